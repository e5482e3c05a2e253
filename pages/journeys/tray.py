"""What the personas of a map and the study offer to attach, and the evidence that the board asks for."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.journeys import JourneyMap, claims_on_card
from core.opportunities import offers
from core.personas import Persona
from core.study import Study
from pages.shared.board import TrayItem
from pages.shared.evidence import show_evidence


def tray_of(personas: Sequence[Persona]) -> tuple[TrayItem, ...]:
    """Return what the personas of a map offer to attach, and whose it is where there are several."""
    several = len(personas) > 1
    return tuple(replace(item, owner=one.name if several else "") for one in personas for item in _items_of(one))


def sentences(study: Study, personas: Sequence[Persona], named: Collection[str]) -> dict[str, str]:
    """Return the sentences of the claims that a map names, and of whom they speak where it has several personas."""
    names = {persona.segment_id: persona.name for persona in personas} if len(personas) > 1 else {}
    found = {}
    for claim in study.claims:
        if claim.id in named:
            whose = names.get(claim.id.partition(".")[0])
            found[claim.id] = f"{whose}: {claim.sentence}" if whose else claim.sentence
    return found


def _items_of(persona: Persona) -> tuple[TrayItem, ...]:
    pains = (
        TrayItem(
            id=pain.id,
            kind="pain",
            text=pain.title,
            severity=pain.severity,
            claim_ids=claims_on_card(pain),
            claim_kind=pain.kind,
        )
        for pain in persona.pain_points
    )
    touchpoints = (
        TrayItem(
            id=one.id,
            kind="touchpoint",
            text=one.name,
            channel=one.channel,
            claim_ids=one.claim_ids,
            claim_kind=one.kind,
        )
        for one in persona.touchpoints
    )
    return (*pains, *touchpoints)


def study_tray(study: Study) -> tuple[TrayItem, ...]:
    """Return the opportunities, solutions and metrics of the study, to attach to any of its maps."""
    return tuple(TrayItem(id=one.item_id, kind=one.kind, text=one.text) for one in offers(study.backlog))


def open_evidence(study: Study, journey: JourneyMap, personas: tuple[Persona, ...], claim_id: str) -> None:
    """Open the drawer of a claim; that of a pain point comes with what else is known of it, and its quotes."""
    cards = [card for stage in journey.stages for step in stage.steps for card in step.cards]
    of_card = next((card.claim_ids for card in cards if claim_id in card.claim_ids), ())
    for persona in personas:
        behind = [(*pain.claim_ids, *pain.quote_ids) for pain in persona.pain_points]
        behind += [one.claim_ids for one in persona.touchpoints]
        for claim_ids in behind:
            if claim_id in claim_ids:
                show_evidence(study, tuple(dict.fromkeys((*of_card, *claim_ids))), persona.name, color=persona.color)
                return
    name, color = (personas[0].name, personas[0].color) if personas else ("This segment", 0)
    show_evidence(study, (claim_id,), name, color=color)
