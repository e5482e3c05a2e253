"""What people do to themes: rename, merge, split, dismiss, place a comment by hand, promote; and undo."""

from collections.abc import Sequence
from typing import Annotated, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from core.config import MIN_GROUP_SIZE
from core.errors import ConfigError, NotFoundError
from core.feedback._described import described, n_customers
from core.feedback._types import Theme

MAX_LABEL = 120
"""Characters a label may have."""


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RenameTheme(_Edit):
    """Call a theme `label`."""

    kind: Literal["rename"] = "rename"
    theme_id: str
    label: str = Field(max_length=MAX_LABEL)


class MergeThemes(_Edit):
    """Make one theme of several; it keeps the id and the label of the first."""

    kind: Literal["merge"] = "merge"
    theme_ids: tuple[str, ...]


class SplitTheme(_Edit):
    """Take some comments out of a theme into one of their own: `labels` of the rest and of the new one."""

    kind: Literal["split"] = "split"
    theme_id: str
    new_id: str
    comment_ids: tuple[str, ...]
    labels: tuple[str, str]


class DismissTheme(_Edit):
    """Leave a theme out; its comments are listed without a theme."""

    kind: Literal["dismiss"] = "dismiss"
    theme_id: str


class AssignComment(_Edit):
    """Put one comment into a theme by hand ("" takes it out of its theme)."""

    kind: Literal["assign"] = "assign"
    comment_id: str
    theme_id: str


class Promote(_Edit):
    """Make a theme, or one comment, a pain point of a segment's persona; `title` "" is the label or the comment."""

    kind: Literal["promote"] = "promote"
    segment_id: str
    theme_id: str = ""
    comment_id: str = ""
    title: str = Field(default="", max_length=MAX_LABEL)


ThemeEdit = Annotated[
    RenameTheme | MergeThemes | SplitTheme | DismissTheme | AssignComment | Promote, Field(discriminator="kind")
]
"""One thing that a person did to the themes of a study; they are applied in order to the themes that were mined."""


def edited(
    comments: pd.DataFrame, mined: Sequence[Theme], edits: Sequence[ThemeEdit]
) -> tuple[pd.DataFrame, tuple[Theme, ...]]:
    """Return the comments and themes after the edits.

    Parameters
    ----------
    comments : pd.DataFrame
        `FeedbackAnalysis.comments`, with the themes of the analysis in ``mined``.
    mined : sequence of Theme
        The themes of the analysis.
    edits : sequence of ThemeEdit
        In the order they were made.

    Returns
    -------
    pd.DataFrame, tuple of Theme
        The comments with the themes they have now, in a new frame; and these themes, those that nobody edited as they
        were. Without edits both are as they were mined.

    Raises
    ------
    NotFoundError
        When an edit names a theme or a comment that is not there.
    ConfigError
        When an edit cannot be made.
    """
    state = _State(comments, mined)
    for edit in edits:
        state.apply(edit)
    return comments.assign(theme=state.theme_of.astype("str")), state.themes()


def promotions(edits: Sequence[ThemeEdit]) -> tuple[Promote, ...]:
    """Return what was promoted, first first."""
    return tuple(edit for edit in edits if isinstance(edit, Promote))


def restored(edits: Sequence[ThemeEdit], theme_id: str) -> tuple[ThemeEdit, ...]:
    """Return the edits without the dismissal of a theme."""
    return tuple(edit for edit in edits if not (isinstance(edit, DismissTheme) and edit.theme_id == theme_id))


def next_theme_id(theme_id: str, taken: Sequence[str]) -> str:
    """Return the next free id of the same kind of theme.

    Examples
    --------
    >>> next_theme_id("pain-02", ["pain-01", "pain-02", "delight-07"])
    'pain-03'
    """
    kind = theme_id.partition("-")[0]
    numbers = [int(one.rpartition("-")[2]) for one in taken if one.startswith(f"{kind}-")]
    return f"{kind}-{max(numbers, default=0) + 1:02d}"


class _State:
    """Themes while edits are applied one after the other."""

    def __init__(self, comments: pd.DataFrame, mined: Sequence[Theme]) -> None:
        self.comments = comments
        self.theme_of = comments["mined"].astype(object)
        self.known = {theme.id: theme for theme in mined}
        self.labels = {theme.id: theme.label for theme in mined}
        self.changed: set[str] = set()

    def apply(self, edit: ThemeEdit) -> None:
        if isinstance(edit, RenameTheme):
            self._rename(edit)
        elif isinstance(edit, MergeThemes):
            self._merge(edit)
        elif isinstance(edit, SplitTheme):
            self._split(edit)
        elif isinstance(edit, DismissTheme):
            self._need(edit.theme_id)
            self.theme_of = self.theme_of.mask(self.theme_of == edit.theme_id, "")
            del self.labels[edit.theme_id]
        elif isinstance(edit, AssignComment):
            self._assign(edit)
        else:
            self._promote(edit)

    def themes(self) -> tuple[Theme, ...]:
        """Return the themes as they are now; numbers are counted anew where comments came or went."""
        found = []
        for theme_id, label in self.labels.items():
            own = self.comments[(self.theme_of == theme_id).to_numpy()]
            theme = self.known.get(theme_id)
            if theme is None or theme_id in self.changed:
                polarity: Literal["negative", "positive"] = "negative" if theme_id.startswith("pain-") else "positive"
                theme = described(own, theme_id, label, polarity)
            found.append(theme.model_copy(update={"label": label}))
        return tuple(found)

    def _need(self, theme_id: str) -> None:
        if theme_id not in self.labels:
            message = f"There is no theme {theme_id!r}."
            raise NotFoundError(message, hint="Reload the page: somebody may have merged or dismissed it.")

    def _rename(self, edit: RenameTheme) -> None:
        self._need(edit.theme_id)
        label = " ".join(edit.label.split())
        if not label:
            message = "The label is empty."
            raise ConfigError(message, hint="Give the theme a few words that say what it is about.")
        if label in {other for theme_id, other in self.labels.items() if theme_id != edit.theme_id}:
            message = f"Another theme is called “{label}”."
            raise ConfigError(message, hint="Merge the two, or choose another label.")
        self.labels[edit.theme_id] = label

    def _merge(self, edit: MergeThemes) -> None:
        for theme_id in edit.theme_ids:
            self._need(theme_id)
        kinds = {theme_id.partition("-")[0] for theme_id in edit.theme_ids}
        if len(set(edit.theme_ids)) < 2 or len(kinds) > 1:
            message = "Only two or more themes of the same kind can be merged: complaints, or what people like."
            raise ConfigError(message, hint="Choose two or more complaints, or two or more things that people like.")
        first, *others = edit.theme_ids
        self.theme_of = self.theme_of.mask(self.theme_of.isin(others), first)
        self.changed.add(first)
        for theme_id in others:
            del self.labels[theme_id]

    def _split(self, edit: SplitTheme) -> None:
        self._need(edit.theme_id)
        own = self.theme_of == edit.theme_id
        part = own & self.theme_of.index.isin(edit.comment_ids)
        for rows in (part, own & ~part):
            if n_customers(self.comments.loc[rows.to_numpy(), "customer_id"]) < MIN_GROUP_SIZE:
                message = f"One of the two parts has fewer than {MIN_GROUP_SIZE} customers."
                raise ConfigError(message, hint="Leave the theme as it is: so few are never described.")
        self.theme_of = self.theme_of.mask(part, edit.new_id)
        order = list(self.labels.items())
        place = next(i for i, (theme_id, _) in enumerate(order) if theme_id == edit.theme_id)
        order[place : place + 1] = [(edit.theme_id, edit.labels[0]), (edit.new_id, edit.labels[1])]
        self.labels = dict(order)
        self.changed |= {edit.theme_id, edit.new_id}

    def _assign(self, edit: AssignComment) -> None:
        self._need_comment(edit.comment_id)
        old = str(self.theme_of[edit.comment_id])
        if edit.theme_id:
            self._need(edit.theme_id)
        rest = self.comments[(self.theme_of == old).to_numpy() & (self.comments.index != edit.comment_id)]
        if old and n_customers(rest["customer_id"]) < MIN_GROUP_SIZE:
            message = f"Without this comment its theme has fewer than {MIN_GROUP_SIZE} customers."
            raise ConfigError(message, hint="Dismiss the theme, or merge it with another.")
        self.theme_of = self.theme_of.copy()
        self.theme_of[edit.comment_id] = edit.theme_id
        self.changed |= {old, edit.theme_id} - {""}

    def _promote(self, edit: Promote) -> None:
        if bool(edit.theme_id) == bool(edit.comment_id):
            message = "Either a theme or a comment becomes a pain point."
            raise ConfigError(message, hint="Choose one of them.")
        if edit.theme_id:
            self._need(edit.theme_id)
            return
        self._need_comment(edit.comment_id)
        if not bool(self.comments.loc[edit.comment_id, "publishable"]):
            message = "This comment may hold a name or other personal data, so it is not quoted."
            raise ConfigError(message, hint="Write the pain point in your own words on the sheet of the persona.")

    def _need_comment(self, comment_id: str) -> None:
        if comment_id not in self.theme_of.index:
            message = f"There is no comment {comment_id!r}."
            raise NotFoundError(message, hint="Reload the page.")


def edit_words(edit: ThemeEdit) -> str:
    """Return what an edit did, to follow "Undo: "."""
    if isinstance(edit, RenameTheme):
        return f"renamed to “{edit.label}”"
    if isinstance(edit, MergeThemes):
        return f"merged {len(edit.theme_ids)} themes"
    if isinstance(edit, SplitTheme):
        return f"split into “{edit.labels[0]}” and “{edit.labels[1]}”"
    if isinstance(edit, DismissTheme):
        return "dismissed a theme"
    if isinstance(edit, AssignComment):
        return "put a comment into a theme" if edit.theme_id else "took a comment out of its theme"
    return "made a pain point"
