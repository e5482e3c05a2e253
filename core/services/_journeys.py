"""Work on journey maps: make, edit, undo, take away."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.claims import EvidenceData
from core.errors import ConfigError, ConflictError
from core.journeys import (
    AddCard,
    AddStage,
    AddStep,
    Batch,
    Card,
    Command,
    History,
    JourneyMap,
    RestoreCard,
    Revision,
    card_of,
    changes_since,
    check_conflict,
    copy_of,
    holds,
    map_at,
    name_revision,
    parse_command,
    record,
    redo,
    restore,
    to_be_of,
    undo,
    with_known_claims,
)
from core.opportunities import renamings
from core.personas import PainPoint, Touchpoint
from core.pipeline import Prepared, map_journey, with_stages
from core.services._base import check_current, journey_of, persona_of
from core.services._opportunities import BacklogWork
from core.study import Study, free_id, free_title
from core.templates import JourneyTemplate, load_template


@dataclass(frozen=True, slots=True)
class JourneyWork(BacklogWork):
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
            new_id = free_id(made.id, {one.id for one in newest.journeys})
            title = free_title(made.title, {one.title for one in newest.journeys})
            journey = made.model_copy(update={"id": new_id, "title": title})
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

    def add_journey(self, study_id: str, journey: JourneyMap) -> JourneyMap:
        """Add a map that was made elsewhere (an outline, a file, a copy), under a free id; returns it.

        Evidence that the study does not have is left off: those cards become assumptions.
        """

        def add(newest: Study) -> Study:
            known, _ = with_known_claims(journey, {claim.id for claim in newest.claims})
            new = known.model_copy(update={"id": free_id(journey.id, {one.id for one in newest.journeys})})
            return newest.model_copy(update={"journeys": (*newest.journeys, new)})

        return self._change(study_id, add).journeys[-1]

    def derive_journey(self, study_id: str, journey_id: str) -> JourneyMap:
        """Add a map of the future that starts from a map of today; returns it."""
        journey = journey_of(self.store.load(study_id), journey_id)
        return self.add_journey(study_id, to_be_of(journey, f"{journey.id[:110]}-to-be"))

    def copy_journey(self, study_id: str, journey_id: str) -> JourneyMap:
        """Add a copy of a map; returns it."""
        journey = journey_of(self.store.load(study_id), journey_id)
        return self.add_journey(study_id, copy_of(journey, f"{journey.id[:110]}-copy"))

    def _staged(self, study: Study, template: JourneyTemplate) -> str:
        """Return the table of the comments of the study that says of which stage of the template each speaks."""
        comments = self.store.table(study.comments_table)
        told = with_stages(comments, study.themes, template)
        return study.comments_table if told is comments else self.store.put_table(told)

    def edit_journey(
        self,
        study_id: str,
        journey_id: str,
        command: Mapping[str, object],
        *,
        seen_revision: int | None = None,
        author: str = "",
        edit_id: str = "",
    ) -> JourneyMap:
        """Apply one edit that came from the board (or ``undo``/``redo``) and keep it with its history.

        New words for a card that stands for an opportunity, a solution or a metric are an edit of that, not of the map.

        Parameters
        ----------
        study_id, journey_id : str
            Which map.
        command : mapping
            As the browser sent it.
        seen_revision : int, optional
            Revision of the map that the person saw. What others changed since and the edit would overwrite is
            a conflict; by default nothing is compared.
        author : str
            Who does it, for the history.
        edit_id : str
            What the board calls the edit. One that was done already is not done again, and what the same window sent
            before it is no conflict.

        Raises
        ------
        EditConflictError
            If somebody else changed since what the edit changes, with both versions; nothing is changed.
        ConfigError, NotFoundError
            If the edit does not fit the map, or claims evidence that the persona does not have; nothing is changed.
        ConflictError
            If the map was saved by somebody else in this very moment, or undo would take back what the person had not
            seen; nothing is changed.
        """
        study = self.store.load(study_id)
        journey = journey_of(study, journey_id)
        history = self.history(study_id, journey_id)
        if holds(history, edit_id):
            return journey
        at = self.clock().isoformat(timespec="seconds")
        unseen = () if seen_revision is None else changes_since(history, seen_revision, seen_by=edit_id)
        if command.get("kind") == "undo":
            _check_undo(history, unseen)
            new, history = undo(history, journey, at=at, author=author, edit_id=edit_id)
        elif command.get("kind") == "redo":
            new, history = redo(history, journey, at=at, author=author, edit_id=edit_id)
        else:
            renamed, edit = renamings(journey, study.backlog, parse_command(command))
            if renamed:
                self.edit_backlog(study_id, renamed)
            if edit is None:
                return journey
            _check_evidence(study, journey, edit)
            check_conflict(edit, unseen, journey)
            new, history = record(history, journey, edit, at=at, author=author, edit_id=edit_id)
        self._keep(study_id, journey, new, history)
        return new

    def name_revision(self, study_id: str, journey_id: str, number: int, name: str) -> History:
        """Give a state of the map a name, "" to take it away; returns the history with it.

        Raises NotFoundError when there is no such map or revision.
        """
        journey = journey_of(self.store.load(study_id), journey_id)
        history = name_revision(self.history(study_id, journey_id), number, name)
        self._keep(study_id, journey, journey, history)
        return history

    def journey_at(self, study_id: str, journey_id: str, number: int) -> JourneyMap:
        """Return a map as it was after a revision, 0 for the beginning; raises NotFoundError when there is none."""
        journey = journey_of(self.store.load(study_id), journey_id)
        return map_at(self.history(study_id, journey_id), journey, number)

    def restore_revision(self, study_id: str, journey_id: str, number: int, *, author: str = "") -> JourneyMap:
        """Take a map back to how it was after a revision, as a new revision that undo takes back.

        Raises NotFoundError when there is no such map or revision.
        """
        journey = journey_of(self.store.load(study_id), journey_id)
        at = self.clock().isoformat(timespec="seconds")
        new, history = restore(self.history(study_id, journey_id), journey, number, at=at, author=author)
        self._keep(study_id, journey, new, history)
        return new

    def _keep(self, study_id: str, old: JourneyMap, new: JourneyMap, history: History) -> None:
        self.store.save_journey(
            study_id,
            new,
            now=self.clock(),
            expected_revision=old.revision,
            history_json=history.model_dump_json(),
        )

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


def _check_undo(history: History, unseen: Sequence[Revision]) -> None:
    """Refuse to take back an edit that the person had not seen."""
    if history.done and history.log[history.done[-1]] in unseen:
        message = f"Undo was left out: the last edit is now somebody else's, “{history.to_undo}”."
        raise ConflictError(message, hint="Undo again to take that back.")


def _check_evidence(study: Study, journey: JourneyMap, command: Command) -> None:
    """Refuse a card that comes with evidence, unless it is what a persona of the map offers: nothing is invented."""
    for one in command.commands if isinstance(command, Batch) else (command,):
        if isinstance(one, RestoreCard):
            message = "A card is put back by undo, not by an edit."
            raise ConfigError(message, hint="Press Undo.")
        for card in _added(one):
            if card.claim_ids and not _is_offered(study, journey, card):
                message = f"The card {card.text!r} names evidence that this persona does not have."
                raise ConfigError(message, hint="Attach the pain point or touchpoint from the tray.")


def _added(command: Command) -> Iterator[Card]:
    if isinstance(command, AddCard):
        yield command.card
    elif isinstance(command, AddStep):
        yield from command.step.cards
    elif isinstance(command, AddStage):
        for step in command.stage.steps:
            yield from step.cards


def _is_offered(study: Study, journey: JourneyMap, card: Card) -> bool:
    """Whether a card is on the map with the same evidence already (a copy), or a persona of the map offers it."""

    def same(other: Card) -> bool:
        return other.model_copy(update={"id": card.id, "lane": card.lane}) == card

    on_map = (one for stage in journey.stages for step in stage.steps for one in step.cards)
    if any(same(one) for one in on_map if one.claim_ids):
        return True
    items: list[PainPoint | Touchpoint] = []
    for persona in study.personas:
        if persona.id in journey.persona_ids:
            items.extend((*persona.pain_points, *persona.touchpoints))
    return any(same(card_of(item, card.id, card.lane)) for item in items if item.id == card.item_id and item.claim_ids)
