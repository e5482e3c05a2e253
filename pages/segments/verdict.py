"""What the data supports, how many segments there are and why, with the picture of the reason."""

import streamlit as st

from core.charts import verdict_chart
from core.profiles import PLACED_ID, VERDICT_IDS, doubt_id, halves_id, style_id
from core.segmentation import SegmentationRecord
from core.study import Study
from core.wording import cut_words, number_words, percent
from pages.segments.words import ALL_NAME, VERDICTS
from pages.shared.evidence import say, say_claims
from pages.shared.theme import theme
from pages.shared.widgets import chart, plain


def show_short_verdict(record: SegmentationRecord) -> None:
    """Say in a line what the data supports and how many segments there are, without claiming it of another cut."""
    title, cut = VERDICTS[record.verdict][0], cut_words(record)
    number = number_words(record)
    st.markdown(f"**{number}.** “{title}” {cut}" if cut else f"**{title}.** {number}.")


def show_verdict(study: Study, record: SegmentationRecord) -> None:
    """Say first what the data supports, then how many segments and why, with the picture of the reason."""
    title, meaning = VERDICTS[record.verdict]
    words, picture = st.columns([3, 2], gap="large")
    with words.container(gap="xsmall", key="verdict"):
        st.header(title, anchor=False)
        say(study, f"{meaning} {record.verdict_reason}", VERDICT_IDS, name=ALL_NAME, key="verdict")
        st.markdown(f"**{number_words(record)}.**")
        halves = tuple(halves_id(one.n_segments) for one in record.candidates)
        say(study, record.reason, halves, name=ALL_NAME, key="number")
        cut = cut_words(record)
        if cut:
            st.info(f"This {cut}", icon=":material/account_tree:")
        if record.n_unassigned:
            share = percent(record.n_unassigned / record.n_customers)
            said = f"{record.n_unassigned:,} customers ({share}) fit none of them."
            say(study, said, (PLACED_ID,), name=ALL_NAME, key="fits_none")
        for place, style in enumerate(record.answer_styles):
            if style.removed:
                said = f"How people use the scale of “{style.question}” was taken out of its {style.n_items} answers"
                say(study, f"{said}: {style.reason}.", (style_id(place),), name=ALL_NAME, key=f"style_{place}")
    if record.verdict_evidence:
        with picture:
            chart(verdict_chart(record, theme=theme()), key="verdict_chart")
    # They speak of the segments that were found, not of others on the same tree.
    for one in record.warnings if record.is_as_found else ():
        st.warning(f"**{plain(one.message)}**\n\n{plain(one.hint)}", icon=":material/warning:")
        name = study.names.get(one.segment_ids[0], ALL_NAME) if one.segment_ids else ALL_NAME
        say_claims(study, (doubt_id(one),), name=name, key="doubt")
