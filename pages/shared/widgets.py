"""Pieces of a page that several pages share."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from core.charts import initials_svg, persona_color
from core.tables import ReadReport

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "^": "carets", " ": "spaces"}
_ADDRESS = re.compile(r"(://|www\.|@|mailto:|xmpp:|:(?=[a-z]))", re.IGNORECASE)
_TITLE_ROOM = 52  # pixels above a figure for its title
_JOINER = "\u2060"
_ICON = "icon_"  # `reading.css` shows no words on buttons with this at the start of their key
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=])")


def plain(text: str) -> str:
    """Return text that a markdown element shows letter for letter: no formatting, image, link or colour.

    Addresses become links, and names between colons icons, escaped or not; an invisible joiner prevents it.
    """
    unlinked = _ADDRESS.sub(r"\1" + _JOINER, text)
    return _MARKDOWN.sub(r"\\\1", unlinked).replace("\n", "  \n")


def heading(title: str, question: str, study_name: str = "") -> None:
    """Show the title of a place, the one question it answers, and the study it answers it for."""
    name = f"**{plain(study_name)}** · " if study_name else ""
    with st.container(gap=None):
        st.title(title, anchor=False)
        st.markdown(f"{name}:gray[{plain(question)}]")


def empty_state(icon: str, sentence: str) -> None:
    """Show what will be here; the caller adds the one button."""
    with st.container(gap="xsmall"):
        st.title(icon, anchor=False)
        st.markdown(plain(sentence))


def icon_button(icon: str, what: str, *, key: str) -> bool:
    """Show a button that is an icon alone, and return whether it was pressed.

    `what` it does is its tooltip, and its name for those who hear the page.
    """
    return st.button(plain(what), icon=icon, help=plain(what), type="tertiary", key=f"{_ICON}{key}")


def pencil(what: str, *, key: str) -> AbstractContextManager[object]:
    """Return the window that a pencil opens; `what` it does is its tooltip, and its name where the page is heard."""
    return st.popover(plain(what), icon=":material/edit:", help=plain(what), type="tertiary", key=f"{_ICON}{key}")


def counted(number: int, thing: str) -> str:
    """Return how many of a thing there are: "1 file", "3 files".

    Examples
    --------
    >>> counted(1, "journey map"), counted(1200, "row")
    ('1 journey map', '1,200 rows')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def read_line(report: ReadReport) -> str:
    """Return how a file was read, in one line."""
    how = {"csv": "text", "xlsx": "spreadsheet", "parquet": "Parquet"}.get(report.format, report.format)
    details = [report.encoding, f"columns separated by {_SEPARATORS.get(report.delimiter, report.delimiter)}"]
    shown = [detail for detail, known in zip(details, (report.encoding, report.delimiter), strict=True) if known]
    sheet = [f"sheet {report.sheet}"] if report.sheet else []
    holds = f"{counted(report.n_rows, 'row')}, {counted(report.n_columns, 'column')}"
    return f"{holds}, read as {', '.join([how, *shown, *sheet])}."


def chart(figure: Figure, *, key: str) -> None:
    """Show a figure as wide as its place, with its alternative text.

    Its title and the line below it are written by the page: unlike those of a figure they wrap.
    """
    meta = figure.layout.meta or {}
    if not figure.layout.title.text:
        st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=meta.get("alt"))
        return
    with st.container(gap="xxsmall", key=f"chart_{key}"):
        st.markdown(f"**{plain(meta['title'])}**")
        st.caption(plain(meta["subtitle"]))
        st.plotly_chart(_without_title(figure), key=key, config={"displayModeBar": False}, alt=meta.get("alt"))


def picking_chart(figure: Figure, *, key: str, on_pick: Callable[[str], None]) -> None:
    """Show a figure whose points can be picked: `on_pick` gets the first `customdata` of one, before the next run."""

    def picked() -> None:
        points = st.session_state[key]["selection"]["points"]
        if points:
            found = points[0]["customdata"]
            on_pick(str(found[0] if isinstance(found, list) else found))

    meta = figure.layout.meta or {}
    with st.container(gap="xxsmall"):
        st.markdown(f"**{plain(meta['title'])}**")
        st.caption(plain(meta["subtitle"]))
        shown = _without_title(figure).update_layout(dragmode=False)  # a finger on it scrolls the page
        config = {"displayModeBar": False}
        st.plotly_chart(shown, key=key, config=config, alt=meta.get("alt"), on_select=picked, selection_mode="points")


def _without_title(figure: Figure) -> Figure:
    return Figure(figure).update_layout(
        title=None, height=figure.layout.height - _TITLE_ROOM, margin_t=figure.layout.margin.t - _TITLE_ROOM
    )


def side_by_side(rows: pd.DataFrame, *, alt: str) -> None:
    """Show rows beside each other, named by their first column: few rows fit a narrow page, many columns do not."""
    first, *others = map(str, rows.columns)
    turned = rows.map(plain).rename(columns=plain).set_index(plain(first))[[plain(one) for one in others]].T
    st.table(turned.rename_axis(index=None, columns=None), border="horizontal", alt=alt)


def mark(name: str, color: int, *, face: str = "", target: bool = False, title: bool = False) -> None:
    """Show who is meant: a portrait (`portrait_svg`), or the initials in its own colour, and the name.

    The name is a title, or in bold.
    """
    star = " :material/star:" if target else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.image(face or initials_svg(name, color), width=(72 if title else 52) if face else 44, alt="")
        if title:
            st.header(f"{plain(name)}{star}", anchor=False)
        else:
            st.markdown(f"**{plain(name)}**{star}")


def share_bar(share: float, color: int, *, dark: bool = False) -> None:
    """Show a share of all customers as a thin bar in the colour of its persona; the words stand beside it."""
    fill = persona_color(color, "dark" if dark else "light")
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="6" viewBox="0 0 600 6" preserveAspectRatio="none">'
        '<rect width="600" height="6" rx="3" fill="#8b929a" fill-opacity="0.25"/>'
        f'<rect width="{600 * share:.0f}" height="6" rx="3" fill="{fill}"/></svg>'
    )
    st.image(picture, width="stretch", alt="")


def time_bars(shares: tuple[float, ...], *, alt: str, color: int = 0, dark: bool = False) -> None:
    """Show shares over time as small bars, the first period left; the words stand beside them."""
    fill = persona_color(color, "dark" if dark else "light")
    step, top = 240 / len(shares), max(shares) or 1.0
    bars = "".join(
        f'<rect x="{place * step:.1f}" y="{30 - 28 * share / top:.1f}" width="{max(step - 2, 1):.1f}" '
        f'height="{28 * share / top:.1f}" fill="{fill}"/>'
        for place, share in enumerate(shares)
    )
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="32" viewBox="0 0 240 32">'
        f'<rect y="30" width="240" height="1" fill="#8b929a" fill-opacity="0.5"/>{bars}</svg>'
    )
    st.image(picture, width=240, alt=alt)
