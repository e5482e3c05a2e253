"""What people did to segments, personas and maps, carried over to segments that were found anew."""

from collections.abc import Collection, Iterable, Mapping
from itertools import count

import pandas as pd

from core.claims import Claim, claim_topic
from core.journeys import Card, JourneyMap
from core.personas import Persona, Statement, measured_severity, regenerated
from core.segmentation import SegmentInfo
from core.study import free_id

MIN_OVERLAP = 0.3
"""From this Jaccard overlap on, a segment found again is the same segment: it keeps its persona and name."""


def find_heirs(before: pd.Series, after: pd.Series, infos: Iterable[SegmentInfo]) -> dict[str, str]:
    """Return by new segment id the old one whose customers it holds, where they overlap enough.

    Parameters
    ----------
    before, after : Series
        Segment of each customer ("" for none), index ``customer_id``.
    infos : iterable of SegmentInfo
        The new segments.
    """
    old = before.reindex(after.index).fillna("")
    pairs = []
    for info in infos:
        inside = after == info.id
        for old_id in sorted(set(old[inside]) - {""}):
            member = old == old_id
            pairs.append((float((inside & member).sum() / (inside | member).sum()), info.id, old_id))
    heirs: dict[str, str] = {}
    for overlap, new_id, old_id in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if overlap >= MIN_OVERLAP and new_id not in heirs and old_id not in heirs.values():
            heirs[new_id] = old_id
    return heirs


def carry_personas(
    before: tuple[Persona, ...], after: tuple[Persona, ...], heirs: Mapping[str, str]
) -> tuple[Persona, ...]:
    """Return the new personas with what was locked on those they continue.

    A persona with locked words whose segment is gone follows as a proto-persona; proto-personas are kept.
    """
    old = {persona.segment_id: persona for persona in before if persona.segment_id}
    continued = {persona.segment_id: old.pop(heirs.get(persona.segment_id or "", ""), None) for persona in after}
    # The heirs keep their addresses and colours; the others take what is free.
    taken = {persona.id for persona in continued.values() if persona}
    colors = {persona.color for persona in continued.values() if persona}
    free_colors = (color for color in count() if color not in colors)
    kept: list[Persona] = []
    for persona in after:
        earlier = continued[persona.segment_id]
        if earlier:
            new = regenerated(earlier, persona)
        else:
            new = persona.model_copy(update={"id": free_id(persona.id, taken), "color": next(free_colors)})
        taken.add(new.id)
        kept.append(new)
    renamed = {old_id: new_id for new_id, old_id in heirs.items()}
    for persona in (*old.values(), *(one for one in before if one.segment_id is None)):
        proto = _as_proto(persona, renamed)
        if proto is not None:
            new_id = free_id(proto.id, taken)
            taken.add(new_id)
            kept.append(proto.model_copy(update={"id": new_id}))
    return tuple(kept)


def _as_proto(persona: Persona, renamed: Mapping[str, str]) -> Persona | None:
    """Return what people wrote on a persona whose segment is gone, None when they wrote nothing.

    One that was written without data stays laid beside its segment, by the new id of that.
    """
    if persona.segment_id is None:
        beside = renamed.get(persona.match.segment_id, "")
        return persona.model_copy(update={"match": persona.match.model_copy(update={"segment_id": beside})})
    own = tuple(_assumed(one) for one in persona.statements if one.locked and not one.worded_by)
    pains = tuple(
        pain.model_copy(update={"claim_ids": (), "quote_ids": (), "kind": "assumed"})
        for pain in persona.pain_points
        if pain.locked
    )
    added = persona.own_sections or persona.notes or persona.portrait
    if not (own or pains or added or persona.name_locked or persona.headline.locked):
        return None
    return Persona(
        id=persona.id,
        segment_id=None,
        name=persona.name,
        name_locked=True,
        headline=_assumed(persona.headline),
        statements=own,
        pain_points=pains,
        color=persona.color,
        portrait=persona.portrait,
        own_sections=persona.own_sections,
        notes=persona.notes,
    )


def _assumed(one: Statement) -> Statement:
    if one.kind == "told":
        return one
    return one.model_copy(update={"claim_ids": (), "kind": "assumed", "locked": True})


def carry_map(journey: JourneyMap, heirs: Mapping[str, str], claims: Mapping[str, Claim]) -> JourneyMap:
    """Return the map with its claims renamed to the segments found again; cards without any become assumptions.

    A severity that rests on a claim becomes what the claim says now.
    """
    renamed = {old: new for new, old in heirs.items()}

    def claim(claim_id: str) -> str:
        segment_id, _, rest = claim_id.partition(".")
        new = f"{renamed[segment_id]}.{rest}" if segment_id in renamed else ""
        return new if new in claims else ""

    def card(one: Card) -> Card:
        kept = tuple(new for new in map(claim, one.claim_ids) if new)
        severe = next((claims[new] for new in kept if claim_topic(new) == "severity"), None)
        severity = one.severity if severe is None or journey.role_of(one.lane) != "pains" else measured_severity(severe)
        return one.model_copy(update={"claim_ids": kept, "kind": one.kind if kept else "assumed", "severity": severity})

    stages = tuple(
        stage.model_copy(
            update={
                "reach_claim_id": claim(stage.reach_claim_id),
                "steps": tuple(
                    step.model_copy(update={"cards": tuple(card(one) for one in step.cards)}) for step in stage.steps
                ),
            }
        )
        for stage in journey.stages
    )
    return journey.model_copy(update={"stages": stages})


def revived(
    personas: tuple[Persona, ...], resting: Mapping[str, str], segment_ids: Collection[str]
) -> tuple[Persona, ...]:
    """Return the personas, those proto-personas given back to their segments whose segments are there again."""
    homes = {persona_id: segment_id for segment_id, persona_id in resting.items() if segment_id in segment_ids}
    return tuple(
        persona.model_copy(update={"segment_id": homes[persona.id]})
        if persona.segment_id is None and persona.id in homes
        else persona
        for persona in personas
    )


def now_resting(before: tuple[Persona, ...], after: tuple[Persona, ...]) -> dict[str, str]:
    """Return by segment id the proto-personas that stand for a segment which is gone."""
    segments = {persona.segment_id for persona in after}
    protos = {persona.id: persona for persona in after if persona.segment_id is None}
    return {
        persona.segment_id: persona.id
        for persona in before
        if persona.segment_id and persona.segment_id not in segments and persona.id in protos
    }
