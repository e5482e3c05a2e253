"""Cards and arrows as the text of a spreadsheet's cell, and what a person made of that text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.journeys._match import ALIKE, likeness
from core.journeys._model import Card, LaneRole
from core.personas import without_severity

MAX_CELL = 32_000
"""Characters a cell may hold (a spreadsheet takes 32,767)."""

BULLET = "• "
_BULLETS = re.compile(r"[•*-]\s+|•")
_INDENT = "  "
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SEVERITY = re.compile(r"\s*\[([1-5])\]$")
_CHANNEL = re.compile(r"\s*\[([^\[\]]*)\]$")


@dataclass(frozen=True, slots=True)
class Written:
    """One card as a person wrote it: text, and channel or severity from the brackets at its end."""

    text: str
    channel: str = ""
    severity: int | None = None


def shown(text: str) -> str:
    """Return a text as a cell holds it: without what cannot be seen, and not longer than a cell."""
    lines = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    plain = "\n".join(line.rstrip() for line in lines).strip("\n")
    return plain if len(plain) <= MAX_CELL else f"{plain[: MAX_CELL - 1]}…"


def cell_of(cards: Sequence[Card]) -> str:
    """Return the cards of a step and lane as one text: a card a line, lines of its own indented.

    Examples
    --------
    >>> pain = Card(id="a", lane="pains", text="Too slow", severity=4)
    >>> print(cell_of([pain, Card(id="b", lane="pains", text="Too dear")]))
    • Too slow [4]
    • Too dear
    """
    blocks = [_block(card) for card in cards]
    if len(blocks) == 1 and "\n" not in blocks[0]:
        return shown(blocks[0])
    return shown("\n".join(f"{BULLET}{block}" for block in blocks))


def cards_in(cell: str, role: LaneRole) -> list[Written]:
    r"""Return the cards that a person wrote into a cell: every line is one, unless it is indented.

    Examples
    --------
    >>> [one.text for one in cards_in("Looks for shoes\n- Compares prices\n  in two shops", "actions")]
    ['Looks for shoes', 'Compares prices\nin two shops']
    """
    blocks: list[list[str]] = []
    for line in cell.split("\n"):
        if blocks and line.startswith(_INDENT):
            blocks[-1].append(line.removeprefix(_INDENT))
        elif line.strip():
            blocks.append([_BULLETS.sub("", line.strip(), count=1) if _BULLETS.match(line.strip()) else line.strip()])
    return [_written("\n".join(block).strip(), role) for block in blocks]


def kept_cards(cards: Sequence[Card], written: Sequence[Written]) -> list[Card | None]:
    """Return for each card that was written the one it was before, changed as it was; None for a new one."""
    kept: dict[int, Card] = {}
    left = list(cards)
    for same in (_says_exactly, _is_alike):
        for n, one in enumerate(written):
            found = next((card for card in left if n not in kept and same(card, one)), None)
            if found is not None:
                kept[n] = _changed(found, one)
                left.remove(found)
    new = [n for n in range(len(written)) if n not in kept]
    if len(new) == len(left):  # as many as before: each was written over
        kept |= {n: _changed(card, written[n]) for n, card in zip(new, left, strict=True)}
    return [kept.get(n) for n in range(len(written))]


def arrows(lines: Iterable[tuple[str, str, str]]) -> str:
    r"""Return arrows (kind, title of the step it leads to, label) as the text of a cell.

    Examples
    --------
    >>> arrows([("next", "Pay", ""), ("loop", "Look", "too dear")])
    'next → Pay\nloop → Look (too dear)'
    """
    said = (f"{kind} → {' '.join(title.split())}{f' ({label})' if label else ''}" for kind, title, label in lines)
    return shown("\n".join(" ".join(line.split()) for line in said))


def _block(card: Card) -> str:
    mark = card.channel or ("" if card.severity is None else str(card.severity)) or ("picture" if card.image else "")
    return f"{card.text} [{mark}]".replace("\n", f"\n{_INDENT}") if mark else card.text.replace("\n", f"\n{_INDENT}")


def _written(text: str, role: LaneRole) -> Written:
    if role == "pains" and (found := _SEVERITY.search(text)):
        return Written(text[: found.start()], severity=int(found[1]))
    if role == "touchpoints" and (found := _CHANNEL.search(text)):
        return Written(text[: found.start()], channel=found[1].strip())
    if role == "images":
        return Written(text.removesuffix(" [picture]"))
    return Written(text)


def _says_exactly(card: Card, one: Written) -> bool:
    return shown(card.text).strip() == one.text


def _is_alike(card: Card, one: Written) -> bool:
    return likeness(card.text, one.text) >= ALIKE


def _changed(card: Card, one: Written) -> Card:
    """Return the card as it was written, by the rules of `EditCard`: evidence belongs to the words."""
    update: dict[str, object] = {}
    if card.severity != one.severity:
        update |= {"severity": one.severity, "claim_ids": without_severity(card.claim_ids)}
    if card.channel != one.channel:
        update["channel"] = one.channel
    if not _says_exactly(card, one):
        update |= {"text": one.text, "claim_ids": (), "kind": "assumed"}
    changed = card.model_copy(update=update)
    return changed if changed.claim_ids else changed.model_copy(update={"kind": "assumed"})
