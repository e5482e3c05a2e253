"""What the events of a log are, judged by their names and by where the money is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PURCHASE_WORDS = frozenset(
    {"purchase", "purchased", "purchases", "order", "ordered", "buy", "bought", "transaction", "sale", "sold"}
)
CHECKOUT_WORDS = frozenset({"checkout", "payment", "pay"})
ENDING_WORDS = frozenset(
    {
        *("return", "returned", "returns", "refund", "refunded", "cancel", "cancelled", "canceled", "cancellation"),
        *("complaint", "complain", "support", "contact", "helpdesk", "ticket", "review", "unsubscribe", "churn"),
    }
)
# "view_order" and "order_delivered" speak of an order and are none.
AROUND_WORDS = ENDING_WORDS | {
    *("view", "viewed", "visit", "search", "select", "click", "open", "page", "detail", "details", "impression"),
    *("add", "added", "remove", "removed", "cart", "basket", "wishlist", "list", "begin", "start", "started"),
    *("track", "tracking", "status", "history", "shipped", "delivery", "delivered", "abandon", "abandoned"),
}


@dataclass(frozen=True, slots=True)
class EventKinds:
    """Names of the events that are purchases, that start one, and that end a journey otherwise; each sorted."""

    purchases: tuple[str, ...]
    checkouts: tuple[str, ...]
    endings: tuple[str, ...]


def event_kinds(paid: Mapping[str, int]) -> EventKinds:
    """Tell the kinds of events apart.

    Parameters
    ----------
    paid : mapping
        Event names, with the number of their events that carry a positive amount.

    Notes
    -----
    Events named like a purchase are purchases. Where none of them carries money, events that do are purchases
    too, unless their name speaks of something before or after one: many logs write the price on every product
    view, and counting those would make visitors buyers.
    """
    words = {name: event_words(name) for name in paid}
    named = {name for name in paid if words[name] & PURCHASE_WORDS and not words[name] & AROUND_WORDS}
    purchases = set(named)
    if not any(paid[name] for name in named):
        around = AROUND_WORDS | CHECKOUT_WORDS if named else AROUND_WORDS
        purchases |= {name for name in paid if paid[name] and not words[name] & around}
    checkouts = {name for name in paid if words[name] & CHECKOUT_WORDS} - purchases
    endings = {name for name in paid if words[name] & ENDING_WORDS} - purchases - checkouts
    return EventKinds(tuple(sorted(purchases)), tuple(sorted(checkouts)), tuple(sorted(endings)))


def event_words(name: str) -> frozenset[str]:
    """Return the words of an event name in lower case.

    Examples
    --------
    >>> sorted(event_words("PlaceOrder-online"))
    ['online', 'order', 'place']
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return frozenset(re.findall(r"[^\W\d_]+", spaced))
