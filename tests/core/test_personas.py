"""Personas: headlines from claims, prevalence recounted, edits that become assumptions, locks that hold."""

import numpy as np
import pandas as pd
import pytest

from core.claims import EvidenceData, meets
from core.config import MIN_PREVALENCE
from core.errors import ConfigError, NotFoundError
from core.feedback import Theme
from core.personas import (
    PersonaInputs,
    add_pain_point,
    add_statement,
    build_personas,
    edit_pain_point,
    edit_statement,
    proto_persona,
    regenerated,
    remove_statement,
    rename,
    set_lock,
)
from core.profiles import build_profiles
from tests.core.test_profiles import customers

THEME = Theme(
    id="pain-01",
    label="late parcels",
    polarity="negative",
    n_comments=60,
    n_customers=60,
    severity=4,
    quote_ids=("f005", "f150"),
)


def build(themes=(THEME,)):
    data = customers()
    ids = data.segments.index
    # Of the first 40 members of s01, 30 write about late parcels; of 60 others, 6 do.
    writers = [*ids[:40], *ids[120:180]]
    about = ["pain-01"] * 30 + [""] * 10 + ["pain-01"] * 6 + [""] * 54
    comments = pd.DataFrame(
        {
            "customer_id": writers,
            "theme": about,
            "text": [f"comment {n}" for n in range(100)],
            "publishable": True,
            # Of the 30 members who write about late parcels, 15 are at 0.7 and 15 at 0.9; the 6 others at 0.6.
            "negativity": [0.7, 0.9] * 15 + [0.1] * 10 + [0.6] * 6 + [0.2] * 54,
        },
        index=pd.Index([f"f{n:03d}" for n in range(1, 101)], name="feedback_id"),
    )
    data = EvidenceData(data.customers, data.segments, comments, "v1")
    made = build_profiles(data, ("s01", "s02"))
    personas, claims = build_personas(PersonaInputs(data, made.profiles, made.traits, themes))
    return data, {persona.segment_id: persona for persona in personas}, {claim.id: claim for claim in claims}


@pytest.fixture(scope="module")
def built():
    return build()


def test_the_headline_says_who_they_are_and_what_they_do(built):
    _, personas, _ = built

    text = personas["s01"].headline.text

    assert text.startswith("Women in their 20s who ")
    assert "trust the shop" in text


def test_every_statement_rests_on_a_claim_that_says_it(built):
    _, personas, claims = built

    for persona in personas.values():
        for one in persona.statements:
            assert one.text in {claims[claim_id].sentence for claim_id in one.claim_ids}
        assert all(claim_id in claims for claim_id in persona.headline.claim_ids)


def test_prevalence_is_a_recount_and_stays_above_the_floor(built):
    data, personas, claims = built
    members = data.members("s01")
    conditions = []

    for step in personas["s01"].prevalence:
        conditions.extend(claims[step.claim_id].evidence.where)
        known, holds = meets(data.customers.frame, tuple(conditions))
        assert (step.n, step.total) == ((members & holds).sum(), (members & known).sum())
        assert step.share >= MIN_PREVALENCE


def test_a_theme_that_members_raise_more_often_becomes_their_pain_with_a_quote_of_theirs(built):
    _, personas, claims = built
    pain = personas["s01"].pain_points[0]
    evidence = claims[pain.claim_ids[0]].evidence

    assert (evidence.n, evidence.total, evidence.others_n, evidence.others_total) == (30, 40, 6, 60)
    assert pain.title == "Late parcels"
    assert claims[pain.quote_ids[0]].evidence.row_ids == ("f005",)


def test_the_severity_of_a_pain_is_what_its_own_claim_says(built):
    _, personas, claims = built
    pain = personas["s01"].pain_points[0]
    claim = claims[pain.claim_ids[1]]
    evidence = claim.evidence

    # Mean of 15 x 0.7 and 15 x 0.9; sd = .1 x sqrt(30 / 29), t(.975, 29) = 2.0452, half width .0380.
    assert claim.id == "s01.severity.pain-01"
    assert (evidence.n, evidence.total, evidence.others_total) == (30, 30, 6)
    assert (evidence.value, evidence.others_value) == pytest.approx((0.8, 0.6))
    assert (evidence.low, evidence.high) == pytest.approx((0.7620, 0.8380), abs=5e-5)
    assert evidence.effect == 1.0  # every member writes worse than every other
    assert claim.sentence == "What they write of “late parcels” is 80% negative on average; everyone else: 60%."
    assert pain.severity == 4  # from 75 % on


def test_a_severity_set_by_a_person_leaves_its_claim_behind_and_keeps_the_other(built):
    _, personas, _ = built
    old = personas["s01"]
    pain = old.pain_points[0]

    changed = edit_pain_point(old, pain.id, pain.title, 2)

    assert (changed.pain_points[0].severity, changed.pain_points[0].claim_ids) == (
        2,
        ("s01.theme.pain-01", "s01.lift.pain-01", "s01.frequency.pain-01"),
    )
    assert changed.pain_points[0].kind == "measured"
    assert regenerated(changed, old).pain_points == changed.pain_points
    back = edit_pain_point(changed, pain.id, pain.title, pain.severity)
    assert regenerated(back, old).pain_points[0].claim_ids == pain.claim_ids


def test_a_theme_of_too_few_customers_is_not_said(built):
    _, personas, _ = built

    assert personas["s02"].pain_points == ()  # six customers


def test_the_same_data_gives_the_same_personas(built):
    _, personas, claims = built
    _, again, claims_again = build()

    assert personas == again
    assert claims == claims_again


def test_other_words_are_an_assumption_and_the_same_words_are_not(built):
    _, personas, _ = built
    persona = personas["s01"]
    first = persona.statements[0]

    edited = edit_statement(persona, first.id, "They adore us.")

    changed = next(one for one in edited.statements if one.id == first.id)
    assert (changed.kind, changed.claim_ids, changed.locked) == ("assumed", (), True)
    assert edit_statement(persona, first.id, first.text) == persona


def test_locked_fields_survive_regeneration(built):
    _, personas, _ = built
    old = personas["s01"]
    edited = rename(edit_statement(old, "headline", "Our best people"), "Stars")
    edited = add_statement(set_lock(edited, old.statements[1].id, locked=True), "notes", "Met three of them.")
    edited = add_pain_point(edited, "No gift wrap", 2)

    new = regenerated(edited, old.model_copy(update={"name": "Something else"}))

    assert new.name == "Stars"
    assert new.headline.text == "Our best people"
    assert any(one.text == "Met three of them." for one in new.statements)
    assert [pain.title for pain in new.pain_points] == ["Late parcels", "No gift wrap"]


def test_locked_words_that_the_data_no_longer_says_become_an_assumption(built):
    _, personas, _ = built
    old = personas["s01"]
    first = old.statements[0]
    locked = set_lock(old, first.id, locked=True)
    changed = first.model_copy(update={"text": "90 customers, 23% of all."})
    new = old.model_copy(update={"statements": (changed, *old.statements[1:])})

    kept = regenerated(locked, new).statements[0]

    assert (kept.text, kept.kind, kept.claim_ids) == (first.text, "assumed", ())
    assert regenerated(locked, old).statements[0].kind == "measured"


def test_an_unlocked_edit_is_built_anew(built):
    _, personas, _ = built
    old = personas["s01"]
    first = old.statements[0]
    edited = set_lock(edit_statement(old, first.id, "They adore us."), first.id, locked=False)

    assert regenerated(edited, old) == old


def test_a_proto_persona_is_all_assumption():
    persona = add_statement(proto_persona("guess", "Night owls", "They shop at night"), "behaviours", "Late orders")

    assert persona.segment_id is None
    assert {one.kind for one in (persona.headline, *persona.statements)} == {"assumed"}


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (lambda persona: rename(persona, "  "), ConfigError),
        (lambda persona: edit_statement(persona, "headline", "x" * 3000), ConfigError),
        (lambda persona: edit_statement(persona, "nothing", "x"), NotFoundError),
        (lambda persona: remove_statement(persona, "headline"), ConfigError),
        (lambda persona: remove_statement(persona, "nothing"), NotFoundError),
    ],
    ids=["empty name", "long text", "unknown statement", "headline removed", "unknown removed"],
)
def test_an_edit_that_does_not_fit_is_refused(built, edit, error):
    _, personas, _ = built

    with pytest.raises(error) as raised:
        edit(personas["s01"])
    assert raised.value.hint


def test_customers_without_any_difference_are_said_to_be_like_the_others():
    data = customers()
    rng = np.random.default_rng(3)
    mixed = pd.Series(rng.permutation(data.segments.to_numpy()), index=data.segments.index)
    data = EvidenceData(data.customers, mixed)
    made = build_profiles(data, ("s01",))

    personas, _ = build_personas(PersonaInputs(data, made.profiles, made.traits))

    assert personas[0].headline.text == "Customers much like all the others"
    assert personas[0].headline.kind == "inferred"
