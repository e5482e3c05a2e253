"""The command line: what each command prints and writes, and how bad input is refused."""

import csv
import errno
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import get_args

import pytest

import core.exports.folder
import core.pipeline
from core.cli import main
from core.cli_run import METHODS, progress, summarise
from core.errors import CancelledError, DataError, StoreError
from core.exports.bundle import read_study
from core.exports.folder import write_result
from core.journeys import import_maps
from core.pipeline import StudyResult
from core.schema import Facet, Role
from core.segmentation import Method, SegmentationConfig
from core.templates import load_templates


@pytest.fixture
def finished(shop_result) -> StudyResult:
    """The finished study of the small shop, as a run returns it."""
    return StudyResult(*read_study(shop_result))


@pytest.fixture
def quick(monkeypatch, finished) -> list[dict]:
    """Make a run return the finished study at once; returns what each run was asked for."""
    calls = []

    def run_study(sources, **options):
        calls.append({"sources": {source.name: source for source in sources}, **options})
        options["on_progress"](0.5, "Half of it")
        return finished

    monkeypatch.setattr(core.pipeline, "run_study", run_study)
    return calls


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def files_in(bundle: Path) -> dict[str, bytes]:
    """Return the files of a bundle, without the one that says which personal columns this export left out."""
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "study.json"}


def refusal(arguments: list[str], capsys: pytest.CaptureFixture) -> str:
    """Return the one line that a refused command prints; progress lines before it are allowed."""
    capsys.readouterr()
    assert main(arguments) == 2
    said = capsys.readouterr()
    *progress, line = said.err.splitlines()
    assert said.out == ""
    assert all(" % " in one for one in progress)
    assert line.startswith("wayprint: ")
    return line


# A run


@pytest.mark.usefixtures("quick")
def test_a_run_says_how_far_it_is_and_what_it_found(shop_files, shop_result, tmp_path, capsys):
    assert main(["run", "--customers", str(shop_files["customers"]), "--out", str(tmp_path / "out")]) == 0

    said = capsys.readouterr()
    assert "50 % Half of it" in said.err
    assert said.out.startswith("3 segments (natural): ")
    assert "Women in their 20s in big cities" in said.out
    assert tree(tmp_path / "out").keys() == tree(shop_result).keys()


@pytest.mark.parametrize(
    ("files", "template"), [(("customers",), "generic"), (("customers", "events"), "ecommerce-purchase")]
)
def test_the_journey_template_is_the_one_that_fits_the_events(quick, shop_files, tmp_path, files, template):
    given = [part for name in files for part in (f"--{name}", str(shop_files[name]))]

    assert main(["run", *given, "--out", str(tmp_path / "out")]) == 0

    assert quick[0]["template"].id == template


def test_a_run_with_a_number_of_ones_own_says_which_is_suggested(finished, tmp_path, capsys):
    found = finished.study.segmentation.model_copy(update={"suggested": 5})

    summarise(finished.study.model_copy(update={"segmentation": found}), tmp_path)

    assert capsys.readouterr().out.startswith("3 segments, as you asked; 5 are suggested (natural): ")


def test_the_settings_reach_the_run(quick, shop_files, tmp_path):
    files = [part for name, path in shop_files.items() for part in (f"--{name}", str(path))]
    settings = ["--segments", "7", "--method", "kmeans", "--template", "subscription", "--seed", "5"]
    settings += ["--weight", "age=0.5", "--weight", "a=b=2", "--facet-weight", "attitudinal=3"]
    settings[5] = load_templates()[0].id

    assert main(["run", *files, *settings, "--out", str(tmp_path / "out")]) == 0

    (call,) = quick
    assert call["config"] == SegmentationConfig(
        method="kmeans",
        n_segments=7,
        seed=5,
        column_weights={"age": 0.5, "a=b": 2.0},
        facet_weights={Facet.ATTITUDINAL: 3.0},
    )
    assert call["template"] == load_templates()[0]
    assert {name: source.schema.kind.value for name, source in call["sources"].items()} == {
        "customers": "customers",
        "events": "events",
        "feedback": "feedback",
    }


def test_every_method_can_be_asked_for():
    assert get_args(Method) == METHODS


def test_response_styles_can_be_kept(quick, shop_files, tmp_path):
    arguments = ["run", "--customers", str(shop_files["customers"]), "--response-style", "keep"]

    assert main([*arguments, "--out", str(tmp_path / "out")]) == 0

    assert quick[0]["config"].response_style == "keep"


def test_auto_leaves_the_number_of_segments_to_the_data(quick, shop_files, tmp_path):
    arguments = ["run", "--customers", str(shop_files["customers"]), "--segments", "auto"]

    assert main([*arguments, "--out", str(tmp_path / "out")]) == 0

    assert quick[0]["config"].n_segments is None


def test_a_role_is_corrected_in_any_table(quick, shop_files, tmp_path):
    arguments = ["run", "--customers", str(shop_files["customers"]), "--feedback", str(shop_files["feedback"])]
    columns = ["--column", "age=ignore", "--column", "customers.trust=category", "--column", "feedback.rating=ignore"]

    assert main([*arguments, *columns, "--out", str(tmp_path / "out")]) == 0

    schemas = {name: source.schema for name, source in quick[0]["sources"].items()}
    assert schemas["customers"].column("age").role is Role.IGNORE
    assert schemas["customers"].column("trust").role is Role.CATEGORY
    assert schemas["feedback"].column("rating").role is Role.IGNORE
    assert schemas["feedback"].column("comment").role is Role.TEXT


def test_a_run_on_events_alone_is_named_after_them_and_corrects_their_columns(quick, shop_files, tmp_path):
    arguments = ["run", "--events", str(shop_files["events"]), "--column", "channel=ignore"]

    assert main([*arguments, "--out", str(tmp_path / "out")]) == 0

    (call,) = quick
    assert call["name"] == shop_files["events"].stem
    assert call["sources"]["events"].schema.column("channel").role is Role.IGNORE


def test_a_column_whose_name_has_a_dot_is_found(quick, tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text("id,events.rate\n" + "".join(f"c{n},{n % 7}\n" for n in range(30)), encoding="utf-8")
    (tmp_path / "events.csv").write_text("id,time,event\n" + "c1,2026-01-01,buy\n" * 3, encoding="utf-8")
    files = ["--customers", str(path), "--events", str(tmp_path / "events.csv")]

    assert main(["run", *files, "--column", "events.rate=ignore", "--out", str(tmp_path / "out")]) == 0

    assert quick[0]["sources"]["customers"].schema.column("events.rate").role is Role.IGNORE


# Bad input


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["COMMAND", "--help"]),
        (["dance"], ["'dance'", "run", "audit"]),
        (["run"], ["--out", "run --help"]),
        (["run", "--out", "o"], ["no file", "--customers", "--events", "--survey"]),
        (["run", "--customers", "x.csv", "--out", "o", "--method", "magic"], ["'magic'", "mixture", "kmeans"]),
        (["run", "--customers", "x.csv", "--out", "o", "--template", "x"], ["'x'", *(t.id for t in load_templates())]),
        (["run", "--customers", "x.csv", "--out", "o", "--segments", "1"], ["'1'", "auto, or 2 to 100"]),
        (["run", "--customers", "x.csv", "--out", "o", "--segments", "101"], ["'101'", "auto, or 2 to 100"]),
        (["run", "--customers", "x.csv", "--out", "o", "--segments", "many"], ["'many'", "auto, or 2 to 100"]),
        (["run", "--customers", "x.csv", "--out", "o", "--weight", "age"], ["'age'", "NAME=W", "0 to 5"]),
        (["run", "--customers", "x.csv", "--out", "o", "--weight", "age=6"], ["'age=6'", "0 to 5"]),
        (["run", "--customers", "x.csv", "--out", "o", "--facet-weight", "mood=2"], ["'mood'", "attitudinal"]),
        (["run", "--customers", "x.csv", "--out", "o", "--seed", "-1"], ["'-1'", "whole number from 0"]),
        (["run", "--customers", "x.csv", "--out", "o", "--seed", "4294967296"], ["whole number from 0"]),
        (["demo", "o", "--seed", "1.5"], ["'1.5'", "whole number from 0"]),
        (["run", "--customers", "x.csv", "--out", "o"], ["'x.csv'", "path"]),
        (["audit", "nowhere"], ["no folder nowhere", "run"]),
        (["audit", "."], ["study.json is missing"]),
        (["validate", "nowhere.yaml"], ["nowhere.yaml", "cannot be read"]),
        (["import", "nowhere.zip"], ["nowhere.zip", "cannot be read"]),
    ],
)
def test_bad_arguments_are_refused_in_one_line(arguments, expected, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    line = refusal(arguments, capsys)

    assert [part for part in expected if part not in line] == []
    assert list(tmp_path.iterdir()) == []


def test_feedback_alone_is_refused_before_it_is_read(tmp_path, capsys):
    line = refusal(["run", "--feedback", str(tmp_path / "no-such-file.csv"), "--out", str(tmp_path / "out")], capsys)

    assert "Feedback alone holds nothing to find segments by" in line
    assert "Add --customers, --events or --survey" in line


ROWS = "".join(f"c{n},{20 + n % 40},{n % 9}\n" for n in range(60))
TABLES = {
    "an empty file": ({"customers": ""}, "is empty"),
    "no rows": ({"customers": "customer_id,age\n"}, "customer"),
    "too few customers": ({"customers": "customer_id,age\nc1,30\nc2,40\n"}, "at least 20"),
    "bytes of something else": ({"customers": "\x00\x01\x02\x03" * 50}, "at least 20"),
    "events without a time": (
        {"customers": "customer_id,age,n\n" + ROWS, "events": "customer_id,event\n" + "c1,buy\n" * 30},
        "time",
    ),
    "events without a customer": (
        {"customers": "customer_id,age,n\n" + ROWS, "events": "time,event\n" + "2026-01-01 10:00,buy\n" * 30},
        "customer",
    ),
    "comments without a text": (
        {"customers": "customer_id,age,n\n" + ROWS, "feedback": "customer_id,stars\n" + "c1,4\nc2,5\n" * 30},
        "text",
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_that_cannot_be_used_is_refused_in_one_line(case, tmp_path, capsys):
    tables, expected = TABLES[case]
    arguments = ["run", "--out", str(tmp_path / "deep" / "out")]
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        arguments += [f"--{name}", str(tmp_path / f"{name}.csv")]
    before = tree(tmp_path)

    line = refusal(arguments, capsys)

    assert expected in line
    assert tree(tmp_path) == before
    assert not (tmp_path / "deep").exists()


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("age", "NAME=ROLE"),
        ("=number", "NAME=ROLE"),
        ("agee=number", "Did you mean 'age'?"),
        ("age=banana", "Choose one of: "),
        ("events.time=ignore", "no column 'events.time'"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(column, expected, shop_files, tmp_path, capsys):
    arguments = ["run", "--customers", str(shop_files["customers"]), "--column", column, "--out", str(tmp_path / "o")]

    assert expected in refusal(arguments, capsys)


def test_a_folder_or_picture_is_no_table(tmp_path, capsys):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")

    assert "no file" in refusal(["run", "--customers", str(tmp_path), "--out", str(tmp_path / "o")], capsys)
    line = refusal(["run", "--customers", str(tmp_path / "photo.jpg"), "--out", str(tmp_path / "o")], capsys)
    assert "csv" in line


def test_a_file_without_the_right_to_read_it_is_refused(shop_files, tmp_path, monkeypatch, capsys):
    def forbidden(path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "read_bytes", forbidden)

    line = refusal(["run", "--customers", str(shop_files["customers"]), "--out", str(tmp_path / "o")], capsys)

    assert "customers.csv" in line
    assert "Permission denied" in line


# Where results go


@pytest.mark.usefixtures("quick")
def test_an_earlier_result_is_replaced(shop_files, shop_result, tmp_path):
    out = shutil.copytree(shop_result, tmp_path / "out")
    (out / "journeys" / "old.yaml").write_text("old", encoding="utf-8")

    assert main(["run", "--customers", str(shop_files["customers"]), "--out", str(out)]) == 0

    assert tree(out).keys() == tree(shop_result).keys()
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("name", ["notes.txt", "data/mine.csv", "journeys/photo.jpg"])
def test_a_folder_with_anything_else_in_it_is_left_alone(name, quick, shop_files, shop_result, tmp_path, capsys):
    out = shutil.copytree(shop_result, tmp_path / "out")
    (out / name).write_text("mine", encoding="utf-8")
    before = tree(out)

    line = refusal(["run", "--customers", str(shop_files["customers"]), "--out", str(out)], capsys)

    assert name in line
    assert tree(out) == before
    assert quick == [], "it must be refused before the long work"


def test_a_folder_that_is_not_ours_is_left_alone(shop_files, tmp_path, capsys):
    (tmp_path / "claims.json").write_text("[]", encoding="utf-8")

    line = refusal(["run", "--customers", str(shop_files["customers"]), "--out", str(tmp_path)], capsys)

    assert "'claims.json'" in line


def test_a_file_in_the_place_of_the_folder_is_refused(shop_files, tmp_path, capsys):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    for out in ("taken", "taken/inner"):
        line = refusal(["run", "--customers", str(shop_files["customers"]), "--out", str(tmp_path / out)], capsys)
        assert "taken is a file" in line


def test_the_folder_one_is_in_is_refused(shop_files, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    line = refusal(["run", "--customers", str(shop_files["customers"]), "--out", "."], capsys)

    assert "Give a folder inside it" in line


def test_a_folder_that_cannot_be_written_is_refused_at_once(quick, shop_files, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(os, "access", lambda *_: False)

    line = refusal(["run", "--customers", str(shop_files["customers"]), "--out", str(tmp_path / "out")], capsys)

    assert "cannot be written" in line
    assert quick == []


def test_a_full_disk_leaves_what_was_there(finished, shop_result, tmp_path, monkeypatch):
    out = shutil.copytree(shop_result, tmp_path / "out")
    before = tree(tmp_path)

    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for name in ("write_study", "_put"):
        with monkeypatch.context() as patch:
            patch.setattr(core.exports.folder, name, full)
            with pytest.raises(StoreError, match="No space left"):
                write_result(finished, out)
            with pytest.raises(StoreError, match="No space left"):
                write_result(finished, tmp_path / "new")
        assert tree(tmp_path) == before


def test_a_swap_that_fails_brings_the_old_result_back(finished, shop_result, tmp_path, monkeypatch):
    out = shutil.copytree(shop_result, tmp_path / "out")
    before = tree(tmp_path)
    rename = Path.rename

    def refuse_new(path, target):
        if path.name == "new":
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_new)

    with pytest.raises(StoreError, match="nothing was changed"):
        write_result(finished, out)

    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("stop", "status"), [(KeyboardInterrupt(), 130), (CancelledError("Stopped."), 2), (DataError("No."), 2)]
)
def test_a_run_that_is_stopped_writes_nothing(stop, status, shop_files, tmp_path, monkeypatch, capsys):
    def stopped(*_args, **_options):
        raise stop

    monkeypatch.setattr(core.pipeline, "run_study", stopped)

    assert main(["run", "--customers", str(shop_files["customers"]), "--out", str(tmp_path / "a" / "b")]) == status

    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err.splitlines()[-1].startswith("wayprint: ")


def test_no_traceback_reaches_the_user(tmp_path):
    command = [sys.executable, "-m", "core", "run", "--customers", "nowhere.csv", "--out", str(tmp_path / "out")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("wayprint: There is no file 'nowhere.csv'.")
    assert "Traceback" not in done.stderr


# The other commands


def test_demo_writes_the_same_files_for_the_same_seed(tmp_path, capsys):
    assert main(["demo", str(tmp_path / "a"), "--seed", "3", "--truth"]) == 0
    assert main(["demo", str(tmp_path / "b"), "--seed", "3"]) == 0

    a, b = tree(tmp_path / "a"), tree(tmp_path / "b")
    assert sorted(b) == ["customers.csv", "events.csv", "feedback.csv", "survey.csv"]
    assert {name: a[name] for name in b} == b
    assert a.keys() - b.keys() == {"truth.csv"}
    rows = list(csv.reader(a["truth.csv"].decode().splitlines()))
    assert rows[0] == ["customer_id", "group"]
    assert "" in {row[1] for row in rows[1:]}
    assert str(tmp_path / "a" / "customers.csv") in capsys.readouterr().out


def test_validate_tells_maps_from_templates_and_names_what_is_wrong(shop_result, tmp_path, capsys):
    path = min((shop_result / "journeys").iterdir())
    broken = tmp_path / "broken.yaml"
    broken.write_text(path.read_text(encoding="utf-8").replace("lane: actions", "lane: dances", 1), encoding="utf-8")

    assert main(["validate", str(path)]) == 0
    assert "valid journey map" in capsys.readouterr().out
    assert "broken.yaml" in refusal(["validate", str(broken)], capsys)


def test_of_steps_that_are_counted_the_progress_prints_no_more_than_one_a_percent(capsys):
    report = progress()
    for share, step in ((0.101, 1), (0.105, 2), (0.112, 3)):
        report(share, f"Checking again ({step} of 3)")
    report(0.112, "Comparing")

    assert capsys.readouterr().err.splitlines() == [
        "  10 % Checking again (1 of 3)",
        "  11 % Checking again (3 of 3)",
        "  11 % Comparing",
    ]


@pytest.mark.usefixtures("home")
def test_a_bundle_is_exported_and_comes_back_equal(tmp_path, monkeypatch, capsys):
    path = tmp_path / "shop.zip"
    assert main(["export", "shop", str(path)]) == 0
    assert json.loads(capsys.readouterr().out) == {"study": "shop", "file": str(path), "bytes": path.stat().st_size}
    monkeypatch.setenv("WAYPRINT_HOME", str(tmp_path / "other"))

    assert main(["import", str(path)]) == 0

    assert capsys.readouterr().out == "shop\n"
    assert main(["export", "shop", str(tmp_path / "again.zip")]) == 0
    assert files_in(tmp_path / "again.zip") == files_in(path)


@pytest.mark.usefixtures("home")
def test_a_report_is_exported(tmp_path):
    assert main(["export", "shop", str(tmp_path / "shop.html")]) == 0

    assert "Women in their 20s in big cities" in (tmp_path / "shop.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["zip", "html", "pdf", "png", "json"])
def test_the_folder_of_a_run_is_exported_as_it_is(ending, shop_result, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WAYPRINT_HOME", str(tmp_path / "unused"))

    assert main(["export", str(shop_result), str(tmp_path / f"a.{ending}")]) == 0

    files = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(Path(one["file"]).stat().st_size == one["bytes"] for one in files)
    assert not (tmp_path / "unused").exists()


def test_a_map_of_a_run_is_exported_with_what_its_cards_rest_on(shop_result, tmp_path, capsys):
    said = refusal(["export", str(shop_result), str(tmp_path / "a.svg"), "--map", "nowhere"], capsys)
    journey_id = said.partition("Its maps are ")[2].split(",")[0].strip(" .")

    assert main(["export", str(shop_result), str(tmp_path / "map.svg"), "--map", journey_id]) == 0
    assert main(["export", str(shop_result), str(tmp_path / "map.png"), "--map", journey_id, "--paper", "a4"]) == 0

    drawing = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert "Measured [" in drawing
    assert ">Notes<" in drawing
    assert (tmp_path / "map.zip").is_file()


def test_a_map_of_a_run_is_exported_as_data_too(shop_result, tmp_path, capsys):
    study, _ = read_study(shop_result)
    kept = study.journeys[0]
    assert f"Its maps are {kept.id}" in refusal(
        ["export", str(shop_result), str(tmp_path / "a.yaml"), "--map", "nowhere"], capsys
    )

    for ending in ("yaml", "json", "xlsx", "csv", "mmd", "md"):
        assert main(["export", str(shop_result), str(tmp_path / f"map.{ending}"), "--map", kept.id]) == 0

    for ending in ("yaml", "json", "xlsx"):
        name = f"map.{ending}"
        assert import_maps((tmp_path / name).read_bytes(), name=name) == (kept,)
    persona = next(one for one in study.personas if one.id in kept.persona_ids)
    assert persona.name in (tmp_path / "map.mmd").read_text(encoding="utf-8")
    assert kept.stages[0].title in (tmp_path / "map.md").read_text(encoding="utf-8")
    assert kept.stages[0].title in (tmp_path / "map.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "options", "expected"),
    [
        ("a.pdf", ["--paper", "a4"], "--map ID"),
        ("a.docx", ["--map", "x"], "ends with .svg"),
        ("a.yaml", ["--map", "x", "--paper", "a4"], "--paper is for pictures"),
        ("a.pdf", ["--map", "x", "--persona", "y"], "one after the other"),
    ],
)
def test_an_export_of_a_map_that_cannot_be_is_refused(file, options, expected, tmp_path, capsys):
    assert expected in refusal(["export", "shop", str(tmp_path / file), *options], capsys)


def test_customers_of_a_run_are_exported_without_what_it_left_out(shop_result, tmp_path, capsys):
    assert main(["export", str(shop_result), str(tmp_path / "a.csv"), "--with", "city_size"]) == 0

    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("customer_id,persona,probability,city_size")
    assert "'email'" in refusal(["export", str(shop_result), str(tmp_path / "b.csv"), "--with", "email"], capsys)


def test_the_folder_of_a_run_can_be_named_from_where_it_lies(shop_result, tmp_path, monkeypatch):
    monkeypatch.setenv("WAYPRINT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(shop_result.parent)

    assert main(["export", shop_result.name, str(tmp_path / "a.md")]) == 0

    assert "Women in their 20s in big cities" in (tmp_path / "a.md").read_text(encoding="utf-8")


def test_the_folder_of_a_run_is_added_to_the_studio(shop_result, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WAYPRINT_HOME", str(tmp_path / "home"))

    assert main(["import", str(shop_result)]) == 0

    study_id = capsys.readouterr().out.strip()
    assert main(["export", study_id, str(tmp_path / "a.html")]) == 0


def test_a_folder_without_a_study_cannot_be_exported(tmp_path, capsys):
    said = refusal(["export", str(tmp_path / "empty"), str(tmp_path / "a.pdf")], capsys)

    assert f"no study in {tmp_path / 'empty'}" in said
    assert "that run wrote" in said


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("study", "file", "expected"),
    [
        ("nowhere", "a.zip", "nowhere"),
        ("shop", "a.doc", ".zip or .html"),
        ("shop", "no/such/a.zip", "cannot be written"),
    ],
)
def test_an_export_that_cannot_be_is_refused(study, file, expected, tmp_path, capsys):
    assert expected in refusal(["export", study, str(tmp_path / file)], capsys)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("ending", ["pdf", "pptx", "md", "json", "yaml"])
def test_personas_are_exported_by_the_ending_of_the_file(ending, tmp_path, capsys):
    file = tmp_path / f"all.{ending}"

    assert main(["export", "shop", str(file)]) == 0

    said = json.loads(capsys.readouterr().out)
    assert said == {"study": "shop", "file": str(file), "bytes": file.stat().st_size}


@pytest.mark.usefixtures("home")
def test_one_persona_is_exported(tmp_path, capsys):
    assert main(["export", "shop", str(tmp_path / "all.json")]) == 0
    first, second, _ = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["personas"]

    assert main(["export", "shop", str(tmp_path / "one.html"), "--persona", first["id"]]) == 0

    page = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert first["name"] in page
    assert second["headline"]["text"] not in page
    assert "no persona 'nobody'" in refusal(["export", "shop", str(tmp_path / "a.md"), "--persona", "nobody"], capsys)


@pytest.mark.usefixtures("home")
def test_pictures_of_several_personas_are_several_files(tmp_path, capsys):
    assert main(["export", "shop", str(tmp_path / "card.png")]) == 0

    files = sorted(tmp_path.glob("card-*.png"))
    assert len(files) == 3
    assert len(capsys.readouterr().out.splitlines()) == 3


@pytest.mark.usefixtures("home")
def test_the_customers_of_personas_are_exported_without_personal_data_that_is_not_named(tmp_path, capsys):
    assert main(["export", "shop", str(tmp_path / "a.csv"), "--with", "city_size"]) == 0
    assert main(["export", "shop", str(tmp_path / "b.csv"), "--with", "email"]) == 0

    plain, named = ((tmp_path / name).read_text(encoding="utf-8").splitlines() for name in ("a.csv", "b.csv"))
    assert plain[0] == "customer_id,persona,probability,city_size"
    assert plain[1].startswith("K-")
    assert "example.com" not in "".join(plain)
    assert "example.com" in named[1]
    assert "'phone'" in refusal(["export", "shop", str(tmp_path / "c.csv"), "--with", "phone"], capsys)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("file", "option", "expected"),
    [("a.zip", ["--persona", "x"], "whole study"), ("a.pdf", ["--with", "city_size"], "written as .csv")],
)
def test_options_that_an_export_does_not_have_are_refused(file, option, expected, tmp_path, capsys):
    assert expected in refusal(["export", "shop", str(tmp_path / file), *option], capsys)


def test_several_maps_are_validated_in_one_call(capsys):
    template = Path(__file__).parents[2] / "journeys" / "generic.yaml"

    assert main(["validate", str(template), str(template)]) == 0

    assert capsys.readouterr().out.count("a valid template") == 2
