"""Facts put together as clauses of one sentence, and the sentences on what people write of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.claims import Claim
from core.narration._amounts import NEARLY_ALL, quantity, times_as_often
from core.narration._facts import Fact
from core.wording import compared_once, listed, shared_words

_LITTLE = re.compile(r"\b(rarely|little|few|fewer|low|less|hardly|small|short|without|dissatisfied|drop|left|leave)\b")
"""Words that make one thing stand against another: "visit often but buy rarely"."""

_NEUTRAL = re.compile(r"\b(typical|no|not)\b|^have (?!(?:an?|few|high|less|little|low|many|more|much|the)\b)")
"""Words with which it is open whether there is much or little of a thing: "have children" is neither."""


def clauses(facts: Sequence[Fact], *, shares_first: bool, style: int = 0) -> tuple[tuple[Fact, ...], str]:
    """Return facts in the order they are said, and the words: clauses of one form stand together.

    Only the first comparison says at full length with whom. There are three styles, from 0 on: the figures of the first
    behind a colon, in brackets, and those of the last at the end, where nothing follows.
    """
    shares = [fact for fact in facts if fact.form == "share"]
    deeds = [fact for fact in facts if fact.form == "they"]
    parts = (shares, deeds) if shares_first else (deeds, shares)
    style = 1 if all(parts) and style == 2 else style
    said: list[str] = []
    for part in parts:
        if part:
            say = _shares if part is shares else _they
            said.append(say(part, full=not said, style=style))
    return (*parts[0], *parts[1]), (", and " if len(parts[0]) < 3 and len(parts[1]) < 2 else "; ").join(said)


def _shares(facts: Sequence[Fact], *, full: bool, style: int) -> str:
    first, *others = facts
    if full and style and others and all(one.own_share < NEARLY_ALL for one in facts):
        if style == 1 and _most_have_all(facts):
            return _most(facts)
        rest = tuple(f"{one.own} {one.does} ({one.others})" for one in others)
        return listed((f"{first.own} of them {first.does} ({first.others} of everyone else)", *rest))
    said = f"{quantity(first.own_share)} of them {first.does}"
    if not full:
        said += f" ({first.others} elsewhere)"
    elif times := times_as_often(first.own_share, first.others_share):
        said += f", {times} as everyone else"
    else:
        said += f", against {first.others} of everyone else"
    rest = tuple(f"{one.own} {one.does} ({one.others} elsewhere)" for one in others)
    if len(rest) > 1:
        return f"{said}; {listed(rest)}"
    return f"{said}{',' if full else ''} {_link(facts)} {rest[0]}" if rest else said


def _most_have_all(facts: Sequence[Fact]) -> bool:
    """Return whether these shares leave no other way than that most have all of it, and more of them than elsewhere.

    Who is not known is taken to be as those who are.
    """
    least = 1 - sum(1 - one.own_share for one in facts)
    return least >= 0.5 and least > min(one.others_share for one in facts)


def _most(facts: Sequence[Fact]) -> str:
    """Return what most of them have all at once: "most of them are women (85%, …) and in their 40s (81%, …)"."""
    first, *others = facts
    said = [f"most of them {first.does} ({first.own}, against {first.others} of everyone else)"]
    are = first.does.startswith("are ")
    for one in others:
        are = are and one.does.startswith("are ")
        said.append(f"{one.does.removeprefix('are ') if are else one.does} ({one.own}, against {one.others})")
    return listed(tuple(said))


def _they(facts: Sequence[Fact], *, full: bool, style: int) -> str:
    """Return what they do: the first with its figures, the others in words, those of one kind together."""
    first, *others = facts
    figures = f"against {first.others}{' for everyone else' if full else ''}"
    is_plain = bool(others) and _link(facts) != "but" and all(one.typical for one in facts)
    if style == 1 and is_plain:
        deeds = compared_once(tuple(one.does for one in facts))
        return f"they {listed((f'{deeds[0]} ({first.typical}, {figures})', *_merged(deeds[1:])))}"
    if style == 2 and is_plain:
        *before, last = compared_once(tuple(one.does for one in facts))
        figures = f"{facts[-1].typical}, against {facts[-1].others}{' for everyone else' if full else ''}"
        return f"they {listed(_merged(tuple(before)))}, and they {last}: {figures}"
    does = compared_once(tuple(one.does for one in facts))[1:]
    said_with = zip(does, others, strict=True)
    rest = _merged(tuple(deed if one.typical else f"{deed} ({one.others} elsewhere)" for deed, one in said_with))
    if len(rest) == 1:
        dashed = f"they {first.does} – {first.typical}, {figures} –" if first.typical else ""
        return f"{dashed or f'they {first.does}, {figures},'} {_link(facts)} {rest[0]}"
    said = f"they {first.does}: {first.typical}, {figures}" if first.typical else f"they {first.does}, {figures}"
    they = "but they" if _link(facts) == "but" else "they also"
    return f"{said}; {they} {listed(rest)}" if rest else said


def _merged(deeds: tuple[str, ...]) -> tuple[str, ...]:
    """Return what they do with neighbours that differ in one place said at once: "use the app and the store".

    Examples
    --------
    >>> _merged(("have few store purchases", "have few web purchases"))
    ('have few store and web purchases',)
    >>> _merged(("have no store purchases", "have no web purchases"))
    ('have no store and no web purchases',)
    """
    if len(deeds) != 2:
        return deeds
    start, own, others, end = shared_words(*deeds)
    is_had = start.split(" ")[0] in {"have", "make"}
    if not own or not others or len(start.split()) < (1 if is_had else 2):
        return deeds
    if re.search(r"[\d(]", own + others):  # figures of their own are said in full
        return (f"{deeds[0]} and {deeds[1].partition(' ')[2]}",) if is_had else deeds
    joined = "and no" if start.endswith(" no") else "and"
    return (" ".join(filter(None, (start, own, joined, others, end))),)


def _link(facts: Sequence[Fact]) -> str:
    """Return "but" between facts of which one says a little and the others a lot, else "and"."""
    first, *others = (None if _NEUTRAL.search(fact.does) else bool(_LITTLE.search(fact.does)) for fact in facts)
    return "but" if first is not None and set(others) == {not first} else "and"


@dataclass(frozen=True, slots=True)
class Pain:
    """What a pain point says in the paragraph.

    fact : how many of those who wrote raise it.
    lift : that they raise it more than others do, or less; None where neither is shown.
    more : whether it is more.
    """

    fact: Fact
    lift: Claim | None = None
    more: bool = False


def struggle(pains: Sequence[Pain], variant: int) -> tuple[str, list[str]]:
    """Return the sentence on what goes wrong, and the ids of its claims.

    What others raise as often is not what they write about: only pains raised more than by others are said to be, two
    at most, the most frequent first. Without one, the most frequent pain is told with its figures alone, or, where it
    is raised less than by others, as just that.
    """
    often = sorted(pains, key=lambda one: (-one.fact.own_share, one.fact.claim.id))
    own = [one for one in often if one.more][:2]
    first = (own or often)[0]
    if not own and first.lift is not None:
        said = f"They complain of {first.fact.does} less than others do: {first.fact.own} of those who wrote, "
        return f"{said}against {first.fact.others} elsewhere.", [first.fact.claim.id, first.lift.id]
    said = _raised([one.fact for one in own], variant) if own else _raised([first.fact], 0)
    ids = [one.fact.claim.id for one in own or [first]]
    ids += [one.lift.id for one in own if one.lift is not None]
    return f"{said}.", ids


def _raised(pains: Sequence[Fact], variant: int) -> str:
    first, *others = pains
    beside = [(one.does, one.own, one.others) for one in others]
    if variant % 3 == 0:
        said = f"Of those who wrote, {quantity(first.own_share)} complain of {first.does}, "
        said += f"against {first.others} elsewhere"
        return said + "".join(f", and {own} of {label} ({rest} elsewhere)" for label, own, rest in beside)
    if variant % 3 == 1:
        said = f"What goes wrong for them: {first.own} of those who wrote complain of {first.does}, "
        said += f"against {first.others} elsewhere"
        return said + "".join(f", and {own} of {label} ({rest} elsewhere)" for label, own, rest in beside)
    said = f"What they complain of is {first.does} ({first.own} of those who wrote, "
    said += f"against {first.others} elsewhere)"
    return said + "".join(f" and {label} ({own}, against {rest})" for label, own, rest in beside)


def delight(fact: Fact, variant: int) -> str:
    """Return the sentence on what pleases them; the label may be a thing or half a sentence ("washes like new")."""
    if variant % 3 == 1:
        of_them = f"{fact.own} of those who wrote praise {fact.does}"
        return f"There is praise too: {of_them}, against {fact.others} elsewhere."
    what = "What they praise" if variant % 3 == 0 else "What they like"
    return f"{what}: {fact.does} ({fact.own} of those who wrote, against {fact.others} elsewhere)."
