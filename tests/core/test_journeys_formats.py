import datetime
import io
import json
import random
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from core.errors import TemplateError
from core.journeys import (
    Card,
    Flow,
    JourneyMap,
    Lane,
    PersonaEmotion,
    Stage,
    Step,
    diff,
    dump_journey,
    export_map,
    import_maps,
    journey_from_template,
    load_journey,
)
from core.journeys._grid import grid_of
from core.journeys._grid_reading import map_of_grid
from core.templates import load_template
from tests.random_maps import random_map

PAIN = Card(id="late", lane="pains", text="Parcel is late", severity=4, claim_ids=("c1",), kind="measured")
WAIT = Step(
    id="wait",
    title="Wait",
    emotion_expected=-1,
    emotions=(PersonaEmotion(persona_id="leo", value=1),),
    cards=(
        PAIN,
        Card(id="dear", lane="pains", text="Delivery is dear"),
        Card(id="idea", lane="opportunities", text="Say when"),
    ),
)
PAGE = Card(id="page", lane="touchpoints", text="Payment page", channel="web")
LANES = tuple(
    Lane(id=role, role=role) for role in ("actions", "emotion", "touchpoints", "pains", "opportunities", "flow")
)
MAP = JourneyMap(
    id="shoes",
    title="Buy shoes",
    persona_ids=("mia", "leo"),
    tags=("web",),
    lanes=LANES,
    stages=(
        Stage(
            id="shop",
            title="Shop",
            goal="Find a pair",
            steps=(Step(id="look", title="Look around", emotion_expected=1),),
        ),
        Stage(id="checkout", title="Checkout", steps=(Step(id="pay", title="Pay", cards=(PAGE,)), WAIT)),
    ),
    flows=(Flow(id="back", from_step="wait", to_step="look", kind="loop", label="too late"),),
    revision=4,
)


def read(content: bytes, name: str) -> JourneyMap:
    (journey,) = import_maps(content, name=name)
    return journey


@pytest.mark.parametrize(("form", "n"), [("json", 1_000), ("yaml", 200), ("xlsx", 150)])
def test_any_map_is_read_back_equal_and_written_again_to_the_same_bytes(form, n):
    rng = random.Random(31)
    for _ in range(n):
        journey = random_map(rng)
        content = export_map(journey, form)

        assert read(content, f"x.{form}") == journey
        assert export_map(read(content, f"x.{form}"), form) == content


def kept_by_csv(journey: JourneyMap) -> list[object]:
    """What the documentation says CSV keeps."""
    lanes = {lane.id: (lane.name, lane.role) for lane in journey.lanes}
    return [
        (
            stage.id,
            stage.title,
            [
                (
                    (step.id, step.title, step.emotion_expected, step.importance, step.moment_of_truth),
                    [(card.id, *lanes[card.lane], card.text, card.channel, card.severity) for card in step.cards],
                )
                for step in stage.steps
            ],
        )
        for stage in journey.stages
    ]


def test_csv_keeps_what_it_says_it_keeps_of_any_map():
    rng = random.Random(32)
    for _ in range(500):
        journey = random_map(rng)

        assert kept_by_csv(read(export_map(journey, "csv"), "x.csv")) == kept_by_csv(journey)


def kept_by_mermaid(journey: JourneyMap) -> tuple[object, ...]:
    """What the documentation says Mermaid keeps: texts on one line, and what each persona feels."""
    line = lambda text: " ".join(text.split())
    return (
        line(journey.title),
        {one: line(one) for one in journey.persona_ids},
        [
            (
                line(stage.title),
                [
                    (
                        line(step.title),
                        [step.emotion_of(one) for one in sorted(journey.persona_ids)] or step.emotion_expected,
                    )
                    for step in stage.steps
                ],
            )
            for stage in journey.stages
        ],
    )


def test_mermaid_keeps_what_it_says_it_keeps_of_any_map():
    rng = random.Random(33)
    for _ in range(500):
        journey = random_map(rng)
        if not any(stage.steps for stage in journey.stages):
            journey = journey.model_copy(update={"persona_ids": ()})  # without steps nobody is named

        assert kept_by_mermaid(read(export_map(journey, "mermaid"), "x.mmd")) == kept_by_mermaid(journey)


MERMAID = """journey
    title Buy shoes
    section Shop
      Look around: 4: mia, leo
    section Checkout
      Pay: 3: mia, leo
      Wait: 2: mia
      Wait: 4: leo
"""


def test_mermaid_diagram_has_stages_as_sections_and_a_task_for_each_feeling():
    assert export_map(MAP, "mermaid").decode() == MERMAID


def test_mermaid_diagram_names_personas_and_finds_them_again():
    names = {"mia": "Mia, 30", "leo": "Leo", "ada": "Same name", "eve": "Same name"}
    journey = MAP.model_copy(update={"persona_ids": ("mia", "leo", "ada")})

    text = export_map(journey, "mermaid", personas=names)
    (found,) = import_maps(text, name="x.mmd", personas=names)
    (unknown,) = import_maps(text, name="x.mmd", personas={})

    assert "Look around: 4: Mia#44; 30, Leo, ada\n" in text.decode()
    assert found.persona_ids == ("mia", "leo", "ada")
    assert [step.emotions for stage in found.stages for step in stage.steps] == [
        step.emotions for stage in MAP.stages for step in stage.steps
    ]
    assert set(unknown.persona_ids) == {"Mia, 30", "Leo", "ada"}


@pytest.mark.parametrize("ending", ["md", "txt"])
def test_an_outline_in_a_file_is_a_map(ending):
    journey = read(b"\xef\xbb\xbfBuy\r\n  Pay -1\r\n    pain: card declined\r\n", f"folder/My shop.{ending}")

    assert (journey.id, journey.title) == ("my-shop", "My shop")
    assert [(stage.title, [step.title for step in stage.steps]) for stage in journey.stages] == [("Buy", ["Pay"])]
    assert read(b"# Shoes\n## Buy\n- Pay", f"x.{ending}").title == "Shoes"
    with pytest.raises(TemplateError, match=rf"x.{ending}: Line 2: .* is felt \+7") as error:
        read(b"Buy\n  Pay (+7)", f"x.{ending}")
    assert error.value.hint


def test_mermaid_diagram_of_somebody_else_is_read():
    text = (
        "---\nconfig:\n  theme: dark\n---\n%% my day\njourney\n  title My working day\n  accTitle: A day\n\n"
        "  section Go to work\n    Make tea: 5: Me\n    Go upstairs: 3 : Me\n    Do work: 1: Me, Cat\n"
    )
    journey = read(text.encode(), "day.mmd")
    (stage,) = journey.stages

    assert (journey.title, journey.persona_ids, stage.title) == ("My working day", ("Me", "Cat"), "Go to work")
    assert [(step.id, step.title, step.emotion_expected) for step in stage.steps] == [
        ("make-tea", "Make tea", 2),
        ("go-upstairs", "Go upstairs", 0),
        ("do-work", "Do work", -2),
    ]


CSV_ROWS = """Stage;Step;Lane;Text;Severity
Shop;Look around;Actions;Opens the list;
;;Pain point;"Too many; all alike";4
Shop;Choose;Jobs;Feel sure;
Checkout;;;;
"""


def test_csv_that_a_person_wrote_is_read_with_semicolons_gaps_and_lanes_of_their_own():
    journey = read(CSV_ROWS.encode("utf-8-sig"), "maps/My shoes.csv")
    look, choose = journey.stages[0].steps

    assert (journey.id, journey.title, [stage.title for stage in journey.stages]) == (
        "my-shoes",
        "My shoes",
        ["Shop", "Checkout"],
    )
    assert [(card.lane, card.text, card.severity) for card in look.cards] == [
        ("actions", "Opens the list", None),
        ("pains", "Too many; all alike", 4),
    ]
    assert [(lane.role, lane.title) for lane in journey.lanes if lane.id == choose.cards[0].lane] == [("text", "Jobs")]


def test_cells_that_a_spreadsheet_would_run_are_disarmed():
    step = Step(id="s", title="=HYPERLINK(1)", cards=(Card(id="c", lane="actions", text="'@x"),))
    journey = JourneyMap(id="x", title="x", stages=(Stage(id="g", title="+1", steps=(step,)),))
    text = export_map(journey, "csv").decode("utf-8-sig")

    assert text.splitlines()[1].startswith("'+1,'=HYPERLINK(1),0,")
    assert "''@x" in text
    assert kept_by_csv(read(text.encode(), "x.csv")) == kept_by_csv(journey)


# Workbooks, edited with another library as a person edits them in a spreadsheet.


class Book:
    def __init__(self, journey: JourneyMap) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(export_map(journey, "xlsx")))
        self.sheet = self.book.worksheets[0]

    def read(self) -> JourneyMap:
        sink = io.BytesIO()
        self.book.save(sink)
        return read(sink.getvalue(), "edited.xlsx")

    def row(self, label: str) -> int:
        return next(row[0].row for row in self.sheet.iter_rows() if row[0].value == label)


def test_workbook_shows_stages_steps_and_lanes_and_hides_ids():
    sheet = Book(MAP).sheet
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]

    assert sheet.title == "Buy shoes"
    assert [[row[0], *row[2:]] for row in rows if rows.index(row) != 2] == [
        ["Buy shoes", "Shop", "Checkout", ""],
        ["Step", "Look around", "Pay", "Wait"],
        ["Actions", "", "", ""],
        ["Emotion", 1, "", -1],
        ["Touchpoints", "", "Payment page [web]", ""],
        ["Pain points", "", "", "• Parcel is late [4]\n• Delivery is dear"],
        ["Opportunities", "", "", "Say when"],
        ["Flow", "", "", "loop → Look around (too late)"],
        ["Importance", "", "", ""],
        ["Moment of truth", "", "", ""],
        ["Goal of the stage", "Find a pair", "", ""],
    ]
    assert sheet.row_dimensions[3].hidden
    assert sheet.column_dimensions["B"].hidden


def test_workbook_saved_by_another_program_is_the_same_map():
    assert Book(MAP).read() == MAP


EDITS = {
    "title of a step": ("D2", "Pay online", "'Pay' renamed to 'Pay online'"),
    "title of a stage": ("D1", "Kasse", "stage 'Checkout' renamed to 'Kasse'"),
    "title of the map": ("A1", "Buy boots", "map 'Buy shoes' renamed to 'Buy boots'"),
    "emotion": ("E5", -2, "emotion of 'Wait' −1 → −2"),
    "one card more": ("E8", "Say when\nSay why", "opportunity 'Say why' added to 'Wait'"),
    "severity": ("E7", "• Parcel is late [4]\n• Delivery is dear [3]", "severity of 'Delivery is dear' none → 3"),
    "card gone": ("E7", "• Parcel is late [4]", "pain point 'Delivery is dear' removed from 'Wait'"),
    "channel": ("D6", "Payment page [app]", "channel of 'Payment page' web → app"),
    "first card": ("C4", 42, "action '42' added to 'Look around'"),
    "arrow": ("D9", "branch -> wait (by invoice)", "arrow from 'Pay' to 'Wait' added"),
    "arrow gone": ("E9", None, "arrow from 'Wait' to 'Look around' removed"),
    "importance": ("D10", 5, "importance of 'Pay' none → 5"),
    "moment of truth": ("D11", "Most give up here", "moment of truth of 'Pay' added"),
    "goal": ("D12", "Pay safely", "goal of 'Checkout' added"),
    "lane named": ("A7", "Trouble", "lane 'Pain points' renamed to 'Trouble'"),
    "lane hidden": ("A7", "Pain points (hidden)", "lane 'Pain points' hidden"),
}


@pytest.mark.parametrize(("cell", "value", "change"), EDITS.values(), ids=EDITS)
def test_edit_of_a_cell_is_that_change_of_the_map_and_no_other(cell, value, change):
    book = Book(MAP)
    book.sheet[cell] = value

    assert diff(MAP, book.read()).summary() == change


def test_text_that_was_changed_keeps_its_card_but_not_its_evidence():
    book = Book(MAP)
    book.sheet["E7"] = "• Parcel is very late [5]\n• Delivery is dear"
    late = book.read().stages[1].steps[1].cards[0]

    assert (late.id, late.text, late.severity, late.claim_ids, late.kind) == (
        "late",
        "Parcel is very late",
        5,
        (),
        "assumed",
    )


def test_new_column_is_a_step_of_the_stage_to_its_left_and_a_new_row_a_lane():
    book = Book(MAP)
    book.sheet.insert_cols(5)
    book.sheet["E2"], book.sheet["E4"], book.sheet["E5"] = "Confirm", "Reads the mail\n- Smiles", 2
    book.sheet.insert_rows(7)
    book.sheet["A7"], book.sheet["E7"] = "Quotes", "“Done already?”"
    journey = book.read()
    confirm = journey.stages[1].steps[1]

    assert [step.title for step in journey.stages[1].steps] == ["Pay", "Confirm", "Wait"]
    assert confirm.emotion_expected == 2
    assert [(card.lane, card.text) for card in confirm.cards] == [
        ("actions", "Reads the mail"),
        ("actions", "Smiles"),
        ("quotes", "“Done already?”"),
    ]
    assert [lane.role for lane in journey.lanes][3] == "quotes"
    assert journey.stages[1].steps[2] == WAIT


def test_deleted_column_and_row_take_the_step_its_arrows_and_the_lane_away():
    book = Book(MAP)
    book.sheet.delete_rows(8)
    book.sheet.delete_cols(3)

    assert diff(MAP, book.read()).summary() == "lane 'Opportunities' removed, stage 'Shop' with 1 step removed"


def test_copied_column_is_another_step_with_cards_of_its_own():
    book = Book(MAP)
    for row in range(1, book.sheet.max_row + 1):
        book.sheet.cell(row, 6).value = book.sheet.cell(row, 5).value
    journey = book.read()
    first, second = journey.stages[1].steps[1:]

    assert first == WAIT
    assert (second.title, [card.text for card in second.cards]) == ("Wait", [card.text for card in WAIT.cards])
    assert not {second.id, *(card.id for card in second.cards)} & {first.id, *(card.id for card in first.cards)}


def test_sheet_that_a_person_made_needs_only_stages_steps_and_lanes():
    book = openpyxl.Workbook()
    for row in (
        ["Move house", "Plan", None, "Move"],
        [None, "Find movers", "Book", "Carry"],
        ["Actions", "Searches\nCompares", "Calls", None],
        ["Emotion", 0, -1, "-2"],
        ["Touchpoints", None, "Hotline [phone]", None],
        ["Since when", datetime.date(2026, 1, 2), None, None],
    ):
        book.active.append(row)
    sink = io.BytesIO()
    book.save(sink)
    journey = read(sink.getvalue(), "own.xlsx")
    plan, move = journey.stages

    assert (journey.id, journey.title, plan.title, move.title) == ("move-house", "Move house", "Plan", "Move")
    assert [(step.title, step.emotion_expected) for step in (*plan.steps, *move.steps)] == [
        ("Find movers", 0),
        ("Book", -1),
        ("Carry", -2),
    ]
    assert [(card.text, card.channel) for card in plan.steps[1].cards] == [("Calls", ""), ("Hotline", "phone")]
    assert [(lane.role, lane.name) for lane in journey.lanes][3] == ("text", "Since when")
    assert plan.steps[0].cards[2].text == "2026-01-02"


def test_sheet_whose_details_were_deleted_is_read_with_the_ids_it_hides():
    book = Book(MAP)
    del book.book["Details"]
    journey = book.read()

    assert journey.id == "shoes"
    assert [(stage.id, [step.id for step in stage.steps]) for stage in journey.stages] == [
        ("shop", ["look"]),
        ("checkout", ["pay", "wait"]),
    ]
    assert [(card.text, card.severity, card.claim_ids) for card in journey.stages[1].steps[1].cards][:2] == [
        ("Parcel is late", 4, ()),
        ("Delivery is dear", None, ()),
    ]
    assert (journey.flows[0].from_step, journey.flows[0].to_step, journey.flows[0].label) == (
        "wait",
        "look",
        "too late",
    )


def test_whatever_a_person_does_to_a_grid_gives_a_valid_map_or_an_error_with_the_cell():
    rng = random.Random(34)
    n_read = 0
    refused: list[str] = []
    for _ in range(300):
        journey = random_map(rng)
        rows = grid_of(journey)
        for _ in range(rng.randint(1, 4)):
            spoil(rng, rows)
        try:
            read_map = map_of_grid(rows, sheet="S", original=rng.choice((journey, None)))
        except TemplateError as error:
            refused.append(error.message)
            continue
        n_read += 1

        assert JourneyMap.model_validate(read_map.model_dump()) == read_map
        assert load_journey(dump_journey(read_map)) == read_map

    assert n_read > 100
    assert [one for one in refused if not re.match(r"S(, cell [A-Z]+\d+: | has \d)", one)] == []


def spoil(rng: random.Random, rows: list[list[object]]) -> None:
    """Write over a cell, or delete, copy or insert a row or a column."""
    row = rng.randrange(len(rows))
    column = rng.randrange(max(len(rows[row]), 1))
    match rng.randrange(5):
        case 0 | 1:
            rows[row][column : column + 1] = [
                rng.choice(["", None, 5, 2.0, True, "• a\n• b", "next → b", "wait: why?"])
            ]
        case 2:
            del rows[row]
        case 3:
            rows.insert(row, list(rows[rng.randrange(len(rows))]))
        case _:
            for cells in rows:
                cells[column:column] = cells[column : column + 1] if rng.random() < 0.5 else [""]
    rows[:] = rows or [[]]


def test_workbook_holds_several_maps_each_on_a_sheet_of_its_own():
    from core.journeys._sheet_files import dump_xlsx

    other = MAP.model_copy(update={"id": "boots", "title": "Buy shoes"})
    content = dump_xlsx([MAP, other])

    assert import_maps(content, name="x.xlsx") == (MAP, other)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Buy shoes", "Buy shoes 2", "Details"]


def test_picture_longer_than_a_cell_survives_the_workbook():
    picture = "data:image/png;base64," + "A" * 200_000
    step = Step(id="s", title="S", cards=(Card(id="c", lane="p", text="A shop", image=picture),))
    journey = JourneyMap(
        id="x", title="x", lanes=(Lane(id="p", role="images"),), stages=(Stage(id="g", title="G", steps=(step,)),)
    )

    assert read(export_map(journey, "xlsx"), "x.xlsx") == journey


def broken(cell: str, value: object, *, sheet: int = 0) -> bytes:
    book = Book(MAP)
    book.book.worksheets[sheet][cell] = value
    sink = io.BytesIO()
    book.book.save(sink)
    return sink.getvalue()


BAD: dict[str, tuple[str, bytes, str]] = {
    "emotion in a cell": ("x.xlsx", broken("E5", "glad"), r"sheet Buy shoes, cell E5: .*from -2 to 2, found 'glad'"),
    "arrow to nowhere": ("x.xlsx", broken("D9", "→ Party"), r"cell D9: expected an arrow .*found '→ Party'"),
    "lane without a name": ("x.xlsx", broken("D14", "Hm"), r"cell A14: expected the name of a lane"),
    "ids gone": ("x.xlsx", broken("A3", "Hm"), r"cell A3: expected the row 'Ids \(leave as they are\)'"),
    "details edited": ("x.xlsx", broken("G9", "{}", sheet=1), r"sheet Details, row 9: title: is missing"),
    "details cut": ("x.xlsx", broken("G9", "{", sheet=1), r"sheet Details, row 9: .*not as they were written"),
    "part unknown": ("x.xlsx", broken("B3", "lame", sheet=1), r"sheet Details, row 3: expected map, .*found 'lame'"),
    "no workbook": ("x.xlsx", b"PK\x03\x04", r"x.xlsx cannot be read as a workbook"),
    "json": ("x.json", b'{"id": "a",\n "title": }', r"x.json, line 2: this is not valid JSON: expecting value"),
    "json value": (
        "x.json",
        b'{\n  "id": "a",\n  "title": "A",\n  "state": "soon"\n}',
        r"x.json, line 4: state: expected 'as_is'",
    ),
    "json key twice": ("x.json", b'{"id": "a", "id": "b"}', r"the key 'id' stands in one place twice"),
    "json nested": ("x.json", b"[" * 100_000, r"x.json"),
    "csv without steps": ("x.csv", b"Stage,Text\nA,b\n", r"line 1: expected a column 'Step', found 'stage, text'"),
    "csv column": ("x.csv", b"Stage,Step,Colour\nA,b,c\n", r"line 1: 'colour' is not a known column"),
    "csv severity": (
        "x.csv",
        b"Stage,Step,Lane,Text,Severity\nA,b,Pains,c,9\n",
        r"line 2: severity: .*1 to 5, found '9'",
    ),
    "csv severity of an action": (
        "x.csv",
        b'Stage,Step,Lane,Text,Severity\nA,"b\nb",,,\nA,b,Actions,c,3\n',
        r"line 4: .*pain points only",
    ),
    "csv cells": ("x.csv", b"Stage,Step\nA,b,c\n", r"line 2: expected 2 cells, found 3"),
    "csv quotes": ("x.csv", b'Stage,Step\nA,"b', r"line 2: this is not CSV"),
    "csv encoding": ("x.csv", b"Stage,Step\nA,\xe9\n", r"x.csv, line 2: this is not UTF-8"),
    "mermaid kind": ("x.mmd", b"\nflowchart TD\n", r"line 2: expected the word journey, found 'flowchart TD'"),
    "mermaid score": ("x.mmd", b"journey\n  Tea: 7: Me\n", r"line 2: expected a score from 1 to 5, found '7'"),
    "mermaid task": ("x.mmd", b"journey\n  title A\n  Tea\n", r"line 3: expected a task .*found 'Tea'"),
    "ending": ("x.docx", b"", r"x.docx is not a file of a journey map"),
}


@pytest.mark.parametrize(("name", "content", "problem"), BAD.values(), ids=BAD)
def test_bad_file_is_refused_with_the_place_and_what_was_expected(name, content, problem):
    with pytest.raises(TemplateError, match=problem) as caught:
        import_maps(content, name=name)

    assert caught.value.hint


def test_map_of_a_template_passes_through_every_format():
    journey = journey_from_template(load_template("ecommerce-purchase"), journey_id="new", title="New")

    assert read(export_map(journey, "xlsx"), "x.xlsx") == journey
    assert kept_by_csv(read(export_map(journey, "csv"), "new.csv")) == kept_by_csv(journey)
    assert json.loads(export_map(journey, "json"))["stages"][0]["id"] == "discover"
    assert Path("new.csv").stem == read(export_map(journey, "csv"), "new.csv").id


def test_a_workbook_can_be_read_and_printed_and_runs_nothing():
    journey = MAP.model_copy(update={"title": "=1+1", "stages": (Stage(id="a", title="@SUM(A1)", goal="-2"),)})
    sheet = openpyxl.load_workbook(io.BytesIO(export_map(journey, "xlsx"))).worksheets[0]
    texts = [cell for row in sheet for cell in row if isinstance(cell.value, str)]

    assert {cell.data_type for cell in texts} == {"s"}
    risky = [cell for cell in texts if cell.value[:1] in {"=", "+", "-", "@"}]
    assert [cell.value for cell in risky][:2] == ["=1+1", "@SUM(A1)"]
    assert all(cell.quotePrefix for cell in risky)
    assert all(cell.alignment.wrap_text for cell in texts)
    assert sheet.freeze_panes == "C4"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$3", "$A:$A")
    assert sheet.page_setup.orientation == "landscape"


def test_rows_of_a_workbook_are_as_high_as_their_texts_and_grow_when_edited():
    long, chinese = " ".join(["word"] * 30), "买" * 40
    cards = (
        Card(id="c1", lane="l1", text=long),
        Card(id="c2", lane="l2", text=chinese),
        Card(id="c3", lane="l3", text="a"),
    )
    lanes = tuple(Lane(id=f"l{n}", role="text", title=f"Lane {n}") for n in (1, 2, 3))
    stage = Stage(id="s", title="S", steps=(Step(id="p", title="P", cards=cards),))
    content = export_map(JourneyMap(id="m", title="M", lanes=lanes, stages=(stage,)), "xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    heights = [sheet.row_dimensions[row].height or 15 for row in (4, 5, 6)]
    # a column is 30 digits wide: 150 letters take 5 lines at least, and 40 Chinese ones, twice as wide, take 3
    assert 5 * 15 <= heights[0] <= 7 * 15
    assert 3 * 15 <= heights[1] <= 4 * 15
    assert heights[2] == 15
    assert not any(b"customHeight" in part for name, part in parts_of(content) if name.endswith("sheet1.xml"))


def parts_of(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
