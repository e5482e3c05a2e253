"""Work on segments: find, turn, merge, split, declare, name and explain them."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from core.carry_over import carry_map, carry_personas, find_heirs, now_resting, revived
from core.claims import Claim, Condition, EvidenceData
from core.config import OnProgress, no_progress, part_of
from core.declared import DeclaredSegment, check_rule, next_declared_id
from core.errors import ConfigError, ConflictError
from core.feedback import Promote, Theme, ThemeEdit, continued, edited, promotions, stage_column
from core.personas import MAX_NAME, Persona, Target
from core.pipeline import (
    Prepared,
    claims_of_map,
    describe,
    events_source,
    evidence_data,
    feedback_source,
    listen,
    prepare,
    template_for,
    with_stages,
    with_worth,
)
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
from core.services._base import check_current, with_persona
from core.services._data import DataWork
from core.study import Study, found_segments, runs_kept
from core.templates import JourneyTemplate, load_template


@dataclass(frozen=True, slots=True)
class Heard:
    """What the comments of a study say: with the themes as people edited them, as they were mined, and the edits."""

    comments: pd.DataFrame | None = None
    themes: tuple[Theme, ...] = ()
    mined: tuple[Theme, ...] = ()
    edits: tuple[ThemeEdit, ...] = ()
    stage_template: str = ""


@dataclass(frozen=True, slots=True)
class SegmentWork(DataWork):
    """Segments of a study."""

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
        heard = self._heard(study, prepared, part_of(on_progress, 0.65, 0.9))
        comments, themes = heard.comments, heard.themes
        data = evidence_data(prepared, found.members, comments, study.declared, search=found)
        found = with_worth(found, data)
        ids = (*(info.id for info in found.record.segments), *(one.id for one in study.declared))
        edits = _promoted_in(heard.edits, self._heirs(study, found))
        description = describe(
            prepared,
            data,
            ids,
            themes=themes,
            stage_template=heard.stage_template,
            promoted=promotions(edits),
            on_progress=part_of(on_progress, 0.9, 0.99),
        )
        results = {
            "config": config,
            "segmentation": found.record,
            "members_table": self.store.put_table(found.members),
            "model_table": self.store.put_table(model_frame(found.model)) if found.model is not None else "",
            "evidence_tables": self._put_evidence(found),
            "resting": {},
            "profiles": description.profiles,
            "overview": description.overview,
            "comments_table": self.store.put_table(comments) if comments is not None else "",
            "comments_source": feedback_source(prepared) if comments is not None else "",
            "events_source": events_source(prepared),
            "mined_themes": heard.mined,
            "theme_edits": edits,
            "stage_template": heard.stage_template,
        }
        on_progress(0.99, "Saving")

        def replace(newest: Study) -> Study:
            same = ("sources", "declared", "excluding", "theme_edits")
            if any(getattr(newest, name) != getattr(study, name) for name in same):
                message = "The study was changed while segments were looked for."
                raise ConflictError(message, hint="Find segments again; nothing was changed.")
            heirs = self._heirs(newest, found)
            names = {new: newest.segment_names[old] for new, old in heirs.items() if old in newest.segment_names}
            targets = {new: newest.targets[old] for new, old in heirs.items() if old in newest.targets}
            runs = runs_kept(newest)
            newest = newest.model_copy(update={"excluding": out, "segment_names": names, "targets": targets})
            fresh = tuple(as_named(newest, persona) for persona in description.personas)
            personas = carry_personas(newest.personas, fresh, heirs)
            newest = with_personas(newest, personas, description.claims, themes, heirs, prepared, data)
            return newest.model_copy(update={**results, "runs": runs, "segments_source": newest.inputs})

        return self._change(study_id, replace)

    def _heirs(self, study: Study, found: Segmentation) -> dict[str, str]:
        """Return by new id which segment of the study each one continues; declared segments stay themselves."""
        heirs: dict[str, str] = {}
        if study.members_table:
            before = self.store.table(study.members_table)["segment"]
            heirs = find_heirs(before, found.members["segment"], found.record.segments)
        return heirs | {one.id: one.id for one in study.declared}

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
        found = edit(self._found_segments(study))
        on_progress(0.0, "Linking the tables")
        prepared = prepared or prepare(self.sources(study), excluding=study.excluding)
        check_current(study, prepared)
        comments = self.store.table(study.comments_table) if study.comments_table else None
        data = evidence_data(prepared, found.members, comments, study.declared, search=found)
        ids = (*(info.id for info in found.record.segments), *(one.id for one in study.declared))
        description = describe(
            prepared,
            data,
            ids,
            themes=study.themes,
            stage_template=study.stage_template,
            promoted=promotions(study.theme_edits),
            names=_names_kept(study, ids),
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
            fresh = tuple(as_named(newest, persona) for persona in description.personas)
            heirs = {one: one for one in ids}
            personas = tuple(as_aimed(newest, persona) for persona in carry_personas(before, fresh, heirs))
            resting = {**newest.resting, **now_resting(before, personas)}
            newest = with_personas(newest, personas, description.claims, newest.themes, heirs, prepared, data)
            return newest.model_copy(
                update={
                    "segmentation": found.record,
                    "members_table": members_table,
                    "profiles": description.profiles,
                    "overview": description.overview,
                    "resting": {one: kept for one, kept in resting.items() if one not in (*ids, *removed)},
                }
            )

        return self._change(study_id, replace)

    def explain_customer(self, study_id: str, customer_id: str, *, prepared: Prepared | None = None) -> Explanation:
        """Return how well one customer fits each segment, why, and the typical members who are most alike.

        Raises NotFoundError for an unknown customer, ConfigError for segments of an earlier version.
        """
        study = self.store.load(study_id)
        prepared = prepared or prepare(self.sources(study), excluding=study.excluding)
        check_current(study, prepared)
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
        check_current(study, prepared)
        members = self.store.table(study.members_table)
        return typical_members(
            _found(study), self.segment_model(study), prepared.customers.frame, members, segment_id, n=n
        )

    def segment_model(self, study: Study) -> SegmentModel:
        """Return the model that places customers; ConfigError for segments of an earlier version."""
        tree_of(_found(study))
        return model_from(self.store.table(study.model_table))

    def _found_segments(self, study: Study) -> Segmentation:
        found = found_segments(study, self.store.table)
        if found is None:
            raise _no_segments(study)
        return found

    def _put_evidence(self, found: Segmentation) -> dict[str, str]:
        tables = found.evidence.tables() if found.evidence is not None else {}
        return {name: self.store.put_table(table) for name, table in tables.items()}

    def _heard(self, study: Study, prepared: Prepared, on_progress: OnProgress) -> Heard:
        """Return the analysed comments: those of last time when the feedback is still the same, else continued."""
        template = load_template(study.stage_template) if study.stage_template else template_for(prepared)
        before = self.store.table(study.comments_table) if study.comments_table else None
        if before is not None and "mined" not in before.columns:  # analysed by an earlier version
            before = None
        if before is not None and study.comments_source == feedback_source(prepared):
            comments = with_stages(before, study.themes, template, on_progress=on_progress)
            return Heard(comments, study.themes, study.mined_themes, study.theme_edits, _staged_by(comments, template))
        fresh = listen(prepared, seed=study.config.seed, template=template, on_progress=on_progress)
        if fresh is None:
            return Heard()
        edits: tuple[ThemeEdit, ...] = ()
        if before is not None:
            fresh, edits = continued(before, study.mined_themes, study.theme_edits, fresh, seed=study.config.seed)
        comments, themes = edited(fresh.comments, fresh.themes, edits)
        return Heard(comments, themes, fresh.themes, edits, _staged_by(comments, template))

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


def _staged_by(comments: pd.DataFrame, template: JourneyTemplate) -> str:
    """Return the template whose stages the comments were read for, "" where it has no phrases to tell them by."""
    return template.id if stage_column(template.id) in comments.columns else ""


def _promoted_in(edits: tuple[ThemeEdit, ...], heirs: Mapping[str, str]) -> tuple[ThemeEdit, ...]:
    """Return the edits with the ids that segments have now; what was promoted on one that is gone is left out."""
    now = {old: new for new, old in heirs.items()}
    found: list[ThemeEdit] = []
    for edit in edits:
        if not isinstance(edit, Promote):
            found.append(edit)
        elif edit.segment_id in now:
            found.append(edit.model_copy(update={"segment_id": now[edit.segment_id]}))
    return tuple(found)


def _checked_segment_name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME:
        message = f"A segment name has 1 to {MAX_NAME} characters; this one has {len(name)}."
        raise ConfigError(message, hint="Give it a short name.")
    return name


def _found(study: Study) -> SegmentationRecord:
    if study.segmentation is None:
        raise _no_segments(study)
    return study.segmentation


def _no_segments(study: Study) -> ConfigError:
    message = f"Study {study.name!r} has no segments yet."
    return ConfigError(message, hint="Find the segments first.")


def _names_kept(study: Study, segment_ids: Collection[str]) -> dict[str, str]:
    """Return the names that segments of these ids have, those that were away included."""
    known = revived(study.personas, study.resting, segment_ids)
    return {persona.segment_id: persona.name for persona in known if persona.segment_id} | study.segment_names


def as_named(study: Study, persona: Persona) -> Persona:
    """Return a persona with the name that people gave its segment."""
    return persona.model_copy(update={"name": study.segment_names.get(persona.segment_id or "", persona.name)})


def as_aimed(study: Study, persona: Persona) -> Persona:
    """Return a persona with the target rank of its segment."""
    target = study.targets.get(persona.segment_id, "") if persona.segment_id else persona.target
    return persona.model_copy(update={"target": target})


def with_personas(
    study: Study,
    personas: tuple[Persona, ...],
    of_personas: tuple[Claim, ...],
    themes: tuple[Theme, ...],
    heirs: dict[str, str],
    prepared: Prepared,
    data: EvidenceData,
) -> Study:
    """Return a study with these personas and themes, its maps carried over, and the claims of both."""
    of_maps = _claims_of_maps(study, personas, themes, prepared, data)
    claims = {claim.id: claim for claim in (*of_personas, *of_maps)}
    return study.model_copy(
        update={
            "personas": personas,
            "themes": themes,
            "claims": tuple(claims[claim_id] for claim_id in sorted(claims)),
            "journeys": tuple(carry_map(journey, heirs, claims) for journey in study.journeys),
        }
    )


def _claims_of_maps(
    study: Study, personas: tuple[Persona, ...], themes: tuple[Theme, ...], prepared: Prepared, data: EvidenceData
) -> Iterable[Claim]:
    """Return how many of each persona's people reach the stages of its maps, and speak of them."""
    segments = {persona.id: persona.segment_id for persona in personas if persona.segment_id}
    for journey in study.journeys:
        segment_id = next((segments[one] for one in journey.persona_ids if one in segments), None)
        if segment_id:
            yield from claims_of_map(prepared, data, segment_id, journey, themes)
