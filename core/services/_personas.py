"""Work on personas: edit, add, take away, build anew."""

from collections.abc import Callable
from dataclasses import dataclass

from core.claims import EvidenceData
from core.errors import ConfigError
from core.personas import Persona, proto_persona, regenerated
from core.pipeline import (
    Prepared,
    describe,
)
from core.services._base import Work, check_current, persona_of
from core.study import Study, free_id


@dataclass(frozen=True, slots=True)
class PersonaWork(Work):
    """Personas of a study."""

    def edit_persona(self, study_id: str, persona_id: str, edit: Callable[[Persona], Persona]) -> Persona:
        """Apply an edit of `core.personas` to one persona and keep it; its segment goes by the same name."""

        def change(study: Study) -> Study:
            old = persona_of(study, persona_id)
            new = edit(old)
            personas = tuple(new if one.id == persona_id else one for one in study.personas)
            return study.model_copy(update={"personas": personas, "segment_names": _names_after(study, old, new)})

        return persona_of(self._change(study_id, change), persona_id)

    def add_proto_persona(self, study_id: str, name: str, headline: str) -> Persona:
        """Add a persona written without data."""
        study = self.store.load(study_id)
        persona_id = free_id(name, {persona.id for persona in study.personas})
        persona = proto_persona(persona_id, name, headline).model_copy(update={"color": len(study.personas)})
        self.store.save_persona(study_id, persona, now=self.clock())
        return persona

    def delete_persona(self, study_id: str, persona_id: str) -> Persona:
        """Take a proto-persona out of the study and return it, so that it can be put back.

        Raises ConfigError for the persona of a segment, and for one with journey maps.
        """
        study = self.store.load(study_id)
        persona = persona_of(study, persona_id)
        if persona.segment_id is not None:
            message = f"Persona {persona.name!r} describes a segment, so it stays as long as the segment does."
            raise ConfigError(message, hint="Look for another number of segments instead.")
        maps = [journey.title for journey in study.journeys if persona_id in journey.persona_ids]
        if maps:
            message = f"Persona {persona.name!r} has a journey map: “{maps[0]}”."
            raise ConfigError(message, hint="Delete its maps first, on the Journeys page.")
        self._change(
            study_id,
            lambda newest: newest.model_copy(
                update={"personas": tuple(one for one in newest.personas if one.id != persona_id)}
            ),
        )
        return persona

    def restore_persona(self, study_id: str, persona: Persona) -> None:
        """Put a deleted persona back."""
        if all(one.id != persona.id for one in self.store.load(study_id).personas):
            self.store.save_persona(study_id, persona, now=self.clock())

    def regenerate_persona(self, study_id: str, persona_id: str, prepared: Prepared, data: EvidenceData) -> Persona:
        """Build a persona anew from its data; what is locked stays."""
        study = self.store.load(study_id)
        old = persona_of(study, persona_id)
        if old.segment_id is None or study.segmentation is None:
            message = f"Persona {old.name!r} was written without data, so there is nothing to build it from."
            raise ConfigError(message, hint="Edit it by hand, or find segments and use the persona of one.")
        check_current(study, prepared)
        fresh = describe(prepared, data, study.segment_ids, themes=study.themes, names=study.segment_names)
        new = next(persona for persona in fresh.personas if persona.segment_id == old.segment_id)
        return self.edit_persona(study_id, persona_id, lambda persona: regenerated(persona, new))


def _names_after(study: Study, old: Persona, new: Persona) -> dict[str, str]:
    """Return the names that people gave to segments once a persona was edited: those that are locked."""
    if new.segment_id is None or (new.name, new.name_locked) == (old.name, old.name_locked):
        return study.segment_names
    others = {segment_id: name for segment_id, name in study.segment_names.items() if segment_id != new.segment_id}
    is_declared = any(one.id == new.segment_id for one in study.declared)  # those have no name but the given one
    return others | ({new.segment_id: new.name} if new.name_locked or is_declared else {})
