"""How far all personas of a study are from each other."""

import streamlit as st

from core.charts import distance_heatmap
from core.personas import compared_columns, distances
from core.study import Study
from pages.shared.cached import evidence
from pages.shared.theme import theme
from pages.shared.widgets import chart


def show_distances(study: Study) -> None:
    """Show the picture of personas by personas, and how its numbers come about."""
    measured = [persona for persona in study.personas if persona.segment_id]
    data = evidence(study)
    found = distances(data, [str(persona.segment_id) for persona in measured])
    by_persona = {str(persona.segment_id): persona.id for persona in measured}
    overall = found.overall.rename(index=by_persona, columns=by_persona)
    names = {persona.id: persona.name for persona in measured}
    st.subheader("How far they are from each other", anchor=False)
    n = len(data.customers.frame)
    picture = distance_heatmap(overall, names, n_columns=len(compared_columns(data)), n=n, theme=theme())
    chart(picture, key="distances")
    with st.expander("How the distance is measured", icon=":material/info:"):
        st.markdown(
            "For each attribute that took part in finding the segments: of numbers, levels with an order and yes/no, "
            "how much more often a customer of one persona has the higher value than a customer of the other (Cliff’s "
            "delta); of categories, the part of the customers who would have to change to make both alike. The "
            "distance is the mean over the attributes. It does not depend on how many customers a persona has."
        )
