"""Lines of a pasted outline: how deep each lies, whatever marks the levels, and what it says without its marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TAB = 4
"""A tab moves on to the next multiple of so many columns."""

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_CLOSING = re.compile(r"(?<=\s)#+$")
_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3})*)([.)]?)\s+")
_LETTER = re.compile(r"\(?[a-zA-Z]\)\s+")
_BULLETS = (  # outer to inner, as word processors nest them
    re.compile("(?:[-*+\u2013\u2014]\\s+|[\u2022\u2023\u00b7\u25cf\u25a0\u27a2\u2192]\\s*)"),
    re.compile("(?:[\u25cb\u25e6]\\s*|o(?:\\t|\\s{2,}))"),
    re.compile("[\u25aa\u25ab\u25a1]\\s*"),
)
_TICK = re.compile(r"\[[ xX]\]\s+")
_EMPHASIS = re.compile(r"(\*\*|__)(\S(?:.*?\S)?)\1")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}|`{3}.*")
_ESCAPE = re.compile(r"\\(\\|n|u[0-9a-f]{4})")
_HEADINGS_FIRST = -7  # a heading lies above whatever stands at the left margin
_NUMBER_RANK, _LETTER_RANK, _BULLET_RANK = 1, 8, 9

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One line that says something.

    Parameters
    ----------
    number : int
        Counted from 1.
    level : int
        0 for the outermost.
    text : str
        Without indentation and marks.
    is_heading, is_literal, is_parent : bool
        Whether it is a Markdown heading, is to be taken as it is, and has deeper lines after it.
    """

    number: int
    level: int
    text: str
    is_heading: bool
    is_literal: bool
    is_parent: bool


def read_lines(text: str) -> tuple[OutlineLine, ...]:
    """Return the lines of an outline that say something.

    Levels come from Markdown headings, from indentation (tabs or spaces, of any width) and, at the same indentation,
    from marks: a number lies under plain text, a bullet under a number, ``1.1`` under ``1.``, and the hollow bullets
    of word processors under full ones.
    """
    placed = list(_placed_lines(text))
    above: list[Place] = []
    levels = []
    for _, place, _, _ in placed:
        while above and above[-1] >= place:
            above.pop()
        levels.append(len(above))
        above.append(place)
    after = (*levels[1:], 0)
    return tuple(
        OutlineLine(number, level, words, place[0] < 0, is_literal, following > level)
        for (number, place, words, is_literal), level, following in zip(placed, levels, after, strict=False)
    )


def escaped(text: str) -> str:
    r"""Return a text in the form that is read back as it is, whatever it looks like.

    Examples
    --------
    >>> print(escaped("- 2 items"), unescaped(escaped("- 2 items")[1:]))
    \- 2 items - 2 items
    """
    inner = text.strip()
    start = text.index(inner) if inner else len(text)
    edges = ("".join(map(_code, text[:start])), "".join(map(_code, text[start + len(inner) :])))
    inner = inner.replace("\\", "\\\\").replace("\n", "\\n")
    return "\\" + edges[0] + re.sub(r"[\r\t]", lambda match: _code(match[0]), inner) + edges[1]


def unescaped(text: str) -> str:
    """Return the text that was escaped; `text` comes without the mark in front."""
    return _ESCAPE.sub(lambda match: {"\\": "\\", "n": "\n"}.get(match[1]) or chr(int(match[1][1:], 16)), text)


def plain_words(text: str) -> str:
    """Return what is left of a line without a mark in front: a tick box, or emphasis."""
    tick = _TICK.match(text)
    words = text[tick.end() :] if tick else text
    bold = _EMPHASIS.match(words)
    return bold[2] + words[bold.end() :] if bold else words


def is_plain(text: str) -> bool:
    """Return whether a text is read back as it is when it stands on a line of its own."""
    lines = list(_placed_lines(text))
    return len(lines) == 1 and lines[0][1:] == ((0, 0), text, False)


def _placed_lines(text: str) -> Iterator[tuple[int, Place, str, bool]]:
    numbers: set[str] = set()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        content = line.strip()
        if not content or _RULE.fullmatch(content):
            continue
        indent = len(line[: len(line) - len(line.lstrip())].expandtabs(TAB))
        if content.startswith("\\"):
            yield number, (indent, 0), unescaped(content[1:]), True
            continue
        place, words = _without_mark(indent, content, numbers)
        if words := plain_words(words).strip():
            yield number, place, words, False


def _without_mark(indent: int, content: str, numbers: set[str]) -> tuple[Place, str]:
    if heading := _HEADING.fullmatch(content):
        words = _CLOSING.sub("", heading[2]).rstrip()
        number = _number_mark(words, numbers)
        return (_HEADINGS_FIRST + len(heading[1]), 0), words[number.end() :] if number else words
    if number := _number_mark(content, numbers):
        return (indent, _NUMBER_RANK + min(number[1].count("."), 6)), content[number.end() :]
    if letter := _LETTER.match(content):
        return (indent, _LETTER_RANK), content[letter.end() :]
    for rank, bullet in enumerate(_BULLETS, _BULLET_RANK):
        if mark := bullet.match(content):
            return (indent, rank), content[mark.end() :]
    return (indent, 0), content


def _number_mark(content: str, numbers: set[str]) -> re.Match[str] | None:
    """Return the number in front: "1." and "1)", and "1.2" below "1." (so that "1.5 hours later" stays whole)."""
    mark = _NUMBER.match(content)
    if mark is None or not (mark[2] or mark[1].rpartition(".")[0] in numbers):
        return None
    numbers.add(mark[1])
    return mark


def _code(char: str) -> str:
    return f"\\u{ord(char):04x}"
