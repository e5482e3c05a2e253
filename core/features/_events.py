"""Features of each customer from their events."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pandas as pd

from core.config import OnProgress, no_progress
from core.features._log import (
    MONEY_PARTS,
    NAMED,
    REST,
    Catalogue,
    Log,
    customer_counts,
    customer_sessions,
    favourites,
    open_log,
    read_catalogue,
)
from core.features._words import content_words, on_channel
from core.schema import ColumnSpec, Facet, Role, Unit

PREFIX = "events."
N_USED_CHANNELS, N_USED_CONTENTS = 4, 6
SECONDS_PER_DAY = 86_400

# Part of the day, its first hour, the hour after its last; the afternoon is what the other three leave.
DAY_PARTS = (("night", 0, 6), ("morning", 6, 12), ("afternoon", 12, 18), ("evening", 18, 24))

_SAME = "Not used to find segments: "
_USED = "Used to find segments: "


@dataclass(slots=True)
class _Columns:
    """Collects columns with their descriptions."""

    index: pd.Index
    values: dict[str, pd.Series] = field(default_factory=dict)
    specs: list[ColumnSpec] = field(default_factory=list)

    def number(
        self,
        name: str,
        values: pd.Series,
        label: str,
        *,
        unit: Unit,
        facet: Facet = Facet.BEHAVIOURAL,
        because: str,
        unused: str = "",
    ) -> None:
        """Add a number; `because` says what it tells, `unused` why the model does not need it."""
        column = values.reindex(self.index).astype("float64")
        self.values[PREFIX + name] = column
        if not unused and column.nunique() < 2:
            unused = "it is the same for everyone"
        reason = f"{_SAME}{unused}." if unused else f"{_USED}{because}."
        self._describe(name, label, Role.NUMBER, facet, reason, unit=unit, use=not unused)

    def category(self, name: str, values: pd.Series, label: str, *, facet: Facet, unused: str) -> None:
        """Add a category that is for reading only."""
        text = values.reindex(self.index)
        levels = tuple(sorted({str(value) for value in text.dropna()}))
        dtype = pd.CategoricalDtype(pd.Index(levels, dtype="str"))
        self.values[PREFIX + name] = text.astype(dtype)
        self._describe(name, label, Role.CATEGORY, facet, f"{_SAME}{unused}.", levels=levels, use=False)

    def _describe(
        self,
        name: str,
        label: str,
        role: Role,
        facet: Facet,
        reason: str,
        *,
        use: bool,
        unit: Unit = Unit.PLAIN,
        levels: tuple[str, ...] = (),
    ) -> None:
        self.specs.append(
            ColumnSpec(
                name=PREFIX + name,
                role=role,
                facet=facet,
                unit=unit,
                label=label,
                levels=levels,
                use=use,
                source="events",
                reason=reason,
            )
        )


def event_features(
    events: pd.DataFrame | Log, *, as_of: datetime | None = None, on_progress: OnProgress = no_progress
) -> tuple[pd.DataFrame, tuple[ColumnSpec, ...]]:
    """Return what each customer does, one row a customer sorted by id, and the description of the columns.

    Parameters
    ----------
    events : DataFrame or narwhals LazyFrame
        Columns ``customer_id, event, time`` and, where known, ``session, channel, content, amount, offer``
        (see `StudyTables`). A pandas frame is computed by DuckDB; a lazy frame by its own engine. Events
        without a customer, a name or a time are left out.
    as_of : datetime or None
        The moment to look back from; later events are left out. None is the last event.

    Returns
    -------
    frame : DataFrame
        Index ``customer_id``, columns ``events.<feature>``. Shares are 0 to 1, and NaN where nothing can be
        divided. Sessions are those of the log, else they end at 30 minutes of silence.
    columns : tuple of ColumnSpec
        In the order of the frame; `use` is off for what repeats other columns.

    Raises
    ------
    DataError
        When the log has no customer, event or time column, or no event.
    """
    moment = as_of.astimezone(UTC).replace(tzinfo=None) if as_of is not None and as_of.tzinfo else as_of
    with open_log(events, moment) as (log, customers):
        on_progress(0.0, "Looking at the events")
        catalogue = read_catalogue(log, moment)
        on_progress(0.1, "Counting the events of each customer")
        counts = customer_counts(log, catalogue)
        on_progress(0.5, "Finding the sessions of each customer")
        sessions = customer_sessions(log, catalogue)
        on_progress(0.8, "Finding what each customer prefers")
        tops = {name: favourites(log, name) for name in NAMED if name in catalogue.columns}
    columns = _Columns(counts.index)
    _add_activity(columns, counts, sessions, catalogue)
    _add_value(columns, counts, sessions, catalogue)
    _add_times(columns, counts)
    _add_channels(columns, counts, tops, catalogue)
    _add_contents(columns, counts, tops, catalogue)
    _add_counts(columns, counts, catalogue)
    on_progress(1.0, "Features are ready")
    ids = counts.index.astype("str") if customers is None else customers[counts.index]
    features = pd.DataFrame(columns.values, index=counts.index).set_axis(pd.Index(ids, dtype="str", name="customer_id"))
    return features, tuple(columns.specs)


def _add_activity(columns: _Columns, counts: pd.DataFrame, sessions: pd.DataFrame, catalogue: Catalogue) -> None:
    as_of = float((pd.Timestamp(catalogue.as_of) - pd.Timestamp(0)) // pd.Timedelta(seconds=1))
    n_sessions = sessions["n_sessions"].reindex(counts.index, fill_value=0.0)
    columns.number(
        "recency_days",
        (as_of - counts["last"]) / SECONDS_PER_DAY,
        "days since the last event",
        unit=Unit.DAYS,
        because="how recently somebody came",
    )
    columns.number(
        "tenure_days",
        (as_of - counts["first"]) / SECONDS_PER_DAY,
        "days since the first event",
        unit=Unit.DAYS,
        because="",
        unused="it mostly tells when the log begins",
    )
    columns.number("n_sessions", n_sessions, "number of visits", unit=Unit.COUNT, because="how often somebody comes")
    repeated = "it rises and falls with the number of visits"
    columns.number("n_events", counts["n_events"], "number of events", unit=Unit.COUNT, because="", unused=repeated)
    columns.number(
        "active_days", counts["active_days"], "days with an event", unit=Unit.COUNT, because="", unused=repeated
    )
    columns.number(
        "events_per_session",
        sessions["n_session_events"] / sessions["n_sessions"],
        "events per visit",
        unit=Unit.PLAIN,
        because="",
        unused="it repeats the length of a visit",
    )
    columns.number(
        "median_session_minutes",
        sessions["seconds"] / 60,
        "length of a visit",
        unit=Unit.MINUTES,
        because="how long somebody stays",
    )


def _add_value(columns: _Columns, counts: pd.DataFrame, sessions: pd.DataFrame, catalogue: Catalogue) -> None:
    # Spend is visits x purchases a visit x order value. The three factors say it without saying it twice; a model
    # that takes columns as independent within a segment would split segments along the product.
    factored = "visits, purchases a visit and order value tell it together" if catalogue.kinds.purchases else ""
    if catalogue.has_money:
        columns.number(
            "spend_total",
            (counts["paid"] + counts["given_back"]) / MONEY_PARTS,
            "total spend after returns",
            unit=Unit.MONEY,
            facet=Facet.VALUE,
            because="what somebody is worth",
            unused=factored,
        )
    if catalogue.kinds.purchases:
        columns.number(
            "n_purchases",
            counts["purchases"],
            "number of purchases",
            unit=Unit.COUNT,
            facet=Facet.VALUE,
            because="how often somebody buys",
            unused=factored,
        )
    if catalogue.has_money:
        columns.number(
            "average_order",
            _ratio(counts["paid"] / MONEY_PARTS, counts["paid_purchases"]),
            "average order value",
            unit=Unit.MONEY,
            facet=Facet.VALUE,
            because="how much somebody buys at once",
        )
    if catalogue.kinds.purchases:
        columns.number(
            "purchase_rate",
            _ratio(sessions["purchases"], sessions["n_sessions"]),
            "share of visits with a purchase",
            unit=Unit.SHARE,
            because="how decided somebody comes",
        )
    if catalogue.kinds.purchases and catalogue.kinds.checkouts:
        columns.number(
            "checkout_completion",
            _ratio(sessions["completed"], sessions["checkouts"]),
            "share of checkouts that end in a purchase",
            unit=Unit.SHARE,
            because="whether somebody finishes what they start",
            unused="purchases a visit tell most of it",
        )
    if "with_offer" in catalogue.columns:
        _add_offers(columns, counts, catalogue)


def _add_offers(columns: _Columns, counts: pd.DataFrame, catalogue: Catalogue) -> None:
    if catalogue.offers_on_purchases:
        share, label = _ratio(counts["purchases_with_offer"], counts["purchases"]), "share of purchases with an offer"
    else:
        share, label = _ratio(counts["offers"], counts["n_events"]), "share of events with an offer"
    columns.number(
        "offer_share", share, label, unit=Unit.SHARE, facet=Facet.INFLUENCE, because="whether offers move somebody"
    )


def _add_times(columns: _Columns, counts: pd.DataFrame) -> None:
    for part, first, end in DAY_PARTS:
        in_part = counts[[f"hour_{hour}" for hour in range(first, end)]].sum(axis=1)
        columns.number(
            f"{part}_share",
            _ratio(in_part, counts["n_events"]),
            f"share of events {'at' if part == 'night' else 'in the'} {part}",
            unit=Unit.SHARE,
            because="when somebody comes",
            unused="it is what the other parts of the day leave" if part == "afternoon" else "",
        )
    columns.number(
        "weekend_share",
        _ratio(counts["at_weekend"], counts["n_events"]),
        "share of events at the weekend",
        unit=Unit.SHARE,
        because="when somebody comes",
    )
    by_hour = counts[[f"hour_{hour}" for hour in range(24)]].to_numpy()
    top_hour = pd.Series([f"{hour:02d}" for hour in by_hour.argmax(axis=1)], index=counts.index, dtype="str")
    columns.category(
        "top_hour",
        top_hour,
        "most frequent hour of the day",
        facet=Facet.BEHAVIOURAL,
        unused="the parts of the day tell it",
    )


def _add_channels(columns: _Columns, counts: pd.DataFrame, tops: dict[str, pd.DataFrame], catalogue: Catalogue) -> None:
    if not catalogue.channels and not catalogue.has_rest.get("channel"):
        return
    shares = _shares(counts, "channel", catalogue.channels, has_rest=catalogue.has_rest["channel"])
    for rank, (channel, share) in enumerate(shares.items()):
        columns.number(
            f"channel_share.{channel}",
            share,
            f"share of events {on_channel(channel)}",
            unit=Unit.SHARE,
            facet=Facet.CHANNEL,
            because="where somebody comes",
            unused=_share_unused(rank, len(shares), N_USED_CHANNELS),
        )
    columns.category(
        "top_channel",
        tops["channel"]["top"],
        "most used channel",
        facet=Facet.CHANNEL,
        unused="the shares of the channels tell it",
    )


def _add_contents(columns: _Columns, counts: pd.DataFrame, tops: dict[str, pd.DataFrame], catalogue: Catalogue) -> None:
    if not catalogue.contents and not catalogue.has_rest.get("content"):
        return
    shares = _shares(counts, "content", catalogue.contents, has_rest=catalogue.has_rest["content"])
    # A log of nothing but purchases says what is bought, and nothing of what is looked at.
    bought = set(catalogue.events) <= set(catalogue.kinds.purchases) and not catalogue.has_rest["event"]
    name, whole, deed = ("bought", "purchases of", "buys") if bought else ("content", "events about", "looks at")
    for rank, (content, share) in enumerate(shares.items()):
        columns.number(
            f"{name}_share.{content}",
            share,
            f"share of {whole} {content_words(content)}",
            unit=Unit.SHARE,
            because=f"what somebody {deed}",
            unused=_share_unused(rank, len(shares), N_USED_CONTENTS),
        )
    columns.category(
        "top_content",
        tops["content"]["top"],
        "what most events are about",
        facet=Facet.BEHAVIOURAL,
        unused="the shares tell it",
    )
    columns.number(
        "content_entropy",
        tops["content"]["entropy"],
        "variety of what the events are about",
        unit=Unit.PLAIN,
        because="",
        unused="it rises with the number of events",
    )


def _add_counts(columns: _Columns, counts: pd.DataFrame, catalogue: Catalogue) -> None:
    named = pd.Series(0.0, index=counts.index)
    for n, event in enumerate(catalogue.events):
        named = named + counts[f"event_{n}"]
        ends = event in catalogue.kinds.endings
        columns.number(
            f"count.{event}",
            counts[f"event_{n}"],
            f"number of {event.replace('_', ' ')} events",
            unit=Unit.COUNT,
            because="how journeys end when not with a purchase",
            unused="" if ends else "visits, purchases and shares tell most of it",
        )
    if catalogue.has_rest["event"]:
        columns.number(
            f"count.{REST}",
            counts["n_events"] - named,
            "number of other events",
            unit=Unit.COUNT,
            because="",
            unused="it mixes many rare events",
        )


def _shares(counts: pd.DataFrame, name: str, values: tuple[str, ...], *, has_rest: bool) -> dict[str, pd.Series]:
    known = counts[f"known_{name}"]
    shares = {value: _ratio(counts[f"{name}_{n}"], known) for n, value in enumerate(values)}
    if has_rest:
        named = counts[[f"{name}_{n}" for n in range(len(values))]].sum(axis=1)
        shares[REST] = _ratio(known - named, known)
    return shares


def _share_unused(rank: int, n_shares: int, n_used: int) -> str:
    if rank == n_shares - 1:
        return "it is what the other shares leave"
    return "only the most frequent ones are" if rank >= n_used else ""


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)
