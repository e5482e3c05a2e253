"""One map: its title, whose it is, and the board; what the board asks for is applied and saved one by one."""

import streamlit as st

from core.charts import portrait_svg
from core.errors import ConfigError, ConflictError, NotFoundError, WayprintError
from core.journeys import JourneyMap, claims_on_card, dump_journey
from core.personas import Persona
from core.services import journey_of
from core.study import Study
from pages.journeys.maps import personas_of
from pages.shared.board import RawCommand, TrayItem, board, pending
from pages.shared.cached import studio
from pages.shared.errors import report_errors, show_error
from pages.shared.evidence import show_evidence
from pages.shared.places import JOURNEYS, PERSONAS, link
from pages.shared.state import state
from pages.shared.widgets import mark, pencil, plain

MAX_TITLE = 200
ATTEMPTS = 3
"""How often an edit is put on a map that another tab saves at the same moment."""


@st.fragment
def edit_map(study_id: str, journey_id: str) -> None:
    """Show one map; each edit is applied and saved before the board is drawn again."""
    try:
        key = _key(study_id, journey_id)
        asked = _catch_up(study_id, journey_id, key)
        study = studio().store.load(study_id)
        journey = journey_of(study, journey_id)
        history = studio().history(study_id, journey_id)
    except NotFoundError as error:  # deleted in another tab, and this one goes on showing its board
        show_error(error)
        link(JOURNEYS, "Go to all journey maps", icon=":material/route:", study=study_id)
        return
    state().board_revisions[key] = journey.revision
    personas = personas_of(study, journey)
    _show_head(study, journey, personas)
    tray = tuple(item for persona in personas for item in tray_of(persona))
    board(
        journey,
        key=key,
        ack=state().board_acks.get(key, 0),
        tray=tray,
        evidence={claim.id: claim.sentence for claim in study.claims},
        channels=sorted({item.channel for item in tray if item.channel}),
        can_undo=bool(history.done),
        can_redo=bool(history.undone),
    )
    if asked:
        _open_evidence(study, journey, personas, asked)


def _key(study_id: str, journey_id: str) -> str:
    return f"board_{study_id}_{journey_id}"


def _catch_up(study_id: str, journey_id: str, key: str) -> str:
    """Do what the board sent since the last run; returns the claim to open, "" for none.

    An edit that does not fit is told, and the board falls back to what is saved.
    """
    before = journey_of(studio().store.load(study_id), journey_id).revision
    if before != state().board_revisions.get(key, before):
        st.info(
            "This map was changed elsewhere, in another tab or by somebody else. What you see has those changes too.",
            icon=":material/sync:",
        )
    asked = ""
    for seq, command in pending(key, state().board_acks.get(key, 0)):
        try:
            asked = _apply(study_id, journey_id, command) or asked
        except WayprintError as error:
            show_error(error)
        state().board_acks[key] = seq
    return asked


def _apply(study_id: str, journey_id: str, command: RawCommand) -> str:
    """Do what the board asks; returns the claim whose evidence is to be opened, "" for an edit."""
    if command.get("kind") == "open_claim":
        return str(command.get("claim_id", ""))
    for attempt in range(1, ATTEMPTS + 1):
        try:
            journey = studio().edit_journey(study_id, journey_id, command)
            state().board_revisions[_key(study_id, journey_id)] = journey.revision
            break
        except ConflictError:  # saved by another tab between reading and writing: put the edit on the newer map
            if attempt == ATTEMPTS:
                raise
    return ""


def _show_head(study: Study, journey: JourneyMap, personas: tuple[Persona, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", width="content", wrap=False, gap="xxsmall"):
            st.header(plain(journey.title), anchor=False)
            _rename(study.id, journey)
        for persona in personas:
            with st.container(width="content"):
                mark(persona.name, persona.color, face=portrait_svg(persona), target=bool(persona.target))
            link(PERSONAS, "Open the profile", icon=":material/person:", study=study.id, persona=persona.id)
        if not personas:
            st.markdown(":gray[Its persona is no longer in the study.]", width="content")
        st.download_button(
            "Download as YAML",
            lambda: dump_journey(journey),
            file_name=f"{journey.id}.yaml",
            mime="application/yaml",
            icon=":material/download:",
            key=f"yaml_{journey.id}",
            type="tertiary",
            on_click="ignore",
        )


def _rename(study_id: str, journey: JourneyMap) -> None:
    # Keys with the title: after a rename the popover is a new one, closed, with the new title in its field.
    key = f"{journey.id}_{journey.title}"
    with pencil(f"Rename {journey.title}", key=f"rename_{key}"):
        title = st.text_input("Title of the map", journey.title, key=f"title_{key}", max_chars=MAX_TITLE)
        if st.button("Rename", key=f"rename_now_{journey.id}", type="primary"):
            with report_errors():
                if not title.strip():
                    message = "A map needs a title."
                    raise ConfigError(message, hint="Type one; the old one is kept until then.")
                _apply(study_id, journey.id, {"kind": "edit_map", "title": title.strip()})
                st.rerun()


def _open_evidence(study: Study, journey: JourneyMap, personas: tuple[Persona, ...], claim_id: str) -> None:
    """Open the drawer of a claim; that of a pain point comes with what else is known of it, and its quotes."""
    cards = [card for stage in journey.stages for step in stage.steps for card in step.cards]
    of_card = next((card.claim_ids for card in cards if claim_id in card.claim_ids), ())
    for persona in personas:
        behind = [(*pain.claim_ids, *pain.quote_ids) for pain in persona.pain_points]
        behind += [one.claim_ids for one in persona.touchpoints]
        for claim_ids in behind:
            if claim_id in claim_ids:
                show_evidence(study, tuple(dict.fromkeys((*of_card, *claim_ids))), persona.name, color=persona.color)
                return
    name, color = (personas[0].name, personas[0].color) if personas else ("This segment", 0)
    show_evidence(study, (claim_id,), name, color=color)


def tray_of(persona: Persona) -> tuple[TrayItem, ...]:
    """Return what the persona offers to attach."""
    pains = (
        TrayItem(
            id=pain.id,
            kind="pain",
            text=pain.title,
            severity=pain.severity,
            claim_ids=claims_on_card(pain),
            claim_kind=pain.kind,
        )
        for pain in persona.pain_points
    )
    touchpoints = (
        TrayItem(
            id=one.id,
            kind="touchpoint",
            text=one.name,
            channel=one.channel,
            claim_ids=one.claim_ids,
            claim_kind=one.kind,
        )
        for one in persona.touchpoints
    )
    return (*pains, *touchpoints)
