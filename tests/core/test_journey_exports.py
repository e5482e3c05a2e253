"""Exported maps, read back: all of it is there, inside its box, over nothing else, and only what may leave."""

import base64
import io
import json
import re
import zipfile
from itertools import pairwise
from xml.etree import ElementTree

import pptx
import pypdfium2
import pytest
from PIL import Image, ImageFont

from core.errors import ConfigError, NotFoundError
from core.exports._deck_text import Style, broken, width_of
from core.exports._font_subset import font_file
from core.exports._fonts import font_folder
from core.exports._journey_band import blueprint_line
from core.exports._journey_papers import PAPERS
from core.exports._scene import Box, Page, Words
from core.exports._svg import svg_of
from core.exports.journey_deck import journey_deck
from core.exports.journey_paper import journey_pdf
from core.exports.journeys import JOURNEY_FORMATS, USUAL_PAPER, export_journey, journey_file_name
from core.journeys import Card, Flow, JourneyMap, Lane, PersonaEmotion, Stage, Step
from tests.core.test_persona_sheet import attachments
from tests.hard_journeys import claims_of, generated, large, study_with
from tests.hard_personas import ARABIC, HEBREW, LONG_WORD
from tests.journey_check import in_pdf, in_slides, in_svg

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LANES = (
    Lane(id="actions", role="actions"),
    Lane(id="emotion", role="emotion"),
    Lane(id="touchpoints", role="touchpoints"),
    Lane(id="pains", role="pains", title="What hurts"),
    Lane(id="quotes", role="quotes"),
    Lane(id="flow", role="flow"),
    Lane(id="secret", role="text", hidden=True),
)
MEASURED = claims_of(1)[0]


def a_map(n_steps: int = 2, **changes: object) -> JourneyMap:
    """A small map in two stages, all of whose parts have words of their own."""
    cards = (
        Card(id="c1", lane="actions", text="Looks for shoes", claim_ids=(MEASURED.id,), kind="measured"),
        Card(id="c2", lane="actions", text="Asks a friend"),
        Card(id="c3", lane="touchpoints", text="Product page", channel="mobile_app"),
        Card(id="c4", lane="pains", text="Too slow", severity=4),
        Card(id="c5", lane="quotes", text="Write me at ada@example.com"),
        Card(id="c6", lane="secret", text="Hidden words"),
    )
    steps = [
        Step(id=f"s{n}", title=f"Step {n}", emotion_expected=(n % 5) - 2, cards=cards if n == 0 else ())
        for n in range(n_steps)
    ]
    stages = (
        Stage(id="a", title="Find", goal="Know what there is", steps=tuple(steps[:1])),
        Stage(id="b", title="Buy", steps=tuple(steps[1:])),
    )
    given = {"id": "shoes", "title": "Buy shoes", "persona_ids": ("persona-1",), "lanes": LANES, "stages": stages}
    return JourneyMap(**(given | changes))


def exported(journey: JourneyMap, to: str, **options: object) -> bytes:
    return export_journey(study_with(journey), journey.id, {}, to, **options).content


def svg(journey: JourneyMap) -> ElementTree.Element:
    return ElementTree.fromstring(exported(journey, "svg"))


def said(root: ElementTree.Element) -> list[str]:
    """The lines of a drawing."""
    return [text.text for text in root.iter(f"{SVG}text")]


def pages_of(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


# What is written


# In large letters the heads of 35 fill a page, and the name of a lane without cards in 173.
@pytest.mark.parametrize("seed", [35, 173, *range(100, 106)])
def test_nothing_of_a_made_up_map_is_clipped_covered_or_lost(seed):
    journey = generated(seed)

    assert in_svg(exported(journey, "svg").decode(), journey) == {}
    assert in_pdf(exported(journey, "pdf", paper="a4"), journey) == {}
    assert in_slides(exported(journey, "pptx"), journey) == {}


def test_nothing_of_a_map_of_175_steps_and_16_lanes_is_clipped_covered_or_lost():
    journey = large()

    assert in_svg(exported(journey, "svg").decode(), journey) == {}
    assert in_pdf(exported(journey, "pdf"), journey) == {}
    assert in_slides(exported(journey, "pptx"), journey) == {}


def _page(*boxes: Box) -> Page:
    return Page(200, 100, boxes)


def _box(text: str, x: float, width: float, y: float = 10) -> Box:
    words = Words((text,), Style(9, "000000"), x + 5, y + 5, width - 10)
    return Box("Card", x, y, width, 22, fill="ffffff", edge="000000", words=(words,))


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (_page(_box("Looks for shoes", 10, 50)), "outside its box"),
        (_page(_box("Find", 10, 100), _box("Looks for shoes", 30, 100)), "over something else"),
        (_page(_box("Find", 150, 60)), "outside the page"),
        (_page(_box("Find", 10, 60)), "lost"),
    ],
    ids=["too wide", "covered", "off the page", "lost"],
)
def test_the_check_sees_what_is_planted(page, what):
    journey = a_map()

    assert in_svg(svg_of(page, "Page"), journey)[what]
    assert in_pdf(journey_pdf([page], title="Page", claims=b"{}")[0], journey)[what] or what == "outside the page"
    assert in_slides(journey_deck([page], title="Page"), journey)[what]


@pytest.mark.parametrize("to", JOURNEY_FORMATS)
def test_the_same_map_gives_the_same_bytes(to):
    assert exported(a_map(), to) == exported(a_map(), to)


def test_texts_that_look_like_code_are_only_text():
    journey = a_map(title='#panic() <script>alert(1)</script> $x$ & "q"')

    assert said(svg(journey))[0] == journey.title
    assert journey.title in pages_of(exported(journey, "pdf"))[0]
    assert b"<script" not in exported(journey, "html")


def test_a_drawing_loads_nothing_and_brings_its_letters():
    content = exported(a_map(), "svg").decode()

    assert set(re.findall(r'(?:href="|url\()(.{5})', content)) <= {"data:", "#note"}
    fonts = re.findall(r"base64,([A-Za-z0-9+/=]+)", content)
    assert fonts
    for one in fonts:
        ImageFont.truetype(io.BytesIO(base64.b64decode(one)), 20)


def test_a_font_of_few_letters_has_them_as_wide_as_the_whole_font():
    path = font_folder() / "NotoSans-Regular.ttf"
    few = font_file(path, "Äbcé")

    assert len(few) < 12_000
    for letter in "Äbcé":
        part, whole = (ImageFont.truetype(one, 200) for one in (io.BytesIO(few), str(path)))
        assert part.getlength(letter) == whole.getlength(letter)
        assert part.getmask(letter).getbbox() == whole.getmask(letter).getbbox()


def test_arabic_is_measured_in_the_forms_that_letters_have_in_a_word():
    font = ImageFont.truetype(str(font_folder() / "NotoSansArabic-Regular.ttf"), 200, layout_engine=0)
    # qaf at the beginning, beh in the middle, lam at the end: U+FED7, U+FE92, U+FEDE
    wide = sum(font.getlength(one) for one in "\ufed7\ufe92\ufede") / 200

    assert width_of("قبل", Style(10, "000000")) == pytest.approx(10 * wide)


def test_emoji_of_several_characters_are_never_cut():
    family = "👩‍👩‍👧"

    lines = list(broken(family * 6, Style(9, "000000"), 40))

    assert all(line.replace(family, "") == "" for line in lines)


# What stands on a map


def test_lanes_stand_in_order_and_hidden_ones_are_left_out():
    lines = said(svg(a_map()))

    heads = [one for one in lines if one in {"Actions", "Emotion", "Touchpoints", "What hurts", "Quotes", "Flow"}]
    assert heads == ["Actions", "Emotion", "Touchpoints", "What hurts", "Quotes", "Flow"]
    assert "Hidden words" not in lines


def test_a_card_says_its_evidence_severity_and_channel_and_an_assumption_is_dashed():
    root = svg(a_map())
    lines = said(root)
    cards = {
        next(text.text for text in group.iter(f"{SVG}text")): group.find(f"{SVG}rect").get("stroke-dasharray")
        for group in root.findall(f"{SVG}g")
        if group.get("data-name") == "Card"
    }

    assert "Measured [1]" in lines
    assert "Severity 4 of 5" in lines
    assert "mobile app" in lines
    assert cards["Looks for shoes"] is None
    assert cards["Asks a friend"]
    assert "1. One of 1." in lines  # the note of the claim
    assert any("189 of 300" in line for line in lines)


def test_each_persona_up_to_five_has_a_curve_of_its_own_colour_and_dash():
    ids = tuple(f"persona-{n}" for n in range(1, 6))
    step = Step(id="s9", title="End", emotions=(PersonaEmotion(persona_id="persona-2", value=-2),))
    journey = a_map(persona_ids=ids, stages=(*a_map().stages, Stage(id="c", title="Use", steps=(step,))))
    root = svg(journey)

    curves = [one for one in root.findall(f"{SVG}path") if "C" in one.get("d") and one.get("fill") == "none"]
    legend = [group for group in root.findall(f"{SVG}g") if group.get("data-name") == "Persona"]

    assert len(legend) == 5
    assert len({(one.get("stroke"), one.get("stroke-dasharray")) for one in curves}) == 5
    assert len({one.get("stroke-dasharray") for one in curves}) == 5
    ends = [float(re.findall(r"[-\d.]+", one.get("d"))[-1]) for one in curves]
    # -2 lies two steps of 20 points below 0; curves are 1.5 points apart so that none hides another
    assert ends[1] - ends[0] == pytest.approx(2 * 20 + 1.5, abs=0.05)


def test_a_curve_goes_through_the_value_of_each_step():
    journey = a_map(5)  # -2, -1, 0, 1, 2
    (curve,) = [one for one in svg(journey).findall(f"{SVG}path") if "C" in one.get("d") and one.get("fill") == "none"]
    numbers = [float(one) for one in re.findall(r"[-\d.]+", curve.get("d"))]

    points = [(numbers[0], numbers[1]), *zip(numbers[6::6], numbers[7::6], strict=True)]

    assert [round(after[1] - before[1], 1) for before, after in pairwise(points)] == [-20] * 4
    assert [round(after[0] - before[0], 1) for before, after in pairwise(points)] == [PAPERS["poster"].column] * 4


def test_a_curve_ends_at_the_last_step_and_goes_on_between_steps_over_an_empty_stage():
    steps = [Step(id=f"s{n}", title=f"Step {n}", emotion_expected=n) for n in range(2)]
    empty = [Stage(id=f"e{n}", title="Later") for n in range(3)]
    stages = (empty[0], Stage(id="a", title="A", steps=steps[:1]), empty[1], Stage(id="b", title="B", steps=steps[1:]))

    drawn = svg(a_map(stages=(*stages, empty[2])))

    (curve,) = [one for one in drawn.findall(f"{SVG}path") if "C" in one.get("d") and one.get("fill") == "none"]
    numbers = [float(one) for one in re.findall(r"[-\d.]+", curve.get("d"))]
    across = [numbers[0], *numbers[6::6]]
    start = PAPERS["poster"].margin + PAPERS["poster"].head
    column = PAPERS["poster"].column
    assert across == pytest.approx([start + (place + 0.5) * column for place in (1, 2, 3)], abs=0.02)


def test_blueprint_lines_follow_from_the_roles():
    roles = ("actions", "frontstage", "backstage", "support")
    lanes = tuple(Lane(id=role, role=role) for role in roles)
    plain, blueprint = (a_map(lanes=lanes, kind=kind, stages=()) for kind in ("journey_map", "service_blueprint"))
    stages = (Stage(id="a", title="Find", steps=(Step(id="s", title="Look"),)),)

    lines = said(svg(blueprint.model_copy(update={"stages": stages})))

    wanted = ["Line of interaction", "Line of visibility", "Line of internal interaction"]
    assert [one for one in lines if one.startswith("Line of")] == wanted
    assert not [one for one in said(svg(plain.model_copy(update={"stages": stages}))) if one.startswith("Line of")]
    assert blueprint_line("actions", "backstage") == "Line of interaction · Line of visibility"
    assert blueprint_line("support", "actions") == ""


def test_arrows_say_where_they_lead_when_that_is_on_another_page():
    flows = (Flow(id="f", from_step="s0", to_step="s19", kind="loop", label="again"),)
    pages = pages_of(exported(a_map(20, flows=flows), "pdf"))

    whole = " ".join(" ".join(pages).split())
    assert "again to “Step 19”" in whole
    assert "again from “Step 0”" in whole
    assert "again" in said(svg(a_map(20, flows=flows)))  # on one canvas nobody needs to be told


def test_english_in_the_label_of_an_arrow_in_arabic_keeps_its_closing_quote():
    label = "يعرف المنتج"
    flows = (Flow(id="f", from_step="s0", to_step="s19", kind="branch", label=label),)

    words = [one for page in _sheets(a_map(20, flows=flows)) for one in page if one.startswith(label)]

    assert f"{label} to “Step 19”\u200e" in words


def _sheets(journey: JourneyMap) -> list[list[str]]:
    html = exported(journey, "html").decode()
    drawn = re.findall(r'<svg xmlns="http://www.w3.org/2000/svg".*?</svg>', html, flags=re.DOTALL)
    return [said(ElementTree.fromstring(one)) for one in drawn]


def test_every_page_repeats_the_heads_of_its_columns_and_the_names_of_its_lanes():
    journey = a_map(60)
    pages = [page for page in pages_of(exported(journey, "pdf", paper="a4")) if "Notes" not in page]

    assert len(pages) > 2
    seen = [set(re.findall(r"Step \d+", page)) for page in pages]
    assert set().union(*seen) == {f"Step {n}" for n in range(60)}
    for page in pages:
        assert "Find" in page or "Buy" in page
        assert "Emotion" in page or "What hurts" in page or "Flow" in page


def _ends(content: bytes) -> list[float]:
    """How far down the last line above the foot of each page stands, as a part of its height."""
    ends = []
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        foot = boxes[text.get_text_range().rindex(" · page ") + 3][3] + 3
        lowest = min(box[1] for box in boxes if box[3] - box[1] > 0.1 and box[1] > foot)
        ends.append(1 - lowest / page.get_height())
    return ends


def _words(n_steps: int, n_lanes: int, n_cards: int) -> JourneyMap:
    lanes = tuple(Lane(id=f"l{n}", role="text", title=f"Lane {n}") for n in range(n_lanes))
    steps = tuple(
        Step(
            id=f"s{n}",
            title=f"Step {n}",
            cards=tuple(Card(id=f"c{n}-{m}", lane=f"l{m % n_lanes}", text="Looks for shoes") for m in range(n_cards)),
        )
        for n in range(n_steps)
    )
    return a_map(lanes=lanes, stages=(Stage(id="a", title="Find", steps=steps),))


@pytest.mark.parametrize(
    ("n_steps", "n_lanes", "upright"), [(3, 16, True), (8, 3, False)], ids=["few steps, many lanes", "many, few"]
)
def test_paper_is_turned_as_the_map_needs_it(n_steps, n_lanes, upright):
    pages = pypdfium2.PdfDocument(exported(_words(n_steps, n_lanes, n_lanes), "pdf", paper="a4"))

    assert {page.get_height() > page.get_width() for page in pages} == {upright}


@pytest.mark.parametrize(("to", "paper"), [("pdf", "a4"), ("pdf", "a3"), ("pdf", "letter"), ("pdf", "slides")])
@pytest.mark.parametrize("n_steps", [5, 9, 17])
def test_pages_are_filled(to, paper, n_steps):
    ends = _ends(exported(_words(n_steps, 8, 16), to, paper=paper))

    assert min(ends) > 0.72  # of the height of a page, of which a tenth is margin and foot


def test_notes_stand_below_the_map_where_they_fit():
    (page,) = pages_of(exported(a_map(5), "pdf", paper="a4"))

    assert page.index("What hurts") < page.index("Notes") < page.index("1. One of 1.")


def test_a_long_title_is_cut_in_its_place_and_stands_in_full_in_a_note():
    title = " ".join([LONG_WORD] * 4)
    journey = a_map(title=title)

    lines = said(svg(journey))

    assert "".join(title.split()) in "".join("".join(lines).split())
    assert any(line.endswith("… [1]") for line in lines)


def test_the_number_after_what_was_cut_leads_to_the_note_with_all_of_it():
    goal = " ".join(["settle"] * 30)
    step = Step(id="s", title=" ".join([LONG_WORD] * 4), moment_of_truth=goal)
    journey = a_map(stages=(Stage(id="a", title="Find", goal=goal, steps=(step,)),))

    links = {one.get("href") for one in svg(journey).iter(f"{SVG}a")}

    assert links == {"#note-1", "#note-2", "#note-3"}


def _stage_heads(journey: JourneyMap) -> dict[str, tuple[float, str]]:
    """Height and text of the head of each stage, by its first line."""
    groups = [one for one in svg(journey).findall(f"{SVG}g") if one.get("data-name") == "Stage"]
    found = {}
    for group in groups:
        lines = [one.text for one in group.iter(f"{SVG}text")]
        found[lines[0]] = float(group.find(f"{SVG}rect").get("height")), " ".join(lines[1:])
    return found


def test_a_long_goal_of_one_step_makes_the_row_of_stages_no_higher_and_stands_in_full_in_a_note():
    goal = " ".join(["settle"] * 30)  # 209 letters

    def with_goal(text: str) -> JourneyMap:
        steps = tuple(Step(id=f"s{n}", title=f"Step {n}") for n in range(4))
        one = Stage(id="a", title="Find", goal=text, steps=steps[:1])
        three = Stage(id="b", title="Buy", goal=goal, steps=steps[1:])
        return a_map(stages=(one, three))

    long, fits = _stage_heads(with_goal(goal)), _stage_heads(with_goal(goal[:76]))

    assert fits["Find"][1] == goal[:76]
    assert long["Find"][0] == fits["Find"][0]
    assert long["Find"][1].endswith("… [1]")
    assert long["Buy"][1] == goal  # three columns have room for it
    notes = [
        " ".join(one.itertext()) for one in svg(with_goal(goal)).findall(f"{SVG}g") if one.get("data-name") == "Note"
    ]
    assert any(" ".join(note.split()) == f"1. {goal}" for note in notes)


def test_goals_and_reasons_are_not_repeated_on_pages_on_which_lanes_go_on():
    journey = _words(3, 40, 40)
    first, *others = journey.stages[0].steps
    pay = first.model_copy(update={"moment_of_truth": "half of them leave"})
    stage = journey.stages[0].model_copy(update={"goal": "Know what there is", "steps": (pay, *others)})

    pages = pages_of(exported(journey.model_copy(update={"stages": (stage,)}), "pdf", paper="a4"))

    assert len(pages) > 1
    for words, each in (("Know what there is", 0), ("half of them leave", 0), ("Find", 1), ("Step 0", 1)):
        assert [" ".join(page.split()).count(words) for page in pages] == [1, *[each] * (len(pages) - 1)]


def test_a_moment_of_truth_the_importance_and_the_map_in_detail_are_said():
    step = Step(id="s", title="Pay", moment_of_truth="half of them leave", importance=5, child_map_id="shoes")
    lines = said(svg(a_map(stages=(Stage(id="a", title="Buy", steps=(step,)),))))

    whole = " ".join(lines)
    assert "Moment of truth: half of them leave" in whole
    assert "5 of 5" in lines
    assert "In detail: Buy shoes" in whole


def test_arabic_stands_on_the_right_of_its_card():
    journey = a_map(stages=(Stage(id="a", title="Find", steps=(Step(id="s", title=ARABIC),)),))
    (group,) = [one for one in svg(journey).findall(f"{SVG}g") if one.get("data-name") == "Step"]

    first = next(group.iter(f"{SVG}text"))
    box = group.find(f"{SVG}rect")

    assert first.get("direction") == "rtl"
    assert float(first.get("x")) == pytest.approx(float(box.get("x")) + float(box.get("width")) - 5, abs=0.02)


@pytest.mark.parametrize("to", JOURNEY_FORMATS)
def test_stages_and_steps_without_titles_are_drawn(to):
    stage = Stage(id="a", title="", steps=(Step(id="s", title=""),))

    assert exported(a_map(stages=(stage, Stage(id="b", title=""))), to)


def test_an_empty_map_says_so_in_every_format():
    journey = a_map(stages=())

    assert "This map has no stages yet." in said(svg(journey))
    for to in JOURNEY_FORMATS:
        assert exported(journey, to)


# What may leave


def _with_sizes(journey: JourneyMap, **sizes: int):
    study = study_with(journey)
    personas = tuple(
        one.model_copy(update={"size": sizes.get(one.id.replace("-", "_"), one.size)}) for one in study.personas
    )
    return study.model_copy(update={"personas": personas})


@pytest.mark.parametrize("to", ["svg", "pdf", "pptx", "html"])
def test_a_group_that_is_too_small_and_what_rests_on_it_are_left_out_and_that_is_said(to):
    study = _with_sizes(a_map(persona_ids=("persona-1", "persona-2")), persona_1=9)

    made = export_journey(study, "shoes", {}, to)

    assert [one.code for one in made.findings] == ["group-too-small", "group-too-small"]
    words = {
        "svg": lambda content: content.decode(),
        "html": lambda content: content.decode(),
        "pdf": lambda content: " ".join(pages_of(content)),
        "pptx": lambda content: " ".join(
            zipfile.ZipFile(io.BytesIO(content)).read(name).decode()
            for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
            if name.startswith("ppt/slides/slide")
        ),
    }[to](made.content)
    assert "Evening shoppers" not in words
    assert "Looks for shoes" not in words
    assert "Asks a friend" in words
    assert "Savers" in words


def test_ten_customers_are_enough():
    study = _with_sizes(a_map(), persona_1=10)

    made = export_journey(study, "shoes", {}, "svg")

    assert made.findings == ()
    assert b"Evening shoppers" in made.content


def test_quotes_lose_personal_data():
    content = exported(a_map(), "svg").decode()

    assert "ada@example.com" not in content
    assert "Write me at" in content


def test_the_claims_of_the_map_are_attached_to_the_pdf_without_customers():
    (attached,) = attachments(pypdfium2.PdfDocument(exported(a_map(), "pdf")))
    values = json.loads(attached)

    assert [one["id"] for one in values["claims"]] == [MEASURED.id]
    assert values["claims"][0]["evidence"]["n"] == 189
    assert values["claims"][0]["evidence"]["row_ids"] == []


# Formats


def test_each_number_on_a_card_of_the_page_leads_to_a_note():
    html = exported(a_map(), "html").decode()

    links = re.findall(r'href="#(note-\d+)"', html)
    assert links
    assert set(links) <= set(re.findall(r'id="(note-\d+)"', html))
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "")


def test_a_page_says_the_names_of_lanes_and_stages_once_more_over_the_drawing():
    html = exported(a_map(4), "html").decode()

    (sheet,) = re.findall(r'<div class="sheet" style="[^"]*">(.*?)\n</div>\n</div>', html, flags=re.DOTALL)
    copies = re.findall(r'<div class="kept" inert [^>]*>(.*?)</div>', sheet, flags=re.DOTALL)
    said_over = [re.findall(r"<text[^>]*>([^<]*)</text>", one) for one in copies]
    assert [lines[0] for lines in said_over] == ["Find", "Buy", "Stage"]
    names = ["Actions", "Emotion", "Touchpoints", "What hurts", "Quotes", "Flow", "+2", "\N{MINUS SIGN}2"]
    assert set(names) <= set(said_over[-1])


def test_slides_hold_words_that_can_be_edited_and_a_title_each():
    deck = pptx.Presentation(io.BytesIO(exported(a_map(), "pptx")))

    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    groups = [shape for slide in deck.slides for shape in slide.shapes if shape.name == "Card"]

    assert titles[0] == "Buy shoes"
    assert all(one.startswith("Buy shoes") for one in titles)
    inner = [one.text_frame.text for group in groups if hasattr(group, "shapes") for one in group.shapes]
    assert "Looks for shoes" in inner
    assert "Measured [1]" in inner


@pytest.mark.parametrize(
    ("text", "language", "fonts"),
    [
        ("They buy in the evening", "", ("Arial", "Arial", "Arial")),
        ("他们大多在晚上购物 2", "zh-CN", ("Arial", "Microsoft YaHei", "Arial")),
        ("夜に買う", "ja-JP", ("Arial", "Yu Gothic", "Arial")),
        ("그들은 저녁에", "ko-KR", ("Arial", "Malgun Gothic", "Arial")),
        (ARABIC, "ar-SA", ("Arial", "Arial", "Arial")),
        (HEBREW, "he-IL", ("Arial", "Arial", "Arial")),
        ("ตอนเย็น", "th-TH", ("Arial", "Arial", "Tahoma")),
        ("👩‍👩‍👧", "", ("Segoe UI Emoji",) * 3),
    ],
    ids=["English", "Chinese", "Japanese", "Korean", "Arabic", "Hebrew", "Thai", "emoji"],
)
def test_a_slide_names_a_font_for_the_script_of_each_text(text, language, fonts):
    (run,) = runs_on_slides(a_map(stages=(Stage(id="a", title="A", steps=(Step(id="s", title=text),)),)))[text]

    look = run._r.rPr
    assert look.get("lang", "") == language
    assert tuple(look.find(f"{DRAWN}{script}").get("typeface") for script in ("latin", "ea", "cs")) == fonts


def test_emoji_in_a_sentence_are_runs_of_their_own():
    text = "They love it 👍🏽 really"
    found = runs_on_slides(a_map(stages=(Stage(id="a", title="A", steps=(Step(id="s", title=text),)),)))[text]

    assert [run.text for run in found] == ["They love it ", "👍🏽", " really"]
    assert [run.font.name for run in found] == ["Arial", "Segoe UI Emoji", "Arial"]


def runs_on_slides(journey: JourneyMap):
    """The runs of each text on the slides of a map."""
    deck = pptx.Presentation(io.BytesIO(exported(journey, "pptx")))
    return {
        shape.text_frame.text: shape.text_frame.paragraphs[0].runs
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    }


def test_no_two_shapes_of_a_slide_have_one_number():
    deck = pptx.Presentation(io.BytesIO(exported(a_map(), "pptx")))

    for slide in deck.slides:
        numbers = [int(one.get("id")) for one in slide.element.iter() if one.tag.endswith("}cNvPr")]
        assert len(numbers) == len(set(numbers)) > 3


def test_a_curve_stays_a_curve_on_a_slide():
    first = pptx.Presentation(io.BytesIO(exported(a_map(4), "pptx"))).slides[0]

    curves = [one for one in first.element.iter(f"{DRAWN}path") if len(one.findall(f"{DRAWN}cubicBezTo")) == 3]
    assert len(curves) == 1  # that of the emotions, from each of four steps to the next; a circle has four pieces
    assert curves[0].get("fill") == "none"


def test_a_picture_is_as_large_as_the_map_and_several_pages_come_in_a_zip():
    poster = Image.open(io.BytesIO(exported(a_map(), "png")))
    drawn = svg(a_map())
    made = export_journey(study_with(a_map(20)), "shoes", {}, "png", paper="a4")

    assert poster.width == pytest.approx(2 * float(drawn.get("width")), abs=2)
    assert poster.height == pytest.approx(2 * float(drawn.get("height")), abs=2)
    assert made.name == "shoes.zip"
    names = zipfile.ZipFile(io.BytesIO(made.content)).namelist()
    assert names[0] == "shoes-1.png"
    assert len(names) > 2


@pytest.mark.parametrize(
    ("paper", "sides"),
    [("a4", (595.3, 841.9)), ("a3", (841.9, 1190.6)), ("letter", (612, 792)), ("slides", (540, 960))],
)
def test_pages_have_the_size_of_their_paper(paper, sides):
    pdf = pypdfium2.PdfDocument(exported(a_map(12), "pdf", paper=paper))

    assert {tuple(sorted(round(side, 1) for side in page.get_size())) for page in pdf} == {sides}


def test_a_poster_is_one_page_and_no_wider_than_readers_of_pdf_show():
    (page,) = pypdfium2.PdfDocument(exported(large(120, 4), "pdf", paper="poster"))

    assert page.get_width() <= 14_400


def test_what_cannot_be_exported_is_said_with_what_to_do():
    study = study_with(a_map())

    with pytest.raises(NotFoundError, match="no journey map 'boots'") as unknown:
        export_journey(study, "boots", {}, "svg")
    with pytest.raises(ConfigError, match="one large canvas") as slides:
        export_journey(study, "shoes", {}, "pptx", paper="poster")
    with pytest.raises(ConfigError, match="no paper") as page:
        export_journey(study, "shoes", {}, "html", paper="a4")
    with pytest.raises(ConfigError, match="no paper 'b5'"):
        export_journey(study, "shoes", {}, "pdf", paper="b5")
    tall = study_with(a_map(stages=(Stage(id="a", title="A", steps=(_tall_step(),)),)))
    with pytest.raises(ConfigError, match="cm long") as long:
        export_journey(tall, "shoes", {}, "pdf", paper="poster")

    assert all(one.value.hint for one in (unknown, slides, page, long))


def _tall_step() -> Step:
    text = " ".join(["word"] * 400)
    return Step(id="s", title="S", cards=tuple(Card(id=f"c{n}", lane="actions", text=text) for n in range(30)))


def test_files_are_called_after_their_map():
    assert journey_file_name("shoes", "pdf") == ("shoes.pdf", "application/pdf")
    assert set(USUAL_PAPER) == set(JOURNEY_FORMATS)
