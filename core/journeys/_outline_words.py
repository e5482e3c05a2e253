"""What the words of an outline mean: names of lanes in front of a card, and what is felt at the end of a step."""

import re
from dataclasses import dataclass

from core.journeys._model import LaneRole
from core.journeys._outline_lines import OutlineLine, unescaped

WORDS: dict[LaneRole, tuple[str, ...]] = {
    "actions": ("action", "actions", "does", "do"),
    "thoughts": ("thought", "thoughts", "thinks"),
    "needs": ("need", "needs"),
    "touchpoints": ("touchpoint", "touchpoints", "touch point", "touch points"),
    "pains": ("pain", "pains", "pain point", "pain points"),
    "quotes": ("quote", "quotes", "says"),
    "opportunities": ("opportunity", "opportunities"),
    "solutions": ("solution", "solutions"),
    "metrics": ("metric", "metrics", "kpi", "kpis"),
    "images": ("image", "images"),
    "evidence": ("evidence", "physical evidence"),
    "frontstage": ("frontstage",),
    "backstage": ("backstage",),
    "support": ("support",),
    "text": ("note", "notes"),
}
"""Names of the lanes; the first of each is the one that is written."""

GOAL, EMOTION, MOMENT_OF_TRUTH = "goal", "emotion", "moment of truth"
"""Words for what is said of a stage or a step as a whole."""

_ROLES = {word: role for role, words in WORDS.items() for word in words}
_ONLY_ON_CARDS = frozenset({"do", "does", "says", "image", "images", "evidence", "support", "note", "notes"})
"""Words that the title of a stage or a step may well begin with."""

_CHANNELS = frozenset(
    {"web", "app", "email", "phone", "sms", "chat", "social", "search", "mail", "store", "partner", "people"}
) | {"physical"}
_PREFIX = re.compile(r"([A-Za-z][A-Za-z ]{0,20}?) ?(?:\(([^()]*)\)\s*)?:\s*(.*)", re.DOTALL)
_LAST_BRACKETS = re.compile(r"\(([A-Za-z]{1,12})\)$")

_EMOJI = {
    2: "\U0001f600\U0001f601\U0001f603\U0001f604\U0001f60d\U0001f929",
    1: "\U0001f642\U0001f60a\U0001f60c\u263a",
    0: "\U0001f610\U0001f611\U0001f636",
    -1: "\U0001f641\U0001f615\U0001f61f\u2639",
    -2: "\U0001f620\U0001f621\U0001f622\U0001f62d\U0001f61e\U0001f623",
}
_VALUES = {face: value for value, faces in _EMOJI.items() for face in faces}
_EMOJI_AT_END = re.compile(rf"([{''.join(_VALUES)}])\ufe0f?$")
_VALUES |= {":D": 2, ":-D": 2, ":)": 1, ":-)": 1, ":|": 0, ":-|": 0, ":(": -1, ":-(": -1, ":'(": -2}
_VALUES |= {"+2": 2, "+1": 1, "+0": 0, "\u00b10": 0, "-0": 0, "-1": -1, "-2": -2, "\u22121": -1, "\u22122": -2}
_FELT_AT_END = re.compile(rf"\s[(\[]?({'|'.join(map(re.escape, _VALUES))})\ufe0f?[)\]]?$")
_NUMBER_AT_END = re.compile("\\s(?:[(\\[]([+\u2212-]\\d{1,3})[)\\]]|([+\u2212-]\\d))$")
_NUMBER = re.compile("[+\u2212-]?\\d{1,3}")


@dataclass(frozen=True, slots=True)
class Worded:
    """A line with a known word in front: ``pain (4): too slow``.

    `text` is "" for a line that only says what the deeper lines are; `is_literal` text is taken as it is.
    """

    word: str
    brackets: str
    text: str
    is_literal: bool

    @property
    def role(self) -> LaneRole | None:
        """The lane it names; None for a goal, an emotion or a moment of truth."""
        return _ROLES.get(self.word)


def worded(line: OutlineLine) -> Worded | None:
    """Return the parts of a line that begins with a known word where that word makes sense, None for others."""
    if line.is_literal:
        return None
    match = _PREFIX.fullmatch(line.text)
    if match is None:
        alone = " ".join(line.text.casefold().split())
        named = line.level > 1 and line.is_parent and alone in _ROLES
        return Worded(alone, "", "", is_literal=False) if named else None
    word, brackets, text = " ".join(match[1].casefold().split()), (match[2] or "").strip(), match[3]
    is_literal = text.startswith("\\")
    found = Worded(word, brackets, unescaped(text[1:]) if is_literal else text, is_literal)
    return found if _makes_sense(found, line) else None


def felt(title: str) -> tuple[str, int]:
    """Return a step's title without what is felt at its end, and that, -2 to +2 (0 where nothing is said).

    Examples
    --------
    >>> felt("Pay -2"), felt("Unpack :)"), felt("Go to level 2")
    (('Pay', -2), ('Unpack', 1), ('Go to level 2', 0))
    """
    match = _FELT_AT_END.search(title) or _EMOJI_AT_END.search(title)
    words = title[: match.start()].rstrip() if match else ""
    return (words, _VALUES[match[1]]) if match and words else (title, 0)


def beyond(title: str) -> str:
    """Return the number at the end of a title that reads like an emotion and is none; "" where there is none such.

    Examples
    --------
    >>> beyond("Pay (+7)"), beyond("Pay -3"), beyond("Pay -2"), beyond("Go to level 7")
    ('+7', '-3', '', '')
    """
    match = _NUMBER_AT_END.search(title)
    number = (match[1] or match[2]) if match else ""
    return "" if number in _VALUES else number


def is_number(text: str) -> bool:
    """Return whether a text is a whole number, as an emotion is one."""
    return _NUMBER.fullmatch(text) is not None


def value_of(text: str) -> int | None:
    """Return the emotion that a text stands for, -2 to +2, None when it is none."""
    return _VALUES.get(text)


def with_channel(text: str) -> tuple[str, str]:
    """Return the name of a touchpoint and its channel, where it ends with a usual one in brackets."""
    match = _LAST_BRACKETS.search(text)
    name = text[: match.start()].rstrip() if match else ""
    return (name, match[1].lower()) if match and name and match[1].lower() in _CHANNELS else (text, "")


def _makes_sense(found: Worded, line: OutlineLine) -> bool:
    says_something = bool(found.text) or found.is_literal
    if not says_something and not (found.role and line.is_parent):
        return False
    if found.role is None:
        return found.word in {GOAL, EMOTION, MOMENT_OF_TRUTH} and not found.brackets
    if line.level < 2 and (found.word in _ONLY_ON_CARDS or (line.level == 0 and line.is_parent)):
        return False
    if found.role == "pains" and says_something:
        return found.brackets in {"", "1", "2", "3", "4", "5"}
    return not found.brackets or found.role == "touchpoints"
