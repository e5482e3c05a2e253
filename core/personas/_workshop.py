"""A persona put together in a workshop: what several people guess, once each, the most shared guesses first."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.personas._edit import add_pain_point, add_statement, proto_persona
from core.personas._model import Persona, Section

QUESTIONS: dict[Section, str] = {
    "goals": "What do they want to get done?",
    "behaviours": "What do they do today?",
    "channels": "Where do we meet them?",
    "pains": "What goes wrong for them?",
    "quotes": "What would they say, in one sentence?",
}
"""What a workshop asks, in order, by the section of the sheet that the answers go to."""

GUESSED_SEVERITY = 3
MAX_PEOPLE = 20
MAX_NAME_WORDS = 3

_BETWEEN_NAMES = re.compile(r"[,&+/]|\s(?:and|und|y|et|e)\s")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_PARTICLES = frozenset({"de", "da", "del", "di", "der", "van", "von"})


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess, and how many people made it (0 where nobody said who)."""

    text: str
    n_people: int


def people_in(names: str) -> tuple[str, ...]:
    """Return the people of a workshop from names with commas between, each once.

    Examples
    --------
    >>> people_in("Ana, Ben , ana")
    ('Ana', 'Ben')
    """
    found: dict[str, str] = {}
    for name in filter(None, map(str.strip, names.split(","))):
        found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MAX_PEOPLE]


def guesses(lines: str, people: Collection[str] = ()) -> tuple[Guess, ...]:
    r"""Return the guesses of lines like "Ana: They compare prices", those of most people first.

    The same words of several people are one guess, whatever the case and the full stop. Names before a colon are left
    out whoever they are: short, and each word with a capital. They count where they are among the people; all of them
    do when no people are given.

    Examples
    --------
    >>> guesses("Ana: Compare prices\nBen: compare prices.\nWait for a sale", ["Ana", "Ben"])[0]
    Guess(text='Compare prices', n_people=2)
    """
    known = {name.casefold() for name in people}
    texts: dict[str, str] = {}
    said_by: dict[str, set[str]] = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        who, text = _names_and_guess(line, known)
        key = text.casefold().rstrip(".!? ")
        if not key:
            continue
        texts.setdefault(key, text)
        said_by.setdefault(key, set()).update(who & known if known else who)
    found = [Guess(text, len(said_by[key])) for key, text in texts.items()]
    return tuple(sorted(found, key=lambda guess: -guess.n_people))


def people_of(answers: Collection[str], people: Collection[str] = ()) -> tuple[str, ...]:
    """Return who made the guesses: the people that are given, else the names before the guesses, in lower case.

    Examples
    --------
    >>> people_of(["Ana: Compare prices", "Ben: Buy late"])
    ('ana', 'ben')
    """
    if people:
        return tuple(people)
    lines = (line.strip() for answer in answers for line in answer.splitlines())
    return tuple(sorted(set().union(*(_names_and_guess(line, frozenset())[0] for line in lines))))


def _names_and_guess(line: str, known: Collection[str]) -> tuple[set[str], str]:
    """Return the names before the colon of a line, in lower case, and the guess without them."""
    bare = line.lstrip("-*•– ")
    who, colon, rest = bare.replace("：", ":", 1).partition(":")
    names = [" ".join(name.split()) for name in _BETWEEN_NAMES.split(_IN_BRACKETS.sub("", who))]
    is_named = all(map(_is_name, names)) or who.strip().casefold() in known
    if not colon or rest.startswith("//") or not is_named:
        return set(), bare
    return {name.casefold() for name in names}, rest.strip()


def _is_name(text: str) -> bool:
    """Return whether words look like a name; letters without capitals, as in Chinese, may be one."""
    words = [word for word in text.split() if word not in _PARTICLES]
    return 0 < len(words) <= MAX_NAME_WORDS and all(word[0].isalpha() and not word[0].islower() for word in words)


def workshop_persona(
    persona_id: str, name: str, headline: str, answers: Mapping[Section, str], people: Collection[str] = ()
) -> Persona:
    """Return a proto-persona from the answers of a workshop: all of it is an assumption.

    Parameters
    ----------
    persona_id, name, headline : str
        As for `proto_persona`.
    answers : mapping of str to str
        Lines of guesses (see `guesses`) by the section of a question.
    people : collection of str
        Who was there; () for all who are named before a guess. Names are not kept; only how many made a guess, where
        at least two did.
    """
    n_people = len(people_of(answers.values(), people))
    persona = proto_persona(persona_id, name, headline)
    for section in QUESTIONS:
        for guess in guesses(answers.get(section, ""), people):
            shared = f" (a guess of {guess.n_people} of {n_people} people)" if guess.n_people > 1 else ""
            if section == "pains":
                persona = add_pain_point(persona, f"{guess.text}{shared}", GUESSED_SEVERITY)
            else:
                persona = add_statement(persona, section, f"{guess.text}{shared}")
    return persona
