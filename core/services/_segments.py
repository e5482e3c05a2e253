"""Work on segments: find, turn, merge, split and declare them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from core.carry_over import carry_personas, find_heirs, now_resting, revived
from core.claims import Condition
from core.config import OnProgress, no_progress, part_of
from core.declared import DeclaredSegment, check_rule, next_declared_id
from core.errors import ConflictError
from core.feedback import Theme, ThemeEdit, continued, edited, promotions, stage_column
from core.pipeline import (
    Prepared,
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
    Segmentation,
    SegmentationConfig,
    model_frame,
    segment,
    with_merged,
    with_number,
    with_split,
)
from core.services._base import check_current, no_segments, segmentation_of
from core.services._carrying import as_aimed, as_named, names_kept, promoted_in, with_personas
from core.services._data import DataWork
from core.services._segment_marks import checked_segment_name
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
        edits = promoted_in(heard.edits, self._heirs(study, found))
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
        name = checked_segment_name(name)
        study = self.store.load(study_id)
        segmentation_of(study)
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
            names=names_kept(study, ids),
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

    def _found_segments(self, study: Study) -> Segmentation:
        found = found_segments(study, self.store.table)
        if found is None:
            raise no_segments(study)
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


def _staged_by(comments: pd.DataFrame, template: JourneyTemplate) -> str:
    """Return the template whose stages the comments were read for, "" where it has no phrases to tell them by."""
    return template.id if stage_column(template.id) in comments.columns else ""
