"""A gallery to choose one of many from: pictures under headings, with a search, as one element of the page.

Nothing is sent to the server while somebody searches; a choice is sent once the keys have come to rest.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

__all__ = ["Choice", "pick"]

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose.

    Parameters
    ----------
    id : str
        What is returned when it is chosen.
    title, note : str
        What it is called; a few words more.
    group : str
        The heading it stands under.
    picture : str
        An SVG element.
    words : str
        What it is found by, beside its title, note and group.
    """

    id: str
    title: str
    note: str
    group: str
    picture: str
    words: str = ""


def pick(choices: Sequence[Choice], *, label: str, start: str, key: str) -> str:
    """Show the gallery and return the id of what is chosen, `start` at first.

    Parameters
    ----------
    choices : sequence of Choice
        Those of a group in their order; groups in the order of their first.
    label : str
        What is chosen, for those who hear the page.
    start : str
        Id of the one that is chosen at first.
    key : str
        One per gallery.
    """
    chosen = _chosen(key, {choice.id for choice in choices}) or start
    model = {"label": label, "choices": [asdict(choice) for choice in choices]}
    # One string: Streamlit looks for tables in anything else, which imports pandas.
    data = {"key": key, "json": json.dumps(model, ensure_ascii=False), "chosen": chosen}
    _component()(key=key, data=data, on_chosen_change=_on_chosen)
    return chosen


def _chosen(key: str, known: set[str]) -> str:
    state = st.session_state.get(key)
    chosen = state.get("chosen") if isinstance(state, Mapping) else None
    return chosen if isinstance(chosen, str) and chosen in known else ""


def _on_chosen() -> None:
    """Declare the state "chosen"; it is read at the top of the next run."""


@cache
def _component() -> Any:  # noqa: ANN401 - Streamlit's renderer type is not public
    return st.components.v2.component(
        "wayprint_picker",
        html='<div class="wayprint-picker"></div>\n',
        css=(_FOLDER / "picker.css").read_text(encoding="utf-8"),
        js=(_FOLDER / "picker.js").read_text(encoding="utf-8"),
    )
