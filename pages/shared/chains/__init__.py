"""Columns of cards with lines between them: what follows from what, and the chain of the one that is picked."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

__all__ = ["ChainCard", "ChainColumn", "show_chains"]

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ChainCard:
    """One card.

    key : what tells it from all others, in any column.
    title : what it is called.
    note : a line below, in plain words; "" for none.
    is_gone : whether it is only named, and no longer there.
    """

    key: str
    title: str
    note: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class ChainColumn:
    """One column: its title, its cards in display order, and what it says when it has none."""

    title: str
    cards: tuple[ChainCard, ...]
    empty: str


def show_chains(
    columns: Sequence[ChainColumn],
    links: Sequence[tuple[str, str]],
    *,
    picked: str,
    chain: Collection[str],
    key: str,
    on_pick: Callable[[str], None],
    side: str = "",
) -> None:
    """Show columns of cards and the lines between them.

    Parameters
    ----------
    columns : sequence of ChainColumn
        From left to right; on a narrow page one below the other, without lines.
    links : sequence of tuple of str
        Pairs of keys, from left to right.
    picked : str
        Key of the card that is picked, "" for none.
    chain : collection of str
        Keys of the cards to stress with it.
    key : str
        Of this element.
    on_pick : callable
        Called with the key of a card before the next run; with "" when the picked one is let go.
    side : str
        Key of the container that shows what is picked: on a narrow page it is brought into sight.
    """
    model = {
        "columns": [asdict(column) for column in columns],
        "links": [list(link) for link in links],
        "picked": picked,
        "chain": sorted(chain),
        "side": side,
    }
    # The model goes as one string: Streamlit looks for tables in anything else, which imports pandas.
    data = {"json": json.dumps(model, ensure_ascii=False, sort_keys=True)}
    _component()(key=key, data=data, on_picked_change=partial(_picked, key, on_pick))


def _picked(key: str, on_pick: Callable[[str], None]) -> None:
    sent = st.session_state[key].get("picked")
    if isinstance(sent, str):
        on_pick(sent)


@cache
def _component() -> Any:  # noqa: ANN401 - Streamlit's renderer type is not public
    return st.components.v2.component(
        "wayprint_chains",
        html='<div class="wayprint-chains"></div>\n',
        css=(_FOLDER / "chains.css").read_text(encoding="utf-8"),
        js=(_FOLDER / "chains.js").read_text(encoding="utf-8"),
    )
