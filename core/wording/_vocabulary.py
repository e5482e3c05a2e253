"""The vocabulary of the studio: how features, meanings and kinds of levels are said."""

from collections.abc import Callable
from dataclasses import dataclass

from core.features import channel_thing, content_thing
from core.schema import Meaning

WOMEN = {"f", "female", "woman", "women", "weiblich", "frau", "femme", "mujer", "w"}
STATES = {"single", "married", "divorced", "widowed", "separated", "retired", "unemployed", "employed", "self-employed"}
"""Levels that are said of a person as they are: "are married"."""
MONTHS = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
MEN = {"m", "male", "man", "men", "männlich", "mann", "homme", "hombre"}


@dataclass(frozen=True, slots=True)
class Words:
    """How one column is said: what customers with a high or low value do, and what to call them."""

    high: str
    low: str
    most: str = ""
    high_tag: str = ""
    low_tag: str = ""
    topic: str = ""


FEATURES: dict[str, Words] = {
    "events.n_sessions": Words(
        "visit often", "visit rarely", "visit the most", "Frequent visitors", "Rare visitors", "visits"
    ),
    "events.n_events": Words(
        "are very active", "are hardly active", "are the most active", "Active visitors", "Rare visitors", "visits"
    ),
    "events.active_days": Words(
        "come on many days", "come on few days", "come on the most days", "Regulars", "Rare visitors", "visits"
    ),
    "events.spend_total": Words(
        "spend more than most", "spend little", "spend the most", "Big spenders", "Small spenders", "value"
    ),
    "events.n_purchases": Words("buy often", "buy rarely", "buy the most", "Frequent buyers", "Rare buyers", "value"),
    "events.average_order": Words(
        "fill large baskets",
        "fill small baskets",
        "fill the largest baskets",
        "Big-basket buyers",
        "Small-basket buyers",
        "basket",
    ),
    "events.evening_share": Words(
        "come in the evening", "rarely come in the evening", "", "Evening shoppers", "Rarely in the evening", "time"
    ),
    "events.afternoon_share": Words(
        "come in the afternoon", "rarely come in the afternoon", "", "Afternoon shoppers", "", "time"
    ),
    "events.morning_share": Words(
        "come in the morning", "rarely come in the morning", "", "Morning shoppers", "", "time"
    ),
    "events.night_share": Words("come at night", "rarely come at night", "", "Night shoppers", "", "time"),
    "events.weekend_share": Words(
        "come at the weekend", "come on weekdays", "", "Weekend shoppers", "Weekday shoppers", "days"
    ),
    "events.offer_share": Words(
        "buy with offers", "rarely use offers", "", "Offer hunters", "Full-price buyers", "offers"
    ),
    "events.checkout_completion": Words(
        "complete the checkout",
        "often drop out at the purchase page",
        "",
        "Checkout finishers",
        "Checkout leavers",
        "purchase",
    ),
    "events.purchase_rate": Words(
        "often buy when they come", "mostly leave without buying", "", "Decided buyers", "Browsers", "purchase"
    ),
    "events.recency_days": Words(
        "have not come for a while", "came recently", "", "Lapsed customers", "Recent customers", "recency"
    ),
    "events.tenure_days": Words(
        "have been customers for a long time", "are new customers", "", "Long-time customers", "New customers", "tenure"
    ),
    "events.median_session_minutes": Words(
        "stay long on each visit",
        "make short visits",
        "stay the longest",
        "Long-visit customers",
        "Quick visitors",
        "visit length",
    ),
    "events.events_per_session": Words(
        "look at a lot on each visit",
        "look at little on each visit",
        "",
        "Thorough visitors",
        "Quick visitors",
        "visit length",
    ),
    "events.content_entropy": Words(
        "look at many kinds of things", "look at one kind of thing", "", "Explorers", "Specialists", "variety"
    ),
}

LABELS: dict[str, Words] = {
    "tenure": Words(
        "have been customers for a long time",
        "have been customers for a short time",
        "have been customers the longest",
        "Long-time customers",
        "Newer customers",
        "tenure",
    ),
    "recency": Words(
        "have not come for a while", "came recently", "", "Lapsed customers", "Recent customers", "recency"
    ),
}
"""Numbers that many tables have, by a word of their label, where "a high recency" would say nothing to a reader."""

YES_NO: dict[str, tuple[str, str]] = {
    "attrition": ("have left", "have stayed"),
    "bought": ("bought", "did not buy"),
    "churn": ("have left", "have stayed"),
    "churned": ("have left", "have stayed"),
    "complain": ("have complained", "have not complained"),
    "complaint": ("have complained", "have not complained"),
    "conversion": ("converted", "did not convert"),
    "converted": ("converted", "did not convert"),
    "default": ("have defaulted", "have not defaulted"),
    "dependents": ("have dependents", "have no dependents"),
    "exited": ("have left", "have stayed"),
    "loan": ("have a loan", "have no loan"),
    "newsletter": ("get the newsletter", "do not get the newsletter"),
    "partner": ("have a partner", "have no partner"),
    "purchased": ("bought", "did not buy"),
    "recommended": ("recommend it", "do not recommend it"),
    "response": ("responded", "did not respond"),
    "revenue": ("brought revenue", "brought no revenue"),
    "senior citizen": ("are senior citizens", "are not senior citizens"),
    "subscribed": ("subscribed", "did not subscribe"),
}
"""How frequent yes/no columns are said, by their label, with a yes and with a no."""

YES_NO_TAGS: dict[str, tuple[str, str]] = {"recommended": ("Recommenders", "Non-recommenders")}
"""What to call customers by a yes/no column, where its label would not be said of people."""

MEANINGS: dict[Meaning, Words] = {
    Meaning.INCOME: Words(
        "earn more than most", "earn less than most", "earn the most", "High earners", "Low earners", "income"
    ),
    Meaning.SATISFACTION: Words(
        "are satisfied",
        "are dissatisfied",
        "are the most satisfied",
        "Satisfied customers",
        "Dissatisfied customers",
        "satisfaction",
    ),
    Meaning.TRUST: Words("trust the shop", "rate trust low", "", "Trusting customers", "Wary customers", "trust"),
    Meaning.SPEND: Words(
        "spend more than most", "spend little", "spend the most", "Big spenders", "Small spenders", "value"
    ),
}

RECOMMENDING = Words(
    "are inclined to recommend it",
    "would not recommend it",
    "",
    "Recommenders",
    "Non-recommenders",
    "satisfaction",
)
"""How a column is said that asks for a recommendation, and not how satisfied somebody is."""

RECOMMENDING_WORDS = frozenset({"recommend", "recommended", "promoter", "nps"})

ALL_SPENDING = frozenset(
    {"total", "amount", "spend", "spent", "spending", "spendings", "monetary", "expenditure", "money", "value"}
)
"""A column of money spent whose label has no other words is all that customers spend; any other is a part of it."""

DONE = frozenset(
    {"bookings", "calls", "claims", "clicks", "complaints", "deposits", "orders", "payments", "purchases", "returns"}
    | {"transactions", "transfers", "trips", "visits", "withdrawals"}
)
"""What people make rather than have, where a column counts it."""

_DEEDS = {
    "add to cart": "put things in the cart",
    "add to wishlist": "put things on the wishlist",
    "begin checkout": "begin the checkout",
    "contact support": "contact support",
    "enter payment": "enter payment details",
    "open newsletter": "open the newsletter",
    "other": "do other things",
    "purchase": "make purchases",
    "return item": "return things",
    "search": "search",
    "track order": "track orders",
    "view product": "look at products",
    "visit home": "visit the home page",
    "write review": "write reviews",
}
"""What customers do, by the usual names of events."""


COUNTED_EVENTS = "events.count."
"""How the names of features begin that count the events of one kind."""


def deed(event: str) -> str:
    """Return what customers do by the name of an event: "return things" for "return_item"."""
    plain = event.replace("_", " ").replace("-", " ")
    return _DEEDS.get(plain.lower(), f"do “{plain}”")


PREFIXES: dict[str, tuple[Callable[[str], str], str, str, str, str]] = {
    # prefix of the feature's name: how its value is said; phrases for high and low, tag, topic
    "events.channel_share.": (channel_thing, "use {said}", "rarely use {said}", "{Value} users", "channel"),
    "events.bought_share.": (content_thing, "buy {said}", "rarely buy {said}", "{Value} buyers", "content"),
    "events.content_share.": (content_thing, "look at {said}", "rarely look at {said}", "{Value} shoppers", "content"),
    COUNTED_EVENTS: (deed, "{said} more often than most", "rarely {said}", "", "count"),
}
