"""The demo shop: reproducible files, no leak of the truth, and planted facts that hold in the data."""

import re
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

from core.demo import PLANTED_PAINS, DemoData, generate_demo, write_demo
from core.errors import ConfigError

SIZES = {  # of 5,000 customers, as ordered for the demo: the shares 14, 18, 22, 16, 13 and 7 %
    "fashion_lovers": 700,
    "checkout_worriers": 900,
    "bargain_families": 1_100,
    "efficient_men": 800,
    "store_returners": 650,
    "sporty_young_men": 350,
    "": 500,
}
FILES = ("customers.csv", "events.csv", "survey.csv", "feedback.csv")
FUNNEL = ("add_to_cart", "begin_checkout", "enter_payment", "purchase")
LIKERT = ("satisfaction", "trust", "fashion_interest", "price_sensitivity", "ease_of_checkout", "delivery_satisfaction")
PAIN_WORDS = {  # written for the test: what a reader would look for
    "payment": r"\bpay|card|invoice|charged|debited|bank",
    "delivery_fee": r"shipping|delivery|postage|parcel|ship free|deliver for nothing",
    "search": r"search|filter|find|menu|navigation|category|sort|reorder|result|brings up|returns|gives me",
    "returns": r"return|size|fit|refund|back|parcel shop|post office",
    "sold_out": r"sold out|gone|stock|availab|wishlist|sell out|never|runs? out|xxl|bring back|snatch|empty|can buy",
    "late_delivery": r"days|week|waiting|courier|driver|deliver|tracking|late|forever|lost|stuck|missing|depot|city",
}


@pytest.fixture(scope="module")
def demo() -> DemoData:
    return generate_demo(0)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The files of the same seed, from a second run, in a folder that did not exist."""
    return write_demo(tmp_path_factory.mktemp("demo") / "new" / "folder", truth=True)


@pytest.fixture(scope="module")
def group(demo):
    return demo.truth.set_index("customer_id")["group"]


@pytest.fixture(scope="module")
def log(demo, group):
    return demo.events.assign(
        group=demo.events["customer_id"].map(group), when=pd.to_datetime(demo.events["time"], format="ISO8601")
    )


@pytest.fixture(scope="module")
def customers(demo):
    """One row a customer: profile, answers and a dozen plain counts from the log."""
    events = demo.events
    by_customer = events.groupby("customer_id")
    hour = pd.to_datetime(events["time"], format="ISO8601").dt.hour
    features = {"sessions": by_customer["session_id"].nunique(), "spent": by_customer["amount"].sum()}
    for column in ("event", "channel", "content"):
        for level in sorted(events[column].dropna().unique()):
            features[f"{column} {level}"] = (events[column] == level).groupby(events["customer_id"]).mean()
    for first in range(0, 24, 4):
        features[f"from {first}"] = hour.between(first, first + 3).groupby(events["customer_id"]).mean()
    profile = demo.customers.set_index("customer_id").drop(columns=["email", "signup_date"])
    answers = demo.survey.set_index("customer_id").drop(columns="survey_date")
    frame = profile.join(answers).join(pd.DataFrame(features))
    texts = frame.columns[[not pd.api.types.is_numeric_dtype(dtype) for dtype in frame.dtypes]]
    codes = {name: frame[name].astype("category").cat.codes.replace(-1, np.nan) for name in texts}
    return frame.assign(**codes).astype("float64")


# ---- files ----------------------------------------------------------------------------------------------------------


def test_same_seed_writes_the_same_bytes(tmp_path, written):
    again = write_demo(tmp_path)

    assert [path.name for path in again] == list(FILES)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in written[:4]]


def test_every_table_changes_with_the_seed(demo):
    other = generate_demo(1)

    assert all(not getattr(demo, field.name).equals(getattr(other, field.name)) for field in fields(DemoData))


def test_files_hold_the_generated_cells_and_the_truth_on_demand(written, demo):
    assert [path.name for path in written] == [*FILES, "truth.csv"]
    for path in written:
        table = getattr(demo, path.stem)
        cells = pd.read_csv(path, dtype="str")
        assert list(cells.columns) == list(table.columns)
        assert len(cells) == len(table)
    truth = pd.read_csv(written[-1], keep_default_na=False)
    assert truth["group"].value_counts().to_dict() == SIZES
    events = pd.read_csv(written[1])
    assert events["amount"].sum() == pytest.approx(demo.events["amount"].sum())
    assert written[0].read_bytes().count(b"\r") == 0


def test_a_negative_seed_is_a_config_error_with_a_hint():
    with pytest.raises(ConfigError, match="seed is -1") as caught:
        generate_demo(-1)

    assert caught.value.hint


# ---- shape ----------------------------------------------------------------------------------------------------------


def test_counts_lie_in_their_bands(demo):
    assert len(demo.customers) == 5_000
    assert 135_000 <= len(demo.events) <= 165_000
    assert 0.56 <= len(demo.survey) / 5_000 <= 0.64
    assert 3_700 <= len(demo.feedback) <= 4_300


def test_ids_are_unique_and_every_row_has_a_known_customer(demo):
    known = set(demo.customers["customer_id"])

    assert demo.customers["customer_id"].is_unique
    assert demo.customers["email"].dropna().is_unique
    assert demo.survey["customer_id"].is_unique
    assert demo.events["event_id"].is_unique
    assert demo.feedback["feedback_id"].is_unique
    assert all(set(table["customer_id"]) <= known for table in (demo.events, demo.survey, demo.feedback))


def test_missing_shares_are_as_announced(demo):
    missing = demo.customers.isna().mean()

    assert missing["income_band"] == pytest.approx(0.18, abs=0.02)
    assert missing["age"] == pytest.approx(0.04, abs=0.01)
    assert missing["gender"] == pytest.approx(0.03, abs=0.01)
    assert missing[["customer_id", "signup_date", "loyalty_tier"]].eq(0).all()
    assert demo.survey[[*LIKERT, "recommend"]].isna().mean().between(0.01, 0.05).all()
    assert 0.08 <= demo.feedback["rating"].isna().mean() <= 0.16


def test_answers_and_ratings_keep_their_scales(demo):
    assert demo.survey[list(LIKERT)].melt()["value"].dropna().isin([1, 2, 3, 4, 5]).all()
    assert demo.survey["recommend"].dropna().between(0, 10).all()
    assert demo.feedback["rating"].dropna().isin([1, 2, 3, 4, 5]).all()
    assert demo.customers["age"].dropna().between(18, 90).all()


def test_everything_happens_in_the_year_and_after_the_signup(demo, log):
    signup = demo.customers.set_index("customer_id")["signup_date"]

    assert log["when"].between("2025-07-01", "2026-06-30 23:59:59").all()
    assert demo.feedback["date"].between("2025-07-01", "2026-06-30").all()
    assert demo.survey["survey_date"].between("2025-07-01", "2026-06-30").all()
    for table, column in ((demo.events, "time"), (demo.feedback, "date"), (demo.survey, "survey_date")):
        assert (table[column].str[:10] >= table["customer_id"].map(signup)).all()


# ---- events ---------------------------------------------------------------------------------------------------------


def test_sessions_run_in_order_with_gaps_of_seconds_to_minutes(log):
    assert log["when"].is_monotonic_increasing
    assert log.groupby("session_id")["customer_id"].nunique().eq(1).all()
    gaps = log.groupby("session_id")["when"].diff().dropna().dt.total_seconds()
    assert gaps.between(0, 30 * 60, inclusive="neither").all()
    assert 20 <= gaps.median() <= 120


def test_sessions_of_a_customer_do_not_overlap(log):
    spans = log.groupby("session_id").agg(customer=("customer_id", "first"), start=("when", "min"), end=("when", "max"))
    spans = spans.sort_values(["customer", "start"])

    after_the_last = spans["start"] > spans.groupby("customer")["end"].shift()

    assert (after_the_last | ~spans["customer"].duplicated()).all()


def test_online_funnel_never_skips_a_step(log):
    online = log[log["channel"] != "store"]
    first = online.pivot_table(index="session_id", columns="event", values="when", aggfunc="min")

    for earlier, later in pairwise(FUNNEL):
        reached = first[first[later].notna()]
        assert len(reached) > 1_000
        assert (reached[earlier] < reached[later]).all()
    assert (
        log.loc[log["channel"] == "store", "event"]
        .isin(["view_product", "purchase", "return_item", "contact_support"])
        .all()
    )


def test_only_purchases_and_returns_carry_money_and_returns_give_back_no_more(log):
    assert (log["amount"].notna() == log["event"].isin(["purchase", "return_item"])).all()
    assert (log.loc[log["event"] == "purchase", "amount"] > 0).all()
    assert (log.loc[log["event"] == "return_item", "amount"] < 0).all()
    assert log.groupby("customer_id")["amount"].sum().min() >= -0.005


def test_amounts_have_a_heavy_tail(log):
    paid = log.loc[log["event"] == "purchase", "amount"]

    assert stats.skew(paid) > 1.5
    assert abs(stats.skew(np.log(paid))) < 0.3


# ---- no leak --------------------------------------------------------------------------------------------------------


def test_no_file_names_a_group_or_a_theme(demo, written):
    themes = [theme for theme in sorted(demo.about["theme"].unique()) if "_" in theme]
    labels = [name for name in SIZES if name] + themes

    content = b"".join(path.read_bytes() for path in written[:4])

    assert len(labels) > len(SIZES)
    assert not [label for label in labels if label.encode() in content]


@pytest.mark.parametrize("what", ["row", "customer id", "address", "session id"])
def test_order_and_numbers_say_nothing_about_the_group(demo, group, what):
    members = demo.customers["customer_id"]
    numbers = {
        "row": pd.Series(range(len(members)), index=members),
        "customer id": pd.Series(members.str[2:].astype(int).to_numpy(), index=members),
        "address": pd.Series(demo.customers["email"].str.extract(r"(\d+)")[0].astype(float).to_numpy(), index=members),
        "session id": demo.events.groupby("customer_id")["session_id"].first().str[1:].astype(int),
    }[what].dropna()

    by_group = [numbers[group.reindex(numbers.index) == name] for name in SIZES]

    assert stats.kruskal(*by_group).pvalue > 0.001


def test_irrelevant_columns_are_irrelevant(demo, group):
    frame = demo.customers.set_index("customer_id")

    for column in ("favourite_colour", "zodiac_sign", "shoe_size"):
        table = pd.crosstab(group.reindex(frame.index), frame[column])
        assert stats.chi2_contingency(table.loc[:, table.sum() >= 50]).pvalue > 0.001


def test_no_single_column_gives_the_groups_away(customers, group):
    planted = group[group != ""]
    rows = customers.loc[planted.index]

    accuracy = {
        name: DecisionTreeClassifier(max_leaf_nodes=12, random_state=0)
        .fit(rows[[name]], planted)
        .score(rows[[name]], planted)
        for name in rows
    }

    assert max(accuracy.values()) < 0.6


def test_all_columns_together_find_the_groups_and_the_profile_alone_finds_fewer(customers, demo, group):
    planted = group[group != ""]
    everything = customers.loc[planted.index]
    everything = everything.fillna(everything.median())

    def accuracy(columns):
        train, test, train_group, test_group = train_test_split(
            everything[columns], planted, test_size=0.4, random_state=0, stratify=planted
        )
        return LinearDiscriminantAnalysis().fit(train, train_group).score(test, test_group)

    profile = [name for name in everything if name in demo.customers]
    assert accuracy(list(everything)) > 0.94
    assert 0.5 < accuracy(profile) < 0.8


def test_background_combines_its_columns_at_random(customers, group):
    """Age and shop visits, and fashion interest and late hours, go together in the groups but not outside them."""
    outside = group.reindex(customers.index) == ""
    pairs = (
        (customers["age"] > 55, customers["channel store"] > 0.4),
        (customers["fashion_interest"] >= 4, customers["from 20"] > 0.4),
    )

    for one, other in pairs:
        assert stats.chi2_contingency(pd.crosstab(one[~outside], other[~outside])).pvalue < 1e-6
        assert stats.chi2_contingency(pd.crosstab(one[outside], other[outside])).pvalue > 0.001


def test_background_has_the_margins_of_the_others(customers, group):
    outside, members = customers[group == ""], customers[group != ""]

    for column in ("age", "gender", "city_size", "trust", "loyalty_tier"):
        assert stats.ks_2samp(outside[column].dropna(), members[column].dropna()).pvalue > 0.001


# ---- planted facts --------------------------------------------------------------------------------------------------


def test_fashion_lovers_spend_most_and_come_by_app_in_the_evening(log, group):
    spent = log.groupby("customer_id")["amount"].sum().reindex(group.index, fill_value=0).groupby(group).mean()
    orders = log[log["event"] == "purchase"].groupby("group").size() / group.value_counts()
    theirs = log[log["group"] == "fashion_lovers"]

    assert spent.idxmax() == "fashion_lovers"
    assert spent["fashion_lovers"] > 1.5 * spent.drop("fashion_lovers").max()
    assert orders.idxmax() == "fashion_lovers"
    assert theirs["when"].dt.hour.between(19, 22).mean() > 0.5
    assert theirs["channel"].value_counts(normalize=True)["app"] > 0.5


def test_fashion_lovers_are_young_women_in_big_cities_who_love_fashion(demo, group):
    theirs = demo.customers[demo.customers["customer_id"].map(group) == "fashion_lovers"]
    answers = demo.survey.groupby(demo.survey["customer_id"].map(group))[["fashion_interest", "satisfaction"]].mean()

    assert theirs["gender"].eq("female").sum() / theirs["gender"].notna().sum() > 0.75
    assert 20 <= theirs["age"].median() <= 29
    assert theirs["city_size"].eq("big city").sum() / theirs["city_size"].notna().sum() > 0.6
    assert answers.idxmax().eq("fashion_lovers").all()


def test_checkout_worriers_visit_often_drop_out_at_the_payment_and_do_not_trust(demo, log, group):
    visits = log.groupby("customer_id")["session_id"].nunique().reindex(group.index, fill_value=0)
    at_payment = log[log["event"] == "enter_payment"].drop_duplicates("session_id")
    bought = at_payment["session_id"].isin(log.loc[log["event"] == "purchase", "session_id"])
    finished = bought.groupby(at_payment["group"]).mean()
    trust = demo.survey["trust"].groupby(demo.survey["customer_id"].map(group)).mean()
    theirs = demo.customers[demo.customers["customer_id"].map(group) == "checkout_worriers"]

    assert visits[group == "checkout_worriers"].median() > visits.median()
    assert finished.idxmin() == "checkout_worriers"
    assert finished["checkout_worriers"] < 0.5 < finished.drop("checkout_worriers").min()
    assert trust.idxmin() == "checkout_worriers"
    assert 40 <= theirs["age"].median() <= 49


def test_the_other_groups_behave_as_planted(log):
    weekend = log.groupby("group")["when"].apply(lambda when: (when.dt.day_of_week >= 5).mean())
    noon = log.groupby("group")["when"].apply(lambda when: when.dt.hour.between(11, 13).mean())
    counts = pd.crosstab(log["group"], log["event"])
    with_offer = log[log["event"] == "purchase"].groupby("group")["offer"].apply(lambda offer: offer.notna().mean())
    content = pd.crosstab(log["group"], log["content"], normalize="index")
    in_store = log["channel"].eq("store").groupby(log["group"]).mean()

    assert weekend.idxmax() == with_offer.idxmax() == "bargain_families"
    assert content[["kids", "outlet"]].sum(axis=1).idxmax() == "bargain_families"
    assert noon.idxmax() == content["basics"].idxmax() == "efficient_men"
    assert (counts["return_item"] / counts["purchase"]).idxmax() == in_store.idxmax() == "store_returners"
    assert content["sportswear"].idxmax() == "sporty_young_men"


# ---- comments -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(PLANTED_PAINS))
def test_each_group_writes_most_about_its_own_pain_and_others_do_too(demo, group, name):
    """Counted in customers who wrote: at least twice the share of everyone else, at the stage planted."""
    stage, theme = PLANTED_PAINS[name]
    pain = demo.about["theme"] == theme
    writers = pain.groupby(demo.feedback["customer_id"]).any()
    own = group.reindex(writers.index) == name

    assert set(demo.about.loc[pain, "stage"]) == {stage}
    assert writers[own].mean() > 2 * writers[~own].mean()
    assert writers[~own].sum() >= 10
    pains = demo.about[(demo.about["polarity"] == "negative") & (demo.feedback["customer_id"].map(group) == name)]
    assert pains["theme"].value_counts().idxmax() == theme


@pytest.mark.parametrize("theme", list(PAIN_WORDS))
def test_comments_say_what_they_are_about(demo, theme):
    english = demo.about["language"] == "en"
    says_so = demo.feedback["comment"].str.contains(PAIN_WORDS[theme], flags=re.IGNORECASE)
    about_it = english & (demo.about["theme"] == theme)

    assert says_so[about_it].mean() > 0.9  # the rest are slips and wordings the test does not list
    assert says_so[english & ~about_it].mean() < 0.5


def test_planted_stages_differ():
    assert len({stage for stage, _ in PLANTED_PAINS.values()}) == len(PLANTED_PAINS)


def test_comments_are_varied(demo):
    comments = demo.feedback["comment"]
    lengths = comments.str.split().str.len()

    assert comments.nunique() / len(comments) >= 0.9
    assert lengths.between(4, 60).all()
    assert lengths.quantile(0.9) > 2 * lengths.quantile(0.1)
    assert demo.about["theme"].nunique() >= 12
    assert 0.1 < (comments == comments.str.lower()).mean() < 0.4
    assert not comments.str.contains(r"[\[\]{}|]").any()


def test_few_comments_are_in_other_languages(demo):
    assert set(demo.about["language"]) == {"en", "de", "fr", "es"}
    assert 0 < (demo.about["language"] != "en").mean() < 0.03


def test_a_few_comments_hold_made_up_personal_data(demo):
    comments = demo.feedback["comment"]
    addresses = comments.str.extract(r"(\S+@\S+)")[0].dropna()
    phones = comments.str.extract(r"((?:020 7946 0|07700 900|\+44 20 7946 0|\+44 7700 900)\d{3})")[0].dropna()

    assert 10 <= len(addresses) <= 100
    assert addresses.str.endswith("@example.org").all()
    assert 10 <= len(phones) <= 100


def test_ratings_follow_the_polarity_with_noise(demo):
    rating = demo.feedback["rating"].astype("float64")
    mean = rating.groupby(demo.about["polarity"]).mean()

    assert mean["negative"] < 2.5 < mean["neutral"] < 3.8 < mean["positive"]
    assert (rating[demo.about["polarity"] == "negative"] >= 4).mean() > 0.03
