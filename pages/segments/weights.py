"""How much each facet and each column counts when segments are looked for."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.config import MAX_WEIGHT
from core.pipeline import Prepared
from core.schema import ColumnSpec, Facet
from core.wording import capitalised


def ask_facets(tables: Prepared, old: Mapping[Facet, float]) -> dict[Facet, float]:
    """Ask how much each facet counts; return what is not as usual."""
    facets = sorted({spec.facet for spec in _taking_part(tables)})
    st.markdown(":gray[1 is as usual, 2 counts twice, 0 leaves it out.]")
    with st.grid(3, min_column_width=180):
        weights = {
            facet: st.slider(
                capitalised(facet.value),
                0.0,
                MAX_WEIGHT,
                old.get(facet, 1.0),
                step=0.5,
                key=f"facet_weight_{facet.value}",
            )
            for facet in facets
        }
    return {facet: weight for facet, weight in weights.items() if weight != 1.0}


def ask_columns(tables: Prepared, old: Mapping[str, float]) -> dict[str, float]:
    """Ask how much each column counts; return what is not as usual."""
    specs = _taking_part(tables)
    edited = st.data_editor(
        pd.DataFrame(
            {
                "column": [capitalised(spec.label) for spec in specs],
                "facet": [spec.facet.value for spec in specs],
                "weight": [old.get(spec.name, 1.0) for spec in specs],
            }
        ),
        key="column_weights",
        hide_index=True,
        disabled=["column", "facet"],
        height=260,
        alt=f"How much each of {len(specs)} columns counts",
        column_config={
            "column": st.column_config.TextColumn("Column", width="large"),
            "facet": st.column_config.TextColumn("Tells about"),
            "weight": st.column_config.NumberColumn(
                "Counts", min_value=0.0, max_value=MAX_WEIGHT, step=0.5, required=True
            ),
        },
    )
    weights = zip(specs, edited["weight"], strict=True)
    return {spec.name: float(weight) for spec, weight in weights if weight != 1.0}


def _taking_part(tables: Prepared) -> list[ColumnSpec]:
    found = (spec for spec in tables.customers.columns if spec.use)
    return sorted(found, key=lambda spec: (spec.facet.value, spec.label.casefold(), spec.name))
