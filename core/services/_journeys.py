"""Work on journey maps: make, edit, undo, take away."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from core.claims import EvidenceData
from core.errors import ConfigError, ConflictError
from core.journeys import (
    AddCard,
    AddStage,
    AddStep,
    Command,
    History,
    JourneyMap,
    RestoreCard,
    attach,
    parse_command,
    record,
    redo,
    undo,
)
from core.personas import PainPoint, Touchpoint
from core.pipeline import (
    Prepared,
    map_journey,
    with_stages,
)
from core.services._base import Work, check_current, journey_of, persona_of
from core.study import Study, free_id
from core.templates import JourneyTemplate, load_template


@dataclass(frozen=True, slots=True)
class JourneyWork(Work):
    """Journey maps of a study."""

    def create_journey(
        self,
        study_id: str,
        persona_id: str,
        template_id: str,
        *,
        prepared: Prepared | None = None,
        data: EvidenceData | None = None,
    ) -> JourneyMap:
        """Add a map for a persona from a template, filled with its touchpoints and pain points."""
        template = load_template(template_id)
        study = self.store.load(study_id)
        persona = persona_of(study, persona_id)
        if prepared is not None and persona.segment_id:
            check_current(study, prepared)
        if data is not None and persona.segment_id and study.comments_table:
            comments = self.store.table(self._staged(study, template))
            data = dataclasses.replace(data, comments=comments)
        made, new_claims = map_journey(
            prepared,
            data,
            persona,
            template,
            journey_id=free_id(f"{persona.id}-{template.id}", set()),
            themes=study.themes,
        )
        segmentation = study.segmentation

        def add(newest: Study) -> Study:
            if newest.segmentation != segmentation:
                message = "The segments were found anew while the map was made."
                raise ConflictError(message, hint="Make the map again.")
            journey = made.model_copy(update={"id": free_id(made.id, {one.id for one in newest.journeys})})
            claims = {claim.id: claim for claim in (*newest.claims, *new_claims)}
            comments_table = self._staged(newest, template) if newest.comments_table and data else newest.comments_table
            return newest.model_copy(
                update={
                    "comments_table": comments_table,
                    "claims": tuple(claims[claim_id] for claim_id in sorted(claims)),
                    "journeys": (*newest.journeys, journey),
                }
            )

        return self._change(study_id, add).journeys[-1]

    def _staged(self, study: Study, template: JourneyTemplate) -> str:
        """Return the table of the comments of the study that says of which stage of the template each speaks."""
        comments = self.store.table(study.comments_table)
        told = with_stages(comments, study.themes, template)
        return study.comments_table if told is comments else self.store.put_table(told)

    def edit_journey(self, study_id: str, journey_id: str, command: Mapping[str, object]) -> JourneyMap:
        """Apply one edit that came from the board (or ``undo``/``redo``) and keep it with its history.

        Raises ConfigError or NotFoundError when the edit does not fit the map, or claims evidence that the
        persona does not have; then nothing changes.
        """
        study = self.store.load(study_id)
        journey = journey_of(study, journey_id)
        history = self.history(study_id, journey_id)
        if command.get("kind") == "undo":
            new, history = undo(history, journey)
        elif command.get("kind") == "redo":
            new, history = redo(history, journey)
        else:
            edit = parse_command(command)
            _check_evidence(study, journey, edit)
            new, history = record(history, journey, edit)
        self.store.save_journey(
            study_id,
            new,
            now=self.clock(),
            expected_revision=journey.revision,
            history_json=history.model_dump_json(),
        )
        return new

    def history(self, study_id: str, journey_id: str) -> History:
        """Return what was done to a map and can be undone."""
        text = self.store.load_history_json(study_id, "journey", journey_id)
        return History.model_validate_json(text) if text else History()

    def delete_journey(self, study_id: str, journey_id: str) -> JourneyMap:
        """Take a map out of the study and return it, so that it can be put back."""
        journey = journey_of(self.store.load(study_id), journey_id)
        self._change(
            study_id,
            lambda study: study.model_copy(
                update={"journeys": tuple(one for one in study.journeys if one.id != journey_id)}
            ),
        )
        return journey

    def restore_journey(self, study_id: str, journey: JourneyMap, history: History | None = None) -> None:
        """Put a deleted map back, with what could be undone on it when `history` is given."""
        if all(one.id != journey.id for one in self.store.load(study_id).journeys):
            kept = (history or History()).model_dump_json()
            self.store.save_journey(study_id, journey, now=self.clock(), history_json=kept)


def _check_evidence(study: Study, journey: JourneyMap, command: Command) -> None:
    """Refuse a card that comes with evidence, unless it is what a persona of the map offers: nothing is invented."""
    if isinstance(command, RestoreCard):
        message = "A card is put back by undo, not by an edit."
        raise ConfigError(message, hint="Press Undo.")
    steps = command.stage.steps if isinstance(command, AddStage) else ()
    steps = (command.step,) if isinstance(command, AddStep) else steps
    cards = [command.card] if isinstance(command, AddCard) else [card for step in steps for card in step.cards]
    items: list[PainPoint | Touchpoint] = []
    for persona in study.personas:
        if persona.id in journey.persona_ids:
            items.extend((*persona.pain_points, *persona.touchpoints))
    has_steps = any(stage.steps for stage in journey.stages)
    offered = {
        item.id: attach(item, _any_step(journey), journey).card for item in items if item.claim_ids and has_steps
    }
    for card in cards:
        known = offered.get(card.item_id)
        if card.claim_ids and (known is None or known.model_copy(update={"id": card.id}) != card):
            message = f"The card {card.text!r} names evidence that this persona does not have."
            raise ConfigError(message, hint="Attach the pain point or touchpoint from the tray.")


def _any_step(journey: JourneyMap) -> str:
    return next(step.id for stage in journey.stages for step in stage.steps)
