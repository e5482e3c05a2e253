"""Evidence in plain words: each kind of column, both directions, and nothing said that the numbers do not say."""

import pytest

from core.claims import Condition, Evidence
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.wording import certainty, deeds, number_phrase, phrase, rule_text, sentence, tag, topic

SPECS = {
    spec.name: spec
    for spec in (
        ColumnSpec(name="age", role=Role.NUMBER, meaning=Meaning.AGE, label="age"),
        ColumnSpec(name="sex", role=Role.CATEGORY, meaning=Meaning.GENDER, label="sex"),
        ColumnSpec(name="town", role=Role.ORDERED, meaning=Meaning.PLACE_SIZE, label="town size"),
        ColumnSpec(name="net", role=Role.CATEGORY, label="internet service"),
        ColumnSpec(name="mail", role=Role.YES_NO, label="newsletter"),
        ColumnSpec(name="tasty", role=Role.YES_NO, facet=Facet.ATTITUDINAL, label="tasty"),
        ColumnSpec(name="web", role=Role.YES_NO, label="channels: web", question="channels"),
        ColumnSpec(name="trust", role=Role.ORDERED, facet=Facet.ATTITUDINAL, meaning=Meaning.TRUST, label="trust"),
        ColumnSpec(name="price", role=Role.ORDERED, facet=Facet.ATTITUDINAL, label="price sensitivity"),
        ColumnSpec(name="plan", role=Role.ORDERED, label="contract", levels=("Month-to-month", "One year", "Two year")),
        ColumnSpec(name="bill", role=Role.YES_NO, label="paperless billing"),
        ColumnSpec(name="churn", role=Role.YES_NO, meaning=Meaning.OUTCOME, label="churn"),
        ColumnSpec(name="weekend", role=Role.YES_NO, label="weekend"),
        ColumnSpec(name="help", role=Role.CATEGORY, label="tech support"),
        ColumnSpec(name="home", role=Role.CATEGORY, meaning=Meaning.FAMILY, label="household"),
        ColumnSpec(name="month", role=Role.ORDERED, label="Month", levels=("Feb", "Sep", "Nov")),
        ColumnSpec(name="tv", role=Role.CATEGORY, label="streaming TV", levels=("No", "No internet service", "Yes")),
        ColumnSpec(name="code", role=Role.CATEGORY, label="browser"),
        ColumnSpec(name="school", role=Role.CATEGORY, label="education"),
        ColumnSpec(name="job", role=Role.CATEGORY, label="occupation", meaning=Meaning.OCCUPATION),
        ColumnSpec(name="kids", role=Role.NUMBER, unit=Unit.COUNT, label="kids at home"),
        *(
            ColumnSpec(name=name, role=Role.NUMBER, unit=Unit.COUNT, label=label)
            for name, label in (
                ("total", "total purchases"),
                ("deals", "deals purchases"),
                ("visits", "web visits per month"),
                ("events.count.return_item", "number of return item events"),
            )
        ),
        ColumnSpec(name="employed", role=Role.NUMBER, label="number employed"),
        ColumnSpec(
            name="events.purchase_rate", role=Role.NUMBER, unit=Unit.SHARE, label="share of visits with a purchase"
        ),
        ColumnSpec(name="tenure", role=Role.NUMBER, label="tenure"),
        ColumnSpec(name="related", role=Role.NUMBER, label="product related"),
        ColumnSpec(name="reading", role=Role.NUMBER, unit=Unit.SECONDS, label="time on product pages"),
        ColumnSpec(name="stay", role=Role.NUMBER, unit=Unit.HOURS, label="stay at the resort"),
        *(
            ColumnSpec(name=name, role=Role.NUMBER, unit=Unit.MONEY, meaning=Meaning.SPEND, label=label)
            for name, label in (
                ("monthly", "monthly charges"),
                ("wines", "spending on wines"),
                ("spend", "total spend"),
            )
        ),
        ColumnSpec(name="love", role=Role.ORDERED, meaning=Meaning.INTEREST, label="interest in fashion"),
        ColumnSpec(name="income", role=Role.NUMBER, unit=Unit.MONEY, label="income"),
        ColumnSpec(
            name="events.evening_share", role=Role.NUMBER, unit=Unit.SHARE, label="share of events in the evening"
        ),
        ColumnSpec(
            name="events.checkout_completion",
            role=Role.NUMBER,
            unit=Unit.SHARE,
            label="share of checkouts that end in a purchase",
        ),
        ColumnSpec(name="events.n_sessions", role=Role.NUMBER, unit=Unit.COUNT, label="number of visits"),
    )
}


def share(column, op, *values, own=0.62, others=0.4):
    where = (Condition(column=column, op=op, values=values),)
    return Evidence(
        where=where, n=62, total=100, value=own, low=0.5, high=0.7, others_value=others, effect=own - others
    )


def median(column, own, others, *, effect, rank=2, n_ranked=4):
    return Evidence(
        statistic="median",
        column=column,
        n=10,
        total=10,
        value=own,
        low=own,
        high=own,
        others_value=others,
        effect=effect,
        rank=rank,
        n_ranked=n_ranked,
    )


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (share("age", "between", 20.0, 29.0), "62% are in their 20s; everyone else: 40%."),
        (share("sex", "is", "F"), "62% are women; everyone else: 40%."),
        (share("town", "is", "big city"), "62% live in big cities; everyone else: 40%."),
        (share("net", "is", "DSL"), "Internet service: “DSL” for 62% of them; everyone else: 40%."),
        (share("mail", "is_false"), "62% do not get the newsletter; everyone else: 40%."),
        (share("bill", "is_true"), "62% have paperless billing; everyone else: 40%."),
        (share("weekend", "is_true"), "Weekend: yes for 62% of them; everyone else: 40%."),
        (share("net", "is", "No internet service"), "62% have no internet service; everyone else: 40%."),
        (share("help", "is", "No"), "62% have no tech support; everyone else: 40%."),
        (share("tv", "is", "No"), "Streaming TV: “No” for 62% of them; everyone else: 40%."),
        (share("tv", "is", "Yes"), "62% have streaming TV; everyone else: 40%."),
        (share("code", "is", "2"), "Browser: code 2 for 62% of them; everyone else: 40%."),
        (share("plan", "at_most", "Month-to-month"), "Contract: “Month-to-month” for 62% of them; everyone else: 40%."),
        (
            share("events.evening_share", "at_least", 0.0042),
            "Share of events in the evening: 0.4% or more for 62% of them; everyone else: 40%.",
        ),
        (median("kids", 0.0, 1.0, effect=-0.4), "Typical number of kids at home: 0; everyone else: 1."),
        (
            median("tenure", 12.0, 41.0, effect=-0.4),
            "Typical tenure: 12; everyone else: 41.",
        ),
        (share("trust", "at_most", "2"), "Trust: 2 or less for 62% of them; everyone else: 40%."),
        (share("income", "at_least", 51390.0), "Income: 51,390 or more for 62% of them; everyone else: 40%."),
        (median("income", 1234.0, 900.0, effect=0.4), "Typical income: 1,234; everyone else: 900."),
        (
            median("events.evening_share", 0.76, 0.12, effect=0.9),
            "Typically 76% of their events are in the evening; everyone else: 12%.",
        ),
        (median("deals", 3, 1, effect=0.5), "Typical number of purchases with deals: 3; everyone else: 1."),
        (
            median("events.purchase_rate", 0.5, 0.33, effect=0.5),
            "Typically 50% of their visits end with a purchase; everyone else: 33%.",
        ),
        (
            median("events.count.return_item", 2, 0, effect=0.5),
            "Typical number of times that they return things: 2; everyone else: 0.",
        ),
        (share("events.count.return_item", "at_most", 0.0), "62% never return things; everyone else: 40%."),
        (
            share("events.count.return_item", "at_least", 3.0),
            "Number of return item events: 3 or more for 62% of them; everyone else: 40%.",
        ),
        (
            median("events.checkout_completion", 0.29, 1.0, effect=-0.9),
            "Typically 29% of their checkouts end in a purchase; everyone else: 100%.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_sentence_says_the_numbers(evidence, expected):
    assert sentence(evidence, SPECS, {}, {}) == expected


@pytest.mark.parametrize(
    ("name", "op", "values", "high", "expected"),
    [
        ("trust", "at_most", ("2",), False, "rate trust low"),
        ("price", "at_least", ("4",), True, "rate price sensitivity high"),
        ("love", "at_least", ("4",), True, "love fashion"),
        ("plan", "at_most", ("Month-to-month",), False, "have “Month-to-month” as their contract"),
        ("plan", "at_least", ("One year",), True, "have “One year” or above as their contract"),
        ("help", "is", ("No",), True, "have no tech support"),
        ("code", "is", ("2",), True, "have code 2 as their browser"),
        ("school", "is", ("high.school",), True, "have “high school” as their education"),
        ("job", "is", ("student",), True, "are students"),
        ("job", "is", ("retired",), True, "are retired"),
        ("job", "is", ("no job",), True, "have no job"),
        ("job", "is", ("other",), True, "have “other” as their occupation"),
        ("bill", "is_false", (), True, "have no paperless billing"),
        ("churn", "is_true", (), True, "have left"),
        ("weekend", "is_true", (), True, "are marked “weekend”"),
        ("kids", "at_most", (0.0,), False, "have no kids at home"),
        ("kids", "at_least", (1.0,), True, "have kids at home"),
        ("kids", "at_least", (2.0,), True, "have many kids at home"),
        ("tenure", "at_most", (12.0,), False, "have been customers for a short time"),
        ("monthly", "at_least", (80.0,), True, "have high monthly charges"),
        ("wines", "at_least", (80.0,), True, "spend more than most on wines"),
        ("spend", "at_least", (80.0,), True, "spend more than most"),
        ("related", "at_least", (80.0,), True, "have a high value for “product related”"),
        ("reading", "at_least", (80.0,), True, "spend much time on product pages"),
        ("reading", "at_most", (80.0,), False, "spend little time on product pages"),
        ("stay", "at_least", (80.0,), True, "have a long stay at the resort"),
        ("stay", "at_most", (2.0,), False, "have a short stay at the resort"),
        ("total", "at_least", (9.0,), True, "make many purchases"),
        ("total", "at_most", (0.0,), False, "make no purchases"),
        ("deals", "at_least", (3.0,), True, "make many purchases with deals"),
        ("visits", "at_most", (3.0,), False, "make few web visits per month"),
        ("employed", "at_least", (5000.0,), True, "have a high number employed"),
        ("events.count.return_item", "at_most", (0.0,), False, "never return things"),
        ("events.count.return_item", "at_least", (1.0,), True, "return things at least once"),
        ("events.count.return_item", "at_least", (3.0,), True, "return things more often than most"),
        ("net", "is", ("No internet service",), True, "have no internet service"),
        ("mail", "is_true", (), True, "get the newsletter"),
        ("mail", "is_false", (), True, "do not get the newsletter"),
        ("tasty", "is_true", (), True, "say “tasty”"),
        ("tasty", "is_false", (), True, "do not say “tasty”"),
        ("web", "is_true", (), True, "name “web” for channels"),
        ("web", "is_false", (), True, "do not name “web” for channels"),
        ("income", "at_most", (900.0,), False, "have a low income"),
        ("month", "at_least", ("Sep",), True, "come in Sep or later"),
        ("home", "is", ("family_with_children",), True, "live as a family with children"),
        ("home", "is", ("Kernfamilie",), True, "live as “Kernfamilie”"),
    ],
)
def test_a_phrase_follows_the_direction(name, op, values, high, expected):
    condition = Condition(column=name, op=op, values=values)

    assert phrase(SPECS[name], condition, high=high) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("poutcome", "have “success” as their poutcome"),
        ("result of the last campaign", "have “success” as their result of the last campaign"),
    ],
)
def test_a_column_is_called_what_people_called_it(label, expected):
    spec = ColumnSpec(name="poutcome", role=Role.CATEGORY, label=label)
    condition = Condition(column="poutcome", op="is", values=("success",))

    assert phrase(spec, condition, high=True) == expected


@pytest.mark.parametrize(
    ("evidence", "test", "expected"),
    [
        (median("events.n_sessions", 9, 4, effect=0.5, rank=1), 5.0, "visit the most"),
        (median("events.n_sessions", 9, 4, effect=0.5, rank=2), 5.0, "visit often"),
        (median("events.n_sessions", 9, 4, effect=0.5, rank=1, n_ranked=2), 5.0, "visit often"),
        (median("events.n_sessions", 2, 4, effect=-0.5, rank=4), 3.0, "visit rarely"),
        (median("events.evening_share", 0.7, 0.1, effect=0.8), 0.5, "come mostly in the evening"),
        (median("events.evening_share", 0.7, 0.1, effect=0.8), 0.3, "come in the evening more often than others"),
    ],
    ids=["first of four", "second", "first of two", "low", "mostly", "more than most"],
)
def test_the_most_and_mostly_are_only_said_when_they_hold(evidence, test, expected):
    condition = Condition(column=evidence.column, op="at_least", values=(test,))

    assert number_phrase(SPECS[evidence.column], evidence, condition) == expected


@pytest.mark.parametrize(
    ("name", "op", "bound", "expected"),
    [
        ("evening_share", "at_least", 0.5, "come mostly in the evening"),
        ("evening_share", "at_least", 0.35, "come in the evening more often than others"),
        ("evening_share", "at_most", 0.2, "come in the evening less often than others"),
        ("evening_share", "at_most", 0.1, "rarely come in the evening"),
        ("weekend_share", "at_most", 0.2, "come on weekdays more often than others"),
        ("weekend_share", "at_most", 0.1, "come mostly on weekdays"),
        ("channel_share.web", "at_least", 0.5, "mostly use the web"),
        ("channel_share.web", "at_least", 0.3, "use the web more often than others"),
        ("channel_share.web", "at_least", 0.6, "use the web more often than others"),  # as most of all customers do
        ("channel_share.web", "at_least", 1.0, "only use the web"),
        ("content_share.shoes", "at_most", 0.3, "look at shoes less often than others"),
        ("bought_share.shoes", "at_least", 0.2, "buy shoes more often than others"),
        ("offer_share", "at_least", 0.2, "buy with offers more often than others"),
    ],
)
def test_only_what_most_of_their_events_are_is_said_plainly(name, op, bound, expected):
    spec = ColumnSpec(name=f"events.{name}", role=Role.NUMBER, unit=Unit.SHARE, label=name)
    condition = Condition(column=spec.name, op=op, values=(bound,))
    high = op == "at_least"
    evidence = median(spec.name, 0.4, 0.4, effect=0.5 if high else -0.5)

    assert phrase(spec, condition, high=high) == expected
    assert number_phrase(spec, evidence, condition) == expected


@pytest.mark.parametrize(
    ("name", "typical", "high", "expected"),
    [
        ("night_share", 0.51, True, "Night shoppers"),
        ("night_share", 0.5, True, "More often at night"),
        ("channel_share.web", 0.6, True, "Web users"),
        ("channel_share.web", 0.23, True, "Use the web more often"),
        ("offer_share", 0.1, False, "Full-price buyers"),
        ("offer_share", 0.11, False, ""),
    ],
)
def test_a_segment_is_called_plainly_by_what_most_of_its_events_are(name, typical, high, expected):
    spec = ColumnSpec(name=f"events.{name}", role=Role.NUMBER, unit=Unit.SHARE, label=name)

    assert tag(spec, Condition(column=spec.name, op="at_least", values=(typical,)), high=high) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            ("have streaming TV", "have “DSL” as their internet service", "have multiple lines"),
            "have streaming TV, “DSL” as their internet service and multiple lines",
        ),
        (("make few purchases", "make few store purchases"), "make few purchases and few store purchases"),
        (("have low charges", "have tech support"), "have low charges and have tech support"),  # not low support
        (("make few calls", "have few kids"), "make few calls and have few kids"),
        (("have a car", "have left"), "have a car and have left"),
    ],
)
def test_what_people_have_in_a_row_is_said_with_one_verb(said, expected):
    assert deeds(said) == expected


def test_a_level_that_says_everything_is_its_own_topic():
    none = Condition(column="net", op="is", values=("No internet service",))

    assert topic(SPECS["net"], none) == "no internet service"
    assert topic(SPECS["net"], Condition(column="net", op="is", values=("DSL",))) == "internet service"


def test_a_tag_names_a_segment():
    assert tag(SPECS["trust"], Condition(column="trust", op="at_most", values=("2",)), high=False) == "Wary customers"
    assert tag(SPECS["net"], Condition(column="net", op="is", values=("DSL",)), high=True) == "DSL internet service"


def test_a_tag_says_what_money_is_spent_on_and_what_there_is_none_of():
    least, none = (
        Condition(column="any", op=op, values=(value,)) for op, value in (("at_least", 80.0), ("at_most", 0.0))
    )

    assert tag(SPECS["monthly"], least, high=True) == "High monthly charges"
    assert tag(SPECS["wines"], least, high=True) == "Big spenders on wines"
    assert tag(SPECS["spend"], least, high=True) == "Big spenders"
    assert tag(SPECS["kids"], none, high=False) == "No kids at home"


def test_people_are_not_called_what_a_thing_is_called():
    recommended = ColumnSpec(name="rec", role=Role.YES_NO, facet=Facet.ATTITUDINAL, label="recommended")

    assert tag(recommended, Condition(column="rec", op="is_false"), high=True) == "Non-recommenders"
    assert phrase(recommended, Condition(column="rec", op="is_false"), high=True) == "do not recommend it"


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        ("at_most", 68_627.5, "spending on wines at most 68,627.5"),
        ("at_least", 13_587_729.0, "spending on wines at least 13,587,729"),
        ("at_least", 1397.65, "spending on wines at least 1397.65"),
    ],
)
def test_a_rule_has_all_digits_of_its_bounds(op, value, expected):
    assert rule_text(SPECS["wines"], Condition(column="wines", op=op, values=(value,))) == expected


def test_a_rule_says_the_unit_of_a_length_of_time():
    stay = ColumnSpec(name="stay", role=Role.NUMBER, label="time on the page", unit=Unit.SECONDS)

    assert rule_text(stay, Condition(column="stay", op="at_least", values=(7.6,))) == (
        "time on the page at least 7.6 seconds"
    )
    assert rule_text(stay, Condition(column="stay", op="between", values=(0.0, 1.0))) == (
        "time on the page 0 to 1 second"
    )


def test_a_rule_at_the_end_of_a_scale_has_no_bound():
    assert rule_text(SPECS["plan"], Condition(column="plan", op="at_most", values=("Month-to-month",))) == (
        "contract is Month-to-month"
    )


def test_certainty_says_counts_interval_and_chance():
    sure = share("mail", "is_true").model_copy(update={"others_n": 40, "others_total": 100, "p_adjusted": 0.001})

    assert certainty(sure, SPECS) == (
        "Counted: 62 of 100 customers here, 40 of 100 others. The true value lies between 50% and 70% with 95% "
        "confidence. Chance alone hardly ever gives such a difference (p = 0.001)."
    )
    unsure = sure.model_copy(update={"p_adjusted": 0.4})
    assert "Chance alone could give such a difference (p = 0.4)" in certainty(unsure, SPECS)
    surest = sure.model_copy(update={"p_adjusted": 1e-51})
    assert certainty(surest, SPECS).endswith("(p under 0.001).")
    everybody = sure.model_copy(update={"value": 1.0, "low": 0.9991, "high": 1.0})
    assert "The true value is over 99% with 95% confidence." in certainty(everybody, SPECS)


def test_options_and_opinions_are_said_and_named_as_what_they_are():
    web, tasty = SPECS["web"], SPECS["tasty"]
    yes, no = Condition(column="web", op="is_true"), Condition(column="web", op="is_false")

    assert (tag(web, yes, high=True), tag(web, no, high=True)) == ("Web", "Not web")
    assert (tag(tasty, yes, high=True), tag(tasty, no, high=True)) == ("Tasty", "Not tasty")
    assert sentence(share("web", "is_true"), SPECS, {}, {}) == "62% name “web” for channels; everyone else: 40%."


def test_what_nobody_else_wrote_of_has_nothing_to_stand_beside():
    among = (Condition(column="theme", op="is", values=("pain-01",)),)
    mean = Evidence(
        table="feedback",
        statistic="negativity",
        column="negativity",
        among=among,
        n=12,
        total=12,
        value=0.71,
        low=0.6,
        high=0.8,
    )
    stage = mean.model_copy(
        update={"statistic": "share", "where": (Condition(column="stage.shop", op="is", values=("pay",)),)}
    )

    said = sentence(mean, {}, {"pain-01": "late"}, {})

    assert said == "What they write of “late” is 71% negative on average; nobody else wrote of it."
    assert sentence(stage, {}, {"pain-01": "late"}, {"stage.shop": "Pay"}) == (
        "71% of those who wrote of “late” speak of the stage “Pay”; nobody else wrote of it."
    )
    assert certainty(mean, {}).startswith("Counted: 12 customers here, 0 others. The true value lies between 60% and")


def test_a_step_of_the_reality_check_says_the_band_of_ages_that_is_counted():
    band = Condition(column="age", op="between", values=(20.0, 29.0))

    assert phrase(SPECS["age"], band, high=False) == "are in their 20s"
    assert phrase(SPECS["age"], band, high=True) == "are in their 20s"


@pytest.mark.parametrize(
    ("name", "high", "low"),
    [
        ("channel_share.store", "use the store more often than others", "rarely use the store"),
        ("channel_share.email", "use email more often than others", "rarely use email"),
        ("channel_share.tik_tok", "use “tik tok” more often than others", "rarely use “tik tok”"),
        ("content_share.kids", "look at things for kids more often than others", "rarely look at things for kids"),
        ("content_share.shoes", "look at shoes more often than others", "rarely look at shoes"),
        ("content_share.outlet", "look at “outlet” more often than others", "rarely look at “outlet”"),
        ("bought_share.shoes", "buy shoes more often than others", "rarely buy shoes"),
        ("count.write_review", "write reviews more often than most", "never write reviews"),
        ("count.spin_wheel", "do “spin wheel” more often than most", "never do “spin wheel”"),
    ],
)
def test_values_of_the_event_log_are_said_as_people_say_them(name, high, low):
    spec = ColumnSpec(name=f"events.{name}", role=Role.NUMBER, label=name)
    most, none = (
        Condition(column=spec.name, op=op, values=(bound,)) for op, bound in (("at_least", 0.3), ("at_most", 0))
    )

    assert (phrase(spec, most, high=True), phrase(spec, none, high=False)) == (high, low)


@pytest.mark.parametrize(
    ("label", "high", "low"),
    [
        ("satisfaction", "are satisfied", "are dissatisfied"),
        ("overall satisfaction", "are satisfied", "are dissatisfied"),
        ("delivery satisfaction", "are satisfied with delivery", "are dissatisfied with delivery"),
        ("satisfaction with the prices", "are satisfied with prices", "are dissatisfied with prices"),
        ("recommend", "are inclined to recommend it", "would not recommend it"),
        ("nps score", "are inclined to recommend it", "would not recommend it"),
    ],
)
def test_who_would_recommend_is_not_called_satisfied(label, high, low):
    spec = ColumnSpec(name="x", role=Role.ORDERED, meaning=Meaning.SATISFACTION, label=label)

    assert phrase(spec, Condition(column="x", op="at_least", values=(4,)), high=True) == high
    assert phrase(spec, Condition(column="x", op="at_most", values=(2,)), high=False) == low
