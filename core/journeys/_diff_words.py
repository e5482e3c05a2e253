"""Changes of a map in words."""

from collections.abc import Mapping, Sequence
from typing import Literal

from core.journeys._model import Card, Flow, JourneyMap, Lane, LaneRole, Stage, Step, signed_emotion

PartKind = Literal["map", "lane", "stage", "step", "card", "flow"]

NOUNS: dict[LaneRole, tuple[str, str]] = {
    "text": ("note", "notes"),
    "actions": ("action", "actions"),
    "thoughts": ("thought", "thoughts"),
    "needs": ("need", "needs"),
    "emotion": ("emotion", "emotions"),
    "touchpoints": ("touchpoint", "touchpoints"),
    "pains": ("pain point", "pain points"),
    "quotes": ("quote", "quotes"),
    "opportunities": ("opportunity", "opportunities"),
    "solutions": ("solution", "solutions"),
    "metrics": ("metric", "metrics"),
    "images": ("picture", "pictures"),
    "flow": ("arrow", "arrows"),
    "evidence": ("piece of evidence", "pieces of evidence"),
    "frontstage": ("frontstage action", "frontstage actions"),
    "backstage": ("backstage action", "backstage actions"),
    "support": ("support action", "support actions"),
}
"""What a card of a lane is called, one and several."""

FIELDS = {
    "title": "title",
    "kind": "kind",
    "state": "state",
    "nature": "nature",
    "status": "status",
    "scenario": "scenario",
    "owner": "owner",
    "tags": "tags",
    "persona_ids": "personas",
    "template_id": "template",
    "derived_from": "origin",
    "goal": "goal",
    "events": "event rules",
    "phrases": "phrases",
    "reach_claim_id": "reach",
    "emotion_expected": "emotion",
    "importance": "importance",
    "moment_of_truth": "moment of truth",
    "child_map_id": "detailed map",
    "role": "role",
    "hidden": "visibility",
    "text": "text",
    "channel": "channel",
    "severity": "severity",
    "image": "picture",
    "item_id": "link",
    "claim_ids": "evidence",
    "label": "label",
    "from_step": "start",
    "to_step": "end",
}
"""What a field is called."""
_LONG = frozenset({"goal", "scenario", "moment_of_truth", "events", "phrases", "claim_ids", "image"})
"""Fields whose values are too long, or ids too odd, to be said."""

_CHOICES = {
    "journey_map": "journey map",
    "experience_map": "experience map",
    "service_blueprint": "service blueprint",
    "as_is": "as is",
    "to_be": "to be",
    "in_review": "in review",
}
_MAX_QUOTED = 40
_MAX_PHRASES = 6
Part = Lane | Stage | Step | Card | Flow
_WHAT = {
    "added": ("{} added to {}", "{} added"),
    "removed": ("{} removed from {}", "{} removed"),
}


def summarised(changes: Sequence[tuple[str, str]]) -> str:
    """Return changes, each with its group, in one line: groups of several are counted.

    Examples
    --------
    >>> summarised([("{} steps moved", "'Pay' moved"), ("{} steps moved", "'Wait' moved"), ("", "owner set")])
    '2 steps moved, owner set'
    """
    if not changes:
        return "no difference"
    groups: dict[str, list[str]] = {}
    for n, (group, words) in enumerate(changes):
        groups.setdefault(group or str(n), []).append(words)
    phrases = [words[0] if len(words) == 1 else group.format(len(words)) for group, words in groups.items()]
    rest = sum(len(words) for words in list(groups.values())[_MAX_PHRASES:])
    more = [f"{rest} more {'change' if rest == 1 else 'changes'}"] if rest else []
    return ", ".join([*phrases[:_MAX_PHRASES], *more])


def quoted(text: str) -> str:
    """Return a text on one line, in quotes and at most 40 letters long."""
    words = " ".join(text.split())
    return f"'{words}'" if len(words) <= _MAX_QUOTED else f"'{words[: _MAX_QUOTED - 1].rstrip()}…'"


class Words:
    """Says changes between two maps; `names` says what ids of personas, maps and items are called."""

    def __init__(self, old: JourneyMap, new: JourneyMap, names: Mapping[str, str]) -> None:
        self._names = names
        self._roles = {lane.id: lane.role for lane in (*old.lanes, *new.lanes)}
        self._lanes = {lane.id: lane.name for lane in (*old.lanes, *new.lanes)}
        stages = (*old.stages, *new.stages)
        self._stages = {stage.id: stage.title for stage in stages}
        self._steps = {step.id: step.title for stage in stages for step in stage.steps}
        self._homes = {step.id: stage.title for stage in stages for step in stage.steps}
        self._homes |= {card.id: step.title for stage in stages for step in stage.steps for card in step.cards}

    def added_or_removed(self, kind: Literal["added", "removed"], of: JourneyMap | Part) -> tuple[str, str]:
        """Return the words and the group of what was added or removed."""
        home = self._homes.get(of.id, "") if isinstance(of, Step | Card) else ""
        what = f"{self._called(of)}{_content(of)}"
        words = _WHAT[kind][0].format(what, quoted(home)) if home.strip() else _WHAT[kind][1].format(what)
        return words, f"{{}} {self._noun(of)[1]} {kind}"

    def renamed(self, of: JourneyMap | Part, before: str, after: str) -> tuple[str, str]:
        """Return the words and the group of a new title."""
        one, several = self._noun(of)
        said = f"{one} {quoted(before)}" if one in {"map", "lane", "stage"} else quoted(before)
        return f"{said} renamed to {quoted(after)}", f"{{}} {several} renamed"

    def moved(self, of: Part, elsewhere: str, siblings: Sequence[Part]) -> tuple[str, str]:
        """Return the words and the group of a move, to somewhere else or among the siblings in their new order."""
        group = f"{{}} {self._noun(of)[1]} moved"
        if isinstance(of, Flow):
            return f"arrow moved: {self._ends(of)}", group
        said = self._called(of) if isinstance(of, Lane | Stage) else quoted(_text(of))
        if elsewhere:
            return f"{said} moved to {self._title(elsewhere)}", group
        at = next(k for k, part in enumerate(siblings) if part.id == of.id)
        where = f"after {quoted(_text(siblings[at - 1]))}" if at else "to the front"
        return f"{said} moved {where}", group

    def edited(self, of: JourneyMap | Part, field: str, before: object, after: object) -> tuple[str, str]:
        """Return the words and the group of an edited field."""
        persona = field.removeprefix("emotion of ") if field.startswith("emotion of ") else ""
        name = FIELDS.get(field, "emotion")
        several = f"{name} of {{}} {self._noun(of)[1]} changed"
        if field == "hidden":
            return f"{self._called(of)} {'hidden' if after else 'shown'}", several
        whose = f"{name} of " + (f"{self._name(persona)} at " if persona else "")
        of_what = "the map" if isinstance(of, JourneyMap) else quoted(_text(of))
        if isinstance(of, Flow):
            of_what = f"the arrow {self._ends(of)}"
        if field == "text":
            return f"{self._noun(of)[0]} {quoted(str(before))} changed to {quoted(str(after))}", several
        if field in _LONG:
            return f"{whose}{of_what} {_fate(before, after)}", several
        if persona or field == "emotion_expected":
            return f"{whose}{of_what} {_felt(before)} → {_felt(after)}", several
        return f"{whose}{of_what} {self._said(before)} → {self._said(after)}", several

    def _called(self, of: JourneyMap | Part) -> str:
        if isinstance(of, Flow):
            return f"arrow {self._ends(of)}"
        return f"{self._noun(of)[0]} {quoted(_text(of))}"

    def _noun(self, of: JourneyMap | Part) -> tuple[str, str]:
        if isinstance(of, Card):
            return NOUNS[self._roles.get(of.lane, "text")]
        name = {Lane: "lane", Stage: "stage", Step: "step", Flow: "arrow"}.get(type(of), "map")
        return name, f"{name}s"

    def _ends(self, flow: Flow) -> str:
        ends = (quoted(self._steps.get(step_id, step_id)) for step_id in (flow.from_step, flow.to_step))
        return "from {} to {}".format(*ends)

    def _title(self, part_id: str) -> str:
        if part_id in self._lanes and part_id not in self._steps and part_id not in self._stages:
            return f"the lane {quoted(self._lanes[part_id])}"
        return quoted(self._steps.get(part_id, self._stages.get(part_id, part_id)))

    def _name(self, one_id: str) -> str:
        return self._names.get(one_id, one_id)

    def _said(self, value: object) -> str:
        values = value if isinstance(value, tuple) else (value,)
        said = (self._name(_CHOICES.get(str(one), str(one))) for one in values if one is not None)
        return " ".join(", ".join(said).split()) or "none"


def _text(of: JourneyMap | Part) -> str:
    if isinstance(of, Lane):
        return of.name
    if isinstance(of, Card):
        return of.text
    return of.label if isinstance(of, Flow) else of.title


def _fate(before: object, after: object) -> str:
    if not before:
        return "added"
    return "changed" if after else "removed"


def _felt(value: object) -> str:
    return signed_emotion(value) if isinstance(value, int) else "none"


def _content(of: JourneyMap | Part) -> str:
    """Return what is in a stage or step, in words: " with 2 steps and 5 cards"."""
    steps = of.steps if isinstance(of, Stage) else ()
    cards = sum(len(step.cards) for step in steps) if steps else len(of.cards) if isinstance(of, Step) else 0
    counts = ((len(steps), "step"), (cards, "card"))
    said = [f"{n} {what}{'' if n == 1 else 's'}" for n, what in counts if n]
    return f" with {' and '.join(said)}" if said else ""
