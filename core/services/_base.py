"""What every kind of work on a study needs: the store, the clock, and a change that meets other people's changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import ConfigError, ConflictError, NotFoundError
from core.journeys import JourneyMap
from core.personas import Persona
from core.pipeline import Prepared
from core.segmentation import SegmentationRecord
from core.study import Study, StudyStore

ATTEMPTS = 4
"""How often a change is tried on the newest state when somebody else saves in between."""


def now_utc() -> datetime:
    """Return the present time: the only clock of the studio."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """Work on the studies of one store.

    Parameters
    ----------
    store : StudyStore
        Where studies are kept.
    clock : callable
        Returns the time written beside each change.
    """

    store: StudyStore
    clock: Callable[[], datetime] = now_utc

    def _change(self, study_id: str, edit: Callable[[Study], Study]) -> Study:
        """Apply a change to the newest state of a study; when somebody saves in between, to theirs."""
        for attempt in range(1, ATTEMPTS + 1):
            version = self.store.version(study_id)
            new = edit(self.store.load(study_id))
            try:
                self.store.save(new, now=self.clock(), expected_version=version)
            except ConflictError:
                if attempt == ATTEMPTS:
                    raise
            else:
                break
        return self.store.load(study_id)


def persona_of(study: Study, persona_id: str) -> Persona:
    """Return a persona of the study; NotFoundError when there is none."""
    for persona in study.personas:
        if persona.id == persona_id:
            return persona
    message = f"Study {study.name!r} has no persona {persona_id!r}."
    raise NotFoundError(message, hint="Open the gallery and choose one.")


def journey_of(study: Study, journey_id: str) -> JourneyMap:
    """Return a map of the study; NotFoundError when there is none."""
    for journey in study.journeys:
        if journey.id == journey_id:
            return journey
    message = f"Study {study.name!r} has no journey map {journey_id!r}."
    raise NotFoundError(message, hint="Open the list of maps and choose one.")


def with_persona(study: Study, segment_id: str, update: Mapping[str, object]) -> Study:
    """Return the study with fields of a segment's persona changed."""
    personas = tuple(
        persona.model_copy(update=update) if persona.segment_id == segment_id else persona for persona in study.personas
    )
    return study.model_copy(update={"personas": personas})


def check_current(study: Study, prepared: Prepared) -> None:
    """Refuse to build on data other than that of the segments: their claims would not hold."""
    if study.segmentation is not None and study.segmentation.source != prepared.customers.fingerprint:
        message = "The data was changed after the segments were found."
        raise ConfigError(message, hint="Find the segments again first; what you locked is kept.")


def segmentation_of(study: Study) -> SegmentationRecord:
    """Return what is recorded of the segments of a study; ConfigError before the first search."""
    if study.segmentation is None:
        raise no_segments(study)
    return study.segmentation


def no_segments(study: Study) -> ConfigError:
    """Return the error for a study whose segments were not looked for yet."""
    message = f"Study {study.name!r} has no segments yet."
    return ConfigError(message, hint="Find the segments first.")
