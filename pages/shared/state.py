"""What a visit remembers: the only user of `st.session_state`, and of the address."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.errors import WayprintError
from core.journeys import History, JourneyMap
from core.opportunities import BacklogEdit, Metric, Opportunity, Solution
from core.personas import Persona
from pages.shared.builds import Build

_KEY = "studio"


@dataclass(frozen=True, slots=True)
class DeletedMap:
    """A deleted map, the study it was in, and what can be undone on it."""

    study_id: str
    journey: JourneyMap
    history: History


@dataclass(frozen=True, slots=True)
class HeldEdit:
    """An edit of a map that somebody else's met: its id and command, what it does, and what theirs did, in words."""

    id: str
    command: dict[str, Any]
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A rename of something of the backlog that was made on a map when it had `n_done` edits to undo."""

    edit: BacklogEdit
    n_done: int


@dataclass(slots=True)
class StudioState:
    """What lives as long as a browser tab; everything else is in the store.

    study_id : the study looked at last.
    deleted_study : id and name of the study deleted last, for undo.
    deleted_map : the map deleted last, for undo.
    deleted_persona : study id and the persona deleted last, for undo.
    board_acks : number of the last edit applied, by board.
    board_revisions : revision of the map as this visit saw it last, by board.
    open_board : study and map of the board that was shown last.
    held_edits : edits that met somebody else's, until it is said which counts, by board.
    renames, undone_renames : what was renamed in the backlog on a map, the last one last, by board.
    author : what this visit signs its changes of maps with (`pages.shared.author`); None before it is asked for.
    drawn_items : the opportunity, solution or metric as its form shows it, by id: what a change is compared with.
    form_round : counts how often these forms were drawn anew: new keys are the only way to new values.
    notice : a message to show once on the next run.
    problems : what went wrong with files of the last upload or confirmation, by study.
    opened_files : files on the Data page whose columns were looked at.
    builds : how the files came out that were asked for on the Share page, by file name.
    narrator_key : address of a model, and the key that was typed for it; it is kept nowhere else.
    upload_round : counts emptied uploaders: a new key is the only way to empty one.
    """

    study_id: str = ""
    deleted_study: tuple[str, str] | None = None
    deleted_map: DeletedMap | None = None
    deleted_persona: tuple[str, Persona] | None = None
    board_acks: dict[str, int] = field(default_factory=dict)
    board_revisions: dict[str, int] = field(default_factory=dict)
    open_board: tuple[str, str] | None = None
    held_edits: dict[str, list[HeldEdit]] = field(default_factory=dict)
    renames: dict[str, list[Rename]] = field(default_factory=dict)
    undone_renames: dict[str, list[Rename]] = field(default_factory=dict)
    author: str | None = None
    drawn_items: dict[str, Opportunity | Solution | Metric] = field(default_factory=dict)
    form_round: int = 0
    notice: str = ""
    problems: dict[str, tuple[WayprintError, ...]] = field(default_factory=dict)
    opened_files: set[str] = field(default_factory=set)
    builds: dict[str, Build] = field(default_factory=dict)
    narrator_key: tuple[str, str] = field(default=("", ""), repr=False)
    upload_round: int = 0

    def redraw_forms(self) -> None:
        """Show opportunities, solutions and metrics as they are saved, and not as somebody began to change them."""
        self.drawn_items.clear()
        self.form_round += 1


def state() -> StudioState:
    """Return the state of this visit."""
    found = st.session_state.get(_KEY)
    if not isinstance(found, StudioState):  # also after a hot reload, when the class is another
        found = StudioState()
        st.session_state[_KEY] = found
    return found


def remember_study() -> None:
    """Note the study of the address, so that the navigation keeps it."""
    study_id = st.query_params.get("study", "")
    if study_id:
        state().study_id = study_id


def address(name: str) -> str:
    """Return a part of the address ("persona", "journey"); "" when it is not given."""
    return str(st.query_params.get(name, ""))


def set_address(**parts: str) -> None:
    """Write the address of what is shown, so that it can be reloaded and shared; empty parts are left out."""
    # Also when it is the same here: a link within one page changes it on the server, and not in the browser,
    # which would go back to the old one with the next click.
    st.query_params.from_dict({name: value for name, value in parts.items() if value})


def first_value(key: str, value: float | None) -> None:
    """Give a field of numbers what it shows at first: unlike a default of the field, it can be emptied again."""
    if key not in st.session_state:
        st.session_state[key] = value


def notify(message: str) -> None:
    """Show a message on the next run: for what happens just before a rerun."""
    state().notice = message


def show_notice() -> None:
    """Show the message that was left for this run."""
    message = state().notice
    if message:
        state().notice = ""
        st.toast(message)


def upload_round(*, next_one: bool = False) -> int:
    """Return the number of the present uploader, or go on to an empty one."""
    if next_one:
        state().upload_round += 1
    return state().upload_round
