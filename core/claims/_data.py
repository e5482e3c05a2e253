"""What claims are computed from: the customers, who is in which segment, comments, events and the search."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims._clock import EventClock, read_clock
from core.claims._compared import Mask
from core.claims._conditions import column_of, meets
from core.claims._model import Condition, EvidenceTable
from core.claims._search_data import SearchData
from core.tables import CustomerTable

N_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class EvidenceData:
    """What claims are computed from.

    customers : the wide customer table.
    segments : index ``customer_id``, the segment of each customer ("" for none).
    comments : the analysed comments (`FeedbackAnalysis.comments`), or None.
    comments_source : fingerprint of the comments.
    declared : rules of the segments that people declared, by segment id; all conditions of one must hold.
    probability : index ``customer_id``, 0 to 1, that a customer belongs to the segment given; None where not known.
    search : how the segments were found; None where not known.
    events : the event log (``customer_id, time``), or None.
    are_rows : whether no column names the customers, so that each row counts as one.
    """

    customers: CustomerTable
    segments: pd.Series
    comments: pd.DataFrame | None = None
    comments_source: str = ""
    declared: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    probability: pd.Series | None = None
    search: SearchData | None = None
    events: pd.DataFrame | None = None
    are_rows: bool = False
    _codes: npt.NDArray[np.int64] = field(init=False, repr=False, compare=False)
    _places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    _ids: npt.NDArray[np.object_] = field(init=False, repr=False, compare=False)
    _ranks: npt.NDArray[np.int64] = field(init=False, repr=False, compare=False)
    _clocks: list[EventClock] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Members and the order of ids are asked for thousands of times: compare numbers, not texts.
        codes, segments = pd.factorize(self.segments.reindex(self.customers.frame.index))
        ranks, ids = pd.factorize(self.customers.frame.index.to_numpy(dtype=object), sort=True)
        object.__setattr__(self, "_codes", codes)
        object.__setattr__(self, "_places", {str(one): place for place, one in enumerate(segments)})
        object.__setattr__(self, "_ids", ids)
        object.__setattr__(self, "_ranks", ranks)
        object.__setattr__(self, "_clocks", [])

    def members(self, segment_id: str) -> Mask:
        """Return who belongs to a segment (or meets its rule), in the order of the customer table."""
        if segment_id in self.declared:
            return meets(self.customers.frame, self.declared[segment_id])[1]
        return np.asarray(self._codes == self._places.get(segment_id, -2))

    def beside(self, segment_id: str, versus: str) -> Mask:
        """Return who a segment is compared with: everyone else, or the members of one other segment alone."""
        member = self.members(segment_id)
        return ~member & self.members(versus) if versus else ~member

    @property
    def clock(self) -> EventClock | None:
        """When each event was, by customer; None without events. Read from the log once."""
        if self.events is not None and not self._clocks:
            self._clocks.append(read_clock(self.events, self.customers.frame.index))
        return self._clocks[0] if self._clocks else None

    def are_members(self, customer_ids: pd.Index | pd.Series, segment_id: str) -> Mask:
        """Return for each of these customers whether they belong to a segment; unknown ones do not."""
        member = pd.Series(self.members(segment_id), index=self.customers.frame.index)
        return member.reindex(customer_ids, fill_value=False).to_numpy(dtype=bool)

    def numbers(self, column: str) -> npt.NDArray[np.float64]:
        """Return a column of the customer table as numbers, nan for missing cells.

        Raises DataError for a column that is not there.
        """
        return column_of(self.customers.frame, column).to_numpy(dtype=np.float64, na_value=np.nan)

    def numbers_of(self, column: str, customer_ids: pd.Index) -> npt.NDArray[np.float64]:
        """Return a column as numbers in the order of these customers; DataError for a column that is not there."""
        numbers = pd.Series(self.numbers(column), index=self.customers.frame.index)
        return np.asarray(numbers.reindex(customer_ids).to_numpy(), dtype=np.float64)

    def source(self, table: EvidenceTable) -> str:
        """Return the fingerprint of a table that claims are computed from, "" where it is not there."""
        if table in {"customers", "memberships"}:
            return self.customers.fingerprint
        if table == "feedback":
            return self.comments_source
        if table == "events":
            return self.clock.source if self.clock is not None else ""
        return self.search.source(table) if self.search is not None else ""

    def examples(self, chosen: Mask) -> tuple[str, ...]:
        """Return the ids of a few of the chosen customers, the first in the order of ids."""
        return tuple(self._ids[np.sort(self._ranks[chosen])[:N_EXAMPLES]])

    def medians(self, numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the median of each found segment that has any number; `numbers` has one for each customer."""
        placed = (self._codes >= 0) & (self._codes != self._places.get("", -1))
        medians = pd.Series(numbers[placed]).groupby(self._codes[placed]).median().dropna()
        return medians.to_numpy(dtype=np.float64)
