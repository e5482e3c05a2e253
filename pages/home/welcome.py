"""What Wayprint does: one sentence and one picture, in four parts that stand below each other on a phone."""

from pathlib import Path

import streamlit as st

from pages.shared.theme import theme

PICTURES = Path(__file__).parent / "pictures"
INK = {"light": "#8a93a3", "dark": "#7d8798"}
PARTS = (
    ("data", "Your data", "What you have already"),
    ("segments", "Segments", "Groups that are there"),
    ("personas", "Personas", "Each with its evidence"),
    ("journeys", "Journey maps", "Where it goes wrong"),
)


def welcome() -> None:
    """Show what Wayprint does."""
    with st.container(gap=None):
        st.title("Wayprint", anchor=False)
        st.markdown(
            "Turn raw customer data into segments, personas and journey maps – with the numbers behind every "
            "statement, on your own machine."
        )
    with st.container(horizontal=True, gap="small"):
        for name, title, words in PARTS:
            with st.container(width=165, gap="xxsmall"):
                # An image has no text colour to take over: the page's ink is written into it.
                drawing = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
                st.image(drawing.replace("currentColor", INK[theme()]), width=150, alt="")
                st.markdown(f"**{title}**  \n:gray[{words}]")
