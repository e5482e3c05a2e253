"""From sources to a study, step by step: pages, command line and notebooks call the same functions.

prepare     sources → linked tables, one row a customer
segment     (core.segmentation) → who belongs together
listen      feedback → sentiment and themes
describe    segments → profiles, personas and their claims
map_journey persona and template → a journey map and its claims
run_study   all of them in order
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from core.claims import Claim, Condition, EvidenceData, SearchData, adjusted_claims, measure_share, meets
from core.config import MIN_GROUP_SIZE, OnProgress, no_progress
from core.declared import DeclaredSegment, check_conditions, rules
from core.errors import DataError
from core.features import customer_table
from core.feedback import (
    Embedder,
    FeedbackAnalysis,
    Promote,
    SentenceEncoder,
    StageSeeds,
    Theme,
    analyse_feedback,
    comment_stages,
    default_embedder,
    is_stage_column,
    redact,
    stage_column,
)
from core.journeys import JourneyMap, Stage, build_journey
from core.narration import still_worded, study_names, with_about
from core.personas import (
    Persona,
    PersonaInputs,
    Stages,
    TellingThemes,
    build_personas,
    is_told,
    placing_claims,
    regenerated,
)
from core.profiles import Overview, SegmentProfile, build_profiles, worth_column
from core.schema import ColumnSpec
from core.segmentation import Segmentation, SegmentationConfig, model_frame, segment, valued_stops
from core.study import SourceRecord, Study
from core.surveys import positions
from core.tables import CustomerTable, Source, StudyTables, fingerprint, link
from core.templates import JourneyTemplate, TemplateStage, fits_events, fitting_template, load_template, stage_of_event
from core.wording import sentence, stage_key

_EVIDENCE = "evidence-"


@dataclass(frozen=True, slots=True)
class Prepared:
    """The linked tables, and one row a customer."""

    tables: StudyTables
    customers: CustomerTable


@dataclass(frozen=True, slots=True)
class Description:
    """Profiles, personas, and every claim on them and on positions in surveys, ordered by claim id."""

    profiles: tuple[SegmentProfile, ...]
    overview: Overview
    personas: tuple[Persona, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class StudyResult:
    """A study, and its tables by the names that its records use."""

    study: Study
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def part_of(on_progress: OnProgress, start: float, end: float) -> OnProgress:
    """Return a progress callback for one part of a longer piece of work, from share `start` to `end`."""

    def report(share: float, what: str) -> None:
        on_progress(start + (end - start) * share, what)

    return report


def prepare(sources: Sequence[Source], *, excluding: Sequence[Condition] = ()) -> Prepared:
    """Link the sources and compute one row a customer; raises DataError when they do not fit together.

    Comments lose their personal data here, before anything reads them. Customers who meet any of the conditions
    in `excluding` are left out, with their events and comments.
    """
    tables = link(sources)
    if tables.feedback is not None:
        texts = [redact(text) for text in tables.feedback["text"]]
        feedback = tables.feedback.assign(text=pd.Series(texts, index=tables.feedback.index, dtype="str"))
        tables = replace(tables, feedback=feedback)
    customers = customer_table(tables)
    if excluding:
        customers, tables = _without(customers, tables, excluding)
    return Prepared(tables, customers)


def _without(
    customers: CustomerTable, tables: StudyTables, excluding: Sequence[Condition]
) -> tuple[CustomerTable, StudyTables]:
    specs = {spec.name: spec for spec in customers.columns}
    check_conditions(excluding, customers.frame, specs)
    out = np.any([meets(customers.frame, (one,))[1] for one in excluding], axis=0)
    kept = customers.frame[~out]
    if len(kept) < 2 * MIN_GROUP_SIZE:
        message = f"Only {len(kept):,} of {len(customers.frame):,} customers are left."
        raise DataError(message, hint="Leave out fewer of them, on the Segments page.")
    events, feedback = (
        table[table["customer_id"].isin(kept.index)] if table is not None else None
        for table in (tables.events, tables.feedback)
    )
    remaining = replace(tables, customers=tables.customers.loc[kept.index], events=events, feedback=feedback)
    return CustomerTable(kept, customers.columns), remaining


def listen(
    prepared: Prepared,
    *,
    seed: int,
    template: JourneyTemplate | None = None,
    on_progress: OnProgress = no_progress,
) -> FeedbackAnalysis | None:
    """Return what the comments say, with the stages of a template that they speak of; None for a study without text."""
    feedback = prepared.tables.feedback
    if feedback is None or feedback.empty:
        return None
    embedder = default_embedder([str(text) for text in feedback["text"].dropna()], seed=seed)
    found = analyse_feedback(feedback, seed=seed, embedder=embedder, on_progress=part_of(on_progress, 0.0, 0.85))
    if template is None:
        return found
    # Vectors learnt from the comments alone do not know the phrases of the stages.
    reader = embedder if isinstance(embedder, SentenceEncoder) else None
    staged = with_stages(
        found.comments, found.themes, template, embedder=reader, on_progress=part_of(on_progress, 0.85, 1.0)
    )
    return replace(found, comments=staged)


def template_for(prepared: Prepared) -> JourneyTemplate:
    """Return the template whose stages fit the events of a study best: pains are placed by it."""
    events = prepared.tables.events
    return (
        fitting_template(str(name) for name in events["event"].unique()) if events is not None else fitting_template(())
    )


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


def feedback_source(prepared: Prepared) -> str:
    """Return the fingerprint of the feedback, "" without any."""
    feedback = prepared.tables.feedback
    return fingerprint(feedback) if feedback is not None else ""


def events_source(prepared: Prepared) -> str:
    """Return the fingerprint of the events, "" without any: also of the cells that no feature is computed from."""
    events = prepared.tables.events
    return fingerprint(events) if events is not None else ""


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


def specs_of(prepared: Prepared) -> dict[str, ColumnSpec]:
    """Return the columns of the customers by name."""
    return {spec.name: spec for spec in prepared.customers.columns}


def names_of(prepared: Prepared, themes: Sequence[Theme]) -> frozenset[str]:
    """Return all that a sentence could name: columns, their levels, and what people write of."""
    return study_names(specs_of(prepared), (theme.label for theme in themes))


def renewed(
    old: Persona, new: Persona, claims: Mapping[str, Claim], prepared: Prepared, themes: Sequence[Theme]
) -> Persona:
    """Return a newly built persona with what was locked on the old one, a model's sentences as far as they hold."""
    kept = regenerated(old, new)
    if not any(one.worded_by for one in old.statements):
        return kept
    return still_worded(old, kept, claims, specs_of(prepared), names_of(prepared, themes))


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


def map_journey(
    prepared: Prepared | None,
    data: EvidenceData | None,
    persona: Persona,
    template: JourneyTemplate,
    *,
    journey_id: str,
    themes: tuple[Theme, ...] = (),
    title: str | None = None,
) -> tuple[JourneyMap, tuple[Claim, ...]]:
    """Return the template's map filled with the persona's touchpoints and pain points, and its new claims.

    Pain points of the `themes` are placed by the stages of their comments (`with_stages`). Without data (or for a
    proto-persona) the map holds the template's assumptions and what is on the persona; for a template that the
    events do not fit (`fits_data`) it holds the assumptions alone.
    """
    if prepared is not None and not fits_data(prepared, template):
        prepared = data = None
        persona = persona.model_copy(update={"touchpoints": ()})
    reach: dict[str, Claim] = {}
    placed: dict[str, Claim] = {}
    if prepared is not None and data is not None and persona.segment_id:
        reach = reach_claims(prepared, data, persona.segment_id, template.stages, template.id)
        titles = {stage.id: stage.title for stage in template.stages}
        found = placing_claims(data, persona.segment_id, themes, template.id, titles)
        placed = {pain.id: found[pain.theme_id] for pain in persona.pain_points if pain.theme_id in found}
    journey = build_journey(
        persona,
        template,
        stage_of_pain={pain_id: _stage_of(claim) for pain_id, claim in placed.items()},
        reach_claims={stage_id: claim.id for stage_id, claim in reach.items()},
        journey_id=journey_id,
        placing={pain_id: claim.id for pain_id, claim in placed.items()},
        title=title,
    )
    return journey, tuple(sorted((*reach.values(), *placed.values()), key=lambda claim: claim.id))


def fits_data(prepared: Prepared, template: JourneyTemplate) -> bool:
    """Return whether a template speaks of what the events of a study record (`fits_events`); without events it may."""
    events = prepared.tables.events
    return events is None or fits_events(template, (str(name) for name in events["event"].unique()))


def _stage_of(claim: Claim) -> str:
    return str(claim.evidence.where[0].values[0]) if claim.evidence else ""


def reach_claims(
    prepared: Prepared,
    data: EvidenceData,
    segment_id: str,
    stages: Sequence[TemplateStage | Stage],
    template_id: str,
) -> dict[str, Claim]:
    """Return by stage id the claim how many of the segment had any event of the stage.

    `stages` are those of a template or of a map; `template_id` becomes part of the claims' ids.
    """
    if prepared.tables.events is None:
        return {}
    counted = [spec.name for spec in prepared.customers.columns if spec.name.startswith("events.count.")]
    columns: dict[str, list[str]] = {}
    for name in counted:
        stage_id = stage_of_event(stages, name.removeprefix("events.count."))
        if stage_id:
            columns.setdefault(stage_id, []).append(name)
    specs = {spec.name: spec for spec in prepared.customers.columns}
    claims = {}
    for stage in stages:
        names = sorted(columns.get(stage.id, []))
        if not names:
            continue
        test = Condition(column=names[0], op="at_least", values=(1.0,), or_columns=tuple(names[1:]))
        evidence = measure_share(data, segment_id, (test,))
        if evidence.n < MIN_GROUP_SIZE:
            continue
        claims[stage.id] = Claim(
            id=f"{segment_id}.stage.{template_id}.{stage.id}",
            segment_id=segment_id,
            kind="measured",
            topic=f"stage:{stage.title}",
            sentence=sentence(evidence, specs, {}, {stage_key(test): stage.title}),
            evidence=evidence,
        )
    adjusted = adjusted_claims(tuple(claims.values()))
    return dict(zip(claims, adjusted, strict=True))


def claims_of_map(
    prepared: Prepared, data: EvidenceData, segment_id: str, journey: JourneyMap, themes: Sequence[Theme]
) -> tuple[Claim, ...]:
    """Return the claims that a map of a segment rests on beside those of its persona."""
    titles = {stage.id: stage.title for stage in journey.stages}
    reach = reach_claims(prepared, data, segment_id, journey.stages, journey.template_id)
    placed = placing_claims(data, segment_id, themes, journey.template_id, titles)
    return (*reach.values(), *placed.values())


def with_stages(
    comments: pd.DataFrame,
    themes: Sequence[Theme],
    template: JourneyTemplate,
    *,
    embedder: Embedder | None = None,
    on_progress: OnProgress = no_progress,
) -> pd.DataFrame:
    """Return the comments with the stage of the template that each speaks of; as they are when they have it already.

    Read are those on a pain; without a stage that has phrases there is nothing to tell the stages by.
    """
    column = stage_column(template.id)
    seeds = tuple(StageSeeds(id=stage.id, phrases=stage.phrases) for stage in template.stages if stage.phrases)
    if column in comments.columns or not seeds:
        return comments
    pains = [theme.id for theme in themes if theme.polarity == "negative"]
    found = comment_stages(comments, pains, seeds, embedder=embedder, on_progress=on_progress)
    return comments.assign(**{column: found})


def run_study(
    sources: Sequence[Source],
    *,
    study_id: str = "study",
    name: str = "Study",
    config: SegmentationConfig | None = None,
    template: JourneyTemplate | None = None,
    on_progress: OnProgress = no_progress,
) -> StudyResult:
    """Do the whole job: segments, a persona for each, and (with a template) a journey map for each persona.

    Raises DataError or ConfigError with what to do; nothing is written anywhere.
    """
    config = config or SegmentationConfig()
    on_progress(0.0, "Linking the tables")
    prepared = prepare(sources)
    found = segment(prepared.customers, config, on_progress=part_of(on_progress, 0.05, 0.6))
    feedback = listen(
        prepared, seed=config.seed, template=template_for(prepared), on_progress=part_of(on_progress, 0.6, 0.85)
    )
    return assemble(
        sources,
        prepared,
        found,
        feedback,
        study_id=study_id,
        name=name,
        template=template,
        on_progress=part_of(on_progress, 0.85, 1.0),
    )


def assemble(
    sources: Sequence[Source],
    prepared: Prepared,
    found: Segmentation,
    feedback: FeedbackAnalysis | None,
    *,
    study_id: str,
    name: str,
    template: JourneyTemplate | None = None,
    on_progress: OnProgress = no_progress,
) -> StudyResult:
    """Return the study of a finished segmentation, with one map per persona when a template is given."""
    comments = feedback.comments if feedback else None
    themes = feedback.themes if feedback else ()
    if comments is not None and template is not None:
        comments = with_stages(comments, themes, template, on_progress=part_of(on_progress, 0.0, 0.2))
    data = evidence_data(prepared, found.members, comments, search=found)
    found = with_worth(found, data)
    segment_ids = tuple(info.id for info in found.record.segments)
    by = template_for(prepared).id
    stage_template = by if comments is not None and stage_column(by) in comments.columns else ""
    description = describe(
        prepared,
        data,
        segment_ids,
        themes=themes,
        stage_template=stage_template,
        on_progress=part_of(on_progress, 0.2, 0.6),
    )
    journeys: tuple[JourneyMap, ...] = ()
    claims = description.claims
    if template is not None:
        journeys, new = _maps(prepared, data, description, template, themes, part_of(on_progress, 0.6, 1.0))
        claims = tuple(sorted({claim.id: claim for claim in (*claims, *new)}.values(), key=lambda claim: claim.id))
    tables = _tables(sources, found, comments)
    study = Study(
        id=study_id,
        name=name,
        sources=tuple(
            SourceRecord(
                name=source.name,
                table=_table_name(source),
                schema_=source.schema,
                report=source.report,
                confirmed=True,
            )
            for source in sources
        ),
        config=found.record.config,
        segmentation=found.record,
        members_table="members",
        model_table="model" if "model" in tables else "",
        evidence_tables={name: f"{_EVIDENCE}{name}" for name in found.evidence.tables()} if found.evidence else {},
        profiles=description.profiles,
        overview=description.overview,
        claims=claims,
        themes=themes,
        mined_themes=themes,
        stage_template=stage_template,
        comments_table="comments" if "comments" in tables else "",
        comments_source=feedback_source(prepared) if "comments" in tables else "",
        events_source=events_source(prepared),
        personas=description.personas,
        journeys=journeys,
    )
    return StudyResult(study.model_copy(update={"segments_source": study.inputs}), tables)


def _maps(
    prepared: Prepared,
    data: EvidenceData,
    description: Description,
    template: JourneyTemplate,
    themes: tuple[Theme, ...],
    on_progress: OnProgress,
) -> tuple[tuple[JourneyMap, ...], list[Claim]]:
    """Return a map for each persona, and the claims made on the way."""
    journeys: list[JourneyMap] = []
    claims: list[Claim] = []
    for place, persona in enumerate(description.personas):
        on_progress(place / len(description.personas), f"Mapping the journey of {persona.name}")
        journey_id = f"{persona.id}-{template.id}"
        journey, new = map_journey(prepared, data, persona, template, journey_id=journey_id, themes=themes)
        journeys.append(journey)
        claims.extend(new)
    return tuple(journeys), claims


def _tables(sources: Sequence[Source], found: Segmentation, comments: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    tables = {_table_name(source): source.raw for source in sources}
    tables["members"] = found.members
    if found.model is not None:
        tables["model"] = model_frame(found.model)
    if found.evidence is not None:
        tables |= {f"{_EVIDENCE}{name}": table for name, table in found.evidence.tables().items()}
    if comments is not None:
        tables["comments"] = comments
    return tables


def _table_name(source: Source) -> str:
    return f"source-{source.name}"
