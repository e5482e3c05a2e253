"""A whole study from its sources in one call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from core.claims import Claim, EvidenceData
from core.config import OnProgress, no_progress, part_of
from core.feedback import FeedbackAnalysis, Theme, stage_column
from core.journeys import JourneyMap
from core.pipeline._describe import Description, describe, evidence_data, with_worth
from core.pipeline._listen import listen, template_for, with_stages
from core.pipeline._map import map_journey
from core.pipeline._prepare import Prepared, events_source, feedback_source, prepare
from core.segmentation import Segmentation, SegmentationConfig, model_frame, segment
from core.study import SourceRecord, Study
from core.tables import Source
from core.templates import JourneyTemplate

_EVIDENCE = "evidence-"


@dataclass(frozen=True, slots=True)
class StudyResult:
    """A study, and its tables by the names that its records use."""

    study: Study
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)


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
    return _assemble(
        sources,
        prepared,
        found,
        feedback,
        study_id=study_id,
        name=name,
        template=template,
        on_progress=part_of(on_progress, 0.85, 1.0),
    )


def _assemble(
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
