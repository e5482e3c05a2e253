"""Many cards on one page: a search box and pages, only where there are too many to see at once."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

PER_PAGE = 12

Item = TypeVar("Item")


def page_of(
    items: Sequence[Item], search: Callable[[Sequence[Item], str], Sequence[Item]], *, what: str, key: str
) -> Sequence[Item]:
    """Return the items to show now.

    Parameters
    ----------
    items : sequence
        All of them.
    search : callable
        Returns the items that fit what somebody typed.
    what : str
        What they are called, in the plural.
    key : str
        Keeps the widgets of several lists apart.
    """
    if len(items) <= PER_PAGE:
        return items
    words = st.text_input(f"Search {len(items)} {what}", key=f"search_{key}", icon=":material/search:", width=360)
    found = search(items, words)
    if not found:
        st.markdown(f"None of the {len(items)} {what} says this. Try another word.")
    return pages_of(found, key=key)


def pages_of(items: Sequence[Item], *, key: str) -> Sequence[Item]:
    """Return the items of the page to show now, and show which page that is where there are several."""
    n_pages = -(-len(items) // PER_PAGE)
    if n_pages <= 1:
        return items
    # A key per number of pages: the page somebody was on may be gone after a search.
    page = st.pagination(n_pages, key=f"page_{key}_{n_pages}")
    return items[(page - 1) * PER_PAGE : page * PER_PAGE]
