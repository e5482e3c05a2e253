"""When events were: the hour of the week of each, by customer."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS_A_DAY = 24
HOURS_A_WEEK = len(WEEKDAYS) * HOURS_A_DAY

Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def week_frame() -> pd.DataFrame:
    """Return the 168 hours of a week, Monday 0h first: the columns that conditions on events look at."""
    return pd.DataFrame(
        {
            "weekday": [day for day in WEEKDAYS for _ in range(HOURS_A_DAY)],
            "hour": [str(hour) for _ in WEEKDAYS for hour in range(HOURS_A_DAY)],
        }
    )


@dataclass(frozen=True)
class EventClock:
    """Events of known customers: `customer` is the place of each one's customer, `slot` the hour of the week, 0 to 167.

    `n_customers` are those of the customer table, with events or without.
    """

    customer: npt.NDArray[np.int32]
    slot: npt.NDArray[np.int16]
    n_customers: int

    @cached_property
    def source(self) -> str:
        """Fingerprint of when the events were and whose."""
        digest = hashlib.sha256(str(self.n_customers).encode())
        for part in (self.customer.astype("<i4"), self.slot.astype("<i2")):
            digest.update(part.tobytes())
        return digest.hexdigest()[:16]

    @cached_property
    def per_customer(self) -> Counts:
        """Number of events of each customer, shape (n_customers,)."""
        return np.bincount(self.customer, minlength=self.n_customers)

    def inside(self, hours: Mask) -> Counts:
        """Return how many events of each customer lie in some hours of the week; `hours` has shape (168,)."""
        return np.bincount(self.customer[hours[self.slot]], minlength=self.n_customers)

    def week(self, member: Mask) -> Counts:
        """Return how many events of the members lie in each hour of the week, shape (168,)."""
        return np.bincount(self.slot[member[self.customer]], minlength=HOURS_A_WEEK)


def read_clock(events: pd.DataFrame, customers: pd.Index) -> EventClock:
    """Return when the events of these customers were; those without a time or of strangers are left out."""
    place = customers.get_indexer(pd.Index(events["customer_id"]))
    times = events["time"]
    known = (place >= 0) & times.notna().to_numpy(dtype=bool)
    moments = times[known].dt
    slot = moments.day_of_week.to_numpy() * HOURS_A_DAY + moments.hour.to_numpy()
    return EventClock(place[known].astype(np.int32), slot.astype(np.int16), len(customers))
