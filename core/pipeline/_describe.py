"""Profiles and personas of segments, and the claims that back them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from core.claims import Claim, EvidenceData, SearchData
from core.config import OnProgress, no_progress, part_of
from core.declared import DeclaredSegment, rules
from core.feedback import Promote, Theme, is_stage_column, stage_column
from core.narration import still_worded, study_names, with_about
from core.personas import Persona, PersonaInputs, Stages, TellingThemes, build_personas, is_told, regenerated
from core.pipeline._prepare import Prepared, specs_of
from core.profiles import Overview, SegmentProfile, build_profiles, worth_column
from core.segmentation import Segmentation, valued_stops
from core.surveys import positions
from core.tables import fingerprint
from core.templates import load_template, stage_of_event


@dataclass(frozen=True, slots=True)
class Description:
    """Profiles, personas, and every claim on them and on positions in surveys, ordered by claim id."""

    profiles: tuple[SegmentProfile, ...]
    overview: Overview
    personas: tuple[Persona, ...]
    claims: tuple[Claim, ...]


def evidence_data(
    prepared: Prepared,
    members: pd.DataFrame,
    comments: pd.DataFrame | None,
    declared: Sequence[DeclaredSegment] = (),
    *,
    search: Segmentation | None = None,
) -> EvidenceData:
    """Return what claims are computed from; claims on how segments were found need the `search`.

    The fingerprint of the comments leaves out their stages: those are added whenever a template is first used.
    """
    told = comments.loc[:, [not is_stage_column(name) for name in comments.columns]] if comments is not None else None
    return EvidenceData(
        customers=prepared.customers,
        segments=members["segment"],
        comments=comments,
        comments_source=fingerprint(told) if told is not None else "",
        declared=rules(declared),
        probability=members.get("probability"),
        search=SearchData(search) if search is not None else None,
        events=prepared.tables.events,
        are_rows=prepared.tables.are_rows,
    )


def with_worth(found: Segmentation, data: EvidenceData) -> Segmentation:
    """Return the segments with the spread in value at every number, where a column says what customers are worth."""
    column, tree = worth_column(data), found.record.tree
    if column is None or tree is None:
        return found
    stops = valued_stops(tree, found.members, data.customers.frame[column.name])
    record = found.record.model_copy(update={"tree": tree.model_copy(update={"stops": stops})})
    return replace(found, record=record)


def describe(
    prepared: Prepared,
    data: EvidenceData,
    segment_ids: tuple[str, ...],
    *,
    themes: tuple[Theme, ...] = (),
    stage_template: str = "",
    promoted: tuple[Promote, ...] = (),
    names: Mapping[str, str] | None = None,
    earlier: tuple[Persona, ...] = (),
    on_progress: OnProgress = no_progress,
) -> Description:
    """Return profiles and personas of the segments, and the claims on them and on their positions in surveys.

    Parameters
    ----------
    prepared, data
        The tables and what claims are computed from.
    segment_ids : tuple of str
        Segments in display order.
    themes : tuple of Theme
        Feedback themes, as people edited them.
    stage_template : str
        Id of the template that pains are placed by, "" for none.
    promoted : tuple of Promote
        What people made pain points by hand.
    names : mapping of str to str
        Names that segments have already, by id.
    earlier : tuple of Persona
        Personas of the same segmentation whose locked fields survive; proto-personas are kept as they are.
    """
    profiled = build_profiles(data, segment_ids, names=names, on_progress=part_of(on_progress, 0.0, 0.8))
    on_progress(0.8, "Writing personas")
    stated = positions(data, segment_ids)
    inputs = PersonaInputs(
        data=data,
        profiles=profiled.profiles,
        traits=profiled.traits,
        themes=themes,
        stages=stages_for(prepared, data, stage_template),
        promoted=promoted,
        events=prepared.tables.events,
        positions=stated,
        claims=profiled.claims,
    )
    personas, of_personas = build_personas(inputs)
    claims = {claim.id: claim for claim in (*profiled.claims, *of_personas)}
    personas = tuple(with_about(persona, claims, specs_of(prepared)) for persona in personas)
    before = {persona.segment_id: persona for persona in earlier if persona.segment_id}
    kept = tuple(
        renewed(before[persona.segment_id], persona, claims, prepared, themes)
        if persona.segment_id in before
        else persona
        for persona in personas
    )
    protos = tuple(persona for persona in earlier if persona.segment_id is None)
    claims |= {one.claim.id: one.claim for one in stated}
    ordered = tuple(claims[claim_id] for claim_id in sorted(claims))
    return Description(profiled.profiles, profiled.overview, (*kept, *protos), ordered)


def retell(
    prepared: Prepared,
    data: EvidenceData,
    personas: Sequence[Persona],
    themes: tuple[Theme, ...],
    others: Sequence[Claim],
    *,
    stage_template: str = "",
    promoted: tuple[Promote, ...] = (),
) -> tuple[tuple[Persona, ...], tuple[Claim, ...]]:
    """Return the personas with what the themes say now, and all claims on that; the rest of them stays as it is.

    The same as `describe` gives, without looking for other traits again; `others` are the claims on those. What people
    locked survives.
    """
    segment_ids = [persona.segment_id for persona in personas if persona.segment_id]
    stages = stages_for(prepared, data, stage_template)
    telling = TellingThemes(data, segment_ids, themes, stages=stages, promoted=promoted)
    found: list[Persona] = []
    claims: list[Claim] = []
    known = {claim.id: claim for claim in others}
    for persona in personas:
        if not persona.segment_id:
            found.append(persona)
            continue
        told = telling.of(persona.segment_id, persona.touchpoints)
        claims.extend(told.claims)
        known |= {claim.id: claim for claim in told.claims}
        rest = tuple(one for one in persona.statements if not is_told(one))
        fresh = persona.model_copy(update={"pain_points": told.pain_points, "statements": (*rest, *told.statements)})
        fresh = with_about(fresh, known, specs_of(prepared))
        found.append(renewed(persona, fresh, known, prepared, themes))
    return tuple(found), tuple(claims)


def stages_for(prepared: Prepared, data: EvidenceData, template_id: str) -> Stages | None:
    """Return what pains are placed by; None where the comments were not read for the stages of the template."""
    if not template_id or data.comments is None or stage_column(template_id) not in data.comments.columns:
        return None
    template = load_template(template_id)
    events = prepared.tables.events
    names = sorted(str(name) for name in events["event"].unique()) if events is not None else []
    return Stages(
        template_id=template_id,
        titles={stage.id: stage.title for stage in template.stages},
        of_event={name: stage_of_event(template.stages, name) for name in names},
    )


def renewed(
    old: Persona, new: Persona, claims: Mapping[str, Claim], prepared: Prepared, themes: Sequence[Theme]
) -> Persona:
    """Return a newly built persona with what was locked on the old one, a model's sentences as far as they hold."""
    kept = regenerated(old, new)
    if not any(one.worded_by for one in old.statements):
        return kept
    return still_worded(old, kept, claims, specs_of(prepared), names_of(prepared, themes))


def names_of(prepared: Prepared, themes: Sequence[Theme]) -> frozenset[str]:
    """Return all that a sentence could name: columns, their levels, and what people write of."""
    return study_names(specs_of(prepared), (theme.label for theme in themes))
