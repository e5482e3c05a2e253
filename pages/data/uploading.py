"""Taking files in: the good ones are kept, each broken one gets its message."""

import streamlit as st

from core.adapters.readers import FILE_TYPES
from core.config import MAX_FILE_BYTES
from core.errors import WayprintError
from core.study import Study
from pages.shared.cached import studio
from pages.shared.errors import show_error
from pages.shared.state import notify, state, upload_round
from pages.shared.widgets import counted


def add_files(study: Study) -> None:
    """Show the uploader; what is dropped is read at once, and the uploader is empty again."""
    dropped = st.file_uploader(
        "Drop one or several files: customer table, event log, survey, feedback",
        type=list(FILE_TYPES),
        accept_multiple_files=True,
        key=f"upload_{upload_round()}",
        max_upload_size=MAX_FILE_BYTES // 1024**2,
    )
    if dropped:
        names = {one.report.file_name for one in study.sources}
        added, problems = _read([(file.name, file.getvalue()) for file in dropped], study.id)
        replaced = sum(name in names for name in added)
        upload_round(next_one=True)
        state().problems[study.id] = tuple(problems)
        if added:
            again = f" {counted(replaced, 'file')} replaced: confirm the columns again." if replaced else ""
            notify(f"Read {counted(len(added), 'file')}.{again}")
        st.rerun()
    for problem in state().problems.get(study.id, ()):
        show_error(problem)


def _read(files: list[tuple[str, bytes]], study_id: str) -> tuple[list[str], list[WayprintError]]:
    added, problems = [], []
    bar = st.progress(0.0, text="Reading")
    for number, (name, content) in enumerate(files):
        bar.progress(number / len(files), text=f"Reading file {number + 1} of {len(files)}")
        try:
            studio().add_file(study_id, content, name)
            added.append(name)
        except WayprintError as error:
            named = error.message if name in error.message else f"{name}: {error.message}"
            problems.append(WayprintError(f"Not added: {named}", hint=error.hint))
    return added, problems
