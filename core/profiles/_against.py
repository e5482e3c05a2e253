"""Whether what is said of a segment holds beside each of the other segments, not only beside all of them together."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt

from core.claims import Condition, EvidenceData, is_noticeable, meets
from core.profiles._traits import Trait
from core.schema import Meaning

NEAR = 0.1
"""Shares that lie less than this apart are about the same to a reader."""


EQUAL = 0.02
"""Shares that lie less than this apart are the same to a reader."""


class Against:
    """Compares a trait of one segment with the same of each other segment.

    Numbers are compared by their typical values where these are said, all else by the share who meet the test of the
    trait. Segments that people declared are parts of others, and compared with none of them.
    """

    def __init__(self, data: EvidenceData, segment_ids: Iterable[str]) -> None:
        self._data = data
        self._rivals = {one: data.members(one) for one in segment_ids if one not in data.declared}
        self._of_test = cache(self._meets)
        self._of_column = cache(self._numbers)

    def holds(self, trait: Trait, segment_id: str) -> bool:
        """Return whether a name can say it, against most of everyone else, and no segment has more of it."""
        return self.tells_from_most(trait, segment_id) and self.is_unsurpassed(trait, segment_id)

    def is_unsurpassed(self, trait: Trait, segment_id: str) -> bool:
        """Return whether no other segment has more of it: in typical value, or in share by more than a little."""
        own = self._level(trait, segment_id)
        most = max((self._level(trait, other) for other in self._others(segment_id)), default=own)
        return most <= own if _is_typical(trait) else most < own + NEAR

    def equals(self, trait: Trait, segment_id: str) -> list[str]:
        """Return the other segments of which nearly the same share, or more, has what a share of this one has."""
        if _is_typical(trait):
            return []
        own = self._level(trait, segment_id)
        return [one for one in self._others(segment_id) if self._level(trait, one) > own - EQUAL]

    def tells_from_most(self, trait: Trait, segment_id: str) -> bool:
        """Return whether at most half of everyone else is in segments that have about as much of it, or more."""
        outside = ~self._data.members(segment_id)
        alike = (one for one in self._others(segment_id) if self._is_alike(trait, segment_id, one))
        n_alike = sum(int((self._rivals[one] & outside).sum()) for one in alike)
        return 2 * n_alike <= int(outside.sum())

    def _others(self, segment_id: str) -> list[str]:
        return [one for one in self._rivals if one != segment_id]

    def _is_alike(self, trait: Trait, segment_id: str, other: str) -> bool:
        own, beside = self._level(trait, segment_id), self._level(trait, other)
        evidence = trait.claim.evidence
        if evidence is None or not _is_typical(trait):
            return beside > own - NEAR
        two = evidence.model_copy(update={"value": own, "others_value": beside})
        is_year = trait.spec.meaning is Meaning.BIRTH_YEAR  # a fifth of a year is centuries
        return beside >= own or not (is_year or is_noticeable(two))

    def _level(self, trait: Trait, segment_id: str) -> float:
        """Return the share of a segment that has a trait, or its typical value, more of the trait being higher."""
        member = self._data.members(segment_id)
        evidence = trait.claim.evidence
        if evidence is not None and _is_typical(trait):
            known = self._of_column(evidence.column)[member]
            known = known[~np.isnan(known)]
            return float(np.median(known)) * (1 if evidence.effect >= 0 else -1) if len(known) else -np.inf
        counted, holds = self._of_test(trait.condition)
        n = int((member & counted).sum())
        return int((member & holds).sum()) / n if n else -np.inf

    def _meets(self, test: Condition) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        return meets(self._data.customers.frame, (test,))

    def _numbers(self, column: str) -> npt.NDArray[np.float64]:
        return self._data.numbers(column)


def _is_typical(trait: Trait) -> bool:
    return trait.claim.evidence is not None and trait.claim.evidence.statistic == "median"
