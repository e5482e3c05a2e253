"""The built-in writer: a persona and its claims as one paragraph, each sentence with the claims it rests on.

It says nothing that no claim says. The same persona and claims give the same words, so that an audit can write the
paragraph again and compare. How a sentence is built depends on the id of the segment and on its place.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from itertools import zip_longest

from core.claims import Claim, claim_topic, is_noticeable, over_index
from core.narration._clauses import Pain, clauses, delight, struggle
from core.narration._facts import Fact, Specs, fact_of
from core.personas import PainPoint, Persona, Statement
from core.wording import capitalised

ABOUT = "about-"
"""Ids of the sentences of the paragraph start like this."""

MAX_SENTENCES = 5

_GROUPS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("who", ("demographics",), 3),
    ("does", ("behaviours", "worth"), 3),
    ("comes", ("channels", "hours", "preferences"), 3),
    ("thinks", ("traits", "positions", "goals", "values"), 3),
    ("ended", ("outcome",), 2),
    ("wrong", ("pains",), 2),
)
"""Of which sections each sentence speaks, and of how many statements at most."""

_LAST = frozenset({"ended", "wrong"})

_OPENINGS: dict[str, tuple[str, ...]] = {
    "who": ("", "", ""),
    "does": ("What sets them apart is that ", "", "What stands out is that ", "Above all, "),
    "comes": ("", "Besides, ", "On top of that, ", "Apart from that, "),
    "thinks": ("Asked what they think, ", "In their answers, ", "As for their views, "),
    "ended": ("What became of them: ", "In the end, ", "As for what became of them, "),
    "wrong": ("What goes wrong: ", "What goes wrong is that ", "Not all is well: "),
    "more": ("They are also different in that ", "Besides, ", "Apart from that, "),
}


def is_about(statement: Statement) -> bool:
    """Return whether a statement is a sentence of the paragraph about a persona."""
    return statement.section == "about" and statement.id.startswith(ABOUT)


def about(persona: Persona, claims: Mapping[str, Claim], specs: Specs) -> tuple[Statement, ...]:
    """Return the paragraph about a persona, sentence by sentence; nothing where nothing tells its people apart.

    Parameters
    ----------
    persona : Persona
        The persona; its statements and pain points say what is worth telling, in this order.
    claims : mapping of str to Claim
        The claims of the study by id.
    specs : mapping of str to ColumnSpec
        Its columns by name.

    Returns
    -------
    tuple of Statement
        At most five, of section "about", with ids "about-1", "about-2"…, each with its claims.
    """
    variant = _variant(persona.segment_id or persona.id)
    written = _described(persona, claims, specs, variant) + _told(persona, claims, specs, variant)
    return tuple(
        Statement(
            id=f"{ABOUT}{number}",
            section="about",
            text=text,
            claim_ids=tuple(dict.fromkeys(claim_ids)),
            kind="measured",
        )
        for number, (text, claim_ids) in enumerate(_introduced(written[:MAX_SENTENCES]), start=1)
    )


def _variant(name: str) -> int:
    """Return a number that is another one for neighbours: that of the segment."""
    number = "".join(re.findall(r"\d", name))
    return int(number) if number else zlib.crc32(name.encode())


def with_about(persona: Persona, claims: Mapping[str, Claim], specs: Specs) -> Persona:
    """Return the persona with its paragraph, before what else is said about it."""
    others = tuple(one for one in persona.statements if not is_about(one))
    return persona.model_copy(update={"statements": (*about(persona, claims, specs), *others)})


def _grouped(persona: Persona, claims: Mapping[str, Claim], specs: Specs) -> list[tuple[str, tuple[Fact, ...]]]:
    """Return what each sentence speaks of, something of each of its sections in turn; a single long one becomes two."""
    found = []
    for group, sections, n in _GROUPS:
        each = [_facts([one for one in persona.statements if one.section == name], claims, specs) for name in sections]
        in_turn = [fact for row in zip_longest(*each) for fact in row if fact is not None and fact.form != "wrote"]
        said = [fact.does for fact in in_turn]
        shown = [fact for place, fact in enumerate(in_turn) if fact.does not in said[:place]]
        if shown:
            found.append((group, tuple(shown[: 2 * n]), n))
    parts = [(group, facts[:n]) for group, facts, n in found]
    if sum(group not in _LAST for group, _, _ in found) == 1:
        group, facts, n = found[0]
        halves = [(group, facts[:2]), ("more", facts[2 : 2 + n])]
        return [*((name, part) for name, part in halves if part), *parts[1:]]
    return parts


def _facts(statements: Iterable[Statement], claims: Mapping[str, Claim], specs: Specs) -> list[Fact]:
    """Return the facts in the order of the statements, those that a reader would call a difference.

    Each kind of thing is said once, rather what they do than what not.
    """
    found: dict[str, Fact] = {}
    known = [claims[one.claim_ids[0]] for one in statements if one.claim_ids and one.claim_ids[0] in claims]
    clear = [claim for claim in known if claim.evidence and is_noticeable(claim.evidence)]
    facts = [fact for claim in clear if (fact := fact_of(claim, specs)) is not None]
    for fact in sorted(facts, key=lambda one: "rarely" in one.does or "less often" in one.does):
        kind = fact.claim.topic.rpartition("_share.")[0] or fact.claim.topic
        if all(fact.does != other.does for other in found.values()):
            found.setdefault(kind, fact)
    return [fact for fact in facts if any(fact is other for other in found.values())]


def _described(
    persona: Persona, claims: Mapping[str, Claim], specs: Specs, variant: int
) -> list[tuple[str, list[str]]]:
    written = []
    for place, (group, facts) in enumerate(_grouped(persona, claims, specs)):
        shares_first = group in {"who", "thinks", "ended", "wrong"}
        ordered, said = clauses(facts, shares_first=shares_first, style=(variant + place) % 3)
        openings = _OPENINGS[group]
        opening = openings[(variant + place) % len(openings)]
        if said.startswith("all of them"):
            opening = opening.replace("Above all, ", "")
        written.append((f"{capitalised(opening + said)}.", [fact.claim.id for fact in ordered]))
    return written


def _told(persona: Persona, claims: Mapping[str, Claim], specs: Specs, variant: int) -> list[tuple[str, list[str]]]:
    """Return what they write of: what goes wrong, and what pleases them."""
    written = []
    pains = [pain for one in persona.pain_points if (pain := _pain(one, claims, specs)) is not None]
    if pains:
        written.append(struggle(pains, variant))
    facts = _facts([one for one in persona.statements if one.section == "values"], claims, specs)
    pleased = [fact for fact in facts if fact.form == "wrote"]
    if pleased:
        written.append((delight(pleased[0], variant), [pleased[0].claim.id]))
    return written


def _pain(pain: PainPoint, claims: Mapping[str, Claim], specs: Specs) -> Pain | None:
    """Return a pain point with what is measured of it, None for one that no comments raise."""
    known = {claim_topic(claim_id): claims[claim_id] for claim_id in pain.claim_ids if claim_id in claims}
    fact = fact_of(known["theme"], specs) if "theme" in known else None
    if fact is None:
        return None
    lift = known.get("lift")
    verdict = over_index(lift.evidence) if lift and lift.evidence else ""
    return Pain(fact, lift if verdict in {"more", "less"} else None, verdict == "more")


def _introduced(written: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Return the sentences with the first one saying of whom it all is."""
    if not written:
        return []
    text, ids = written[0]
    for old, new in (
        ("They ", "These customers "),
        (" that they ", " that these customers "),
        (" of them ", " of these customers "),
        (" they ", " these customers "),
    ):
        if text.startswith(old) or (old.startswith(" ") and old in text):
            return [(text.replace(old, new, 1), ids), *written[1:]]
    return written
