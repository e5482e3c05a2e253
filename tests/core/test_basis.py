"""How a persona is known: the data, whether its people are a group, how surely they belong."""

import pandas as pd
import pytest

from core.basis import basis_of
from core.exports.bundle import read_study
from core.exports.personas import export_personas
from core.personas import proto_persona
from core.schema import Role
from core.study import Study


@pytest.fixture
def study(shop_result) -> Study:
    """The finished study of the small shop."""
    return read_study(shop_result)[0]


def test_the_data_the_verdict_and_how_surely_they_belong_are_said(study, shop_files):
    said = basis_of(study, study.personas[0])

    rows = {name: len(pd.read_csv(path)) for name, path in shop_files.items()}
    assert said[0].text == (
        f"The data: {rows['customers']:,} customers (customers.csv), {rows['events']:,} events (events.csv) and "
        f"{rows['feedback']:,} comments (feedback.csv)."
    )
    assert said[1].text == "Customers fall into groups with gaps between them, and this is one of the groups."
    claims = {claim.id: claim.sentence for claim in study.claims}
    assert all(claim_id in claims for one in said for claim_id in one.claim_ids)
    assert said[2].text.startswith(claims["s01.found-again"].removesuffix(" re-draws of the customers."))
    assert said[3].text == claims[said[3].claim_ids[0]]


def again_of(study, verdict="natural", *, n=88, chosen=False) -> str:
    """What is said of so many re-draws of a hundred."""
    record = study.segmentation.model_copy(update={"verdict": verdict})
    if chosen:
        record = record.model_copy(update={"tree": record.tree.model_copy(update={"anchor": 5})})
    claims = [
        one.model_copy(update={"evidence": one.evidence.model_copy(update={"n": n, "total": 100})})
        if one.id == "s01.found-again"
        else one
        for one in study.claims
    ]
    persona = next(one for one in study.personas if one.segment_id == "s01")
    said = basis_of(study.model_copy(update={"segmentation": record, "claims": tuple(claims)}), persona)
    return next(one.text for one in said if one.claim_ids == ("s01.found-again",))


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("natural", "Found again in 88 of 100 random re-draws of the customers: the group is steady."),
        (
            "reproducible",
            "Found again in 88 of 100 random re-draws of the customers: the group is steady.",
        ),
        (
            "constructed",
            "Cut the same way in 88 of 100 random re-draws of the customers: the cut is steady.",
        ),
        ("none", "Cut the same way in 88 of 100 random re-draws of the customers: the cut is steady."),
    ],
)
def test_a_cut_is_not_said_to_be_found_again(study, verdict, expected):
    assert again_of(study, verdict) == expected


@pytest.mark.parametrize(
    ("n", "steady"), [(75, "steady"), (74, "fairly steady"), (50, "fairly steady"), (49, "not steady")]
)
def test_how_steady_a_segment_is_follows_from_the_redraws(study, n, steady):
    said = again_of(study, "constructed", n=n)

    assert said == f"Cut the same way in {n} of 100 random re-draws of the customers: the cut is {steady}."


def test_a_number_of_ones_own_came_out_the_same_or_not(study):
    assert again_of(study, chosen=True).startswith(
        "Came out the same in 88 of 100 random re-draws of the customers: it "
    )


@pytest.mark.parametrize(
    ("sizes", "n_unassigned", "expected"),
    [
        ((600, 300), 100, "900 of 1,000 customers are in a segment; 100 fit none."),
        ((60, 39), 1, "99 of 100 customers are in a segment; 1 fits none."),
    ],
)
def test_who_fits_none_is_said_so_that_the_sizes_add_up(study, sizes, n_unassigned, expected):
    record = study.segmentation
    segments = tuple(
        one.model_copy(update={"size": size}) for one, size in zip(record.segments[:2], sizes, strict=True)
    )
    record = record.model_copy(update={"segments": segments, "n_unassigned": n_unassigned})

    said = basis_of(study.model_copy(update={"segmentation": record}), study.personas[0])

    assert (said[-1].text, said[-1].claim_ids) == (expected, ("all.placed",))


def test_nothing_is_said_of_who_fits_none_where_everybody_is_in_a_segment(study):
    record = study.segmentation.model_copy(update={"n_unassigned": 0})

    said = basis_of(study.model_copy(update={"segmentation": record}), study.personas[0])

    assert not any("fit none" in one.text or "fits none" in one.text for one in said)


def test_a_number_of_ones_own_is_not_given_the_verdict_on_another(study):
    record = study.segmentation.model_copy(update={"tree": study.segmentation.tree.model_copy(update={"anchor": 5})})

    said = basis_of(study.model_copy(update={"segmentation": record}), study.personas[0])

    assert said[1].text == "This number of groups was chosen by hand, from the groups that were found."
    assert said[1].claim_ids == ()


def test_rows_without_a_customer_id_are_said_to_count_as_customers(study):
    one = study.sources[0]
    columns = tuple(spec for spec in one.schema_.columns if spec.role is not Role.CUSTOMER_ID)
    visits = one.model_copy(update={"schema_": one.schema_.model_copy(update={"columns": columns})})

    said = [each.text for each in basis_of(study.model_copy(update={"sources": (visits,)}), study.personas[0])]

    assert said[1] == "No column names the customer: each row counts as one, even where several are of the same person."
    assert said[0].startswith(f"The data: {one.report.n_rows:,} rows (customers.csv)")
    assert said[1] not in [each.text for each in basis_of(study, study.personas[0])]


def test_a_sheet_counts_rows_where_nothing_names_the_customer(study):
    columns = tuple(spec for spec in study.sources[0].schema_.columns if spec.role is not Role.CUSTOMER_ID)
    visits = study.sources[0].model_copy(
        update={"schema_": study.sources[0].schema_.model_copy(update={"columns": columns})}
    )
    unnamed = study.model_copy(update={"sources": (visits,)})
    size = study.personas[0].size

    said = export_personas(unnamed, {}, "html").content.decode()

    assert f"{size:,} rows of customers.csv, each counted as one customer" in said
    assert "each counted as one customer" not in export_personas(study, {}, "html").content.decode()


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
