from core.journeys import Card, JourneyMap, Stage, Step, copy_of, to_be_of, with_known_claims

PAIN = Card(id="p", lane="pains", text="Declined", severity=4, item_id="pay", claim_ids=("c1",), kind="measured")
NOTE = Card(id="n", lane="thoughts", text="Hm")
TODAY = JourneyMap(
    id="shoes",
    title="Buy shoes",
    status="live",
    persona_ids=("mia",),
    revision=9,
    stages=(
        Stage(id="pay", title="Pay", reach_claim_id="r1", steps=(Step(id="card", title="Card", cards=(PAIN, NOTE)),)),
    ),
)


def test_a_future_map_knows_its_origin_and_keeps_what_customers_said_but_not_how_many_got_there():
    future = to_be_of(TODAY, "shoes-to-be")

    assert (future.state, future.derived_from, future.status, future.revision) == ("to_be", "shoes", "draft", 0)
    assert future.title == "Buy shoes (to be)"
    assert future.stages[0].reach_claim_id == ""
    assert future.stages[0].steps == TODAY.stages[0].steps


def test_a_copy_keeps_personas_and_evidence_and_starts_a_history_of_its_own():
    copied = copy_of(TODAY, "copy")

    assert (copied.id, copied.title, copied.revision) == ("copy", "Buy shoes (copy)", 0)
    assert (copied.persona_ids, copied.stages) == (TODAY.persona_ids, TODAY.stages)


def test_evidence_of_another_study_is_left_off_and_counted():
    known, n_lost = with_known_claims(TODAY, {"r1"})

    assert n_lost == 1
    assert known.stages[0].reach_claim_id == "r1"
    pain, note = known.stages[0].steps[0].cards
    assert (pain.kind, pain.claim_ids, pain.item_id, pain.severity) == ("assumed", (), "", 4)
    assert note == NOTE
    assert with_known_claims(TODAY, {"r1", "c1"}) == (TODAY, 0)
