"""Where the customers of a segment meet the company: the events that enough of them have, and on which channel."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims import Claim, Condition, EvidenceData, Shares, adjusted_claims, slug
from core.config import MIN_GROUP_SIZE
from core.personas._model import Touchpoint
from core.profiles import MAX_P, MIN_EFFECT
from core.wording import capitalised, percent, sentence

MAX_TOUCHPOINTS = 14
MIN_TOUCHPOINT_REACH = 0.05


class TouchpointFinder:
    """Finds the touchpoints of one segment after the other; the events are read once.

    Parameters
    ----------
    data : EvidenceData
        The customers and the segment of each.
    events : DataFrame
        Canonical events.
    """

    def __init__(self, data: EvidenceData, events: pd.DataFrame) -> None:
        self._data = data
        self._specs = {spec.name: spec for spec in data.customers.columns}
        self._customer = data.customers.frame.index.get_indexer(pd.Index(events["customer_id"]))
        self._event, self._events = pd.factorize(events["event"].astype("str"), sort=True)
        channel = events["channel"].astype("str") if "channel" in events.columns else pd.Series("", events.index)
        self._channel, self._channels = pd.factorize(channel, sort=True)
        self._reach = {
            event: Shares(data, (Condition(column=column, op="at_least", values=(1.0,)),))
            for event in self._events
            if (column := f"events.count.{event}") in data.customers.frame.columns
        }

    def of(self, segment_id: str) -> list[tuple[Touchpoint, Claim]]:
        """Return touchpoints with their claims, those that most reach first; p-values adjusted over all of these."""
        channels = self._main_channels(segment_id)
        claims = {event: self._claim(segment_id, event) for event in self._reach if event in channels}
        kept = [event for event, claim in claims.items() if _is_reached(claim)]
        adjusted = adjusted_claims(tuple(claims[event] for event in kept))
        found = [
            (_touchpoint(event, *channels[event], claim), claim) for event, claim in zip(kept, adjusted, strict=True)
        ]
        return sorted(found, key=lambda one: (-(one[0].reach or 0.0), one[0].event))[:MAX_TOUCHPOINTS]

    def _main_channels(self, segment_id: str) -> dict[str, tuple[str, float | None]]:
        """Return the most frequent channel of each event that customers of the segment have, and its share there.

        Both are of the times whose channel is known; "" and None where none is.
        """
        own = (self._customer >= 0) & self._data.members(segment_id)[self._customer]
        counts = np.zeros((len(self._events), len(self._channels) + 1), dtype=np.int64)
        np.add.at(counts, (self._event[own], self._channel[own]), 1)  # channels that are not known are last
        return {str(event): self._most(row[:-1]) for event, row in zip(self._events, counts, strict=True) if row.any()}

    def _most(self, counts: npt.NDArray[np.int64]) -> tuple[str, float | None]:
        if not counts.any():
            return "", None
        most = int(counts.argmax())
        return str(self._channels[most]), round(float(counts[most] / counts.sum()), 6)

    def _claim(self, segment_id: str, event: str) -> Claim:
        evidence = self._reach[event].of(segment_id)
        return Claim(
            id=f"{segment_id}.reach.{slug(event)}",
            segment_id=segment_id,
            kind="measured",
            topic="touchpoint",
            sentence=sentence(evidence, self._specs, {}, {f"events.count.{event}": event.replace("_", " ")}),
            evidence=evidence,
        )


def told_apart(
    touchpoints: Sequence[Touchpoint], claims: Mapping[str, Claim]
) -> tuple[tuple[Touchpoint, ...], tuple[Touchpoint, ...]]:
    """Return the touchpoints that tell a persona apart, the largest difference first, and the others as they come.

    Those that people wrote down are among the first: nobody counted what tells them apart.
    """
    effects = {one.id: _difference(one, claims) for one in touchpoints}
    telling = sorted((one for one in touchpoints if effects[one.id]), key=lambda one: -effects[one.id])
    return tuple(telling), tuple(one for one in touchpoints if not effects[one.id])


def channel_said(one: Touchpoint) -> str:
    """Return where a touchpoint is met; of one that was counted that is the most usual channel, and how usual.

    Examples
    --------
    >>> channel_said(Touchpoint(id="a", name="Purchase", channel="mobile_web", reach=0.96, channel_share=0.62))
    'most often mobile web, 62% of the time'
    >>> channel_said(Touchpoint(id="a", name="Purchase", channel="store"))
    'store'
    >>> channel_said(Touchpoint(id="a", name="Read it", channel="email", reach=0.7, channel_share=1.0))
    'always email'
    """
    channel = one.channel.replace("_", " ")
    if not channel or one.reach is None:
        return channel
    if one.channel_share == 1:
        return f"always {channel}"
    counted = f", {percent(one.channel_share)} of the time" if one.channel_share is not None else ""
    return f"most often {channel}{counted}"


def _difference(one: Touchpoint, claims: Mapping[str, Claim]) -> float:
    """Return how far the reach lies from everyone else's where that is large and no chance, else 0; 2 for a guess."""
    found = [claims[claim_id].evidence for claim_id in one.claim_ids if claim_id in claims]
    evidence = found[0] if found else None
    if evidence is None:
        return 2.0
    return abs(evidence.effect) if evidence.p_adjusted < MAX_P and abs(evidence.effect) >= MIN_EFFECT else 0.0


def _is_reached(claim: Claim) -> bool:
    evidence = claim.evidence
    return evidence is not None and evidence.value >= MIN_TOUCHPOINT_REACH and evidence.n >= MIN_GROUP_SIZE


def _touchpoint(event: str, channel: str, channel_share: float | None, claim: Claim) -> Touchpoint:
    return Touchpoint(
        id=f"touchpoint-{slug(event)}",
        name=capitalised(event.replace("_", " ")),
        channel=channel.replace("_", " "),
        event=event,
        reach=claim.evidence.value if claim.evidence else None,
        channel_share=channel_share,
        claim_ids=(claim.id,),
        kind="measured",
    )
