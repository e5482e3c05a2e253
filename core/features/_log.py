"""The one definition of features over events, lazy and portable: DuckDB, pandas, Polars and others run it.

Only what every engine answers alike is used: seconds are computed from the parts of a date, ties are broken by
value, and sums are of whole numbers, so that neither the engine nor the order of the rows changes a bit.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from core.errors import DataError
from core.features._names import EventKinds, event_kinds

SESSION_GAP_SECONDS = 30 * 60
"""A longer silence starts a new session, as in most web analytics."""

MONEY_PARTS = 10_000
"""Money is summed in whole ten-thousandths, exactly."""

LOG_PARTS = 1_000_000_000
MAX_AMOUNT = 1e12  # beyond it a sum of parts could leave 64 bits

MAX_EVENTS, MAX_CHANNELS, MAX_CONTENTS = 20, 12, 12
"""Names that get a column of their own; the rest is "other"."""

REST = "other"
NO_OFFER = ("no", "n", "false", "0", "0.0", "none", "nan", "f")

NAMED: tuple[str, ...] = ("channel", "content")
"""Columns whose values get shares of their own."""

_REQUIRED = ("customer_id", "event", "time")
_TEXTS = ("session", "channel", "content")

Log = nw.LazyFrame[Any]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a log holds: its columns, the names that get a feature of their own, and its last moment."""

    columns: frozenset[str]
    events: tuple[str, ...]
    channels: tuple[str, ...]
    contents: tuple[str, ...]
    has_rest: Mapping[str, bool]
    kinds: EventKinds
    has_money: bool
    offers_on_purchases: bool
    as_of: datetime


@contextmanager
def open_log(events: "pd.DataFrame | Log", as_of: datetime | None) -> Iterator[tuple[Log, pd.Index | None]]:
    """Give the events as a tidy lazy frame, and the customers where it holds their places instead of their ids.

    A pandas frame is tidied once into a table of DuckDB; whole numbers group faster than ids do.
    """
    if isinstance(events, nw.LazyFrame):
        yield _tidy(events, as_of), None
        return
    import duckdb  # slow to load, and not needed by every command

    check_columns(list(events.columns))
    known = events[events["customer_id"].notna()]
    places, customers = pd.factorize(known["customer_id"].astype("str"), sort=True)
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as connection:
        connection.execute("SET temp_directory = $1", [spill])
        connection.execute("SET preserve_insertion_order = false")
        source = connection.from_df(known.assign(customer_id=places))
        _tidy(nw.from_native(source).lazy(), as_of).to_native().create("log")
        yield nw.from_native(connection.table("log")).lazy(), customers


def check_columns(found: Sequence[str]) -> None:
    """Raise DataError when a column is missing that every log has."""
    missing = [name for name in _REQUIRED if name not in found]
    if missing:
        message = f"The event log has no column {missing[0]!r}; it has {', '.join(map(str, found))}."
        raise DataError(message, hint="Say on the Data page which columns hold the customer, the event and the time.")


def _tidy(events: Log, as_of: datetime | None) -> Log:
    found = events.collect_schema().names()
    check_columns(found)
    columns = [nw.col("customer_id"), nw.col("event").cast(nw.String), nw.col("time")]
    columns += [_known_text(name) for name in _TEXTS if name in found]
    if "amount" in found:
        amount = nw.col("amount").cast(nw.Float64)
        usable = amount.is_between(-MAX_AMOUNT, MAX_AMOUNT)  # false for missing and for NaN, in every engine
        columns += [
            nw.when(usable).then((amount * MONEY_PARTS + 0.5).floor()).otherwise(nw.lit(0.0)).alias("money"),
            _flag(usable).alias("has_money"),
        ]
    if "offer" in found:
        offer = nw.col("offer").cast(nw.String).str.to_lowercase()
        columns.append(_flag(~offer.is_null() & ~offer.is_in([*NO_OFFER, ""])).alias("with_offer"))
    log = events.select(columns)
    if "money" in log.collect_schema().names():
        log = log.with_columns(nw.col("money").cast(nw.Int64))
    for name in _REQUIRED:
        log = log.filter(~nw.col(name).is_null())
    if as_of is not None:
        log = log.filter(nw.col("time") <= as_of)
    return _with_clock(log)


def _known_text(name: str) -> nw.Expr:
    text = nw.col(name).cast(nw.String)
    return nw.when(text != "").then(text).otherwise(nw.lit(None, dtype=nw.String)).alias(name)


def _with_clock(log: Log) -> Log:
    time = nw.col("time").dt
    year = time.year().cast(nw.Int64)
    leap_days = (year - 1969) // 4 - (year - 1901) // 100 + (year - 1601) // 400
    day = (year - 1970) * 365 + leap_days + time.ordinal_day().cast(nw.Int64) - 1
    log = log.with_columns(
        day.alias("day"),
        time.hour().cast(nw.Int64).alias("hour"),
        (time.minute().cast(nw.Int64) * 60 + time.second().cast(nw.Int64)).alias("second"),
        _flag(time.weekday() >= 6).alias("at_weekend"),
    )
    second = nw.col("day") * 86_400 + nw.col("hour") * 3_600 + nw.col("second")
    return log.with_columns(second.alias("second"))


def read_catalogue(log: Log, as_of: datetime | None) -> Catalogue:
    """Return what the log holds; DataError when it has no event with a customer, a name and a time."""
    columns = frozenset(log.collect_schema().names())
    paid = _flag(nw.col("money") > 0) if "money" in columns else _flag(nw.lit(value=False))
    offers = nw.col("with_offer") if "with_offer" in columns else _flag(nw.lit(value=False))
    by_event = _collect(
        log.with_columns(paid.alias("paid"), offers.alias("offers"))
        .group_by("event")
        .agg(nw.len().alias("n"), nw.col("paid").sum(), nw.col("offers").sum(), nw.col("time").max())
    )
    if by_event.empty:
        message = "The event log has no event with a customer, a name and a time."
        raise DataError(message, hint="Check the columns of the log on the Data page.")
    kinds = event_kinds({str(name): int(n) for name, n in zip(by_event["event"], by_event["paid"], strict=True)})
    named: dict[str, tuple[str, ...]] = {
        "event": _ranked(by_event, "event"),
        **{
            name: _ranked(_collect(_known(log, name).group_by(name).agg(nw.len().alias("n"))), name)
            for name in NAMED
            if name in columns
        },
    }
    limits = {"event": MAX_EVENTS, "channel": MAX_CHANNELS, "content": MAX_CONTENTS}
    kept = {name: tuple(value for value in values[: limits[name]] if value != REST) for name, values in named.items()}
    return Catalogue(
        columns=columns,
        events=kept["event"],
        channels=kept.get("channel", ()),
        contents=kept.get("content", ()),
        has_rest={name: len(kept[name]) < len(values) for name, values in named.items()},
        kinds=kinds,
        has_money=bool(by_event["paid"].sum()),
        offers_on_purchases=bool(by_event.loc[by_event["event"].isin(kinds.purchases), "offers"].sum()),
        as_of=as_of or by_event["time"].max().to_pydatetime(warn=False),
    )


def customer_counts(log: Log, catalogue: Catalogue) -> pd.DataFrame:
    """Return one row a customer: whole-number counts and sums over all their events."""
    flags = {f"hour_{hour}": nw.col("hour") == hour for hour in range(24)}
    flags |= {f"event_{n}": nw.col("event") == name for n, name in enumerate(catalogue.events)}
    flags |= {f"channel_{n}": nw.col("channel") == name for n, name in enumerate(catalogue.channels)}
    flags |= {f"content_{n}": nw.col("content") == name for n, name in enumerate(catalogue.contents)}
    flags |= {f"known_{name}": ~nw.col(name).is_null() for name in NAMED if name in catalogue.columns}
    flags |= _purchase_flags(catalogue)
    sums = {name: _flag(condition) for name, condition in flags.items()}
    if catalogue.has_money:
        bought = nw.col("event").is_in(catalogue.kinds.purchases)
        paid = nw.when(bought & (nw.col("money") > 0)).then(nw.col("money")).otherwise(nw.lit(0))
        given_back = nw.when(nw.col("money") < 0).then(nw.col("money")).otherwise(nw.lit(0))
        sums |= {"paid": paid, "given_back": given_back}
    log = log.with_columns(**sums)
    return _by_customer(
        log.group_by("customer_id").agg(
            nw.len().alias("n_events"),
            nw.col("day").n_unique().alias("active_days"),
            nw.col("second").min().alias("first"),
            nw.col("second").max().alias("last"),
            nw.col("at_weekend").sum(),
            *(nw.col(name).sum() for name in sums),
        )
    )


def _purchase_flags(catalogue: Catalogue) -> dict[str, nw.Expr]:
    flags = {}
    bought = nw.col("event").is_in(catalogue.kinds.purchases)
    if "money" in catalogue.columns:
        bought = bought & ((nw.col("has_money") == 0) | (nw.col("money") >= 0))  # a negative one is a refund
        flags["paid_purchases"] = bought & (nw.col("money") > 0)
    flags["purchases"] = bought
    if "with_offer" in catalogue.columns:
        flags["offers"] = nw.col("with_offer") == 1
        flags["purchases_with_offer"] = bought & (nw.col("with_offer") == 1)
    return flags


def customer_sessions(log: Log, catalogue: Catalogue) -> pd.DataFrame:
    """Return one row a customer: sessions, those with a checkout or a purchase, and their median length in seconds."""
    log = log.with_columns(
        _flag(nw.col("event").is_in(catalogue.kinds.purchases)).alias("purchases"),
        _flag(nw.col("event").is_in(catalogue.kinds.checkouts)).alias("checkouts"),
    )
    if "session" in catalogue.columns:
        moments = _known(log, "session").with_columns(nw.lit(1).alias("n"))
    else:
        moments = _split_at_gaps(log)
    sessions = (
        moments.group_by("customer_id", "session")
        .agg(
            nw.col("n").sum(),
            nw.col("second").min().alias("first"),
            nw.col("second").max().alias("last"),
            nw.col("purchases").max(),
            nw.col("checkouts").max(),
        )
        .with_columns(
            (nw.col("last") - nw.col("first")).alias("seconds"),
            (nw.col("purchases") * nw.col("checkouts")).alias("completed"),
        )
    )
    return _by_customer(
        sessions.group_by("customer_id").agg(
            nw.len().alias("n_sessions"),
            nw.col("n").sum().alias("n_session_events"),
            nw.col("seconds").median(),
            nw.col("purchases").sum(),
            nw.col("checkouts").sum(),
            nw.col("completed").sum(),
        )
    )


def _split_at_gaps(log: Log) -> Log:
    # Events of the same second have no order, so they are one moment, and gaps lie between moments.
    moments = log.group_by("customer_id", "second").agg(
        nw.len().alias("n"), nw.col("purchases").max(), nw.col("checkouts").max()
    )
    moments = moments.with_columns(nw.col("second").shift(1).over("customer_id", order_by="second").alias("before"))
    is_start = nw.col("before").is_null() | (nw.col("second") - nw.col("before") > SESSION_GAP_SECONDS)
    return moments.with_columns(_flag(is_start).alias("starts")).with_columns(
        nw.col("starts").cum_sum().over("customer_id", order_by="second").alias("session")
    )


def favourites(log: Log, name: str) -> pd.DataFrame:
    """Return per customer the most frequent value (of several the first by name) and the entropy in bits."""
    counts = _known(log, name).group_by("customer_id", name).agg(nw.len().alias("n"))
    counts = counts.with_columns(nw.col("n").cast(nw.Int64))
    top = (
        counts.with_columns(nw.col("n").max().over("customer_id").alias("most"))
        .filter(nw.col("n") == nw.col("most"))
        .group_by("customer_id")
        .agg(nw.col(name).min().alias("top"))
    )
    n = nw.col("n").cast(nw.Float64)
    parts = (n * n.log(2) * LOG_PARTS + 0.5).floor().cast(nw.Int64)
    spread = _by_customer(
        counts.with_columns(parts.alias("parts")).group_by("customer_id").agg(nw.col("n").sum(), nw.col("parts").sum())
    )
    # The last step here and not in the engine: logarithms of two libraries differ in the last bit.
    entropy = np.log2(spread["n"]) - spread["parts"] / (spread["n"] * LOG_PARTS)
    return _indexed(_collect(top)).assign(entropy=entropy.clip(lower=0.0))


def _known(log: Log, name: str) -> Log:
    return log.filter(~nw.col(name).is_null())


def _flag(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int16)


def _ranked(counts: pd.DataFrame, name: str) -> tuple[str, ...]:
    values: Iterable[tuple[int, str]] = zip(-counts["n"].astype("int64"), counts[name].astype("str"), strict=True)
    return tuple(value for _, value in sorted(values))


def _collect(log: Log) -> pd.DataFrame:
    return log.collect("pandas").to_pandas()


def _indexed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("customer_id").sort_index()


def _by_customer(log: Log) -> pd.DataFrame:
    return _indexed(_collect(log)).astype("float64")
