"""Data: which files the study rests on, what their columns mean, and how well they fit together."""

import streamlit as st

from pages.data.files import confirm_all, show_file
from pages.data.linking import show_links
from pages.data.uploading import add_files
from pages.shared.frame import open_study
from pages.shared.widgets import counted

study = open_study("Data", "What do we know about our customers?")
add_files(study)

waiting = [one for one in study.sources if not one.confirmed]
everything = st.container()
drafts = {one.name: show_file(study.id, one, expanded=one in waiting[:1]) for one in study.sources}
if len(waiting) > 1:
    with everything.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{counted(len(waiting), 'file')} to confirm. Look at what each is taken for.", width="content")
        if st.button(f"Confirm all {len(waiting)}", key="confirm_all", icon=":material/done_all:"):
            confirm_all(study.id, {one.name: drafts[one.name] for one in waiting})
            st.rerun()

if study.sources:
    show_links(study)
else:
    st.markdown("A customer table is enough to start. Event logs, surveys and feedback make the personas richer.")
    st.caption("CSV, Excel or Parquet; the encoding, the separator and what each column is are found and shown.")
