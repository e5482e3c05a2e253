"""All checks of a study, in order."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.audit._claims import check_claim
from core.audit._described import check_descriptions
from core.audit._findings import finding
from core.audit._segments import check_search, check_sizes
from core.audit._statements import check_match, check_statements
from core.audit._themes import check_themes
from core.claims import EvidenceData
from core.config import OnProgress, no_progress
from core.errors import Finding
from core.pipeline import Prepared, events_source, evidence_data, feedback_source, prepare
from core.study import Study, found_segments
from core.tables import Source


def audit(
    study: Study, tables: Mapping[str, pd.DataFrame], *, on_progress: OnProgress = no_progress
) -> tuple[Finding, ...]:
    """Return what does not hold; empty when every claim recomputes.

    Checked are: each claim's numbers and its sentence; each statement, pain point, touchpoint and card against
    the claims it names; the links of opportunities and solutions; the sizes of the segments; and that the tables are
    the ones the claims were made from.

    Parameters
    ----------
    study : Study
        The study.
    tables : mapping of str to DataFrame
        Its tables by the names in its records: sources, members and comments.
    """
    if study.segmentation is None:
        return tuple(check_statements(study))
    sources = [Source(one.name, tables[one.table], one.schema_, one.report) for one in study.sources]
    on_progress(0.0, "Linking the tables")
    prepared = prepare(sources, excluding=study.excluding)
    comments = tables[study.comments_table] if study.comments_table else None
    search = found_segments(study, tables.__getitem__)
    data = evidence_data(prepared, tables[study.members_table], comments, study.declared, search=search)
    findings = list(_fingerprints(study, data, prepared))
    for place, claim in enumerate(study.claims):
        on_progress(0.1 + 0.6 * place / max(len(study.claims), 1), "Deriving the claims again")
        findings.extend(check_claim(claim, study, data, prepared))
    on_progress(0.7, "Comparing the segments again")
    findings.extend(check_descriptions(study, data, prepared))
    findings.extend(check_sizes(study, study.segmentation, data))
    findings.extend(check_search(data))
    findings.extend(check_themes(study, comments))
    findings.extend(check_statements(study))
    for persona in study.personas:
        findings.extend(check_match(persona, study, data))
    return tuple(findings)


def _fingerprints(study: Study, data: EvidenceData, prepared: Prepared) -> Sequence[Finding]:
    expected = study.segmentation.source if study.segmentation else ""
    found = []
    if expected != data.customers.fingerprint:
        found.append(finding("data-changed", "The customer data is not the data the segments were found in."))
    if study.comments_table and study.comments_source != feedback_source(prepared):
        found.append(finding("feedback-changed", "The feedback is not the feedback that was analysed."))
    if study.events_source and study.events_source != events_source(prepared):
        found.append(finding("events-changed", "The events are not the ones that were described."))
    sources = {claim.evidence.source for claim in study.claims if claim.evidence and claim.evidence.table == "feedback"}
    if any(source != data.comments_source for source in sources):
        found.append(finding("comments-changed", "The comments are not the ones the claims were made from."))
    return found
