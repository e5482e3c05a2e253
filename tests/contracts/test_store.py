"""Every store of studies keeps the same promises: one suite, run over each adapter."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from core.adapters.stores import MemoryStudyStore, SqlStudyStore
from core.adapters.stores._migrations import MIGRATIONS, create_studies
from core.claims import Claim, Condition, Evidence
from core.declared import DeclaredSegment
from core.errors import ConfigError, ConflictError, DataError, NotFoundError, StoreError
from core.feedback import RenameTheme, Theme
from core.journeys import JourneyMap, Stage, Step
from core.opportunities import Backlog, Metric, Opportunity, PersonaPain
from core.personas import Persona, Statement
from core.profiles import Overview, SegmentProfile
from core.schema import ColumnSpec, Role, TableKind, TableSchema
from core.segmentation import SegmentationConfig, SegmentationRecord, SegmentInfo
from core.study import SegmentationRun, SourceRecord, Study, StudyStore
from core.tables import ReadReport

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[StudyStore]:
    if request.param == "memory":
        yield MemoryStudyStore(clock=clock)
        return
    with SqlStudyStore(tmp_path / "home", clock=clock) as sql:
        yield sql


@pytest.fixture
def sql(tmp_path: Path) -> Iterator[SqlStudyStore]:
    with SqlStudyStore(tmp_path / "home") as opened:
        yield opened


def customers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "level": pd.Categorical(["low", None, "high"], categories=["low", "mid", "high"], ordered=True),
            "channel": pd.Categorical(["app", "web", None], categories=["web", "app", "unused"]),
            "member": pd.array([True, None, False], dtype="boolean"),
            "spend": [1.5, float("nan"), -3.25],
            "since": pd.to_datetime(["2024-01-01", None, "2025-06-30"]),
            "note": pd.Series(["ä", None, ""], dtype="str", index=["c1", "c2", "c3"]).to_numpy(),
        },
        index=pd.Index(["c1", "c2", "c3"], name="customer_id"),
    )


def persona(persona_id: str, name: str = "Ana") -> Persona:
    return Persona(
        id=persona_id,
        segment_id="s01",
        name=name,
        headline=Statement(id="h", section="headline", text=f"{name} — shops"),
    )


def journey(journey_id: str, *, title: str = "Buy", revision: int = 0) -> JourneyMap:
    stage = Stage(id="find", title="Find", steps=(Step(id="search", title="Search", emotion_expected=-1),))
    return JourneyMap(id=journey_id, title=title, persona_ids=("p1",), stages=(stage,), revision=revision)


def backlog(*, title: str = "How might we deliver sooner?", revision: int = 0) -> Backlog:
    pain = PersonaPain(persona_id="p1", pain_id="pain-01", title="Näher")
    return Backlog(
        opportunities=(Opportunity(id="opportunity-1", title=title, pains=(pain,), effort=1 / 3),),
        metrics=(Metric(id="metric-2", title="Calls", direction="lower", target=0.1),),
        revision=revision,
    )


def full_study(study: Study, table: str) -> Study:
    schema = TableSchema(kind=TableKind.CUSTOMERS, columns=(ColumnSpec(name="id", role=Role.CUSTOMER_ID),))
    report = ReadReport(file_name="customers.csv", format="csv", n_rows=3, n_columns=6)
    evidence = Evidence(
        where=(Condition(column="level", op="is", values=("low", 0.1)),), n=1, total=2, value=0.5, low=0.1, high=0.9
    )
    record = SegmentationRecord(
        config=SegmentationConfig(seed=7),
        n_segments=2,
        suggested=2,
        reason="because",
        verdict="natural",
        verdict_reason="far apart",
        candidates=(),
        segments=(
            SegmentInfo(id="s01", size=20, share=0.5, stability=0.9),
            SegmentInfo(id="s02", size=15, share=0.375, stability=1 / 3),
        ),
        n_unassigned=5,
        columns=("level",),
        projection_note="",
        source="abc",
    )
    return study.model_copy(
        update={
            "sources": (SourceRecord(name="customers", table=table, schema_=schema, report=report),),
            "segmentation": record,
            "members_table": table,
            "model_table": table,
            "evidence_tables": {"redraws": table},
            "resting": {"s05": "gone"},
            "segment_names": {"s01": "Évening shoppers"},
            "targets": {"s01": "primary"},
            "declared": (DeclaredSegment(id="d01", conditions=evidence.where),),
            "excluding": (Condition(column="member", op="is_false"),),
            "runs": (SegmentationRun(id="r01", record=record, members_table=table, names={"s01": "A"}),),
            "profiles": (
                SegmentProfile(segment_id="s01", name="A", size=20, share=0.5, claim_ids=("s01.level",), rule=None),
            ),
            "overview": Overview(worth_column="spend"),
            "claims": (
                Claim(
                    id="s01.level", segment_id="s01", kind="measured", topic="level", sentence="…", evidence=evidence
                ),
            ),
            "themes": (
                Theme(
                    id="pain-01",
                    label="late",
                    polarity="negative",
                    n_comments=3,
                    n_customers=3,
                    severity=4,
                    quote_ids=("f000001",),
                ),
            ),
            "mined_themes": (
                Theme(
                    id="pain-01",
                    label="delivery, late",
                    polarity="negative",
                    n_comments=3,
                    n_customers=3,
                    severity=4,
                    quote_ids=("f000001",),
                ),
            ),
            "theme_edits": (RenameTheme(theme_id="pain-01", label="late"),),
            "stage_template": "ecommerce-purchase",
            "comments_table": table,
            "comments_source": "0123456789abcdef",
            "events_source": "89abcdef01234567",
            "segments_source": "fedcba9876543210",
            "config": SegmentationConfig(seed=3),
            "personas": (persona("p2"), persona("p1")),
            "journeys": (journey("m2"), journey("m1")),
            "backlog": backlog(revision=4),
        }
    )


# Studies


def test_a_new_store_has_no_studies(store: StudyStore) -> None:
    assert store.list_studies() == ()


def test_a_created_study_is_empty_and_loads_back(store: StudyStore) -> None:
    created = store.create("  Spring   study ", now=NOW)

    assert created == Study(id="spring-study", name="Spring study")
    assert store.load("spring-study") == created
    assert store.version("spring-study") == 1


def test_ids_of_equal_names_get_the_next_number(store: StudyStore) -> None:
    ids = [store.create(name, now=NOW).id for name in ("Käufer!", "kaufer", "Kaufer", "日本", "研究")]

    assert ids == ["kaufer", "kaufer-2", "kaufer-3", "study", "study-2"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121], ids=["empty", "spaces", "too_long"])
def test_names_outside_1_to_120_characters_are_refused(store: StudyStore, name: str) -> None:
    with pytest.raises(ConfigError, match="1 to 120"):
        store.create(name, now=NOW)

    assert store.list_studies() == ()


def test_a_name_of_120_characters_is_accepted(store: StudyStore) -> None:
    assert store.create("x" * 120, now=NOW).name == "x" * 120


def test_a_full_study_loads_back_equal_and_in_display_order(store: StudyStore) -> None:
    study = full_study(store.create("Full", now=NOW), store.put_table(customers()))

    version = store.save(study, now=NOW)

    assert version == 2
    assert store.load("full") == study
    assert [each.id for each in store.load("full").personas] == ["p2", "p1"]


def test_the_study_of_these_tests_has_something_in_every_field(store: StudyStore) -> None:
    study = full_study(store.create("Full", now=NOW), store.put_table(customers()))

    empty = Study(id="", name="")
    assert [name for name in Study.model_fields if getattr(study, name) == getattr(empty, name)] == ["format_version"]


def test_changing_only_the_order_is_saved(store: StudyStore) -> None:
    study = full_study(store.create("Full", now=NOW), store.put_table(customers()))
    store.save(study, now=NOW)
    turned = study.model_copy(update={"personas": study.personas[::-1], "journeys": study.journeys[:1]})

    store.save(turned, now=NOW)

    assert store.load("full") == turned


def test_the_list_starts_with_the_newest_change_and_counts(store: StudyStore) -> None:
    table = store.put_table(customers())
    older = store.create("Older", now=NOW)
    store.create("Newer", now=NOW + MINUTE)
    first = [line.id for line in store.list_studies()]

    store.save(full_study(older, table), now=NOW + 2 * MINUTE)
    lines = store.list_studies()

    assert first == ["newer", "older"]
    assert [line.id for line in lines] == ["older", "newer"]
    assert lines[0].changed_at == NOW + 2 * MINUTE
    assert (lines[0].n_customers, lines[0].n_personas, lines[0].n_journeys) == (20 + 15 + 5, 2, 2)
    assert lines[1].n_customers == 0
    assert lines[0].size_bytes > lines[1].size_bytes > 0


def test_times_without_a_zone_are_taken_as_utc(store: StudyStore) -> None:
    store.create("One", now=datetime(2026, 3, 1, 9, 0))

    assert store.list_studies()[0].changed_at == NOW


def test_unknown_studies_are_not_found(store: StudyStore) -> None:
    calls: list[Callable[[], object]] = [
        lambda: store.load("no"),
        lambda: store.version("no"),
        lambda: store.save(Study(id="no", name="No"), now=NOW),
        lambda: store.save_journey("no", journey("m"), now=NOW),
        lambda: store.load_history_json("no", "journey", "m"),
        lambda: store.save_persona("no", persona("p"), now=NOW),
        lambda: store.save_backlog("no", backlog(), now=NOW, expected_revision=0, history_json="[]"),
        lambda: store.rename("no", "New", now=NOW),
        lambda: store.duplicate("no", now=NOW),
        lambda: store.delete("no", now=NOW),
        lambda: store.restore("no"),
    ]

    for call in calls:
        with pytest.raises(NotFoundError, match="'no'") as caught:
            call()
        assert caught.value.hint


def test_saving_on_an_outdated_version_is_a_conflict_and_changes_nothing(store: StudyStore) -> None:
    study = store.create("Ours", now=NOW)
    version = store.version(study.id)
    theirs = study.model_copy(update={"targets": {"s02": "other"}})
    store.save(theirs, now=NOW, expected_version=version)

    with pytest.raises(ConflictError, match="version 2, not 1") as caught:
        store.save(study.model_copy(update={"targets": {"s01": "primary"}}), now=NOW, expected_version=version)

    assert "again" in caught.value.hint
    assert store.load(study.id) == theirs


def test_two_personas_with_one_id_are_refused(store: StudyStore) -> None:
    study = store.create("Twice", now=NOW)

    with pytest.raises(ConfigError, match="'p1'"):
        store.save(study.model_copy(update={"personas": (persona("p1"), persona("p1"))}), now=NOW)

    assert store.load(study.id) == study


def test_a_study_that_names_a_missing_table_is_refused(store: StudyStore) -> None:
    study = store.create("Missing", now=NOW)

    with pytest.raises(NotFoundError, match="no table"):
        store.save(full_study(study, "0" * 64), now=NOW)

    assert store.load(study.id) == study


def test_added_studies_keep_their_id_where_it_is_free(store: StudyStore) -> None:
    first = store.add(Study(id="ours", name="Theirs"), now=NOW)
    second = store.add(Study(id="ours", name="Theirs"), now=NOW)

    assert (first.id, second.id) == ("ours", "ours-2")
    assert store.load("ours-2") == second


def test_what_a_caller_does_to_a_loaded_study_stays_with_the_caller(store: StudyStore) -> None:
    study = store.create("One", now=NOW).model_copy(update={"segment_names": {"s01": "A"}})
    store.save(study, now=NOW)

    study.segment_names["s01"] = "changed"
    store.load("one").segment_names["s01"] = "changed"

    assert store.load("one").segment_names == {"s01": "A"}


# Single edits


def test_saving_a_map_changes_only_this_map(store: StudyStore) -> None:
    study = full_study(store.create("Full", now=NOW), store.put_table(customers()))
    store.save(study, now=NOW)
    edited = journey("m2", title="Return", revision=1)

    version = store.save_journey("full", edited, now=NOW + MINUTE, expected_revision=0)

    assert version == store.version("full") == 3
    assert store.load("full") == study.model_copy(update={"journeys": (edited, study.journeys[1])})
    assert store.list_studies()[0].changed_at == NOW + MINUTE


def test_a_map_and_its_history_are_saved_together(store: StudyStore) -> None:
    store.create("One", now=NOW)
    store.save_journey("one", journey("m1"), now=NOW, history_json='{"undo":[]}')
    store.save_journey("one", journey("m1", revision=1), now=NOW, expected_revision=0, history_json='{"undo":["é"]}')
    store.save_journey("one", journey("m1", revision=2), now=NOW, expected_revision=1)

    with pytest.raises(ConflictError, match="revision 2, not 0"):
        store.save_journey("one", journey("m1", revision=1), now=NOW, expected_revision=0, history_json="lost")

    assert store.load_history_json("one", "journey", "m1") == '{"undo":["é"]}'
    assert store.load_history_json("one", "journey", "m2") is None
    assert store.load("one").journeys == (journey("m1", revision=2),)


def test_editing_a_map_that_somebody_deleted_is_a_conflict(store: StudyStore) -> None:
    study = store.create("One", now=NOW)
    store.save_journey("one", journey("m1"), now=NOW, history_json="{}")
    store.save(study, now=NOW)

    with pytest.raises(ConflictError, match="deleted"):
        store.save_journey("one", journey("m1", revision=1), now=NOW, expected_revision=0)

    assert store.load_history_json("one", "journey", "m1") is None


def test_saving_a_persona_replaces_it_in_place_and_appends_a_new_one(store: StudyStore) -> None:
    study = store.create("One", now=NOW)
    store.save(study.model_copy(update={"personas": (persona("a"), persona("b"))}), now=NOW)

    store.save_persona("one", persona("a", "Bea"), now=NOW)
    store.save_persona("one", persona("c"), now=NOW, expected_version=3)
    with pytest.raises(ConflictError):
        store.save_persona("one", persona("c", "Late"), now=NOW, expected_version=3)

    assert store.load("one").personas == (persona("a", "Bea"), persona("b"), persona("c"))


def test_the_history_of_a_persona_is_saved_with_the_study_and_goes_with_the_persona(store: StudyStore) -> None:
    study = store.create("One", now=NOW)
    filled = study.model_copy(update={"personas": (persona("a"), persona("m1")), "journeys": (journey("m1"),)})
    store.save(filled, now=NOW, persona_histories={"a": '{"done":["é"]}', "m1": "[1]"})
    store.save_journey("one", journey("m1", revision=1), now=NOW, history_json="[2]")

    store.save(store.load("one"), now=NOW, persona_histories={"m1": "[3]"})
    with pytest.raises(ConflictError):
        store.save(store.load("one"), now=NOW, expected_version=1, persona_histories={"a": "lost"})
    copied = store.duplicate("one", now=NOW)

    for study_id in ("one", copied):
        assert store.load_history_json(study_id, "persona", "a") == '{"done":["é"]}'
        assert store.load_history_json(study_id, "persona", "m1") == "[3]"
        assert store.load_history_json(study_id, "journey", "m1") == "[2]"
    store.save(filled.model_copy(update={"personas": (persona("a"),)}), now=NOW)
    assert store.load_history_json("one", "persona", "m1") is None
    assert store.load_history_json("one", "persona", "a") == '{"done":["é"]}'


def test_the_backlog_is_saved_with_its_history_and_nothing_else_changes(store: StudyStore) -> None:
    study = full_study(store.create("Full", now=NOW), store.put_table(customers()))
    store.save(study, now=NOW)
    edited = backlog(title="How might we wait less?", revision=5)

    version = store.save_backlog("full", edited, now=NOW + MINUTE, expected_revision=4, history_json='["é"]')

    assert version == store.version("full") == 3
    assert store.load("full") == study.model_copy(update={"backlog": edited})
    assert store.list_studies()[0].changed_at == NOW + MINUTE
    store.save(store.load("full").model_copy(update={"personas": ()}), now=NOW)
    copied = store.duplicate("full", now=NOW)
    for study_id in ("full", copied):
        assert store.load(study_id).backlog == edited
        assert store.load_history_json(study_id, "backlog", "") == '["é"]'


def test_saving_on_an_outdated_backlog_is_a_conflict_and_changes_nothing(store: StudyStore) -> None:
    store.create("One", now=NOW)
    store.save_backlog("one", backlog(revision=1), now=NOW, expected_revision=0, history_json="[1]")

    with pytest.raises(ConflictError, match="revision 1, not 0") as caught:
        store.save_backlog("one", Backlog(revision=1), now=NOW, expected_revision=0, history_json="[2]")

    assert caught.value.hint
    assert store.load("one").backlog == backlog(revision=1)
    assert store.load_history_json("one", "backlog", "") == "[1]"


def test_renaming_keeps_the_id_and_the_content(store: StudyStore) -> None:
    study = store.create("One", now=NOW)

    store.rename("one", "Two", now=NOW + MINUTE)

    assert store.load("one") == study.model_copy(update={"name": "Two"})
    with pytest.raises(ConfigError):
        store.rename("one", "", now=NOW)


def test_a_duplicate_has_the_content_and_histories_and_a_life_of_its_own(store: StudyStore) -> None:
    study = full_study(store.create("Full", now=NOW), store.put_table(customers()))
    store.save(study, now=NOW)
    store.save_journey("full", study.journeys[0], now=NOW, history_json="[1]")

    new_id = store.duplicate("full", now=NOW + MINUTE)
    store.save_persona(new_id, persona("p1", "Other"), now=NOW)

    assert new_id == "full-copy"
    assert store.load("full") == study
    copied = store.load(new_id)
    assert copied.name == "Full (copy)"
    assert copied.claims == study.claims
    assert copied.personas[1].name == "Other"
    assert store.load_history_json(new_id, "journey", "m2") == "[1]"


def test_the_name_of_a_duplicate_stays_within_the_limit(store: StudyStore) -> None:
    store.create("x" * 120, now=NOW)

    copied = store.load(store.duplicate("x" * 60, now=NOW))

    assert copied.name == "x" * 113 + " (copy)"


def test_a_second_duplicate_is_told_from_the_first(store: StudyStore) -> None:
    store.create("One", now=NOW)

    names = [store.load(store.duplicate("one", now=NOW)).name for _ in range(3)]

    assert names == ["One (copy)", "One (copy 2)", "One (copy 3)"]


def test_a_deleted_study_is_hidden_and_can_be_restored(store: StudyStore) -> None:
    study = store.create("One", now=NOW)

    store.delete("one", now=NOW)
    hidden = store.list_studies()
    with pytest.raises(NotFoundError):
        store.load("one")
    taken = store.create("One", now=NOW).id
    store.restore("one")

    assert hidden == ()
    assert taken == "one-2"
    assert store.load("one") == study


def test_purging_removes_only_what_was_deleted_long_ago(store: StudyStore) -> None:
    for name in ("Old", "Recent", "Alive"):
        store.create(name, now=NOW)
    store.delete("old", now=NOW)
    store.delete("recent", now=NOW + timedelta(days=2))

    gone = store.purge(now=NOW + timedelta(days=31))

    assert gone == ("old",)
    with pytest.raises(NotFoundError):
        store.restore("old")
    store.restore("recent")
    assert [line.id for line in store.list_studies()] == ["alive", "recent"]


# Tables


def test_a_table_comes_back_with_index_types_and_levels(store: StudyStore) -> None:
    frame = customers()

    found = store.table(store.put_table(frame))

    pd.testing.assert_frame_equal(found, frame)
    pd.testing.assert_frame_equal(frame, customers())


def test_an_empty_table_keeps_its_levels(store: StudyStore) -> None:
    empty = customers().iloc[:0]

    pd.testing.assert_frame_equal(store.table(store.put_table(empty)), empty)


def test_equal_tables_have_one_hash_and_different_ones_two(store: StudyStore) -> None:
    hashes = [store.put_table(frame) for frame in (customers(), customers(), customers().iloc[:2])]

    assert hashes[0] == hashes[1]
    assert hashes[0] != hashes[2]


@pytest.mark.parametrize("name", ["", "0" * 64, "../wayprint", "/etc/hostname"], ids=["empty", "hash", "up", "root"])
def test_unknown_tables_are_not_found(store: StudyStore, name: str) -> None:
    with pytest.raises(NotFoundError, match="no table"):
        store.table(name)


def test_a_column_of_mixed_kinds_is_a_data_error(store: StudyStore) -> None:
    with pytest.raises(DataError, match="Parquet"):
        store.put_table(pd.DataFrame({"mixed": ["text", 1, 2.5]}))


def test_garbage_is_what_no_study_needs_and_nobody_just_put(store: StudyStore, clock: Clock) -> None:
    needed, deleted, orphan, again = (store.put_table(customers().iloc[:n]) for n in (3, 2, 1, 0))
    store.save(full_study(store.create("Alive", now=NOW), needed), now=NOW)
    store.save(full_study(store.create("Deleted", now=NOW), deleted), now=NOW)
    store.delete("deleted", now=NOW)
    at_once = store.collect_garbage()
    clock.now += timedelta(hours=2)
    store.put_table(customers().iloc[:0])

    later = store.collect_garbage()

    assert at_once == ()
    assert later == (orphan,)
    assert len(store.table(needed)) == 3
    assert len(store.table(deleted)) == 2
    assert len(store.table(again)) == 0
    with pytest.raises(NotFoundError):
        store.table(orphan)


# Several writers


def test_every_edit_of_many_threads_is_kept(store: StudyStore) -> None:
    store.create("Busy", now=NOW)
    errors: list[BaseException] = []

    def edit(worker: int) -> None:
        try:
            for n in range(5):
                store.save_persona("busy", persona(f"p{worker}-{n}"), now=NOW)
                store.load("busy")
        except (StoreError, NotFoundError) as error:
            errors.append(error)

    run_together(edit, 6)

    assert errors == []
    assert store.version("busy") == 1 + 6 * 5
    assert {each.id for each in store.load("busy").personas} == {f"p{w}-{n}" for w in range(6) for n in range(5)}


def test_of_many_who_save_the_same_version_exactly_one_wins(store: StudyStore) -> None:
    study = store.create("Race", now=NOW)
    won: list[str] = []

    def save(worker: int) -> None:
        try:
            store.save(study.model_copy(update={"targets": {f"s{worker}": "primary"}}), now=NOW, expected_version=1)
        except ConflictError:
            return
        won.append(f"s{worker}")

    run_together(save, 6)

    assert len(won) == 1
    assert tuple(store.load("race").targets) == tuple(won)


def run_together(work: Callable[[int], None], n_threads: int) -> None:
    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# The database


def test_two_stores_on_one_home_see_each_other(tmp_path: Path) -> None:
    with SqlStudyStore(tmp_path) as one, SqlStudyStore(tmp_path) as other:
        study = one.create("Shared", now=NOW)
        table = one.put_table(customers())

        other.save(full_study(study, table), now=NOW, expected_version=1)

        assert one.load("shared") == full_study(study, table)
        with pytest.raises(ConflictError):
            one.save(study, now=NOW, expected_version=1)


def test_several_stores_may_open_a_new_home_at_once(tmp_path: Path) -> None:
    opened: list[str] = []

    def open_store(worker: int) -> None:
        with SqlStudyStore(tmp_path / "new") as store:
            opened.append(store.create(f"Study {worker}", now=NOW).id)

    run_together(open_store, 6)

    assert sorted(opened) == [f"study-{worker}" for worker in range(6)]


def test_editing_one_map_does_not_rewrite_the_claims(sql: SqlStudyStore, tmp_path: Path) -> None:
    study = full_study(sql.create("Full", now=NOW), sql.put_table(customers()))
    sql.save(study, now=NOW)
    with_trigger = sqlite3.connect(tmp_path / "home" / "wayprint.sqlite")
    with_trigger.executescript(
        """CREATE TABLE written (doc TEXT);
        CREATE TRIGGER note AFTER UPDATE ON documents
        BEGIN INSERT INTO written VALUES (new.kind || ':' || new.doc_id); END;"""
    )

    sql.save(study.model_copy(update={"journeys": (study.journeys[0], journey("m1", title="New"))}), now=NOW)
    sql.save_journey("full", journey("m2", revision=1), now=NOW)
    written = [row[0] for row in with_trigger.execute("SELECT doc FROM written")]
    with_trigger.close()

    assert written == ["journey:m1", "journey:m2"]


def test_the_database_is_in_wal_mode_and_tables_lie_beside_it(sql: SqlStudyStore, tmp_path: Path) -> None:
    table = sql.put_table(customers())
    connection = sqlite3.connect(tmp_path / "home" / "wayprint.sqlite")
    mode = connection.execute("PRAGMA journal_mode").fetchone()
    connection.close()

    assert mode == ("wal",)
    assert [path.name for path in (tmp_path / "home" / "tables").iterdir()] == [f"{table}.parquet"]


def test_a_damaged_table_is_a_store_error(sql: SqlStudyStore, tmp_path: Path) -> None:
    table = sql.put_table(customers())
    (tmp_path / "home" / "tables" / f"{table}.parquet").write_bytes(b"PAR1 something else")

    with pytest.raises(StoreError, match="does not match") as caught:
        sql.table(table)

    assert caught.value.hint


def test_a_locked_database_is_a_store_error(tmp_path: Path) -> None:
    with SqlStudyStore(tmp_path, busy_seconds=0.05) as store:
        store.create("One", now=NOW)
        other = sqlite3.connect(tmp_path / "wayprint.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreError, match="locked") as caught:
            store.rename("one", "Two", now=NOW)
        readable = store.load("one").name
        other.close()

        assert "close that program" in caught.value.hint
        assert readable == "One"


def test_a_corrupt_database_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "wayprint.sqlite").write_bytes(b"this is not a database, it is a letter" * 100)

    with pytest.raises(StoreError, match="not a database") as caught:
        SqlStudyStore(tmp_path)

    assert "backup" in caught.value.hint


def test_a_home_that_is_a_file_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")

    with pytest.raises(StoreError, match="cannot be used") as caught:
        SqlStudyStore(tmp_path / "home")

    assert "WAYPRINT_HOME" in caught.value.hint


def test_a_document_that_is_not_valid_is_a_store_error(sql: SqlStudyStore, tmp_path: Path) -> None:
    sql.create("One", now=NOW)
    connection = sqlite3.connect(tmp_path / "home" / "wayprint.sqlite")
    connection.execute("UPDATE documents SET body = '[{\"id\": 1}]' WHERE kind = 'claims'")
    connection.commit()
    connection.close()

    with pytest.raises(StoreError, match="'one' cannot be read"):
        sql.load("one")


def test_an_unknown_kind_of_database_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="address"):
        SqlStudyStore(tmp_path, url="nosuchdatabase://host/name")


def test_a_database_of_version_1_opens_and_later_steps_run_once_in_order(tmp_path: Path) -> None:
    with SqlStudyStore(tmp_path, migrations=(create_studies,)) as first:
        first.create("Kept", now=NOW)
    ran: list[str] = []

    def second(connection: sa.Connection) -> None:
        ran.append("second")
        connection.exec_driver_sql("ALTER TABLE studies ADD COLUMN note TEXT")

    def third(connection: sa.Connection) -> None:
        ran.append("third")
        connection.exec_driver_sql("UPDATE studies SET note = 'moved'")

    for _ in range(2):
        with SqlStudyStore(tmp_path, migrations=(create_studies, second, third)) as newer:
            assert newer.load("kept").name == "Kept"

    connection = sqlite3.connect(tmp_path / "wayprint.sqlite")
    assert ran == ["second", "third"]
    assert connection.execute("SELECT note FROM studies").fetchall() == [("moved",)]
    assert connection.execute("SELECT MAX(version) FROM schema_version").fetchone() == (3,)
    connection.close()


def test_the_histories_of_maps_in_a_database_of_version_1_are_kept(tmp_path: Path) -> None:
    with SqlStudyStore(tmp_path, migrations=(create_studies,)) as first:
        first.create("Kept", now=NOW)
    connection = sqlite3.connect(tmp_path / "wayprint.sqlite")
    connection.execute("INSERT INTO histories VALUES ('kept', 'm1', '[1]')")
    connection.commit()
    connection.close()

    with SqlStudyStore(tmp_path) as newer:
        assert newer.load_history_json("kept", "journey", "m1") == "[1]"
        assert newer.load_history_json("kept", "persona", "m1") is None


def test_a_study_of_before_there_was_a_backlog_is_read_and_gets_one(tmp_path: Path) -> None:
    with SqlStudyStore(tmp_path) as first:
        first.create("Kept", now=NOW)
    connection = sqlite3.connect(tmp_path / "wayprint.sqlite")
    connection.execute("DELETE FROM documents WHERE kind = 'backlog'")
    connection.commit()
    connection.close()

    with SqlStudyStore(tmp_path) as newer:
        assert newer.load("kept").backlog == Backlog()
        newer.save_backlog("kept", backlog(revision=1), now=NOW, expected_revision=0, history_json="[]")
        assert newer.load("kept").backlog == backlog(revision=1)


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    with SqlStudyStore(tmp_path, migrations=(create_studies,)) as first:
        first.create("Kept", now=NOW)

    def broken(connection: sa.Connection) -> None:
        connection.exec_driver_sql("DELETE FROM studies")
        connection.exec_driver_sql("this is not SQL")

    with pytest.raises(StoreError, match="syntax"):
        SqlStudyStore(tmp_path, migrations=(create_studies, broken))
    with SqlStudyStore(tmp_path, migrations=(create_studies,)) as again:
        assert again.load("kept").name == "Kept"


def test_a_database_of_a_newer_version_is_a_store_error(tmp_path: Path) -> None:
    with SqlStudyStore(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / "wayprint.sqlite")
    connection.execute("INSERT INTO schema_version VALUES (?)", (len(MIGRATIONS) + 1,))
    connection.commit()
    connection.close()

    with pytest.raises(StoreError, match="schema version") as caught:
        SqlStudyStore(tmp_path)

    assert "Update" in caught.value.hint
