"""Planned maps from templates, joined with what is known of a persona."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from core.errors import ConfigError, NotFoundError
from core.journeys._attach import attach
from core.journeys._command_model import AddCard
from core.journeys._lanes import BLUEPRINT_ROLES, lanes_for
from core.journeys._model import ROLE_TITLES, Card, Flow, JourneyMap, LaneRole, Stage, Step
from core.journeys._tree import find_step, replaced, with_cards
from core.personas import Persona, Touchpoint
from core.templates import JourneyTemplate, TemplateStage, TemplateStep, stage_of_event

_MAP_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,127}")
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON_PREFIX = 5  # "deliver" and "delivery", "return" and "returned"
_STOP_WORDS = frozenset(
    {"and", "are", "but", "for", "from", "had", "has", "have", "not", "that", "the", "their", "them"}
)
_STOP_WORDS |= {"they", "this", "too", "very", "was", "were", "when", "which", "with", "would", "you", "your"}


def journey_from_template(
    template: JourneyTemplate, *, journey_id: str, title: str, persona_ids: tuple[str, ...] = ()
) -> JourneyMap:
    """Return the planned map of a template: its starter content as cards, all of them assumptions.

    It has the lanes of every map, and one for each other kind of content that the template has; a service blueprint
    has all lanes of one. The metrics of a stage are cards of its first step.

    Raises
    ------
    ConfigError
        If the id is no slug.
    """
    _check_id(journey_id)
    stages = tuple(_stage(stage) for stage in template.stages)
    return JourneyMap(
        id=journey_id,
        title=title,
        kind=template.kind,
        persona_ids=persona_ids,
        template_id=template.id,
        lanes=lanes_for(_roles(template, stages)),
        stages=stages,
        flows=tuple(
            Flow(id=f"arrow-{n}", from_step=flow.from_step, to_step=flow.to_step, kind=flow.kind, label=flow.label)
            for n, flow in enumerate(template.flows, 1)
        ),
    )


def blank_journey(*, journey_id: str, title: str, persona_ids: tuple[str, ...] = ()) -> JourneyMap:
    """Return a map to fill by hand: three stages with a step in each, so that every lane has cells to write in.

    Raises
    ------
    ConfigError
        If the id is no slug.
    """
    _check_id(journey_id)
    stages = tuple(
        Stage(id=title.lower(), title=title, steps=(Step(id=f"{title.lower()}-step", title=f"Step {number}"),))
        for number, title in enumerate(("Before", "During", "After"), start=1)
    )
    return JourneyMap(id=journey_id, title=title, persona_ids=persona_ids, stages=stages)


def build_journey(
    persona: Persona,
    template: JourneyTemplate,
    *,
    stage_of_pain: Mapping[str, str],
    reach_claims: Mapping[str, str],
    journey_id: str,
    placing: Mapping[str, str] = MappingProxyType({}),
    title: str | None = None,
) -> JourneyMap:
    """Return the planned map of a persona: the template, with the persona's touchpoints and pain points on it.

    A touchpoint goes to the stage whose event patterns match its event, and in it to the first step whose
    patterns match (else the step with most words in common, else the first). It takes the place of an assumed
    touchpoint of that step with the same name, or on the same channel with a word in common. A pain point goes
    to the step of its stage with most words in common, else to the first. What finds no stage (an event that
    no pattern matches, a pain point not in `stage_of_pain` or with "") is left off the map: it stays in the
    persona, and `attach` puts it on by hand.

    Parameters
    ----------
    persona : Persona
        Whose journey it is.
    template : JourneyTemplate
        Stages, steps and starter content.
    stage_of_pain : mapping
        Stage id (or "") by pain point id; ids of other personas' pain points are ignored.
    reach_claims : mapping
        Id of the claim "n of N reach this stage", by stage id.
    journey_id : str
        Slug of the map.
    placing : mapping
        Id of the claim "n of N speak of this stage", by pain point id; it joins the claims of the card.
    title : str, optional
        By default the persona's name and the template's title.

    Raises
    ------
    NotFoundError
        If a stage is named that the template does not have.
    ConfigError
        If the id is no slug, or a pain point or touchpoint has claims but is marked as an assumption or the
        other way round.
    """
    known = {stage.id for stage in template.stages}
    pains = {pain.id: stage_of_pain.get(pain.id, "") for pain in persona.pain_points}
    _check_stages([*filter(None, pains.values()), *reach_claims], known, template)

    title = f"{persona.name}: {template.title}" if title is None else title
    journey = journey_from_template(template, journey_id=journey_id, title=title, persona_ids=(persona.id,))
    stages = (stage.model_copy(update={"reach_claim_id": reach_claims.get(stage.id, "")}) for stage in journey.stages)
    journey = journey.model_copy(update={"stages": tuple(stages)})

    templates = {stage.id: stage for stage in template.stages}
    for touchpoint in persona.touchpoints:
        stage_id = stage_of_event(template.stages, touchpoint.event) if touchpoint.event else ""
        if stage_id:
            journey = _with_touchpoint(journey, touchpoint, templates[stage_id])
    for pain in persona.pain_points:
        if pains[pain.id]:
            step_id = _nearest_step(pain.title, templates[pains[pain.id]].steps)
            command = attach(pain, step_id, journey)
            if pain.id in placing and command.card.claim_ids:
                claim_ids = (*command.card.claim_ids, placing[pain.id])
                card = command.card.model_copy(update={"claim_ids": claim_ids})
                command = command.model_copy(update={"card": card})
            journey = _with_card(journey, command)
    return journey


def _check_id(journey_id: str) -> None:
    if not _MAP_ID.fullmatch(journey_id):
        message = f"{journey_id!r} cannot be the id of a map."
        raise ConfigError(message, hint="Use 1 to 128 lower-case letters, digits and hyphens.")


def _roles(template: JourneyTemplate, stages: tuple[Stage, ...]) -> set[LaneRole]:
    roles: set[str] = {card.lane for stage in stages for step in stage.steps for card in step.cards}
    if template.flows:
        roles.add("flow")
    if template.kind == "service_blueprint":
        roles.update(BLUEPRINT_ROLES)
    return {role for role in ROLE_TITLES if role in roles}


def _stage(stage: TemplateStage) -> Stage:
    metrics = [stage.metrics, *[()] * (len(stage.steps) - 1)]
    return Stage(
        id=stage.id,
        title=stage.title,
        goal=stage.goal,
        events=stage.events,
        phrases=stage.phrases,
        steps=tuple(_step(step, of_stage) for step, of_stage in zip(stage.steps, metrics, strict=True)),
    )


def _step(step: TemplateStep, metrics: tuple[str, ...]) -> Step:
    stem = step.id[:50].rstrip("-")
    contents: tuple[tuple[LaneRole, str, tuple[str, ...]], ...] = (
        ("evidence", "evidence", step.evidence),
        ("actions", "action", step.actions),
        ("thoughts", "thought", step.thoughts),
        ("needs", "need", step.needs),
        ("frontstage", "frontstage", step.frontstage),
        ("backstage", "backstage", step.backstage),
        ("support", "support", step.support),
        ("metrics", "metric", metrics),
    )
    cards = [
        Card(id=f"{stem}-{word}-{n}", lane=role, text=text)
        for role, word, texts in contents
        for n, text in enumerate(texts, 1)
    ]
    touchpoints = (
        Card(id=f"{stem}-touchpoint-{n}", lane="touchpoints", text=touchpoint.name, channel=touchpoint.channel)
        for n, touchpoint in enumerate(step.touchpoints, 1)
    )
    return Step(
        id=step.id,
        title=step.title,
        emotion_expected=step.emotion,
        moment_of_truth=step.moment_of_truth,
        cards=(*cards, *touchpoints),
    )


def _check_stages(named: Iterable[str], known: set[str], template: JourneyTemplate) -> None:
    unknown = [stage_id for stage_id in named if stage_id not in known]
    if unknown:
        message = f"The template {template.id!r} has no stage {unknown[0]!r}."
        raise NotFoundError(message, hint=f"Its stages are: {', '.join(stage.id for stage in template.stages)}.")


def _with_touchpoint(journey: JourneyMap, touchpoint: Touchpoint, stage: TemplateStage) -> JourneyMap:
    step_id = stage_of_event(stage.steps, touchpoint.event) or _nearest_step(touchpoint.name, stage.steps)
    command = attach(touchpoint, step_id, journey)
    i, j = find_step(journey, step_id)
    cards = journey.stages[i].steps[j].cards
    for k, card in enumerate(cards):
        if _says_the_same(card, touchpoint):
            return with_cards(journey, i, j, replaced(cards, k, command.card))
    return _with_card(journey, command)


def _with_card(journey: JourneyMap, command: AddCard) -> JourneyMap:
    i, j = find_step(journey, command.step_id)
    return with_cards(journey, i, j, (*journey.stages[i].steps[j].cards, command.card))


def _says_the_same(card: Card, touchpoint: Touchpoint) -> bool:
    if card.lane != "touchpoints" or card.item_id:
        return False
    one, other = card.channel.casefold(), touchpoint.channel.casefold()
    if one and other and one != other:
        return False
    same_name = card.text.casefold() == touchpoint.name.casefold()
    return same_name or _overlap(_words(touchpoint.name), _words(card.text)) > 0


def _nearest_step(text: str, steps: tuple[TemplateStep, ...]) -> str:
    words = _words(text)
    return max(steps, key=lambda step: _closeness(words, step)).id  # the first of equals


def _closeness(words: tuple[str, ...], step: TemplateStep) -> int:
    names = " ".join(touchpoint.name for touchpoint in step.touchpoints)
    rest = _words(" ".join((*step.actions, *step.thoughts, names)))
    return 3 * _overlap(words, _words(step.title)) + _overlap(words, rest)  # the title says what the step is about


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(_WORD.findall(text.casefold())) if word not in _STOP_WORDS)


def _overlap(words: tuple[str, ...], others: tuple[str, ...]) -> int:
    return sum(any(_alike(word, other) for other in others) for word in words)


def _alike(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return longer.startswith(shorter[:_COMMON_PREFIX])
