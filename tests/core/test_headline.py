"""The headline: every attribute holds for enough members, and what can be guessed from the rest gives way."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.charts import prevalence_labels
from core.claims import Claim, Condition, EvidenceData, measure_share
from core.exports.bundle import read_study
from core.personas._headline import choose_headline, prevalence_of
from core.profiles import Trait
from core.schema import ColumnSpec, Facet, Role
from core.tables import CustomerTable

SPECS = {
    "spends": ColumnSpec(name="spends", role=Role.YES_NO, facet=Facet.VALUE, label="spends"),
    "visits": ColumnSpec(name="visits", role=Role.YES_NO, facet=Facet.BEHAVIOURAL, label="visits"),
    "likes": ColumnSpec(name="likes", role=Role.YES_NO, facet=Facet.ATTITUDINAL, label="likes"),
}


def some(*ranges: range) -> np.ndarray:
    """Who of 200 customers: the first 100 are the segment, the others everyone else."""
    found = np.zeros(200, dtype=bool)
    for places in ranges:
        found[list(places)] = True
    return found


def data_with(visits: np.ndarray, likes: np.ndarray) -> EvidenceData:
    """60 members spend, and 20 others (100 to 119)."""
    frame = pd.DataFrame(
        {"spends": some(range(60), range(100, 120)), "visits": visits, "likes": likes},
        index=pd.Index([f"c{n:03d}" for n in range(200)], name="customer_id"),
    ).astype("boolean")
    segments = pd.Series(["s01"] * 100 + ["s02"] * 100, index=frame.index)
    return EvidenceData(CustomerTable(frame, tuple(SPECS.values())), segments)


def traits_of(data: EvidenceData) -> list[Trait]:
    """Weights: spends .60 - .20 = .40, visits .55 - .20 = .35, likes .38 - .20 + .15 for an attitude = .33."""
    found = []
    for name, spec in SPECS.items():
        evidence = measure_share(data, "s01", (Condition(column=name, op="is_true"),))
        claim = Claim(
            id=f"s01.{name}.yes",
            segment_id="s01",
            kind="measured",
            topic=name,
            sentence=name,
            phrase=name,
            evidence=evidence,
        )
        found.append(Trait(spec, claim, claim, f"about {name}", name))
    return found


def chosen_names(data: EvidenceData) -> list[str]:
    chosen = choose_headline(data, "s01", traits_of(data))
    return [trait.spec.name for trait in chosen]


# Members: 40 spend and visit, 37 spend and like, 24 do all three, 25 visit and like.
MEMBERS_VISIT = (range(40), range(60, 75))
MEMBERS_LIKE = (range(24), range(40, 53), range(60, 61))
OTHERS_LIKE = range(116, 136)  # four of the twenty who spend, as of all: nothing to guess


def test_what_can_be_guessed_from_the_rest_gives_way_to_another_kind_of_fact():
    # Of the 20 others who spend, 18 visit, of all 100 others 20: (1 - .9) / (1 - .2) = .125 of it is left open.
    # Spending and visiting tell (.40 + .35) x .125 = .09; spending and liking .40 + .33 = .73.
    data = data_with(some(*MEMBERS_VISIT, range(100, 118), range(140, 142)), some(*MEMBERS_LIKE, OTHERS_LIKE))

    chosen = choose_headline(data, "s01", traits_of(data))

    assert [trait.spec.name for trait in chosen] == ["spends", "likes"]
    assert [(step.n, step.total) for step in prevalence_of(data, "s01", chosen)] == [(60, 100), (37, 100)]


def test_what_tells_as_much_stays_when_a_third_would_leave_too_few():
    # Of the 20 others who spend, 4 visit, as of all: everything is left open, .40 + .35 = .75 against .73.
    data = data_with(some(*MEMBERS_VISIT, range(116, 136)), some(*MEMBERS_LIKE, OTHERS_LIKE))

    assert chosen_names(data) == ["spends", "visits"]  # all three hold for 24 of 100


def test_all_are_said_when_a_quarter_matches_them_all():
    # One member more: 25 of 100 do all three.
    data = data_with(
        some(*MEMBERS_VISIT, range(100, 118), range(140, 142)), some(*MEMBERS_LIKE, range(24, 25), OTHERS_LIKE)
    )

    assert chosen_names(data) == ["spends", "visits", "likes"]


def test_of_one_kind_of_fact_the_weightier_stays(monkeypatch):
    monkeypatch.setitem(SPECS, "spends", SPECS["spends"].model_copy(update={"facet": Facet.ATTITUDINAL}))
    monkeypatch.setitem(SPECS, "visits", SPECS["visits"].model_copy(update={"facet": Facet.ATTITUDINAL}))
    data = data_with(some(*MEMBERS_VISIT, range(100, 118), range(140, 142)), some(*MEMBERS_LIKE, OTHERS_LIKE))

    assert chosen_names(data) == ["spends", "visits"]


@pytest.mark.parametrize("n_matching", [59, 60])
def test_the_first_thing_said_holds_for_most_members(n_matching):
    data = data_with(some(), some())
    frame = data.customers.frame.assign(spends=pd.array(some(range(n_matching)), dtype="boolean"))
    data = EvidenceData(CustomerTable(frame, data.customers.columns), data.segments)

    assert chosen_names(data) == (["spends"] if n_matching == 60 else [])


@pytest.mark.parametrize(("typical", "said"), [(9.0, []), (10.0, ["visits"])])
def test_typical_values_that_are_nearly_alike_are_no_headline(typical, said):
    data = data_with(some(range(80)), some())
    (visits,) = (one for one in traits_of(data) if one.spec.name == "visits")
    median = visits.claim.evidence.model_copy(update={"statistic": "median", "value": typical, "others_value": 8.0})
    trait = replace(visits, claim=visits.claim.model_copy(update={"evidence": median}))

    chosen = choose_headline(data, "s01", [trait])

    assert [one.spec.name for one in chosen] == said


def test_a_column_named_as_its_topic_says_it_before_a_stronger_one_of_another_name():
    data = data_with(some(range(70), range(100, 120)), some(range(72), range(100, 120)))
    one, two = (trait for trait in traits_of(data) if trait.spec.name in {"visits", "likes"})
    alike = [replace(one, topic="visits"), replace(two, topic="visits")]  # 70 visit, 72 like, which is also an attitude

    chosen = choose_headline(data, "s01", alike)

    assert [trait.spec.name for trait in chosen] == ["visits"]


def test_variants_of_one_column_are_said_once(monkeypatch):
    for name in ("visits", "likes"):
        labelled = SPECS[name].model_copy(update={"label": f"product related {name}"})  # two words of four in common
        monkeypatch.setitem(SPECS, name, labelled)
    data = data_with(some(range(80), range(100, 120)), some(range(80), range(120, 130)))

    assert chosen_names(data) == ["likes", "spends"]  # 60 spend, all of them like; liking is an attitude


def test_what_several_segments_say_gives_way_to_what_tells_about_as_much():
    # spends .60 - .20 = .40; visits .70 - .20 = .50, said by others too: .50 - .15 = .35.
    data = data_with(some(range(70), range(120, 140)), some())

    led = [choose_headline(data, "s01", traits_of(data), said)[0].spec.name for said in ((), ("visits",))]

    assert led == ["visits", "spends"]


def test_a_step_of_the_headline_is_no_superlative(shop_result):
    # Who spends more than most members of all segments does not spend the most.
    study = read_study(shop_result)[0]
    claims = {claim.id: claim for claim in study.claims}
    spenders = next(one for one in study.personas if "spend the most" in one.headline.text)

    said = prevalence_labels(spenders.headline_prevalence, claims)

    assert "spend more than most" in " ".join(said)
    assert "the most" not in " ".join(said)
