"""A persona put together in a workshop: questions in order, guesses of several people, all of it an assumption."""

import streamlit as st

from core.charts import avatar_svg
from core.personas import QUESTIONS, Section, guesses, people_in, people_of
from core.study import Study, free_id
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.evidence import ASSUMPTION
from pages.shared.places import PERSONAS, go, link
from pages.shared.widgets import counted, plain

HINTS: dict[Section, str] = {
    "goals": "Ana: A present that arrives on time\nBen: Something nobody else gives",
    "behaviours": "Buy in the last week before a holiday",
    "channels": "The app, on the way home",
    "pains": "Gift wrap is not offered",
    "quotes": "I just want it to look like I thought about it.",
}


def show_workshop(study: Study) -> None:
    """Ask one question after the other, and show what comes together beside them."""
    link(PERSONAS, "All personas", icon=":material/arrow_back:", study=study.id)
    st.header("A persona without data", anchor=False)
    st.caption(
        "Write down what the team believes. Everything is marked as an assumption, and can later be laid beside "
        "the data to see what holds."
    )
    ask, beside = st.columns([3, 2], gap="large")
    answers: dict[Section, str] = {}
    with ask:
        name = st.text_input("What do you call them?", key="proto_name", max_chars=120, placeholder="Gift buyers")
        headline = st.text_area(
            "Who are they, in one line?",
            key="proto_headline",
            max_chars=2000,
            height=68,
            placeholder="They buy for others",
        )
        people = people_in(
            st.text_input("Who is in the room? (optional)", key="proto_people", placeholder="Ana, Ben, Chris")
        )
        st.caption(
            "One guess a line. With “Ana:” before it, the same guess of several people counts for each of them. A word "
            "with a capital before a colon is taken for a name and left out."
        )
        for place, (section, question) in enumerate(QUESTIONS.items(), start=1):
            answers[section] = st.text_area(
                f"{place}. {question}", key=f"proto_{section}", max_chars=4000, placeholder=HINTS[section]
            )
    with beside:
        _show_draft(study, name, headline, answers, people)
        if st.button("Write it down", key="proto_save", type="primary"):
            with report_errors():
                persona = studio().add_proto_persona(study.id, name, headline, answers, people)
                go(PERSONAS, study=study.id, persona=persona.id)


def _show_draft(study: Study, name: str, headline: str, answers: dict[Section, str], people: tuple[str, ...]) -> None:
    taken = {persona.id for persona in study.personas}
    room = people_of(answers.values(), people)
    with st.container(border=True, gap="xsmall", key="proto_draft"):
        st.image(avatar_svg(free_id(name or "new", taken), len(study.personas), 72), width=72, alt="")
        st.markdown(f"**{plain(name or 'No name yet')}** {ASSUMPTION}")
        if headline.strip():
            st.markdown(plain(headline))
        for section, question in QUESTIONS.items():
            found = guesses(answers[section], people)
            if found:
                st.caption(plain(question))
            for one in found:
                shared = f" :gray[{one.n_people} of {len(room)}]" if one.n_people > 1 else ""
                st.markdown(f"- *{plain(one.text)}*{shared}")
        if room:
            st.caption(
                f"{counted(len(room), 'person') if len(room) == 1 else f'{len(room)} people'} in the room; "
                "names are not kept."
            )
