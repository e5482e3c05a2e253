"""Themes found in more data, continued from those of before: same comments, same theme, same name."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.config import DEFAULT_SEED
from core.errors import WayprintError
from core.feedback._described import described
from core.feedback._edits import AssignComment, Promote, SplitTheme, ThemeEdit, edited, next_theme_id
from core.feedback._text import content_words, plain_words
from core.feedback._themes import spread
from core.feedback._types import FeedbackAnalysis, Theme

MIN_SHARED = 0.3
"""From this share of the comments that two themes have in common (Jaccard) on, the new one continues the old one."""


def continued(
    before: pd.DataFrame,
    mined: Sequence[Theme],
    edits: Sequence[ThemeEdit],
    fresh: FeedbackAnalysis,
    *,
    seed: int = DEFAULT_SEED,
) -> tuple[FeedbackAnalysis, tuple[ThemeEdit, ...]]:
    """Return a new analysis that keeps what people know of the themes, and the edits that still can be made.

    Comments are recognised by their customer and their words. A new theme that shares enough of its known comments with
    an old one takes its id and label. Comments that were there before keep their theme; new ones go where the new
    analysis puts them, and those of a theme that was split to the part that their words fit. Themes of which no comment
    is left are gone, and so are edits on them.

    Parameters
    ----------
    before : pd.DataFrame
        The comments as they were analysed before, with the themes of that analysis in ``mined``.
    mined, edits : sequence
        The themes of that analysis, and what people did to them.
    fresh : FeedbackAnalysis
        The new analysis; its themes are not edited yet.
    seed : int
        Seed of the classifier for comments of split themes.

    Returns
    -------
    FeedbackAnalysis, tuple of ThemeEdit
        The analysis before edits (see `edited`), and the edits with the ids that comments have now.
    """
    new_ids = _recognised(before, fresh.comments)
    old_theme = pd.Series(before["mined"].to_numpy(), index=before.index, dtype=object)
    known = pd.Series({new: old_theme[old] for old, new in new_ids.items()}, dtype=object)
    heirs = _heirs(known, fresh)
    ids = {theme.id: heirs.get(theme.id, "") for theme in fresh.themes}
    taken = [*(theme.id for theme in mined), *(one.new_id for one in edits if isinstance(one, SplitTheme))]
    for theme_id, heir in ids.items():
        if not heir:
            ids[theme_id] = next_theme_id(theme_id, taken)
            taken.append(ids[theme_id])
    placed = fresh.comments["mined"].map({**ids, "": ""}).astype(object)
    kept = known[known != ""]
    placed.loc[kept.index] = kept
    comments = fresh.comments.assign(mined=placed.astype("str"), theme=placed.astype("str"))
    labels = {ids[theme.id]: theme.label for theme in fresh.themes} | {theme.id: theme.label for theme in mined}
    analysis = FeedbackAnalysis(comments, _counted(comments, labels), fresh.n_empty)
    return analysis, _still_possible(analysis, _with_ids(edits, new_ids, analysis.comments, seed))


def _recognised(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, str]:
    """Return by old comment id the new one of the same customer and words; the n-th of equal ones is the n-th."""
    keys = []
    for frame in (before, after):
        named = frame[["customer_id", "text"]].astype("str")
        keys.append(pd.MultiIndex.from_frame(named.assign(n=named.groupby(["customer_id", "text"]).cumcount())))
    places = keys[1].get_indexer(keys[0])
    return {str(before.index[old]): str(after.index[int(new)]) for old, new in enumerate(places) if new >= 0}


def _heirs(known: "pd.Series[str]", fresh: FeedbackAnalysis) -> dict[str, str]:
    """Return by new theme id the old one that it continues, the best match first and each once."""
    now = fresh.comments.loc[known.index, "mined"]
    pairs = []
    for theme in fresh.themes:
        inside = (now == theme.id).to_numpy()
        for old in sorted(set(known[inside]) - {""}):
            was = (known == old).to_numpy()
            same_kind = old.partition("-")[0] == theme.id.partition("-")[0]
            overlap = float((inside & was).sum() / (inside | was).sum())
            if same_kind and overlap >= MIN_SHARED:
                pairs.append((overlap, theme.id, old))
    heirs: dict[str, str] = {}
    for _, new, old in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if new not in heirs and old not in heirs.values():
            heirs[new] = old
    return heirs


def _counted(comments: pd.DataFrame, labels: Mapping[str, str]) -> tuple[Theme, ...]:
    """Return the themes of the comments with their labels, complaints first and most customers first."""
    found = []
    for theme_id, own in comments[comments["mined"] != ""].groupby("mined", sort=True):
        name = str(theme_id)
        found.append(described(own, name, labels[name], "negative" if name.startswith("pain-") else "positive"))
    return tuple(sorted(found, key=lambda theme: (theme.polarity, -theme.n_customers, theme.id)))


def _with_ids(
    edits: Sequence[ThemeEdit], new_ids: Mapping[str, str], comments: pd.DataFrame, seed: int
) -> list[ThemeEdit]:
    """Return the edits with the ids that comments have now; those on comments that are gone are left out."""
    found: list[ThemeEdit] = []
    for edit in edits:
        if isinstance(edit, SplitTheme):
            part = {new_ids[old] for old in edit.comment_ids if old in new_ids}
            grown = _grown(edit, part, set(new_ids.values()), comments, seed)
            found.append(edit.model_copy(update={"comment_ids": grown}))
        elif isinstance(edit, AssignComment | Promote) and edit.comment_id:
            if edit.comment_id in new_ids:
                found.append(edit.model_copy(update={"comment_id": new_ids[edit.comment_id]}))
        else:
            found.append(edit)
    return found


def _grown(edit: SplitTheme, part: set[str], known: set[str], comments: pd.DataFrame, seed: int) -> tuple[str, ...]:
    """Return the comments of a part that was split off, with the new ones of the theme whose words are like theirs."""
    own = comments[comments["mined"] == edit.theme_id].sort_index()
    words = [
        content_words(plain_words(str(text)), str(language))
        for text, language in zip(own["text"], own["language"], strict=True)
    ]
    is_known, is_part = own.index.isin(known), own.index.isin(part)
    if not is_part.any() or is_part[is_known].all() or is_known.all():
        return tuple(sorted(part))
    taught = [document for document, one in zip(words, is_known, strict=True) if one]
    asked = [document for document, one in zip(words, is_known, strict=True) if not one]
    said = spread(taught, is_part[is_known].astype(int), asked, seed)
    return tuple(sorted(part | set(own.index[~is_known][said == 1])))


def _still_possible(analysis: FeedbackAnalysis, edits: Sequence[ThemeEdit]) -> tuple[ThemeEdit, ...]:
    kept: list[ThemeEdit] = []
    for edit in edits:
        try:
            edited(analysis.comments, analysis.themes, (*kept, edit))
        except WayprintError:  # the theme, or most of its comments, are gone
            continue
        kept.append(edit)
    return tuple(kept)
