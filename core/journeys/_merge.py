"""Two people's changes of one map as one: a three-way merge."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from core.errors import ConfigError
from core.journeys._diff_words import PartKind
from core.journeys._flat import MAP, Flat, Key, built, flat
from core.journeys._limits import check_size, misfit
from core.journeys._merge_words import Conflict, in_words
from core.journeys._model import Card, JourneyMap, LaneRole
from core.journeys._order import merged_order, perhaps_moved
from core.journeys._tree import ids_of

MAX_STEM = 56  # leaves room for the number in an id of 64 characters

_NUMBER = re.compile(r"-\d+$")
_BLANK = {"severity": None, "channel": "", "image": ""}

ListKey = tuple[Key, PartKind, str]
"""A list whose order means something: what it lies in, the kind of its parts and, of cards, their lane."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged map, and what people must decide, in its order; at each such place the map has our version."""

    map: JourneyMap
    conflicts: tuple[Conflict, ...]


def merge(base: JourneyMap, ours: JourneyMap, theirs: JourneyMap) -> Merge:
    """Return the changes of two people, made from the same map, in one map.

    Changes of different places go together. Two changes meet, and are reported, when they set the same field of the
    same part to different values, move the same part to different places, or one deletes a part that the other
    changes, adds to or draws an arrow at; that part is kept. Of two neighbours that changed places nobody can tell
    which one was moved, so a swap counts as a move of both. What both added under one id but differs is kept twice,
    theirs under a new id. Lists such as tags and phrases are one field each.

    Parameters
    ----------
    base : JourneyMap
        What both started from.
    ours, theirs : JourneyMap
        The two versions.

    Raises
    ------
    ConfigError
        If the versions together are larger than a map may be, or use one id for parts of different kinds.

    Examples
    --------
    >>> base = JourneyMap(id="shoes", title="Buy shoes")
    >>> ours = base.model_copy(update={"owner": "Ada"})
    >>> theirs = base.model_copy(update={"title": "Buy boots"})
    >>> merged = merge(base, ours, theirs)
    >>> merged.map.owner, merged.map.title, merged.conflicts
    ('Ada', 'Buy boots', ())
    """
    theirs = _renumbered(base, ours, theirs)
    return _Merging(base, ours, theirs).result()


class _Side:
    """What one version changed."""

    def __init__(self, base: Flat, journey: JourneyMap) -> None:
        self.map = journey
        self.parts = flat(journey)
        self.lists = _lists(self.parts)
        self.moved = {at: perhaps_moved(items, self.lists.get(at, ())) for at, items in _lists(base).items()}
        self.all_moved = {key for items in self.moved.values() for key in items}
        self.touched: set[Key] = set()
        for key, fields in self.parts.fields.items():
            is_same = base.fields.get(key) == fields and base.parents.get(key) == self.parts.parents.get(key)
            if not is_same or key in self.all_moved:
                self.touched |= {key, *self.parts.ancestors(key), *base.ancestors(key)}


class _Merging:
    def __init__(self, base: JourneyMap, ours: JourneyMap, theirs: JourneyMap) -> None:
        self._base_map = base
        self._base = flat(base)
        self._ours, self._theirs = _Side(self._base, ours), _Side(self._base, theirs)
        self._found: list[tuple[Key, str, tuple[Any, Any, Any]]] = []  # a place, a field, and three values of it

    def result(self) -> Merge:
        alive = list(self._alive())
        parents = {key: place for key in alive if (place := self._place(key))}
        fields = {key: self._fields(key) for key in alive}
        children = self._children(alive, parents)
        for key in alive:
            if key[0] == "flow":
                parents[key] = (("step", fields[key]["from_step"]), ("step", fields[key]["to_step"]))
        roles = {lane[1]: fields[lane]["role"] for lane in children[MAP, "lane"]}
        merged = self._built(self._fitting(Flat(fields, parents, children), roles))
        check_size(merged)
        ids = list(ids_of(merged))
        if len(set(ids)) < len(ids):
            message = f"Two versions of {merged.title!r} use one id for parts of different kinds."
            raise ConfigError(message, hint="Give new parts ids of their own.")
        order = {key: n for n, key in enumerate((*flat(merged).fields, *self._base.fields))}
        found = sorted(self._found, key=lambda one: (one[0] != MAP, order.get(one[0], 0), one[1]))
        maps = self._base_map, self._ours.map, self._theirs.map
        return Merge(merged, tuple(in_words(key, field, values, merged, maps) for key, field, values in found))

    def _built(self, parts: Flat) -> JourneyMap:
        ours, theirs = self._ours.map, self._theirs.map
        kept_id = theirs.id if ours.id == self._base_map.id else ours.id
        merged = built(kept_id, 0, parts)
        same = (one.revision for one in (ours, theirs) if one.model_copy(update={"revision": 0}) == merged)
        return merged.model_copy(update={"revision": next(same, max(ours.revision, theirs.revision) + 1)})

    def _alive(self) -> Iterator[Key]:
        """Yield the parts of the merged map, and note what one side deleted and the other changed."""
        ours, theirs = self._ours.parts.fields, self._theirs.parts.fields
        for key in dict.fromkeys((*self._base.fields, *ours, *theirs)):
            if (key in ours and key in theirs) or (key not in self._base.fields and (key in ours or key in theirs)):
                yield key
            elif key in ours or key in theirs:
                kept, gone = (self._ours, self._theirs) if key in ours else (self._theirs, self._ours)
                roots = _roots(key, self._base, gone.parts)
                if key in roots and key in kept.touched:
                    who = ("deleted", "changed") if gone is self._ours else ("changed", "deleted")
                    self._found.append((key, "*", ("", *who)))
                if all(root in kept.touched for root in roots):
                    yield key

    def _place(self, key: Key) -> tuple[Key, ...]:
        if key[0] == "flow":
            return ()
        base, ours, theirs = (parts.parents.get(key, ()) for parts in self._three())
        if not ours or not theirs:
            return ours or theirs
        by_us = ours != base or key in self._ours.all_moved
        by_them = theirs != base or key in self._theirs.all_moved
        if ours == base == theirs or ours == theirs:
            return ours  # the order among siblings is merged for all of them together
        if by_us and by_them:
            self._found.append((key, "place", (base, ours, theirs)))
            return ours
        return ours if by_us else theirs

    def _fields(self, key: Key) -> dict[str, Any]:
        base, ours, theirs = (dict(parts.fields.get(key, {})) for parts in self._three())
        if not ours or not theirs:
            return ours or theirs
        names = merged_order(tuple(base), tuple(ours), tuple(theirs))  # emotions of personas are fields: order counts
        merged = {}
        for name in names:
            if key[0] == "card" and name in {"claim_ids", "kind"}:
                continue
            value = self._value(key, name, *(of.get(name) for of in (base, ours, theirs)))
            if value is not None:  # None is a persona without a value of its own, or the default
                merged[name] = value
        if key[0] == "card":
            merged |= self._evidence(key, base, ours, theirs)
        return merged

    def _value(self, key: Key, name: str, base: Any, ours: Any, theirs: Any) -> Any:  # noqa: ANN401 - any field
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        self._found.append((key, name, (base, ours, theirs)))
        return ours

    def _evidence(
        self, key: Key, base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Merge the claims of a card one by one: whoever changes the words takes away the claims of the words."""
        before, mine, others = (of.get("claim_ids", ()) for of in (base, ours, theirs))
        kept = [one for one in mine if one in others or one not in before]
        claims = (*kept, *(one for one in others if one not in before and one not in kept))
        for one, other in ((ours, theirs), (theirs, ours)):
            new_words = one["text"] != base.get("text", one["text"])
            if new_words and set(other["claim_ids"]) - set(before) - set(one["claim_ids"]):
                self._found.append((key, "claim_ids", (before, mine, others)))
                claims = mine
                break
        kinds = [of["kind"] for of in (ours, theirs, base) if of and of["kind"] != "assumed"]
        if not claims or not kinds:
            return {"claim_ids": claims, "kind": "assumed"}
        if len(set(kinds[:2])) == 2 and all(of["kind"] != "assumed" for of in (ours, theirs)):
            return {"claim_ids": claims, "kind": self._value(key, "kind", base.get("kind"), *kinds[:2])}
        return {"claim_ids": claims, "kind": kinds[0]}

    def _children(
        self, alive: Iterable[Key], parents: Mapping[Key, tuple[Key, ...]]
    ) -> dict[tuple[Key, PartKind], tuple[Key, ...]]:
        here: dict[tuple[Key, PartKind], set[Key]] = {(MAP, "lane"): set(), (MAP, "stage"): set(), (MAP, "flow"): set()}
        for key in alive:
            if key != MAP:
                here.setdefault((parents.get(key, (MAP,))[0], key[0]), set()).add(key)
        by_us, by_them = self._movers()
        return {at: self._ordered(at, keys, by_us, by_them) for at, keys in here.items()}

    def _movers(self) -> tuple[set[Key], set[Key]]:
        """Return what each side moved among its siblings, and note where both did and differ."""
        by_us: set[Key] = set()
        by_them: set[Key] = set()
        base = _lists(self._base)
        for at in dict.fromkeys((*self._ours.lists, *self._theirs.lists)):
            ours, theirs = self._ours.moved.get(at, frozenset()), self._theirs.moved.get(at, frozenset())
            mine, others = self._ours.lists.get(at, ()), self._theirs.lists.get(at, ())
            orders = [key for key in mine if key in others], [key for key in others if key in mine]
            before = base.get(at, ())
            if orders[0] != orders[1] and (
                ours & theirs & set(mine) & set(others) or _landed_apart(before, *orders, ours | theirs)
            ):
                self._found.append((at[0], f"order of {at[1]}s", (before, *orders)))
                by_us |= set(mine)
            by_us |= ours
            by_them |= theirs
        return by_us, by_them - by_us

    def _ordered(self, at: tuple[Key, PartKind], keys: set[Key], by_us: set[Key], by_them: set[Key]) -> tuple[Key, ...]:
        base, ours, theirs = (
            tuple(key for key in parts.children.get(at, ()) if key in keys) for parts in self._three()
        )
        return merged_order(base, ours, theirs, by_us=by_us & keys, by_them=by_them & keys)

    def _fitting(self, parts: Flat, roles: dict[str, LaneRole]) -> Flat:
        """Return the parts with what no longer fits a card's lane taken off, which is noted."""
        fields = dict(parts.fields)
        for at, keys in parts.children.items():
            for key in keys if at[1] == "card" else ():
                lane = parts.parents[key][1][1]
                while found := misfit(Card(id=key[1], lane=lane, **fields[key]), roles):
                    if found[0] not in _BLANK:
                        message = f"The versions of {fields[MAP]['title']!r} do not go together: {found[1]}"
                        raise ConfigError(message, hint="Give the lane back the role it had in one of them.")
                    base, ours, theirs = (of.fields.get(key, {}).get(found[0]) for of in self._three())
                    self._found.append((key, found[0], (base, ours, theirs)))
                    fields[key] = {**fields[key], found[0]: _BLANK[found[0]]}
        return Flat(fields, parts.parents, parts.children)

    def _three(self) -> tuple[Flat, Flat, Flat]:
        return self._base, self._ours.parts, self._theirs.parts


def _landed_apart(base: Iterable[Key], ours: Iterable[Key], theirs: Iterable[Key], moved: Collection[Key]) -> bool:
    """Return whether something that both sides brought to a list stands at different places of it."""
    mine, others = ([key for key in order if key not in moved] for order in (ours, theirs))
    return mine != others and not set(mine) <= set(base)


def _lists(parts: Flat) -> dict[ListKey, tuple[Key, ...]]:
    lists: dict[ListKey, list[Key]] = {}
    for (of, kind), keys in parts.children.items():
        for key in keys if kind != "flow" else ():
            lane = parts.parents[key][1][1] if kind == "card" else ""
            lists.setdefault((of, kind, lane), []).append(key)
    return {at: tuple(keys) for at, keys in lists.items()}


def _roots(key: Key, base: Flat, gone: Flat) -> set[Key]:
    """Return what was deleted so that a part went: the part, or the stage, step or lane that it was in."""
    kind, parents = key[0], base.parents.get(key, ())
    if kind == "step":
        return {parents[0]} if parents[0] not in gone.fields else {key}
    roots = {root for parent in parents if parent not in gone.fields for root in _roots(parent, base, gone)}
    return roots or {key}


def _renumbered(base: JourneyMap, ours: JourneyMap, theirs: JourneyMap) -> JourneyMap:
    """Return their map with new ids for what they added under an id that means something else with us."""
    known, mine, parts = flat(base), flat(ours), flat(theirs)
    taken = {key[1]: key for key in (*known.fields, *mine.fields) if key[0] not in {"map", "lane"}}
    used = {*taken, *(key[1] for key in parts.fields)}
    new: dict[str, str] = {}
    for key, fields in parts.fields.items():
        if key in known.fields or key[0] in {"map", "lane"} or key[1] not in taken:
            continue
        if mine.fields.get(key) != fields or mine.parents.get(key) != parts.parents.get(key):
            stem = _NUMBER.sub("", key[1])[:MAX_STEM]
            new[key[1]] = next(name for n in count(1) if (name := f"{stem}-{n}") not in used)
            used.add(new[key[1]])
    return _with_ids(theirs, new) if new else theirs


def _with_ids(journey: JourneyMap, new: Mapping[str, str]) -> JourneyMap:
    values = journey.model_dump()
    for flow in values["flows"]:
        for name in ("id", "from_step", "to_step"):
            flow[name] = new.get(flow[name], flow[name])
    for stage in values["stages"]:
        stage["id"] = new.get(stage["id"], stage["id"])
        for step in stage["steps"]:
            step["id"] = new.get(step["id"], step["id"])
            for card in step["cards"]:
                card["id"] = new.get(card["id"], card["id"])
    return JourneyMap.model_validate(values)
