"""Shape a segment: rename, colour, target, split, and merge with another."""

from base64 import b64encode

import streamlit as st

from core.charts import COLORS, persona_color
from core.config import OnProgress
from core.personas import TARGET_WORDS, Target
from core.pipeline import Prepared
from core.profiles import SegmentProfile
from core.services import Studio
from core.study import Study
from pages.segments.finding import in_background
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.theme import theme
from pages.shared.widgets import pencil

TARGETS: dict[Target, str] = {"": "No target", **TARGET_WORDS}


def show_menu(study: Study, profile: SegmentProfile, name: str, color: int) -> None:
    """Show the button that opens what can be done to a segment."""
    segment_id = profile.segment_id
    with pencil(f"Shape {name}", key=f"shape_{segment_id}"):
        _ask_name(study, segment_id, name)
        _ask_target(study, segment_id)
        _ask_color(study, segment_id, color)
        _ask_split_and_merge(study, segment_id)


def _ask_name(study: Study, segment_id: str, name: str) -> None:
    with (
        st.form(f"naming_{segment_id}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        # A key per name: a name given elsewhere is what this field shows next.
        new = st.text_input("Name", value=name, key=f"name_{segment_id}_{name}", max_chars=120)
        pressed = st.form_submit_button("Rename", key=f"rename_{segment_id}", type="primary")
    if pressed:
        with report_errors():
            studio().rename_segment(study.id, segment_id, new)
            st.rerun()


def _ask_target(study: Study, segment_id: str) -> None:
    now = study.targets.get(segment_id, "")
    chosen = st.selectbox(
        "Target",
        list(TARGETS),
        index=list(TARGETS).index(now),
        format_func=TARGETS.__getitem__,
        key=f"target_{segment_id}_{now}",
        help="A brand has three or so primary targets; the picture “Size and value” helps to choose.",
    )
    if chosen != now:
        studio().set_target(study.id, segment_id, chosen)
        st.rerun()


def _ask_color(study: Study, segment_id: str, color: int) -> None:
    chosen = st.pills(
        "Colour",
        range(len(COLORS)),
        default=color % len(COLORS),
        format_func=_swatch,
        key=f"color_{segment_id}_{color}",
        required=True,
    )
    if chosen != color % len(COLORS):
        studio().set_color(study.id, segment_id, chosen)
        st.rerun()


def _swatch(place: int) -> str:
    """Return a colour of the palette as a small picture, named for those who do not see it."""
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">'
        f'<circle cx="8" cy="8" r="8" fill="{persona_color(place, theme())}"/></svg>'
    )
    return f"![Colour {place + 1}](data:image/svg+xml;base64,{b64encode(picture.encode()).decode()})"


def _ask_split_and_merge(study: Study, segment_id: str) -> None:
    if study.segmentation is None or study.segmentation.tree is None:
        return
    if all(info.id != segment_id for info in study.segmentation.segments):
        return  # declared by a rule
    if st.button("Split in two", key=f"split_{segment_id}", icon=":material/call_split:"):

        def split(of: Studio, tables: Prepared, on_progress: OnProgress) -> None:
            of.split_segment(study.id, segment_id, prepared=tables, on_progress=on_progress)

        in_background(study, "Splitting the segment", split)
    names = study.names
    others = [info.id for info in study.segmentation.segments if info.id != segment_id]
    if len(others) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        other = st.selectbox(
            "Merge with",
            others,
            index=None,
            format_func=lambda one: names.get(one, one),
            placeholder="Choose a segment",
            key=f"merge_with_{segment_id}",
        )
        pressed = st.button("Merge", key=f"merge_{segment_id}", icon=":material/merge:", disabled=other is None)
    if pressed:

        def merge(of: Studio, tables: Prepared, on_progress: OnProgress) -> None:
            of.merge_segments(study.id, [segment_id, str(other)], prepared=tables, on_progress=on_progress)

        in_background(study, "Merging the segments", merge)
