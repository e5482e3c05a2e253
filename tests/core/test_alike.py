"""Headlines that would read the same: each goes on with what tells its people from the other's."""

import numpy as np
import pandas as pd
import pytest

from core.claims import EvidenceData, recompute
from core.config import MIN_PREVALENCE
from core.personas import PersonaInputs, build_personas
from core.profiles import build_profiles
from core.schema import ColumnSpec, Facet, Meaning, Role
from core.tables import CustomerTable

IDS = ("s01", "s02", "s03")
SIZES = (200, 200, 400)
COLUMNS = (
    ColumnSpec(
        name="rating", role=Role.ORDERED, facet=Facet.ATTITUDINAL, meaning=Meaning.SATISFACTION, label="satisfaction"
    ),
    ColumnSpec(name="index", role=Role.NUMBER, label="review index"),
)


def described(n_satisfied: int):
    """Of 200 members each of s01 and s02 the first `n_satisfied` are satisfied, of 400 of s03 none.

    The review index is 0 or 1: 0 for the last 116 (58 %) of s01, 1 for the last 116 of s02, and as often 0 as 1 in s03.
    From all others each of the two is 11 points apart (58 % against 284 of 600, 47 %), too little to be told; from
    each other they are 16.
    """
    satisfied = [np.arange(size) < (n_satisfied if size == 200 else 0) for size in SIZES]
    zero = [np.arange(200) >= 84, np.arange(200) < 84, np.arange(400) < 200]
    frame = pd.DataFrame(
        {
            "rating": pd.Categorical(
                np.where(np.concatenate(satisfied), "5", "1"), categories=["1", "2", "3", "4", "5"], ordered=True
            ),
            "index": np.where(np.concatenate(zero), 0.0, 1.0),
        },
        index=pd.Index([f"c{n:03d}" for n in range(800)], name="customer_id"),
    )
    data = EvidenceData(CustomerTable(frame, COLUMNS), pd.Series(np.repeat(IDS, SIZES), index=frame.index))
    made = build_profiles(data, IDS)
    personas, claims = build_personas(PersonaInputs(data, made.profiles, made.traits))
    return data, personas, {claim.id: claim for claim in claims}


def test_two_personas_of_one_headline_each_say_what_tells_them_apart():
    data, personas, claims = described(n_satisfied=190)

    assert [one.headline.text for one in personas[:2]] == [
        "Customers who are satisfied and, beside others like them, have a low review index",
        "Customers who are satisfied and, beside others like them, have a high review index",
    ]
    # 190 of 200 are satisfied; 106 of them are among the last 116.
    assert [(step.n, step.total) for step in personas[0].prevalence] == [(190, 200), (106, 200)]
    for persona in personas:
        backing = [claims[one] for one in persona.headline.claim_ids]
        assert all(recompute(one.evidence, data, one.segment_id) == one.evidence for one in backing)


@pytest.mark.parametrize(
    ("n_satisfied", "headline"),
    [
        (134, "Customers who are satisfied and, beside others like them, have a low review index"),
        (133, "Customers who, beside others like them, have a low review index"),  # 49 of 200 match both
    ],
)
def test_what_tells_apart_leads_where_too_few_match_both(n_satisfied, headline):
    _, personas, _ = described(n_satisfied)

    assert personas[0].headline.text == headline
    assert all(one.prevalence[-1].share >= MIN_PREVALENCE for one in personas[:2])
