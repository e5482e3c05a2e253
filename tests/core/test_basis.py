"""How a persona is known: the data, whether its people are a group, how surely they belong."""

import pandas as pd
import pytest

from core.basis import basis_of
from core.exports.bundle import read_study
from core.exports.personas import export_personas
from core.personas import proto_persona
from core.study import Study


@pytest.fixture
def study(shop_result) -> Study:
    """The finished study of the small shop."""
    return read_study(shop_result)[0]


def test_the_data_the_verdict_and_how_surely_they_belong_are_said(study, shop_files):
    said = basis_of(study, study.personas[0])

    rows = {name: len(pd.read_csv(path)) for name, path in shop_files.items()}
    assert said[0].text == (
        f"The data: {rows['customers']:,} customers, {rows['events']:,} events and {rows['feedback']:,} comments."
    )
    assert said[1].text == "There are gaps between the groups of customers, of which this is one."
    claims = {claim.id: claim.sentence for claim in study.claims}
    assert all(claim_id in claims for one in said for claim_id in one.claim_ids)
    assert [one.text for one in said[2:]] == [claims[one.claim_ids[0]] for one in said[2:]]
    assert said[2].text.startswith("Found again in ")


def test_a_number_of_ones_own_is_not_given_the_verdict_on_another(study):
    record = study.segmentation.model_copy(update={"tree": study.segmentation.tree.model_copy(update={"anchor": 5})})

    said = basis_of(study.model_copy(update={"segmentation": record}), study.personas[0])

    assert said[1].text == "This number of groups was chosen by hand, from the groups that were found."
    assert said[1].claim_ids == ()


def test_a_persona_without_data_is_not_known_from_any(study):
    assert basis_of(study, proto_persona("guess", "A guess", "Somebody")) == ()


@pytest.mark.parametrize("to", ["md", "html"])
def test_every_export_says_how_it_is_known_and_that_pains_are_not(study, to):
    without = study.personas[0].model_copy(update={"pain_points": ()})
    silent = study.model_copy(update={"personas": (without,), "comments_table": ""})

    text = export_personas(silent, {}, to).content.decode()

    assert "How this is known" in text
    assert "The data: 360 customers" in text
    assert "is not known: there are no comments in this study." in text
