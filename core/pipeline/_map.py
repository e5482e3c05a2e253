"""The journey map of a persona, and the claims it rests on."""

from collections.abc import Sequence

from core.claims import Claim, Condition, EvidenceData, adjusted_claims, measure_share
from core.config import MIN_GROUP_SIZE
from core.feedback import Theme
from core.journeys import JourneyMap, Stage, build_journey
from core.personas import Persona, placing_claims
from core.pipeline._prepare import Prepared
from core.templates import JourneyTemplate, TemplateStage, fits_events, stage_of_event
from core.wording import sentence, stage_key


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
