"""Outlines: pasted text becomes a map in which nothing is lost, and a map becomes its outline."""

import re
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TemplateError
from core.journeys import (
    MAX_TEXT,
    Card,
    JourneyMap,
    Lane,
    LaneRole,
    Stage,
    Step,
    dump_outline,
    journey_from_template,
    lanes_for,
    parse_outline,
)
from core.journeys._limits import misfits
from core.journeys._tree import ids_of
from core.templates import load_templates

SMALL = """\
Discover
  goal: Find a shop that has it
  See an advert +1
    Opens the link
    thought: Could this be what I need?
    touchpoint (social): Advert in a feed
Buy
  Pay -2
    moment of truth: Everything is lost or won here
    pain (4): The card is declined
    opportunity: Say why it was declined
  Get the confirmation
"""


def parse(text: str, title: str = "Shop") -> JourneyMap:
    return parse_outline(textwrap.dedent(text), journey_id="shop", title=title)


def tree(journey: JourneyMap) -> list[object]:
    """Titles and cards, nested as they stand: [stage, [step, (lane, text)…]…]…"""
    return [
        [stage.title, *([step.title, *((card.lane, card.text) for card in step.cards)] for step in stage.steps)]
        for stage in journey.stages
    ]


def test_an_outline_becomes_stages_steps_and_cards():
    journey = parse(SMALL)

    discover, buy = journey.stages
    assert (discover.title, discover.goal) == ("Discover", "Find a shop that has it")
    assert [(step.title, step.emotion_expected) for step in (*discover.steps, *buy.steps)] == [
        ("See an advert", 1),
        ("Pay", -2),
        ("Get the confirmation", 0),
    ]
    assert [(card.lane, card.text, card.channel, card.severity) for card in discover.steps[0].cards] == [
        ("actions", "Opens the link", "", None),
        ("thoughts", "Could this be what I need?", "", None),
        ("touchpoints", "Advert in a feed", "social", None),
    ]
    assert buy.steps[0].moment_of_truth == "Everything is lost or won here"
    assert [(card.lane, card.severity) for card in buy.steps[0].cards] == [("pains", 4), ("opportunities", None)]
    assert all(card.kind == "assumed" for stage in journey.stages for step in stage.steps for card in step.cards)


def test_the_outline_of_a_read_outline_is_the_same_text():
    assert dump_outline(parse(SMALL)) == SMALL


EXPECTED = [["Discover", ["See an advert", ("actions", "Opens it")]], ["Buy", ["Pay"], ["Unpack"]]]
SHAPES = {
    "spaces": "Discover\n See an advert\n   Opens it\nBuy\n Pay\n Unpack",
    "tabs": "Discover\n\tSee an advert\n\t\tOpens it\nBuy\n\tPay\n\tUnpack",
    "tabs and spaces": "Discover\n\tSee an advert\n        Opens it\nBuy\n    Pay\n\tUnpack",
    "bullets": "- Discover\n  - See an advert\n    - Opens it\n- Buy\n  * Pay\n  * Unpack",
    "bullets under plain lines": "Discover\n- See an advert\n    Opens it\nBuy\n- Pay\n- Unpack",
    "bullets under numbers": "1. Discover\n- See an advert\n  - Opens it\n2. Buy\n- Pay\n- Unpack",
    "numbers of a word processor": "1. Discover\n1.1 See an advert\n1.1.1 Opens it\n2. Buy\n2.1 Pay\n2.2 Unpack",
    "numbers in brackets": "(1) Discover\n  a) See an advert\n    Opens it\n(2) Buy\n  a) Pay\n  b) Unpack",
    "bullets of a word processor": "•\tDiscover\no\tSee an advert\n▪\tOpens it\n•\tBuy\no\tPay\no\tUnpack",
    "headings": "# Discover\n## See an advert\nOpens it\n# Buy\n## Pay\n## Unpack",
    "headings and bullets": "## Discover\n- See an advert\n  - Opens it\n\n## Buy ##\n\n- Pay\n- Unpack",
    "skipped heading": "# Discover\n### See an advert\n- Opens it\n# Buy\n### Pay\n### Unpack",
    "bold stages with colons": "**Discover:**\n- See an advert\n  - Opens it\n**Buy**:\n- Pay:\n- Unpack",
    "ticks and rules": "- [ ] Discover\n  - [x] See an advert\n    - Opens it\n---\n- Buy\n  - Pay\n  - Unpack\n```",
    "windows": "\ufeffDiscover\r\n See an advert\r\n  Opens it\r\nBuy\r\n Pay\r\n Unpack\r\n",
    "all of it indented": "    Discover\n      See an advert\n        Opens it\n    Buy\n      Pay\n      Unpack",
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_levels_are_seen_however_they_are_marked(text: str):
    assert tree(parse_outline(text, journey_id="shop", title="Shop")) == EXPECTED


def test_a_flat_list_is_a_list_of_stages():
    assert tree(parse("1. Discover\n2. Compare\n3. Buy")) == [["Discover"], ["Compare"], ["Buy"]]


def test_words_in_front_sort_cards_into_lanes_in_any_case():
    cards = """
        Buy
          Pay
            Pain Points: slow
            THOUGHT: is it safe?
            Needs: a receipt
            quote: never again
            solution: pay by link
            KPI: failed payments
            note: ask legal
            Physical evidence: receipt
            frontstage: clerk smiles
            backstage: checks the limit
            support: payment provider
            says: hello
    """

    journey = parse(cards)

    assert [card.lane for card in journey.stages[0].steps[0].cards] == [
        "pains",
        "thoughts",
        "needs",
        "quotes",
        "solutions",
        "metrics",
        "text",
        "evidence",
        "frontstage",
        "backstage",
        "support",
        "quotes",
    ]
    assert journey.kind == "service_blueprint"
    assert not list(misfits(journey))


def test_a_word_alone_sorts_the_lines_below_it():
    text = """
        Buy
          Pay
            Pains:
              - slow
              - the card is declined
                twice in a row
            Touchpoints (web):
              - Payment page
              - Bank (app)
            Says thanks
        Return
          Actions:
            - Packs it
          Pains:
            - No label
    """

    pay, returned = parse(text).stages

    assert [(card.lane, card.text, card.channel) for card in pay.steps[0].cards] == [
        ("pains", "slow", ""),
        ("pains", "the card is declined", ""),
        ("pains", "twice in a row", ""),
        ("touchpoints", "Payment page", "web"),
        ("touchpoints", "Bank (app)", "web"),
        ("actions", "Says thanks", ""),
    ]
    assert [step.title for step in returned.steps] == ["Return"]
    assert [(card.lane, card.text) for card in returned.steps[0].cards] == [
        ("actions", "Packs it"),
        ("pains", "No label"),
    ]


def test_a_card_beside_the_steps_belongs_to_the_step_before_it():
    assert tree(parse("Buy\n- Pay\n- pain: slow\n- Unpack")) == [["Buy", ["Pay", ("pains", "slow")], ["Unpack"]]]


def test_titles_that_begin_like_a_lane_stay_titles():
    text = "Support: get help\n  Evidence: collect papers\n    Finds them\nPain: treat it\n  Note: go there"

    assert tree(parse(text)) == [
        ["Support: get help", ["Evidence: collect papers", ("actions", "Finds them")]],
        ["Pain: treat it", ["Note: go there"]],
    ]


def test_what_is_not_understood_is_kept_as_an_action():
    lines = [
        "pain (9): too much",
        "mood: fine",
        "gain: quick",
        "pain:",
        "thought (web): odd",
        "emotion: great",
        "12:30",
    ]
    text = "Buy\n  Pay\n" + "".join(f"    {line}\n" for line in lines)

    cards = parse(text).stages[0].steps[0].cards

    assert [(card.lane, card.text) for card in cards] == [("actions", line) for line in lines]


FELT = {
    "Pay +2": ("Pay", 2),
    "Pay (-1)": ("Pay", -1),
    "Pay [+1]": ("Pay", 1),
    "Pay \u22122": ("Pay", -2),
    "Pay ±0": ("Pay", 0),
    "Pay :)": ("Pay", 1),
    "Pay :-(": ("Pay", -1),
    "Pay \U0001f621": ("Pay", -2),
    "Pay\U0001f600": ("Pay", 2),
    "Pay \u2639\ufe0f": ("Pay", -1),
    "Level 2": ("Level 2", 0),
    "Turn A-1": ("Turn A-1", 0),
    "\\Pay +3": ("Pay +3", 0),
    "Take bus -42": ("Take bus -42", 0),
    "+1": ("+1", 0),
    "支付 +1": ("支付", 1),
}


@pytest.mark.parametrize(("line", "step"), FELT.items(), ids=FELT)
def test_a_step_may_end_with_what_is_felt(line: str, step: tuple[str, int]):
    found = parse(f"Buy\n  {line}").stages[0].steps[0]

    assert (found.title, found.emotion_expected) == step


def test_a_usual_channel_in_brackets_is_one_and_other_brackets_stay():
    cards = parse("Buy\n Pay\n  touchpoint: Receipt (email)\n  touchpoint: Till (number 4)").stages[0].steps[0].cards

    assert [(card.text, card.channel) for card in cards] == [("Receipt", "email"), ("Till (number 4)", "")]


def test_a_heading_above_all_others_is_the_title_or_the_scenario():
    text = "# Buying shoes\nLate at night, on the phone.\n## Discover\n- See an advert\n## Buy\n- Pay"

    untitled, titled = parse(text, title=""), parse(text, title="Shop")

    assert tree(untitled) == tree(titled) == [["Discover", ["See an advert"]], ["Buy", ["Pay"]]]
    assert (untitled.title, untitled.scenario) == ("Buying shoes", "Late at night, on the phone.")
    assert (titled.title, titled.scenario) == ("Shop", "Buying shoes\nLate at night, on the phone.")


def test_a_backslash_takes_the_rest_as_it_is():
    text = "\\# Buy\n  \\Pay +1\n    \\pain: slow\n    pain: \\line one\\nline two"

    stage = parse(text).stages[0]

    assert (stage.title, stage.steps[0].title, stage.steps[0].emotion_expected) == ("# Buy", "Pay +1", 0)
    assert [(card.lane, card.text) for card in stage.steps[0].cards] == [
        ("actions", "pain: slow"),
        ("pains", "line one\nline two"),
    ]


def test_numbers_that_count_something_are_no_marks():
    assert tree(parse("Wait\n  3 days pass\n  1.5 hours later")) == [["Wait", ["3 days pass"], ["1.5 hours later"]]]


BAD = {
    "nothing": ("\n \n---\n", "There is nothing to read"),
    "card first": ("\npain: slow\nBuy", "Line 2: 'pain: slow' stands before the first stage"),
    "long": (f"Buy\n  {'x' * (MAX_TEXT + 1)}", "Line 2: The text .* has 2,001 characters"),
    "control character": ("Buy\n\n  Pay\x07", "Line 3: .*control character U\\+0007"),
    "beyond the scale, in brackets": ("Buy\n  Look\n  Pay (+7)", r"Line 3: 'Pay \(\+7\)' is felt \+7, but emotions go"),
    "beyond the scale": ("Buy\n  Pay -3", "Line 2: 'Pay -3' is felt -3"),
    "beyond the scale, as a word": ("Buy\n  Pay\n    emotion: 5", "Line 3: 'emotion: 5' is felt 5"),
    "too many stages": ("\n".join(f"S{n}" for n in range(41)), "Line 41: a map holds at most 40 stages"),
    "too many steps": ("S\n" + "\n".join(f" s{n}" for n in range(601)), "Line 602: a map holds at most 600 steps"),
    "too long": ("x" * 2_000_001, "The outline has 2,000,001 characters"),
}


@pytest.mark.parametrize(("text", "problem"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_names_the_line_and_what_to_do(text: str, problem: str):
    with pytest.raises(TemplateError, match=problem) as caught:
        parse_outline(text, journey_id="shop", title="Shop")

    assert caught.value.hint


def test_a_hostile_line_is_read_in_time_that_grows_with_its_length():
    lines = [
        "# a" + " " * 1_900 + "b",
        "a " * 950,
        "**" * 950 + "x",
        "[ ] " * 400,
        "(" * 1_900,
        "1." * 900,
        "pain (" * 300,
    ]

    started = time.process_time()
    parse("\n".join(line for line in lines * 5))

    assert time.process_time() - started < 1.0


def test_equal_titles_get_ids_of_their_own():
    journey = parse("Pay\n  Pay\n    Pays\n    Pays\n  Pay\nPay-2\n买\n  买\n")

    ids = list(ids_of(journey))
    assert len(ids) == len(set(ids)) == 8


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_the_outline_of_a_template_is_read_back(template):
    journey = journey_from_template(template, journey_id="shop", title="Shop")

    assert _said(parse(dump_outline(journey))) == _said(journey)


def _said(journey: JourneyMap) -> list[object]:
    """All of a map that an outline has words for."""
    return [
        (
            stage.title,
            stage.goal,
            [
                (
                    step.title,
                    step.emotion_expected,
                    step.moment_of_truth,
                    [(journey.role_of(card.lane), card.text, card.channel, card.severity) for card in step.cards],
                )
                for step in stage.steps
            ],
        )
        for stage in journey.stages
    ]


ROLES: tuple[LaneRole, ...] = (
    *("actions", "thoughts", "needs", "touchpoints", "pains", "quotes", "opportunities", "solutions", "metrics"),
    *("evidence", "frontstage", "backstage", "support", "text"),
)
_ODD = st.sampled_from(
    ["- x", "1. x", "# x", "pain: x", "Pains:", "x +1", "x :)", "\\x", " x ", "a\nb", "", "goal: x", "**x**", "o  x"]
    + ["x (web)", "[ ] x", "---", "```", "\\\\n", "1.1 x", "emotion: +1", "Support: x", "a\tb", "x:", "\u2028x", "•x"]
)
_TEXTS = _ODD | st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t"), max_size=20)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    role = draw(st.sampled_from(ROLES))
    channel = draw(st.sampled_from(["", "web", "shop floor", "Öffi"])) if role == "touchpoints" else ""
    severity = draw(st.none() | st.integers(1, 5)) if role == "pains" else None
    return Card(id="c", lane=role, text=draw(_TEXTS), channel=channel, severity=severity)


STEPS = st.builds(
    Step,
    id=st.just("s"),
    title=_TEXTS,
    emotion_expected=st.integers(-2, 2),
    moment_of_truth=_TEXTS,
    cards=st.lists(cards(), max_size=4).map(tuple),
)
STAGES = st.builds(Stage, id=st.just("t"), title=_TEXTS, goal=_TEXTS, steps=st.lists(STEPS, max_size=3).map(tuple))


@settings(max_examples=200, deadline=None)
@given(st.lists(STAGES, min_size=1, max_size=4).map(tuple))
def test_every_map_is_read_back_from_its_outline_and_gives_the_same_outline(stages):
    journey = JourneyMap(id="shop", title="Shop", lanes=lanes_for(ROLES), stages=stages)

    text = dump_outline(journey)
    read = parse_outline(text, journey_id="shop", title="Shop")

    assert _said(read) == _said(journey)
    assert dump_outline(read) == text


@pytest.mark.parametrize("title", ["-", "1.", "#", "a)", "[ ]"])
def test_a_step_called_like_a_mark_keeps_its_name_and_its_emotion(title):
    step = Step(id="s", title=title, emotion_expected=1)
    journey = JourneyMap(id="shop", title="Shop", stages=(Stage(id="t", title="Buy", steps=(step,)),))

    read = parse_outline(dump_outline(journey), journey_id="shop", title="Shop")

    assert [(one.title, one.emotion_expected) for one in read.stages[0].steps] == [(title, 1)]


MARKS = st.sampled_from(
    ["", "- ", "* ", "1. ", "2) ", "# ", "## ", "• ", "o\t", "pain: ", "- note: ", "[ ] ", "**", "x: "]
)
INDENTS = st.text(" \t", max_size=6)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(INDENTS, MARKS), min_size=1, max_size=20))
def test_no_word_of_a_pasted_text_is_lost(lines):
    text = "Start\n" + "".join(f"{indent}{mark}word{n} end\n" for n, (indent, mark) in enumerate(lines))

    journey = parse_outline(text, journey_id="shop", title="Shop")

    found = re.findall(r"word\d+", str(_said(journey)) + journey.scenario)
    assert set(found) == {f"word{n}" for n in range(len(lines))}
    assert not list(misfits(journey))


def test_own_lanes_of_text_are_written_as_notes():
    lane = Lane(id="mine", role="text", title="Legal")
    step = Step(id="s", title="Pay", cards=(Card(id="c", lane="mine", text="Ask first"),))
    journey = JourneyMap(id="a", title="A", lanes=(lane,), stages=(Stage(id="t", title="Buy", steps=(step,)),))

    assert dump_outline(journey) == "Buy\n  Pay\n    note: Ask first\n"
