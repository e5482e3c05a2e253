"""Work on personas: edit, add, take away, build anew."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType

from core.claims import EvidenceData
from core.errors import ConfigError, ConflictError
from core.feedback import promotions
from core.personas import (
    Persona,
    PersonaHistory,
    Section,
    record_edit,
    redo_edit,
    still_backed,
    undo_edit,
    workshop_persona,
)
from core.pipeline import Prepared, describe, renewed
from core.services._base import ATTEMPTS, Work, check_current, persona_of
from core.study import Study, free_id

NO_ANSWERS: Mapping[Section, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PersonaWork(Work):
    """Personas of a study."""

    def edit_persona(
        self, study_id: str, persona_id: str, edit: Callable[[Persona], Persona], *, label: str = ""
    ) -> Persona:
        """Apply an edit of `core.personas` to one persona and keep it; its segment goes by the same name.

        It can be taken back by `undo_persona`; `label` is what it is called there, "" for the part that changed.
        """

        def change(study: Study, history: PersonaHistory) -> tuple[Persona, PersonaHistory]:
            old = persona_of(study, persona_id)
            new = edit(old)
            return new, record_edit(history, old, new, label=label)

        return self._change_persona(study_id, persona_id, change)

    def undo_persona(self, study_id: str, persona_id: str) -> Persona:
        """Take the last edit of a persona back; ConflictError when there is none, or it was changed elsewhere."""
        return self._step(study_id, persona_id, undo_edit)

    def redo_persona(self, study_id: str, persona_id: str) -> Persona:
        """Do the edit of a persona again that was taken back last; ConflictError when there is none."""
        return self._step(study_id, persona_id, redo_edit)

    def persona_history(self, study_id: str, persona_id: str) -> PersonaHistory:
        """Return what was done to a persona and can be taken back."""
        text = self.store.load_history_json(study_id, "persona", persona_id)
        return PersonaHistory.model_validate_json(text) if text else PersonaHistory()

    def _step(
        self,
        study_id: str,
        persona_id: str,
        step: Callable[[PersonaHistory, Persona], tuple[Persona, PersonaHistory]],
    ) -> Persona:
        def change(study: Study, history: PersonaHistory) -> tuple[Persona, PersonaHistory]:
            moved, rest = step(history, persona_of(study, persona_id))
            return still_backed(moved, {claim.id: claim for claim in study.claims}), rest

        return self._change_persona(study_id, persona_id, change)

    def _change_persona(
        self,
        study_id: str,
        persona_id: str,
        change: Callable[[Study, PersonaHistory], tuple[Persona, PersonaHistory]],
    ) -> Persona:
        """Change the newest state of a persona and of its history; when somebody saves in between, theirs."""
        for attempt in range(1, ATTEMPTS + 1):
            version = self.store.version(study_id)
            study = self.store.load(study_id)
            history = self.persona_history(study_id, persona_id)
            old = persona_of(study, persona_id)
            new, kept = change(study, history)
            if (new, kept) == (old, history):
                return old
            personas = tuple(new if one.id == persona_id else one for one in study.personas)
            changed = study.model_copy(update={"personas": personas, "segment_names": _names_after(study, old, new)})
            histories = {persona_id: kept.model_dump_json()}
            try:
                self.store.save(changed, now=self.clock(), expected_version=version, persona_histories=histories)
            except ConflictError:
                if attempt == ATTEMPTS:
                    raise
            else:
                return new
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def add_proto_persona(
        self,
        study_id: str,
        name: str,
        headline: str,
        answers: Mapping[Section, str] = NO_ANSWERS,
        people: Collection[str] = (),
    ) -> Persona:
        """Add a persona written without data, with what a workshop of these people guessed (`workshop_persona`)."""
        study = self.store.load(study_id)
        persona_id = free_id(name, {persona.id for persona in study.personas})
        made = workshop_persona(persona_id, name, headline, answers, people)
        persona = made.model_copy(update={"color": _free_color(study)})
        self.store.save_persona(study_id, persona, now=self.clock())
        return persona

    def delete_persona(self, study_id: str, persona_id: str) -> Persona:
        """Take a proto-persona out of the study and return it, so that it can be put back.

        Its journey maps and what was written about its pain points stay, without it. Raises ConfigError for the
        persona of a segment.
        """
        study = self.store.load(study_id)
        persona = persona_of(study, persona_id)
        if persona.segment_id is not None:
            message = f"Persona {persona.name!r} describes a segment, so it stays as long as the segment does."
            raise ConfigError(message, hint="Look for another number of segments instead.")
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
        fresh = describe(
            prepared,
            data,
            study.segment_ids,
            themes=study.themes,
            stage_template=study.stage_template,
            promoted=promotions(study.theme_edits),
            names=study.segment_names,
        )
        new = next(persona for persona in fresh.personas if persona.segment_id == old.segment_id)
        claims = {claim.id: claim for claim in fresh.claims}
        return self.edit_persona(
            study_id,
            persona_id,
            lambda persona: renewed(persona, new, claims, prepared, study.themes),
            label="building it anew",
        )


def _free_color(study: Study) -> int:
    taken = {persona.color for persona in study.personas}
    return next(color for color in count() if color not in taken)


def _names_after(study: Study, old: Persona, new: Persona) -> dict[str, str]:
    """Return the names that people gave to segments once a persona was edited: those that are locked."""
    if new.segment_id is None or (new.name, new.name_locked) == (old.name, old.name_locked):
        return study.segment_names
    others = {segment_id: name for segment_id, name in study.segment_names.items() if segment_id != new.segment_id}
    is_declared = any(one.id == new.segment_id for one in study.declared)  # those have no name but the given one
    return others | ({new.segment_id: new.name} if new.name_locked or is_declared else {})
