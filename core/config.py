"""Settings of a deployment, and the named limits that every module shares."""

import getpass
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from core.errors import ConfigError

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


def part_of(on_progress: OnProgress, start: float, end: float) -> OnProgress:
    """Return a progress callback for one part of a longer piece of work, from share `start` to `end`."""

    def report(share: float, what: str) -> None:
        on_progress(start + (end - start) * share, what)

    return report


def steps_of(on_progress: OnProgress, n_steps: int, what: str) -> Callable[[], None]:
    """Return a callback for the end of each of several like steps, which says which one is under way.

    Examples
    --------
    >>> after_step = steps_of(lambda share, what: print(share, what), 2, "Looking again")
    0.0 Looking again (1 of 2)
    >>> after_step()
    0.5 Looking again (2 of 2)
    """
    done = 0

    def report() -> None:
        on_progress(done / n_steps, f"{what} ({min(done + 1, n_steps)} of {n_steps})")

    def after_step() -> None:
        nonlocal done
        done = min(done + 1, n_steps)
        report()

    report()
    return after_step


THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that nothing leaves this machine for."""


class NarratorSettings(BaseModel):
    """A model that may word paragraphs, behind an endpoint that speaks OpenAI's chat completions.

    Parameters
    ----------
    url : str
        Base address, as ``http://localhost:11434/v1`` for Ollama.
    model : str
        Name of the model there.
    key : SecretStr
        Key of the endpoint, "" where it needs none; from the environment or typed for a session, never written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    model: str
    key: SecretStr = SecretStr("")

    @property
    def host(self) -> str:
        """Host and port that the evidence is sent to."""
        return urlsplit(self.url).netloc

    @property
    def stays_here(self) -> bool:
        """Whether the model runs on this machine."""
        return urlsplit(self.url).hostname in THIS_MACHINE


def narrator_settings(url: str, model: str, key: str = "") -> NarratorSettings:
    """Return checked settings.

    Raises ConfigError for what is no address of the web, for one with a password in it, for a missing model, and for
    a key that would cross a network in plain text.
    """
    url, model, key = url.strip().rstrip("/"), model.strip(), key.strip()
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query or parts.fragment:
        message = f"{url!r} is not the address of a model."
        raise ConfigError(message, hint="Give one such as http://localhost:11434/v1, without a password in it.")
    if not model:
        message = "No model is named."
        raise ConfigError(message, hint="Give the name of a model that the endpoint knows, such as llama3.2.")
    settings = NarratorSettings(url=url, model=model, key=SecretStr(key))
    if key and parts.scheme == "http" and not settings.stays_here:
        message = f"The key would be sent to {parts.hostname} in plain text."
        raise ConfigError(message, hint="Use an address that starts with https://, or no key.")
    return settings


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
    def from_environment(cls) -> "Settings":
        """Return the settings named by ``WAYPRINT_HOME``, else the user-data folder of this system."""
        home = os.environ.get("WAYPRINT_HOME", "").strip()
        return cls(home=Path(home).expanduser() if home else platformdirs.user_data_path("wayprint", appauthor=False))

    @property
    def _file(self) -> Path:
        return self.home / "settings.json"

    def narrator(self, environment: Mapping[str, str] | None = None, *, key: str = "") -> NarratorSettings | None:
        """Return the model that may word paragraphs, None where none is set up.

        ``WAYPRINT_NARRATOR_URL``, ``_MODEL`` and ``_KEY`` come before what `keep_narrator` wrote; `key` is one that was
        typed for the session. Raises ConfigError for settings that cannot be used.
        """
        values = os.environ if environment is None else environment
        kept = self._kept().narrator
        url = values.get("WAYPRINT_NARRATOR_URL", "").strip()
        model = values.get("WAYPRINT_NARRATOR_MODEL", "").strip() or ("" if url else kept.get("model", ""))
        # A key of the environment belongs to the address there: it goes to no other one.
        key = key.strip() or (values.get("WAYPRINT_NARRATOR_KEY", "") if url else "")
        url = url or kept.get("url", "")
        return narrator_settings(url, model, key) if url else None

    def keep_narrator(self, url: str, model: str) -> NarratorSettings | None:
        """Write address and model beside the studies, and return them; an empty address takes them away.

        There is no key in it. Raises ConfigError for settings that cannot be used.
        """
        found = narrator_settings(url, model) if url.strip() else None
        narrator = {"url": found.url, "model": found.model} if found else {}
        self._keep(self._kept().model_copy(update={"narrator": narrator}))
        return found

    def author(self) -> str:
        """Return what changes made on this machine are signed with: what `keep_author` wrote, else the login's name.

        "" where there is neither. Raises ConfigError for settings that cannot be read.
        """
        kept = self._kept().author
        if kept is not None:
            return kept
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):  # an account without a name, in a container for one
            return ""

    def keep_author(self, name: str) -> None:
        """Write the name that changes are signed with beside the studies; an empty one signs nothing."""
        self._keep(self._kept().model_copy(update={"author": name.strip()}))

    def _keep(self, settings: "_SettingsFile") -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        said = settings.model_dump(exclude_none=True)
        self._file.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")

    def _kept(self) -> "_SettingsFile":
        try:
            return _SettingsFile.model_validate_json(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return _SettingsFile()
        except (ValidationError, UnicodeDecodeError) as error:
            message = f"{self._file.name} in the folder of the studies cannot be read."
            raise ConfigError(message, hint="Delete it, and enter the settings again.") from error


class _SettingsFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    narrator: dict[str, str] = {}
    author: str | None = None
