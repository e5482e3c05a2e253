"""What a person does in the studio, on a small shop: nothing is lost, nothing is invented."""

import pytest

from core.adapters.stores import MemoryStudyStore
from core.audit import audit
from core.claims import Condition, claim_topic
from core.errors import CancelledError, ConfigError, ConflictError, DataError, NotFoundError
from core.journeys import EditConflictError, claims_on_card
from core.personas import add_statement, lock_name, measured_severity, rename
from core.pipeline import evidence_data, prepare
from core.segmentation import SegmentationConfig
from core.services import DEMO_NAME, Studio, journey_of, persona_of


def tables_of(studio, study):
    return {name: studio.store.table(name) for name in study.tables}


def persona_with_low_trust(study):
    return next(persona for persona in study.personas if "rate trust low" in persona.headline.text)


@pytest.fixture
def study(studio):
    return studio.store.load("shop")


@pytest.fixture
def mapped(studio, study):
    """The study with a map of the persona that leaves at payment."""
    prepared = prepare(studio.sources(study))
    comments = studio.store.table(study.comments_table)
    data = evidence_data(prepared, studio.store.table(study.members_table), comments)
    persona = persona_with_low_trust(study)
    journey = studio.create_journey(study.id, persona.id, "ecommerce-purchase", prepared=prepared, data=data)
    return studio.store.load(study.id), journey, persona


def test_each_planted_group_becomes_a_persona_that_says_so(study):
    headlines = [persona.headline.text for persona in study.personas]

    assert len(headlines) == 3
    assert any("in their 20s" in text and "big cities" in text for text in headlines)
    assert any("in their 40s" in text and "rate trust low" in text for text in headlines)


def test_the_audit_of_a_finished_study_finds_nothing(studio, mapped):
    study, _, _ = mapped

    assert audit(study, tables_of(studio, study)) == ()


def test_a_changed_cell_is_found_by_the_audit(studio, study):
    tables = tables_of(studio, study)
    name = next(one.table for one in study.sources if one.schema_.kind == "customers")
    changed = tables[name].copy()
    changed.loc[changed.index[0], "age"] = "93"

    assert audit(study, {**tables, name: changed})


def test_a_changed_claim_is_found_by_the_audit(studio, study):
    first = study.claims[0]
    forged = first.model_copy(update={"evidence": first.evidence.model_copy(update={"n": first.evidence.n + 1})})
    study = study.model_copy(update={"claims": (forged, *study.claims[1:])})

    found = audit(study, tables_of(studio, study))

    assert any(first.id in finding.message for finding in found)


def test_personal_data_is_not_a_column_of_the_customers(studio, study):
    assert "email" not in prepare(studio.sources(study)).customers.frame.columns


def test_the_map_holds_the_personas_pain_at_the_payment_stage(mapped):
    _, journey, persona = mapped
    cards = {stage.id: [card for step in stage.steps for card in step.cards] for stage in journey.stages}

    pains = [card for card in cards["checkout"] if card.lane == "pains"]

    assert pains
    assert pains[0].item_id == persona.pain_points[0].id
    assert pains[0].kind == "measured"
    assert any(card.lane == "touchpoints" and card.kind == "measured" for card in cards["checkout"])


def test_a_template_that_the_events_do_not_fit_gets_nothing_from_the_data(studio, study):
    prepared = prepare(studio.sources(study))
    tables = studio.store.table(study.members_table), studio.store.table(study.comments_table)
    persona = persona_with_low_trust(study)

    journey = studio.create_journey(
        study.id, persona.id, "hotel-stay-blueprint", prepared=prepared, data=evidence_data(prepared, *tables)
    )

    assert not any(stage.reach_claim_id for stage in journey.stages)
    assert not any(card.claim_ids for stage in journey.stages for step in stage.steps for card in step.cards)


def test_a_second_map_of_a_template_has_a_title_of_its_own(studio, study):
    persona = persona_with_low_trust(study)

    first, second = (studio.create_journey(study.id, persona.id, "game-player") for _ in range(2))

    assert second.title == f"{first.title} (2)"


def test_a_pain_on_the_map_opens_its_severity_and_its_stage(mapped):
    study, journey, persona = mapped
    claims = {claim.id: claim for claim in study.claims}
    card = next(card for stage in journey.stages for step in stage.steps for card in step.cards if card.lane == "pains")

    opened = {claim_topic(claim_id): claims[claim_id] for claim_id in card.claim_ids}

    assert set(opened) == {"theme", "severity", "placed"}
    assert measured_severity(opened["severity"]) == card.severity
    assert "speak of the stage" in opened["placed"].sentence
    assert card.claim_ids[:2] == persona.pain_points[0].claim_ids[:2]


def test_a_study_with_a_map_comes_back_from_a_bundle_and_holds(studio, mapped):
    study, _, _ = mapped

    again = studio.store.load(studio.add_bundle(studio.bundle(study.id)))

    assert (again.claims, again.journeys) == (study.claims, study.journeys)
    assert audit(again, tables_of(studio, again)) == ()


def test_an_edit_is_saved_at_once_and_can_be_undone_and_redone(studio, mapped):
    study, journey, _ = mapped
    step = journey.stages[0].steps[0]
    before = journey.stages
    edit = {"kind": "edit_step", "step_id": step.id, "title": "Look <b>around</b>", "emotion_expected": None}

    studio.edit_journey(study.id, journey.id, edit)
    assert journey_of(studio.store.load(study.id), journey.id).stages[0].steps[0].title == "Look <b>around</b>"

    studio.edit_journey(study.id, journey.id, {"kind": "undo"})
    assert journey_of(studio.store.load(study.id), journey.id).stages == before

    again = studio.edit_journey(study.id, journey.id, {"kind": "redo"})
    assert again.stages[0].steps[0].title == "Look <b>around</b>"


def test_an_edit_that_the_board_sends_twice_is_done_once(studio, mapped):
    study, journey, _ = mapped
    step = journey.stages[0].steps[0]
    card = {"id": "quick", "lane": "actions", "text": "Looks", "channel": "", "severity": None}
    add = {"kind": "add_card", "step_id": step.id, "card": card, "index": 0}

    once = studio.edit_journey(study.id, journey.id, add, edit_id="window-a-1", seen_revision=0)
    twice = studio.edit_journey(study.id, journey.id, add, edit_id="window-a-1", seen_revision=0)
    assert twice == once

    undone = studio.edit_journey(study.id, journey.id, {"kind": "undo"}, edit_id="window-a-2", seen_revision=0)
    again = studio.edit_journey(study.id, journey.id, {"kind": "undo"}, edit_id="window-a-2", seen_revision=0)
    assert again == undone
    assert undone.stages == journey.stages


def test_edits_of_one_window_are_no_conflict_and_undo_leaves_what_another_did(studio, mapped):
    study, journey, _ = mapped
    feel = {"kind": "edit_step", "step_id": journey.stages[0].steps[0].id}

    studio.edit_journey(study.id, journey.id, {**feel, "emotion_expected": -1}, edit_id="window-a-1", seen_revision=0)
    studio.edit_journey(study.id, journey.id, {**feel, "emotion_expected": -2}, edit_id="window-a-2", seen_revision=0)
    with pytest.raises(EditConflictError):
        studio.edit_journey(
            study.id, journey.id, {**feel, "emotion_expected": 2}, edit_id="window-b-1", seen_revision=0
        )
    with pytest.raises(ConflictError, match="somebody else's"):
        studio.edit_journey(study.id, journey.id, {"kind": "undo"}, edit_id="window-b-2", seen_revision=0)

    assert journey_of(studio.store.load(study.id), journey.id).stages[0].steps[0].emotion_expected == -2


def test_a_card_with_invented_evidence_is_refused(studio, mapped):
    study, journey, persona = mapped
    card = {
        "id": "forged",
        "lane": "pains",
        "text": "Everybody hates it",
        "channel": "",
        "severity": 5,
        "item_id": persona.pain_points[0].id,
        "claim_ids": list(persona.pain_points[0].claim_ids),
        "kind": "measured",
    }
    step_id = journey.stages[0].steps[0].id

    with pytest.raises(ConfigError, match="evidence"):
        studio.edit_journey(study.id, journey.id, {"kind": "add_card", "step_id": step_id, "card": card, "index": 0})
    with pytest.raises(ConfigError, match="undo"):
        studio.edit_journey(study.id, journey.id, {"kind": "restore_card", "card": card})
    assert journey_of(studio.store.load(study.id), journey.id) == journey


def test_a_pain_point_of_the_persona_can_be_attached_with_its_evidence(studio, mapped):
    study, journey, persona = mapped
    pain = persona.pain_points[0]
    card = {
        "id": "attached",
        "lane": "pains",
        "text": pain.title,
        "channel": "",
        "severity": pain.severity,
        "item_id": pain.id,
        "claim_ids": list(claims_on_card(pain)),
        "kind": "measured",
    }
    step_id = journey.stages[0].steps[0].id

    new = studio.edit_journey(study.id, journey.id, {"kind": "add_card", "step_id": step_id, "card": card, "index": 0})

    assert new.stages[0].steps[0].cards[0].claim_ids == claims_on_card(pain)


def test_a_persona_and_its_segment_share_one_name_wherever_it_is_given(studio, study):
    first, second = study.personas[:2]

    studio.edit_persona(study.id, first.id, lambda one: rename(one, "Evening people"))
    studio.rename_segment(study.id, second.segment_id, " Payment leavers ")

    named = studio.store.load(study.id)
    assert {first.segment_id: "Evening people", second.segment_id: "Payment leavers"}.items() <= named.names.items()
    assert named.names == {one.segment_id: one.name for one in named.personas}
    assert "Evening people" in studio.report(study.id, prepare(studio.sources(named)))

    again = studio.find_segments(study.id, SegmentationConfig(n_segments=3))
    assert again.names == named.names == {one.segment_id: one.name for one in again.personas}


def test_a_name_that_is_unlocked_is_made_anew_for_both(studio, study):
    persona = study.personas[0]
    studio.edit_persona(study.id, persona.id, lambda one: rename(one, "Evening people"))
    comments = studio.store.table(study.comments_table)
    data = evidence_data(prepare(studio.sources(study)), studio.store.table(study.members_table), comments)

    studio.edit_persona(study.id, persona.id, lambda one: lock_name(one, locked=False))
    made = studio.regenerate_persona(study.id, persona.id, prepare(studio.sources(study)), data)

    assert made.name == persona.name
    assert studio.store.load(study.id).names == study.names


def test_a_study_is_stale_exactly_while_its_data_is_not_that_of_its_segments(studio, study):
    def call_age(label):
        studio.correct_source(study.id, "customers", {"age": {"label": label}})
        return studio.store.load(study.id).is_stale

    called = study.sources[0].schema_.column("age").label
    assert not study.is_stale
    assert call_age("years of age")
    assert not call_age(called)  # the change was taken back
    assert call_age("years of age")
    assert not studio.find_segments(study.id, SegmentationConfig(n_segments=3)).is_stale


def test_a_bundle_tells_whether_the_segments_are_those_of_the_data(studio, study):
    customers = studio.store.table(study.sources[0].table)
    with_mail = customers.assign(email=[f"anna{n}@example.org" for n in range(len(customers))])
    studio.add_file(study.id, with_mail.to_csv(index=False).encode(), "customers.csv")
    stale = studio.store.load(studio.add_bundle(studio.bundle(study.id)))
    studio.find_segments(study.id, SegmentationConfig(n_segments=3))
    current = studio.store.load(studio.add_bundle(studio.bundle(study.id)))

    left = [list(studio.store.table(one.table)) for one in current.sources if one.name == "customers"]
    assert "email" not in left[0]  # so the data is not byte for byte what it was
    assert (stale.is_stale, current.is_stale) == (True, False)


def test_files_that_differ_only_in_their_ending_stand_beside_each_other(studio):
    study = studio.store.create("Spring", now=studio.clock())
    content = b"customer_id,age\na,30\nb,41\n"

    first = studio.add_file(study.id, content, "shop.csv")
    second = studio.add_file(study.id, content.replace(b",", b"\t"), "shop.tsv")
    again = studio.add_file(study.id, content, "shop.csv")

    assert (first.name, second.name, again.name) == ("shop", "shop-2", "shop")
    kept = studio.store.load(study.id).sources
    assert {one.report.file_name for one in kept} == {"shop.csv", "shop.tsv"}


def test_names_targets_and_locked_words_carry_over_to_the_same_segments(studio, study):
    persona = persona_with_low_trust(study)
    studio.rename_segment(study.id, persona.segment_id, "Payment leavers")
    studio.set_target(study.id, persona.segment_id, "secondary")
    studio.edit_persona(
        study.id,
        persona.id,
        lambda one: one.model_copy(
            update={
                "headline": one.headline.model_copy(
                    update={"locked": True, "text": "They leave", "claim_ids": (), "kind": "assumed"}
                )
            }
        ),
    )

    again = studio.find_segments(study.id, SegmentationConfig(n_segments=4))

    kept = persona_of(again, persona.id)
    assert (kept.name, kept.headline.text, kept.target) == ("Payment leavers", "They leave", "secondary")
    assert again.targets == {kept.segment_id: "secondary"}
    assert audit(again, tables_of(studio, again)) == ()


def test_a_map_keeps_its_evidence_when_its_segment_is_found_again_under_another_id(studio, mapped):
    study, journey, persona = mapped

    again = studio.find_segments(study.id, SegmentationConfig(n_segments=4))

    kept = persona_of(again, persona.id)
    new = journey_of(again, journey.id)
    checkout = next(stage for stage in new.stages if stage.id == "checkout")
    assert checkout.reach_claim_id.startswith(f"{kept.segment_id}.")
    measured = [card for step in checkout.steps for card in step.cards if card.kind == "measured"]
    assert measured
    assert all(claim_id.startswith(f"{kept.segment_id}.") for card in measured for claim_id in card.claim_ids)
    pain = next(card for card in measured if card.lane == "pains")
    assert {claim_topic(claim_id) for claim_id in pain.claim_ids} == {"theme", "severity", "placed"}
    assert audit(again, tables_of(studio, again)) == ()


def test_a_cancelled_search_changes_nothing(studio, study):
    def cancel(share, _what):
        if share > 0.3:
            raise CancelledError("stop")

    with pytest.raises(CancelledError):
        studio.find_segments(study.id, SegmentationConfig(n_segments=5), on_progress=cancel)

    assert studio.store.load(study.id) == study


def test_segments_of_data_that_was_changed_meanwhile_are_not_saved(studio, study):
    name = next(one.name for one in study.sources if one.schema_.kind == "customers")

    def somebody_else(_share, what):
        if what == "Linking the tables":
            studio.correct_source(study.id, name, {"age": {"role": "ignore"}})

    with pytest.raises(ConflictError, match="changed while segments were looked for"):
        studio.find_segments(study.id, SegmentationConfig(n_segments=2, method="kmeans"), on_progress=somebody_else)

    assert studio.store.load(study.id).segmentation == study.segmentation


def test_a_bundle_imports_back_equal(studio, mapped):
    study, _, _ = mapped

    new_id = studio.add_bundle(studio.bundle(study.id))

    copy = studio.store.load(new_id)
    assert copy.personas == study.personas
    assert copy.journeys == study.journeys
    assert copy.claims == study.claims
    assert copy.profiles == study.profiles
    assert audit(copy, tables_of(studio, copy)) == ()


def test_the_report_is_one_file_that_says_every_headline(studio, mapped):
    study, _, _ = mapped
    page = studio.report(study.id, prepare(studio.sources(study)))

    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert all(persona.headline.text in page for persona in study.personas)


def test_a_proto_persona_can_have_a_map_without_data(studio, study):
    persona = studio.add_proto_persona(study.id, "Night owls", "They shop at night")

    journey = studio.create_journey(study.id, persona.id, "generic")

    kinds = {card.kind for stage in journey.stages for step in stage.steps for card in step.cards}
    assert kinds == {"assumed"}


def test_a_deleted_map_can_be_put_back(studio, mapped):
    study, journey, _ = mapped

    gone = studio.delete_journey(study.id, journey.id)
    assert studio.store.load(study.id).journeys == ()

    studio.restore_journey(study.id, gone)
    assert studio.store.load(study.id).journeys == (journey,)


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda studio: studio.add_file("shop", b"\x00\x01\x02binary\x00", "x.csv"), DataError),
        (lambda studio: studio.add_file("nowhere", b"a,b\n1,2\n", "x.csv"), NotFoundError),
        (lambda studio: studio.rename_segment("shop", "s01", " "), ConfigError),
        (lambda studio: studio.create_journey("shop", "nobody", "generic"), NotFoundError),
        (lambda studio: studio.edit_journey("shop", "no-map", {"kind": "undo"}), NotFoundError),
        (lambda studio: studio.add_bundle(b"not a zip"), DataError),
    ],
    ids=["binary", "no study", "empty name", "no persona", "no map", "no zip"],
)
def test_what_cannot_be_done_is_a_clear_error(studio, act, error):
    with pytest.raises(error) as raised:
        act(studio)
    assert raised.value.hint


def test_an_earlier_search_is_kept_to_compare_with(studio, study):
    assert study.runs == ()

    again = studio.find_segments(study.id, SegmentationConfig(n_segments=2))

    run = again.runs[0]
    assert (run.id, run.record, run.members_table) == ("r01", study.segmentation, study.members_table)
    assert set(run.names) == {info.id for info in study.segmentation.segments}
    assert run.members_table in again.tables


class TestShapingSegments:
    def test_turning_the_dial_and_back_keeps_names_targets_and_locked_words(self, studio, study):
        prepared = prepare(studio.sources(study))
        for info, name in zip(study.segmentation.segments, ("First", "Second", "Third"), strict=True):
            studio.rename_segment("shop", info.id, name)
            studio.set_target("shop", info.id, "secondary")
        for persona in studio.store.load("shop").personas:
            studio.edit_persona("shop", persona.id, lambda one: add_statement(one, "about", f"Own words on {one.id}"))
        before = studio.store.load("shop")

        two = studio.set_number("shop", 2, prepared=prepared)
        back = studio.set_number("shop", 3, prepared=prepared)

        assert len([persona for persona in two.personas if persona.segment_id]) == 2
        assert any(persona.segment_id is None for persona in two.personas)  # its words wait
        assert back.segmentation == before.segmentation
        assert back.names == before.names
        assert back.targets == before.targets
        assert [persona.segment_id for persona in back.personas] == ["s01", "s02", "s03"]
        own = [[one.text for one in persona.statements if one.id.startswith("own-")] for persona in back.personas]
        assert own == [[f"Own words on {persona.id}"] for persona in before.personas]
        assert {persona.target for persona in back.personas} == {"secondary"}

    def test_every_number_of_segments_passes_the_audit(self, studio, mapped):
        study, _, _ = mapped
        prepared = prepare(studio.sources(study))
        for shape in (
            lambda: studio.set_number(study.id, 5, prepared=prepared),
            lambda: studio.merge_segments(study.id, ["s01", "s05"], prepared=prepared),
            lambda: studio.split_segment(study.id, "s02", prepared=prepared),
        ):
            shaped = shape()
            assert shaped.segmentation.n_segments == len(shaped.profiles)
            assert audit(shaped, tables_of(studio, shaped)) == ()

    def test_a_turn_of_somebody_else_meanwhile_is_not_overwritten(self, studio, study):
        def somebody_else(_share, what):
            if what == "Linking the tables":
                studio.set_number(study.id, 2)

        with pytest.raises(ConflictError, match="somebody else"):
            studio.set_number(study.id, 4, on_progress=somebody_else)

        assert studio.store.load(study.id).segmentation.n_segments == 2

    def test_a_customer_is_explained_with_members_like_it(self, studio, study):
        members = studio.store.table(study.members_table)
        customer = members.index[members["segment"] == "s02"][0]

        explanation = studio.explain_customer(study.id, customer)

        assert (explanation.customer_id, explanation.segment_id) == (customer, "s02")
        assert explanation.memberships[0].segment_id == "s02"
        assert (members.loc[list(explanation.nearest), "segment"] == "s02").all()
        assert len(studio.typical_customers(study.id, "s02", n=4)) == 4
        with pytest.raises(NotFoundError, match="no customer"):
            studio.explain_customer(study.id, "nobody")

    def test_a_study_of_an_earlier_version_opens_and_says_to_find_segments_again(self, studio, study):
        old = study.segmentation.model_copy(update={"tree": None})
        studio.store.save(study.model_copy(update={"segmentation": old, "model_table": ""}), now=studio.clock())

        assert studio.store.load(study.id).segmentation == old
        for call in (
            lambda: studio.set_number(study.id, 4),
            lambda: studio.merge_segments(study.id, ["s01", "s02"]),
            lambda: studio.explain_customer(study.id, "x"),
        ):
            with pytest.raises(ConfigError, match="earlier version"):
                call()


BIG_CITY_TWENTIES = (
    Condition(column="age", op="at_most", values=(30.0,)),
    Condition(column="city_size", op="in", values=("big city",)),
)


def test_a_declared_segment_becomes_a_persona_of_its_own_and_passes_the_audit(studio, study):
    declared = studio.declare_segment(study.id, " City twens ", BIG_CITY_TWENTIES)

    frame = prepare(studio.sources(study)).customers.frame
    met = int(((frame["age"] <= 30) & (frame["city_size"].astype("str") == "big city")).sum())
    persona = next(one for one in declared.personas if one.segment_id == "d01")
    assert (persona.name, persona.size) == ("City twens", met)
    assert declared.segment_ids == (*study.segment_ids, "d01")
    assert declared.segmentation == study.segmentation
    assert audit(declared, tables_of(studio, declared)) == ()


def test_a_declared_segment_stays_when_segments_are_found_anew_and_when_the_number_changes(studio, study):
    studio.declare_segment(study.id, "City twens", BIG_CITY_TWENTIES)
    studio.set_target(study.id, "d01", "primary")

    studio.set_number(study.id, 2)
    again = studio.find_segments(study.id, SegmentationConfig(n_segments=2))

    assert [one.id for one in again.declared] == ["d01"]
    assert again.targets == {"d01": "primary"}
    assert again.segment_names["d01"] == "City twens"
    assert next(one for one in again.personas if one.segment_id == "d01").name == "City twens"


def test_a_declared_segment_can_be_taken_away(studio, study):
    studio.declare_segment(study.id, "City twens", BIG_CITY_TWENTIES)

    left = studio.remove_declared(study.id, "d01")

    assert left.declared == ()
    assert "d01" not in left.segment_names
    assert "d01" not in left.resting
    assert all(one.segment_id != "d01" for one in left.personas)
    assert audit(left, tables_of(studio, left)) == ()


def test_a_rule_that_picks_nobody_changes_nothing(studio, study):
    nobody = (Condition(column="age", op="at_least", values=(500.0,)),)

    with pytest.raises(ConfigError, match="picks 0 of 360"):
        studio.declare_segment(study.id, "Nobody", nobody)

    assert studio.store.load(study.id) == study


def test_customers_are_left_out_of_a_search_and_let_back_in(studio, study):
    men = (Condition(column="gender", op="is", values=("male",)),)

    without = studio.find_segments(study.id, SegmentationConfig(n_segments=2), excluding=men)
    assert without.excluding == men
    assert not without.is_stale
    assert without.n_customers < 360
    assert audit(without, tables_of(studio, without)) == ()
    quick = SegmentationConfig(n_segments=2, method="kmeans")
    assert studio.find_segments(study.id, quick).excluding == men

    back = studio.find_segments(study.id, quick, excluding=())
    assert back.n_customers == 360


def test_a_new_segment_never_takes_the_colour_of_another(studio, study):
    studio.set_color(study.id, "s02", 3)

    split = studio.set_number(study.id, 6)

    colors = {persona.segment_id: persona.color for persona in split.personas if persona.segment_id}
    assert colors["s02"] == 3
    assert len(set(colors.values())) == 6


def test_turning_the_dial_leaves_the_names_of_the_other_segments_where_they_are(studio, study):
    before = study.names

    six = studio.set_number(study.id, 6)

    assert {one: six.names[one] for one in before} == before
    assert len(set(six.names.values())) == 6
    assert studio.set_number(study.id, 3).names == before


def test_the_demo_is_opened_and_not_an_imported_copy_of_it():
    empty = Studio(MemoryStudyStore())
    demo = empty.store.create(DEMO_NAME, now=empty.clock())
    copy = empty.store.create(DEMO_NAME, now=empty.clock())

    assert copy.id != demo.id
    assert empty.open_demo() == demo.id
