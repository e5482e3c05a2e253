"""What is unfinished or doubtful on a map, as findings."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from core.errors import Finding
from core.journeys._model import Card, JourneyMap, Step
from core.journeys._tree import ids_of, size_problems

STRONG_SEVERITY = 4
"""Pain points from this severity on need evidence and an opportunity."""


def validate_journey(journey: JourneyMap, *, known_claims: Collection[str] | None = None) -> tuple[Finding, ...]:
    """Return what is wrong, doubtful or unfinished on a map: errors first, one finding for each rule.

    `count` says how often the rule is broken and `example` names the first place.

    Parameters
    ----------
    journey : JourneyMap
        The map.
    known_claims : collection of str, optional
        Ids of the study's claims; given, every claim named on the map must be among them.
    """
    findings = [finding for rule in _RULES if (finding := rule(journey))]
    if known_claims is not None and (unknown := _unknown_claims(journey, known_claims)):
        findings.append(unknown)
    order = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(findings, key=lambda finding: order[finding.severity]))


def _repeated_ids(journey: JourneyMap) -> Finding | None:
    repeated = [entry for entry, n in Counter(ids_of(journey)).items() if n > 1]
    if not repeated:
        return None
    return Finding(
        code="repeated-id",
        severity="error",
        message=f"{len(repeated)} ids are used more than once, so edits cannot tell their places apart.",
        hint="Give every stage, step and card its own id in the YAML file.",
        count=len(repeated),
        example=repeated[0],
    )


def _over_limits(journey: JourneyMap) -> Finding | None:
    problems = size_problems(journey)
    if not problems:
        return None
    return Finding(
        code="over-limit",
        severity="error",
        message=f"The map has {problems[0]}.",
        hint="Split the journey into several maps.",
        count=len(problems),
        example=problems[0],
    )


def _without_stages(journey: JourneyMap) -> Finding | None:
    if journey.stages:
        return None
    hint = "Add the first stage, or start from a template."
    return Finding(code="no-stages", severity="warning", message="The map has no stages.", hint=hint, count=1)


def _without_persona(journey: JourneyMap) -> Finding | None:
    if journey.persona_ids:
        return None
    message = "The map belongs to no persona."
    hint = "Choose the persona whose journey this is: a map of everybody's journey fits nobody."
    return Finding(code="no-persona", severity="warning", message=message, hint=hint, count=1)


def _without_origin(journey: JourneyMap) -> Finding | None:
    if journey.state == "as_is" or journey.template_id:
        return None
    message = "The map shows a future state, but not what it starts from."
    hint = "Build it from a template, or map today's journey first."
    return Finding(code="to-be-without-origin", severity="warning", message=message, hint=hint, count=1)


def _actual_without_data(journey: JourneyMap) -> Finding | None:
    cards = [card for _, card in _cards(journey)]
    if journey.nature == "planned" or any(card.claim_ids for card in cards) or _reach_claims(journey):
        return None
    message = "The map says it shows the actual journey, but nothing on it comes from data."
    hint = "Call it planned, or rebuild it with an event log or feedback."
    return Finding(code="actual-without-data", severity="warning", message=message, hint=hint, count=1)


def _stages_without_steps(journey: JourneyMap) -> Finding | None:
    titles = [stage.title for stage in journey.stages if not stage.steps]
    hint = "Add what the customer does in it, or delete the stage."
    return _listed("stage-without-steps", "warning", titles, "stages have no steps.", hint)


def _empty_titles(journey: JourneyMap) -> Finding | None:
    places = [(journey.id, journey.title)]
    for stage in journey.stages:
        places += [(stage.id, stage.title), *((step.id, step.title) for step in stage.steps)]
    ids = [place for place, title in places if not title.strip()]
    return _listed("empty-title", "warning", ids, "titles are empty.", "Name what happens, in the customer's words.")


def _empty_cards(journey: JourneyMap) -> Finding | None:
    titles = [step.title for step, card in _cards(journey) if not card.text.strip()]
    return _listed("empty-card", "warning", titles, "cards are empty.", "Write on them or delete them.")


def _strong_pains_without_evidence(journey: JourneyMap) -> Finding | None:
    texts = [card.text for _, card in _cards(journey) if _is_strong_pain(card) and not card.claim_ids]
    hint = "Attach a pain point that was found in feedback, or lower the severity: so far it is an assumption."
    return _listed("strong-pain-without-evidence", "warning", texts, "severe pain points have no evidence.", hint)


def _strong_pains_without_opportunity(journey: JourneyMap) -> Finding | None:
    texts = [
        card.text
        for step, card in _cards(journey)
        if _is_strong_pain(card) and not any(journey.role_of(other.lane) == "opportunities" for other in step.cards)
    ]
    hint = "Write down how the step could be made better."
    message = "severe pain points have no opportunity beside them."
    return _listed("pain-without-opportunity", "info", texts, message, hint)


def _touchpoints_without_channel(journey: JourneyMap) -> Finding | None:
    texts = [
        card.text for _, card in _cards(journey) if journey.role_of(card.lane) == "touchpoints" and not card.channel
    ]
    hint = "Say where it happens: web, app, e-mail, phone, shop."
    return _listed("touchpoint-without-channel", "info", texts, "touchpoints have no channel.", hint)


def _stages_without_rules(journey: JourneyMap) -> Finding | None:
    titles = [stage.title for stage in journey.stages if not stage.events and not stage.phrases]
    hint = "Add event patterns or phrases in the YAML file, so that data finds its way to the stage."
    return _listed("stage-without-rules", "info", titles, "stages have no rules that connect data to them.", hint)


def _unknown_claims(journey: JourneyMap, known_claims: Collection[str]) -> Finding | None:
    known = frozenset(known_claims)
    named = [claim for _, card in _cards(journey) for claim in card.claim_ids] + _reach_claims(journey)
    unknown = [claim for claim in dict.fromkeys(named) if claim not in known]
    hint = "Rebuild the map from today's data: the evidence behind these cards is gone."
    return _listed("unknown-claim", "error", unknown, "claims named on the map do not exist.", hint)


_RULES: tuple[Callable[[JourneyMap], Finding | None], ...] = (
    _repeated_ids,
    _over_limits,
    _without_stages,
    _without_persona,
    _without_origin,
    _actual_without_data,
    _stages_without_steps,
    _empty_titles,
    _empty_cards,
    _strong_pains_without_evidence,
    _strong_pains_without_opportunity,
    _touchpoints_without_channel,
    _stages_without_rules,
)


def _listed(code: str, severity: str, places: list[str], message: str, hint: str) -> Finding | None:
    if not places:
        return None
    values = {"code": code, "severity": severity, "message": f"{len(places)} {message}", "hint": hint}
    return Finding.model_validate({**values, "count": len(places), "example": places[0]})


def _cards(journey: JourneyMap) -> Iterator[tuple[Step, Card]]:
    return ((step, card) for stage in journey.stages for step in stage.steps for card in step.cards)


def _reach_claims(journey: JourneyMap) -> list[str]:
    return [stage.reach_claim_id for stage in journey.stages if stage.reach_claim_id]


def _is_strong_pain(card: Card) -> bool:
    return card.severity is not None and card.severity >= STRONG_SEVERITY
