"""What a reader of one format returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from core.errors import Finding


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read, and how."""

    frame: pd.DataFrame
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    findings: tuple[Finding, ...] = ()
