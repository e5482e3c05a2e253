"""On which channels a persona's people are, beside everyone else: the small picture of their channels."""

from dataclasses import dataclass

import numpy as np

from core.claims import EvidenceData
from core.config import MIN_GROUP_SIZE

_PREFIX = "events.channel_share."


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """One channel: the mean share of a customer's events that are on it, of the members and of everyone else."""

    channel: str
    share: float
    others: float


def channel_use(data: EvidenceData, segment_id: str) -> tuple[ChannelUse, ...]:
    """Return how the members' events are spread over the channels, the most used first; () where few have events.

    Each customer with events counts once, with the shares of their own events.
    """
    member = data.members(segment_id)
    found = []
    for name in data.customers.frame.columns:
        if not name.startswith(_PREFIX):
            continue
        numbers = data.numbers(name)
        known = ~np.isnan(numbers)
        own, rest = numbers[known & member], numbers[known & ~member]
        if min(len(own), len(rest)) >= MIN_GROUP_SIZE:
            channel = name.removeprefix(_PREFIX).replace("_", " ")
            found.append(ChannelUse(channel, float(own.mean()), float(rest.mean())))
    return tuple(sorted(found, key=lambda one: (-one.share, one.channel)))
