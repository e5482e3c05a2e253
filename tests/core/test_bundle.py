"""Bundles: what is exported comes back equal, in the same bytes, and nothing harmful comes in."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from core.adapters.stores import MemoryStudyStore
from core.claims import Claim, Condition, Evidence
from core.declared import DeclaredSegment
from core.errors import DataError, Finding, TemplateError, WayprintError
from core.exports.bundle import export_bundle, import_bundle, read_study, write_study
from core.feedback import Promote, RenameTheme, Theme
from core.journeys import Card, JourneyMap, Stage, Step
from core.opportunities import Backlog, CardPain, Opportunity, Solution
from core.personas import Persona, Statement
from core.profiles import Leaf, Overview, Rule, SegmentProfile, Surrogate
from core.schema import ColumnSpec, Facet, Meaning, Role, TableKind, TableSchema, Unit
from core.segmentation import EVIDENCE_COLUMNS, Candidate, SegmentationConfig, SegmentationRecord, SegmentInfo
from core.study import SegmentationRun, SourceRecord, Study
from core.tables import ReadReport

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def raw_customers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": pd.Series(["00007", "c2", "=1+1"], dtype="str"),
            "yes": pd.Series(["no", None, "1.0"], dtype="str"),
            "mail": pd.Series(["a@example.org", "b@example.org", None], dtype="str"),
        }
    )


def members() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "segment": ["s01", "", "s02"],
            "probability": [1.0, 0.1 + 0.2, 1e-9],
            "x": [0.5, -1.0, 2.0],
            "y": [0.0, 1.0, 1 / 3],
        },
        index=pd.Index(["00007", 'quo"te, comma', "Ünï"], dtype="str", name="customer_id"),
    ).astype({"segment": "str"})


def evidence_tables() -> dict[str, pd.DataFrame]:
    made = {name: pd.DataFrame({column: [1.5] for column in columns}) for name, columns in EVIDENCE_COLUMNS.items()}
    redraws = pd.DataFrame({"node-0": [0.75, 1 / 3]}, index=pd.RangeIndex(1, 3, name="redraw"), dtype="float32")
    return {**made, "redraws": redraws}


def comments() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": pd.Series(["c2"], dtype="str"),
            "text": pd.Series(["Late. \n“Never again” 😡"], dtype="str"),
            "polarity": pd.Categorical(["negative"], categories=["negative", "neutral", "positive"]),
            "publishable": [True],
        }
    ).set_index(pd.Index(["f000001"], dtype="str", name="feedback_id"))


def persona(persona_id: str) -> Persona:
    headline = Statement(id="h", section="headline", text="Who — „ä“", claim_ids=("s01.yes",), kind="measured")
    return Persona(id=persona_id, segment_id="s01", name="Abends", headline=headline, hours=(1 / 24,) * 24)


def journey(journey_id: str, *persona_ids: str) -> JourneyMap:
    card = Card(id="c", lane="pains", text="it's: late # no\ntwo lines", severity=4)
    stage = Stage(id="s", title="yes", steps=(Step(id="t", title="0x1F", emotion_expected=-2, cards=(card,)),))
    return JourneyMap(id=journey_id, title="Journey", persona_ids=persona_ids, stages=(stage,), revision=3)


SCHEMA = TableSchema(
    kind=TableKind.CUSTOMERS,
    columns=(
        ColumnSpec(name="id", role=Role.CUSTOMER_ID, label="no", reason="each value once: 100 % # sure"),
        ColumnSpec(
            name="yes",
            role=Role.ORDERED,
            facet=Facet.ATTITUDINAL,
            meaning=Meaning.TRUST,
            unit=Unit.PLAIN,
            levels=("no", "1.0", "~", "2026-01-01", " padded ", "😀"),
            use=False,
            missing_codes=("-1", "null", ""),
        ),
        ColumnSpec(name="mail", role=Role.IGNORE, use=False, personal=True),
    ),
)


def full_study(store: MemoryStudyStore) -> Study:
    """Return a study without personal data, its tables in the store."""
    schema = SCHEMA.model_copy(update={"columns": SCHEMA.columns[:2]})
    finding = Finding(code="x", severity="info", message="m", column="yes", example="no")
    report = ReadReport(file_name="kunden.csv", format="csv", n_rows=3, n_columns=2, findings=(finding,))
    evidence = Evidence(
        where=(Condition(column="yes", op="in", values=("no", 0.1)),), n=1, total=3, value=1 / 3, low=0.0, high=1e-300
    )
    record = SegmentationRecord(
        config=SegmentationConfig(method="kmeans", n_segments=None, seed=7),
        n_segments=2,
        suggested=3,
        reason="because",
        verdict="constructed",
        verdict_reason="no gaps",
        candidates=(Candidate(n_segments=2, score=-1.5, stability=None),),
        segments=(
            SegmentInfo(id="s01", size=20, share=0.5, stability=0.9, n_resamples=100, n_found=94, nodes=(0,)),
            SegmentInfo(id="s02", size=15, share=0.375, stability=1 / 3),
        ),
        n_unassigned=5,
        columns=("yes",),
        projection_note="note",
        source="abc",
    )
    rule = Rule(conditions=evidence.where, text="yes", n=3, precision=0.5, reach=0.25)
    return Study(
        id="full",
        name="Full — study",
        sources=(
            SourceRecord(
                name="../Kunden 2026.csv",
                table=store.put_table(raw_customers().drop(columns="mail")),
                schema_=schema,
                report=report,
                confirmed=True,
            ),
            SourceRecord(
                name="picture", table=store.put_table(raw_customers()[["id"]]), schema_=only_id(), report=report
            ),
        ),
        config=SegmentationConfig(seed=9),
        segmentation=record,
        members_table=store.put_table(members()),
        model_table=store.put_table(pd.DataFrame({"part": ["format"], "json": ["1"]})),
        evidence_tables={name: store.put_table(table) for name, table in evidence_tables().items()},
        segment_names={"s01": "Abends"},
        resting={"s05": "gone"},
        targets={"s02": "secondary"},
        declared=(DeclaredSegment(id="d01", conditions=evidence.where),),
        excluding=(Condition(column="yes", op="is", values=("no",)),),
        runs=(SegmentationRun(id="r01", record=record, members_table=store.put_table(members()), names={"s01": "A"}),),
        profiles=(
            SegmentProfile(segment_id="s01", name="A", size=20, share=0.5, claim_ids=("s01.yes",), rule=rule),
            SegmentProfile(segment_id="s02", name="B", size=15, share=0.375, claim_ids=(), rule=None),
        ),
        overview=Overview(
            fits_none=SegmentProfile(segment_id="", name="N", size=5, share=0.125, claim_ids=(), rule=None),
            surrogate=Surrogate(
                fidelity=1 / 3, low=0.1, high=0.9, n=9, leaves=(Leaf(segment_id="s01", text="yes", n=4, right=2 / 3),)
            ),
            worth_column="yes",
        ),
        claims=(
            Claim(id="s01.yes", segment_id="s01", kind="measured", topic="yes", sentence="“…”", evidence=evidence),
            Claim(id="s01.zz", segment_id="s01", kind="assumed", topic="yes", sentence="We think"),
        ),
        themes=(
            Theme(
                id="pain-01",
                label="late",
                polarity="negative",
                n_comments=3,
                n_customers=3,
                severity=4,
                quote_ids=("f1",),
            ),
        ),
        mined_themes=(
            Theme(
                id="pain-01",
                label="parcel",
                polarity="negative",
                n_comments=3,
                n_customers=3,
                severity=4,
                quote_ids=("f1",),
                example="It was late.",
                language="en",
            ),
        ),
        theme_edits=(RenameTheme(theme_id="pain-01", label="late"), Promote(segment_id="s01", comment_id="f1")),
        stage_template="generic",
        comments_table=store.put_table(comments()),
        comments_source="0123456789abcdef",
        events_source="89abcdef01234567",
        segments_source="fedcba9876543210",
        personas=(persona("p2"), persona("p1")),
        journeys=(journey("z", "p1"), journey("a", "p1", "p2"), journey("draft")),
        backlog=Backlog(
            opportunities=(
                Opportunity(id="o", title="How — „ä“?", pains=(CardPain(map_id="z", card_id="c"),), effort=1 / 3),
            ),
            solutions=(Solution(id="s", title="1.0", opportunity_ids=("o",), due=date(2026, 1, 1)),),
            revision=2,
        ),
    )


def only_id() -> TableSchema:
    return SCHEMA.model_copy(update={"columns": SCHEMA.columns[:1]})


@pytest.fixture
def store() -> MemoryStudyStore:
    return MemoryStudyStore()


def files_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sink.getvalue()


def test_an_imported_study_equals_the_exported_one(store: MemoryStudyStore) -> None:
    study = full_study(store)
    elsewhere = MemoryStudyStore()

    new_id = import_bundle(export_bundle(study, store), elsewhere, now=NOW)

    assert new_id == "full"
    assert elsewhere.load("full") == study
    for table in study.tables:
        pd.testing.assert_frame_equal(elsewhere.table(table), store.table(table))


def test_the_study_of_these_tests_has_something_in_every_field(store: MemoryStudyStore) -> None:
    study = full_study(store)

    # A field that is added to Study must be added here, and then to the bundle.
    empty = Study(id="", name="")
    assert [name for name in Study.model_fields if getattr(study, name) == getattr(empty, name)] == ["format_version"]


def test_importing_again_gives_further_studies_that_are_equal_and_can_be_told_apart(store: MemoryStudyStore) -> None:
    study = store.add(full_study(store), now=NOW)

    ids = [import_bundle(export_bundle(study, store), store, now=NOW) for _ in range(3)]

    names = [f"{study.name} (imported)", f"{study.name} (imported 2)", f"{study.name} (imported 3)"]
    assert ids == ["full-2", "full-3", "full-4"]
    for new_id, name in zip(ids, names, strict=True):
        assert store.load(new_id) == study.model_copy(update={"id": new_id, "name": name})


def test_an_empty_study_goes_out_and_in(store: MemoryStudyStore) -> None:
    study = Study(id="empty", name="Empty")

    import_bundle(export_bundle(study, store), store, now=NOW)

    assert store.load("empty") == study


def test_equal_studies_give_equal_bytes(store: MemoryStudyStore) -> None:
    first = export_bundle(full_study(store), store)
    other = MemoryStudyStore()
    imported = other.load(import_bundle(first, other, now=NOW))

    assert export_bundle(full_study(MemoryStudyStore()), store) == first
    assert export_bundle(imported, other) == first


def test_folder_and_bundle_hold_the_same_files(store: MemoryStudyStore, tmp_path: Path) -> None:
    study = full_study(store)

    write_study(study, store.table, tmp_path / "out")
    found, tables = read_study(tmp_path / "out")

    written = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert written == files_in(export_bundle(study, store))
    assert found == study
    assert set(tables) == set(study.tables)


def test_the_layout_is_the_documented_one(store: MemoryStudyStore) -> None:
    assert sorted(files_in(export_bundle(full_study(store), store))) == [
        "backlog.json",
        "claims.json",
        "data/comments.parquet",
        "data/evidence-directions.parquet",
        "data/evidence-finer.parquet",
        "data/evidence-gaps.parquet",
        "data/evidence-halves.parquet",
        "data/evidence-made-up.parquet",
        "data/evidence-numbers.parquet",
        "data/evidence-redraws.parquet",
        "data/kunden-2026-csv.parquet",
        "data/model.parquet",
        "data/picture-2.parquet",
        "data/picture.parquet",
        "data/run-r01.parquet",
        "journeys/draft.yaml",
        "journeys/p1-2.yaml",
        "journeys/p1.yaml",
        "personas.json",
        "schema.yaml",
        "segmentation.json",
        "segments.csv",
        "study.json",
        "themes.json",
    ]


def test_segments_csv_has_three_columns_and_exact_numbers(store: MemoryStudyStore) -> None:
    files = files_in(export_bundle(full_study(store), store))

    assert files["segments.csv"].decode() == (
        'customer_id,segment,probability\n00007,s01,1.0\n"quo""te, comma",,0.30000000000000004\nÜnï,s02,1e-09\n'
    )


def test_segmentation_json_says_what_was_found_at_the_top(store: MemoryStudyStore) -> None:
    text = files_in(export_bundle(full_study(store), store))["segmentation.json"].decode()
    found = json.loads(text)

    assert (found["n_segments"], found["suggested"], found["verdict"]) == (2, 3, "constructed")
    assert (found["method"], found["seed"], found["reason"]) == ("kmeans", 7, "because")
    first = {"id": "s01", "name": "Abends", "size": 20, "share": 0.5, "stability": 0.9}
    assert {key: found["segments"][0][key] for key in first} == first
    assert (found["segments"][0]["n_found"], found["segments"][0]["n_resamples"]) == (94, 100)
    assert found["segments"][1]["name"] == "B"
    assert text.endswith("}\n")
    assert '\n "candidates"' in text


def test_json_is_readable_text_with_sorted_keys(store: MemoryStudyStore) -> None:
    text = files_in(export_bundle(full_study(store), store))["personas.json"].decode()

    assert "Who — „ä“" in text
    keys = list(json.loads(text)[0])
    assert keys == sorted(keys)


def test_personal_data_is_left_out_and_said_so(store: MemoryStudyStore) -> None:
    finding = Finding(code="x", severity="info", message="m", column="mail", example="a@example.org")
    report = ReadReport(file_name="k.csv", format="csv", n_rows=3, n_columns=3, findings=(finding,))
    source = SourceRecord(name="customers", table=store.put_table(raw_customers()), schema_=SCHEMA, report=report)

    content = export_bundle(Study(id="one", name="One", sources=(source,)), store)
    imported = store.load(import_bundle(content, store, now=NOW))

    files = files_in(content)
    assert json.loads(files["study.json"])["sources"][0]["left_out"] == ["mail"]
    assert b"example.org" not in b"".join(files.values())
    assert store.table(imported.sources[0].table).columns.tolist() == ["id", "yes"]
    assert [spec.name for spec in imported.sources[0].schema_.columns] == ["id", "yes"]


def test_a_zip_of_the_folder_itself_is_read_too(store: MemoryStudyStore) -> None:
    study = full_study(store)
    files = {f"my study/{name}": text for name, text in files_in(export_bundle(study, store)).items()}

    new_id = import_bundle(zipped({**files, "my study/notes.txt": b"mine"}), store, now=NOW)

    assert store.load(new_id) == study


def test_a_result_that_is_not_a_number_is_a_data_error(store: MemoryStudyStore) -> None:
    study = full_study(store)
    evidence = study.claims[0].evidence
    assert evidence is not None
    claim = study.claims[0].model_copy(update={"evidence": evidence.model_copy(update={"effect": float("nan")})})

    with pytest.raises(DataError, match="not a number"):
        export_bundle(study.model_copy(update={"claims": (claim,)}), store)


def test_a_bundle_of_the_format_before_there_was_evidence_is_read(store: MemoryStudyStore) -> None:
    study = full_study(store)
    files = files_in(export_bundle(study, store))
    older = json.loads(files["study.json"])
    del older["evidence"]
    older["format_version"] = 2
    older["digests"] = {name: digest for name, digest in older["digests"].items() if "evidence-" not in name}
    files["study.json"] = json.dumps(older).encode()
    kept = {name: content for name, content in files.items() if not name.startswith("data/evidence-")}

    imported = store.load(import_bundle(zipped(kept), store, now=NOW))

    expected = study.model_copy(update={"evidence_tables": {}, "id": imported.id, "segments_source": ""})
    assert imported.model_copy(update={"segments_source": ""}) == expected


def test_a_bundle_without_a_backlog_has_no_file_of_it(store: MemoryStudyStore) -> None:
    study = full_study(store).model_copy(update={"backlog": Backlog()})
    files = files_in(export_bundle(study, store))
    older = json.loads(files["study.json"])
    del older["has_backlog"]  # as every version before there was one wrote it
    files["study.json"] = json.dumps(older).encode()

    imported = store.load(import_bundle(zipped(files), store, now=NOW))

    assert "backlog.json" not in files
    assert imported == study


# What must not come in


def without(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: {key: text for key, text in files.items() if key != name}


def with_text(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    def change(files: dict[str, bytes]) -> dict[str, bytes]:
        assert old.encode() in files[name], "the test must change something"
        return {**files, name: files[name].replace(old.encode(), new.encode())}

    return change


def wide_parquet(files: dict[str, bytes]) -> dict[str, bytes]:
    sink = io.BytesIO()
    pq.write_table(pa.table({f"c{n}": pa.array([], type=pa.int8()) for n in range(5_001)}), sink)
    return {**files, "data/picture.parquet": sink.getvalue()}


BROKEN: dict[str, tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]] = {
    "no_study": (without("study.json"), "study.json is missing"),
    "no_schema": (without("schema.yaml"), "schema.yaml is missing"),
    "no_source": (without("data/kunden-2026-csv.parquet"), "kunden-2026-csv.parquet is missing"),
    "no_members": (without("data/picture.parquet"), "picture.parquet is missing"),
    "no_claims": (without("claims.json"), "claims.json is missing"),
    "no_map": (without("journeys/p1-2.yaml"), "p1-2.yaml is missing"),
    "newer": (with_text("study.json", '"format_version": 4', '"format_version": 5'), "format 5"),
    "no_evidence": (without("data/evidence-redraws.parquet"), "evidence-redraws.parquet is missing"),
    "half_the_evidence": (with_text("study.json", '"gaps",', ""), "expected redraws, halves, gaps"),
    "evidence_of_what": (
        lambda files: {**files, "data/evidence-gaps.parquet": files["data/evidence-halves.parquet"]},
        "no column 'n_first'",
    ),
    "half_json": (lambda files: {**files, "claims.json": files["claims.json"][:100]}, "claims.json is not valid"),
    "unknown_field": (with_text("personas.json", '"color"', '"colour"'), "personas.json is not valid"),
    "latin_1": (lambda files: {**files, "personas.json": "ä".encode("latin-1")}, "not UTF-8"),
    "other_source": (with_text("schema.yaml", "source: picture", "source: other"), "other sources"),
    "other_column": (with_text("schema.yaml", "name: 'yes'", "name: gone"), "no column"),
    "no_parquet": (lambda files: {**files, "data/picture.parquet": b"PAR1"}, "not readable Parquet"),
    "wide_parquet": (wide_parquet, "too much"),
    "members_of_what": (
        lambda files: {**files, "data/picture.parquet": files["data/comments.parquet"]},
        "same customers",
    ),
    "no_header": (with_text("segments.csv", "customer_id,", "customer,"), "does not have the columns"),
    "no_number": (with_text("segments.csv", ",0.", ",x0."), "is not a number"),
    "bad_segments": (with_text("segmentation.json", '"segments": [', '"segments": [7, '), "segmentation.json is not"),
    "leads_out": (with_text("study.json", "journeys/p1.yaml", "../../secret"), "leads out"),
    "zip_slip": (lambda files: {**files, "../evil.txt": b"x"}, "leads out"),
    "absolute": (lambda files: {**files, "/etc/evil": b"x"}, "leads out"),
    "bomb": (lambda files: {**files, "bomb.bin": bytes(5_000_000)}, "unpacks to"),
    "many_files": (lambda files: {**files, **{f"x{n}": b"" for n in range(10_001)}}, "10,0"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_bad_bundle_is_a_data_error_and_leaves_nothing(case: str, store: MemoryStudyStore) -> None:
    change, expected = BROKEN[case]
    content = zipped(change(files_in(export_bundle(full_study(store), store))))
    elsewhere = MemoryStudyStore()

    with pytest.raises(DataError, match=expected) as caught:
        import_bundle(content, elsewhere, now=NOW)

    assert caught.value.hint
    assert elsewhere.list_studies() == ()


def test_a_bad_map_names_the_file(store: MemoryStudyStore) -> None:
    files = files_in(export_bundle(full_study(store), store))

    with pytest.raises(TemplateError, match=r"journeys/p1\.yaml"):
        import_bundle(zipped({**files, "journeys/p1.yaml": b"id: 1\nstages: 7\n"}), store, now=NOW)

    assert store.list_studies() == ()


def test_a_name_that_stands_twice_is_a_data_error(store: MemoryStudyStore) -> None:
    sink = io.BytesIO(export_bundle(full_study(store), store))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(sink, "a") as archive:
        archive.writestr("study.json", b"{}")

    with pytest.raises(DataError, match="twice"):
        import_bundle(sink.getvalue(), store, now=NOW)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all" * 50], ids=["empty", "short", "text"])
def test_what_is_no_zip_is_a_data_error(content: bytes, store: MemoryStudyStore) -> None:
    with pytest.raises(DataError, match="not a readable zip") as caught:
        import_bundle(content, store, now=NOW)

    assert "exported" in caught.value.hint


def test_damaged_bundles_never_fail_in_another_way(store: MemoryStudyStore) -> None:
    files = files_in(export_bundle(full_study(store), store))
    study = full_study(store)
    dice = random.Random(3)
    n_refused = 0
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        content = zipped(files, compression)
        for _ in range(60):
            damaged = bytearray(content)
            for _ in range(4):
                damaged[dice.randrange(len(damaged))] = dice.randrange(256)
            try:
                found = MemoryStudyStore()
                new_id = import_bundle(bytes(damaged), found, now=NOW)
            except WayprintError:
                n_refused += 1
            else:  # the damage hit what nobody reads: times, flags, segments.csv
                assert found.load(new_id) == study

    assert n_refused > 60


def test_a_folder_that_is_no_study_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"study\.json is missing"):
        read_study(tmp_path)


def test_schema_yaml_is_plain_yaml(store: MemoryStudyStore) -> None:
    text = files_in(export_bundle(full_study(store), store))["schema.yaml"].decode()

    first = yaml.safe_load(text)["sources"][0]

    assert first["kind"] == "customers"
    assert first["columns"][1]["name"] == "yes"
    assert first["columns"][1]["levels"] == ["no", "1.0", "~", "2026-01-01", " padded ", "😀"]


def test_comments_leave_without_the_personal_data_in_them(store: MemoryStudyStore) -> None:
    schema = TableSchema(
        kind=TableKind.FEEDBACK,
        columns=(ColumnSpec(name="id", role=Role.CUSTOMER_ID), ColumnSpec(name="said", role=Role.TEXT)),
    )
    raw = pd.DataFrame({"id": ["c1", "c2"], "said": ["Write to ann@example.org, please", None]}, dtype="str")
    report = ReadReport(file_name="f.csv", format="csv", n_rows=2, n_columns=2)
    source = SourceRecord(name="feedback", table=store.put_table(raw), schema_=schema, report=report)

    content = export_bundle(Study(id="one", name="One", sources=(source,)), store)
    imported = store.load(import_bundle(content, store, now=NOW))

    cells = store.table(imported.sources[0].table)["said"]
    assert cells[0] == "Write to [e-mail], please"
    assert pd.isna(cells[1])
