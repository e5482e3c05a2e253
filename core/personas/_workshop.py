"""A persona put together in a workshop: what several people guess, once each, the most shared guesses first."""

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

    The same words of several people are one guess, whatever the case and the full stop. A name before the colon
    counts only when it is one of the people.

    Examples
    --------
    >>> guesses("Ana: Compare prices\nBen: compare prices.\nWait for a sale", ["Ana", "Ben"])[0]
    Guess(text='Compare prices', n_people=2)
    """
    known = {name.casefold() for name in people}
    texts: dict[str, str] = {}
    said_by: dict[str, set[str]] = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        who, colon, rest = line.partition(":")
        named = bool(colon) and who.strip().casefold() in known
        text = rest.strip() if named else line
        key = text.casefold().rstrip(".!? ")
        if not key:
            continue
        texts.setdefault(key, text)
        said_by.setdefault(key, set()).update({who.strip().casefold()} if named else set())
    found = [Guess(text, len(said_by[key])) for key, text in texts.items()]
    return tuple(sorted(found, key=lambda guess: -guess.n_people))


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
        Who was there. Names are not kept; only how many made a guess, where at least two did.
    """
    persona = proto_persona(persona_id, name, headline)
    for section in QUESTIONS:
        for guess in guesses(answers.get(section, ""), people):
            shared = f" (a guess of {guess.n_people} of {len(people)} people)" if guess.n_people > 1 else ""
            if section == "pains":
                persona = add_pain_point(persona, f"{guess.text}{shared}", GUESSED_SEVERITY)
            else:
                persona = add_statement(persona, section, f"{guess.text}{shared}")
    return persona
