"""Names of columns as words, and as labels that people read."""

import re
from itertools import pairwise
from typing import Final

_ACRONYMS: Final = frozenset({
    "ai", "api", "arpu", "atm", "b2b", "b2c", "bmi", "clv", "cpc", "crm", "csat", "ctr", "dsl", "eu", "ga", "gps",
    "hr", "id", "ip", "isp", "it", "kpi", "ltv", "nps", "pc", "plz", "ppc", "pos", "rfm", "sku", "sms", "tv", "ui",
    "uk", "url", "us", "usa", "utm", "ux", "vip", "voip", "zip",
})  # fmt: skip
_SPELLED_OUT: Final = {
    "amt": "amount", "avg": "average", "cat": "category", "cmp": "campaign", "cust": "customer", "dt": "date",
    "freq": "frequency", "idx": "index", "mnt": "amount", "nr": "number", "pct": "percent", "perc": "percent",
    "prod": "product", "purch": "purchases", "qty": "quantity", "tel": "telephone", "txn": "transaction",
    "yr": "year", "yrs": "years",
}  # fmt: skip
COUNTERS: Final = frozenset({"num", "nb", "nbr", "cnt", "n", "anz"})
CURRENCIES: Final = frozenset({"eur", "euro", "euros", "usd", "dollar", "dollars", "gbp", "chf", "jpy", "inr", "pln"})
_FLAG_WORDS: Final = frozenset({"ind", "indicator", "flag", "yn"})

PEOPLE: Final = frozenset({
    "customer", "client", "user", "member", "subscriber", "shopper", "visitor", "person", "respondent", "participant",
    "guest", "patient", "passenger", "buyer", "consumer", "contact", "account", "household", "lead", "employee",
    "student", "kunde", "kunden", "kundin", "nutzer", "mitglied", "cliente", "usuario", "utilisateur", "resp", "cust",
    "cust.", "uid", "panelist", "donor", "player", "party", "caseid", "acheteur", "besucher",
})  # fmt: skip
THINGS: Final = frozenset({
    "order", "product", "clothing", "session", "visit", "item", "transaction", "event", "invoice", "campaign", "ad",
    "adset", "review", "comment", "ticket", "quote", "message", "tweet", "post", "article", "sku", "store", "shop",
    "branch", "payment", "group", "click", "page", "coupon", "offer", "device", "category", "department",
    "bestellung", "produkt", "artikel", "rechnung", "pedido", "producto", "commande", "produit", "case", "keyword",
    "row", "line", "record", "log", "region", "country", "city", "answer", "gclid", "e",
})  # fmt: skip

_AT_HOME: Final = re.compile(r"(?P<who>kid|teen|child|adult)s?home")
_PERIODS: Final = frozenset({"day", "week", "month", "year"})
_NAMES_OF_PEOPLE: Final = frozenset({"first", "last", "full", "middle", "nick", "user", "family", "given"})

_BOUNDARIES: Final = (
    re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-ZÀ-Þ])"),
    re.compile(r"(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ])"),
    re.compile(r"(?<=[A-Za-z]{3})(?=\d+\b)"),
)


def pieces(name: str) -> list[str]:
    """Return the parts of a column name as they are written: ``NumWebVisits`` is Num, Web, Visits."""
    text = re.sub(r"[\W_]+", " ", name)
    for boundary in _BOUNDARIES:
        text = boundary.sub(" ", text)
    return [part for piece in text.split() for part in _split_id(piece)]


def _split_id(piece: str) -> list[str]:
    """Split ``visitorid`` into visitor and id where the first part is a known word."""
    for ending in ("id", "key", "no", "nr", "nummer"):
        stem = piece[: -len(ending)]
        if piece.lower().endswith(ending) and stem.lower() in PEOPLE | THINGS:
            return [stem, piece[-len(ending) :]]
    return [piece]


def name_words(name: str) -> tuple[str, ...]:
    """Return the lower-case words of a column name.

    Examples
    --------
    >>> name_words("AcceptedCmp3"), name_words("emp.var.rate")
    (('accepted', 'cmp', '3'), ('emp', 'var', 'rate'))
    """
    return tuple(piece.lower() for piece in pieces(name))


def readable_label(name: str) -> str:
    """Return a column name in plain words, acronyms kept.

    Examples
    --------
    >>> readable_label("NumWebVisitsMonth"), readable_label("avg_basket_eur"), readable_label("customerID")
    ('web visits per month', 'average basket', 'customer ID')
    >>> readable_label("Kidhome"), readable_label("MntWines"), readable_label("Department Name")
    ('kids at home', 'spending on wines', 'department')
    """
    parts = pieces(name)
    is_shouting = name.upper() == name
    words = [_label_word(part, is_shouting=is_shouting) for part in parts]
    if len(words) > 1 and words[0].lower() in COUNTERS:
        words = words[1:]
    if len(words) > 1 and words[-1].lower() in CURRENCIES | _FLAG_WORDS:
        words = words[:-1]
    return " ".join(_as_people_say(words, parts)) or name.strip()


def _as_people_say(words: list[str], parts: list[str]) -> list[str]:
    """Return the words of a label with what a column name leaves out: "per" month, spending "on" wines."""
    if words == ["marital"]:
        return ["marital", "status"]
    if len(words) > 1 and parts[0].lower() == "mnt":
        return ["spending", "on", *words[1:]]
    if len(words) > 1 and words[-1] in _PERIODS and words[-2].endswith("s"):
        return [*words[:-1], "per", words[-1]]
    if len(words) > 1 and words[-1] == "name" and words[-2] not in PEOPLE | _NAMES_OF_PEOPLE:
        return words[:-1]
    return words


def _label_word(part: str, *, is_shouting: bool) -> str:
    lower = part.lower()
    if lower in _ACRONYMS:
        return part.upper()
    if re.fullmatch(r"[A-Za-z]{1,2}\d+", part):
        return part
    at_home = _AT_HOME.fullmatch(lower)
    if at_home:
        return f"{'children' if at_home['who'] == 'child' else at_home['who'] + 's'} at home"
    if part.isupper() and 1 < len(part) <= 5 and not is_shouting:
        return part
    return _SPELLED_OUT.get(lower, lower)


def has_any(words: tuple[str, ...], vocabulary: frozenset[str]) -> bool:
    """Tell whether a word, or its singular, is in the vocabulary; entries of two words match neighbours."""
    singles = {*words, *(word.removesuffix("s") for word in words)}
    pairs = {f"{first} {second}" for first, second in pairwise(words)}
    return not vocabulary.isdisjoint(singles | pairs)
