"""Names, titles and ids of studies: checked, and free."""

import re
import unicodedata
from collections.abc import Collection

from core.errors import ConfigError

MAX_NAME_LENGTH = 120
"""Characters a study name may have."""

MAX_ID_LENGTH = 60
"""Characters of a study id before its suffix: ids stand in addresses and file names."""


def checked_name(name: str) -> str:
    """Return a study name with its spaces tidied; ConfigError unless it has 1 to 120 characters.

    Examples
    --------
    >>> checked_name("  Spring   study ")
    'Spring study'
    """
    tidy = " ".join(name.split())
    if not 1 <= len(tidy) <= MAX_NAME_LENGTH:
        message = f"A study name has 1 to {MAX_NAME_LENGTH} characters; this one has {len(tidy)}."
        raise ConfigError(message, hint="Give the study a short name." if not tidy else "Shorten the name.")
    return tidy


def free_title(title: str, taken: Collection[str]) -> str:
    """Return a title with the first suffix (2), (3) … that is not taken.

    Examples
    --------
    >>> free_title("First purchase", {"First purchase"})
    'First purchase (2)'
    """
    candidate, number = title, 1
    while candidate in taken:
        number += 1
        candidate = f"{title} ({number})"
    return candidate


def free_id(name: str, taken: Collection[str]) -> str:
    """Return the slug of a name, with the first suffix -2, -3 … that is not taken.

    Examples
    --------
    >>> free_id("Käufer 2026", {"kaufer-2026"})
    'kaufer-2026-2'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:MAX_ID_LENGTH].strip("-") or "study"
    candidate, suffix = slug, 1
    while candidate in taken:
        suffix += 1
        candidate = f"{slug}-{suffix}"
    return candidate


def set_apart(name: str, what: str, taken: Collection[str]) -> str:
    """Return a name with what it is in brackets, with a number where that is taken; shortened where needed.

    Examples
    --------
    >>> set_apart("Shop", "copy", {"Shop"}), set_apart("Shop", "copy", {"Shop", "Shop (copy)"})
    ('Shop (copy)', 'Shop (copy 2)')
    """
    ending, number = f" ({what})", 1
    while (candidate := name[: MAX_NAME_LENGTH - len(ending)].rstrip() + ending) in taken:
        number += 1
        ending = f" ({what} {number})"
    return candidate
