"""Derive every claim of a study again from its data, and say which no longer hold."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from core.claims import Claim, Evidence, EvidenceData, recompute
from core.config import OnProgress, no_progress
from core.errors import DataError, Finding
from core.feedback import audit_quote
from core.personas import Persona
from core.pipeline import Prepared, describe, evidence_data, prepare
from core.study import Study
from core.tables import Source
from core.wording import sentence, stage_key

TOLERANCE = 1e-9
"""Relative difference of two numbers that counts as equal."""


def audit(
    study: Study, tables: Mapping[str, pd.DataFrame], *, on_progress: OnProgress = no_progress
) -> tuple[Finding, ...]:
    """Return what does not hold; empty when every claim recomputes.

    Checked are: each claim's numbers and its sentence; each statement, pain point, touchpoint and card against
    the claims it names; the sizes of the segments; and that the tables are the ones the claims were made from.

    Parameters
    ----------
    study : Study
        The study.
    tables : mapping of str to DataFrame
        Its tables by the names in its records: sources, members and comments.
    """
    if study.segmentation is None:
        return tuple(_statements(study))
    sources = [Source(one.name, tables[one.table], one.schema_, one.report) for one in study.sources]
    on_progress(0.0, "Linking the tables")
    prepared = prepare(sources)
    comments = tables[study.comments_table] if study.comments_table else None
    data = evidence_data(prepared, tables[study.members_table], comments)
    findings = list(_fingerprints(study, data))
    for place, claim in enumerate(study.claims):
        on_progress(0.1 + 0.6 * place / max(len(study.claims), 1), "Deriving the claims again")
        findings.extend(_claim(claim, study, data, prepared))
    on_progress(0.7, "Comparing the segments again")
    findings.extend(_rebuilt(study, data, prepared))
    findings.extend(_sizes(study, data))
    findings.extend(_statements(study))
    return tuple(findings)


def _finding(code: str, message: str, example: str = "") -> Finding:
    return Finding(
        code=code,
        severity="error",
        message=message,
        hint="Find the segments again, or undo the change.",
        example=example,
    )


def _fingerprints(study: Study, data: EvidenceData) -> Sequence[Finding]:
    expected = study.segmentation.source if study.segmentation else ""
    found = []
    if expected != data.customers.fingerprint:
        found.append(_finding("data-changed", "The customer data is not the data the segments were found in."))
    sources = {claim.evidence.source for claim in study.claims if claim.evidence and claim.evidence.table == "feedback"}
    if any(source != data.comments_source for source in sources):
        found.append(_finding("comments-changed", "The comments are not the ones the claims were made from."))
    return found


def _claim(claim: Claim, study: Study, data: EvidenceData, prepared: Prepared) -> Sequence[Finding]:
    if claim.evidence is None:
        if claim.kind == "assumed":
            return ()
        return (_finding("no-evidence", f"Claim {claim.id} is {claim.kind} but has no evidence."),)
    try:
        fresh = recompute(claim.evidence, data, claim.segment_id)
    except DataError as error:
        return (_finding("claim-fails", f"Claim {claim.id} cannot be derived: {error.message}"),)
    found = [
        _finding("claim-differs", f"Claim {claim.id}: {name} is {old}, the data gives {new}.", claim.sentence)
        for name, old, new in _unequal(claim.evidence, fresh)
    ]
    if claim.kind == "quoted":
        return (*found, *_quote(claim, prepared))
    expected = _sentence(claim, study, data)
    if claim.sentence != expected:
        found.append(
            _finding("sentence-differs", f"Claim {claim.id} says {claim.sentence!r}; the numbers say {expected!r}.")
        )
    return found


def _unequal(old: Evidence, new: Evidence) -> list[tuple[str, object, object]]:
    found = []
    for name in Evidence.model_fields:
        was, now = getattr(old, name), getattr(new, name)
        if isinstance(was, float) and isinstance(now, float):
            same = math.isclose(was, now, rel_tol=TOLERANCE, abs_tol=1e-12)
        else:
            same = was == now
        if not same:
            found.append((name, was, now))
    return found


def _sentence(claim: Claim, study: Study, data: EvidenceData) -> str:
    assert claim.evidence is not None, "claims without evidence are handled before"  # noqa: S101
    specs = {spec.name: spec for spec in data.customers.columns}
    themes = {theme.id: theme.label for theme in study.themes}
    stages = {}
    if claim.topic == "touchpoint":
        key = stage_key(claim.evidence.where[0])
        stages[key] = key.removeprefix("events.count.").replace("_", " ")
    elif claim.topic.startswith("stage:"):
        stages[stage_key(claim.evidence.where[0])] = claim.topic.removeprefix("stage:")
    return sentence(claim.evidence, specs, themes, stages)


def _quote(claim: Claim, prepared: Prepared) -> Sequence[Finding]:
    feedback = prepared.tables.feedback
    feedback_id = claim.evidence.row_ids[0] if claim.evidence else ""
    rows = feedback[feedback["feedback_id"] == feedback_id] if feedback is not None else pd.DataFrame()
    if rows.empty or not audit_quote(str(rows["text"].iloc[0]), claim.sentence):
        return (_finding("quote-differs", f"Claim {claim.id}: the quote is not what comment {feedback_id!r} says."),)
    return ()


def _rebuilt(study: Study, data: EvidenceData, prepared: Prepared) -> Sequence[Finding]:
    """Describe the segments again and compare what depends on all of them together."""
    segment_ids = tuple(info.id for info in study.segmentation.segments) if study.segmentation else ()
    fresh = describe(
        prepared, data, segment_ids, themes=study.themes, names=study.segment_names, earlier=study.personas
    )
    p_values = {claim.id: claim.evidence.p_adjusted for claim in fresh.claims if claim.evidence}
    found = []
    for claim in study.claims:
        old = claim.evidence.p_adjusted if claim.evidence else 1.0
        new = p_values.get(claim.id, old)
        if not math.isclose(old, new, rel_tol=TOLERANCE):
            found.append(
                _finding(
                    "claim-differs", f"Claim {claim.id}: p_adjusted is {old}, the data gives {new}.", claim.sentence
                )
            )
    if study.profiles and study.profiles != fresh.profiles:
        found.append(
            _finding("profile-differs", "The differences or rules of the segments are not what the data gives.")
        )
    personas = {persona.id: persona for persona in fresh.personas}
    for persona in study.personas:
        again = personas.get(persona.id)
        for name in ("headline", "size", "share", "hours", "prevalence", "touchpoints"):
            if again is not None and getattr(persona, name) != getattr(again, name):
                found.append(
                    _finding("persona-differs", f"Persona {persona.id}: the {name} is not what the data gives.")
                )
    return found


def _sizes(study: Study, data: EvidenceData) -> Sequence[Finding]:
    found = []
    for info in study.segmentation.segments if study.segmentation else ():
        size = int(data.members(info.id).sum())
        if size != info.size:
            message = f"Segment {info.id} is said to have {info.size} customers; the memberships have {size}."
            found.append(_finding("size-differs", message))
    return found


def _statements(study: Study) -> Sequence[Finding]:
    """Check that whatever is not an assumption rests on claims that exist and say the same."""
    claims = {claim.id: claim for claim in study.claims}
    found: list[Finding] = []
    for persona in study.personas:
        found.extend(_persona(persona, claims))
    for journey in study.journeys:
        for stage in journey.stages:
            if stage.reach_claim_id:
                found.extend(_backed(f"map {journey.id}, {stage.id}", "measured", (stage.reach_claim_id,), claims))
            for step in stage.steps:
                for card in step.cards:
                    found.extend(_backed(f"map {journey.id}, {card.id}", card.kind, card.claim_ids, claims))
    return found


def _persona(persona: Persona, claims: Mapping[str, Claim]) -> Sequence[Finding]:
    found: list[Finding] = []
    for one in (persona.headline, *persona.statements):
        found.extend(_backed(f"persona {persona.id}, {one.id}", one.kind, one.claim_ids, claims))
        said = {claims[claim_id].sentence for claim_id in one.claim_ids if claim_id in claims}
        if one.kind != "assumed" and one.section != "headline" and said and one.text not in said:
            found.append(_finding("statement-differs", f"Persona {persona.id} says {one.text!r}, no claim does."))
    for pain in persona.pain_points:
        found.extend(_backed(f"persona {persona.id}, {pain.id}", pain.kind, pain.claim_ids, claims))
    for touchpoint in persona.touchpoints:
        where = f"persona {persona.id}, {touchpoint.id}"
        found.extend(_backed(where, touchpoint.kind, touchpoint.claim_ids, claims))
    return found


def _backed(where: str, kind: str, claim_ids: tuple[str, ...], claims: Mapping[str, Claim]) -> Sequence[Finding]:
    if (kind == "assumed") != (not claim_ids):
        return (_finding("badge-differs", f"In {where}: it is marked {kind} with {len(claim_ids)} claims."),)
    missing = [claim_id for claim_id in claim_ids if claim_id not in claims]
    return tuple(_finding("claim-missing", f"In {where}: claim {claim_id} does not exist.") for claim_id in missing)
