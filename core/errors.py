"""Errors and findings of the studio.

WayprintError            base: a message for people, and a hint that says what to do
├── DataError            a file or table cannot be used as it is
├── ConfigError          a setting or an argument is out of range
├── TemplateError        a journey template or map file is not valid
├── NotFoundError        a study, persona, map or table does not exist
├── StoreError           the store cannot be read or written
│   └── ConflictError    somebody else saved a newer version
├── NarratorError        a model that words a paragraph cannot be used, or gave no usable answer
└── CancelledError       the person who started the work stopped it

Problems that do not stop the work are values, not exceptions: see `Finding`.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class WayprintError(Exception):
    """An error a person can act on.

    Parameters
    ----------
    message : str
        What is wrong, with the value that is wrong.
    hint : str, default ""
        What was expected and what to do about it.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class DataError(WayprintError):
    """A file or a table cannot be used as it is."""


class ConfigError(WayprintError):
    """A setting or an argument is out of range."""


class TemplateError(WayprintError):
    """A journey template or a map file is not valid."""


class NotFoundError(WayprintError):
    """What was asked for does not exist."""


class StoreError(WayprintError):
    """The store cannot be read or written."""


class ConflictError(StoreError):
    """Somebody else saved a newer version."""


class NarratorError(WayprintError):
    """A model that words a paragraph cannot be used, or gave no usable answer."""


class CancelledError(WayprintError):
    """The person who started the work stopped it."""


class Finding(BaseModel):
    """A soft problem: reported with all others at once, never raised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    severity: Literal["info", "warning", "error"]
    message: str
    hint: str = ""
    table: str = ""
    column: str = ""
    count: int = 0
    example: str = ""
