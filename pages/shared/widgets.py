"""Pieces of a page that several pages share."""

import re

import streamlit as st

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=])")


def plain(text: str) -> str:
    """Return text that a markdown element shows letter for letter: no formatting, image, link or colour."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "  \n")


def heading(title: str, question: str) -> None:
    """Show the title of a place and the one question it answers."""
    st.title(title, anchor=False)
    st.markdown(f":gray[{plain(question)}]")


def empty_state(icon: str, sentence: str) -> None:
    """Show what will be here; the caller adds the one button."""
    with st.container(horizontal_alignment="center"):
        st.markdown(f"# {icon}")
        st.markdown(plain(sentence))
