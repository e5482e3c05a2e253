"""One row a customer with everything known."""

import re
from functools import reduce
from operator import add

import pandas as pd

from core.config import OnProgress, no_progress
from core.features._events import event_features
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.tables import CustomerTable, StudyTables

_LEFT_OUT = frozenset({Role.TEXT, Role.CUSTOMER_ID, Role.IGNORE})
_ZERO_WITHOUT_EVENTS = frozenset({"events.spend_total"})
_SPENT_ON = re.compile(r"spen(?:ding|d|t) on .+", re.IGNORECASE)


def customer_table(tables: StudyTables, *, on_progress: OnProgress = no_progress) -> CustomerTable:
    """Return profile, survey and event features of each customer, in the order of the customers.

    Texts, identifiers and ignored columns are left out. Somebody without events has counts of 0, and no
    recency and no shares. A birth year is given an age beside it where the tables tell what year it was; what is spent
    on one thing and another is given the sum, which takes no part in finding segments.
    """
    kept = [spec for spec in tables.columns if spec.role not in _LEFT_OUT]
    frame = tables.customers[[spec.name for spec in kept]]
    columns = list(kept)
    born = _birth_year_to_use(columns)
    latest = _latest_date(tables, columns)
    if born is not None and latest is not None:
        age = _age_spec(born, columns)
        years = frame[born.name].dt.year if born.role is Role.DATE else frame[born.name]
        frame = frame.assign(**{age.name: (latest.year - years).astype("float64")})
        place = columns.index(born)
        columns[place] = born.model_copy(update={"use": False})
        columns.insert(place + 1, age)
        frame = frame[[spec.name for spec in columns]]
    if tables.events is not None:
        features, specs = _features_of(tables.events, frame.index, on_progress)
        frame = pd.concat([frame, features], axis=1)
        columns += specs
    parts = _parts_of_spending(columns)
    if parts:
        total = _total_spec(parts, columns)
        frame = frame.assign(**{total.name: reduce(add, (frame[one.name] for one in parts))})
        columns.append(total)
    return CustomerTable(frame=frame, columns=tuple(columns))


def _features_of(
    events: pd.DataFrame, customers: pd.Index, on_progress: OnProgress
) -> tuple[pd.DataFrame, tuple[ColumnSpec, ...]]:
    theirs = events[events["customer_id"].isin(customers) & events["time"].notna() & events["event"].notna()]
    if theirs.empty:
        return pd.DataFrame(index=customers), ()
    # The last moment of the whole log: it is "now" even when a stranger was the last to come.
    as_of = events["time"].max().to_pydatetime(warn=False)
    features, specs = event_features(theirs, as_of=as_of, on_progress=on_progress)
    features = features.reindex(customers)
    zeros = {spec.name: 0.0 for spec in specs if spec.unit is Unit.COUNT or spec.name in _ZERO_WITHOUT_EVENTS}
    return features.fillna(zeros), specs


def _birth_year_to_use(columns: list[ColumnSpec]) -> ColumnSpec | None:
    if any(spec.meaning is Meaning.AGE for spec in columns):
        return None
    usable = (spec for spec in columns if spec.meaning is Meaning.BIRTH_YEAR)
    return next((spec for spec in usable if spec.role in (Role.NUMBER, Role.DATE)), None)


def _latest_date(tables: StudyTables, columns: list[ColumnSpec]) -> pd.Timestamp | None:
    """Return when the data ends: by the events, else the comments, else the dates of the customers."""
    dated = [spec for spec in columns if spec.role is Role.DATE and spec.meaning is not Meaning.BIRTH_YEAR]
    moments = (
        [] if tables.events is None else [tables.events["time"]],
        [] if tables.feedback is None or "time" not in tables.feedback else [tables.feedback["time"]],
        [tables.customers[spec.name] for spec in dated],
    )
    for columns_of_one_kind in moments:
        known: list[pd.Timestamp] = [moment.max() for moment in columns_of_one_kind if moment.notna().any()]
        if known:
            return max(known)
    return None


def _age_spec(born: ColumnSpec, columns: list[ColumnSpec]) -> ColumnSpec:
    taken = {spec.name for spec in columns}
    return ColumnSpec(
        name=f"{born.name}.age" if "age" in taken else "age",
        role=Role.NUMBER,
        facet=Facet.DEMOGRAPHIC,
        meaning=Meaning.AGE,
        unit=Unit.YEARS,
        label="age",
        use=born.use,
        source=born.source,
        reason=f"The year in which the data ends less {born.label or born.name}.",
    )


def _parts_of_spending(columns: list[ColumnSpec]) -> list[ColumnSpec]:
    """Return the columns of what is spent on one thing each; none where any other column is of spending too.

    A total would be counted twice, and sums of other windows of time or of averages are no sums.
    """
    spent = [spec for spec in columns if spec.meaning is Meaning.SPEND or spec.name == "events.spend_total"]
    alike = len({spec.unit for spec in spent}) == 1 and all(
        spec.role is Role.NUMBER and _SPENT_ON.fullmatch(spec.label) for spec in spent
    )
    return spent if alike and len(spent) > 1 else []


def _total_spec(parts: list[ColumnSpec], columns: list[ColumnSpec]) -> ColumnSpec:
    taken = {spec.name for spec in columns}
    return ColumnSpec(
        name="spend_total" if "spend_total" not in taken else f"{parts[0].source}.spend_total",
        role=Role.NUMBER,
        facet=Facet.VALUE,
        meaning=Meaning.SPEND,
        unit=parts[0].unit,
        label="total spending",
        use=False,
        source=parts[0].source,
        reason=f"The sum of {', '.join(spec.label for spec in parts)}.",
    )
