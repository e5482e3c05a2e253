"""What people add to a persona themselves: sections of their own, and notes from interviews."""

import datetime
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

MAX_TITLE = 120
MAX_WORDS = 2_000
MAX_NOTE = 5_000
MAX_LINKS = 20
MAX_PICTURE_CHARS = 400_000
"""Characters of a picture kept as text: about 300 kB."""

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
"""Links of other kinds could run a program, so none is kept."""

_PICTURE = re.compile(r"data:image/jpeg;base64,[A-Za-z0-9+/]+={0,2}")
_MAX_URL = 2_000


def checked_picture(value: str) -> str:
    """Return a picture as it is kept; ValueError unless it is a small JPEG as a data URI (see `small_picture`)."""
    if len(value) > MAX_PICTURE_CHARS or not _PICTURE.fullmatch(value):
        message = "a picture is a JPEG as a data URI, and small"
        raise ValueError(message)
    return value


def is_safe_link(address: str) -> bool:
    """Return whether an address may be offered as a link: of the web or of e-mail, with a host or a mailbox.

    Examples
    --------
    >>> is_safe_link("https://example.com/a"), is_safe_link("javascript:alert(1)")
    (True, False)
    """
    if not address.isprintable() or any(sign.isspace() for sign in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    reached = bool(parts.netloc) if parts.scheme != "mailto" else "@" in parts.path
    return parts.scheme in LINK_SCHEMES and reached


class _Own(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str = Field(min_length=1, max_length=MAX_TITLE)


class OwnText(_Own):
    """A section of text: `text`, of at most `MAX_WORDS` characters."""

    kind: Literal["text"] = "text"
    text: str = Field(min_length=1, max_length=MAX_WORDS)


class OwnSlider(_Own):
    """A place between two ends: `value` 0 (wholly `low`) to 100 (wholly `high`)."""

    kind: Literal["slider"] = "slider"
    low: str = Field(min_length=1, max_length=MAX_TITLE)
    high: str = Field(min_length=1, max_length=MAX_TITLE)
    value: int = Field(default=50, ge=0, le=100)


class OwnImage(_Own):
    """A picture: `image` as a data URI (see `small_picture`), `caption` in words, for those who do not see it too."""

    kind: Literal["image"] = "image"
    image: str
    caption: str = Field(default="", max_length=MAX_WORDS)

    _checked = field_validator("image")(checked_picture)


class OwnLink(BaseModel):
    """A link: what it says, and where it leads (only web and e-mail addresses)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=1, max_length=MAX_TITLE)
    url: str = Field(max_length=_MAX_URL)

    @field_validator("url")
    @classmethod
    def _of_a_safe_kind(cls, value: str) -> str:
        if not is_safe_link(value):
            message = "a link starts with http://, https:// or mailto:"
            raise ValueError(message)
        return value


class OwnLinks(_Own):
    """Links, in display order."""

    kind: Literal["links"] = "links"
    links: tuple[OwnLink, ...] = Field(min_length=1, max_length=MAX_LINKS)


OwnSection = Annotated[OwnText | OwnSlider | OwnImage | OwnLinks, Field(discriminator="kind")]
"""A section of one's own; `kind` says which."""


class InterviewNote(BaseModel):
    """What somebody said in an interview: evidence of its own kind, of one voice and not of a table.

    Parameters
    ----------
    id : str
        Stable slug within the persona.
    who : str
        Who said it, as a role: "buyer, 34, two children".
    date : date or None
        When; None where nobody noted it.
    source : str
        Where it comes from: "interview 7, by telephone".
    text : str
        The words, personal data removed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    who: str = Field(min_length=1, max_length=MAX_TITLE)
    date: datetime.date | None = None
    source: str = Field(default="", max_length=MAX_TITLE)
    text: str = Field(min_length=1, max_length=MAX_NOTE)
