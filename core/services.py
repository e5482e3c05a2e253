"""What a person does in the studio, one method each; the one place where store and analysis are wired."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from core.adapters.readers import read_bytes, read_source
from core.adapters.stores import SqlStudyStore
from core.carry_over import carry_map, carry_personas, find_heirs, now_resting, revived
from core.claims import Claim, Condition, EvidenceData
from core.config import DEFAULT_SEED, OnProgress, Settings, no_progress
from core.declared import DeclaredSegment, check_rule, next_declared_id
from core.errors import ConfigError, ConflictError, NotFoundError
from core.exports.bundle import export_bundle, import_bundle
from core.exports.html_report import html_report
from core.feedback import FeedbackAnalysis, Theme
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
from core.personas import MAX_NAME, PainPoint, Persona, Target, Touchpoint, proto_persona, regenerated
from core.pipeline import (
    Prepared,
    claims_of_map,
    describe,
    evidence_data,
    feedback_source,
    listen,
    map_journey,
    part_of,
    prepare,
    with_stages,
    with_worth,
)
from core.schema import TableKind, infer_schema, with_changes
from core.segmentation import (
    Explanation,
    Segmentation,
    SegmentationConfig,
    SegmentationRecord,
    SegmentModel,
    customer_row,
    explain,
    model_frame,
    model_from,
    nearest_members,
    segment,
    tree_of,
    typical_members,
    with_merged,
    with_number,
    with_split,
)
from core.study import SourceRecord, Study, StudyStore, free_id, runs_kept
from core.tables import Source
from core.templates import JourneyTemplate, load_template

DEMO_NAME = "Demo: a fashion shop"

ATTEMPTS = 4
"""How often a change is tried on the newest state when somebody else saves in between."""


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
        self._change(study.id, lambda one: one.model_copy(update={"sources": tuple(records)}))
        return study.id

    def add_file(self, study_id: str, content: bytes, file_name: str) -> SourceRecord:
        """Read an upload and keep it with the study, its schema inferred and not yet confirmed.

        A file of the same name replaces the earlier one. Raises DataError when it cannot be read.
        """
        self.store.version(study_id)  # an unknown study is said before the long work
        added = self._record(read_bytes(content, file_name), confirmed=False)

        def add(study: Study) -> Study:
            kept = (one for one in study.sources if one.name != added.name)
            return study.model_copy(update={"sources": (*kept, added)})

        self._change(study_id, add)
        return added

    def remove_source(self, study_id: str, name: str) -> None:
        """Take a file out of the study."""
        self._change(
            study_id,
            lambda study: study.model_copy(update={"sources": tuple(one for one in study.sources if one.name != name)}),
        )

    def correct_source(self, study_id: str, name: str, changes: Mapping[str, Mapping[str, str | bool]]) -> SourceRecord:
        """Apply a person's corrections to the columns of a file, and mark it as confirmed.

        Raises ConfigError when the corrections contradict each other.
        """
        return self._change_source(
            study_id,
            name,
            lambda old: old.model_copy(update={"schema_": with_changes(old.schema_, changes), "confirmed": True}),
        )

    def set_kind(self, study_id: str, name: str, kind: str) -> SourceRecord:
        """Take a file for another kind of table: its columns are inferred anew, and wait to be confirmed."""

        def infer(old: SourceRecord) -> SourceRecord:
            schema = infer_schema(self.store.table(old.table), kind=TableKind(kind))
            return old.model_copy(update={"schema_": schema, "confirmed": False})

        return self._change_source(study_id, name, infer)

    def _change_source(self, study_id: str, name: str, edit: Callable[[SourceRecord], SourceRecord]) -> SourceRecord:
        def change(study: Study) -> Study:
            new = edit(_source(study, name))
            return study.model_copy(
                update={"sources": tuple(new if one.name == name else one for one in study.sources)}
            )

        return _source(self._change(study_id, change), name)

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

    # Segments and personas ------------------------------------------------------------------------------------

    def find_segments(
        self,
        study_id: str,
        config: SegmentationConfig,
        *,
        excluding: tuple[Condition, ...] | None = None,
        prepared: Prepared | None = None,
        on_progress: OnProgress = no_progress,
    ) -> Study:
        """Find segments and build a persona for each; names, targets and locked words carry over.

        Customers who meet any of the conditions in `excluding` are left out; None leaves that as it is.

        A segment that is found again (by overlap) keeps its persona, with what people locked. A persona with
        locked words whose segment is gone stays as a proto-persona. Nothing is saved when the work is cancelled.
        """
        study = self.store.load(study_id)
        on_progress(0.0, "Linking the tables")
        out = study.excluding if excluding is None else excluding
        prepared = prepared or prepare(self.sources(study), excluding=out)
        found = segment(prepared.customers, config, on_progress=part_of(on_progress, 0.02, 0.65))
        feedback = self._feedback(study, prepared, part_of(on_progress, 0.65, 0.9))
        comments = feedback.comments if feedback else None
        themes = feedback.themes if feedback else ()
        data = evidence_data(prepared, found.members, comments, study.declared)
        found = with_worth(found, data)
        ids = (*(info.id for info in found.record.segments), *(one.id for one in study.declared))
        description = describe(prepared, data, ids, themes=themes, on_progress=part_of(on_progress, 0.9, 0.99))
        results = {
            "config": config,
            "segmentation": found.record,
            "members_table": self.store.put_table(found.members),
            "model_table": self.store.put_table(model_frame(found.model)) if found.model is not None else "",
            "resting": {},
            "profiles": description.profiles,
            "overview": description.overview,
            "themes": themes,
            "comments_table": self.store.put_table(comments) if comments is not None else "",
            "comments_source": feedback_source(prepared) if comments is not None else "",
        }
        on_progress(0.99, "Saving")

        def replace(newest: Study) -> Study:
            if (newest.sources, newest.declared, newest.excluding) != (study.sources, study.declared, study.excluding):
                message = "The study was changed while segments were looked for."
                raise ConflictError(message, hint="Find segments again; nothing was changed.")
            newest = newest.model_copy(update={"excluding": out})
            before = self.store.table(newest.members_table)["segment"] if newest.members_table else None
            members = found.members["segment"]
            heirs = find_heirs(before, members, found.record.segments) if before is not None else {}
            heirs |= {one.id: one.id for one in newest.declared}
            names = {new: newest.segment_names[old] for new, old in heirs.items() if old in newest.segment_names}
            fresh = tuple(
                persona.model_copy(update={"name": names.get(persona.segment_id or "", persona.name)})
                for persona in description.personas
            )
            personas = carry_personas(newest.personas, fresh, heirs)
            of_maps = _claims_of_maps(newest, personas, themes, prepared, data)
            claims = {claim.id: claim for claim in (*description.claims, *of_maps)}
            same_themes = newest.themes == themes
            return newest.model_copy(
                update={
                    **results,
                    "segments_source": newest.inputs,
                    "segment_names": names,
                    "targets": {new: newest.targets[old] for new, old in heirs.items() if old in newest.targets},
                    "runs": runs_kept(newest),
                    "personas": personas,
                    "claims": tuple(claims[claim_id] for claim_id in sorted(claims)),
                    "journeys": tuple(
                        carry_map(journey, heirs, claims, same_themes=same_themes) for journey in newest.journeys
                    ),
                }
            )

        return self._change(study_id, replace)

    def set_number(
        self, study_id: str, n_segments: int, *, prepared: Prepared | None = None, on_progress: OnProgress = no_progress
    ) -> Study:
        """Turn the dial to another number of segments: the nearest ones merge or split, the rest stay as they are.

        What people named, aimed at, locked and mapped stays with the segment of the same id; of a segment that is
        merged into another it is kept, and is back when the segment is. Raises ConfigError for a number that the
        tree does not have, and for segments of an earlier version.
        """
        return self._reshape(study_id, lambda found: with_number(found, n_segments), prepared, on_progress)

    def merge_segments(
        self,
        study_id: str,
        segment_ids: Sequence[str],
        *,
        prepared: Prepared | None = None,
        on_progress: OnProgress = no_progress,
    ) -> Study:
        """Make one segment of several; it keeps the id of the largest. Splitting it undoes this."""
        return self._reshape(study_id, lambda found: with_merged(found, segment_ids), prepared, on_progress)

    def split_segment(
        self,
        study_id: str,
        segment_id: str,
        *,
        prepared: Prepared | None = None,
        on_progress: OnProgress = no_progress,
    ) -> Study:
        """Make two segments of one; the part with its typical customers keeps the id. Merging them undoes this."""
        return self._reshape(study_id, lambda found: with_split(found, segment_id), prepared, on_progress)

    def declare_segment(
        self,
        study_id: str,
        name: str,
        conditions: tuple[Condition, ...],
        *,
        prepared: Prepared | None = None,
        on_progress: OnProgress = no_progress,
    ) -> Study:
        """Add a segment of all customers who meet the conditions, with a persona, beside those that were found.

        Raises ConfigError for a rule that picks too few customers or cannot be judged, and before the first search.
        """
        name = _checked_segment_name(name)
        study = self.store.load(study_id)
        _found(study)
        prepared = prepared or prepare(self.sources(study), excluding=study.excluding)
        check_rule(conditions, prepared.customers.frame, {spec.name: spec for spec in prepared.customers.columns})
        new = DeclaredSegment(id=next_declared_id([one.id for one in study.declared]), conditions=conditions)

        def add(study: Study) -> Study:
            names = {**study.segment_names, new.id: name}
            return study.model_copy(update={"declared": (*study.declared, new), "segment_names": names})

        return self._reshape(study_id, lambda found: found, prepared, on_progress, change=add)

    def remove_declared(
        self,
        study_id: str,
        segment_id: str,
        *,
        prepared: Prepared | None = None,
        on_progress: OnProgress = no_progress,
    ) -> Study:
        """Take a declared segment away; what was written on its persona stays, as a proto-persona."""

        def take_out(study: Study) -> Study:
            kept = tuple(one for one in study.declared if one.id != segment_id)
            names = {one: name for one, name in study.segment_names.items() if one != segment_id}
            targets = {one: rank for one, rank in study.targets.items() if one != segment_id}
            return study.model_copy(update={"declared": kept, "segment_names": names, "targets": targets})

        return self._reshape(study_id, lambda found: found, prepared, on_progress, change=take_out)

    def restore_segments(self, study_id: str, earlier: Study) -> Study:
        """Put back the segments, personas and maps of an earlier state of a study: undo of a turn, merge or split.

        Raises ConflictError when the data or the search for segments is not the same any more.
        """

        def put_back(newest: Study) -> Study:
            if (newest.sources, newest.declared, newest.excluding, newest.model_table) != (
                earlier.sources,
                earlier.declared,
                earlier.excluding,
                earlier.model_table,
            ):
                message = "The study was changed meanwhile, so its earlier segments do not fit it any more."
                raise ConflictError(message, hint="Turn the dial instead.")
            return newest.model_copy(update={name: getattr(earlier, name) for name in _SHAPED})

        return self._change(study_id, put_back)

    def _reshape(
        self,
        study_id: str,
        edit: Callable[[Segmentation], Segmentation],
        prepared: Prepared | None,
        on_progress: OnProgress,
        change: Callable[[Study], Study] = lambda study: study,
    ) -> Study:
        """Describe the segments of an edit anew and carry over by id what people did; `change` is made with it."""
        loaded = self.store.load(study_id)
        study = change(loaded)
        found = edit(Segmentation(_found(study), self.store.table(study.members_table)))
        on_progress(0.0, "Linking the tables")
        prepared = prepared or prepare(self.sources(study), excluding=study.excluding)
        _check_current(study, prepared)
        comments = self.store.table(study.comments_table) if study.comments_table else None
        data = evidence_data(prepared, found.members, comments, study.declared)
        ids = (*(info.id for info in found.record.segments), *(one.id for one in study.declared))
        description = describe(
            prepared,
            data,
            ids,
            themes=study.themes,
            names=study.segment_names,
            on_progress=part_of(on_progress, 0.1, 0.95),
        )
        members_table = self.store.put_table(found.members)
        removed = {one.id for one in loaded.declared} - {one.id for one in study.declared}
        on_progress(0.95, "Saving")

        def replace(newest: Study) -> Study:
            same = ("sources", "declared", "excluding", "segmentation", "members_table", "themes")
            if any(getattr(newest, name) != getattr(loaded, name) for name in same):
                message = "The segments were changed by somebody else meanwhile."
                raise ConflictError(message, hint="Look at them again and repeat your change.")
            newest = change(newest)
            before = revived(newest.personas, newest.resting, ids)
            fresh = tuple(_as_named(newest, persona) for persona in description.personas)
            heirs = {one: one for one in ids}
            personas = tuple(_as_aimed(newest, persona) for persona in carry_personas(before, fresh, heirs))
            of_maps = _claims_of_maps(newest, personas, newest.themes, prepared, data)
            claims = {claim.id: claim for claim in (*description.claims, *of_maps)}
            resting = {**newest.resting, **now_resting(before, personas)}
            return newest.model_copy(
                update={
                    "segmentation": found.record,
                    "members_table": members_table,
                    "profiles": description.profiles,
                    "overview": description.overview,
                    "resting": {one: kept for one, kept in resting.items() if one not in (*ids, *removed)},
                    "personas": personas,
                    "claims": tuple(claims[claim_id] for claim_id in sorted(claims)),
                    "journeys": tuple(
                        carry_map(journey, heirs, claims, same_themes=True) for journey in newest.journeys
                    ),
                }
            )

        return self._change(study_id, replace)

    def explain_customer(self, study_id: str, customer_id: str, *, prepared: Prepared | None = None) -> Explanation:
        """Return how well one customer fits each segment, why, and the typical members who are most alike.

        Raises NotFoundError for an unknown customer, ConfigError for segments of an earlier version.
        """
        study = self.store.load(study_id)
        prepared = prepared or prepare(self.sources(study), excluding=study.excluding)
        _check_current(study, prepared)
        record, model, frame = _found(study), self.segment_model(study), prepared.customers.frame
        explanation = explain(record, model, customer_row(frame, customer_id))[0]
        best = explanation.memberships[0].segment_id
        members = self.store.table(study.members_table)
        nearest = nearest_members(record, model, frame, members, customer_id, explanation.segment_id or best)
        return dataclasses.replace(explanation, nearest=nearest)

    def typical_customers(
        self, study_id: str, segment_id: str, *, n: int = 5, prepared: Prepared | None = None
    ) -> tuple[str, ...]:
        """Return the customers nearest to the middle of a segment, the most typical first."""
        study = self.store.load(study_id)
        prepared = prepared or prepare(self.sources(study), excluding=study.excluding)
        _check_current(study, prepared)
        members = self.store.table(study.members_table)
        return typical_members(
            _found(study), self.segment_model(study), prepared.customers.frame, members, segment_id, n=n
        )

    def segment_model(self, study: Study) -> SegmentModel:
        """Return the model that places customers; ConfigError for segments of an earlier version."""
        tree_of(_found(study))
        return model_from(self.store.table(study.model_table))

    def _feedback(self, study: Study, prepared: Prepared, on_progress: OnProgress) -> FeedbackAnalysis | None:
        """Return the analysed comments: those of last time when the feedback is still the same."""
        if study.comments_table and study.comments_source == feedback_source(prepared):
            return FeedbackAnalysis(self.store.table(study.comments_table), study.themes)
        return listen(prepared, seed=study.config.seed, on_progress=on_progress)

    def rename_segment(self, study_id: str, segment_id: str, name: str) -> None:
        """Give a segment and its persona a name, which both keep when the segments are found anew."""
        name = _checked_segment_name(name)

        def change(study: Study) -> Study:
            names = {**study.segment_names, segment_id: name}
            named = study.model_copy(update={"segment_names": names})
            return with_persona(named, segment_id, {"name": name, "name_locked": True})

        self._change(study_id, change)

    def set_target(self, study_id: str, segment_id: str, target: Target) -> None:
        """Say how much a segment (and its persona) is aimed at; "" is no target."""

        def mark(study: Study) -> Study:
            targets = {one: rank for one, rank in study.targets.items() if one != segment_id}
            targets |= {segment_id: target} if target else {}
            return with_persona(study.model_copy(update={"targets": targets}), segment_id, {"target": target})

        self._change(study_id, mark)

    def set_color(self, study_id: str, segment_id: str, color: int) -> None:
        """Give a segment (and its persona) another place in the palette."""
        self._change(study_id, lambda study: with_persona(study, segment_id, {"color": color}))

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
        _check_current(study, prepared)
        fresh = describe(prepared, data, study.segment_ids, themes=study.themes, names=study.segment_names)
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
        template = load_template(template_id)
        study = self.store.load(study_id)
        persona = persona_of(study, persona_id)
        if prepared is not None and persona.segment_id:
            _check_current(study, prepared)
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
        text = self.store.load_history_json(study_id, journey_id)
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


_SHAPED = (
    "segmentation",
    "members_table",
    "profiles",
    "overview",
    "segment_names",
    "resting",
    "targets",
    "personas",
    "claims",
    "journeys",
)
"""What changes when segments are merged, split or turned to another number."""


def _checked_segment_name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME:
        message = f"A segment name has 1 to {MAX_NAME} characters; this one has {len(name)}."
        raise ConfigError(message, hint="Give it a short name.")
    return name


def _found(study: Study) -> SegmentationRecord:
    if study.segmentation is None:
        message = f"Study {study.name!r} has no segments yet."
        raise ConfigError(message, hint="Find the segments first.")
    return study.segmentation


def _as_named(study: Study, persona: Persona) -> Persona:
    """Return a persona with the name that people gave its segment."""
    return persona.model_copy(update={"name": study.segment_names.get(persona.segment_id or "", persona.name)})


def _as_aimed(study: Study, persona: Persona) -> Persona:
    """Return a persona with the target rank of its segment."""
    target = study.targets.get(persona.segment_id, "") if persona.segment_id else persona.target
    return persona.model_copy(update={"target": target})


def _check_current(study: Study, prepared: Prepared) -> None:
    """Refuse to build on data other than that of the segments: their claims would not hold."""
    if study.segmentation is not None and study.segmentation.source != prepared.customers.fingerprint:
        message = "The data was changed after the segments were found."
        raise ConfigError(message, hint="Find the segments again first; what you locked is kept.")


def _claims_of_maps(
    study: Study, personas: tuple[Persona, ...], themes: tuple[Theme, ...], prepared: Prepared, data: EvidenceData
) -> Iterable[Claim]:
    """Return how many of each persona's people reach the stages of its maps, and speak of them."""
    segments = {persona.id: persona.segment_id for persona in personas if persona.segment_id}
    for journey in study.journeys:
        segment_id = next((segments[one] for one in journey.persona_ids if one in segments), None)
        if segment_id:
            yield from claims_of_map(prepared, data, segment_id, journey, themes)


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


def _names_after(study: Study, old: Persona, new: Persona) -> dict[str, str]:
    """Return the names that people gave to segments once a persona was edited: those that are locked."""
    if new.segment_id is None or (new.name, new.name_locked) == (old.name, old.name_locked):
        return study.segment_names
    others = {segment_id: name for segment_id, name in study.segment_names.items() if segment_id != new.segment_id}
    is_declared = any(one.id == new.segment_id for one in study.declared)  # those have no name but the given one
    return others | ({new.segment_id: new.name} if new.name_locked or is_declared else {})


def with_persona(study: Study, segment_id: str, update: Mapping[str, object]) -> Study:
    """Return the study with fields of a segment's persona changed."""
    personas = tuple(
        persona.model_copy(update=update) if persona.segment_id == segment_id else persona for persona in study.personas
    )
    return study.model_copy(update={"personas": personas})


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


def build_studio(settings: Settings) -> Studio:
    """Return the studio on the SQLite store of this installation; StoreError when it cannot be opened.

    What was deleted long ago, and tables that no study needs, are removed.
    """
    studio = Studio(SqlStudyStore(settings.home))
    studio.store.purge(now=studio.clock())
    studio.store.collect_garbage()
    return studio
