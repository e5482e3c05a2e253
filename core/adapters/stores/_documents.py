"""A study as documents, so that editing one card does not rewrite every claim."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, TypeAdapter, ValidationError

from core.claims import Claim
from core.errors import ConfigError, ConflictError, NotFoundError, StoreError
from core.feedback import Theme
from core.journeys import JourneyMap
from core.opportunities import Backlog
from core.personas import Persona
from core.profiles import SegmentProfile
from core.segmentation import SegmentationRecord
from core.study import FORMAT_VERSION, Study

Kind = Literal["study", "segmentation", "claims", "themes", "persona", "journey", "backlog"]
DocumentKey = tuple[str, str]  # kind, and the id of the persona or map ("" for the others)

_APART = {"id", "name", "segmentation", "profiles", "claims", "themes", "personas", "journeys", "backlog"}
_CLAIMS = TypeAdapter(tuple[Claim, ...])
_THEMES = TypeAdapter(tuple[Theme, ...])


class _Segments(BaseModel):
    segmentation: SegmentationRecord | None
    profiles: tuple[SegmentProfile, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One part of a study as JSON text; `position` is its place among those of its kind."""

    kind: Kind
    doc_id: str
    position: int
    body: str
    revision: int = 0

    @property
    def key(self) -> DocumentKey:
        """Kind and id, unique in a study."""
        return self.kind, self.doc_id

    @property
    def digest(self) -> str:
        """Content hash, to tell whether the document changed."""
        return hashlib.sha256(self.body.encode()).hexdigest()


def documents_of(study: Study) -> tuple[Document, ...]:
    """Split a study; its id and name stand in the table of studies. ConfigError when an id stands twice."""
    documents = (
        Document("study", "", 0, _json(study.model_dump(mode="json", exclude=_APART))),
        Document("segmentation", "", 0, _json(study.model_dump(mode="json", include={"segmentation", "profiles"}))),
        Document("claims", "", 0, _json(_CLAIMS.dump_python(study.claims, mode="json"))),
        Document("themes", "", 0, _json(_THEMES.dump_python(study.themes, mode="json"))),
        backlog_document(study.backlog),
        *(persona_document(persona, position) for position, persona in enumerate(study.personas)),
        *(journey_document(journey, position) for position, journey in enumerate(study.journeys)),
    )
    seen: set[DocumentKey] = set()
    for document in documents:
        if document.key in seen:
            message = f"Two entries of kind {document.kind} have the id {document.doc_id!r}."
            raise ConfigError(message, hint="Give each persona and each map its own id.")
        seen.add(document.key)
    return documents


def persona_document(persona: Persona, position: int) -> Document:
    """Return one persona as a document."""
    return Document("persona", persona.id, position, _json(persona.model_dump(mode="json")))


def journey_document(journey: JourneyMap, position: int) -> Document:
    """Return one map as a document."""
    return Document("journey", journey.id, position, _json(journey.model_dump(mode="json")), journey.revision)


def backlog_document(backlog: Backlog) -> Document:
    """Return the backlog as a document."""
    return Document("backlog", "", 0, _json(backlog.model_dump(mode="json")), backlog.revision)


def study_from(study_id: str, name: str, documents: Iterable[Document]) -> Study:
    """Put a study together again; StoreError when a document is missing or not valid."""
    ordered = sorted(documents, key=lambda document: (document.kind, document.position, document.doc_id))
    single: Mapping[str, str] = {document.kind: document.body for document in ordered if not document.doc_id}
    try:
        segments = _Segments.model_validate_json(single["segmentation"])
        return Study.model_validate(
            {
                **json.loads(single["study"]),
                "format_version": FORMAT_VERSION,
                "id": study_id,
                "name": name,
                "segmentation": segments.segmentation,
                "profiles": segments.profiles,
                "claims": _CLAIMS.validate_json(single["claims"]),
                "themes": _THEMES.validate_json(single["themes"]),
                "backlog": Backlog.model_validate_json(single.get("backlog", "{}")),  # studies of before have none
                "personas": tuple(Persona.model_validate_json(d.body) for d in ordered if d.kind == "persona"),
                "journeys": tuple(JourneyMap.model_validate_json(d.body) for d in ordered if d.kind == "journey"),
            }
        )
    except (ValidationError, KeyError, json.JSONDecodeError) as error:
        message = f"The saved study {study_id!r} cannot be read: {_first_problem(error)}."
        hint = f"It may come from a newer version than this one (format {FORMAT_VERSION}): update, or import a bundle."
        raise StoreError(message, hint=hint) from error


def check_version(study_id: str, found: int, expected: int | None) -> None:
    """Raise ConflictError when the stored version is not the expected one; None expects nothing."""
    if expected is not None and found != expected:
        message = f"Study {study_id!r} was saved by somebody else: it is at version {found}, not {expected}."
        raise ConflictError(message, hint="Load it again and repeat your change.")


def check_backlog(found: int, expected: int) -> None:
    """Raise ConflictError when the stored backlog is not at the expected revision."""
    if found != expected:
        message = f"The opportunities were changed by somebody else: they are at revision {found}, not {expected}."
        raise ConflictError(message, hint="Load them again and repeat your change.")


def check_revision(journey_id: str, found: int | None, expected: int | None) -> None:
    """Raise ConflictError when the stored map is gone or not at the expected revision; None expects nothing."""
    if expected is None or found == expected:
        return
    state = "was deleted" if found is None else f"is at revision {found}, not {expected}"
    message = f"Map {journey_id!r} was changed by somebody else: it {state}."
    raise ConflictError(message, hint="Load the map again and repeat your change.")


def no_study(study_id: str) -> NotFoundError:
    """Return the error for a study that does not exist or is deleted."""
    message = f"There is no study {study_id!r}."
    return NotFoundError(message, hint="It may have been deleted: choose another on the home page, or restore it.")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _first_problem(error: ValidationError | KeyError | json.JSONDecodeError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
