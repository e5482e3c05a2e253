"""The linked tables of a study, and one row a customer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.claims import Condition, meets
from core.config import MIN_GROUP_SIZE
from core.declared import check_conditions
from core.errors import DataError
from core.features import customer_table
from core.feedback import redact
from core.schema import ColumnSpec
from core.tables import CustomerTable, Source, StudyTables, fingerprint, link


@dataclass(frozen=True, slots=True)
class Prepared:
    """The linked tables, and one row a customer."""

    tables: StudyTables
    customers: CustomerTable


def prepare(sources: Sequence[Source], *, excluding: Sequence[Condition] = ()) -> Prepared:
    """Link the sources and compute one row a customer; raises DataError when they do not fit together.

    Comments lose their personal data here, before anything reads them. Customers who meet any of the conditions
    in `excluding` are left out, with their events and comments.
    """
    tables = link(sources)
    if tables.feedback is not None:
        texts = [redact(text) for text in tables.feedback["text"]]
        feedback = tables.feedback.assign(text=pd.Series(texts, index=tables.feedback.index, dtype="str"))
        tables = replace(tables, feedback=feedback)
    customers = customer_table(tables)
    if excluding:
        customers, tables = _without(customers, tables, excluding)
    return Prepared(tables, customers)


def _without(
    customers: CustomerTable, tables: StudyTables, excluding: Sequence[Condition]
) -> tuple[CustomerTable, StudyTables]:
    specs = {spec.name: spec for spec in customers.columns}
    check_conditions(excluding, customers.frame, specs)
    out = np.any([meets(customers.frame, (one,))[1] for one in excluding], axis=0)
    kept = customers.frame[~out]
    if len(kept) < 2 * MIN_GROUP_SIZE:
        message = f"Only {len(kept):,} of {len(customers.frame):,} customers are left."
        raise DataError(message, hint="Leave out fewer of them, on the Segments page.")
    events, feedback = (
        table[table["customer_id"].isin(kept.index)] if table is not None else None
        for table in (tables.events, tables.feedback)
    )
    remaining = replace(tables, customers=tables.customers.loc[kept.index], events=events, feedback=feedback)
    return CustomerTable(kept, customers.columns), remaining


def specs_of(prepared: Prepared) -> dict[str, ColumnSpec]:
    """Return the columns of the customers by name."""
    return {spec.name: spec for spec in prepared.customers.columns}


def feedback_source(prepared: Prepared) -> str:
    """Return the fingerprint of the feedback, "" without any."""
    feedback = prepared.tables.feedback
    return fingerprint(feedback) if feedback is not None else ""


def events_source(prepared: Prepared) -> str:
    """Return the fingerprint of the events, "" without any: also of the cells that no feature is computed from."""
    events = prepared.tables.events
    return fingerprint(events) if events is not None else ""
