"""What a person does in the studio, one method each; the one place where store and analysis are wired."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from core.adapters.readers import read_bytes, read_source
from core.adapters.stores import SqlStudyStore
from core.claims import EvidenceData
from core.config import DEFAULT_SEED, OnProgress, Settings, no_progress
from core.errors import ConfigError, NotFoundError
from core.exports.bundle import export_bundle, import_bundle
from core.exports.html_report import html_report
from core.feedback import FeedbackAnalysis
from core.journeys import (
    AddCard,
    AddStage,
    AddStep,
    Card,
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
from core.personas import PainPoint, Persona, Statement, Touchpoint, proto_persona, regenerated
from core.pipeline import (
    Prepared,
    describe,
    evidence_data,
    feedback_source,
    listen,
    map_journey,
    part_of,
    prepare,
    reach_claims,
)
from core.schema import TableKind, infer_schema, with_changes
from core.segmentation import SegmentationConfig, SegmentInfo, segment
from core.study import SourceRecord, Study, StudyStore, free_id
from core.tables import Source
from core.templates import load_template

DEMO_NAME = "Demo: a fashion shop"

MIN_OVERLAP = 0.3
"""From this Jaccard overlap on, a segment found again is the same segment: it keeps its persona and name."""


def now_utc() -> datetime:
    """Return the present time: the only clock of the studio."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Studio:
    """The studio on one store.

    Parameters
    ----------
    store : StudyStore
        Where studies are kept.
    clock : callable
        Returns the time written beside each change.
    """

    store: StudyStore
    clock: Callable[[], datetime] = now_utc

    # Data -----------------------------------------------------------------------------------------------------

    def open_demo(self, *, on_progress: OnProgress = no_progress) -> str:
        """Return the id of the demo study; made with the demo's four files when it is not there."""
        for summary in self.store.list_studies():
            if summary.name == DEMO_NAME:
                return summary.id
        from core.demo import write_demo  # its word banks are large, and most visits do without

        on_progress(0.0, "Making up a year of a fashion shop")
        records = []
        with TemporaryDirectory() as folder:
            paths = write_demo(Path(folder), seed=DEFAULT_SEED)
            for number, path in enumerate(paths):
                on_progress(0.4 + 0.6 * number / len(paths), f"Reading {path.name}")
                records.append(self._record(read_source(path), confirmed=True))
        study = self.store.create(DEMO_NAME, now=self.clock())
        self._save_sources(study, records)
        return study.id

    def add_file(self, study_id: str, content: bytes, file_name: str) -> SourceRecord:
        """Read an upload and keep it with the study, its schema inferred and not yet confirmed.

        A file of the same name replaces the earlier one. Raises DataError when it cannot be read.
        """
        study = self.store.load(study_id)
        source = read_bytes(content, file_name)
        added = self._record(source, confirmed=False)
        kept = [one for one in study.sources if one.name != added.name]
        self._save_sources(study, [*kept, added])
        return added

    def remove_source(self, study_id: str, name: str) -> None:
        """Take a file out of the study."""
        study = self.store.load(study_id)
        self._save_sources(study, [one for one in study.sources if one.name != name])

    def correct_source(
        self, study_id: str, name: str, changes: Mapping[str, Mapping[str, str | bool]], *, kind: str | None = None
    ) -> SourceRecord:
        """Apply a person's corrections to the columns (and kind) of a file, and mark it as confirmed.

        Raises ConfigError when the corrections contradict each other.
        """
        study = self.store.load(study_id)
        old = _source(study, name)
        schema = old.schema_
        if kind is not None and kind != schema.kind:
            schema = infer_schema(self.store.table(old.table), kind=TableKind(kind))
        new = old.model_copy(update={"schema_": with_changes(schema, changes), "confirmed": True})
        self._save_sources(study, [new if one.name == name else one for one in study.sources])
        return new

    def set_kind(self, study_id: str, name: str, kind: str) -> SourceRecord:
        """Take a file for another kind of table: its columns are inferred anew, and wait to be confirmed."""
        study = self.store.load(study_id)
        old = _source(study, name)
        schema = infer_schema(self.store.table(old.table), kind=TableKind(kind))
        new = old.model_copy(update={"schema_": schema, "confirmed": False})
        self._save_sources(study, [new if one.name == name else one for one in study.sources])
        return new

    def sources(self, study: Study) -> tuple[Source, ...]:
        """Return the files of a study with their cells."""
        return tuple(Source(one.name, self.store.table(one.table), one.schema_, one.report) for one in study.sources)

    def _record(self, source: Source, *, confirmed: bool) -> SourceRecord:
        return SourceRecord(
            name=source.name,
            table=self.store.put_table(source.raw),
            schema_=source.schema,
            report=source.report,
            confirmed=confirmed,
        )

    def _save_sources(self, study: Study, sources: list[SourceRecord]) -> None:
        self.store.save(study.model_copy(update={"sources": tuple(sources)}), now=self.clock())

    # Segments and personas ------------------------------------------------------------------------------------

    def find_segments(
        self,
        study_id: str,
        config: SegmentationConfig,
        *,
        prepared: Prepared | None = None,
        on_progress: OnProgress = no_progress,
    ) -> Study:
        """Find segments and build a persona for each; names, targets and locked words carry over.

        A segment that is found again (by overlap) keeps its persona, with what people locked. A persona with
        locked words whose segment is gone stays as a proto-persona. Nothing is saved when the work is cancelled.
        """
        version = self.store.version(study_id)
        study = self.store.load(study_id)
        on_progress(0.0, "Linking the tables")
        prepared = prepared or prepare(self.sources(study))
        found = segment(prepared.customers, config, on_progress=part_of(on_progress, 0.02, 0.65))
        feedback = self._feedback(study, prepared, part_of(on_progress, 0.65, 0.9))
        comments = feedback.comments if feedback else None
        data = evidence_data(prepared, found.members, comments)
        heirs = self._heirs(study, found.members["segment"], found.record.segments)
        description = describe(
            prepared,
            data,
            tuple(info.id for info in found.record.segments),
            themes=feedback.themes if feedback else (),
            names={new: study.segment_names[old] for new, old in heirs.items() if old in study.segment_names},
            on_progress=part_of(on_progress, 0.9, 0.99),
        )
        personas = _carried_over(study.personas, description.personas, heirs)
        claims = {claim.id: claim for claim in description.claims}
        segments_of = {persona.id: persona.segment_id for persona in personas if persona.segment_id}
        for journey in study.journeys:
            segment_id = next((segments_of[one] for one in journey.persona_ids if one in segments_of), None)
            if segment_id:
                reach = reach_claims(prepared, data, segment_id, journey.stages, journey.template_id)
                claims.update({claim.id: claim for claim in reach.values()})
        new = study.model_copy(
            update={
                "config": config,
                "segmentation": found.record,
                "members_table": self.store.put_table(found.members),
                "segment_names": {
                    new: study.segment_names[old] for new, old in heirs.items() if old in study.segment_names
                },
                "targets": tuple(new for new, old in heirs.items() if old in study.targets),
                "profiles": description.profiles,
                "themes": feedback.themes if feedback else (),
                "comments_table": self.store.put_table(comments) if comments is not None else "",
                "comments_source": feedback_source(prepared) if comments is not None else "",
                "personas": personas,
                "claims": tuple(claims[claim_id] for claim_id in sorted(claims)),
                "journeys": tuple(_relinked(journey, heirs, set(claims)) for journey in study.journeys),
            }
        )
        on_progress(0.99, "Saving")
        self.store.save(new, now=self.clock(), expected_version=version)
        return self.store.load(study_id)

    def _feedback(self, study: Study, prepared: Prepared, on_progress: OnProgress) -> FeedbackAnalysis | None:
        """Return the analysed comments: those of last time when the feedback is still the same."""
        if study.comments_table and study.comments_source == feedback_source(prepared):
            return FeedbackAnalysis(self.store.table(study.comments_table), study.themes)
        return listen(prepared, seed=study.config.seed, on_progress=on_progress)

    def _heirs(self, study: Study, segments: pd.Series, infos: Iterable[SegmentInfo]) -> dict[str, str]:
        """Return by new segment id the old one whose customers it holds, where they overlap enough."""
        if not study.members_table:
            return {}
        old = self.store.table(study.members_table)["segment"].reindex(segments.index).fillna("")
        pairs = []
        for info in infos:
            inside = segments == info.id
            for old_id in sorted(set(old[inside]) - {""}):
                before = old == old_id
                pairs.append((float((inside & before).sum() / (inside | before).sum()), info.id, old_id))
        heirs: dict[str, str] = {}
        for overlap, new_id, old_id in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if overlap >= MIN_OVERLAP and new_id not in heirs and old_id not in heirs.values():
                heirs[new_id] = old_id
        return heirs

    def rename_segment(self, study_id: str, segment_id: str, name: str) -> None:
        """Give a segment a name; its persona takes it unless its own name is locked."""
        study = self.store.load(study_id)
        name = name.strip()
        if not name or len(name) > 120:
            message = f"A segment name has 1 to 120 characters; this one has {len(name)}."
            raise ConfigError(message, hint="Give it a short name.")
        personas = tuple(
            persona.model_copy(update={"name": name})
            if persona.segment_id == segment_id and not persona.name_locked
            else persona
            for persona in study.personas
        )
        names = {**study.segment_names, segment_id: name}
        self.store.save(study.model_copy(update={"segment_names": names, "personas": personas}), now=self.clock())

    def set_target(self, study_id: str, segment_id: str, *, target: bool) -> None:
        """Mark a segment (and its persona) as a target, or not."""
        study = self.store.load(study_id)
        targets = [one for one in study.targets if one != segment_id]
        personas = tuple(
            persona.model_copy(update={"target": target}) if persona.segment_id == segment_id else persona
            for persona in study.personas
        )
        new = {"targets": tuple(sorted([*targets, segment_id] if target else targets)), "personas": personas}
        self.store.save(study.model_copy(update=new), now=self.clock())

    def edit_persona(self, study_id: str, persona_id: str, edit: Callable[[Persona], Persona]) -> Persona:
        """Apply an edit of `core.personas` to one persona and keep it."""
        version = self.store.version(study_id)
        persona = edit(persona_of(self.store.load(study_id), persona_id))
        self.store.save_persona(study_id, persona, now=self.clock(), expected_version=version)
        return persona

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
        kept = tuple(one for one in study.personas if one.id != persona_id)
        self.store.save(study.model_copy(update={"personas": kept}), now=self.clock())
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
        ids = tuple(info.id for info in study.segmentation.segments)
        fresh = describe(prepared, data, ids, themes=study.themes, names=study.segment_names)
        new = next(persona for persona in fresh.personas if persona.segment_id == old.segment_id)
        return self.edit_persona(study_id, persona_id, lambda persona: regenerated(persona, new))

    # Journeys -------------------------------------------------------------------------------------------------

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
        study = self.store.load(study_id)
        persona = persona_of(study, persona_id)
        template = load_template(template_id)
        taken = {journey.id for journey in study.journeys}
        journey, new = map_journey(
            prepared, data, persona, template, journey_id=free_id(f"{persona.id}-{template.id}", taken)
        )
        claims = {claim.id: claim for claim in (*study.claims, *new)}
        study = study.model_copy(
            update={
                "claims": tuple(claims[claim_id] for claim_id in sorted(claims)),
                "journeys": (*study.journeys, journey),
            }
        )
        self.store.save(study, now=self.clock())
        return journey

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
        text = self.store.load_history_json(study_id, journey_id)
        return History.model_validate_json(text) if text else History()

    def delete_journey(self, study_id: str, journey_id: str) -> JourneyMap:
        """Take a map out of the study and return it, so that it can be put back."""
        study = self.store.load(study_id)
        journey = journey_of(study, journey_id)
        kept = tuple(one for one in study.journeys if one.id != journey_id)
        self.store.save(study.model_copy(update={"journeys": kept}), now=self.clock())
        return journey

    def restore_journey(self, study_id: str, journey: JourneyMap, history: History | None = None) -> None:
        """Put a deleted map back, with what could be undone on it when `history` is given."""
        if all(one.id != journey.id for one in self.store.load(study_id).journeys):
            kept = (history or History()).model_dump_json()
            self.store.save_journey(study_id, journey, now=self.clock(), history_json=kept)

    # Share ----------------------------------------------------------------------------------------------------

    def report(self, study_id: str, prepared: Prepared | None) -> str:
        """Return the study as one self-contained HTML page."""
        specs = {spec.name: spec for spec in prepared.customers.columns} if prepared else {}
        return html_report(self.store.load(study_id), specs)

    def bundle(self, study_id: str) -> bytes:
        """Return the study as a .zip that imports back equal."""
        return export_bundle(self.store.load(study_id), self.store)

    def add_bundle(self, content: bytes) -> str:
        """Import a bundle and return the id of its study."""
        return import_bundle(content, self.store, now=self.clock())


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


def _source(study: Study, name: str) -> SourceRecord:
    for one in study.sources:
        if one.name == name:
            return one
    message = f"Study {study.name!r} has no file {name!r}."
    raise NotFoundError(message, hint="Add the file again.")


def _carried_over(
    before: tuple[Persona, ...], after: tuple[Persona, ...], heirs: Mapping[str, str]
) -> tuple[Persona, ...]:
    old = {persona.segment_id: persona for persona in before if persona.segment_id}
    kept: list[Persona] = []
    taken: set[str] = set()
    for persona in after:
        earlier = old.pop(heirs.get(persona.segment_id or "", ""), None)
        new = regenerated(earlier, persona) if earlier else persona
        new = new.model_copy(update={"id": free_id(new.id, taken)}) if new.id in taken else new
        taken.add(new.id)
        kept.append(new)
    for persona in (*old.values(), *(one for one in before if one.segment_id is None)):
        proto = _as_proto(persona)
        if proto is not None:
            new_id = free_id(proto.id, taken)
            taken.add(new_id)
            kept.append(proto.model_copy(update={"id": new_id}))
    return tuple(kept)


def _as_proto(persona: Persona) -> Persona | None:
    """Return what people wrote on a persona whose segment is gone, None when they wrote nothing."""
    if persona.segment_id is None:
        return persona
    own = tuple(_assumed(one) for one in persona.statements if one.locked)
    pains = tuple(
        pain.model_copy(update={"claim_ids": (), "quote_ids": (), "kind": "assumed"})
        for pain in persona.pain_points
        if pain.locked
    )
    if not (own or pains or persona.name_locked or persona.headline.locked):
        return None
    return Persona(
        id=persona.id,
        segment_id=None,
        name=persona.name,
        name_locked=True,
        headline=_assumed(persona.headline),
        statements=own,
        pain_points=pains,
        color=persona.color,
    )


def _assumed(one: Statement) -> Statement:
    return one.model_copy(update={"claim_ids": (), "kind": "assumed", "locked": True})


def _relinked(journey: JourneyMap, heirs: Mapping[str, str], claim_ids: set[str]) -> JourneyMap:
    """Return the map with its claims renamed to the segments found again; cards without any become assumptions."""
    renamed = {old: new for new, old in heirs.items()}

    def claim(claim_id: str) -> str:
        segment_id, _, rest = claim_id.partition(".")
        new = f"{renamed[segment_id]}.{rest}" if segment_id in renamed else ""
        return new if new in claim_ids else ""

    def card(one: Card) -> Card:
        kept = tuple(new for new in map(claim, one.claim_ids) if new)
        return one.model_copy(update={"claim_ids": kept, "kind": one.kind if kept else "assumed"})

    stages = tuple(
        stage.model_copy(
            update={
                "reach_claim_id": claim(stage.reach_claim_id),
                "steps": tuple(
                    step.model_copy(update={"cards": tuple(card(one) for one in step.cards)}) for step in stage.steps
                ),
            }
        )
        for stage in journey.stages
    )
    return journey.model_copy(update={"stages": stages})


def build_studio(settings: Settings) -> Studio:
    """Return the studio on the SQLite store of this installation; StoreError when it cannot be opened."""
    return Studio(SqlStudyStore(settings.home))
