"""The checker: what a text may say of its claims, case by case; the figures are those of the claims below."""

import pytest

from core.claims import Claim, Condition, Evidence
from core.narration import check, study_names
from core.narration._truths import backing, joint
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit

SPECS = {
    spec.name: spec
    for spec in (
        ColumnSpec(name="age", role=Role.NUMBER, meaning=Meaning.AGE, unit=Unit.YEARS, label="age"),
        ColumnSpec(
            name="gender", role=Role.CATEGORY, meaning=Meaning.GENDER, label="gender", levels=("female", "male")
        ),
        ColumnSpec(name="events.n_sessions", role=Role.NUMBER, unit=Unit.COUNT, label="number of visits"),
        ColumnSpec(
            name="events.checkout_completion",
            role=Role.NUMBER,
            unit=Unit.SHARE,
            label="share of checkouts that end in a purchase",
        ),
        ColumnSpec(name="spend", role=Role.NUMBER, unit=Unit.MONEY, label="yearly spend"),
        ColumnSpec(name="recency", role=Role.NUMBER, unit=Unit.DAYS, label="days since the last event"),
        ColumnSpec(name="tenure", role=Role.NUMBER, unit=Unit.MONTHS, label="tenure"),
        ColumnSpec(name="trust", role=Role.ORDERED, meaning=Meaning.TRUST, facet=Facet.ATTITUDINAL, label="trust"),
        ColumnSpec(name="city", role=Role.CATEGORY, meaning=Meaning.PLACE, label="home town", levels=("Lyon", "Oslo")),
        ColumnSpec(name="evening", role=Role.NUMBER, unit=Unit.SHARE, label="share of events in the evening"),
        ColumnSpec(name="app", role=Role.NUMBER, unit=Unit.SHARE, label="share of events on the app"),
        ColumnSpec(name="contract", role=Role.CATEGORY, label="contract", levels=("two year", "month-to-month")),
    )
}
NAMES = study_names(SPECS, ["late parcels (weeks)", "payment page (slow)"])


def share(claim_id, topic, n, others_n, sentence, phrase, *where):
    evidence = Evidence(
        where=where,
        n=n,
        total=100,
        value=n / 100,
        low=0,
        high=1,
        others_n=others_n,
        others_total=100,
        others_value=others_n / 100,
        effect=(n - others_n) / 100,
    )
    return Claim(
        id=claim_id, segment_id="s01", kind="measured", topic=topic, sentence=sentence, phrase=phrase, evidence=evidence
    )


def median(claim_id, topic, own, others, sentence, phrase, *, effect, rank=1):
    evidence = Evidence(
        statistic="median",
        column=topic,
        n=100,
        total=100,
        value=own,
        low=own,
        high=own,
        others_n=200,
        others_total=200,
        others_value=others,
        effect=effect,
        rank=rank,
        n_ranked=4,
    )
    return Claim(
        id=claim_id, segment_id="s01", kind="measured", topic=topic, sentence=sentence, phrase=phrase, evidence=evidence
    )


CLAIMS = {
    claim.id: claim
    for claim in (
        share(
            "age",
            "age",
            81,
            22,
            "81% are in their 40s; everyone else: 22%.",
            "have a high age",
            Condition(column="age", op="between", values=(40.0, 49.0)),
        ),
        share(
            "women",
            "gender",
            75,
            50,
            "75% are women; everyone else: 50%.",
            "are women",
            Condition(column="gender", op="is", values=("female",)),
        ),
        share(
            "trust",
            "trust",
            60,
            20,
            "Trust: 2 or less for 60% of them; everyone else: 20%.",
            "rate trust low",
            Condition(column="trust", op="at_most", values=("2",)),
        ),
        median(
            "visits",
            "events.n_sessions",
            10,
            7,
            "Typical number of visits: 10; everyone else: 7.",
            "visit often",
            effect=0.5,
        ),
        median(
            "spend",
            "spend",
            1234.0,
            2468.0,
            "Typical yearly spend: 1,234; everyone else: 2,468.",
            "spend little",
            effect=-0.4,
            rank=4,
        ),
        median(
            "recency",
            "recency",
            37,
            16,
            "Typical days since the last event: 37 days; everyone else: 16 days.",
            "have not come for a while",
            effect=0.3,
            rank=2,
        ),
        median(
            "tenure",
            "tenure",
            12,
            30,
            "Typical tenure: 12 months; everyone else: 30 months.",
            "have been customers for a short time",
            effect=-0.4,
            rank=4,
        ),
        median(
            "finishers",
            "events.checkout_completion",
            0.9,
            0.5,
            "Typically 90% of their checkouts end in a purchase; everyone else: 50%.",
            "complete the checkout",
            effect=0.6,
        ),
        median(
            "leavers",
            "events.checkout_completion",
            0.2,
            0.5,
            "Typically 20% of their checkouts end in a purchase; everyone else: 50%.",
            "often drop out at the purchase page",
            effect=-0.6,
            rank=4,
        ),
        median(
            "evening",
            "evening",
            0.76,
            0.12,
            "Typically 76% of their events are in the evening; everyone else: 12%.",
            "come mostly in the evening",
            effect=0.7,
            rank=2,
        ),
        median(
            "app",
            "app",
            0.71,
            0.2,
            "Typically 71% of their events are on the app; everyone else: 20%.",
            "mostly use the app",
            effect=0.6,
            rank=2,
        ),
        share(
            "theme",
            "theme",
            37,
            3,
            "37% of those who wrote complain of “late parcels (weeks)”; everyone else: 3%.",
            "complain of “late parcels (weeks)”",
            Condition(column="theme", op="is", values=("pain-01",)),
        ),
        Claim(
            id="quote",
            segment_id="s01",
            kind="quoted",
            topic="quote",
            sentence="The parcel came two weeks late and nobody told me.",
            evidence=Evidence(statistic="quote", n=1, total=1, value=1, low=1, high=1),
        ),
    )
}

TRUE = [
    ("81% of them are in their 40s, against 22% of everyone else.", "age"),
    ("About four in five are in their forties.", "age"),
    ("Three in four are women, where elsewhere it is half.", "women"),
    ("Three quarters of these customers are female, half as many again as among everyone else.", "women"),
    ("They are mostly women.", "women"),
    ("These are mostly women in their forties: 75 percent are women, and 81% are in their 40s.", "women age"),
    ("More than half are women.", "women"),
    ("About three in five rate trust low.", "trust"),
    ("Most of them are women.", "women"),
    ("They visit often: ten visits where everyone else makes seven.", "visits"),
    ("They come more often than others, with 10 visits.", "visits"),
    ("They visit the most of all segments.", "visits"),
    ("They spend half as much as everyone else.", "spend"),
    ("A year's spend is typically €1,234, against €2,468 for the rest.", "spend"),
    ("They spend less than any other segment does: 1,234.", "spend"),
    ("They were last seen about five weeks ago, everyone else 16 days ago.", "recency"),
    ("They have been customers for 12 months, everyone else for 30 months.", "tenure"),
    ("60% rate trust low, three times as often as everyone else.", "trust"),
    ("60 of 100 rate trust 2 or less, more than elsewhere (20%).", "trust"),
    ("When they write, 37% speak of “late parcels”.", "theme"),
    ("One wrote: “nobody told me”.", "quote"),
    ("They visit often, typically 10 times, yet spend little: 1,234, against 2,468 for everyone else.", "visits spend"),
    ("They complete the checkout: 90% of their checkouts end in a purchase, against 50% elsewhere.", "finishers"),
    ("They often drop out at the purchase page.", "leavers"),
    ("What sets this group apart is how they come and go: typically ten visits, compared with seven.", "visits"),
    ("Looking at who they are, roughly three in four turn out to be women.", "women"),
    ("They drop by often, with ten visits.", "visits"),
    ("Asked to rate trust, 60% gave it 2 or less; elsewhere only 20% did so.", "trust"),
    ("On the whole they come back more often than the others, at ten visits.", "visits"),
    ("Among those who write, 37% mention “late parcels”, and 3% of the others raise it.", "theme"),
    ("Women make up 75% of them (50% elsewhere), and 81% are in their 40s (22% elsewhere).", "women age"),
    ("They are mostly women in their 40s.", "women age"),  # at least 75 + 81 - 100 = 56% are both
    ("These women in their 40s visit often.", "women age visits"),
    ("They visit often, spend little and mostly use the app.", "visits spend app"),
    ("Although they visit often, they spend little.", "visits spend"),
    ("They mostly use the app (71%, against 20% elsewhere) and come mostly in the evening.", "app evening"),
    ("When they come, 71% of their events are on the app.", "app"),
    ("With ten visits, they come more often than everyone else; 71% of their events are on the app.", "visits app"),
    ("By and large they come often; what is more, three in four are women.", "visits women"),
    ("By and large, their yearly spend is lower than that of the others.", "spend"),
    ("They stopped by often, with ten visits.", "visits"),
    ("They often gave up at the purchase page.", "leavers"),
    ("90% of their checkouts ended in a purchase.", "finishers"),
    ("60% of the customers rate trust low.", "trust"),
    ("They haven't come for a while.", "recency"),
    ("Everyone else spends more: 2,468.", "spend"),
    ("Others rarely use the app.", "app"),
    ("Among everyone else, only 20% rate trust low.", "trust"),
    ("Of the others, 3% speak of “late parcels”.", "theme"),
    ("Unlike everyone else, they mostly use the app.", "app"),
    ("Compared with the rest, they mostly use the app.", "app"),
    ("Everyone else makes seven visits, they make ten.", "visits"),
    ("While everyone else visits rarely, they visit often.", "visits"),
    ("They visit often (ten times, elsewhere seven) and spend little.", "visits spend"),
    ("They visit often – ten times, others seven – and spend little.", "visits spend"),
    ("Everyone else makes seven visits; ten are typical here.", "visits"),
    ("In the other segments, 12% of the events are in the evening; here it is 76%.", "evening"),
    ("Others are in their 40s less often (22%).", "age"),
    ("They visit often, others less so.", "visits"),
]
TIED = [  # all words and figures are those of the claims, and no claim says it
    ("They spend little in the evening.", "spend evening"),
    ("In the evening, they spend little.", "spend evening"),
    ("They mostly use the app, mostly in the evening.", "app evening"),
    ("They visit often – mostly on the app.", "visits app"),
    ("They use the app in the evening.", "app evening"),
    ("They mostly use the app, where they spend little.", "app spend"),
    ("They mostly use the app and spend little there.", "app spend"),
    ("When they visit often, they spend little.", "visits spend"),
    ("They spend little while using the app.", "spend app"),
    ("After they visit often, they spend little.", "visits spend"),
    ("The more they visit, the less they spend.", "visits spend"),
    ("81% of the women are in their 40s.", "women age"),
    ("Of the women, 81% are in their 40s.", "women age"),
    ("75% are women, 81% of whom are in their 40s.", "women age"),
    ("75% are women in their 40s.", "women age"),
    ("All of them are women in their 40s.", "women age"),
    ("Most of them are women who rate trust low.", "women trust"),  # as few as 75 + 60 - 100 = 35% may be both
    ("60% of those in their 40s rate trust low.", "age trust"),
    ("They are women when they are in their 40s.", "women age"),
    ("71% of their events in the evening are on the app.", "app evening"),
    ("37% speak of “late parcels” on the app.", "theme app"),
    ("They visit the purchase page often.", "visits leavers"),
    ("They spend and visit often.", "spend visits"),
    ("They visit often and spend.", "visits spend"),
    ("They use the app ten times.", "app visits"),
    ("Using the app, they spend little.", "app spend"),
    ("They spend little. In the evening.", "spend evening"),
    ("They spend little; mostly on the app.", "spend app"),
    ("They spend little, and that on the app.", "spend app"),
    ("They spend little, most of that in the evening.", "spend evening"),
    ("They visit often, each time on the app.", "visits app"),
    ("They mostly use the app, so they spend little.", "app spend"),
    ("They visit often and thus spend little.", "visits spend"),
    ("Half of what they spend is on the app.", "spend app"),
    ("It is worth noting that the ones in their 40s are women.", "women age"),
]
OVER = [
    ("They stopped visiting often.", "visits"),
    ("They stopped coming often.", "visits"),
    ("They have stopped visits.", "visits"),
    ("They stop in the evening.", "evening"),
    ("They used to visit often.", "visits"),
    ("They gave up visiting often.", "visits"),
    ("They mostly gave up on the app.", "app"),
    ("They ended their visits often.", "visits"),
    ("They are done visiting often.", "visits"),
    ("They visit far from often.", "visits"),
    ("They visit anything but often.", "visits"),
    ("They hold back from visiting often.", "visits"),
    ("They keep away from visiting often.", "visits"),
    ("They put off visiting often.", "visits"),
    ("They are mostly turned off by the app.", "app"),
]
OF_OTHERS = [  # what holds of the persona's people, said of everyone else
    ("Everyone else mostly uses the app.", "app"),
    ("Everyone else uses the app.", "app"),
    ("It is everyone else who mostly uses the app.", "app"),
    ("They are women, while everyone else uses the app.", "women app"),
    ("Other customers are women.", "women"),
    ("Most other customers are women.", "women"),
    ("Many others are women.", "women"),
    ("Everyone else is a woman.", "women"),
    ("The average customer is a woman.", "women"),
    ("They are women, as is everyone else.", "women"),
    ("Most customers elsewhere use the app.", "app"),
    ("Only others use the app.", "app"),
    ("Nobody else uses the app.", "app"),
    ("No one else uses the app.", "app"),
    ("What others do is use the app.", "app"),
    ("Everyone else is in their 40s.", "age"),
    ("Everyone else rates trust 2 or less.", "trust"),
    ("The others, however, rate trust low.", "trust"),
    ("Others speak of “late parcels”.", "theme"),
    ("Others often drop out at the purchase page.", "leavers"),
    ("For everyone else, 75% are women.", "women"),
    ("For everyone else, 75% of them are women.", "women"),
    ("Everyone else – 75% women.", "women"),
    ("As for the rest, ten visits are typical.", "visits"),
    ("As for the rest, they visit often.", "visits"),
    ("Everyone else, at 1,234, spends little.", "spend"),
    ("Everyone else spends more: 1,234.", "spend"),
    ("Other customers, by contrast, spend little.", "spend"),
    ("Everyone else makes seven visits and spends little.", "visits spend"),
    ("Everyone else makes seven visits, and mostly uses the app.", "visits app"),
]
OF_EVENTS = [  # shares of events, said of customers
    ("71% use the app.", "app"),
    ("71% used the app.", "app"),
    ("71% mostly use the app.", "app"),
    ("71% of the customers use the app.", "app"),
    ("71% of customers are on the app.", "app"),
    ("Seven in ten use the app.", "app"),
    ("Most use the app.", "app"),
    ("76% come in the evening.", "evening"),
    ("90% complete the checkout.", "finishers"),
]
LIES = {
    "a percentage": ("82% of them are in their 40s.", "age"),
    "a percentage in words": ("82 percent are in their 40s.", "age"),
    "a fraction": ("Two in three are in their 40s.", "age"),
    "a fraction written out": ("A third are women.", "women"),
    "a half": ("Half of them are women.", "women"),
    "the wrong side": ("22% of them are in their 40s.", "age"),
    "sides swapped": ("They are women in 50% of cases, against 75% of everyone else.", "women"),
    "most": ("Most of them speak of “late parcels”.", "theme"),
    "the vast majority": ("The vast majority rate trust low.", "trust"),
    "all": ("All of them are women.", "women"),
    "none": ("None of them are women.", "women"),
    "nearly all": ("Nearly everyone is in their 40s.", "age"),
    "a count": ("They make 12 visits.", "visits"),
    "a count in words": ("They visit twelve times.", "visits"),
    "money": ("They spend €1,334 a year.", "spend"),
    "a unit": ("They spend 1,234 days.", "spend"),
    "days": ("They were last seen 73 days ago.", "recency"),
    "weeks": ("They were last seen two weeks ago.", "recency"),
    "months": ("They have been customers for 14 months.", "tenure"),
    "months of everyone else": ("They have been customers for 30 months.", "tenure"),
    "a ratio": ("60% rate trust low, twice as often as everyone else.", "trust"),
    "a lift in figures": ("They rate trust low 4.5 times as often as others.", "trust"),
    "a relative change": ("They make 80% more visits.", "visits"),
    "a decade": ("81% are in their 30s.", "age"),
    "a rank": ("They make the second most visits.", "visits"),
    "a rank that is not theirs": ("They stayed away the longest of all, 37 days.", "recency"),
    "the lowest": ("They make the fewest visits, 10.", "visits"),
    "direction": ("They visit less often than everyone else.", "visits"),
    "direction by an adverb": ("They rarely visit.", "visits"),
    "direction of a low value": ("They spend more than everyone else.", "spend"),
    "direction of others": ("Everyone else visits more often.", "visits"),
    "direction of an answer": ("They rate trust high.", "trust"),
    "negation": ("They do not visit often.", "visits"),
    "negation in short": ("They didn't visit often.", "visits"),
    "negation of who they are": ("They aren’t women.", "women"),
    "negation of a low answer": ("They do not rate trust low.", "trust"),
    "negation of a share": ("60% don't rate trust low.", "trust"),
    "numbers swapped within a sentence": ("81% are women, and 75% are in their 40s.", "women age"),
    "a number of another claim": ("They make 37 visits and came 10 days ago.", "visits recency"),
    "an invented quote": ("One wrote: “I will never order again”.", "quote"),
    "a quote with a word changed": ("One wrote: “nobody ever told me”.", "quote"),
    "praise for a complaint": ("37% praise “late parcels”.", "theme"),
    "another theme": ("37% speak of the payment page.", "theme"),
    "another column": ("60% have a two year contract.", "trust"),
    "a place": ("81% are in their 40s and live in Paris.", "age"),
    "gender": ("They are men in their 40s.", "age"),
    "the other gender": ("75% are men.", "women"),
    "youth": ("They are young: 81% are in their 40s.", "age"),
    "family": ("These parents visit often.", "visits"),
    "a reason": ("They visit often because they enjoy it.", "visits"),
    "being like everyone else": ("They visit just as often as everyone else.", "visits"),
    "a share by position": ("Every second one of them is in their 40s.", "age"),
    "a dozen": ("A dozen visits is typical of them.", "visits"),
    "how many at a time": ("They visit 10 times a week.", "visits"),
    "a rough number": ("They make hundreds of visits.", "visits"),
    "a low share as if it were high": ("They rarely complete the checkout.", "finishers"),
    "devotion": ("They visit often and adore the brand.", "visits"),
    "loyalty": ("They visit often, loyal as they are.", "visits"),
    "a mood": ("They visit often, curious and relaxed.", "visits"),
    "a place to be": ("They visit often, usually from the sofa.", "visits"),
    "an aim": ("81% are in their 40s, in search of inspiration.", "age"),
    "a taste": ("These women have an eye for design.", "women"),
    "advice": ("They visit often and would welcome a newsletter.", "visits"),
    "a habit": ("They rate trust low and compare prices.", "trust"),
    "a verb of another visit": ("They visit often and drop the cart.", "visits"),
    "no evidence": ("They visit often.", ""),
    "unknown evidence": ("They visit often.", "nothing"),
}


@pytest.mark.parametrize(("text", "cited"), TRUE, ids=[text for text, _ in TRUE])
def test_what_the_claims_say_passes_in_other_words(text, cited):
    assert check(text, cited.split(), CLAIMS, SPECS, NAMES) == ()


@pytest.mark.parametrize("what", LIES)
def test_what_the_claims_do_not_say_fails(what):
    text, cited = LIES[what]

    assert check(text, cited.split(), CLAIMS, SPECS, NAMES)


@pytest.mark.parametrize(("text", "cited"), TIED, ids=[text for text, _ in TIED])
def test_what_claims_say_apart_is_not_said_of_both_together(text, cited):
    assert check(text, cited.split(), CLAIMS, SPECS, NAMES)


@pytest.mark.parametrize(("text", "cited"), OVER, ids=[text for text, _ in OVER])
def test_what_claims_say_is_not_said_to_be_over(text, cited):
    assert check(text, cited.split(), CLAIMS, SPECS, NAMES)


@pytest.mark.parametrize(("text", "cited"), OF_OTHERS, ids=[text for text, _ in OF_OTHERS])
def test_what_holds_of_them_is_not_said_of_everyone_else(text, cited):
    assert check(text, cited.split(), CLAIMS, SPECS, NAMES)


@pytest.mark.parametrize(("text", "cited"), OF_EVENTS, ids=[text for text, _ in OF_EVENTS])
def test_a_share_of_events_is_not_said_of_customers(text, cited):
    assert check(text, cited.split(), CLAIMS, SPECS, NAMES)


@pytest.mark.parametrize("text", ["", " ", "!!!", "…", "”", "“”"])
def test_a_sentence_without_a_word_is_empty(text):
    assert check(text, ["visits"], CLAIMS, SPECS, NAMES) == ("It is empty.",)


def test_shares_are_joined_four_at_a_time_at_most():
    share_of_97 = backing(
        CLAIMS["women"].model_copy(update={"evidence": CLAIMS["women"].evidence.model_copy(update={"value": 0.97})}),
        SPECS,
    )

    assert len(joint([share_of_97] * 16)) == 120 + 560 + 1820  # pairs, triples and fours of 16


def test_a_failure_names_the_words_that_fail():
    (reason,) = check("82% of them are in their 40s.", ["age"], CLAIMS, SPECS, NAMES)

    assert "“82%”" in reason
