"""The words of a text: which only connect, and which say the same of customers."""

import re
from functools import cache

import Stemmer

_STEM = Stemmer.Stemmer("english").stemWord


_WHOLE = {"evening": "evening", "evenings": "evening", "several": "several"}
"""Words that a stemmer takes for others: "even", "severe"."""


def stem(word: str) -> str:
    """Return the stem of an English word in lower case."""
    return _WHOLE.get(word) or str(_STEM(word))


COMMON = frozenset(
    stem(word)
    for word in re.findall(
        r"\w+",
        "a about above after all also am an and any are as at average be been before below both but by can "
        "compared comes customer customers do does each else elsewhere everyone everybody for from group had "
        "has have how if in into is it its just like many more most mostly much no none nor not of often on "
        "one only or other others our out over people per persona rarely rate rest segment share since so "
        "some than that the their them then there these they this those time times to too typical typically "
        "very was we were what when where which while who whose with yes you high low higher lower less "
        "few fewer little half events event number total",
    )
)
"""Stems of words that tell no claim from another."""


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


CONNECTING = COMMON | _stems(
    "accounts across actually add added addition additionally again against ago alike almost alone along already "
    "alternatively although always among amongst another answer anybody anyone apart apiece approximately aren "
    "around aside ask asked away back base based because became become becomes begin beside besides between bit bring "
    "brings broadly bulk call called came case cases category clearly combined come common coming compare "
    "comparing comparison considerably contrast couldn count counted counts data describe described describes did "
    "didn differ difference different differently distinct distinctive distinguish distinguishes doesn don done "
    "down dozen during either end even ever every everything evidence exactly except express fact far fifth fifths "
    "fifty figure figures find finds first folks follow followed following forty further furthermore gave general "
    "generally get gets getting give given gives go goes going got groups half halves hand hardly "
    "held hence here hold holds hour hours however include includes including indeed individual individually "
    "instead isn itself judge judged keep keeps kept kind land lands large largely last late latter lead least let "
    "level levels likely likewise line little ll look looking lot made mainly majorities majority make makes making "
    "mark marks matter mean means meant meanwhile member members mere merely middle might minority mix moreover "
    "name nearly neither nevertheless next nobody nonetheless norm normal notable notably note noted now numbers "
    "off once opposed opposite order overall own pair part particular particularly parts per percent "
    "percentage perhaps person persona personas picture place places plain plainly point points population portion "
    "possibly practically precisely pronounced proportion provide put quarter quarters quite range rather ratio re "
    "reach reaches regard regarding relative relatively remain remaining report reported reports respect "
    "respective respectively result roughly round run same say says seem seems seen segments sentence set sets "
    "seventy several show showing shown shows side similar similarly simply single sit sits sixty slightly small "
    "somewhat speak speaks spoke stand stands still strong stronger strongly such sum take taken taking talk tell "
    "tells tend tends tenth tenths terms thing things think thinks third thirds thirty though three through thus "
    "together told top toward towards true turn turns twenty two under unlike until up upon upwards used usual "
    "usually value values various ve verdict versus via view views vs way ways well went whatever whereas wherever "
    "whether whole wide widely within without won word words work worth wouldn write writes written wrong wrote yet "
    "zero"
)
"""Stems of words that hold sentences together, speak of figures, or say that something was said: no fact by itself."""

TAKES_SIDES = frozenset({"love", "prefer", "avoid", "gladly", "keen", "keener", "reluctant", "reluctantly", "lack"})
"""Words for much or little that say what somebody feels: they must be backed like any other."""

ALIKE: tuple[frozenset[str], ...] = tuple(
    _stems(words)
    for words in (
        "visit visits come return returns back session sessions trip trips seen",
        "buy buys bought purchase purchases order orders shop shops",
        "spend spends spent pay pays money spending outlay",
        "earn earns income incomes salary salaries",
        "speak mention mentions mentioned raise raises complain complains complaint complaints theme",
        "speak mention mentions mentioned praise praises theme",
        "newsletter sign signed signs subscribe subscribed receive receives",
        "rate rates rating ratings score scores grade grades put answer answers",
        "love interest interested enjoy enjoys like likes fond keen care",
        "live lives home homes reside resides house",
        "trust confidence faith",
        "last seen away stayed absent gone while recent recently days",
        "leave leaves left gone quit churn churned cancelled",
        "stay stays stayed remain remained kept",
        "use uses using rely relies choose chooses opt opts",
        "offer offers discount discounts deal deals promotion promotions coupon coupons",
        "negative negatively critical",
        "satisfied satisfaction happy content pleased",
        "dissatisfied dissatisfaction unhappy displeased",
        "complete completes checkout finish finishes",
    )
)
"""Words that say the same of customers: where a claim uses one of a row, a text may use another."""


@cache
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text, without those that tell nothing."""
    found = re.findall(r"\b\d0s\b|[^\W\d_]+", text.casefold())
    return frozenset(root for word in found if (root := stem(word)) not in COMMON and len(root) > 1)


@cache
def same_as(root: str) -> frozenset[str]:
    """Return a stem and those of words that say the same."""
    return frozenset({root}).union(*(row for row in ALIKE if root in row))
