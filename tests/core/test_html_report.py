"""The HTML report of small studies built by hand."""

import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from typing import get_args
from xml.etree import ElementTree

import pytest

from core.charts import DIVERGING
from core.claims import Claim, Condition, Evidence
from core.errors import Finding
from core.exports.html_report import METHOD_WORDS, html_report
from core.exports.journeys import export_journey
from core.feedback import Theme
from core.journeys import Card, Flow, JourneyMap, Lane, PersonaEmotion, Stage, Step
from core.personas import PainPoint, Persona, PrevalenceStep, Statement, Touchpoint, edit_statement
from core.profiles import Difference, Rule, SegmentProfile
from core.schema import ColumnSpec, Facet, Role, TableKind, TableSchema, Unit
from core.segmentation import Candidate, Method, SegmentationConfig, SegmentationRecord, SegmentInfo
from core.study import SourceRecord, Study
from core.tables import ReadReport
from tests.journey_check import codes_of

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'; background: url(//evil.example)")

SPECS = {
    spec.name: spec
    for spec in (
        ColumnSpec(name="evening", role=Role.NUMBER, unit=Unit.SHARE, label="share of evening visits"),
        ColumnSpec(name="basket", role=Role.NUMBER, unit=Unit.MONEY, label="average basket", facet=Facet.VALUE),
        ColumnSpec(name="city", role=Role.CATEGORY, label="place", facet=Facet.DEMOGRAPHIC),
    )
}


def share_evidence(n: int, total: int, others_n: int, others_total: int, **more: object) -> Evidence:
    value, others = n / total, others_n / others_total
    given = {
        "where": (Condition(column="city", op="is", values=("big city",)),),
        "low": value - 0.05,
        "high": value + 0.05,
        "effect": value - others,
        "p_adjusted": 0.0002,
        "method": "Share of the segment beside everyone else; Wilson and Newcombe intervals.",
        "row_ids": ("c0001", "c0007"),
        "source": "abc",
    }
    return Evidence(
        n=n,
        total=total,
        value=value,
        others_n=others_n,
        others_total=others_total,
        others_value=others,
        **(given | more),
    )


def claim(claim_id: str, sentence: str, evidence: Evidence, **more: object) -> Claim:
    given = {"segment_id": claim_id.split(".")[0], "kind": "measured", "topic": "city"}
    return Claim(id=claim_id, sentence=sentence, evidence=evidence, **(given | more))


CITY = claim(
    "s01.city.big-city",
    "63% live in big cities; everyone else: 23%.",
    share_evidence(189, 300, 207, 900),
    phrase="live in big cities",
)
BASKET = claim(
    "s01.basket.high",
    "Typical average basket: 84; everyone else: 41.",
    share_evidence(
        300,
        300,
        900,
        900,
        statistic="median",
        column="basket",
        where=(),
        p_adjusted=0.012,
        method="Median of the segment beside everyone else; order-statistic interval, Mann-Whitney test.",
    ).model_copy(update={"value": 84.0, "low": 80.0, "high": 90.0, "others_value": 41.0}),
    topic="basket",
    phrase="fill large baskets",
)
SIZE = claim(
    "s01.size",
    "300 customers, 25% of all.",
    Evidence(statistic="size", n=300, total=1200, value=0.25, low=0.226, high=0.275, method="Members of the segment."),
    topic="size",
)
SLOW = claim(
    "s01.theme.pain-01",
    "42% of those who wrote complain of “slow delivery”; everyone else: 18%.",
    share_evidence(
        42, 100, 54, 300, table="feedback", where=(Condition(column="theme", op="is", values=("pain-01",)),)
    ),
    topic="theme",
)
QUOTE = claim(
    "s01.quote.pain-01",
    "My parcel took nine days & nobody answered.",
    Evidence(table="feedback", statistic="quote", n=1, total=1, value=1, low=1, high=1, row_ids=("f000031",)),
    kind="quoted",
    topic="quote",
)
REACH = claim(
    "s01.stage.buy", "71% reach “Buy”; everyone else: 48%.", share_evidence(213, 300, 432, 900), topic="stage"
)
CLAIMS = (CITY, BASKET, SIZE, SLOW, QUOTE, REACH)


def persona(**changes: object) -> Persona:
    given = {
        "id": "big-baskets",
        "segment_id": "s01",
        "name": "Big baskets",
        "headline": Statement(
            id="headline",
            section="headline",
            text="Customers in big cities who fill large baskets",
            claim_ids=(CITY.id, BASKET.id),
            kind="measured",
        ),
        "statements": (
            Statement(id="size", section="about", text=SIZE.sentence, claim_ids=(SIZE.id,), kind="measured"),
            Statement(id="city", section="demographics", text=CITY.sentence, claim_ids=(CITY.id,), kind="measured"),
            Statement(id="basket", section="behaviours", text=BASKET.sentence, claim_ids=(BASKET.id,), kind="measured"),
            Statement(id="note", section="notes", text="Likes to be greeted by name."),
            Statement(id="quote", section="quotes", text=QUOTE.sentence, claim_ids=(QUOTE.id,), kind="quoted"),
        ),
        "pain_points": (
            PainPoint(
                id="pain-01",
                title="Slow delivery",
                severity=4,
                theme_id="pain-01",
                claim_ids=(SLOW.id,),
                quote_ids=(QUOTE.id,),
                kind="measured",
            ),
            PainPoint(id="own", title="Returns are a chore"),
        ),
        "touchpoints": (
            Touchpoint(id="t1", name="View product", channel="web", reach=0.71, claim_ids=(REACH.id,), kind="measured"),
            Touchpoint(id="t2", name="Unboxing", channel="post"),
        ),
        "hours": (*(0.02,) * 18, 0.1, 0.1, 0.24, 0.1, 0.05, 0.05),
        "size": 300,
        "share": 0.25,
        "prevalence": (
            PrevalenceStep(claim_id=CITY.id, n=189, total=300, share=0.63, low=0.57, high=0.68),
            PrevalenceStep(claim_id=BASKET.id, n=114, total=300, share=0.38, low=0.33, high=0.44),
        ),
    }
    return Persona(**(given | changes))


def journey(n_stages: int = 3, n_steps: int = 3) -> JourneyMap:
    moods = (0, 1, -2, 1, 2, -1, 0, 2, 1)
    return JourneyMap(
        id="map",
        title="Buying a coat",
        persona_ids=("big-baskets",),
        stages=tuple(
            Stage(
                id=f"stage-{i}",
                title=f"Stage {i}",
                goal=f"Goal {i}",
                reach_claim_id=REACH.id if i == 1 else "",
                steps=tuple(
                    Step(
                        id=f"step-{i}-{j}",
                        title=f"Step {i}.{j}",
                        emotion_expected=moods[(i * n_steps + j) % len(moods)],
                        cards=(
                            Card(id=f"a-{i}-{j}", lane="actions", text=f"Action {i}.{j}"),
                            Card(
                                id=f"t-{i}-{j}",
                                lane="touchpoints",
                                text=f"Touchpoint {i}.{j}",
                                channel="email",
                                claim_ids=(REACH.id,),
                                kind="measured",
                            ),
                            Card(id=f"p-{i}-{j}", lane="pains", text=f"Pain {i}.{j}", severity=3),
                        ),
                    )
                    for j in range(n_steps)
                ),
            )
            for i in range(n_stages)
        ),
    )


def study(**changes: object) -> Study:
    profile = SegmentProfile(
        segment_id="s01",
        name="Large baskets",
        size=300,
        share=0.25,
        claim_ids=(BASKET.id, CITY.id),
        rule=Rule(
            conditions=(Condition(column="basket", op="at_least", values=(60.0,)),),
            text="average basket at least 60",
            n=330,
            precision=0.8,
            reach=0.88,
        ),
        differences=(
            Difference(column="basket", label="average basket", effect=0.62),
            Difference(column="city", label="place: big city", effect=0.4),
        ),
    )
    others = profile.model_copy(
        update={
            "segment_id": "s02",
            "name": "Small baskets",
            "size": 880,
            "share": 880 / 1200,
            "rule": None,
            "claim_ids": (),
            "differences": (Difference(column="basket", label="average basket", effect=-0.62),),
        }
    )
    columns = (
        ColumnSpec(name="id", role=Role.CUSTOMER_ID, use=False),
        *SPECS.values(),
        ColumnSpec(name="mail", role=Role.IGNORE, use=False, reason="looks like personal data (e-mail addresses)"),
    )
    given = {
        "id": "coats",
        "name": "Coats, winter",
        "sources": (
            SourceRecord(
                name="customers.csv",
                table="t1",
                schema_=TableSchema(kind=TableKind.CUSTOMERS, columns=columns),
                report=ReadReport(
                    file_name="customers.csv",
                    format="csv",
                    n_rows=1200,
                    n_columns=5,
                    encoding="utf-8",
                    findings=(
                        Finding(
                            code="missing",
                            severity="info",
                            message="12 cells of “place” are empty.",
                            example="secret-cell",
                        ),
                    ),
                ),
            ),
        ),
        "config": SegmentationConfig(seed=7),
        "segmentation": SegmentationRecord(
            config=SegmentationConfig(seed=7),
            n_segments=2,
            suggested=2,
            reason="Two segments describe the customers best; a third adds nothing.",
            verdict="reproducible",
            verdict_reason="The same groups come back in new draws, but their edges touch.",
            candidates=(
                Candidate(n_segments=2, score=10_410.0, stability=0.94),
                Candidate(n_segments=3, score=10_520.0, stability=0.7),
            ),
            segments=(
                SegmentInfo(id="s01", size=300, share=0.25, stability=0.94),
                SegmentInfo(id="s02", size=880, share=880 / 1200, stability=0.97),
            ),
            n_unassigned=20,
            columns=("evening", "basket", "city"),
            projection_note="The picture shows 61% of the differences.",
            source="abc123",
        ),
        "profiles": (profile, others),
        "claims": CLAIMS,
        "themes": (
            Theme(
                id="pain-01",
                label="slow delivery",
                polarity="negative",
                n_comments=120,
                n_customers=96,
                severity=4,
                quote_ids=("f000031",),
            ),
        ),
        "personas": (
            persona(),
            persona(id="proto", segment_id=None, name="The gift giver", prevalence=(), hours=(), size=0, color=1),
        ),
        "journeys": (journey(),),
    }
    return Study(**(given | changes))


class Page(HTMLParser):
    """Reads a page strictly: every element that opens closes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())

    def having(self, attribute: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if attribute in attributes]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(html_report(study(), SPECS))


def test_every_element_closes_in_order(page):
    assert page.open == []
    assert ("html", {"lang": "en"}) in page.elements


def test_paragraphs_hold_no_blocks():
    html = html_report(study(), SPECS)

    paragraphs = re.findall(r"<p[ >].*?</p>", html, flags=re.DOTALL)

    assert paragraphs
    assert not [text for text in paragraphs if re.search(r"<(details|div|ul|ol|dl|p[ >].*<p[ >])", text)]


def test_every_statement_of_the_study_is_there_as_text(page):
    one = study()
    wanted = [one.name, one.segmentation.reason, one.segmentation.verdict_reason, one.segmentation.projection_note]
    for person in one.personas:
        wanted += [person.name, person.headline.text, *(said.text for said in person.statements)]
        wanted += [pain.title for pain in person.pain_points]
        wanted += [touchpoint.name for touchpoint in person.touchpoints]
    for stage in one.journeys[0].stages:
        wanted += [stage.title, stage.goal]
        wanted += [text for step in stage.steps for text in (step.title, *(card.text for card in step.cards))]

    assert [text for text in wanted if text not in page.words] == []


@pytest.mark.parametrize("method", get_args(Method))
def test_segments_of_every_method_are_reported(method):
    found = study()
    searched = found.model_copy(update={"config": found.config.model_copy(update={"method": method})})

    assert METHOD_WORDS[method] in html_report(searched, SPECS)


def test_a_headline_in_other_words_has_no_count_of_whom_it_describes():
    measured = study()
    reworded = measured.model_copy(
        update={"personas": (edit_statement(measured.personas[0], "headline", "They like trees"),)}
    )

    assert "match the whole description" in html_report(measured, SPECS)
    assert "match the whole description" not in html_report(reworded, SPECS)


def test_every_claim_that_is_used_shows_its_sentence_and_numbers(page):
    for one in CLAIMS:
        assert one.sentence in page.words
    for text in ("189 of 300", "63% · 189 of 300", "23% · 207 of 900", "58% to 68%", "f000031"):
        assert text in page.words
    assert "c0001" not in page.words  # readers of the report see no customer
    assert "84 · n = 300" in page.words
    assert "41 · n = 900" in page.words
    assert "p under 0.001" in page.words
    assert "p = 0.012" in page.words


def test_the_cover_says_verdict_reason_and_counts(page):
    assert "The groups are stable, but not separated. The same groups come back in new draws" in page.words
    assert "94% the same in re-draws of the customers" in page.words
    assert "1,200 customers" in page.words


def test_a_statement_without_claims_is_marked_as_an_assumption():
    bare = study(personas=(persona(pain_points=(), touchpoints=()),), journeys=())
    html = html_report(bare, SPECS)

    [note] = re.findall(
        r'<li class="assumed"><span class="text">(.*?)</span> *\s*(<span class="assumption".*?</span>)', html
    )

    assert note[0] == "Likes to be greeted by name."
    assert ">Assumption<" in note[1]


def test_a_statement_whose_claims_are_missing_is_an_assumption_whatever_it_says():
    orphaned = study(claims=(), personas=(persona(prevalence=()),), journeys=())

    html = html_report(orphaned, SPECS)

    assert 'class="backed"' not in html
    assert "<details" not in html


def test_the_same_study_gives_the_same_bytes():
    assert html_report(study(), SPECS) == html_report(study(), dict(reversed(SPECS.items())))


def test_nothing_is_loaded_and_no_script_runs(page):
    html = html_report(study(), SPECS)
    policy = next(element for _, element in page.elements if element.get("http-equiv") == "Content-Security-Policy")

    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
    inside = re.sub(r"data:image/[a-z+]+;base64,[A-Za-z0-9+/=]+|url\(data:font/ttf;base64,[A-Za-z0-9+/=]+\)", "", html)
    inside = inside.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|//[a-z]|@import|url\(", inside)
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in page.elements}
    assert all(element["src"].startswith("data:image/") for element in page.having("src"))
    assert all(element["href"].startswith("#") for element in page.having("href"))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_people_stays_text(text):
    said = Statement(id="x", section="notes", text=text)
    theirs = journey()
    card = Card(id="x", lane="touchpoints", text=text, channel=text)
    stage = theirs.stages[0].model_copy(
        update={"title": text, "goal": text, "steps": (Step(id="x", title=text, cards=(card,)),)}
    )
    hostile = study(
        name=text,
        segment_names={"s01": text, "s02": text},
        claims=tuple(one.model_copy(update={"sentence": text, "phrase": text}) for one in CLAIMS),
        personas=(persona(name=text, statements=(said,), headline=said.model_copy(update={"section": "headline"})),),
        journeys=(theirs.model_copy(update={"title": text, "stages": (stage,)}),),
    )

    page = Page(html_report(hostile, {name: spec.model_copy(update={"label": text}) for name, spec in SPECS.items()}))

    assert page.open == []
    assert page.words.count(text) > 10
    assert "script" not in {tag for tag, _ in page.elements}
    assert all(element["src"].startswith("data:image/svg+xml;base64,") for element in page.having("src"))
    assert not [name for _, element in page.elements for name in element if name.startswith("on")]
    places = {re.sub(r"[\d.]+", "0", element["style"]) for element in page.having("style")}
    assert places == {"--own:0", "--top:0", "margin:0% 0 0 0%;width:0%", "--own:0%;--stops:0"}


def test_every_reference_inside_the_page_leads_somewhere_and_ids_are_unique(page):
    ids = [element["id"] for element in page.having("id")]
    named = [element["aria-labelledby"] for element in page.having("aria-labelledby")]

    assert len(ids) == len(set(ids))
    assert {element["href"][1:] for element in page.having("href")} | set(named) <= set(ids)


def test_headings_go_down_one_level_at_a_time(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_picture_has_words_or_is_decoration(page):
    pictures = [element for tag, element in page.elements if tag == "svg"]

    assert len(pictures) > 20
    assert all(picture.get("aria-hidden") == "true" or picture.get("aria-label") for picture in pictures)
    assert any("20:00 to 21:00" in (element["aria-label"] or "") for element in page.having("aria-label"))


def test_each_table_names_its_rows_and_columns(page):
    heads = [element for tag, element in page.elements if tag == "th"]

    assert heads
    assert all(element.get("scope") in {"row", "col", "colgroup"} for element in heads)


def _map_with_everything() -> JourneyMap:
    made = journey(n_stages=2, n_steps=2)
    emotions = (PersonaEmotion(persona_id="big-baskets", value=2), PersonaEmotion(persona_id="savers", value=-2))
    first, *others = made.stages[0].steps
    stage = made.stages[0].model_copy(
        update={"steps": (first.model_copy(update={"emotions": emotions, "importance": 5}), *others)}
    )
    return made.model_copy(
        update={
            "persona_ids": ("big-baskets", "savers"),
            "lanes": (*made.lanes, Lane(id="flow", role="flow")),
            "flows": (Flow(id="f", from_step="step-0-0", to_step="step-1-1", kind="loop", label="comes again"),),
            "stages": (stage, made.stages[1]),
        }
    )


def _drawings(html: str) -> list[ElementTree.Element]:
    found = re.findall(r'<svg xmlns="http://www.w3.org/2000/svg".*?</svg>', html, flags=re.DOTALL)
    return [ElementTree.fromstring(one) for one in found]


def _texts(drawings: list[ElementTree.Element]) -> list[str]:
    return [one.text for drawing in drawings for one in drawing.iter("{http://www.w3.org/2000/svg}text")]


def test_a_map_in_the_report_says_what_the_map_by_itself_says():
    savers = persona(id="savers", name="Savers", color=3)
    theirs = study(personas=(persona(), savers), journeys=(_map_with_everything(),))

    drawn = _drawings(html_report(theirs, SPECS))
    alone = _drawings(export_journey(theirs, "map", SPECS, "html").content.decode())

    assert _texts(drawn) == _texts(alone)
    assert {"comes again", "5 of 5", "Big baskets", "Savers", "Action 0.0"} <= set(_texts(drawn))
    curves = [
        one
        for one in drawn[0].iter("{http://www.w3.org/2000/svg}path")
        if "C" in one.get("d") and one.get("d")[-1] != "Z"
    ]
    assert len({one.get("stroke") for one in curves if one.get("stroke-width") == "1.6"}) == 2


def test_every_letter_of_the_report_is_in_one_typeface_that_it_brings():
    savers = persona(id="savers", name="夜に買う人", color=3)
    html = html_report(study(personas=(persona(), savers), journeys=(_map_with_everything(),)), SPECS)

    assert "serif" not in html.replace("sans-serif", "")
    faces = re.findall(r'font-family:"(Page\d+)";font-weight:(\d+) \d+;src:url\(data:font/ttf;base64,([^)]+)\)', html)
    words = re.sub(r"<style>.*?</style>|<[^>]*>", "", html, flags=re.DOTALL)
    for bold in (False, True):
        light = {name: content for name, weight, content in faces if bold or weight == "100"}  # the last is the boldest
        known = set().union(*(codes_of(base64.b64decode(content)) for content in light.values()))
        assert {one for one in words if not one.isspace()} <= set(map(chr, known))
        assert all(f'"{name}",' in html.partition(":root{--letters:")[2] for name in light)


def test_numbers_on_each_of_several_maps_lead_to_its_own_notes():
    second = journey().model_copy(update={"id": "other"})
    html = html_report(study(journeys=(journey(), second)), SPECS)
    page = Page(html)

    links = {element["href"][1:] for element in page.having("href")}
    ids = [element["id"] for element in page.having("id")]
    assert {"map-1-note-1", "map-2-note-1"} <= links <= set(ids)
    assert len(ids) == len(set(ids))
    assert html.count('<li id="map-1-note-1"') == 1


def test_a_note_opens_the_evidence_and_says_it_on_paper():
    html = html_report(study(), SPECS)
    (note,) = re.findall(r'<li id="map-1-note-1".*?</li>', html, flags=re.DOTALL)

    assert REACH.sentence in note
    assert "<details" in note
    assert 'class="bars"' in note
    assert "on-paper" in note


def test_small_groups_are_neither_counted_nor_described():
    record = study().segmentation
    tiny = SegmentInfo(id="s03", size=4, share=4 / 1204, stability=0.5)
    small = study(
        segmentation=record.model_copy(update={"segments": (*record.segments, tiny)}),
        personas=(persona(size=4, share=4 / 1204),),
    )

    page = Page(html_report(small, SPECS))

    assert "fewer than 10 customers" in page.words
    assert " 4 customers" not in page.words
    assert "match the whole description" not in page.words


def test_what_was_left_out_is_said_without_showing_cells(page):
    assert "mail looks like personal data (e-mail addresses)" in page.words
    assert "12 cells of “place” are empty." in page.words
    assert "secret-cell" not in html_report(study(), SPECS)
    assert "Seed 7" in page.words


def test_a_level_that_was_not_compared_leaves_its_cell_empty(page):
    assert "place: big city +0.40 higher not compared" in page.words
    assert "average basket +0.62 higher \N{MINUS SIGN}0.62 lower" in page.words


def test_an_empty_study_is_a_page_that_says_so():
    page = Page(html_report(Study(id="new", name="New study"), {}))

    assert page.open == []
    assert "No segments have been found in this study yet." in page.words


def _many_segments(n: int) -> Study:
    one = study()
    profiles = tuple(
        one.profiles[0].model_copy(update={"segment_id": f"s{place:02d}", "name": f"Group {place}"})
        for place in range(n)
    )
    infos = tuple(SegmentInfo(id=f"s{place:02d}", size=50, share=1 / n, stability=0.9) for place in range(n))
    record = one.segmentation.model_copy(update={"segments": infos, "n_segments": n})
    return one.model_copy(update={"profiles": profiles, "segmentation": record, "personas": (), "journeys": ()})


@pytest.mark.parametrize(("n", "n_heads"), [(12, 12), (60, 20)], ids=["dense", "too many"])
def test_many_segments_are_numbered_and_the_table_stays_within_the_page(n, n_heads):
    html = html_report(_many_segments(n), SPECS)

    assert html.count("<abbr") == n_heads
    assert (f"The {n_heads} largest of {n} segments." in html) == (n_heads < n)


def _luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_of_the_page_can_be_read(dark):
    blocks = re.findall(r":root \{(.*?)\}", html_report(study(), SPECS), flags=re.DOTALL)
    colors = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", blocks[1 if dark else 0]))

    for ink in ("text", "muted", "warn", "accent"):
        for back in ("page", "soft"):
            assert _contrast(colors[ink], colors[back]) >= 4.5, (ink, back)
    assert all(_contrast(text, back) >= 4.5 for back, text in DIVERGING["dark" if dark else "light"])


@pytest.mark.parametrize("build", [study, lambda: study(journeys=(journey(6, 2),))], ids=["one", "two"])
def test_the_study_is_not_changed(build: Callable[[], Study]):
    given = build()

    html_report(given, SPECS)

    assert given == build()
