"""Whether the themes are what the comments and the edits make of them."""

from collections.abc import Iterator

import pandas as pd

from core.audit._findings import finding
from core.errors import Finding, WayprintError
from core.feedback import described, edited, severity
from core.study import Study


def check_themes(study: Study, comments: pd.DataFrame | None) -> Iterator[Finding]:
    for theme in study.themes:
        rows = comments[comments["theme"] == theme.id] if comments is not None else pd.DataFrame({"customer_id": []})
        counted = (len(rows), rows["customer_id"].nunique())
        if len(rows) and theme.severity != severity(float(rows["negativity"].mean())):
            yield finding("theme-differs", f"Theme {theme.id}: its severity is not what the comments say.")
        if (theme.n_comments, theme.n_customers) != counted:
            old = f"{theme.n_comments} comments of {theme.n_customers} customers"
            message = f"Theme {theme.id} is said to have {old}; there are {counted[0]} of {counted[1]}."
            yield finding("theme-differs", message)
    if study.mined_themes and comments is not None:
        yield from _mined(study, comments)


def _mined(study: Study, comments: pd.DataFrame) -> Iterator[Finding]:
    """Describe the themes of the analysis again, and make the edits on them again."""
    for theme in study.mined_themes:
        own = comments[comments["mined"] == theme.id]
        if own.empty or described(own, theme.id, theme.label, theme.polarity) != theme:
            yield finding("theme-differs", f"Theme {theme.id}, as it was mined, is not what its comments say.")
    try:
        now, themes = edited(comments, study.mined_themes, study.theme_edits)
    except WayprintError as error:
        yield finding("theme-differs", f"The edits of the themes cannot be made: {error.message}")
        return
    if themes != study.themes or not now["theme"].equals(comments["theme"]):
        yield finding("theme-differs", "The themes are not what the edits make of those that were mined.")
