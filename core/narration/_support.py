"""Whether every word that says something is backed: by a claim, or by a short list of words that only connect."""

import re
from collections.abc import Iterable, Sequence

from core.narration._directions import DIRECTION
from core.narration._mentions import mentions
from core.narration._truths import COMMON, PERSONAL, Backing, stem
from core.wording import listed

_WORD = re.compile(r"[^\W\d_]+")
_MAX_NAMED = 3
_COMES = re.compile(r"\b(?:drop|show|turn|stop)s? (?=(?:by|in|up)\b)", re.IGNORECASE)
"""Verbs that say "visit" together with the word behind them, and something else without it."""

_TAKES_SIDES = frozenset({"love", "prefer", "avoid", "gladly", "keen", "keener", "reluctant", "reluctantly", "lack"})
"""Words for much or little that say what somebody feels: they must be backed like any other."""


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


CONNECTING = COMMON | _stems(
    "across actually add added addition additionally again against ago alike almost alone along already "
    "alternatively although always among amongst another answer anybody anyone apart apiece approximately aren "
    "around aside ask asked away back base based because become becomes begin beside besides between bit bring "
    "brings broadly bulk call called came case cases category clearly combined come coming compare "
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
    "whether whole wide widely within without won word words work worth wouldn write writes written wrote yet zero"
)
"""Stems of words that hold sentences together, speak of figures, or say that something was said: no fact by itself."""

ALIKE: tuple[frozenset[str], ...] = tuple(
    _stems(words)
    for words in (
        "visit visits come return returns back stop session sessions trip trips seen",
        "buy buys bought purchase purchases order orders shop shops",
        "spend spends spent pay pays money spending outlay",
        "earn earns income incomes salary salaries",
        "speak mention mentions mentioned raise raises complain complains complaint complaints praise theme",
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


def unsupported(shape: str, cited: Sequence[Backing]) -> Iterable[str]:
    """Return what a text says in words that no claim backs; `shape` is the text with quotes and names blotted out."""
    shape = _COMES.sub("visit ", shape)
    backed = frozenset().union(*(one.words for one in cited))
    said = " ".join(f"{one.claim.sentence} {one.claim.phrase}" for one in cited)
    own = {stem(word) for word in _WORD.findall(said.casefold())}
    allowed = CONNECTING | backed | frozenset().union(*(row for row in ALIKE if row & own))
    free = [(one.start, one.end) for one in mentions(shape)]
    free += [match.span() for match in DIRECTION.finditer(shape) if match[0].casefold() not in _TAKES_SIDES]
    free += [match.span() for pattern, _, _ in PERSONAL for match in pattern.finditer(shape)]  # judged by who they are
    found = []
    for match in _WORD.finditer(shape):
        word = match[0].casefold()
        is_blot = set(word) == {"q"} or len(word) == 1
        if not is_blot and stem(word) not in allowed and not any(a <= match.start() < b for a, b in free):
            found.append(word)
    if found:
        named = listed(tuple(f"“{word}”" for word in dict.fromkeys(found))[:_MAX_NAMED])
        yield f"{named} {'is' if len(set(found)) == 1 else 'are'} in none of its evidence."
