"""Work on the themes of the feedback: rename, merge, split, dismiss, place, promote; and undo."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from core.claims import ALL, Claim, EvidenceData, claim_topic, recompute
from core.config import OnProgress, no_progress
from core.errors import ConfigError, NotFoundError
from core.feedback import SplitProposal, ThemeEdit, edited, next_theme_id, promotions, propose_split
from core.personas import TOLD_TOPICS
from core.pipeline import Prepared, evidence_data, prepare, retell
from core.services._base import check_current
from core.services._carrying import with_personas
from core.services._segments import SegmentWork
from core.study import Study

Edits = tuple[ThemeEdit, ...]


@dataclass(frozen=True, slots=True)
class ThemeWork(SegmentWork):
    """Themes of a study."""

    def edit_themes(
        self, study_id: str, change: Callable[[Edits], Edits], *, prepared: Prepared | None = None
    ) -> Study:
        """Change what people did to the themes, and tell it on every persona and map; what is locked stays.

        Parameters
        ----------
        study_id : str
            The study.
        change : callable
            Returns the new list of edits from the present one: with one more, or without the last to undo it.
        prepared : Prepared, optional
            The linked tables; they are read where not given.

        Raises
        ------
        ConfigError
            When an edit cannot be made, or the comments were analysed by an earlier version.
        NotFoundError
            When an edit names a theme or a comment that is not there.
        """
        study = self.store.load(study_id)
        prepared = prepared or prepare(self.sources(study), excluding=study.excluding)
        check_current(study, prepared)
        read = prepared

        def replace(newest: Study) -> Study:
            edits = change(newest.theme_edits)
            comments, themes = edited(self.theme_comments(newest), newest.mined_themes, edits)
            found = self._found_segments(newest)
            data = evidence_data(read, found.members, comments, newest.declared, search=found)
            others = tuple(
                _read_again(claim, data)
                for claim in newest.claims
                if claim.segment_id == ALL or claim_topic(claim.id) not in TOLD_TOPICS
            )
            personas, told = retell(
                read,
                data,
                newest.personas,
                themes,
                others,
                stage_template=newest.stage_template,
                promoted=promotions(edits),
            )
            heirs = {one: one for one in newest.segment_ids}
            retold = with_personas(newest, personas, (*others, *told), themes, heirs, read, data)
            return retold.model_copy(update={"theme_edits": edits, "comments_table": self.store.put_table(comments)})

        return self._change(study_id, replace)

    def theme_comments(self, study: Study) -> pd.DataFrame:
        """Return the analysed comments of a study; ConfigError where there are none that themes can be edited in."""
        if not study.comments_table:
            message = f"Study {study.name!r} has no feedback that was analysed."
            raise ConfigError(message, hint="Add a file with comments, and find the segments.")
        comments = self.store.table(study.comments_table)
        if "mined" not in comments.columns:
            message = "The comments were analysed by an earlier version."
            raise ConfigError(message, hint="Find the segments again first; what you locked is kept.")
        return comments

    def propose_split(self, study_id: str, theme_id: str, *, on_progress: OnProgress = no_progress) -> SplitProposal:
        """Return how a theme would fall in two, with both labels and quotes; nothing is changed.

        Raises NotFoundError for an unknown theme, ConfigError when a part would be too small.
        """
        study = self.store.load(study_id)
        theme = next((one for one in study.themes if one.id == theme_id), None)
        if theme is None:
            message = f"There is no theme {theme_id!r}."
            raise NotFoundError(message, hint="Reload the page: somebody may have merged or dismissed it.")
        edits = study.theme_edits
        taken = [one.id for one in (*study.mined_themes, *study.themes)]
        taken += [edit.new_id for edit in edits if edit.kind == "split"]
        new_id = next_theme_id(theme_id, taken)
        comments = self.theme_comments(study)
        return propose_split(comments, theme, new_id, seed=study.config.seed, on_progress=on_progress)


def _read_again(claim: Claim, data: EvidenceData) -> Claim:
    """Return a claim on comments as the comments are now: those that speak of no theme only note their source."""
    if claim.evidence is None or claim.evidence.table != "feedback":
        return claim
    return claim.model_copy(update={"evidence": recompute(claim.evidence, data, claim.segment_id)})
