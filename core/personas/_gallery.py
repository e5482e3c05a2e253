"""Personas side by side: what their cards show, and how they are found among many."""

from collections.abc import Iterable, Mapping

from core.claims import Claim
from core.personas._model import Persona, Statement

_NOT_ON_CARDS = {"about", "quotes", "notes"}


def highlights(persona: Persona, claims: Mapping[str, Claim], n: int = 2) -> tuple[Statement, ...]:
    """Return the statements that tell most about a persona: the largest measured differences, then its own words."""

    def rank(one: Statement) -> float:
        found = [claims[claim_id].evidence for claim_id in one.claim_ids if claim_id in claims]
        return -max((abs(evidence.effect) for evidence in found if evidence), default=0.0)

    shown = [one for one in persona.statements if one.section not in _NOT_ON_CARDS]
    return tuple(sorted(shown, key=rank)[:n])


def matching(personas: Iterable[Persona], words: str) -> tuple[Persona, ...]:
    """Return the personas that say every one of the words, in any case and order; all of them for no words."""
    wanted = words.casefold().split()
    return tuple(persona for persona in personas if all(word in _said(persona) for word in wanted))


def _said(persona: Persona) -> str:
    texts = (one.text for one in (persona.headline, *persona.statements))
    return " ".join((persona.name, *texts, *(pain.title for pain in persona.pain_points))).casefold()
