"""The customers of personas as CSV, for activation: who belongs to whom, and how surely."""

import csv
import io
from collections.abc import Sequence

import pandas as pd

from core.claims import EvidenceData
from core.config import MIN_GROUP_SIZE
from core.errors import ConfigError
from core.exports._cells import safe_cell
from core.personas import Persona
from core.schema import Role, TableKind, TableSchema
from core.tables import Source


def customers_csv(
    personas: Sequence[Persona], data: EvidenceData, sources: Sequence[Source] = (), columns: Sequence[str] = ()
) -> str:
    """Return one row for each customer of the personas: id, persona, probability, and the chosen columns.

    Parameters
    ----------
    personas : sequence of Persona
        Each of a segment; the customers of one stand together, in the order of the customer table. A customer stands
        once for each persona whose segment they belong to (a declared segment overlaps the ones that were found).
    data : EvidenceData
        Who belongs to which segment, and how surely (empty for a segment declared by a rule: who meets it, belongs).
    sources : sequence of Source
        The files that the columns are taken from.
    columns : sequence of str
        Columns of the customer tables to add, as written there; personal data goes along only where it is named here.

    Returns
    -------
    str
        CSV with a header line. A text that a spreadsheet would take for a formula starts with an apostrophe.

    Raises
    ------
    ConfigError
        For a persona without customers or with fewer than `MIN_GROUP_SIZE`, and for a column that is not there.
    """
    known = data.customers.frame.index
    added = _columns(sources, columns, known)
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in ("customer_id", "persona", "probability", *columns)])
    for persona in personas:
        own = data.members(_segment(persona))
        if own.sum() < MIN_GROUP_SIZE:
            message = f"Persona {persona.name!r} stands for fewer than {MIN_GROUP_SIZE} customers."
            raise ConfigError(message, hint="Groups that small are never exported. Choose other personas.")
        sure = _probability(persona, data)
        more = added.loc[own].itertuples(index=False, name=None)
        for customer, probability, cells in zip(known[own], sure[own], more, strict=True):
            writer.writerow([safe_cell(customer), safe_cell(persona.name), probability, *map(safe_cell, cells)])
    return sink.getvalue()


def activation_columns(schemas: Sequence[TableSchema]) -> dict[str, bool]:
    """Return the columns that may go along with the customers, and whether each holds personal data."""
    tables = [schema for schema in schemas if schema.kind is TableKind.CUSTOMERS]
    specs = (spec for schema in tables for spec in schema.columns if spec.role is not Role.CUSTOMER_ID)
    return {spec.name: spec.personal for spec in specs}


def _segment(persona: Persona) -> str:
    if persona.segment_id is None:
        message = f"Persona {persona.name!r} was written without data, so it has no customers."
        raise ConfigError(message, hint="Choose personas of segments.")
    return persona.segment_id


def _probability(persona: Persona, data: EvidenceData) -> pd.Series:
    index = data.customers.frame.index
    if data.probability is None or _segment(persona) in data.declared:
        return pd.Series("", index=index)
    return data.probability.reindex(index).map(lambda one: f"{one:.4f}", na_action="ignore").fillna("")


def _columns(sources: Sequence[Source], columns: Sequence[str], known: pd.Index) -> pd.DataFrame:
    found: dict[str, pd.Series] = {}
    for source in sources:
        key = source.schema.first(Role.CUSTOMER_ID)
        if source.schema.kind is not TableKind.CUSTOMERS or key is None:
            continue
        ids = source.raw[key.name].astype("str").str.strip()
        once = source.raw.assign(_id=ids).drop_duplicates("_id").set_index("_id")
        found |= {name: once[name].reindex(known) for name in columns if name in source.raw.columns}
    missing = [name for name in columns if name not in found]
    if missing:
        message = f"The customer tables have no column {missing[0]!r}."
        raise ConfigError(
            message, hint=f"Choose among {', '.join(activation_columns([one.schema for one in sources])) or 'none'}."
        )
    return pd.DataFrame({name: found[name] for name in columns}, index=known)
