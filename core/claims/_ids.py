"""Ids of claims from names in the data."""

import hashlib
import re

_SOFT = re.compile(r"[ _-]+|(?<!\d)\.(?!\d)")
"""What may become a hyphen without anything being lost."""


def claim_topic(claim_id: str) -> str:
    """Return the second part of a claim's id, "" without one: what the claim says of its segment.

    Examples
    --------
    >>> claim_topic("s01.severity.pain-03"), claim_topic("late")
    ('severity', '')
    """
    return (*claim_id.split("."), "")[1]


def slug(text: str) -> str:
    """Return a slug of letters, digits and hyphens; a short hash tells apart what the slug alone would not.

    Examples
    --------
    >>> slug("events.n_sessions"), slug("Big city")
    ('events-n-sessions', 'big-city')
    >>> slug("A+") != slug("A-"), slug("購入") != slug("検索"), slug("0.5") != slug("0-5")
    (True, True, True)
    """
    plain = _SOFT.sub("-", text.lower()).strip("-")
    kept = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if kept and kept == plain and not text.endswith("-"):
        return kept
    mark = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{kept}-{mark}" if kept else mark
