"""The portrait of a persona: drawn, initials, or a picture of one's own."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.charts import avatar_svg, initials_svg
from core.personas import INITIALS, Persona, draw_portrait, show_initials, upload_portrait
from core.study import Study
from pages.shared.cached import studio
from pages.shared.errors import report_errors

UPLOADABLE = ["png", "jpg", "jpeg", "webp"]


def content_of(upload: UploadedFile | None) -> bytes:
    """Return what was uploaded, nothing before that."""
    return upload.getvalue() if upload else b""


def edit_portrait(study: Study, persona: Persona) -> None:
    """Show the three kinds of portrait to choose from; an uploaded picture is made small and cleaned."""
    with st.popover("Portrait", icon=":material/face:", key=f"portrait_{persona.id}"):
        left, right = st.columns(2)
        with left:
            st.image(avatar_svg(persona.id, persona.color, 72), width=72, alt="The drawn portrait")
            drawn = st.button("Use the drawn one", key=f"drawn_{persona.id}", disabled=persona.portrait == "")
        with right:
            st.image(initials_svg(persona.name, persona.color, 72), width=72, alt="The initials")
            letters = st.button("Use initials", key=f"letters_{persona.id}", disabled=persona.portrait == INITIALS)
        st.caption("Or a picture. A face of one person is easily taken for all of them: drawn ones are not.")
        upload = st.file_uploader("PNG, JPEG or WebP", UPLOADABLE, key=f"face_{persona.id}", max_upload_size=5)
        chosen = st.button("Use the picture", key=f"use_face_{persona.id}", disabled=upload is None)
        with report_errors():
            if drawn or letters:
                studio().edit_persona(study.id, persona.id, draw_portrait if drawn else show_initials)
                st.rerun()
            if chosen:
                content = content_of(upload)
                studio().edit_persona(study.id, persona.id, lambda one: upload_portrait(one, content))
                st.rerun()
