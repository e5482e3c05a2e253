"""The script every visit runs: the six places, and the frame around them."""

from pathlib import Path

import streamlit as st

from pages.journeys.arriving import save_what_was_left
from pages.shared.errors import report_errors
from pages.shared.places import PLACES
from pages.shared.state import remember_study

# Before st.navigation: else a page's icon becomes the favicon and is fetched from another host.
st.set_page_config(page_title="Wayprint", page_icon="🧭", layout="wide")

PAGES = Path(__file__).parent.parent

remember_study()
save_what_was_left()
here = st.navigation(
    [
        st.Page(PAGES / place.script, title=place.title, icon=place.icon, url_path=place.path, default=place.path == "")
        for place in PLACES
    ],
    position="top",
)
with report_errors():  # tables that no longer fit together: each page says so, the Data page lets one mend it
    here.run()
