"""Personas that are hard to set: long names, other scripts, hostile texts, forty traits, nearly nothing."""

import datetime
import io

from PIL import Image

from core.claims import Claim, Condition, Evidence
from core.personas import (
    INITIALS,
    Difference,
    InterviewNote,
    OwnImage,
    OwnLink,
    OwnLinks,
    OwnSlider,
    OwnText,
    PainPoint,
    Persona,
    PrevalenceStep,
    Statement,
    Touchpoint,
    small_picture,
)
from core.profiles import Rule, SegmentProfile
from core.study import Study

LONG_WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunter"
"""Sixty-two letters without a break."""

HOSTILE = ("#panic(1)", "$x^2$ and *bold* _it_", "<script>alert(1)</script>", "=1+1 @ref <lbl> \\ {{7*7}} [a](b)")
CHINESE = "他们大多在晚上用手机购物，并且经常比较价格和评论，然后才决定购买。"
ARABIC = "يتسوقون غالبا في المساء عبر الهاتف ويقارنون الأسعار قبل الشراء؟"
HEBREW = "הם קונים בערב, ומשווים מחירים לפני הקנייה?"
EMOJI = "They love it 😀🎉 and say so ❤️"


def share(segment: str, what: str, sentence: str, n: int = 189, total: int = 300, others: int = 207) -> Claim:
    """A claim on a share of the segment, beside 900 others."""
    evidence = Evidence(
        where=(Condition(column=what, op="is", values=("yes",)),),
        n=n,
        total=total,
        value=n / total,
        low=max(0.0, n / total - 0.05),
        high=min(1.0, n / total + 0.05),
        others_n=others,
        others_total=900,
        others_value=others / 900,
        effect=n / total - others / 900,
        p_adjusted=0.0002,
        method="Share of the segment beside everyone else.",
        row_ids=("c0001", "c0007"),
        source="abc",
    )
    kind = {"segment_id": segment, "kind": "measured", "topic": what, "phrase": what}
    return Claim(id=f"{segment}.{what}.yes", sentence=sentence, evidence=evidence, **kind)


def quote(segment: str, words: str) -> Claim:
    """A customer's own words."""
    evidence = Evidence(
        table="feedback", statistic="quote", n=1, total=1, value=1, low=1, high=1, row_ids=("f000031",), source="abc"
    )
    return Claim(
        id=f"{segment}.quote.p", segment_id=segment, kind="quoted", topic="quote", sentence=words, evidence=evidence
    )


def pain_claims(segment: str) -> list[Claim]:
    """What is known of a pain that 189 of 300 raise, and 207 of 900 others: how severe, how often, where, since."""

    def claim(topic: str, **evidence: object) -> Claim:
        where = (Condition(column="theme", op="is", values=("p",)),)
        given = {"table": "feedback", "where": where, "n": 189, "total": 189, "source": "abc"}
        words = {"kind": "measured", "topic": topic, "sentence": f"The {topic} of it."}
        return Claim(id=f"{segment}.{topic}.p", segment_id=segment, evidence=Evidence(**(given | evidence)), **words)

    later = (Condition(column="period", op="is", values=("2026-04", "2026-05")),)
    others = {"others_n": 207, "others_total": 900}
    return [
        claim("severity", statistic="negativity", value=0.7, low=0.6, high=0.8, others_value=0.6),
        claim("lift", statistic="lift", total=300, value=2.7, low=2.3, high=3.1, others_value=1.0, **others),
        claim("frequency", statistic="frequency", value=1.5, low=1.3, high=1.7, others_value=1.1),
        claim("at", n=115, value=0.61, low=0.5, high=0.7),
        claim(
            "trend", statistic="trend", among=later, n=105, total=150, value=0.7, low=0.6, high=0.8, others_value=0.56
        ),
    ]


PAIN = {
    "reach": 0.63,
    "frequency": 1.5,
    "more_often": "more",
    "stage": "Checkout",
    "stage_share": 0.61,
    "touchpoint_id": "t",
    "change": "rising",
    "periods": ("2026-02", "2026-03", "2026-04", "2026-05"),
    "trend": (0.2, 0.2, 0.3, 0.4),
}


def made(number: int, name: str, sayings: list[str], *, words: str, **changes: object) -> tuple[Persona, list[Claim]]:
    """A persona of 300 customers that says these things, and its claims."""
    segment = f"s{number:02d}"
    sections = ("demographics", "traits", "behaviours", "channels", "values")
    traits = [share(segment, f"trait-{place:02d}", text) for place, text in enumerate(sayings)]
    raised = f"63% complain of “{sayings[-1]}”; everyone else: 23%."
    told, theme = quote(segment, words), share(segment, "theme", raised)
    more = pain_claims(segment)
    statements = [
        Statement(
            id=f"trait-{place:02d}",
            section=sections[place % len(sections)],
            text=claim.sentence,
            claim_ids=(claim.id,),
            kind="measured",
        )
        for place, claim in enumerate(traits)
    ]
    own = Statement(id="own", section="notes", text=f"Assumed only: {sayings[0]}")
    paragraph = [
        Statement(
            id=f"about-{place}",
            section="about",
            text=text,
            claim_ids=(traits[place].id,),
            kind="measured",
            worded_by="a-model" if place else "",
        )
        for place, text in enumerate(("They come in the evening.", "Most of them live in big cities."))
    ]
    heard = Statement(id="heard", section="behaviours", text="They buy on the train.", note_ids=("n1",), kind="told")
    said = Statement(id="quote", section="quotes", text=f"{words} (2)", claim_ids=(told.id,), kind="quoted")
    pain = {
        "severity": 4,
        "claim_ids": (theme.id, *(one.id for one in more)),
        "quote_ids": (told.id,),
        "kind": "measured",
    }
    given: dict[str, object] = {
        "id": f"persona-{number}",
        "segment_id": segment,
        "name": name,
        "headline": Statement(
            id="headline",
            section="headline",
            text=f"Customers who say: {sayings[0]}",
            claim_ids=tuple(claim.id for claim in traits[:2]),
            kind="measured",
        ),
        "statements": (*paragraph, *statements, *([heard] if "notes" in changes else []), own, said),
        "pain_points": (
            PainPoint(id="p", title=sayings[-1], **pain, **PAIN),
            PainPoint(id="q", title=f"Own: {sayings[0]}"),
        ),
        "touchpoints": (
            Touchpoint(
                id="t", name="View product", channel="mobile_web", reach=0.71, claim_ids=(theme.id,), kind="measured"
            ),
            Touchpoint(id="u", name=sayings[0], channel="post"),
        ),
        "hours": (*(0.02,) * 18, 0.1, 0.1, 0.24, 0.1, 0.05, 0.05),
        "size": 300,
        "share": 0.25,
        "prevalence": (
            PrevalenceStep(claim_id=traits[0].id, n=189, total=300, share=0.63, low=0.57, high=0.68),
            PrevalenceStep(claim_id=traits[-1].id, n=60, total=300, share=0.2, low=0.16, high=0.25),
        ),
        "color": number - 1,
        "target": "primary" if number == 1 else "",
    }
    return Persona(**(given | changes)), [*traits, theme, *more, told]


def picture() -> str:
    """A small picture as somebody uploads it."""
    sink = io.BytesIO()
    Image.new("RGB", (120, 80), "#a12e3c").save(sink, "PNG")
    return small_picture(sink.getvalue(), crop="square")


def added() -> dict[str, object]:
    """What people add to a persona: one of each kind of section, and a note from an interview."""
    note = InterviewNote(
        id="n1", who="buyer, 34", date=datetime.date(2026, 3, 1), source="interview 7", text="I only buy on the train."
    )
    sections = (
        OwnText(id="o1", title="Motto", text="Quick, or not at all."),
        OwnSlider(id="o2", title="Patience", low="none", high="endless", value=20),
        OwnImage(id="o3", title="Their kitchen", image=picture(), caption="A small kitchen"),
        OwnLinks(id="o4", title="Sources", links=(OwnLink(label="Study", url="https://example.com/a"),)),
    )
    others = (
        Difference(segment_id="s02", text="fewer long words.", claim_ids=("s01.theme.yes",)),
        Difference(segment_id="s03", text="nothing large enough tells them apart."),
    )
    week = tuple(0.02 if slot == 20 else 0.98 / 167 for slot in range(168))
    return {
        "own_sections": sections,
        "notes": (note,),
        "given_name": "Mina",
        "given_name_claim_ids": ("s01.trait-00.yes",),
        "week": week,
        "differences": others,
    }


def hard_study() -> Study:
    """A study of six personas: ordinary, long, Chinese, right to left, without demographics, with forty traits."""
    ordinary = ["63% live in big cities; everyone else: 23%.", "They buy twice a month.", "Slow delivery"]
    long = [f"{LONG_WORD} {LONG_WORD}", *HOSTILE, EMOJI]
    forty = [f"Trait {place}: 63% do this often, much more than everyone else (23%)." for place in range(40)]
    parts = [
        made(
            1,
            "Women in their 20s in big cities",
            ordinary,
            words="My parcel took nine days & nobody answered.",
            **added(),
        ),
        made(2, f"{LONG_WORD} of the very long and winding name that goes on", long, words=f"{LONG_WORD}!"),
        made(
            3,
            "晚上购物的年轻女性，住在大城市",
            [CHINESE, f"{CHINESE}{CHINESE}", "付款页面太慢"],
            words=CHINESE,
            portrait=INITIALS,
        ),
        made(4, "متسوقات المساء", [ARABIC, HEBREW, "الشحن بطيء جدا"], words=ARABIC, portrait=picture()),
        made(6, "Forty traits", forty, words="Too much to say."),
    ]
    bare = Persona(
        id="persona-5",
        segment_id=None,
        name="A guess",
        headline=Statement(id="headline", section="headline", text="Somebody we have not met"),
        color=4,
    )
    personas = [persona for persona, _ in parts]
    claims = [claim for _, found in parts for claim in found]
    rule = Rule(
        conditions=(Condition(column="trait-00", op="is", values=("yes",)),),
        text="trait-00 is yes",
        n=280,
        precision=0.8,
        reach=0.7,
    )
    profiles = tuple(
        SegmentProfile(segment_id=str(one.segment_id), name=one.name, size=300, share=0.25, claim_ids=(), rule=rule)
        for one in personas
    )
    return Study(
        id="hard",
        name="A study of hard cases",
        personas=(*personas[:4], bare, personas[4]),
        claims=tuple(sorted(claims, key=lambda one: one.id)),
        profiles=profiles,
    )
