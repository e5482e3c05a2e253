"""Whether a claim says what the data gives."""

import math
from collections.abc import Sequence

import pandas as pd

from core.audit._findings import TOLERANCE, finding, same
from core.claims import Claim, Evidence, EvidenceData, recompute
from core.errors import DataError, Finding
from core.feedback import audit_quote
from core.pipeline import Prepared
from core.study import Study
from core.wording import sentence, stage_key


def check_claim(claim: Claim, study: Study, data: EvidenceData, prepared: Prepared) -> Sequence[Finding]:
    if claim.evidence is None:
        if claim.kind == "assumed":
            return ()
        return (finding("no-evidence", f"Claim {claim.id} is {claim.kind} but has no evidence."),)
    try:
        fresh = recompute(claim.evidence, data, claim.segment_id)
    except DataError as error:
        return (finding("claim-fails", f"Claim {claim.id} cannot be derived: {error.message}"),)
    found = [
        finding("claim-differs", f"Claim {claim.id}: {name} is {old}, the data gives {new}.", claim.sentence)
        for name, old, new in _unequal(claim.evidence, fresh)
    ]
    if claim.kind == "quoted":
        return (*found, *_quote(claim, prepared))
    expected = _sentence(claim, study, data)
    if claim.sentence != expected:
        found.append(
            finding("sentence-differs", f"Claim {claim.id} says {claim.sentence!r}; the numbers say {expected!r}.")
        )
    return found


def _unequal(old: Evidence, new: Evidence) -> list[tuple[str, object, object]]:
    found = []
    for name in Evidence.model_fields:
        if name == "method":  # words that say how, not what: an export of earlier words still holds
            continue
        was, now = getattr(old, name), getattr(new, name)
        if not (_same_p(was, now) if name.startswith("p_") else same(was, now)):
            found.append((name, was, now))
    return found


def _same_p(old: float, new: float) -> bool:
    """Compare p-values, which may be as small as 1e-300: by their ratio alone."""
    return math.isclose(old, new, rel_tol=TOLERANCE)


def _sentence(claim: Claim, study: Study, data: EvidenceData) -> str:
    assert claim.evidence is not None, "claims without evidence are handled before"  # noqa: S101
    specs = {spec.name: spec for spec in data.customers.columns}
    themes = {theme.id: theme.label for theme in study.themes}
    stages = {}
    if claim.topic == "touchpoint":
        key = stage_key(claim.evidence.where[0])
        stages[key] = key.removeprefix("events.count.").replace("_", " ")
    elif claim.topic.startswith(("stage:", "placed:")):
        stages[stage_key(claim.evidence.where[0])] = claim.topic.split(":", 1)[1]
    return sentence(claim.evidence, specs, themes, stages)


def _quote(claim: Claim, prepared: Prepared) -> Sequence[Finding]:
    feedback = prepared.tables.feedback
    feedback_id = claim.evidence.row_ids[0] if claim.evidence else ""
    rows = feedback[feedback["feedback_id"] == feedback_id] if feedback is not None else pd.DataFrame()
    if rows.empty or not audit_quote(str(rows["text"].iloc[0]), claim.sentence):
        return (finding("quote-differs", f"Claim {claim.id}: the quote is not what comment {feedback_id!r} says."),)
    return ()
