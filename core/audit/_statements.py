"""Whether personas, maps and the backlog rest on claims and links that are there."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from core.audit._findings import finding
from core.claims import Claim, EvidenceData, claim_topic
from core.declared import check_conditions
from core.errors import ConfigError, Finding
from core.journeys import Card, JourneyMap
from core.narration import is_about
from core.opportunities import GONE, dangling, pains_of
from core.personas import (
    PainPoint,
    Persona,
    ProtoMatch,
    Statement,
    Touchpoint,
    measured_severity,
    without_personal_data,
    without_severity,
)
from core.study import Study


def check_statements(study: Study) -> Sequence[Finding]:
    """Check that whatever is not an assumption rests on claims that exist and say the same."""
    claims = {claim.id: claim for claim in study.claims}
    found: list[Finding] = []
    for persona in study.personas:
        found.extend(_persona(persona, claims))
    for journey in study.journeys:
        found.extend(_journey(journey, study.personas, claims))
    found.extend(_backlog(study))
    return found


def _persona(persona: Persona, claims: Mapping[str, Claim]) -> Sequence[Finding]:
    found: list[Finding] = []
    own = {persona.segment_id}
    for one in (persona.headline, *persona.statements):
        where = f"persona {persona.id}, {one.id}"
        found.extend(_told(where, one, persona))
        if one.kind != "told":
            found.extend(_backed(where, one.kind, one.claim_ids, claims, own))
        said = {claims[claim_id].sentence for claim_id in one.claim_ids if claim_id in claims}
        if one.kind != "assumed" and one.section != "headline" and not is_about(one) and said and one.text not in said:
            found.append(finding("statement-differs", f"Persona {persona.id} says {one.text!r}, no claim does."))
    for pain in persona.pain_points:
        found.extend(
            _backed(f"persona {persona.id}, {pain.id}", pain.kind, pain.claim_ids or pain.quote_ids, claims, own)
        )
        found.extend(_severity(f"persona {persona.id}, {pain.id}", pain.severity, pain.claim_ids, claims))
    if persona.given_name:
        where = f"persona {persona.id}, the name {persona.given_name}"
        found.extend(_backed(where, "inferred", persona.given_name_claim_ids, claims, own))
    for difference in persona.differences:
        where, by = f"persona {persona.id}, beside {difference.segment_id}", difference.claim_ids
        found.extend(_backed(where, "measured" if by else "assumed", by, claims, own))
    for touchpoint in persona.touchpoints:
        where = f"persona {persona.id}, {touchpoint.id}"
        found.extend(_backed(where, touchpoint.kind, touchpoint.claim_ids, claims, own))
    for note in persona.notes:
        if any(without_personal_data(words) != words for words in (note.who, note.source, note.text)):
            found.append(finding("note-personal", f"Persona {persona.id}: {note.id} holds personal data."))
    return found


def _told(where: str, one: Statement, persona: Persona) -> Iterator[Finding]:
    """Check that a statement rests on notes exactly where it is marked so, and that these are there."""
    if (one.kind == "told") != bool(one.note_ids) or (one.note_ids and one.claim_ids):
        yield finding("badge-differs", f"In {where}: it is marked {one.kind} with {len(one.note_ids)} notes.")
    known = {note.id for note in persona.notes}
    for note_id in one.note_ids:
        if note_id not in known:
            yield finding("note-missing", f"In {where}: note {note_id} does not exist.")


def _journey(journey: JourneyMap, personas: Sequence[Persona], claims: Mapping[str, Claim]) -> Iterator[Finding]:
    """Check that each card says what the pain point or touchpoint it stands for says, on the same claims."""
    own = [persona for persona in personas if persona.id in journey.persona_ids]
    segments = {persona.segment_id for persona in own}
    items: dict[str, PainPoint | Touchpoint] = {}
    for persona in own:
        items |= {pain.id: pain for pain in persona.pain_points}
        items |= {touchpoint.id: touchpoint for touchpoint in persona.touchpoints}
    for stage in journey.stages:
        if stage.reach_claim_id:
            where = f"map {journey.id}, {stage.id}"
            yield from _backed(where, "measured", (stage.reach_claim_id,), claims, segments)
            claim = claims.get(stage.reach_claim_id)
            if claim is not None and not claim.id.endswith(f".{stage.id}"):
                yield finding("claim-swapped", f"In {where}: claim {claim.id} is about something else.")
        for card in (card for step in stage.steps for card in step.cards):
            where = f"map {journey.id}, {card.id}"
            yield from _backed(where, card.kind, card.claim_ids, claims, segments)
            yield from _severity(where, card.severity, card.claim_ids, claims)
            item = items.get(card.item_id)
            said = {claims[claim_id].sentence for claim_id in card.claim_ids if claim_id in claims}
            if card.claim_ids and card.text not in said and (item is None or not _stands_for(card, item)):
                yield finding("card-differs", f"In {where}: {card.text!r} is not what its persona says.")


def _stands_for(card: Card, item: PainPoint | Touchpoint) -> bool:
    """Return whether the card says what the item says; severity, place and channel are the team's to judge."""
    if isinstance(item, PainPoint):
        own = {one for one in without_severity(card.claim_ids) if claim_topic(one) != "placed"}
        known = without_severity(item.claim_ids) or item.quote_ids
        return card.text == item.title and own <= set(known) and set(known[:1]) <= own
    return (card.text, card.claim_ids) == (item.name, item.claim_ids)


def _severity(
    where: str, said: int | None, claim_ids: tuple[str, ...], claims: Mapping[str, Claim]
) -> Iterator[Finding]:
    """Check that a severity is the one its claim gives; without a claim, or off the lane of pains, it says nothing."""
    for claim_id in claim_ids:
        claim = claims.get(claim_id)
        if claim is None or claim.topic != "severity" or claim.evidence is None or said is None:
            continue
        if said != measured_severity(claim):
            yield finding("severity-differs", f"In {where}: severity {said} is not what {claim_id} gives.")


def _backed(
    where: str,
    kind: str,
    claim_ids: tuple[str, ...],
    claims: Mapping[str, Claim],
    segments: Collection[str | None] | None = None,
) -> Iterator[Finding]:
    """Check that claims exist exactly where something is not an assumption, and are about the right segment."""
    if (kind == "assumed") != (not claim_ids):
        yield finding("badge-differs", f"In {where}: it is marked {kind} with {len(claim_ids)} claims.")
    for claim_id in claim_ids:
        if claim_id not in claims:
            yield finding("claim-missing", f"In {where}: claim {claim_id} does not exist.")
        elif segments is not None and claims[claim_id].segment_id not in segments:
            yield finding("claim-swapped", f"In {where}: claim {claim_id} is about another segment.")


def _backlog(study: Study) -> Iterator[Finding]:
    """Say which links of opportunities and solutions lead nowhere: they are kept, and somebody should look."""
    for one in dangling(study.backlog, pains_of(study.personas, study.journeys, study.backlog)):
        message = f"The backlog, {one.item_id}: the {one.node.kind} {one.node.key} that it names is {GONE}."
        hint = "Link it to another on the Journeys page, or take the link away."
        yield Finding(code="link-missing", severity="warning", message=message, hint=hint, example=one.title)


def check_match(persona: Persona, study: Study, data: EvidenceData) -> Iterator[Finding]:
    """Check that who a proto-persona means can be counted in this data, and that its guesses are on its sheet."""
    match = persona.match
    where = f"persona {persona.id}"
    if match.segment_id and match.segment_id not in study.segment_ids:
        yield finding("match-fails", f"In {where}: it is laid beside segment {match.segment_id}, which is not there.")
    if persona.segment_id is not None and match != ProtoMatch():
        yield finding("match-fails", f"In {where}: it describes a segment, and says who is meant besides.")
    known = {one.id for one in (persona.headline, *persona.statements)}
    for guess in match.guesses:
        if guess not in known:
            yield finding("match-fails", f"In {where}: statement {guess} does not exist.")
    try:
        specs = {spec.name: spec for spec in data.customers.columns}
        check_conditions((*match.conditions, *match.guesses.values()), data.customers.frame, specs)
    except ConfigError as error:
        yield finding("match-fails", f"In {where}: {error.message}")
