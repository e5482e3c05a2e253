"""The event log of the demo shop: sessions with an ordered funnel, then deliveries, returns and reviews."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.demo._customers import FIRST_DAY, N_DAYS, Traits
from core.demo._groups import CATEGORIES, CHANNELS, GROUPS
from core.demo._population import BoolArray, FloatArray, IntArray, Population, draw_levels

EVENTS = (
    "visit_home",
    "search",
    "view_product",
    "add_to_wishlist",
    "add_to_cart",
    "begin_checkout",
    "enter_payment",
    "purchase",
    "track_order",
    "return_item",
    "contact_support",
    "open_newsletter",
    "write_review",
)
CODE = {name: code for code, name in enumerate(EVENTS)}
ALL_CHANNELS = (*CHANNELS, "email")
STORE, EMAIL = ALL_CHANNELS.index("store"), ALL_CHANNELS.index("email")
ABOUT_A_PRODUCT = (
    "search",
    "view_product",
    "add_to_wishlist",
    "add_to_cart",
    "purchase",
    "return_item",
    "write_review",
)
OFFERS = ("", "WELCOME5", "FREESHIP", "FAMILY15", "OUTLET20", "SPRING10", "APPONLY10")
OFFER_WEIGHTS = (0.1, 0.2, 0.2, 0.2, 0.2, 0.1)

MEDIAN_GAP_SECONDS = 38.0
LONGEST_GAP_SECONDS = 1_500  # well below the half hour after which web analytics opens a new session
SLOW_STEPS = {"begin_checkout": 1.3, "enter_payment": 2.0, "purchase": 1.6, "return_item": 2.5, "write_review": 3.0}
SECONDS_PER_DAY = 86_400
OPENING_HOURS = (9.0, 19.7)
ONLINE_HOURS = (0.0, 23.6)

FUNNEL = ("p_cart", "p_checkout", "p_payment", "p_purchase")
CHEAPEST_BASKET = 4.9
STORE_PURCHASE_FACTOR = 1.25  # who walks to a shop has mostly decided already
ASLEEP_SHARE = 0.02  # customers of every group who did not come at all this year
MISSING_CONTENT_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class _Sessions:
    """Visits: one entry each; `day` counts from the first day, `content` and `channel` are level indices."""

    customer: IntArray
    day: IntArray
    channel: IntArray
    content: IntArray
    hour: FloatArray

    def __len__(self) -> int:
        return len(self.customer)

    def only(self, keep: BoolArray | IntArray) -> "_Sessions":
        return _Sessions(self.customer[keep], self.day[keep], self.channel[keep], self.content[keep], self.hour[keep])

    def followed_by(self, other: "_Sessions") -> "_Sessions":
        return _Sessions(
            np.concatenate([self.customer, other.customer]),
            np.concatenate([self.day, other.day]),
            np.concatenate([self.channel, other.channel]),
            np.concatenate([self.content, other.content]),
            np.concatenate([self.hour, other.hour]),
        )


@dataclass(frozen=True, slots=True)
class _Funnel:
    """How far each shop session goes: counts of the repeatable steps, flags of the others."""

    newsletter: BoolArray
    home: BoolArray
    searches: IntArray
    views: IntArray
    wishes: IntArray
    carts: IntArray
    checkout: BoolArray
    payments: IntArray
    purchase: BoolArray
    amount: FloatArray
    offer: IntArray


@dataclass(frozen=True, slots=True)
class _Steps:
    """Events before they have a time: session index, place in the session, code, amount and offer."""

    session: IntArray
    place: FloatArray
    code: IntArray
    amount: FloatArray
    offer: IntArray


def draw_events(rng: np.random.Generator, population: Population, traits: Traits) -> pd.DataFrame:
    """Return the event log in the order of time."""
    sessions = _draw_visits(rng, population, traits)
    funnel = _draw_funnel(rng, population, traits, sessions)
    steps = [_shop_steps(rng, funnel)]
    for later, later_steps in _draw_follow_ups(rng, population, traits, sessions, funnel):
        steps.append(replace(later_steps, session=later_steps.session + len(sessions)))
        sessions = sessions.followed_by(later)
    return _as_log(rng, traits, sessions, _concatenated(steps))


# ---- when and where -------------------------------------------------------------------------------------------------


def _draw_visits(rng: np.random.Generator, population: Population, traits: Traits) -> _Sessions:
    reached = _reached_share(population)
    before = np.where(traits.first_day > 0, reached[np.arange(len(population)), traits.first_day - 1], 0.0)
    eagerness = rng.gamma(18.0, 1 / 18.0, len(population))  # heavy and light visitors in every group
    # People keep their rhythm over a year: rounded at random rather than Poisson, which would scatter them more.
    awake = rng.random(len(population)) >= ASLEEP_SHARE
    expected = population.numbers("sessions") * eagerness * (1 - before)
    n_visits = awake * np.floor(expected + rng.random(len(population))).astype(np.int64)
    customer = np.repeat(np.arange(len(population)), n_visits)
    position = before[customer] + (1 - before[customer]) * rng.random(len(customer))
    day = np.empty(len(customer), dtype=np.int64)
    for index in range(len(GROUPS)):
        same_week = population.follows["weekend"][customer] == index
        day[same_week] = np.searchsorted(_reached_by_day(GROUPS[index].weekend), position[same_week])
    day = np.minimum(day, N_DAYS - 1)
    channel = _mostly(rng, traits.favourite_channel[customer], population.chances("channel", CHANNELS)[customer], 0.5)
    content = _mostly(rng, traits.favourite_content[customer], population.chances("content", CATEGORIES)[customer], 0.3)
    sunday = (_weekday(day) == 6) & (channel == STORE)
    day = np.where(sunday, day + 1, day)  # shops are closed on Sundays
    hour = _draw_hours(rng, population, customer, channel)
    visits = _Sessions(customer, day, channel, content, hour)
    return visits.only(_first_of_day(visits))


def _reached_share(population: Population) -> FloatArray:
    by_group = np.array([_reached_by_day(group.weekend) for group in GROUPS])
    return np.asarray(by_group[population.follows["weekend"]], dtype=np.float64)


def _reached_by_day(weekend: float) -> FloatArray:
    """Return the share of a year's visits up to each day: weekends, seasons and two sales."""
    days = np.arange(N_DAYS)
    weight = np.where(_weekday(days) >= 5, weekend, 1.0)
    weight *= 1 + 0.18 * np.sin(2 * np.pi * (days - 60) / 365)  # more in autumn
    for start, end, factor in ((142, 154, 1.9), (185, 200, 1.5), (0, 14, 1.3)):  # November, January, July
        weight[start:end] *= factor
    reached = weight.cumsum()
    return np.asarray(reached / reached[-1], dtype=np.float64)


def _weekday(day: IntArray) -> IntArray:
    first = int(pd.Timestamp(FIRST_DAY).weekday())
    return np.asarray((day + first) % 7, dtype=np.int64)


def _draw_hours(rng: np.random.Generator, population: Population, customer: IntArray, channel: IntArray) -> FloatArray:
    habit = rng.normal(0.0, 1.0, len(population))  # earlier and later people
    hour = np.empty(len(customer))
    for index, group in enumerate(GROUPS):
        here = np.flatnonzero(population.follows["hours"][customer] == index)
        weights, means, spreads = np.array(group.hours).T
        peak = rng.choice(len(weights), size=len(here), p=weights / weights.sum())
        hour[here] = rng.normal(means[peak], spreads[peak])
    hour = (hour + habit[customer]) % 24  # the night belongs to the day that begins
    low, high = np.where(channel[:, None] == STORE, OPENING_HOURS, ONLINE_HOURS).T
    # Outside the hours people come at any time within: clipping would pile them up at the edge.
    outside = (hour < low) | (hour > high)
    return np.asarray(np.where(outside, low + (high - low) * rng.random(len(hour)), hour), dtype=np.float64)


def _mostly(rng: np.random.Generator, favourite: IntArray, chances: FloatArray, share: float) -> IntArray:
    return np.where(rng.random(len(favourite)) < share, favourite, draw_levels(rng, chances))


# ---- what happens in a visit ----------------------------------------------------------------------------------------


def _draw_funnel(rng: np.random.Generator, population: Population, traits: Traits, sessions: _Sessions) -> _Funnel:
    n, who = len(sessions), sessions.customer
    online = sessions.channel != STORE

    def happens(aspect: str) -> BoolArray:
        return np.asarray(rng.random(n) < population.numbers(aspect)[who], dtype=np.bool_)

    newsletter = online & (traits.reads_newsletter[who] == 1) & happens("p_opens_newsletter")
    only_read = newsletter & (rng.random(n) < 0.35)
    views = np.where(only_read, 0, 1 + rng.negative_binomial(2.0, 2.0 / (2.0 + population.numbers("views")[who])))
    views = np.where(online, np.minimum(views, 25), np.minimum(views, 3))
    searches = np.where(online & (views > 0) & happens("p_search"), 1 + rng.poisson(0.5, n), 0)
    wishes = np.where(online & (views > 0) & happens("p_wishlist"), 1 + rng.poisson(0.3, n), 0)
    # How resolved a visit is decides how far it goes: one number, below each of the falling chances of the funnel.
    resolve = _spread_within(rng, who)
    chances = np.cumprod([population.numbers(aspect)[who] for aspect in FUNNEL], axis=0)
    cart, checkout, pays, buys = online & (views > 0) & (resolve < chances)
    carts = np.where(cart, np.minimum(1 + rng.poisson(0.3, n), views), 0)
    retries = np.where(buys, rng.random(n) < 0.04, rng.poisson(0.6, n))
    in_store = ~online & (resolve < STORE_PURCHASE_FACTOR * chances[0])
    purchase = buys | in_store
    offer = np.where(happens("p_offer"), 1 + rng.choice(len(OFFER_WEIGHTS), size=n, p=OFFER_WEIGHTS), 0)
    purse = rng.lognormal(0.0, 0.25, len(population))
    amount = population.numbers("basket")[who] * purse[who] * rng.lognormal(0.0, 0.55, n)
    return _Funnel(
        newsletter=newsletter,
        home=online & ~newsletter & (rng.random(n) < 0.35),
        searches=np.asarray(searches, dtype=np.int64),
        views=np.asarray(views, dtype=np.int64),
        wishes=np.asarray(wishes, dtype=np.int64),
        carts=np.asarray(carts, dtype=np.int64),
        checkout=checkout,
        payments=np.where(pays, 1 + retries, 0).astype(np.int64),
        purchase=purchase,
        amount=np.asarray(np.round(np.maximum(amount, CHEAPEST_BASKET), 2), dtype=np.float64),
        offer=np.where(checkout | in_store, offer, 0),
    )


def _spread_within(rng: np.random.Generator, who: IntArray) -> FloatArray:
    """Return a number from 0 to 1 per visit, evenly spread over the visits of a customer in a random order.

    Each number alone is uniform; together they make a customer's year resemble the customer's habits.
    """
    count = np.bincount(who)[who]
    order = np.lexsort((rng.random(len(who)), who))
    place = np.empty(len(who))
    place[order] = np.arange(len(who)) - np.searchsorted(who[order], who[order])
    return np.asarray((place + rng.random(len(who))) / count, dtype=np.float64)


def _shop_steps(rng: np.random.Generator, funnel: _Funnel) -> _Steps:
    """Return the events of the shop sessions.

    The place of an event is the number of the product view it belongs to: searches come before their view,
    wishes and carts after it, and the checkout after all of them.
    """
    checkout = funnel.views + 1.0
    of_view = {
        name: _repeated(counts)
        for name, counts in (
            ("search", funnel.searches),
            ("add_to_wishlist", funnel.wishes),
            ("add_to_cart", funnel.carts),
        )
    }
    blocks = [
        _block("open_newsletter", np.flatnonzero(funnel.newsletter), place=-1.0),
        _block("visit_home", np.flatnonzero(funnel.home), place=0.0),
    ]
    views, which_view = _repeated(funnel.views)
    blocks.append(_block("view_product", views, place=1.0 + which_view))
    for name, shift in (("search", -0.5), ("add_to_wishlist", 0.2), ("add_to_cart", 0.3)):
        session, nth = of_view[name]
        near = np.floor(rng.random(len(session)) * funnel.views[session])
        # The first search opens the visit more often than not.
        near = np.where((nth == 0) & (name == "search") & (rng.random(len(session)) < 0.7), 0.0, near)
        blocks.append(_block(name, session, place=1.0 + near + shift))
    begun = np.flatnonzero(funnel.checkout)
    blocks.append(_block("begin_checkout", begun, place=checkout[begun], offer=funnel.offer[begun]))
    paying, attempt = _repeated(funnel.payments)
    blocks.append(
        _block("enter_payment", paying, place=checkout[paying] + 0.1 + 0.01 * attempt, offer=funnel.offer[paying])
    )
    bought = np.flatnonzero(funnel.purchase)
    blocks.append(
        _block(
            "purchase", bought, place=checkout[bought] + 0.9, amount=funnel.amount[bought], offer=funnel.offer[bought]
        )
    )
    return _concatenated(blocks)


def _repeated(counts: IntArray) -> tuple[IntArray, IntArray]:
    """Return each index as often as its count says, and the running number of each repetition."""
    index = np.repeat(np.arange(len(counts)), counts)
    start = np.repeat(counts.cumsum() - counts, counts)
    return index, np.arange(len(index)) - start


def _block(
    name: str,
    session: IntArray,
    *,
    place: NDArray[np.floating[Any]] | float,
    amount: FloatArray | float = np.nan,
    offer: IntArray | int = 0,
) -> _Steps:
    n = len(session)
    return _Steps(
        session=session,
        place=np.broadcast_to(place, n).astype(np.float64),
        code=np.full(n, CODE[name]),
        amount=np.broadcast_to(amount, n).astype(np.float64),
        offer=np.broadcast_to(offer, n).astype(np.int64),
    )


def _concatenated(blocks: list[_Steps]) -> _Steps:
    return _Steps(
        session=np.concatenate([block.session for block in blocks]),
        place=np.concatenate([block.place for block in blocks]),
        code=np.concatenate([block.code for block in blocks]),
        amount=np.concatenate([block.amount for block in blocks]),
        offer=np.concatenate([block.offer for block in blocks]),
    )


# ---- what happens afterwards ----------------------------------------------------------------------------------------


def _draw_follow_ups(
    rng: np.random.Generator, population: Population, traits: Traits, sessions: _Sessions, funnel: _Funnel
) -> list[tuple[_Sessions, _Steps]]:
    """Return the later sessions that purchases and failed payments lead to, each with its events."""
    online = sessions.channel != STORE
    failed = (funnel.payments > 0) & ~funnel.purchase

    def later(cause: BoolArray, aspect: str, days: tuple[int, int]) -> tuple[IntArray, _Sessions]:
        chance = population.numbers(aspect)[sessions.customer]
        origin = np.flatnonzero(cause & (rng.random(len(sessions)) < chance))
        visit = sessions.only(origin)
        day = visit.day + rng.integers(days[0], days[1] + 1, len(origin))
        hour = _draw_hours(rng, population, visit.customer, visit.channel)
        return origin, replace(visit, day=day + ((_weekday(day) == 6) & (visit.channel == STORE)), hour=hour)

    result = []
    origin, visit = later(funnel.purchase & online, "p_track", (1, 3))
    looks, nth = _repeated(1 + rng.poisson(0.35, len(origin)))
    result.append((visit, _block("track_order", looks, place=nth.astype(np.float64))))

    origin, visit = later(funnel.purchase, "p_return", (4, 18))
    part = np.where(rng.random(len(origin)) < 0.6, 1.0, rng.uniform(0.3, 0.8, len(origin)))
    refund = -np.round(part * funnel.amount[origin], 2)
    asks = np.flatnonzero(rng.random(len(origin)) < 0.12)
    both = [_block("return_item", np.arange(len(origin)), place=1.0, amount=refund)]
    result.append((visit, _concatenated([_block("contact_support", asks, place=0.0), *both])))

    origin, visit = later(funnel.purchase & online, "p_review", (6, 25))
    result.append((visit, _block("write_review", np.arange(len(origin)), place=0.0)))

    origin, visit = later(funnel.purchase | failed, "p_support", (1, 3))
    own = np.where(visit.channel == STORE, traits.favourite_channel[visit.customer], visit.channel)
    channel = np.where(rng.random(len(origin)) < 0.5, EMAIL, own)
    result.append((replace(visit, channel=channel), _block("contact_support", np.arange(len(origin)), place=0.0)))
    return result


# ---- the log --------------------------------------------------------------------------------------------------------


def _as_log(rng: np.random.Generator, traits: Traits, sessions: _Sessions, steps: _Steps) -> pd.DataFrame:
    kept = (_first_of_day(sessions) & (sessions.day < N_DAYS))[steps.session]
    order = np.flatnonzero(kept)[np.lexsort((steps.place[kept], steps.session[kept]))]
    session, code = steps.session[order], steps.code[order]
    start = np.round(sessions.day * SECONDS_PER_DAY + sessions.hour * 3_600).astype(np.int64)
    second = start[session] + _seconds_since_start(rng, session, code)
    by_time = np.lexsort((np.arange(len(order)), session, second))
    order, session, code, second = order[by_time], session[by_time], code[by_time], second[by_time]

    n = len(order)
    time = FIRST_DAY.astype("datetime64[s]") + second.astype("timedelta64[s]")
    channel = np.where(code == CODE["open_newsletter"], EMAIL, sessions.channel[session])
    product = np.isin(code, [CODE[name] for name in ABOUT_A_PRODUCT]) & (rng.random(n) >= MISSING_CONTENT_SHARE)
    label = rng.permutation(len(sessions))[session]
    return pd.DataFrame(
        {
            "event_id": pd.Series(1_000_000 + np.arange(n), dtype="str").radd("E"),
            "customer_id": traits.customer_id.to_numpy()[sessions.customer[session]],
            "session_id": pd.Series(100_000 + label, dtype="str").radd("S"),
            "time": np.datetime_as_string(time, unit="s"),
            "event": np.array(EVENTS)[code],
            "channel": np.array(ALL_CHANNELS)[channel],
            "content": pd.Series(np.array(CATEGORIES)[sessions.content[session]], dtype="str").where(product),
            "amount": steps.amount[order],
            "offer": pd.Series(np.array(OFFERS)[steps.offer[order]], dtype="str").where(steps.offer[order] > 0),
        }
    )


def _first_of_day(sessions: _Sessions) -> BoolArray:
    """Return which sessions are their customer's first of the day in list order, which keeps them apart."""
    key = sessions.customer * (2 * N_DAYS) + sessions.day
    _, first = np.unique(key, return_index=True)
    keep = np.zeros(len(sessions), dtype=np.bool_)
    keep[first] = True
    return keep


def _seconds_since_start(rng: np.random.Generator, session: IntArray, code: IntArray) -> IntArray:
    """Return the seconds since the first event of the session; events must lie in session order."""
    slowness = np.array([SLOW_STEPS.get(name, 1.0) for name in EVENTS])[code]
    gap = np.clip(MEDIAN_GAP_SECONDS * slowness * rng.lognormal(0.0, 0.9, len(session)), 2, LONGEST_GAP_SECONDS)
    opens = np.ones(len(session), dtype=np.bool_)
    opens[1:] = session[1:] != session[:-1]
    passed = np.round(np.where(opens, 0.0, gap)).astype(np.int64).cumsum()
    return np.asarray(passed - np.repeat(passed[opens], np.diff(np.append(np.flatnonzero(opens), len(session)))))
