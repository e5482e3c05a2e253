"""Orders of siblings: the fewest moves between two, and two reorderings as one."""

from bisect import bisect_left
from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def moved_items(old: Sequence[Key], new: Sequence[Key]) -> tuple[Key, ...]:
    """Return the fewest items, in their new order, that must move to turn one order into the other.

    What is in one of the two only is left out. The items that stay are a longest increasing subsequence of the
    old positions.

    Examples
    --------
    >>> moved_items("abcde", "bcdea"), moved_items("abc", "abc"), moved_items("abcde", "axdbce")
    (('a',), (), ('d',))
    """
    items, positions = _common(old, new)
    ends, _ = _lengths(positions)
    staying: set[Key] = set()
    wanted, below = max(ends, default=0), len(old)
    for item, position, end in zip(reversed(items), reversed(positions), reversed(ends), strict=True):
        if end == wanted and position < below:
            staying.add(item)
            wanted, below = wanted - 1, position
    return tuple(item for item in items if item not in staying)


def perhaps_moved(old: Sequence[Key], new: Sequence[Key]) -> frozenset[Key]:
    """Return the items that move in any of the smallest explanations of a new order.

    Of two neighbours that changed places, nobody can tell which one was moved: both are returned.

    Examples
    --------
    >>> sorted(perhaps_moved("abcde", "bcdea")), sorted(perhaps_moved("abc", "bac"))
    (['a'], ['a', 'b'])
    """
    if old == new:
        return frozenset()
    items, positions = _common(old, new)
    ends, starts = _lengths(positions)
    longest = max(ends, default=0)
    on_one = [end + start - 1 == longest for end, start in zip(ends, starts, strict=True)]
    alone = [0] * (longest + 1)
    for end, used in zip(ends, on_one, strict=True):
        alone[end] += used
    certain = (used and alone[end] == 1 for end, used in zip(ends, on_one, strict=True))
    return frozenset(item for item, stays in zip(items, certain, strict=True) if not stays)


def composed(
    ours: Sequence[Key], theirs: Sequence[Key], *, by_us: Collection[Key], by_them: Collection[Key]
) -> tuple[Key, ...]:
    """Return our order with what they moved or added where they put it.

    It goes after what stands before it in their order or, where we moved that, before what comes after it. What we
    added at the same place comes first.

    Parameters
    ----------
    ours, theirs : sequence
        The two orders.
    by_us, by_them : collection
        What takes its place from `ours` and from `theirs`; they have nothing in common.

    Examples
    --------
    >>> "".join(composed("bacd", "abdxc", by_us="ab", by_them="dx"))
    'badxc'
    """
    order = [item for item in ours if item not in by_them]
    ours_only = set(order) - set(theirs)
    anchors = set(order) - set(by_us)
    for place, item in enumerate(theirs):
        if item in by_them:
            # Where we moved everything beside it, what we moved has to do.
            known = anchors if anchors & set(theirs) else set(order)
            before = next((k for k in range(place - 1, -1, -1) if theirs[k] in known), None)
            after = next((k for k in range(place + 1, len(theirs)) if theirs[k] in known), None)
            if after is not None and (before is None or after - place < place - before):
                at = order.index(theirs[after])
            else:
                at = 0 if before is None else order.index(theirs[before]) + 1
                while at < len(order) and order[at] in ours_only:
                    at += 1
            order.insert(at, item)
            anchors.add(item)
    return tuple(order)


def merged_order(
    base: Sequence[Key],
    ours: Sequence[Key],
    theirs: Sequence[Key],
    *,
    by_us: Collection[Key] = (),
    by_them: Collection[Key] = (),
) -> tuple[Key, ...]:
    """Return the order of all in `ours` or `theirs`, with the moves of both; where both moved the same, ours hold.

    `by_us` and `by_them` are known to have been moved by one side, whatever the orders say.

    Examples
    --------
    >>> "".join(merged_order("abcd", "dabc", "abxcd"))
    'dabxc'
    """
    first = perhaps_moved(base, ours)
    from_them = (perhaps_moved(base, theirs) - first - set(by_us)) | set(by_them) | (set(theirs) - set(ours))
    from_us = (first | set(by_us) | (set(ours) - set(theirs))) - from_them
    return composed(ours, theirs, by_us=from_us, by_them=from_them & set(theirs))


def _common(old: Sequence[Key], new: Sequence[Key]) -> tuple[list[Key], list[int]]:
    """Return the items of both, in the new order, and their old positions."""
    known = {item: position for position, item in enumerate(old)}
    items = [item for item in new if item in known]
    return items, [known[item] for item in items]


def _lengths(positions: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return how long the longest increasing run through each position is, up to it and from it on."""
    starts = _runs([-position for position in reversed(positions)])
    return _runs(positions), starts[::-1]


def _runs(positions: Sequence[int]) -> list[int]:
    tails: list[int] = []
    lengths: list[int] = []
    for position in positions:
        at = bisect_left(tails, position)
        tails[at : at + 1] = [position]
        lengths.append(at + 1)
    return lengths
