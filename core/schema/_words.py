"""Column names as words: readable labels, and the vocabularies that tell what a column means."""

import re
from itertools import pairwise
from typing import Final

from core.schema._types import ColumnSpec, Facet, Meaning, Role, Unit

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
_COUNTERS: Final = frozenset({"num", "nb", "nbr", "cnt", "n", "anz"})
_CURRENCIES: Final = frozenset({"eur", "euro", "euros", "usd", "dollar", "dollars", "gbp", "chf", "jpy", "inr", "pln"})
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
ID_WORDS: Final = frozenset(
    {"id", "ids", "key", "no", "nr", "number", "num", "nummer", "numero", "code", "uuid", "guid"}
)

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
    if len(words) > 1 and words[0].lower() in _COUNTERS:
        words = words[1:]
    if len(words) > 1 and words[-1].lower() in _CURRENCIES | _FLAG_WORDS:
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


# --------------------------------------------------------------------------- meanings, facets, units

_MEANINGS: Final[tuple[tuple[Meaning, frozenset[str]], ...]] = (
    (Meaning.BIRTH_YEAR, frozenset({
        "year birth", "birth year", "yob", "birthyear", "geburtsjahr", "jahrgang", "naissance annee", "ano nacimiento",
        "año nacimiento", "annee naissance", "année naissance", "of birth", "birth date", "birthdate", "birthday",
        "dob", "geburtsdatum",
        "geburtstag", "fecha nacimiento", "date naissance", "born"})),
    (Meaning.PLACE_SIZE, frozenset({
        "city size", "town size", "place size", "urban", "urbanity", "urbanicity", "population", "area type",
        "citysize", "ortsgrösse", "ortsgröße", "einwohner", "city tier", "settlement", "habitat"})),
    (Meaning.AGE, frozenset({"age", "ages", "agegroup", "alter", "edad", "âge", "altersgruppe", "senior citizen"})),
    (Meaning.GENDER, frozenset({"gender", "sex", "geschlecht", "sexo", "genero", "género", "sexe", "genre"})),
    (Meaning.INCOME, frozenset({
        "income", "salary", "earnings", "wage", "einkommen", "gehalt", "ingreso", "ingresos", "salario", "salaire",
        "revenus"})),
    (Meaning.EDUCATION, frozenset({
        "education", "educational", "degree", "schooling", "qualification", "bildung", "schulabschluss", "abschluss",
        "educacion", "educación", "estudios", "etudes", "études", "diplôme"})),
    (Meaning.FAMILY, frozenset({
        "marital", "married", "children", "child", "kid", "kidhome", "teenhome", "teen", "household", "dependent",
        "partner", "spouse", "family", "relationship", "familienstand", "kinder", "haushalt", "hijos", "hogar", "civil",
        "familia", "enfants", "foyer", "famille", "parent", "parental"})),
    (Meaning.OCCUPATION, frozenset({
        "job", "occupation", "profession", "employment", "workclass", "employed status", "beruf", "tätigkeit",
        "profesion", "profesión", "ocupacion", "ocupación", "trabajo", "métier", "emploi"})),
    (Meaning.SATISFACTION, frozenset({
        "satisfaction", "satisfied", "csat", "nps", "rating", "zufriedenheit", "zufrieden", "satisfaccion",
        "satisfacción", "recommend", "recommended", "promoter"})),
    (Meaning.TRUST, frozenset({"trust", "trusts", "vertrauen", "confianza", "confiance", "trustworthy"})),
    (Meaning.INTEREST, frozenset({
        "interest", "interested", "hobby", "hobbies", "interesse", "interessen", "interes", "interés", "intereses",
        "intérêt", "preference", "preferred"})),
    (Meaning.PLACE, frozenset({
        "city", "country", "region", "state", "zip", "zipcode", "postcode", "postal", "place", "town", "province",
        "county", "location", "nation", "territory", "stadt", "ort", "wohnort", "land", "bundesland", "plz", "ciudad",
        "pais", "país", "provincia", "ville", "pays", "département", "residence", "suburb", "district"})),
    (Meaning.SPEND, frozenset({
        "spend", "spent", "spending", "expenditure", "mnt", "monetary", "basket", "charge", "revenue", "ausgaben",
        "umsatz", "gasto", "depense", "dépense", "sales", "clv", "ltv", "arpu", "turnover", "payment amount",
        "purchase amount", "order value", "warenkorb"})),
)  # fmt: skip

OUTCOME_WORDS: Final = frozenset({
    "churn", "churned", "converted", "conversion", "purchased", "bought", "response", "responded", "outcome", "target",
    "exited", "cancelled", "canceled", "subscribed", "retained", "attrition", "kündigung", "gekündigt", "abandono",
    "left", "renewed", "revenue", "sale", "buy", "lapsed",
})  # fmt: skip
BAD_WORDS: Final = frozenset({
    "churn", "churned", "exited", "cancelled", "canceled", "attrition", "kündigung", "gekündigt", "abandono", "left",
    "lapsed", "complaint", "complain", "complained", "beschwerde", "queja", "plainte", "réclamation", "returned",
    "defaulted", "overdue", "unsubscribed",
})  # fmt: skip
"""A yes to these is what no company wants for its customers."""

OUTCOME_NAMES: Final = frozenset({"y", "class", "label", "target", "outcome"})

_RATE_WORDS: Final = frozenset({"rate", "idx", "index"})
_LEVELS: Final = frozenset({Role.CATEGORY, Role.YES_NO, Role.OFFER, Role.CONTENT, Role.CHANNEL, Role.EVENT})
_NEVER_SAID_BY: Final = {
    Meaning.AGE: frozenset({Role.YES_NO}),
    Meaning.INCOME: frozenset({Role.YES_NO}),
    Meaning.PLACE: frozenset({Role.NUMBER, Role.AMOUNT}),
    Meaning.SPEND: _LEVELS,
    Meaning.BIRTH_YEAR: _LEVELS,
}
"""Roles that cannot carry a meaning: a yes/no is not an age."""


ATTITUDE_WORDS: Final = frozenset({
    "satisfaction", "satisfied", "trust", "rating", "agree", "agreement", "like", "liking", "opinion", "attitude",
    "importance", "important", "nps", "csat", "likert", "recommend", "recommended", "prefer", "preference", "interest",
    "zufriedenheit", "vertrauen", "confianza", "satisfaccion", "satisfacción", "confiance", "feel", "feeling",
    "perception", "perceived", "ease", "effort", "enjoy", "belief", "believe", "wichtigkeit", "stars",
    "sentiment", "concern", "stress", "happiness", "quality",
})  # fmt: skip
_CHANNEL_WORDS: Final = frozenset({
    "web", "website", "store", "catalog", "catalogue", "mobile", "email", "mail", "phone", "telephone", "app", "online",
    "offline", "channel", "device", "contact", "social", "sms", "browser", "call", "chat", "kanal",
    "canal", "desktop", "newsletter", "platform", "shop", "branch", "push", "medium",
})  # fmt: skip
_SERVICE_WORDS: Final = frozenset(
    {"protection", "security", "backup", "insurance", "warranty", "support", "service", "plan", "line", "billing"}
)
"""What one buys, whatever else is in the name: "online backup" is no channel, nor is "phone service"."""
_VALUE_WORDS: Final = frozenset({
    "spend", "spent", "spending", "amount", "revenue", "mnt", "charge", "clv", "ltv", "margin", "basket", "price",
    "value", "monetary", "sales", "profit", "balance", "total charges", "order value", "umsatz", "gasto", "turnover",
    "arpu", "credit", "invoice", "fee", "premium",
})  # fmt: skip
_INFLUENCE_WORDS: Final = frozenset({
    "campaign", "cmp", "offer", "promo", "promotion", "discount", "deal", "coupon", "voucher", "referral", "referred",
    "source", "utm", "ad", "ads", "influencer", "recommendation", "traffic", "rabatt", "aktion", "oferta", "campaña",
    "advert", "advertising",
})  # fmt: skip
_DEMOGRAPHIC: Final = frozenset({
    Meaning.AGE, Meaning.BIRTH_YEAR, Meaning.GENDER, Meaning.PLACE, Meaning.PLACE_SIZE, Meaning.OCCUPATION,
    Meaning.EDUCATION, Meaning.FAMILY, Meaning.INCOME,
})  # fmt: skip
_DEMOGRAPHIC_WORDS: Final = frozenset(
    {"senior", "race", "ethnicity", "nationality", "religion", "language", "birth", "housing"}
)
_HABIT_WORDS: Final = frozenset({"frequency", "often", "visit", "usage", "use", "purchase", "häufigkeit", "frecuencia"})
_ATTITUDES: Final = frozenset({Meaning.SATISFACTION, Meaning.TRUST, Meaning.INTEREST})


def meaning_of(words: tuple[str, ...], role: Role) -> Meaning | None:
    """Return what a column says on a persona sheet, judged by its name and role."""
    for meaning, vocabulary in _MEANINGS:
        if not has_any(words, vocabulary):
            continue
        if meaning == Meaning.INTEREST and has_any(words, _RATE_WORDS):
            continue
        if role in _NEVER_SAID_BY.get(meaning, frozenset()):
            continue
        return meaning
    return None


def is_bad_end(spec: ColumnSpec) -> bool:
    """Return whether a yes in a column says that something went wrong: that customers left, or complained.

    Judged by its name and its label, so that a person who renames a column says it too.

    Examples
    --------
    >>> is_bad_end(ColumnSpec(name="Churn", role=Role.YES_NO)), is_bad_end(ColumnSpec(name="y", role=Role.YES_NO))
    (True, False)
    >>> is_bad_end(ColumnSpec(name="y", role=Role.YES_NO, label="cancelled"))
    True
    """
    words = (*name_words(spec.name), *name_words(spec.label))
    return spec.role is Role.YES_NO and has_any(words, BAD_WORDS)


def facet_of(words: tuple[str, ...], role: Role, meaning: Meaning | None, *, is_survey: bool) -> Facet:
    """Return what a column tells about a customer."""
    if role == Role.TEXT:
        return Facet.TEXT
    if meaning in _DEMOGRAPHIC or has_any(words, _DEMOGRAPHIC_WORDS):
        return Facet.DEMOGRAPHIC
    if meaning == Meaning.OUTCOME:
        return Facet.BEHAVIOURAL
    is_answer = is_survey and role == Role.ORDERED and not has_any(words, _HABIT_WORDS)
    if is_answer or meaning in _ATTITUDES or has_any(words, ATTITUDE_WORDS):
        return Facet.ATTITUDINAL
    by_words = (
        (Facet.INFLUENCE, _INFLUENCE_WORDS),
        (Facet.VALUE, _VALUE_WORDS),
        (Facet.CHANNEL, frozenset() if has_any(words, _SERVICE_WORDS) else _CHANNEL_WORDS),
    )
    fallback = Facet.ATTITUDINAL if is_survey and role in {Role.ORDERED, Role.YES_NO} else Facet.BEHAVIOURAL
    if meaning == Meaning.SPEND:
        fallback = Facet.VALUE
    return next((facet for facet, vocabulary in by_words if has_any(words, vocabulary)), fallback)


_SHARE_WORDS: Final = frozenset({"share", "rate", "ratio", "percent", "pct", "perc", "probability", "propensity"})
_DAY_WORDS: Final = frozenset({"days", "recency", "tage", "dias", "días", "jours"})
_MINUTE_WORDS: Final = frozenset({"minutes", "mins", "minuten", "minutos"})
_YEAR_WORDS: Final = frozenset({"years", "yrs", "jahre", "años"})
_MONEY_WORDS: Final = _CURRENCIES | frozenset({
    "amount", "price", "spend", "spent", "spending", "salary", "income", "revenue", "cost", "charge", "fee", "mnt",
    "monetary", "budget", "payment", "betrag", "umsatz", "einkommen", "preis", "gasto", "ingresos", "clv", "ltv",
    "balance", "margin", "arpu", "sales", "profit",
})  # fmt: skip
_COUNT_WORDS: Final = frozenset({
    "num", "n", "nb", "count", "number", "purchase", "visit", "order", "click", "session", "call", "ticket", "item",
    "children", "kid", "kidhome", "teenhome", "dependents", "login", "view", "transaction", "quantity", "frequency",
    "return", "complaint", "event", "page", "anzahl", "impression", "lead",
})  # fmt: skip


def unit_of(
    words: tuple[str, ...], meaning: Meaning | None, *, low: float, high: float, is_whole: bool, has_currency: bool
) -> Unit:
    """Return the unit of a number, judged by its name and its range."""
    if meaning == Meaning.BIRTH_YEAR:
        return Unit.PLAIN
    if meaning == Meaning.AGE or has_any(words, _YEAR_WORDS):
        return Unit.YEARS
    if not {"idx", "index"}.isdisjoint(words) or meaning == Meaning.EDUCATION:
        return Unit.PLAIN
    if has_any(words, _SHARE_WORDS):
        return Unit.SHARE if 0 <= low and high <= 1 else Unit.PLAIN
    is_count = is_whole and low >= 0 and has_any(words, _COUNT_WORDS)
    by_rule = (
        (Unit.DAYS, not _DAY_WORDS.isdisjoint(words)),
        (Unit.MINUTES, not _MINUTE_WORDS.isdisjoint(words)),
        (Unit.COUNT, is_count and words[0] in _COUNTERS),
        (Unit.MONEY, has_currency or meaning in {Meaning.INCOME, Meaning.SPEND} or has_any(words, _MONEY_WORDS)),
        (Unit.COUNT, is_count),
    )
    return next((unit for unit, holds in by_rule if holds), Unit.PLAIN)
