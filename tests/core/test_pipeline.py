"""The whole job: which files it writes, what they hold, and that the same input gives the same bytes."""

import csv
import json
import shutil

import pandas as pd
import yaml

from core.cli import main
from core.journeys import validate_file

FILES = {
    "claims.json",
    "data/comments.parquet",
    "data/customers.parquet",
    "data/events.parquet",
    "data/evidence-directions.parquet",
    "data/evidence-finer.parquet",
    "data/evidence-gaps.parquet",
    "data/evidence-halves.parquet",
    "data/evidence-made-up.parquet",
    "data/evidence-numbers.parquet",
    "data/evidence-redraws.parquet",
    "data/feedback.parquet",
    "data/model.parquet",
    "data/picture.parquet",
    "personas.json",
    "report.html",
    "schema.yaml",
    "segmentation.json",
    "segments.csv",
    "study.json",
    "themes.json",
}


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(folder):
    with (folder / "segments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_run_writes_every_file_and_no_other(shop_result):
    personas = json.loads((shop_result / "personas.json").read_text(encoding="utf-8"))

    assert set(files_of(shop_result)) == FILES | {f"journeys/{persona['id']}.yaml" for persona in personas}


def test_segments_csv_names_each_customer_once(shop_result, shop_files):
    customers = pd.read_csv(shop_files["customers"])["customer_id"]

    rows = rows_of(shop_result)

    assert list(rows[0]) == ["customer_id", "segment", "probability"]
    assert [row["customer_id"] for row in rows] == list(customers)
    assert {row["segment"] for row in rows} <= {"s01", "s02", "s03", ""}
    assert all(0 <= float(row["probability"]) <= 1 for row in rows)


def test_segments_are_the_planted_groups(shop_result, shop_files):
    truth = pd.read_csv(shop_files["customers"].with_name("truth.csv")).set_index("customer_id")["group"]

    counts = pd.crosstab(pd.Series({row["customer_id"]: row["segment"] for row in rows_of(shop_result)}), truth)

    planted = counts.drop(index="", errors="ignore")
    assert planted.idxmax(axis=1).nunique() == 3
    assert planted.max(axis=1).sum() >= 0.95 * len(truth)


def test_segmentation_json_says_what_segments_csv_says(shop_result):
    about = json.loads((shop_result / "segmentation.json").read_text(encoding="utf-8"))
    rows = rows_of(shop_result)

    assert about["n_segments"] == len(about["segments"]) == 3
    assert about["method"] == "mixture"
    assert about["verdict"] in {"natural", "reproducible", "constructed", "none"}
    for segment in about["segments"]:
        size = sum(row["segment"] == segment["id"] for row in rows)
        assert segment["size"] == size
        assert segment["share"] == size / len(rows)
        assert 0 <= segment["stability"] <= 1
        assert segment["name"]


def test_each_persona_has_a_valid_map_of_its_own(shop_result):
    for persona in json.loads((shop_result / "personas.json").read_text(encoding="utf-8")):
        path = shop_result / "journeys" / f"{persona['id']}.yaml"
        assert validate_file(str(path)) == "journey map"
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["persona_ids"] == [persona["id"]]


def test_no_personal_data_is_written(shop_result):
    content = b"".join(files_of(shop_result).values())

    assert b"@example.com" not in content


def test_the_same_input_elsewhere_gives_the_same_bytes(shop_result, shop_arguments, shop_files, tmp_path):
    moved = tmp_path / "another place"
    moved.mkdir()
    for path in shop_files.values():
        shutil.copy(path, moved)
    arguments = [part.replace(str(shop_files["customers"].parent), str(moved)) for part in shop_arguments]
    assert arguments != shop_arguments, "the files must lie elsewhere"

    assert main([*arguments, "--out", str(tmp_path / "again")]) == 0

    assert files_of(tmp_path / "again") == files_of(shop_result)
    assert not any(str(moved).encode() in content for content in files_of(tmp_path / "again").values())
