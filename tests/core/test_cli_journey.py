import io
import json
import re

import pptx
import pypdfium2
import pytest
from PIL import Image, ImageColor

from core.charts import COLORS
from core.cli import main
from core.journeys import (
    AddCard,
    Card,
    EditStep,
    JourneyMap,
    MoveStep,
    Stage,
    Step,
    apply_all,
    dump_journey,
    export_map,
    load_journey,
)
from core.journeys._sheet_files import dump_xlsx

BASE = JourneyMap(
    id="shoes",
    title="Buy shoes",
    persona_ids=("mia",),
    stages=(
        Stage(id="shop", title="Shop", goal="Find a pair", events=("a*",), steps=(Step(id="look", title="Look"),)),
        Stage(id="pay", title="Checkout", goal="Get it", events=("b*",), steps=(Step(id="card", title="Enter card"),)),
    ),
)
PALETTE = {ImageColor.getrgb(one) for one in COLORS[:5]}
FEE = Card(id="fee", lane="pains", text="Hidden fee", severity=2)


@pytest.fixture(autouse=True)
def maps(tmp_path, monkeypatch):
    """A folder with base.yaml, ours.yaml, theirs.yaml (goes together with ours) and against.yaml (does not)."""
    monkeypatch.chdir(tmp_path)
    versions = {
        "base": (),
        "ours": (EditStep(step_id="card", title="Pay"), AddCard(step_id="card", card=FEE, index=0)),
        "theirs": (MoveStep(step_id="look", stage_id="pay", index=0),),
        "against": (EditStep(step_id="card", title="Pay by card"),),
    }
    for name, commands in versions.items():
        (tmp_path / f"{name}.yaml").write_text(dump_journey(apply_all(BASE, commands)[0]), encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> int:
    return main(["journey", *arguments])


def test_diff_says_what_changed_by_stage_and_exits_with_1(capsys):
    assert run("diff", "base.yaml", "ours.yaml") == 1
    assert capsys.readouterr().out == (
        "'Enter card' renamed to 'Pay', pain point 'Hidden fee' added to 'Pay'\n"
        "\nCheckout\n  'Enter card' renamed to 'Pay'\n  pain point 'Hidden fee' added to 'Pay'\n"
    )


def test_diff_of_equal_maps_in_different_formats_exits_with_0(maps, capsys):
    (maps / "base.xlsx").write_bytes(export_map(BASE, "xlsx"))

    assert run("diff", "base.yaml", "base.xlsx") == 0
    assert capsys.readouterr().out == "no difference\n"


def test_merge_writes_both_changes(maps, capsys):
    assert run("merge", "base.yaml", "ours.yaml", "theirs.yaml", "-o", "merged.yaml") == 0
    merged = load_journey((maps / "merged.yaml").read_text(encoding="utf-8"))

    assert [step.title for step in merged.stages[1].steps] == ["Look", "Pay"]
    assert merged.stages[1].steps[1].cards == (FEE,)
    assert capsys.readouterr() == ("", "")


def test_merge_reports_a_conflict_keeps_ours_and_exits_with_1(capsys):
    assert run("merge", "base.yaml", "ours.yaml", "against.yaml") == 1
    said = capsys.readouterr()

    assert said.err == "conflict: title of step 'Pay': ours 'Pay', theirs 'Pay by card'\n"
    assert load_journey(said.out).stages[1].steps[0].title == "Pay"


def test_merge_works_on_copies_without_an_ending_as_git_makes_them(maps):
    for name in ("base", "ours", "theirs"):
        (maps / f".merge_file_{name}").write_bytes((maps / f"{name}.yaml").read_bytes())

    assert run("merge", *(f".merge_file_{one}" for one in ("base", "ours", "theirs")), "-o", ".merge_file_ours") == 0
    assert load_journey((maps / ".merge_file_ours").read_text(encoding="utf-8")).stages[0].steps == ()


def test_lint_names_file_line_level_place_and_hint(maps, capsys):
    (maps / "bad.yaml").write_text(
        "id: bad\ntitle: Bad\npersona_ids: [mia]\nstages:\n- id: shop\n  title: Shop\n  goal: g\n  events: ['a']\n",
        encoding="utf-8",
    )

    assert run("lint", "bad.yaml", "base.yaml") == 1
    assert capsys.readouterr().out == (
        "bad.yaml:5: warning: A stage has no steps: Shop. "
        "Add what the customer does in it, or delete the stage. [stage-without-steps]\n1 warning in 2 files.\n"
    )


def test_lint_exits_with_0_when_there_are_only_notes(maps, capsys):
    (maps / "note.yaml").write_text(dump_journey(BASE).replace("  goal: Get it\n", ""), encoding="utf-8")

    assert run("lint", "note.yaml") == 0
    assert "note.yaml:15: note: A stage does not say" in capsys.readouterr().out


def test_lint_of_a_folder_checks_links_between_its_maps_and_of_one_file_does_not(maps, capsys):
    linked, _ = apply_all(BASE, (EditStep(step_id="card", child_map_id="details"),))
    folder = maps / "linked"
    folder.mkdir()
    (folder / "shoes.yaml").write_text(dump_journey(linked), encoding="utf-8")

    assert run("lint", "linked/shoes.yaml") == 0
    assert run("lint", "linked") == 1
    assert "[unknown-map]" in capsys.readouterr().out

    (folder / "details.yaml").write_text(dump_journey(BASE.model_copy(update={"id": "details"})), encoding="utf-8")
    assert run("lint", "linked") == 0


def test_lint_goes_on_after_a_file_that_cannot_be_used_and_exits_with_2(maps, capsys):
    (maps / "broken.yaml").write_text("id: x\ntitle: 5\n", encoding="utf-8")

    assert run("lint", "broken.yaml", "base.yaml") == 2
    said = capsys.readouterr()
    assert said.out == "Nothing found in 1 file.\n"
    assert "broken.yaml, line 2: title: expected text, found 5" in said.err


@pytest.mark.parametrize("ending", ["json", "xlsx", "yaml"])
def test_export_and_import_give_the_same_map_back(maps, capsys, ending):
    assert run("export", "ours.yaml", f"copy.{ending}") == 0
    assert run("import", f"copy.{ending}", "again.yaml") == 0

    assert (maps / "again.yaml").read_bytes() == (maps / "ours.yaml").read_bytes()
    assert json.loads(capsys.readouterr().out.splitlines()[0])["file"] == f"copy.{ending}"


@pytest.mark.parametrize(
    ("ending", "start"), [("svg", b"<svg"), ("pdf", b"%PDF"), ("html", b"<!doctype"), ("mmd", b"journey")]
)
def test_export_draws_a_map_as_the_ending_says(maps, ending, start):
    assert run("export", "ours.yaml", f"map.{ending}") == 0
    assert (maps / f"map.{ending}").read_bytes()[:200].lstrip().lower().find(start.lower()) >= 0


PERSONAS = ("young-couple", "old-hand", "Zoë, 30", "first-buyer", "investor")


def texts_of(content: bytes, ending: str) -> str:
    """What a drawing says."""
    if ending == "pdf":
        return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    if ending == "pptx":
        shapes = (shape for slide in pptx.Presentation(io.BytesIO(content)).slides for shape in slide.shapes)
        parts = (part for shape in shapes for part in getattr(shape, "shapes", [shape]) if part.has_text_frame)
        return " ".join(part.text_frame.text for part in parts)
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", content.decode()))


@pytest.mark.parametrize("ending", ["svg", "html", "pdf", "pptx"])
def test_export_draws_a_curve_with_its_name_for_each_persona_of_a_file(maps, ending):
    journey = BASE.model_copy(update={"persona_ids": PERSONAS})
    (maps / "five.yaml").write_text(dump_journey(journey), encoding="utf-8")

    assert run("export", "five.yaml", f"five.{ending}") == 0

    content = (maps / f"five.{ending}").read_bytes()
    said = " ".join(texts_of(content, ending).split())
    assert all(name in said for name in ("Young couple", "Old hand", "Zoë, 30", "First buyer", "Investor"))
    if ending in {"svg", "html"}:
        curves = set(
            re.findall(r'<path d="M[^"]*C[^"]*" fill="none" stroke="(#\w+)" stroke-width="1.6"', content.decode())
        )
        assert len(curves) == 5


@pytest.mark.parametrize("ending", ["svg", "html", "pdf", "pptx"])
def test_export_draws_what_a_file_says_was_measured_and_where_its_numbers_are(maps, ending):
    measured = Card(id="slow", lane="pains", text="Payment page", claim_ids=("s1.pain",), kind="measured")
    bought = Card(id="paid", lane="touchpoints", text="Card form", claim_ids=("s1.paid",), kind="measured")
    guess = Card(id="guess", lane="thoughts", text="Is this safe?")
    commands = [AddCard(step_id="card", card=one, index=0) for one in (measured, bought, guess)]
    (maps / "known.yaml").write_text(dump_journey(apply_all(BASE, commands)[0]), encoding="utf-8")

    assert run("export", "known.yaml", f"known.{ending}") == 0

    content = (maps / f"known.{ending}").read_bytes()
    said = " ".join(texts_of(content, ending).split())
    assert said.count("Measured [1]") == 2  # both cards lead to one note
    n_names = 2 if ending == "html" else 1  # a page keeps a copy of the names of lanes in view
    assert said.count("Assumptions, no data behind them") == n_names  # of the lane of the guess only
    assert "Its numbers are there" in (" ".join(content.decode().split()) if ending == "html" else said)
    if ending == "svg":
        cards = re.findall(r'data-name="Card"[^>]*>\s*<rect[^>]*>', content.decode())
        assert ["stroke-dasharray" in one for one in cards] == [True, False, False]  # thoughts, touchpoints, pains


def test_export_draws_a_map_whose_personas_have_no_names_or_long_ones(maps):
    journey = BASE.model_copy(update={"persona_ids": ("", "x" * 300)})
    (maps / "odd.yaml").write_text(dump_journey(journey), encoding="utf-8")

    assert run("export", "odd.yaml", "odd.svg") == 0
    assert "Persona 1" in texts_of((maps / "odd.svg").read_bytes(), "svg")


def test_export_as_a_picture_draws_every_persona_of_a_file(maps):
    for n in (1, 5):
        journey = BASE.model_copy(update={"persona_ids": PERSONAS[:n]})
        (maps / "some.yaml").write_text(dump_journey(journey), encoding="utf-8")
        assert run("export", "some.yaml", f"{n}.png") == 0

    pictures = [Image.open(maps / f"{n}.png").convert("RGB") for n in (1, 5)]
    colors = [{one for _, one in picture.getcolors(1 << 24)} & PALETTE for picture in pictures]
    assert [len(one) for one in colors] == [1, 5]


def test_import_of_an_outline_makes_a_map_and_says_the_line_of_a_mistake(maps, capsys):
    (maps / "plan.md").write_text("# Shoes\n## Buy\n- Pay (+1)\n", encoding="utf-8")
    (maps / "bad.txt").write_text("Buy\n  Pay (+7)\n", encoding="utf-8")

    assert run("import", "plan.md", "plan.yaml") == 0
    assert "emotion_expected: 1" in (maps / "plan.yaml").read_text(encoding="utf-8")
    assert run("import", "bad.txt", "bad.yaml") == 2
    assert "bad.txt: Line 2: 'Pay (+7)'" in capsys.readouterr().err


def test_import_of_an_outline_takes_a_number_for_an_emotion_at_steps_only(maps, capsys):
    (maps / "text.md").write_text("Stage +9\n  Step\n    Card +9\n", encoding="utf-8")
    (maps / "felt.md").write_text("Stage\n  Step\n  z +9\n", encoding="utf-8")

    assert run("import", "text.md", "text.yaml") == 0
    (stage,) = load_journey((maps / "text.yaml").read_text(encoding="utf-8")).stages
    assert (stage.title, stage.steps[0].title, stage.steps[0].cards[0].text) == ("Stage +9", "Step", "Card +9")
    assert stage.steps[0].emotion_expected == 0

    assert run("import", "felt.md", "felt.yaml") == 2
    assert "Line 3: 'z +9' is felt +9, but emotions go from -2 to +2." in capsys.readouterr().err
    assert not (maps / "felt.yaml").exists()


def test_import_of_a_workbook_with_several_maps_makes_a_folder(maps):
    (maps / "all.xlsx").write_bytes(dump_xlsx([BASE, BASE.model_copy(update={"id": "boots", "title": "Boots"})]))

    assert run("import", "all.xlsx", "maps") == 0
    assert sorted(file.name for file in (maps / "maps").iterdir()) == ["boots.yaml", "shoes.yaml"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["diff", "base.yaml", "nowhere.yaml"], "nowhere.yaml cannot be read"),
        (["export", "base.yaml", "map.docx"], "map.docx ends with .docx, which no map is written as"),
        (["export", "base.yaml", "map.json", "--paper", "a4"], "--paper is for pictures"),
        (["import", "base.docx", "x.yaml"], "cannot be read"),
        (["merge", "base.yaml", "ours.yaml"], "THEIRS"),
        (["dance"], "'dance'"),
    ],
)
def test_bad_arguments_are_refused_in_one_line_with_2(arguments, expected, capsys):
    assert run(*arguments) == 2

    said = capsys.readouterr().err
    assert expected in said
    assert said.count("\n") == 1
