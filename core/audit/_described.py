"""Whether profiles and personas are what describing the segments again gives."""

import math
from collections.abc import Iterator, Sequence

from core.audit._findings import TOLERANCE, finding
from core.claims import EvidenceData
from core.errors import Finding
from core.feedback import promotions
from core.narration import check, is_about
from core.personas import PainPoint, Persona
from core.pipeline import Prepared, claims_of_map, describe, names_of, specs_of
from core.profiles import Overview
from core.study import Study


def check_descriptions(study: Study, data: EvidenceData, prepared: Prepared) -> Sequence[Finding]:
    """Describe the segments again and compare what depends on all of them together."""
    names = {profile.segment_id: profile.name for profile in study.profiles}
    fresh = describe(
        prepared,
        data,
        study.segment_ids,
        themes=study.themes,
        stage_template=study.stage_template,
        promoted=promotions(study.theme_edits),
        names=names,
        earlier=study.personas,
    )
    p_values = {claim.id: claim.evidence.p_adjusted for claim in fresh.claims if claim.evidence}
    segments = {persona.id: persona.segment_id for persona in study.personas}
    for journey in study.journeys:
        segment_id = next((segments[one] for one in journey.persona_ids if segments.get(one)), None)
        if segment_id:
            of_map = claims_of_map(prepared, data, segment_id, journey, study.themes)
            p_values |= {claim.id: claim.evidence.p_adjusted for claim in of_map if claim.evidence}
    phrases = {claim.id: claim.phrase for claim in fresh.claims}
    found = []
    for claim in study.claims:
        if claim.phrase != phrases.get(claim.id, claim.phrase):
            message = f"Claim {claim.id} is worded {claim.phrase!r}; the data gives {phrases[claim.id]!r}."
            found.append(finding("phrase-differs", message, claim.sentence))
        old = claim.evidence.p_adjusted if claim.evidence else 1.0
        new = p_values.get(claim.id, old)
        if not math.isclose(old, new, rel_tol=TOLERANCE):
            found.append(
                finding(
                    "claim-differs", f"Claim {claim.id}: p_adjusted is {old}, the data gives {new}.", claim.sentence
                )
            )
    if study.profiles and study.profiles != fresh.profiles:
        found.append(
            finding("profile-differs", "The differences or rules of the segments are not what the data gives.")
        )
    if study.overview != Overview() and study.overview != fresh.overview:
        message = "What is said about all segments together, or about who fits none, is not what the data gives."
        found.append(finding("overview-differs", message))
    found.extend(_worded(study, prepared))
    personas = {persona.id: persona for persona in fresh.personas}
    for persona in study.personas:
        again = personas.get(persona.id)
        if again is not None:
            found.extend(_rebuilt_persona(persona, again))
    return found


def _worded(study: Study, prepared: Prepared) -> Iterator[Finding]:
    """Check each sentence that a model worded against the claims it names, as when it was accepted."""
    claims = {claim.id: claim for claim in study.claims}
    names = names_of(prepared, study.themes)
    for persona in study.personas:
        for one in persona.statements:
            if not one.worded_by or one.kind == "assumed":
                continue
            if not is_about(one):
                yield finding("wording-fails", f"Persona {persona.id}: {one.id} is said to be worded by a model.")
            for reason in check(one.text, one.claim_ids, claims, specs_of(prepared), names):
                yield finding("wording-fails", f"Persona {persona.id}, {one.id}: {reason}", one.text)


def _rebuilt_persona(persona: Persona, again: Persona) -> Iterator[Finding]:
    counted = {one.id for one in persona.touchpoints if one.channel_share is not None}  # earlier versions did not
    touchpoints = tuple(
        one if one.id in counted else one.model_copy(update={"channel_share": None}) for one in again.touchpoints
    )
    again = again.model_copy(update={"touchpoints": touchpoints})
    for name in ("headline", "size", "share", "hours", "prevalence", "touchpoints"):
        if getattr(persona, name) != getattr(again, name):
            yield finding("persona-differs", f"Persona {persona.id}: the {name} is not what the data gives.")
    for name in ("given_name", "given_name_claim_ids", "week", "differences"):  # studies of format 3 have none
        if getattr(persona, name) and getattr(persona, name) != getattr(again, name):
            yield finding("persona-differs", f"Persona {persona.id}: the {name} is not what the data gives.")
    pains = {pain.id: pain for pain in again.pain_points}
    written = {one.id: one for one in again.statements}
    for one in persona.statements:
        if not is_about(one) or one.kind != "measured" or one.worded_by:
            continue
        fresh = written.get(one.id)
        if fresh is None or (one.text, one.claim_ids) != (fresh.text, fresh.claim_ids):
            message = f"Persona {persona.id}: {one.text!r} is not what its claims say in the built-in writer's words."
            yield finding("about-differs", message)
    for pain in persona.pain_points:
        if pain.kind != "assumed" and not _holds(pain, pains.get(pain.id)):
            message = f"Persona {persona.id}: the pain point {pain.title!r} is not what the comments say."
            yield finding("persona-differs", message)


def _holds(old: PainPoint, new: PainPoint | None) -> bool:
    """Return whether a pain point says what the data gives; one of an earlier version says less of it."""
    if new is None:
        return False
    if old.reach is not None:
        return old == new
    known = ("id", "title", "severity", "theme_id", "kind")
    rests = set(old.claim_ids) <= set(new.claim_ids) and set(old.quote_ids) <= set(new.quote_ids)
    return rests and all(getattr(old, name) == getattr(new, name) for name in known)
