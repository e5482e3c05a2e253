"""Checks of how a map is put together: parts, arrows and links to other things of the study."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from core.journeys._limits import MAX_IMAGE, MAX_TEXT, count_problems, misfits, size_problems
from core.journeys._model import MAX_CURVES, Card, Flow, JourneyMap, Stage, Step
from core.journeys._rules import Place, Rule, View, named, repeated, whole
from core.journeys._tree import located_ids, texts_of
from core.templates import Path


def _repeated_ids(view: View) -> Iterator[Place]:
    counts = Counter(entry for _, entry in located_ids(view.map))
    return ((entry, entry) for entry, n in counts.items() if n > 1)


def _over_limits(view: View) -> Iterator[Place]:
    """Yield the map where it has too many parts, and each part that says too much."""
    for problem in count_problems(view.map):
        yield "", problem
    parts: list[Stage | Step | Card | Flow] = [*view.map.stages, *view.map.flows]
    parts += [step for _, step in view.steps]
    parts += [card for _, card in view.cards()]
    found = [part.id for part in parts if _is_too_long(part)]
    yield from ((one, one) for one in found)
    if not found and (problems := size_problems(view.map)):
        yield from (("", problem) for problem in problems if problem not in count_problems(view.map))


def _is_too_long(part: Stage | Step | Card | Flow) -> bool:
    own = part.model_copy(update={"steps": ()}) if isinstance(part, Stage) else part
    own = own.model_copy(update={"cards": ()}) if isinstance(own, Step) else own
    return max(map(len, texts_of(own))) > MAX_TEXT or (isinstance(own, Card) and len(own.image) > MAX_IMAGE)


def _misfits(view: View) -> Iterator[Place]:
    for path, problem in misfits(view.map):
        yield _id_at(view.map, path), problem


def _id_at(journey: JourneyMap, path: Path) -> str:
    part: object = journey
    found = ""
    for name in path:
        part = part[name] if isinstance(name, int) and isinstance(part, tuple) else getattr(part, str(name))
        found = getattr(part, "id", found)
    return found


def _empty_titles(view: View) -> Iterator[Place]:
    if not view.map.title.strip():
        yield "", "the map"
    for stage in view.map.stages:
        if not stage.title.strip():
            yield stage.id, f"stage {stage.id}"
        for step in stage.steps:
            if not step.title.strip():
                yield step.id, f"step {step.id}"


def _same_titles(view: View) -> Iterator[Place]:
    yield from repeated((stage.title, named(stage)) for stage in view.map.stages)
    for stage in view.map.stages:
        yield from repeated((step.title, named(step)) for step in stage.steps)
    yield from repeated((lane.name, (lane.id, lane.name)) for lane in view.map.lanes)


def _same_cards(view: View) -> Iterator[Place]:
    for _, step in view.steps:
        yield from repeated((f"{card.lane} {card.text}", named(card)) for card in step.cards if card.text.strip())


def _arrows(view: View, wrong: Callable[[str, int, int], bool]) -> Iterator[Place]:
    at = {step.id: n for n, (_, step) in enumerate(view.steps)}
    titles = {step.id: step.title for _, step in view.steps}
    for flow in view.map.flows:
        if flow.from_step in at and flow.to_step in at and wrong(flow.kind, at[flow.from_step], at[flow.to_step]):
            yield flow.id, f"{titles[flow.from_step]} → {titles[flow.to_step]}"


def _same_arrows(view: View) -> Iterator[Place]:
    ends = Counter[tuple[str, str]]()
    for flow in view.map.flows:
        ends[flow.from_step, flow.to_step] += 1
        if ends[flow.from_step, flow.to_step] > 1:
            yield flow.id, f"{flow.from_step} → {flow.to_step}"


def _traps(view: View) -> Iterator[Place]:
    """Yield the first step of each circle that no way leads out of.

    From a step the journey goes on along its arrows (next, branch) or, without any, to the step after it; a loop goes
    back and leaves the other ways open. The last step is the end.
    """
    order = [step.id for _, step in view.steps]
    ways: dict[str, set[str]] = {one: set() for one in order}
    for flow in view.map.flows:
        if flow.kind != "loop" and flow.from_step in ways and flow.to_step in ways:
            ways[flow.from_step].add(flow.to_step)
    for one, after in pairwise(order):
        ways[one] = ways[one] or {after}
    open_steps = set(order[-1:])
    while more := {one for one in order if one not in open_steps and ways[one] & open_steps}:
        open_steps |= more
    inside: set[str] = set()
    for _, step in view.steps:
        if step.id not in open_steps and step.id not in inside:
            reached = set(ways[step.id])
            while more := {to for one in reached for to in ways[one]} - reached:
                reached |= more
            if step.id in reached:
                inside |= reached
                yield named(step)


def _other_maps(view: View) -> Iterator[tuple[str, Place]]:
    if view.map.derived_from:
        yield view.map.derived_from, ("", view.map.derived_from)
    for _, step in view.steps:
        if step.child_map_id:
            yield step.child_map_id, named(step)


def _unknown_maps(view: View) -> Iterator[Place]:
    known = view.known.maps
    return (place for one, place in _other_maps(view) if known is not None and one not in known)


def _circular_maps(view: View) -> Iterator[Place]:
    return (place for one, place in _other_maps(view) if one == view.map.id)


def _claims(view: View) -> Iterator[tuple[str, Place]]:
    for stage in view.map.stages:
        if stage.reach_claim_id:
            yield stage.reach_claim_id, named(stage)
    for _, card in view.cards():
        yield from ((one, named(card)) for one in card.claim_ids)


def _unknown_claims(view: View) -> Iterator[Place]:
    known = view.known.claims
    if known is not None:
        unknown = ((place[0], one) for one, place in _claims(view) if one not in known)
        yield from dict.fromkeys(unknown)


def _unknown_items(view: View) -> Iterator[Place]:
    known = view.known.items
    return (named(card) for _, card in view.cards() if known is not None and card.item_id and card.item_id not in known)


def _unknown_personas(view: View) -> Iterator[Place]:
    known = view.known.personas
    return (("", one) for one in view.map.persona_ids if known is not None and one not in known)


def _strangers(view: View) -> Iterator[Place]:
    ours = set(view.map.persona_ids)
    return (named(step) for _, step in view.steps if any(one.persona_id not in ours for one in step.emotions))


_SPLIT = "Shorten the text, or split the journey into several maps."
_LINK = "Choose another one, or take the link away: what it named is gone."

STRUCTURE: tuple[Rule, ...] = (
    Rule(
        "repeated-id",
        "error",
        "An id is used more than once, so edits cannot tell its places apart.",
        "{} ids are used more than once, so edits cannot tell their places apart.",
        "Give every stage, step, card and arrow its own id in the file.",
        _repeated_ids,
    ),
    Rule(
        "over-limit",
        "error",
        "The map, or a text or picture on it, is too large.",
        "The map, or texts or pictures on it, are too large in {} places.",
        _SPLIT,
        _over_limits,
    ),
    Rule(
        "does-not-fit",
        "error",
        "A part does not fit its lane, or an arrow leads to no step.",
        "{} parts do not fit their lane, or are arrows to no step.",
        "Change it, or add the lane or step that it names.",
        _misfits,
    ),
    Rule(
        "no-stages",
        "warning",
        "The map has no stages.",
        "The map has no stages.",
        "Add the first stage, or start from a template.",
        lambda view: whole(view, wrong=not view.map.stages),
    ),
    Rule(
        "stage-without-steps",
        "warning",
        "A stage has no steps.",
        "{} stages have no steps.",
        "Add what the customer does in it, or delete the stage.",
        lambda view: (named(stage) for stage in view.map.stages if not stage.steps),
    ),
    Rule(
        "empty-title",
        "warning",
        "A title is empty.",
        "{} titles are empty.",
        "Name what happens, in the customer's words.",
        _empty_titles,
    ),
    Rule(
        "same-title",
        "warning",
        "A title is there twice, side by side.",
        "{} titles are there twice, side by side.",
        "Say how the two differ, or make them one.",
        _same_titles,
    ),
    Rule(
        "same-card",
        "warning",
        "A card says what another one beside it says.",
        "{} cards say what another one beside them says.",
        "Delete one of the two.",
        _same_cards,
    ),
    Rule(
        "same-arrow",
        "warning",
        "Two arrows lead from one step to the same other one.",
        "{} arrows are there twice.",
        "Delete one of the two.",
        _same_arrows,
    ),
    Rule(
        "arrow-to-itself",
        "warning",
        "An arrow leads from a step to itself and is no loop.",
        "{} arrows lead from a step to itself and are no loops.",
        "Make it a loop, or let it lead elsewhere.",
        lambda view: _arrows(view, lambda kind, start, end: kind != "loop" and start == end),
    ),
    Rule(
        "loop-forward",
        "warning",
        "A loop leads to a later step.",
        "{} loops lead to a later step.",
        "A loop goes back: make it a branch, or let it lead to an earlier step.",
        lambda view: _arrows(view, lambda kind, start, end: kind == "loop" and start < end),
    ),
    Rule(
        "no-way-out",
        "warning",
        "A circle of steps has no way out.",
        "{} circles of steps have no way out.",
        "Add an arrow to the step that comes after, or make the one that goes back a loop.",
        _traps,
    ),
    Rule(
        "unknown-map",
        "error",
        "A link leads to a map that does not exist.",
        "{} links lead to maps that do not exist.",
        _LINK,
        _unknown_maps,
    ),
    Rule(
        "map-in-itself",
        "error",
        "The map is linked to itself.",
        "The map is linked to itself in {} places.",
        "Choose another map, or take the link away.",
        _circular_maps,
    ),
    Rule(
        "unknown-claim",
        "error",
        "A claim named on the map does not exist.",
        "{} claims named on the map do not exist.",
        "Rebuild the map from today's data: the evidence behind these cards is gone.",
        _unknown_claims,
    ),
    Rule(
        "unknown-item",
        "error",
        "A card stands for something that does not exist.",
        "{} cards stand for things that do not exist.",
        _LINK,
        _unknown_items,
    ),
    Rule(
        "unknown-persona",
        "error",
        "A persona of the map does not exist.",
        "{} personas of the map do not exist.",
        "Choose whose journey it is.",
        _unknown_personas,
    ),
    Rule(
        "no-persona",
        "warning",
        "The map belongs to no persona.",
        "The map belongs to no persona.",
        "Choose the persona whose journey this is: a map of everybody's journey fits nobody.",
        lambda view: whole(view, wrong=not view.map.persona_ids),
    ),
    Rule(
        "same-persona",
        "warning",
        "A persona is named twice.",
        "{} personas are named twice.",
        "Name each persona once.",
        lambda view: repeated((one, ("", one)) for one in view.map.persona_ids),
    ),
    Rule(
        "curve-of-nobody",
        "warning",
        "A step says what a persona feels who is not on the map.",
        "{} steps say what a persona feels who is not on the map.",
        "Put the persona on the map, or take the values away.",
        _strangers,
    ),
    Rule(
        "too-many-curves",
        "info",
        f"More than {MAX_CURVES} personas are on the map: only the first have a curve.",
        f"More than {MAX_CURVES} personas are on the map: only the first have a curve.",
        "Make a second map for the others.",
        lambda view: whole(view, wrong=len(view.map.persona_ids) > MAX_CURVES),
    ),
)
"""In the order in which findings of one severity are listed."""
