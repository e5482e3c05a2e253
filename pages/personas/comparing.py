"""Two to four personas side by side, the largest difference first; and how far all of them are from each other."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.basis import size_words
from core.charts import portrait_svg
from core.claims import Claim
from core.personas import MAX_COMPARED, MUCH_THE_SAME, ComparedRow, Persona, compare_personas
from core.study import Study
from core.wording import percent
from pages.personas.distance import show_distances
from pages.shared.cached import evidence
from pages.shared.errors import report_errors
from pages.shared.evidence import ASSUMPTION, statement
from pages.shared.places import PERSONAS, SEGMENTS, link
from pages.shared.state import address, set_address
from pages.shared.theme import theme
from pages.shared.widgets import counted, empty_state, mark, plain, share_bar

LABEL_WIDTH = 1.2
N_ROWS = 12
"""Differences shown at once; more on demand."""


def show_comparing(study: Study) -> None:
    """Show the personas of the address beside each other, or how far all are from each other."""
    link(PERSONAS, "All personas", icon=":material/arrow_back:", study=study.id)
    by_id = {persona.id: persona for persona in study.personas}
    if sum(1 for one in study.personas if one.segment_id) < 2:
        empty_state(":material/compare_arrows:", "Two personas from the data can be compared here.")
        link(SEGMENTS, "Find segments", icon=":material/bubble_chart:", study=study.id)
        return
    asked = [one for one in address("compare").split(",") if one in by_id][:MAX_COMPARED]
    chosen = st.multiselect(
        "Compare",
        list(by_id),
        default=asked,
        format_func=lambda one: by_id[one].name,
        max_selections=MAX_COMPARED,
        placeholder="Choose two to four personas",
        key="compare_personas",
        width=760,
    )
    set_address(study=study.id, view="compare", compare=",".join(chosen))
    with report_errors():
        if len(chosen) == 1:
            st.caption("Choose at least one more to see both side by side.")
        if len(chosen) > 1:
            _show_side_by_side(study, [by_id[one] for one in chosen])
        show_distances(study)


def _show_side_by_side(study: Study, personas: list[Persona]) -> None:
    rows = compare_personas(evidence(study), personas, study.themes)
    with_claims = study.model_copy(update={"claims": _claims(rows)})
    _show_heads(study, personas)
    differ = [row for row in rows if row.apart >= MUCH_THE_SAME]
    alike = [row for row in rows if row.apart < MUCH_THE_SAME]
    st.subheader("Where they differ", anchor=False)
    if not differ:
        st.markdown("Nowhere by much.")
    st.caption("The largest difference first. Each number opens its evidence.")
    for row in differ[:N_ROWS]:
        _show_row(with_claims, personas, row)
    for label, rest in (("smaller differences", differ[N_ROWS:]), ("on which they are much the same", alike)):
        if rest:
            key = f"rows_{label}_{'-'.join(one.id for one in personas)}"
            title = f"{counted(len(rest), 'attribute')} {label}" if rest is alike else f"{len(rest)} {label}"
            if st.toggle(f"Show {title}", key=key):
                for row in rest:
                    _show_row(with_claims, personas, row)


def _claims(rows: tuple[ComparedRow, ...]) -> tuple[Claim, ...]:
    return tuple(value.claim for row in rows for value in row.values.values())


def _columns(personas: list[Persona]) -> list[DeltaGenerator]:
    return st.columns([LABEL_WIDTH, *([1] * len(personas))], gap="medium")


def _show_heads(study: Study, personas: list[Persona]) -> None:
    for column, persona in zip(_columns(personas)[1:], personas, strict=True):
        with column, st.container(gap="xsmall", key=f"head-{persona.id}"):
            mark(persona.name, persona.color, face=portrait_svg(persona), target=bool(persona.target))
            if persona.segment_id:
                share_bar(persona.share, persona.color, dark=theme() == "dark")
                st.caption(f"{size_words(study, persona.size)}, {percent(persona.share)} of all")
            else:
                st.markdown(f"{ASSUMPTION} Written without data")
            st.markdown(plain(persona.headline.text))
            link(PERSONAS, "Open the profile", icon=":material/person:", study=study.id, persona=persona.id)


def _show_row(study: Study, personas: list[Persona], row: ComparedRow) -> None:
    with st.container(gap="xxsmall", key=f"compared_{row.id}"):
        label, *columns = _columns(personas)
        label.markdown(f"**{plain(row.label)}**")
        for column, persona in zip(columns, personas, strict=True):
            with column, st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                st.image(portrait_svg(persona, 24), width=24, alt=persona.name)
                value = row.values.get(persona.id)
                if value is None:
                    st.markdown(":gray[not measured]")
                    continue
                key = f"cmp_{row.id}_{persona.id}"
                name, color = persona.name, persona.color
                statement(study, value.words, "measured", (value.claim.id,), name=name, key=key, color=color)
                st.caption(plain(name), width="content")  # on a phone no column says whose it is
