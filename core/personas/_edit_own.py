"""Edits of what people add themselves: portrait, sections of their own, and notes from interviews."""

import datetime
from collections.abc import Collection
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import ConfigError, NotFoundError
from core.feedback import redact
from core.personas._edit import statement, with_statement
from core.personas._model import INITIALS, Persona, Statement
from core.personas._own import InterviewNote, OwnImage, OwnLink, OwnLinks, OwnSection, OwnSlider, OwnText
from core.personas._pictures import small_picture

_Kept = TypeVar("_Kept", bound=BaseModel)

_FIELDS = {"text": "words", "who": "who said it", "low": "left end", "high": "right end"}
_PROBLEMS = {
    "string_too_short": ("is empty", "Write something, or remove the entry."),
    "too_short": ("is empty", "Write at least one line."),
    "string_too_long": ("is too long", "Shorten it."),
    "too_long": ("has too many lines", "Leave some out."),
    "less_than_equal": ("is too high", "Choose a place between the two ends."),
    "greater_than_equal": ("is too low", "Choose a place between the two ends."),
}


def draw_portrait(persona: Persona) -> Persona:
    """Return the persona with its drawn avatar."""
    return persona.model_copy(update={"portrait": ""})


def show_initials(persona: Persona) -> Persona:
    """Return the persona with the first letters of its name for a portrait."""
    return persona.model_copy(update={"portrait": INITIALS})


def upload_portrait(persona: Persona, content: bytes) -> Persona:
    """Return the persona with an uploaded picture for a portrait; ConfigError when it cannot be used."""
    return persona.model_copy(update={"portrait": small_picture(content, crop="square")})


def add_text(persona: Persona, title: str, text: str) -> Persona:
    """Return the persona with a text of one's own at the end; ConfigError when a field is empty or too long."""
    return _with_section(persona, _made(OwnText, id=_free(persona), title=title.strip(), text=text.strip()))


def add_slider(persona: Persona, title: str, low: str, high: str, value: int) -> Persona:
    """Return the persona with a place between two ends, 0 to 100; ConfigError when a field does not fit."""
    made = _made(OwnSlider, id=_free(persona), title=title.strip(), low=low.strip(), high=high.strip(), value=value)
    return _with_section(persona, made)


def add_image(persona: Persona, title: str, content: bytes, caption: str = "") -> Persona:
    """Return the persona with an uploaded picture at the end; ConfigError when it cannot be used."""
    made = _made(
        OwnImage,
        id=_free(persona),
        title=title.strip(),
        image=small_picture(content, crop="whole"),
        caption=caption.strip(),
    )
    return _with_section(persona, made)


def add_links(persona: Persona, title: str, lines: str) -> Persona:
    """Return the persona with links at the end, one a line: an address, and what it says before or after it.

    Raises ConfigError when a line has no address, or one that is neither of the web nor of e-mail.
    """
    return _with_section(persona, _made(OwnLinks, id=_free(persona), title=title.strip(), links=parse_links(lines)))


def parse_links(lines: str) -> tuple[OwnLink, ...]:
    """Return the links of lines like "Style guide https://example.com/guide"; see `add_links`.

    Examples
    --------
    >>> parse_links("Style guide https://example.com/guide")[0].label
    'Style guide'
    """
    found = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        address = next((word for word in line.split() if ":" in word and not word.endswith(":")), "")
        if not address:
            message = f"The line {line!r} has no address."
            raise ConfigError(message, hint="Write each link on a line of its own: what it says, then https://…")
        label = " ".join(word for word in line.split() if word != address).strip(" :–-") or address
        found.append(_made(OwnLink, label=label[:120], url=address))
    return tuple(found)


def edit_section(persona: Persona, section_id: str, **fields: object) -> Persona:
    """Return the persona with fields of an own section changed; ConfigError when the new ones do not fit.

    Raises NotFoundError for an unknown section.
    """
    old = own_section(persona, section_id)
    tidy = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    new = _made(type(old), **{**{name: getattr(old, name) for name in type(old).model_fields}, **tidy})
    sections = tuple(new if one.id == section_id else one for one in persona.own_sections)
    return persona.model_copy(update={"own_sections": sections})


def move_section(persona: Persona, section_id: str, by: int) -> Persona:
    """Return the persona with an own section `by` places further down (up where it is below 0), as far as it goes."""
    moved = own_section(persona, section_id)
    others = [one for one in persona.own_sections if one.id != section_id]
    place = min(max(persona.own_sections.index(moved) + by, 0), len(others))
    return persona.model_copy(update={"own_sections": (*others[:place], moved, *others[place:])})


def remove_section(persona: Persona, section_id: str) -> Persona:
    """Return the persona without an own section; NotFoundError for an unknown one."""
    own_section(persona, section_id)
    kept = tuple(one for one in persona.own_sections if one.id != section_id)
    return persona.model_copy(update={"own_sections": kept})


def own_section(persona: Persona, section_id: str) -> OwnSection:
    """Return an own section by its id; NotFoundError when there is none."""
    for one in persona.own_sections:
        if one.id == section_id:
            return one
    message = f"Persona {persona.name!r} has no section {section_id!r}."
    raise NotFoundError(message, hint="Reload the page: somebody may have removed it.")


def add_note(persona: Persona, who: str, text: str, *, date: datetime.date | None = None, source: str = "") -> Persona:
    """Return the persona with a note from an interview, personal data removed before anything is kept.

    Names in running text are not found (see `core.feedback.redact`): `who` is a role.
    """
    taken = {one.id for one in persona.notes}
    number = next(n for n in range(1, len(taken) + 2) if f"note-{n}" not in taken)
    note = _made(
        InterviewNote,
        id=f"note-{number}",
        who=without_personal_data(who),
        date=date,
        source=without_personal_data(source),
        text=without_personal_data(text),
    )
    return persona.model_copy(update={"notes": (*persona.notes, note)})


def remove_note(persona: Persona, note_id: str) -> Persona:
    """Return the persona without a note; statements that rested on it alone become assumptions."""
    note(persona, note_id)
    kept = tuple(one for one in persona.notes if one.id != note_id)
    statements = tuple(_without_note(one, note_id) for one in persona.statements)
    headline = _without_note(persona.headline, note_id)
    return persona.model_copy(update={"notes": kept, "statements": statements, "headline": headline})


def note(persona: Persona, note_id: str) -> InterviewNote:
    """Return a note by its id; NotFoundError when there is none."""
    for one in persona.notes:
        if one.id == note_id:
            return one
    message = f"Persona {persona.name!r} has no note {note_id!r}."
    raise NotFoundError(message, hint="Reload the page: somebody may have removed it.")


def notes_of(persona: Persona, one: Statement) -> tuple[InterviewNote, ...]:
    """Return the notes that a statement rests on, in the order of the persona."""
    return tuple(note for note in persona.notes if note.id in one.note_ids)


def back_with_notes(persona: Persona, statement_id: str, note_ids: tuple[str, ...]) -> Persona:
    """Return the persona with a statement that rests on these notes; on none it is an assumption.

    Raises ConfigError for a statement that rests on the data: one voice is no further evidence for a count.
    """
    old = statement(persona, statement_id)
    if old.claim_ids:
        message = f"The statement {old.text!r} rests on the data already."
        raise ConfigError(message, hint="Add what was said in the interview as a sentence of its own.")
    ids = tuple(note(persona, note_id).id for note_id in dict.fromkeys(note_ids))
    new = old.model_copy(update={"note_ids": ids, "kind": "told" if ids else "assumed", "locked": True})
    return with_statement(persona, new)


def set_backed(persona: Persona, note_id: str, statement_ids: Collection[str]) -> Persona:
    """Return the persona with exactly these of its statements resting on a note; see `back_with_notes`."""
    for one in (persona.headline, *persona.statements):
        if one.claim_ids:
            continue
        others = tuple(other for other in one.note_ids if other != note_id)
        ids = (*others, note_id) if one.id in statement_ids else others
        if ids != one.note_ids:
            persona = back_with_notes(persona, one.id, ids)
    return persona


def without_personal_data(text: str) -> str:
    """Return a text with its personal data removed, such that nothing more is found in what is left."""
    masked = redact(text.strip())
    while (again := redact(masked)) != masked:
        masked = again
    return masked


def _without_note(one: Statement, note_id: str) -> Statement:
    if note_id not in one.note_ids:
        return one
    left = tuple(other for other in one.note_ids if other != note_id)
    return one.model_copy(update={"note_ids": left, "kind": "told" if left else "assumed"})


def _free(persona: Persona) -> str:
    taken = {one.id for one in persona.own_sections}
    return next(f"section-{n}" for n in range(1, len(taken) + 2) if f"section-{n}" not in taken)


def _with_section(persona: Persona, made: OwnSection) -> Persona:
    return persona.model_copy(update={"own_sections": (*persona.own_sections, made)})


def _made(model: type[_Kept], /, **fields: object) -> _Kept:
    """Return a thing of this model; ConfigError in plain words when a field does not fit."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "entry"
        if field == "url":
            message = f"The address {fields.get('url')!r} cannot be a link."
            raise ConfigError(message, hint="Links start with http://, https:// or mailto:.") from error
        what, hint = _PROBLEMS.get(first["type"], ("does not fit", "Write it differently."))
        message = f"The field “{_FIELDS.get(field, field)}” {what}."
        raise ConfigError(message, hint=hint) from error
