import json
import random
from importlib.resources import files

import jsonschema
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import TemplateError
from core.journeys import (
    LANES,
    MAX_STAGES,
    MAX_TEXT,
    Card,
    JourneyMap,
    Stage,
    Step,
    dump_journey,
    journey_from_template,
    json_schema,
    load_journey,
    validate_file,
)
from core.templates import load_templates
from tests.random_maps import random_map

VALIDATOR = jsonschema.Draft202012Validator(json_schema())

MAP = JourneyMap(
    id="mia",
    title="Mia buys shoes: in one evening #1 👟",
    persona_ids=("mia",),
    state="to_be",
    revision=3,
    stages=(
        Stage(
            id="pay",
            title="no",
            goal="Überall bezahlen können",
            events=("*pay*",),
            steps=(
                Step(
                    id="enter-card",
                    title="1.5",
                    emotion_expected=-2,
                    cards=(
                        Card(
                            id="declined",
                            lane="pains",
                            text="Declined.\n\nTwice: why?\n",
                            severity=5,
                            claim_ids=("c1",),
                            kind="measured",
                        ),
                        Card(id="path", lane="actions", text=r"C:\U0001F45F 👟"),
                    ),
                ),
                Step(id="confirm", title="支払い確認"),
            ),
        ),
    ),
)

CANONICAL = r"""schema_version: 2
id: mia
title: "Mia buys shoes: in one evening #1 👟"
state: to_be
persona_ids:
- mia
stages:
- id: pay
  title: 'no'
  goal: Überall bezahlen können
  events:
  - '*pay*'
  steps:
  - id: enter-card
    title: '1.5'
    emotion_expected: -2
    cards:
    - id: declined
      lane: pains
      text: |
        Declined.

        Twice: why?
      severity: 5
      claim_ids:
      - c1
      kind: measured
    - id: path
      lane: actions
      text: "C:\\U0001F45F 👟"
  - id: confirm
    title: 支払い確認
revision: 3
"""


def test_canonical_form_is_readable_and_keeps_every_script():
    assert dump_journey(MAP) == CANONICAL


def test_canonical_form_is_read_back_and_by_any_other_reader_too():
    assert load_journey(CANONICAL) == MAP
    assert yaml.safe_load(CANONICAL)["stages"][0]["steps"][0]["cards"][1]["text"] == r"C:\U0001F45F 👟"


AWKWARD = [
    "yes",
    "Null",
    "~",
    "0x1F",
    "1_000",
    "2024-01-01",
    "12:30",
    "=",
    "<<",
    "- a",
    "? b",
    "a: b",
    "a #b",
    "#",
    "'",
    '"',
    "%",
    "@",
    "`",
    "|",
    "|\n",
    ">-",
    "&a",
    "*a",
    "!a",
    "---",
    "...",
    "{a}",
    "[",
    "",
    " ",
    " a ",
    "\n",
    "\n\n",
    "a\n",
    "\na",
    "a\n\n",
    "a\n b\n",
    " a\nb",
    "a \nb",
    "a\r\nb",
    "a\tb",
    "\t",
    "a\x85b",
    "a\u2028b\u2029",
    "\ufeffa",
    "\x00\x07\x7f",
    "👟",
    "👩‍👩‍👧",
    r"\U0001F45F",
    "\\\U0001f45f",
    "\\\\\U0001f45f\n",
    "\U0010ffff",
    "مرحبا",
    "e\u0301",
    "a" * MAX_TEXT,
    "word " * 400,
]
TEXTS = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=30), st.text("ab \n:#-'\"\\👟", max_size=12))


@st.composite
def journeys(draw: st.DrawFn) -> JourneyMap:
    numbers = iter(range(10_000))
    text = lambda: draw(TEXTS)

    def card() -> Card:
        lane = draw(st.sampled_from([lane.id for lane in LANES if lane.id != "emotion"]))
        claims = draw(st.lists(TEXTS, max_size=2))
        return Card(
            id=f"c-{next(numbers)}",
            lane=lane,
            text=text(),
            channel=text() if lane == "touchpoints" else "",
            severity=draw(st.none() | st.integers(1, 5)) if lane == "pains" else None,
            item_id=text(),
            claim_ids=tuple(claims),
            kind=draw(st.sampled_from(["measured", "quoted", "inferred"])) if claims else "assumed",
        )

    def step() -> Step:
        cards = tuple(card() for _ in range(draw(st.integers(0, 3))))
        return Step(id=f"s-{next(numbers)}", title=text(), emotion_expected=draw(st.integers(-2, 2)), cards=cards)

    def stage() -> Stage:
        steps = tuple(step() for _ in range(draw(st.integers(0, 2))))
        lists = [tuple(draw(st.lists(TEXTS, max_size=2))) for _ in range(2)]
        return Stage(
            id=f"g-{next(numbers)}",
            title=text(),
            goal=text(),
            events=lists[0],
            phrases=lists[1],
            reach_claim_id=text(),
            steps=steps,
        )

    return JourneyMap(
        id="random",
        title=text(),
        persona_ids=tuple(draw(st.lists(TEXTS, max_size=2))),
        template_id=text(),
        state=draw(st.sampled_from(["as_is", "to_be"])),
        nature=draw(st.sampled_from(["planned", "actual"])),
        stages=tuple(stage() for _ in range(draw(st.integers(0, 2)))),
        revision=draw(st.integers(0, 10**6)),
    )


@settings(max_examples=300, deadline=None)
@given(journeys())
def test_any_map_is_read_back_equal_and_written_again_to_the_same_bytes(journey):
    text = dump_journey(journey)

    assert load_journey(text) == journey
    assert dump_journey(load_journey(text)).encode() == text.encode()


def test_a_thousand_maps_that_use_every_field_are_read_back_equal_and_written_again_to_the_same_bytes():
    rng = random.Random(3)
    for _ in range(1_000):
        journey = random_map(rng)
        text = dump_journey(journey)

        assert load_journey(text) == journey
        assert dump_journey(load_journey(text)).encode() == text.encode()


def test_a_line_that_tells_an_editor_where_the_schema_is_does_not_disturb():
    modeline = "# yaml-language-server: $schema=../journeys/schema.json\n"

    assert load_journey(modeline + CANONICAL) == MAP


@pytest.mark.parametrize("text", AWKWARD, ids=[str(n) for n in range(len(AWKWARD))])
def test_awkward_text_is_read_back_equal_here_and_by_the_plain_loader(text):
    journey = JourneyMap(id="x", title=text, persona_ids=(text,), stages=(Stage(id="s", title="x", goal=text),))
    dumped = dump_journey(journey)

    assert load_journey(dumped) == journey
    assert yaml.safe_load(dumped)["title"] == text


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("abid:-# \n[]{}&*!|>'\"?%@0,~", max_size=60)))
@example("id: a\ntitle: [")
@example("%YAML 9.9\n---\na")
@example('"\\x')
def test_any_other_text_is_a_template_error_that_names_the_map(text):
    with pytest.raises(TemplateError, match="^x.yaml"):
        load_journey(text, name="x.yaml")


def test_values_equal_to_their_default_are_left_out():
    assert dump_journey(JourneyMap(id="a", title="b")) == "schema_version: 2\nid: a\ntitle: b\n"


def test_map_of_version_1_is_read_with_the_lanes_it_had():
    old = CANONICAL.replace("schema_version: 2", "schema_version: 1")

    assert load_journey(old) == MAP
    assert [lane.id for lane in MAP.lanes] == [
        "actions",
        "thoughts",
        "emotion",
        "touchpoints",
        "pains",
        "opportunities",
    ]


TITLE = 'title: "Mia buys shoes: in one evening #1 👟"\n'
BAD_MAPS = {
    "no title": (TITLE, "", r"line 1: title: is missing"),
    "old schema": ("schema_version: 2", "schema_version: 3", r"line 1: schema_version: expected 2, found 3"),
    "bad state": ("to_be", "tomorrow", r"line 4: state: expected 'as_is' or 'to_be', found 'tomorrow'"),
    "bare no": ("title: 'no'", "title: no", r"line 9: stages\[0\].title: expected text, found False"),
    "severity": ("severity: 5", "severity: 6", r"line 24: .*cards\[0\].severity: expected at most 5, found 6"),
    "lane": ("lane: actions", "lane: action", r"line 29: expected a lane that holds cards .*found 'action'"),
    "severity elsewhere": ("lane: pains", "lane: thoughts", r"line 24: .*a severity on pain points only"),
    "evidence": ("      kind: measured\n", "", r"line 18: .*expected kind 'assumed'"),
    "repeated id": ("id: confirm", "id: declined", r"line 31: the id 'declined' is used twice"),
    "long text": ("Declined.", "D" * 2_001, r"line 1: the map has a text of 2,0\d\d characters; at most 2,000 fit"),
}


@pytest.mark.parametrize(("old", "new", "problem"), BAD_MAPS.values(), ids=BAD_MAPS)
def test_bad_map_names_the_line_the_path_and_what_was_expected(old, new, problem):
    text = CANONICAL.replace(old, new)

    with pytest.raises(TemplateError, match=f"^mia.yaml, {problem}"):
        load_journey(text, name="mia.yaml")


def test_map_with_too_many_stages_is_refused():
    stages = tuple(Stage(id=f"s{n}", title="x") for n in range(MAX_STAGES + 1))

    with pytest.raises(TemplateError, match="41 stages; at most 40 fit"):
        load_journey(dump_journey(JourneyMap(id="x", title="x", stages=stages)))


def test_map_with_too_many_phrases_in_one_stage_is_refused():
    stage = Stage(id="s", title="x", phrases=("slow",) * 1_001)

    with pytest.raises(TemplateError, match="1,001 patterns, phrases, claims or personas in one place"):
        load_journey(dump_journey(JourneyMap(id="x", title="x", stages=(stage,))))


def test_committed_schema_is_the_one_the_models_give():
    committed = json.loads((files("journeys") / "schema.json").read_text(encoding="utf-8"))

    assert committed == json_schema()


def test_schema_says_of_each_key_what_it_is_for():
    keys = json_schema()["$defs"]["Step"]["properties"]

    assert keys["title"]["description"] == "What happens, in the customer's words"
    assert keys["importance"]["description"] == "To the customer, 1 to 5."


def test_schema_takes_maps_and_refuses_what_the_models_refuse():
    values = yaml.safe_load(CANONICAL)

    jsonschema.Draft202012Validator.check_schema(json_schema())

    assert VALIDATOR.is_valid(values)
    assert not VALIDATOR.is_valid({**values, "colour": "red"})
    assert not VALIDATOR.is_valid({**values, "id": "Not a slug"})
    assert not VALIDATOR.is_valid({"id": "a"})


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_map_of_every_template_meets_the_schema_and_survives_its_file(template):
    journey = journey_from_template(template, journey_id="new", title="New")
    text = dump_journey(journey)

    assert VALIDATOR.is_valid(yaml.safe_load(text))
    assert load_journey(text) == journey


def test_file_is_told_apart_as_map_or_template(tmp_path):
    journey = tmp_path / "mia.yaml"
    journey.write_text(CANONICAL, encoding="utf-8")
    template = tmp_path / "generic.yaml"
    template.write_text((files("journeys") / "generic.yaml").read_text(encoding="utf-8"), encoding="utf-8-sig")

    assert validate_file(str(journey)) == "journey map"
    assert validate_file(str(template)) == "template"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"id: a\ntitle: b\nstage: []\n", r"bad.yaml, line 3: stage: is not a known key"),
        (b"id: a\ntitle: b\ndescription: c\n", r"bad.yaml, line 1: stages: is missing"),
        (b"\xff\xfe\x00", r"bad.yaml cannot be read"),
    ],
)
def test_bad_file_is_named_with_what_is_wrong(tmp_path, content, problem):
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)

    with pytest.raises(TemplateError, match=problem):
        validate_file(str(path))


def test_missing_file_cannot_be_read(tmp_path):
    with pytest.raises(TemplateError, match="nowhere.yaml cannot be read"):
        validate_file(str(tmp_path / "nowhere.yaml"))


def test_a_template_is_not_read_as_a_map():
    with pytest.raises(TemplateError, match="line 1: this is a template, not a journey map"):
        load_journey((files("journeys") / "generic.yaml").read_text(encoding="utf-8"))
