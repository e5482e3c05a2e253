"""Ids for parts that come without one."""

import re
from collections.abc import Iterable
from itertools import count

_MAX_SLUG = 56  # leaves room for a number in an id of 64 characters


class Slugs:
    """Gives ids that are not taken yet."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def next(self, text: str, otherwise: str) -> str:
        """Return an id that reads like a text; like `otherwise` where the text has no plain letters.

        Examples
        --------
        >>> ids = Slugs()
        >>> ids.next("Pay now!", "step"), ids.next("Pay now", "step"), ids.next("支払い", "step")
        ('pay-now', 'pay-now-2', 'step')
        """
        stem = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:_MAX_SLUG].strip("-") or otherwise
        numbered = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
        found = next(one for one in numbered if one not in self._taken)
        self._taken.add(found)
        return found

    def given(self, one_id: str, text: str, otherwise: str) -> str:
        """Return an id that came with a part, as long as it is free; else one as `next` gives."""
        if not one_id or one_id in self._taken:
            return self.next(text, otherwise)
        self._taken.add(one_id)
        return one_id
