"""A person's corrections to an inferred schema."""

from __future__ import annotations

import difflib
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

from core.errors import ConfigError
from core.schema._types import ColumnSpec, Facet, Meaning, Role, TableKind, TableSchema, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

_ENUMS: Final[dict[str, type[StrEnum]]] = {"role": Role, "facet": Facet, "meaning": Meaning, "unit": Unit}
_WITH_LEVELS: Final = frozenset({Role.ORDERED, Role.CATEGORY})
_MEASURED: Final = frozenset({Role.NUMBER, Role.AMOUNT, Role.RATING})
_NEVER_USED: Final = frozenset({Role.IGNORE, Role.CUSTOMER_ID, Role.TEXT})


def with_changes(schema: TableSchema, changes: Mapping[str, Mapping[str, str | bool]]) -> TableSchema:
    """Return a schema with a person's corrections.

    Parameters
    ----------
    schema : TableSchema
        The schema to correct.
    changes : mapping of str to mapping
        For each column name: ``role``, ``facet``, ``meaning``, ``unit``, ``label``, ``format``, ``question`` (text),
        ``use`` (bool). An empty ``meaning`` removes it.

    Raises
    ------
    ConfigError
        For an unknown column, key or value, a unit of what is no number, and when the corrected table lacks what its
        kind needs: at most one customer id; for events a customer id, a time and an event (or an amount);
        for feedback a text.

    Examples
    --------
    >>> schema = TableSchema(kind=TableKind.CUSTOMERS, columns=(ColumnSpec(name="zip", role=Role.NUMBER),))
    >>> with_changes(schema, {"zip": {"role": "category"}}).columns[0].role
    <Role.CATEGORY: 'category'>
    """
    for name in changes:
        if schema.column(name) is None:
            names = [column.name for column in schema.columns]
            close = difflib.get_close_matches(name, names, n=1)
            known = shorten(", ".join(names), 400, placeholder=" …")
            message = f"There is no column {name!r}."
            raise ConfigError(message, hint=f"Did you mean {close[0]!r}?" if close else f"There are: {known}.")
    columns = tuple(
        _changed(column, changes[column.name]) if column.name in changes else column for column in schema.columns
    )
    changed = schema.model_copy(update={"columns": columns})
    _check(changed)
    return changed


def _changed(column: ColumnSpec, change: Mapping[str, str | bool]) -> ColumnSpec:
    update: dict[str, Any] = {key: _value(column.name, key, value) for key, value in change.items()}
    role = update.get("role", column.role)
    if role != column.role:
        update = _after_new_role(column, role) | update
        update.setdefault("use", role not in _NEVER_USED)
    if role in _NEVER_USED:
        update["use"] = False
    unit = update.get("unit", Unit.PLAIN)
    if unit is not Unit.PLAIN and role not in _MEASURED:
        message = f"The column {column.name!r} is no number, so it has no unit such as {unit.value}."
        raise ConfigError(message, hint="Leave the unit empty, or choose the role number.")
    return column.model_copy(update=update)


def _after_new_role(column: ColumnSpec, role: Role) -> dict[str, Any]:
    """Drop what belonged to the old role; levels that are not carried over are found when the column is read."""
    keeps_levels = role in _WITH_LEVELS and column.role in _WITH_LEVELS
    is_same_family = {role, column.role} <= {Role.NUMBER, Role.AMOUNT, Role.RATING} or {role, column.role} <= {
        Role.DATE,
        Role.TIME,
    }
    return {
        "reason": f"set by you (was {column.role.value.replace('_', ' ')})",
        "levels": column.levels if keeps_levels else (),
        "unit": column.unit if role in _MEASURED else Unit.PLAIN,
        "format": column.format if is_same_family else "",
    }


def _value(column: str, key: str, value: object) -> object:
    if key == "use" and isinstance(value, bool):
        return value
    if key in {"label", "format", "question"} and isinstance(value, str):
        return value.strip()
    if key == "meaning" and value == "":
        return None
    if key in _ENUMS:
        allowed = [member.value for member in _ENUMS[key]]
        if value in allowed:
            return _ENUMS[key](value)
        message = f"{value!r} is not a {key} for the column {column!r}."
        raise ConfigError(message, hint=f"Choose one of: {', '.join(allowed)}.")
    message = f"{key}={value!r} cannot be set on the column {column!r}."
    raise ConfigError(
        message, hint="Set role, facet, meaning, unit, label, format or question to text, or use to true or false."
    )


def _check(schema: TableSchema) -> None:
    ids = schema.with_role(Role.CUSTOMER_ID)
    if len(ids) > 1:
        message = f"{len(ids)} columns are the customer id: {', '.join(column.name for column in ids)}."
        raise ConfigError(message, hint="Keep one of them and set the others to ignore or category.")
    missing = _missing_roles(schema)
    if missing:
        message = f"A table of {schema.kind.value} needs {' and '.join(missing)}."
        raise ConfigError(message, hint="Give a column this role, or change what the rows of the table are.")


def _missing_roles(schema: TableSchema) -> list[str]:
    def lacks(*roles: Role) -> bool:
        return all(schema.first(role) is None for role in roles)

    needs = {
        TableKind.EVENTS: (
            ("a customer id", lacks(Role.CUSTOMER_ID)),
            ("a time", lacks(Role.TIME)),
            ("an event (or an amount)", lacks(Role.EVENT, Role.AMOUNT)),
        ),
        TableKind.FEEDBACK: (("a text", lacks(Role.TEXT)),),
    }
    return [what for what, is_missing in needs.get(schema.kind, ()) if is_missing]
