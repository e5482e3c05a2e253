"""Personas side by side: what their cards show, and how they are found among many."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import Stemmer

from core.claims import Claim
from core.personas._model import Persona, Statement, Target
from core.profiles import SegmentProfile

_STEM = Stemmer.Stemmer("english").stemWord
_NOT_ON_CARDS = {"about", "quotes", "notes"}

Kind = Literal["measured", "proto"]
"""Whether a persona describes a segment, or was written without data."""

Sort = Literal["order", "name", "size", "value", "value_share", "severity"]

SORT_WORDS: dict[Sort, str] = {
    "order": "As found",
    "name": "Name",
    "size": "Most customers",
    "value": "Worth most per customer",
    "value_share": "Worth most together",
    "severity": "Worst pain",
}
"""How the orders of the gallery are called."""


@dataclass(frozen=True, slots=True)
class GalleryFilter:
    """Which personas to show: those that meet all of it.

    words : as for `matching`.
    traits : of `trait_choices`; the persona has every one of them.
    targets : it is aimed at in one of these ways ("" for no target); empty for all.
    kind : "" for all.
    """

    words: str = ""
    traits: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    kind: Kind | Literal[""] = ""


def highlights(persona: Persona, claims: Mapping[str, Claim]) -> tuple[Statement, ...]:
    """Return the two statements that tell most: the largest measured differences, then the persona's own words."""

    def rank(one: Statement) -> float:
        found = [claims[claim_id].evidence for claim_id in one.claim_ids if claim_id in claims]
        return -max((abs(evidence.effect) for evidence in found if evidence), default=0.0)

    shown = [one for one in persona.statements if one.section not in _NOT_ON_CARDS]
    return tuple(sorted(shown, key=rank)[:2])


def matching(personas: Iterable[Persona], words: str) -> tuple[Persona, ...]:
    """Return the personas that say every one of the words, in any case and order; all of them for no words.

    A word is found by its beginning ("stud") and in its other English forms ("students" for "student"); one in a
    script without spaces is found anywhere.
    """
    wanted = re.findall(r"\w+", words.casefold())
    return tuple(persona for persona in personas if _says_all(_said(persona), wanted))


def _says_all(text: str, wanted: Sequence[str]) -> bool:
    said = set(re.findall(r"\w+", text))
    stems = {_STEM(word) for word in said}
    return all(
        _STEM(word) in stems or any(one.startswith(word) for one in said) or (not word.isascii() and word in text)
        for word in wanted
    )


def trait_choices(personas: Iterable[Persona], claims: Mapping[str, Claim]) -> tuple[str, ...]:
    """Return what personas can be filtered by: what is measured of any of them, the most frequent first."""
    counted = Counter(trait for persona in personas for trait in _traits(persona, claims))
    return tuple(sorted(counted, key=lambda trait: (-counted[trait], trait.casefold())))


def filtered(personas: Iterable[Persona], claims: Mapping[str, Claim], chosen: GalleryFilter) -> tuple[Persona, ...]:
    """Return the personas that meet a filter, in their order."""
    wanted = set(chosen.traits)
    return tuple(
        persona
        for persona in matching(personas, chosen.words)
        if (not chosen.kind or kind_of(persona) == chosen.kind)
        and (not chosen.targets or persona.target in chosen.targets)
        and (not wanted or wanted <= _traits(persona, claims))
    )


def ordered(personas: Sequence[Persona], sort: Sort, profiles: Mapping[str, SegmentProfile]) -> tuple[Persona, ...]:
    """Return the personas in an order, those it cannot judge last; equal ones stay as they were.

    Parameters
    ----------
    personas : sequence of Persona
        In display order.
    sort : str
        One of `SORT_WORDS`.
    profiles : mapping of str to SegmentProfile
        By segment id: they say what customers are worth.
    """
    if sort == "order":
        return tuple(personas)
    if sort == "name":
        return tuple(sorted(personas, key=lambda persona: persona.name.casefold()))

    def rank(persona: Persona) -> float:
        profile = profiles.get(persona.segment_id or "")
        worth = profile.worth if profile else None
        if sort == "size":
            return -persona.size
        if sort == "severity":
            return -max((pain.severity for pain in persona.pain_points), default=0)
        if worth is None:
            return 1.0
        return -(worth.mean if sort == "value" else worth.share)

    return tuple(sorted(personas, key=rank))


def kind_of(persona: Persona) -> Kind:
    """Return whether a persona describes a segment, or was written without data."""
    return "proto" if persona.segment_id is None else "measured"


def is_edited(persona: Persona) -> bool:
    """Return whether people changed or added anything on a persona of a segment."""
    locked = [one.locked for one in (persona.headline, *persona.statements)]
    locked += [one.locked for one in persona.pain_points]
    return persona.name_locked or bool(persona.own_sections or persona.notes or persona.portrait) or any(locked)


def _traits(persona: Persona, claims: Mapping[str, Claim]) -> set[str]:
    said = (claim_id for one in (persona.headline, *persona.statements) for claim_id in one.claim_ids)
    return {claims[claim_id].phrase for claim_id in said if claim_id in claims and claims[claim_id].phrase}


def _said(persona: Persona) -> str:
    texts = [one.text for one in (persona.headline, *persona.statements)]
    texts += [text for one in persona.own_sections for text in one.model_dump(exclude={"image", "id", "kind"}).values()]
    texts += [note.text for note in persona.notes]
    return " ".join(map(str, (persona.name, *texts, *(pain.title for pain in persona.pain_points)))).casefold()
