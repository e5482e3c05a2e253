"""The vocabularies that tell what a column means, by the words of its name."""

from typing import Final

from core.schema._types import ColumnSpec, Facet, Meaning, Role, Unit
from core.schema._words import COUNTERS, CURRENCIES, has_any, name_words

ID_WORDS: Final = frozenset(
    {"id", "ids", "key", "no", "nr", "number", "num", "nummer", "numero", "code", "uuid", "guid"}
)

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
_SECOND_WORDS: Final = frozenset({"seconds", "secs", "sekunden", "segundos", "secondes"})
_MINUTE_WORDS: Final = frozenset({"minutes", "mins", "minuten", "minutos"})
_HOUR_WORDS: Final = frozenset({"hours", "hrs", "stunden", "horas", "heures"})
_MONTH_WORDS: Final = frozenset({"months", "monate", "meses", "mois"})
_YEAR_WORDS: Final = frozenset({"years", "yrs", "jahre", "años"})
_MONEY_WORDS: Final = CURRENCIES | frozenset({
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
        (Unit.MONTHS, not _MONTH_WORDS.isdisjoint(words)),
        (Unit.SECONDS, not _SECOND_WORDS.isdisjoint(words)),
        (Unit.MINUTES, not _MINUTE_WORDS.isdisjoint(words)),
        (Unit.HOURS, not _HOUR_WORDS.isdisjoint(words)),
        (Unit.COUNT, is_count and words[0] in COUNTERS),
        (Unit.MONEY, has_currency or meaning in {Meaning.INCOME, Meaning.SPEND} or has_any(words, _MONEY_WORDS)),
        (Unit.COUNT, is_count),
    )
    return next((unit for unit, holds in by_rule if holds), Unit.PLAIN)
