"""Settings of a deployment, and the named limits that every module shares."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import platformdirs
from pydantic import BaseModel, ConfigDict

MIN_GROUP_SIZE = 10
"""Groups of fewer customers are never described or exported."""

DEFAULT_SEED = 0
"""Seed of every random step unless the caller gives one."""

MIN_SEGMENTS, MAX_SEGMENTS = 2, 100
"""Range of the number of segments that a person may choose."""

MAX_WEIGHT = 5.0
"""A column or a facet counts at most so many times as much as another."""

MAX_COLUMNS = 5_000
"""A wider file is refused: it is a matrix, not a customer table."""

MAX_FILE_BYTES = 200 * 1024 * 1024
"""A larger upload is refused; the same limit stands in .streamlit/config.toml."""

MIN_PREVALENCE = 0.25
"""A description that fewer members match is shown with a warning."""

OnProgress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and what is being done; raises `CancelledError` to stop the work."""


def no_progress(_share: float, _what: str) -> None:
    """Ignore progress: the default for scripts."""


class Settings(BaseModel):
    """Where this installation keeps its data.

    Parameters
    ----------
    home : Path
        Folder of the studies and their tables.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Return the settings named by ``WAYPRINT_HOME``, else the user-data folder of this system."""
        values = os.environ if environment is None else environment
        home = values.get("WAYPRINT_HOME", "").strip()
        return cls(home=Path(home).expanduser() if home else platformdirs.user_data_path("wayprint", appauthor=False))
