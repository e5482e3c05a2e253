"""The audit passes on what a run wrote, and finds each change by hand."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from core.audit import audit
from core.cli import main
from core.errors import DataError
from core.exports.bundle import read_study
from core.exports.folder import audit_folder
from core.wording import SEARCH


@pytest.fixture
def written(shop_result, tmp_path) -> Path:
    """A copy of the finished folder, to be falsified."""
    return Path(shutil.copytree(shop_result, tmp_path / "copy"))


def edited_json(name: str, change: Callable) -> Callable[[Path], None]:
    """Return a falsification: one change to what a JSON file says, written back as it was written."""

    def falsify(folder: Path) -> None:
        path = folder / name
        values = json.loads(path.read_text(encoding="utf-8"))
        change(values)
        path.write_text(json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8")

    return falsify


def edited_text(name: str, pattern: str, new: str) -> Callable[[Path], None]:
    """Return a falsification: the first match of a pattern in text files of a name is replaced."""

    def falsify(folder: Path) -> None:
        texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob(name))}
        path = next(path for path, text in texts.items() if re.search(pattern, text))
        path.write_text(re.sub(pattern, new, texts[path], count=1), encoding="utf-8")

    return falsify


def edited_cell(name: str, column: str, value: object, *, row: int = 7) -> Callable[[Path], None]:
    """Return a falsification: one cell of a table."""

    def falsify(folder: Path) -> None:
        path = folder / name
        frame = pd.read_parquet(path)
        assert frame[column].iloc[row] != value, "the test must change something"
        cells = [value if place == row else cell for place, cell in enumerate(frame[column])]
        frame[column] = pd.Series(cells, index=frame.index, dtype=frame[column].dtype)
        frame.to_parquet(path)

    return falsify


def edited_known_cell(name: str, column: str, value: str) -> Callable[[Path], None]:
    """Return a falsification: one cell of a column, the first that is known and holds something else."""

    def falsify(folder: Path) -> None:
        path = folder / name
        frame = pd.read_parquet(path)
        first = frame.index[frame[column].fillna(value) != value][0]
        frame.loc[first, column] = value
        frame.to_parquet(path)

    return falsify


def about(claims: list[dict], topic: str) -> dict:
    return next(one for one in claims if one["id"].split(".")[1] == topic)


DOUBTS = {"answer_style", "blank", "settled"}
"""Statistics of doubts that this data does not raise: see test_doubt_claims.py."""


def measured(claims: list[dict], statistic: str) -> dict:
    return next(one for one in claims if one["evidence"] and one["evidence"]["statistic"] == statistic)


def smallest_p(claims: list[dict]) -> dict:
    found = min((one["evidence"] for one in claims if one["evidence"]), key=lambda one: one["p_value"])
    assert found["p_value"] < 1e-20, "the test must change something"
    return found


def sentence_about(persona: dict, number: int = 1) -> dict:
    return next(one for one in persona["statements"] if one["id"] == f"about-{number}")


def with_pains(personas: list[dict]) -> dict:
    return next(one for one in personas if one["pain_points"])


def set_in(values: dict, key: str, value: object) -> None:
    assert values[key] != value, "the test must change something"
    values[key] = value


DERIVED = {
    "who a persona means": edited_json("personas.json", lambda values: values[0]["match"].update(segment_id="s99")),
    "a share of a claim": edited_json(
        "claims.json", lambda found: set_in(measured(found, "share")["evidence"], "n", 7)
    ),
    "a median of a claim": edited_json(
        "claims.json", lambda found: set_in(measured(found, "median")["evidence"], "value", 0.5)
    ),
    "an interval of a claim": edited_json(
        "claims.json", lambda found: set_in(measured(found, "share")["evidence"], "low", 0.0001)
    ),
    "a p of a claim": edited_json(
        "claims.json", lambda found: set_in(measured(found, "median")["evidence"], "p_adjusted", 0.049)
    ),
    "a p that is very small": edited_json("claims.json", lambda found: smallest_p(found).update(p_value=1e-30)),
    "the words of a step of the reality check": edited_json(
        "claims.json", lambda found: set_in(measured(found, "share"), "phrase", "have a high age")
    ),
    "a sentence of a claim": edited_json(
        "claims.json", lambda found: set_in(measured(found, "share"), "sentence", "99% are rich; everyone else: 1%.")
    ),
    "a quote": edited_json(
        "claims.json",
        lambda found: set_in(next(one for one in found if one["kind"] == "quoted"), "sentence", "I love it."),
    ),
    "a headline": edited_json(
        "personas.json", lambda found: set_in(found[0]["headline"], "text", "Customers who are rich")
    ),
    "a statement": edited_json(
        "personas.json", lambda found: set_in(found[0]["statements"][1], "text", "99% are rich; everyone else: 1%.")
    ),
    "the claims of a statement": edited_json(
        "personas.json",
        lambda found: set_in(found[0]["statements"][1], "claim_ids", found[1]["statements"][1]["claim_ids"]),
    ),
    "a sentence of the paragraph": edited_json(
        "personas.json", lambda found: set_in(sentence_about(found[0]), "text", "99% of these customers are rich.")
    ),
    "the claims of a sentence of the paragraph": edited_json(
        "personas.json",
        lambda found: set_in(sentence_about(found[0]), "claim_ids", sentence_about(found[0], 2)["claim_ids"]),
    ),
    "a sentence said to be a model's": edited_json(
        "personas.json",
        lambda found: sentence_about(found[0]).update(
            text="99% of these customers are women.", worded_by="a model", locked=True
        ),
    ),
    "a model's words on something else": edited_json(
        "personas.json",
        lambda found: found[0]["statements"][-1].update(text="99% are women.", worded_by="a model", kind="measured"),
    ),
    "a prevalence": edited_json("personas.json", lambda found: set_in(found[0]["prevalence"][-1], "n", 3)),
    "an hour": edited_json("personas.json", lambda found: set_in(found[0]["hours"], 3, 0.5)),
    "an hour of the week": edited_json("personas.json", lambda found: set_in(found[0]["week"], 3, 0.5)),
    "how a persona differs from another": edited_json(
        "personas.json", lambda found: set_in(found[0]["differences"][0], "text", "99% are rich; there: 1%.")
    ),
    "whom a persona differs from": edited_json(
        "personas.json", lambda found: set_in(found[0]["differences"][0], "segment_id", "s77")
    ),
    "the claims of a difference": edited_json(
        "personas.json",
        lambda found: set_in(found[0]["differences"][0], "claim_ids", found[1]["differences"][0]["claim_ids"]),
    ),
    "a made-up name": edited_json(
        "personas.json", lambda found: set_in(next(one for one in found if one["given_name"]), "given_name", "Mallory")
    ),
    "the claims of a made-up name": edited_json(
        "personas.json",
        lambda found: set_in(next(one for one in found if one["given_name"]), "given_name_claim_ids", ["s01.size"]),
    ),
    **{
        f"the {key} of a claim with {statistic}": edited_json(
            "claims.json",
            lambda found, statistic=statistic, key=key, new=new: set_in(
                measured(found, statistic)["evidence"], key, new
            ),
        )
        for statistic, key, new in (
            ("total", "value", 7.0),
            ("event_share", "n", 7),
            ("event_share", "source", "0123456789abcdef"),
            ("nearest", "row_ids", ["K-1000", "K-1001", "K-1002"]),
        )
    },
    "whom a claim compares with": edited_json(
        "claims.json", lambda found: set_in(about(found, "versus")["evidence"], "versus", "")
    ),
    "the size of a persona": edited_json("personas.json", lambda found: set_in(found[0], "size", 3)),
    "the reach of a touchpoint": edited_json(
        "personas.json", lambda found: set_in(found[0]["touchpoints"][0], "reach", 0.123)
    ),
    "how often a touchpoint is on its channel": edited_json(
        "personas.json", lambda found: set_in(found[0]["touchpoints"][0], "channel_share", 0.123)
    ),
    "the title of a pain point": edited_json(
        "personas.json", lambda found: set_in(with_pains(found)["pain_points"][0], "title", "Everything is perfect")
    ),
    "the severity of a pain point": edited_json(
        "personas.json", lambda found: set_in(with_pains(found)["pain_points"][0], "severity", 1)
    ),
    **{
        f"the {what} of a pain point": edited_json(
            "personas.json",
            lambda found, what=what, value=value: set_in(with_pains(found)["pain_points"][0], what, value),
        )
        for what, value in {
            "reach": 0.123,
            "frequency": 9.9,
            "more_often": "not tested",
            "stage": "Somewhere else",
            "stage_share": 0.123,
            "touchpoint_id": "touchpoint-nowhere",
            "change": "rising",
            "trend": [0.5, 0.5],
            "quote_ids": [],
        }.items()
    },
    "the reach of a locked pain point": edited_json(
        "personas.json", lambda found: with_pains(found)["pain_points"][0].update(locked=True, reach=0.123)
    ),
    "how much more often a theme is raised": edited_json(
        "claims.json", lambda found: set_in(measured(found, "lift")["evidence"], "value", 7.7)
    ),
    "how often each writes of a theme": edited_json(
        "claims.json", lambda found: set_in(measured(found, "frequency")["evidence"], "value", 7.7)
    ),
    "the sentence that stands for a theme": edited_json(
        "themes.json", lambda found: set_in(found[0], "example", "Everything is perfect.")
    ),
    "a theme as it was mined": edited_json("study.json", lambda found: set_in(found["mined_themes"][0], "severity", 1)),
    "an edit of a theme": edited_json(
        "study.json",
        lambda found: set_in(found, "theme_edits", [{"kind": "dismiss", "theme_id": found["mined_themes"][0]["id"]}]),
    ),
    "a promotion": edited_json(
        "study.json",
        lambda found: set_in(
            found,
            "theme_edits",
            [
                {"kind": "promote", "segment_id": "s01", "theme_id": one["id"], "title": "Made up"}
                for one in found["mined_themes"]
                if one["polarity"] == "negative"
            ],
        ),
    ),
    "the size of a segment": edited_json("segmentation.json", lambda found: set_in(found["segments"][0], "size", 3)),
    "the share of a segment": edited_json(
        "segmentation.json", lambda found: set_in(found["segments"][0], "share", 0.9)
    ),
    "who fits none": edited_json("segmentation.json", lambda found: set_in(found, "n_unassigned", 77)),
    "a difference of a segment": edited_json(
        "segmentation.json", lambda found: set_in(found["profiles"][0]["differences"][0], "effect", 0.123)
    ),
    "a stability": edited_json("segmentation.json", lambda found: set_in(found["segments"][0], "stability", 0.123)),
    "how often a segment is found again": edited_json(
        "segmentation.json", lambda found: set_in(found["segments"][0], "n_found", 12)
    ),
    "the size of a group of the tree": edited_json(
        "segmentation.json", lambda found: set_in(found["tree"]["nodes"][-1], "size", 77)
    ),
    **{
        f"{what} at a number of segments": edited_json(
            "segmentation.json", lambda found, what=what: set_in(found["tree"]["stops"][2], what, 0.123)
        )
        for what in ("stability", "weakest", "placed", "sure", "best_value", "worst_value", "value_explained")
    },
    "the smallest at a number of segments": edited_json(
        "segmentation.json", lambda found: set_in(found["tree"]["stops"][2], "smallest", 1)
    ),
    "the verdict": edited_json("segmentation.json", lambda found: set_in(found, "verdict", "constructed")),
    "the reason of the verdict": edited_json(
        "segmentation.json", lambda found: set_in(found, "verdict_reason", "Because we like them.")
    ),
    **{
        f"{what} of the verdict": edited_json(
            "segmentation.json", lambda found, what=what: set_in(found["verdict_evidence"], what, 0.123)
        )
        for what in ("gain", "needed_gain", "agreement", "separated_share")
    },
    "what the picture shows": edited_json(
        "segmentation.json", lambda found: set_in(found, "projection_note", "The picture shows everything.")
    ),
    "how far halves agree on another number": edited_json(
        "segmentation.json", lambda found: set_in(found["runners_up"][0], "stability", 0.123)
    ),
    "how well rules sort": edited_json(
        "segmentation.json", lambda found: set_in(found["overview"]["surrogate"], "fidelity", 0.123)
    ),
    **{
        f"a claim on {statistic}": edited_json(
            "claims.json",
            lambda found, statistic=statistic: set_in(measured(found, statistic)["evidence"], "value", 0.123),
        )
        for statistic in sorted(SEARCH - DOUBTS)
    },
    "an overlap of a re-draw": edited_cell("data/evidence-redraws.parquet", "node-1", 0.74),
    "two halves": edited_cell("data/evidence-halves.parquet", "n", 7),
    "a made-up table": edited_cell("data/evidence-made-up.parquet", "bic_many", 7.0, row=3),
    "a gap": edited_cell("data/evidence-gaps.parquet", "density", 0.9, row=1),
    "how well a number explains the customers": edited_cell("data/evidence-numbers.parquet", "bic", 7.0, row=2),
    "the number suggested": edited_json("segmentation.json", lambda found: set_in(found, "suggested", 9)),
    "the reason of the number": edited_json("segmentation.json", lambda found: set_in(found, "reason", "We like it.")),
    "why a number came second": edited_json(
        "segmentation.json", lambda found: set_in(found["runners_up"][0], "reason", "We like it less.")
    ),
    "a direction of the picture": edited_cell("data/evidence-directions.parquet", "spread", 7.0),
    "the label of a theme": edited_json("themes.json", lambda found: set_in(found[0], "label", "wonderful")),
    "the comments of a theme": edited_json("themes.json", lambda found: set_in(found[0], "n_comments", 3)),
    "the customers of a theme": edited_json("themes.json", lambda found: set_in(found[0], "n_customers", 3)),
    "the severity of a theme": edited_json("themes.json", lambda found: set_in(found[0], "severity", 1)),
    "a severity that is claimed": edited_json(
        "claims.json", lambda found: set_in(about(found, "severity")["evidence"], "value", 0.5)
    ),
    "where a pain is claimed to be": edited_json(
        "claims.json", lambda found: set_in(about(found, "placed")["evidence"], "n", 11)
    ),
    "a p of where a pain is": edited_json(
        "claims.json", lambda found: set_in(about(found, "placed")["evidence"], "p_adjusted", 0.049)
    ),
    "the severity on a map": edited_text("journeys/*.yaml", r"(?<=severity: )\d", "1"),
    "the negativity of a comment": edited_cell("data/comments.parquet", "negativity", 0.123),
    "the stage of a comment": edited_known_cell("data/comments.parquet", "stage.ecommerce-purchase", "discover"),
    "a membership": edited_text("segments.csv", ",s01,", ",s02,"),
    "a cell of the customers": edited_cell("data/customers.parquet", "age", "93"),
    "a cell of the events": edited_cell("data/events.parquet", "event", "purchase_refunded"),
    "the amount of an event that is no purchase": edited_cell("data/events.parquet", "amount", "9.99", row=1),
    "a cell of the comments as they came": edited_cell("data/feedback.parquet", "comment", "All is well."),
    "the theme of a comment": edited_cell("data/comments.parquet", "theme", "pain-77"),
    "a claim on a map": edited_text("journeys/*.yaml", r"(?<=reach_claim_id: )\S+", "s99.stage.nowhere"),
    "another claim on a map": edited_text(
        "journeys/*.yaml", r"(?s)(?<=reach_claim_id: )(\S+)(.*?reach_claim_id: )(\S+)", r"\3\2\1"
    ),
    "a card on a map": edited_text("journeys/*.yaml", r"(?<=text: )[^\n]+(?=\n[^-]*item_id)", "They love it"),
}
"""Changes that deriving everything again finds."""

WRITTEN = {
    "the name of a segment": edited_json("segmentation.json", lambda found: set_in(found["segments"][0], "name", "X")),
    "a probability": edited_text("segments.csv", r",s01,0\.\d+|,s01,1\.0", ",s01,0.123"),
    "a number of the report": edited_text("report.html", r"\d+% of", "77% of"),
    "what a column is": edited_text("schema.yaml", "role: number", "role: amount"),
}
"""Changes that only the digests find."""


def said_by_audit(folder: Path, capsys: pytest.CaptureFixture) -> tuple[int, list[str]]:
    capsys.readouterr()
    status = main(["audit", str(folder)])
    return status, capsys.readouterr().out.splitlines()


def test_what_a_run_wrote_passes(shop_result, capsys):
    status, said = said_by_audit(shop_result, capsys)

    assert status == 0
    assert len(said) == 1
    assert "holds" in said[0]


@pytest.mark.parametrize("what", DERIVED)
def test_a_falsified_result_is_found_without_its_digest(what, written):
    DERIVED[what](written)

    study, tables = read_study(written)

    assert audit(study, tables)


@pytest.mark.parametrize(
    "what", ["a share of a claim", "a membership", "a cell of the comments as they came", *WRITTEN]
)
def test_a_falsified_file_is_named(what, written, capsys):
    before = {path: path.read_bytes() for path in written.rglob("*") if path.is_file()}
    ({**DERIVED, **WRITTEN}[what])(written)
    (changed,) = [
        path.relative_to(written).as_posix() for path, content in before.items() if path.read_bytes() != content
    ]

    status, said = said_by_audit(written, capsys)

    assert status == 1
    assert any(line.startswith(f"{changed} was changed") for line in said)
    assert re.search(r"^\d+ things? do", said[-1])


@pytest.mark.parametrize("name", ["report.html", "claims.json", "data/customers.parquet"])
def test_a_missing_file_is_named(name, written, capsys):
    (written / name).unlink()

    status, said = said_by_audit(written, capsys)

    assert status == 1
    assert said[0].startswith(name)


def test_a_file_that_no_longer_parses_is_a_finding(written, capsys):
    (written / "claims.json").write_text('[{"n": ', encoding="utf-8")

    status, said = said_by_audit(written, capsys)

    assert status == 1
    assert any("claims.json is not valid" in line for line in said)


def test_an_assumption_added_to_a_map_by_hand_is_no_lie(written, capsys):
    path = min((written / "journeys").iterdir())
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("lane: actions\n", "lane: thoughts\n", 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text

    assert said_by_audit(written, capsys)[0] == 0


def test_a_folder_without_a_study_is_bad_input(tmp_path):
    with pytest.raises(DataError, match="There is no folder"):
        audit_folder(tmp_path / "nowhere")
    with pytest.raises(DataError, match=r"study\.json is missing"):
        audit_folder(tmp_path)
