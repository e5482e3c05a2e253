"""Edits of a persona: what people write stays, and loses its evidence when the words change."""

from collections.abc import Mapping

from core.claims import Claim, claim_topic
from core.errors import ConfigError, NotFoundError
from core.personas._model import PainPoint, Persona, Section, Statement

MAX_TEXT = 2_000
MAX_NAME = 120


def proto_persona(persona_id: str, name: str, headline: str = "") -> Persona:
    """Return a persona written without data: everything on it is an assumption."""
    text = _checked(headline, MAX_TEXT) if headline.strip() else "A first guess, not yet backed by data."
    return Persona(
        id=persona_id,
        segment_id=None,
        name=_checked(name, MAX_NAME),
        name_locked=True,
        headline=Statement(id="headline", section="headline", text=text, locked=True),
    )


def rename(persona: Persona, name: str) -> Persona:
    """Return the persona with a name that regeneration keeps; ConfigError when it is empty or too long."""
    return persona.model_copy(update={"name": _checked(name, MAX_NAME), "name_locked": True})


def lock_name(persona: Persona, *, locked: bool) -> Persona:
    """Return the persona with a name that does (or does not) survive regeneration."""
    return persona.model_copy(update={"name_locked": locked})


def edit_statement(persona: Persona, statement_id: str, text: str) -> Persona:
    """Return the persona with a statement in other words: then it is an assumption, and locked.

    Raises NotFoundError for an unknown statement, ConfigError for an empty or too long text.
    """
    old = statement(persona, statement_id)
    text = _checked(text, MAX_TEXT)
    if text == old.text:
        return persona
    return with_statement(persona, Statement(id=old.id, section=old.section, text=text, locked=True))


def set_lock(persona: Persona, statement_id: str, *, locked: bool) -> Persona:
    """Return the persona with a statement that does (or does not) survive regeneration."""
    return with_statement(persona, statement(persona, statement_id).model_copy(update={"locked": locked}))


def add_statement(persona: Persona, section: Section, text: str) -> Persona:
    """Return the persona with a statement of one's own: an assumption, and locked."""
    taken = {one.id for one in persona.statements}
    number = next(n for n in range(1, len(taken) + 2) if f"own-{n}" not in taken)
    own = Statement(id=f"own-{number}", section=section, text=_checked(text, MAX_TEXT), locked=True)
    return persona.model_copy(update={"statements": (*persona.statements, own)})


def remove_statement(persona: Persona, statement_id: str) -> Persona:
    """Return the persona without a statement; the headline cannot be removed."""
    statement(persona, statement_id)
    if statement_id == persona.headline.id:
        message = "The headline cannot be removed."
        raise ConfigError(message, hint="Change its words instead.")
    kept = tuple(one for one in persona.statements if one.id != statement_id)
    guesses = {one: test for one, test in persona.match.guesses.items() if one != statement_id}
    match = persona.match.model_copy(update={"guesses": guesses})
    return persona.model_copy(update={"statements": kept, "match": match})


def add_pain_point(persona: Persona, title: str, severity: int) -> Persona:
    """Return the persona with a pain point of one's own: an assumption, and locked."""
    taken = {pain.id for pain in persona.pain_points}
    number = next(n for n in range(1, len(taken) + 2) if f"own-pain-{n}" not in taken)
    own = PainPoint(id=f"own-pain-{number}", title=_checked(title, MAX_TEXT), severity=severity, locked=True)
    return persona.model_copy(update={"pain_points": (*persona.pain_points, own)})


def edit_pain_point(persona: Persona, pain_id: str, title: str | None = None, severity: int | None = None) -> Persona:
    """Return the persona with a pain point in other words or of other severity, locked; what is not given stays.

    Other words have no evidence: then it is an assumption. Another severity has none of its own, what is said of the
    pain keeps its evidence. Raises NotFoundError for an unknown pain point,
    ConfigError for an empty or too long title.
    """
    old = pain_point(persona, pain_id)
    title = old.title if title is None else _checked(title, MAX_TEXT)
    severity = old.severity if severity is None else severity
    if (title, severity) == (old.title, old.severity):
        return persona
    changed: dict[str, object] = {"title": title, "severity": severity, "locked": True}
    if severity != old.severity:
        changed["claim_ids"] = without_severity(old.claim_ids)
    if title != old.title:
        changed |= {"claim_ids": (), "quote_ids": (), "kind": "assumed"}
    return _with_pain_point(persona, old.model_copy(update=changed))


def without_severity(claim_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the claims of a pain point whose severity a person judges otherwise: all but the claim on it."""
    return tuple(claim_id for claim_id in claim_ids if claim_topic(claim_id) != "severity")


def lock_pain_point(persona: Persona, pain_id: str, *, locked: bool) -> Persona:
    """Return the persona with a pain point that does (or does not) survive regeneration."""
    return _with_pain_point(persona, pain_point(persona, pain_id).model_copy(update={"locked": locked}))


def remove_pain_point(persona: Persona, pain_id: str) -> Persona:
    """Return the persona without a pain point; maps that show it keep their card."""
    pain_point(persona, pain_id)
    kept = tuple(pain for pain in persona.pain_points if pain.id != pain_id)
    return persona.model_copy(update={"pain_points": kept})


def pain_point(persona: Persona, pain_id: str) -> PainPoint:
    """Return a pain point by its id; NotFoundError when there is none."""
    for pain in persona.pain_points:
        if pain.id == pain_id:
            return pain
    message = f"Persona {persona.name!r} has no pain point {pain_id!r}."
    raise NotFoundError(message, hint="Reload the page: somebody may have removed it.")


def statement(persona: Persona, statement_id: str) -> Statement:
    """Return a statement (or the headline) by its id; NotFoundError when there is none."""
    for one in (persona.headline, *persona.statements):
        if one.id == statement_id:
            return one
    message = f"Persona {persona.name!r} has no statement {statement_id!r}."
    raise NotFoundError(message, hint="Reload the page: somebody may have removed it.")


def regenerated(old: Persona, new: Persona) -> Persona:
    """Return the newly built persona with everything that a person locked on the old one.

    The id, a locked name, and locked statements and pain points are kept, and what the data never makes: portrait,
    own sections, notes and target; a locked statement replaces the new one of the same id, or follows at the end.
    Locked words that the data no longer says become assumptions; those of a model are left out.
    """
    fresh = {one.id: one for one in (new.headline, *new.statements)}
    locked = {one.id: _kept_statement(one, fresh.get(one.id)) for one in old.statements if _is_kept(one)}
    statements = [locked.pop(one.id, one) for one in new.statements]
    fresh_pains = {pain.id: pain for pain in new.pain_points}
    pains = {pain.id: _kept_pain(pain, fresh_pains.get(pain.id)) for pain in old.pain_points if pain.locked}
    pain_points = [pains.pop(pain.id, pain) for pain in new.pain_points]
    return new.model_copy(
        update={
            "id": old.id,
            "name": old.name if old.name_locked else new.name,
            "name_locked": old.name_locked,
            "headline": _kept_statement(old.headline, new.headline) if old.headline.locked else new.headline,
            "statements": (*statements, *locked.values()),
            "pain_points": (*pain_points, *pains.values()),
            "target": old.target,
            "color": old.color,
            "portrait": old.portrait,
            "own_sections": old.own_sections,
            "notes": old.notes,
        }
    )


def _is_kept(one: Statement) -> bool:
    """Return whether a statement is a person's to keep; what a model worded is kept by who can check it again."""
    return one.locked and not one.worded_by


def _kept_statement(old: Statement, fresh: Statement | None) -> Statement:
    if old.kind in {"assumed", "told"}:
        return old
    if fresh is not None and fresh.text == old.text:
        return fresh.model_copy(update={"locked": True})
    return old.model_copy(update={"claim_ids": (), "kind": "assumed"})


def _kept_pain(old: PainPoint, fresh: PainPoint | None) -> PainPoint:
    if old.kind == "assumed":
        return old
    if fresh is not None and fresh.title == old.title:
        claim_ids = fresh.claim_ids if fresh.severity == old.severity else without_severity(fresh.claim_ids)
        return fresh.model_copy(update={"locked": True, "severity": old.severity, "claim_ids": claim_ids})
    return old.model_copy(update={"claim_ids": (), "quote_ids": (), "kind": "assumed"})


def _is_prose(one: Statement) -> bool:
    """Return whether a statement puts several claims into one sentence: the audit reads those against the claims."""
    return one.section == "about" and one.id.startswith("about-")


def still_backed(persona: Persona, claims: Mapping[str, Claim]) -> Persona:
    """Return the persona with what its claims no longer say turned into assumptions.

    For what comes back from an earlier state: the data may have been counted anew meanwhile.
    """

    def backed(one: Statement) -> Statement:
        said = [claims[claim_id].sentence for claim_id in one.claim_ids if claim_id in claims]
        holds = len(said) == len(one.claim_ids) and (one.section == "headline" or _is_prose(one) or one.text in said)
        return one if holds or not one.claim_ids else one.model_copy(update={"claim_ids": (), "kind": "assumed"})

    def backed_pain(pain: PainPoint) -> PainPoint:
        if all(claim_id in claims for claim_id in (*pain.claim_ids, *pain.quote_ids)):
            return pain
        return pain.model_copy(update={"claim_ids": (), "quote_ids": (), "kind": "assumed"})

    named = all(claim_id in claims for claim_id in persona.given_name_claim_ids)
    return persona.model_copy(
        update={
            "headline": backed(persona.headline),
            "statements": tuple(map(backed, persona.statements)),
            "pain_points": tuple(map(backed_pain, persona.pain_points)),
            "given_name": persona.given_name if named else "",
            "given_name_claim_ids": persona.given_name_claim_ids if named else (),
            "differences": tuple(
                one for one in persona.differences if all(claim_id in claims for claim_id in one.claim_ids)
            ),
        }
    )


def with_statement(persona: Persona, new: Statement) -> Persona:
    """Return the persona with a statement in the place of the one with its id."""
    if new.id == persona.headline.id:
        return persona.model_copy(update={"headline": new})
    statements = tuple(new if one.id == new.id else one for one in persona.statements)
    return persona.model_copy(update={"statements": statements})


def _with_pain_point(persona: Persona, new: PainPoint) -> Persona:
    pains = tuple(new if pain.id == new.id else pain for pain in persona.pain_points)
    return persona.model_copy(update={"pain_points": pains})


def _checked(text: str, limit: int) -> str:
    text = text.strip()
    if not text:
        message = "The text is empty."
        raise ConfigError(message, hint="Write something, or remove the entry.")
    if len(text) > limit:
        message = f"The text has {len(text):,} characters; at most {limit:,} fit."
        raise ConfigError(message, hint="Shorten it.")
    return text
