"""Types of the tables of a study."""

import hashlib
from dataclasses import dataclass, field

import pandas as pd
from pydantic import BaseModel, ConfigDict

from core.errors import Finding
from core.schema import ColumnSpec, TableSchema


class ReadReport(BaseModel):
    """How a file was read: shown to the user, who may correct it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_name: str
    format: str  # "csv", "xlsx" or "parquet"
    n_rows: int
    n_columns: int
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: every cell of `raw` is text or missing (typed only for Parquet and XLSX numbers)."""

    name: str
    raw: pd.DataFrame
    schema: TableSchema
    report: ReadReport


@dataclass(frozen=True, slots=True)
class LinkReport:
    """How well one source joins the customers: `n_matched` of its `n_rows` rows have a known customer."""

    source: str
    n_rows: int
    n_matched: int
    n_customers: int
    examples_unmatched: tuple[str, ...] = ()

    @property
    def match_rate(self) -> float:
        """Share of rows with a known customer, 0 to 1; 1 for an empty source."""
        return self.n_matched / self.n_rows if self.n_rows else 1.0


@dataclass(frozen=True, slots=True)
class StudyTables:
    """The linked tables of a study.

    customers : one row a customer, index ``customer_id`` (str, unique, sorted as in the file), typed columns
        of the customer table and the survey; `columns` describes them.
    events : columns ``customer_id, event, time`` and, where the log has them, ``session, channel, content,
        amount, offer``; None without an event log. Sorted by customer, time, file order.
    feedback : columns ``feedback_id, customer_id, text`` and, where known, ``time, rating, channel``;
        None without text. ``feedback_id`` is ``f000001`` in file order.
    are_rows : whether no column of any table names the customers, so that each row counts as one.
    """

    customers: pd.DataFrame
    columns: tuple[ColumnSpec, ...]
    events: pd.DataFrame | None = None
    feedback: pd.DataFrame | None = None
    links: tuple[LinkReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    are_rows: bool = False


@dataclass(frozen=True, slots=True)
class CustomerTable:
    """One row a customer with everything known: profile, survey and event features.

    frame : index ``customer_id``; the columns of `columns`, typed as the module says.
    """

    frame: pd.DataFrame
    columns: tuple[ColumnSpec, ...]
    fingerprint: str = field(default="")

    def __post_init__(self) -> None:
        if not self.fingerprint:
            described = "".join(spec.model_dump_json() for spec in self.columns)
            content = hashlib.sha256((fingerprint(self.frame) + described).encode()).hexdigest()[:16]
            object.__setattr__(self, "fingerprint", content)

    def column(self, name: str) -> ColumnSpec:
        """Return the description of a column; KeyError when there is none."""
        for spec in self.columns:
            if spec.name == name:
                return spec
        raise KeyError(name)


def fingerprint(frame: pd.DataFrame) -> str:
    """Return a short content hash of a frame: index, column names, and every cell.

    Examples
    --------
    >>> import pandas as pd
    >>> fingerprint(pd.DataFrame({"a": [1]})) == fingerprint(pd.DataFrame({"a": [2]}))
    False
    """
    digest = hashlib.sha256(repr(list(frame.columns)).encode())
    plain = frame.copy(deep=False)
    for name in plain.columns:
        if isinstance(plain[name].dtype, pd.CategoricalDtype):
            plain[name] = plain[name].astype("str")
    digest.update(pd.util.hash_pandas_object(plain, index=True).to_numpy().tobytes())
    return digest.hexdigest()[:16]
