"""Checks of what a map says: pains and evidence, feelings, touchpoints, and what its kind and state promise."""

import re
from collections.abc import Iterator

from core.claims import claim_topic
from core.journeys._model import Card
from core.journeys._rules import Place, Rule, View, claims_of, named, whole

STRONG_SEVERITY = 4
"""Pain points from this severity on need evidence and an opportunity."""

N_KINDS = 2
"""Kinds of evidence that a severe pain point needs: comments alone, or events alone, may mislead."""

_OF_COMMENTS = frozenset({"theme", "raised", "severity", "quote", "lift", "frequency", "trend", "placed", "negativity"})
"""What claims tell that rest on the comments of customers, all of which are one kind of evidence."""

_MIN_CURVE = 4  # a curve over fewer steps may well be flat
_NO_REASON = re.compile(r"\W*(yes|true|x|ok|tbd|todo|tba|n/?a|moment of truth|mot)?\W*", re.IGNORECASE)


def _strong_pains(view: View) -> Iterator[Card]:
    return (card for _, card in view.cards("pains") if card.severity is not None and card.severity >= STRONG_SEVERITY)


def _kinds(card: Card, view: View) -> set[str]:
    """Return the kinds of evidence of a card: what its claims rest on or, of unknown claims, what they tell of."""
    known = claims_of(view.known)
    kinds: set[str] = set()
    for one in card.claim_ids:
        claim = known.get(one)
        if claim is None:
            topic = claim_topic(one) or one
            kinds.add("feedback" if topic in _OF_COMMENTS else topic)
        else:
            kinds.add(claim.kind if claim.kind != "measured" or claim.evidence is None else claim.evidence.table)
    return kinds


def _one_kind(view: View) -> Iterator[Place]:
    return (named(card) for card in _strong_pains(view) if card.claim_ids and len(_kinds(card, view)) < N_KINDS)


def _without_opportunity(view: View) -> Iterator[Place]:
    helped = {step.id for step, _ in view.cards("opportunities", "solutions")}
    strong = {card.id for card in _strong_pains(view)}
    return (named(card) for step, card in view.cards("pains") if card.id in strong and step.id not in helped)


def _without_touchpoint(view: View) -> Iterator[Place]:
    """Yield the steps without a touchpoint between two that have one (at the ends: beside one)."""
    having = {step.id for step, _ in view.cards("touchpoints")}
    steps = [step for _, step in view.steps]
    for n, step in enumerate(steps):
        beside = [other.id for other in (*steps[max(n - 1, 0) : n], *steps[n + 1 : n + 2])]
        if beside and step.id not in having and all(one in having for one in beside):
            yield named(step)


def _two_spellings(view: View) -> Iterator[Place]:
    first: dict[str, str] = {}
    for _, card in view.cards("touchpoints"):
        plain = re.sub(r"[\W_]+", "", card.channel.casefold())
        if plain and first.setdefault(plain, card.channel) != card.channel:
            yield named(card)


def _flat_curves(view: View) -> Iterator[Place]:
    drawn = any(lane.role == "emotion" and not lane.hidden for lane in view.map.lanes)
    steps = [step for _, step in view.steps]
    if not drawn or len(steps) < _MIN_CURVE:
        return
    for persona in view.map.persona_ids or ("",):
        if len({step.emotion_of(persona) for step in steps}) == 1:
            yield "", persona or view.map.title


def _unseen_curve(view: View) -> bool:
    drawn = any(lane.role == "emotion" and not lane.hidden for lane in view.map.lanes)
    return not drawn and any(step.emotion_expected or step.emotions for _, step in view.steps)


def _pains_that_please(view: View) -> Iterator[Place]:
    strong = {card.id for card in _strong_pains(view)}
    personas = view.map.persona_ids or ("",)
    return (
        named(step)
        for step in dict.fromkeys(step for step, card in view.cards("pains") if card.id in strong)
        if all(step.emotion_of(one) > 0 for one in personas)
    )


def _hidden_pains(view: View) -> Iterator[Place]:
    hidden = {lane.id for lane in view.map.lanes if lane.hidden}
    lanes = {card.lane for card in _strong_pains(view)} & hidden
    return ((lane.id, lane.name) for lane in view.map.lanes if lane.id in lanes)


def _no_metrics(view: View) -> Iterator[Place]:
    used = {card.lane for _, card in view.cards("metrics")}
    return ((lane.id, lane.name) for lane in view.map.lanes if lane.role == "metrics" and lane.id not in used)


def _no_data(view: View) -> bool:
    reach = any(stage.reach_claim_id for stage in view.map.stages)
    return view.map.nature == "actual" and not reach and not any(card.claim_ids for _, card in view.cards())


def _no_backstage(view: View) -> bool:
    return view.map.kind == "service_blueprint" and not any(True for _ in view.cards("backstage"))


def _watched(view: View) -> bool:
    """Return whether others rely on the map."""
    return view.map.status in {"in_review", "live"}


CONTENT: tuple[Rule, ...] = (
    Rule(
        "to-be-without-origin",
        "warning",
        "The map shows a future state, but not what it starts from.",
        "The map shows a future state, but not what it starts from.",
        "Map today's journey first, and say that this one is derived from it.",
        lambda view: whole(view, wrong=view.map.state == "to_be" and not view.map.derived_from),
    ),
    Rule(
        "as-is-with-origin",
        "warning",
        "The map shows today, but says that it starts from another one.",
        "The map shows today, but says that it starts from another one.",
        "Say that it is a map of the future, or take the origin away.",
        lambda view: whole(view, wrong=view.map.state == "as_is" and bool(view.map.derived_from)),
    ),
    Rule(
        "actual-without-data",
        "warning",
        "The map says it shows the actual journey, but nothing on it comes from data.",
        "The map says it shows the actual journey, but nothing on it comes from data.",
        "Call it planned, or rebuild it with an event log or feedback.",
        lambda view: whole(view, wrong=_no_data(view)),
    ),
    Rule(
        "no-backstage",
        "warning",
        "A service blueprint shows nothing of what happens backstage.",
        "A service blueprint shows nothing of what happens backstage.",
        "Say what staff do behind the steps, or call it a journey map.",
        lambda view: whole(view, wrong=_no_backstage(view)),
    ),
    Rule(
        "no-owner",
        "warning",
        "Nobody keeps a map that others rely on.",
        "Nobody keeps a map that others rely on.",
        "Name an owner, or call it a draft.",
        lambda view: whole(view, wrong=_watched(view) and not view.map.owner.strip()),
    ),
    Rule(
        "no-scenario",
        "warning",
        "A map that others rely on does not say what the persona is about to do.",
        "A map that others rely on does not say what the persona is about to do.",
        "Write the scenario, or call it a draft.",
        lambda view: whole(view, wrong=_watched(view) and not view.map.scenario.strip()),
    ),
    Rule(
        "empty-card",
        "warning",
        "A card is empty.",
        "{} cards are empty.",
        "Write on them or delete them.",
        lambda view: (
            (card.id, f"in {step.title}") for step, card in view.cards() if not card.text.strip() and not card.image
        ),
    ),
    Rule(
        "strong-pain-without-evidence",
        "warning",
        "A severe pain point has no evidence.",
        "{} severe pain points have no evidence.",
        "Attach a pain point that was found in feedback, or lower the severity: so far it is an assumption.",
        lambda view: (named(card) for card in _strong_pains(view) if not card.claim_ids),
    ),
    Rule(
        "strong-pain-with-one-kind-of-evidence",
        "warning",
        "A severe pain point rests on one kind of evidence.",
        "{} severe pain points rest on one kind of evidence each.",
        "Back it with another one: what people do besides what they write, or interviews besides a survey.",
        _one_kind,
    ),
    Rule(
        "pain-that-pleases",
        "warning",
        "A step with a severe pain point is said to feel good.",
        "{} steps with a severe pain point are said to feel good.",
        "Lower the emotion or the severity: one of the two is wrong.",
        _pains_that_please,
    ),
    Rule(
        "hidden-pains",
        "warning",
        "A hidden lane holds severe pain points.",
        "{} hidden lanes hold severe pain points.",
        "Show the lane: readers would miss what matters most.",
        _hidden_pains,
    ),
    Rule(
        "moment-without-reason",
        "warning",
        "A moment of truth does not say why.",
        "{} moments of truth do not say why.",
        "Say why the step decides about the outcome.",
        lambda view: (
            named(step)
            for _, step in view.steps
            if step.moment_of_truth and _NO_REASON.fullmatch(step.moment_of_truth.strip())
        ),
    ),
    Rule(
        "flat-emotion",
        "warning",
        "The curve of emotions is flat over the whole map.",
        "{} curves of emotions are flat over the whole map.",
        "Say where it is felt better or worse, or hide the lane.",
        _flat_curves,
    ),
    Rule(
        "quote-without-source",
        "warning",
        "A quote does not say where it comes from.",
        "{} quotes do not say where they come from.",
        "Attach the comment or the interview, or make it a thought.",
        lambda view: (named(card) for _, card in view.cards("quotes") if not card.claim_ids and not card.item_id),
    ),
    Rule(
        "lane-without-metrics",
        "warning",
        "A lane of metrics has none.",
        "{} lanes of metrics have none.",
        "Say what shows that the step goes well, or delete the lane.",
        _no_metrics,
    ),
    Rule(
        "no-picture",
        "warning",
        "A card in a lane of pictures has none.",
        "{} cards in lanes of pictures have none.",
        "Choose a picture, or delete the card.",
        lambda view: (named(card) for _, card in view.cards("images") if not card.image and card.text.strip()),
    ),
    Rule(
        "picture-without-words",
        "warning",
        "A picture has no description.",
        "{} pictures have no description.",
        "Say what is to be seen, for those who cannot.",
        lambda view: (
            (card.id, f"in {step.title}") for step, card in view.cards("images") if card.image and not card.text.strip()
        ),
    ),
    Rule(
        "step-without-touchpoint",
        "warning",
        "A step has no touchpoint where its neighbours have.",
        "{} steps have no touchpoint where their neighbours have.",
        "Say where it happens, or that nothing of yours is touched.",
        _without_touchpoint,
    ),
    Rule(
        "two-spellings",
        "warning",
        "A channel is spelled in two ways.",
        "{} channels are spelled in two ways.",
        "Spell it as on the touchpoints before.",
        _two_spellings,
    ),
    Rule(
        "pain-without-opportunity",
        "info",
        "A severe pain point has no opportunity beside it.",
        "{} severe pain points have no opportunity beside them.",
        "Write down how the step could be made better.",
        _without_opportunity,
    ),
    Rule(
        "pain-without-severity",
        "info",
        "A pain point does not say how severe it is.",
        "{} pain points do not say how severe they are.",
        "Say it from 1 to 5: without, it cannot be ranked.",
        lambda view: (named(card) for _, card in view.cards("pains") if card.severity is None),
    ),
    Rule(
        "touchpoint-without-channel",
        "info",
        "A touchpoint has no channel.",
        "{} touchpoints have no channel.",
        "Say where it happens: web, app, e-mail, phone, shop.",
        lambda view: (named(card) for _, card in view.cards("touchpoints") if not card.channel.strip()),
    ),
    Rule(
        "curve-out-of-sight",
        "info",
        "The map knows what is felt, but shows no curve.",
        "The map knows what is felt, but shows no curve.",
        "Add or show the lane of emotions.",
        lambda view: whole(view, wrong=_unseen_curve(view)),
    ),
    Rule(
        "stage-without-goal",
        "info",
        "A stage does not say what the customer wants to have reached.",
        "{} stages do not say what the customer wants to have reached.",
        "Write the goal in the customer's words.",
        lambda view: (named(stage) for stage in view.map.stages if not stage.goal.strip()),
    ),
    Rule(
        "stage-without-rules",
        "info",
        "A stage has no rules that connect data to it.",
        "{} stages have no rules that connect data to them.",
        "Add event patterns or phrases, so that data finds its way to the stage.",
        lambda view: (named(stage) for stage in view.map.stages if not stage.events and not stage.phrases),
    ),
)
"""In the order in which findings of one severity are listed."""
