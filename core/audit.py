"""Derive every claim of a study again from its data, and say which no longer hold.

The paragraph about a persona is written again from its claims; where a model worded it, each sentence is checked
against the claims it names.
Memberships, sentiments, themes and the stages of comments are given: they are counted, not found again, and the
claims rest on them.
Nor are segments looked for again: how often they are found again, the verdict and the like are counted from what was
kept of the search (`core.segmentation.SearchEvidence`). Of studies that kept nothing, the digest of the file shows in
an output folder that they are as they were written (`core.exports.folder`).
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from core.claims import Claim, Evidence, EvidenceData, claim_topic, recompute
from core.config import OnProgress, no_progress
from core.declared import check_conditions
from core.errors import ConfigError, DataError, Finding, WayprintError
from core.feedback import audit_quote, described, edited, promotions, severity
from core.journeys import Card, JourneyMap
from core.narration import check, is_about
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
from core.pipeline import (
    Prepared,
    claims_of_map,
    describe,
    events_source,
    evidence_data,
    feedback_source,
    names_of,
    prepare,
    specs_of,
    with_worth,
)
from core.profiles import Overview
from core.segmentation import SegmentationRecord
from core.study import Study, found_segments
from core.tables import Source
from core.wording import sentence, stage_key

TOLERANCE = 1e-9
"""Relative difference of two numbers that counts as equal."""


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
        return tuple(_statements(study))
    sources = [Source(one.name, tables[one.table], one.schema_, one.report) for one in study.sources]
    on_progress(0.0, "Linking the tables")
    prepared = prepare(sources, excluding=study.excluding)
    comments = tables[study.comments_table] if study.comments_table else None
    search = found_segments(study, tables.__getitem__)
    data = evidence_data(prepared, tables[study.members_table], comments, study.declared, search=search)
    findings = list(_fingerprints(study, data, prepared))
    for place, claim in enumerate(study.claims):
        on_progress(0.1 + 0.6 * place / max(len(study.claims), 1), "Deriving the claims again")
        findings.extend(_claim(claim, study, data, prepared))
    on_progress(0.7, "Comparing the segments again")
    findings.extend(_rebuilt(study, data, prepared))
    findings.extend(_sizes(study, study.segmentation, data))
    findings.extend(_search(data))
    findings.extend(_themes(study, comments))
    findings.extend(_statements(study))
    for persona in study.personas:
        findings.extend(_match(persona, study, data))
    return tuple(findings)


def _finding(code: str, message: str, example: str = "") -> Finding:
    return Finding(
        code=code,
        severity="error",
        message=message,
        hint="Find the segments again, or undo the change.",
        example=example,
    )


def _fingerprints(study: Study, data: EvidenceData, prepared: Prepared) -> Sequence[Finding]:
    expected = study.segmentation.source if study.segmentation else ""
    found = []
    if expected != data.customers.fingerprint:
        found.append(_finding("data-changed", "The customer data is not the data the segments were found in."))
    if study.comments_table and study.comments_source != feedback_source(prepared):
        found.append(_finding("feedback-changed", "The feedback is not the feedback that was analysed."))
    if study.events_source and study.events_source != events_source(prepared):
        found.append(_finding("events-changed", "The events are not the ones that were described."))
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
        if name == "method":  # words that say how, not what: an export of earlier words still holds
            continue
        was, now = getattr(old, name), getattr(new, name)
        if not (_same_p(was, now) if name.startswith("p_") else _same(was, now)):
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
        return (_finding("quote-differs", f"Claim {claim.id}: the quote is not what comment {feedback_id!r} says."),)
    return ()


def _rebuilt(study: Study, data: EvidenceData, prepared: Prepared) -> Sequence[Finding]:
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
            found.append(_finding("phrase-differs", message, claim.sentence))
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
    if study.overview != Overview() and study.overview != fresh.overview:
        message = "What is said about all segments together, or about who fits none, is not what the data gives."
        found.append(_finding("overview-differs", message))
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
                yield _finding("wording-fails", f"Persona {persona.id}: {one.id} is said to be worded by a model.")
            for reason in check(one.text, one.claim_ids, claims, specs_of(prepared), names):
                yield _finding("wording-fails", f"Persona {persona.id}, {one.id}: {reason}", one.text)


def _rebuilt_persona(persona: Persona, again: Persona) -> Iterator[Finding]:
    for name in ("headline", "size", "share", "hours", "prevalence", "touchpoints"):
        if getattr(persona, name) != getattr(again, name):
            yield _finding("persona-differs", f"Persona {persona.id}: the {name} is not what the data gives.")
    for name in ("given_name", "given_name_claim_ids", "week", "differences"):  # studies of format 3 have none
        if getattr(persona, name) and getattr(persona, name) != getattr(again, name):
            yield _finding("persona-differs", f"Persona {persona.id}: the {name} is not what the data gives.")
    pains = {pain.id: pain for pain in again.pain_points}
    written = {one.id: one for one in again.statements}
    for one in persona.statements:
        if not is_about(one) or one.kind != "measured" or one.worded_by:
            continue
        fresh = written.get(one.id)
        if fresh is None or (one.text, one.claim_ids) != (fresh.text, fresh.claim_ids):
            message = f"Persona {persona.id}: {one.text!r} is not what its claims say in the built-in writer's words."
            yield _finding("about-differs", message)
    for pain in persona.pain_points:
        if pain.kind != "assumed" and not _holds(pain, pains.get(pain.id)):
            message = f"Persona {persona.id}: the pain point {pain.title!r} is not what the comments say."
            yield _finding("persona-differs", message)


def _holds(old: PainPoint, new: PainPoint | None) -> bool:
    """Return whether a pain point says what the data gives; one of an earlier version says less of it."""
    if new is None:
        return False
    if old.reach is not None:
        return old == new
    known = ("id", "title", "severity", "theme_id", "kind")
    rests = set(old.claim_ids) <= set(new.claim_ids) and set(old.quote_ids) <= set(new.quote_ids)
    return rests and all(getattr(old, name) == getattr(new, name) for name in known)


def _sizes(study: Study, record: SegmentationRecord, data: EvidenceData) -> Iterator[Finding]:
    n_customers = len(data.segments)
    said = {"the study": ("segments", record.n_segments, len(record.segments))}
    said["fits none"] = ("customers", record.n_unassigned, int(data.members("").sum()))
    for info in record.segments:
        size = int(data.members(info.id).sum())
        said[f"segment {info.id}"] = ("customers", info.size, size)
        if not math.isclose(info.share, size / max(n_customers, 1), rel_tol=TOLERANCE):
            message = f"Segment {info.id} is said to be {info.share} of all; the memberships give {size / n_customers}."
            yield _finding("share-differs", message)
    for what, (of, old, new) in said.items():
        if old != new:
            yield _finding("size-differs", f"For {what}, {old} {of} are recorded; the memberships have {new}.")
    if record.config != study.config:
        yield _finding("settings-differ", "The settings of the study are not the ones the segments were found with.")


def _search(data: EvidenceData) -> Iterator[Finding]:
    """Count the figures of the search again: how often segments are found again, the tree, its stops, the verdict."""
    if data.search is None:
        return
    found = with_worth(replace(data.search.found, record=data.search.again), data)
    old, new = (record.model_dump(mode="json") for record in (data.search.found.record, found.record))
    for where, said, counted in _differing(old, new, ""):
        message = f"The segments: {where} is recorded as {said}; what was kept of the search gives {counted}."
        yield _finding("search-differs", message)


def _differing(old: object, new: object, where: str) -> Iterator[tuple[str, object, object]]:
    """Return where two JSON values of one shape differ by more than rounding, as a path, and what each says there."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            yield from _differing(value, new[key], f"{where}.{key}" if where else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differing(one, other, f"{where}[{place}]")
    elif not _same(old, new):
        yield where, old, new


def _same(old: object, new: object) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=1e-12)
    return old == new


def _themes(study: Study, comments: pd.DataFrame | None) -> Iterator[Finding]:
    for theme in study.themes:
        rows = comments[comments["theme"] == theme.id] if comments is not None else pd.DataFrame({"customer_id": []})
        counted = (len(rows), rows["customer_id"].nunique())
        if len(rows) and theme.severity != severity(float(rows["negativity"].mean())):
            yield _finding("theme-differs", f"Theme {theme.id}: its severity is not what the comments say.")
        if (theme.n_comments, theme.n_customers) != counted:
            old = f"{theme.n_comments} comments of {theme.n_customers} customers"
            message = f"Theme {theme.id} is said to have {old}; there are {counted[0]} of {counted[1]}."
            yield _finding("theme-differs", message)
    if study.mined_themes and comments is not None:
        yield from _mined(study, comments)


def _mined(study: Study, comments: pd.DataFrame) -> Iterator[Finding]:
    """Describe the themes of the analysis again, and make the edits on them again."""
    for theme in study.mined_themes:
        own = comments[comments["mined"] == theme.id]
        if own.empty or described(own, theme.id, theme.label, theme.polarity) != theme:
            yield _finding("theme-differs", f"Theme {theme.id}, as it was mined, is not what its comments say.")
    try:
        now, themes = edited(comments, study.mined_themes, study.theme_edits)
    except WayprintError as error:
        yield _finding("theme-differs", f"The edits of the themes cannot be made: {error.message}")
        return
    if themes != study.themes or not now["theme"].equals(comments["theme"]):
        yield _finding("theme-differs", "The themes are not what the edits make of those that were mined.")


def _statements(study: Study) -> Sequence[Finding]:
    """Check that whatever is not an assumption rests on claims that exist and say the same."""
    claims = {claim.id: claim for claim in study.claims}
    found: list[Finding] = []
    for persona in study.personas:
        found.extend(_persona(persona, claims))
    for journey in study.journeys:
        found.extend(_journey(journey, study.personas, claims))
    found.extend(_backlog(study))
    return found


def _backlog(study: Study) -> Iterator[Finding]:
    """Say which links of opportunities and solutions lead nowhere: they are kept, and somebody should look."""
    for one in dangling(study.backlog, pains_of(study.personas, study.journeys, study.backlog)):
        message = f"The backlog, {one.item_id}: the {one.node.kind} {one.node.key} that it names is {GONE}."
        hint = "Link it to another on the Journeys page, or take the link away."
        yield Finding(code="link-missing", severity="warning", message=message, hint=hint, example=one.title)


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
                yield _finding("claim-swapped", f"In {where}: claim {claim.id} is about something else.")
        for card in (card for step in stage.steps for card in step.cards):
            where = f"map {journey.id}, {card.id}"
            yield from _backed(where, card.kind, card.claim_ids, claims, segments)
            yield from _severity(where, card.severity, card.claim_ids, claims)
            item = items.get(card.item_id)
            said = {claims[claim_id].sentence for claim_id in card.claim_ids if claim_id in claims}
            if card.claim_ids and card.text not in said and (item is None or not _stands_for(card, item)):
                yield _finding("card-differs", f"In {where}: {card.text!r} is not what its persona says.")


def _stands_for(card: Card, item: PainPoint | Touchpoint) -> bool:
    """Return whether the card says what the item says; severity, place and channel are the team's to judge."""
    if isinstance(item, PainPoint):
        own = {one for one in without_severity(card.claim_ids) if claim_topic(one) != "placed"}
        known = without_severity(item.claim_ids) or item.quote_ids
        return card.text == item.title and own <= set(known) and set(known[:1]) <= own
    return (card.text, card.claim_ids) == (item.name, item.claim_ids)


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
            found.append(_finding("statement-differs", f"Persona {persona.id} says {one.text!r}, no claim does."))
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
            found.append(_finding("note-personal", f"Persona {persona.id}: {note.id} holds personal data."))
    return found


def _told(where: str, one: Statement, persona: Persona) -> Iterator[Finding]:
    """Check that a statement rests on notes exactly where it is marked so, and that these are there."""
    if (one.kind == "told") != bool(one.note_ids) or (one.note_ids and one.claim_ids):
        yield _finding("badge-differs", f"In {where}: it is marked {one.kind} with {len(one.note_ids)} notes.")
    known = {note.id for note in persona.notes}
    for note_id in one.note_ids:
        if note_id not in known:
            yield _finding("note-missing", f"In {where}: note {note_id} does not exist.")


def _match(persona: Persona, study: Study, data: EvidenceData) -> Iterator[Finding]:
    """Check that who a proto-persona means can be counted in this data, and that its guesses are on its sheet."""
    match = persona.match
    where = f"persona {persona.id}"
    if match.segment_id and match.segment_id not in study.segment_ids:
        yield _finding("match-fails", f"In {where}: it is laid beside segment {match.segment_id}, which is not there.")
    if persona.segment_id is not None and match != ProtoMatch():
        yield _finding("match-fails", f"In {where}: it describes a segment, and says who is meant besides.")
    known = {one.id for one in (persona.headline, *persona.statements)}
    for guess in match.guesses:
        if guess not in known:
            yield _finding("match-fails", f"In {where}: statement {guess} does not exist.")
    try:
        specs = {spec.name: spec for spec in data.customers.columns}
        check_conditions((*match.conditions, *match.guesses.values()), data.customers.frame, specs)
    except ConfigError as error:
        yield _finding("match-fails", f"In {where}: {error.message}")


def _severity(
    where: str, said: int | None, claim_ids: tuple[str, ...], claims: Mapping[str, Claim]
) -> Iterator[Finding]:
    """Check that a severity is the one its claim gives; without a claim, or off the lane of pains, it says nothing."""
    for claim_id in claim_ids:
        claim = claims.get(claim_id)
        if claim is None or claim.topic != "severity" or claim.evidence is None or said is None:
            continue
        if said != measured_severity(claim):
            yield _finding("severity-differs", f"In {where}: severity {said} is not what {claim_id} gives.")


def _backed(
    where: str,
    kind: str,
    claim_ids: tuple[str, ...],
    claims: Mapping[str, Claim],
    segments: Collection[str | None] | None = None,
) -> Iterator[Finding]:
    """Check that claims exist exactly where something is not an assumption, and are about the right segment."""
    if (kind == "assumed") != (not claim_ids):
        yield _finding("badge-differs", f"In {where}: it is marked {kind} with {len(claim_ids)} claims.")
    for claim_id in claim_ids:
        if claim_id not in claims:
            yield _finding("claim-missing", f"In {where}: claim {claim_id} does not exist.")
        elif segments is not None and claims[claim_id].segment_id not in segments:
            yield _finding("claim-swapped", f"In {where}: claim {claim_id} is about another segment.")
