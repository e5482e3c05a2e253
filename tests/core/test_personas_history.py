"""What was done to a persona is taken back and done again, and never over what was changed elsewhere."""

import json

import pytest

from core.errors import ConflictError
from core.personas import (
    PersonaHistory,
    Statement,
    add_note,
    add_pain_point,
    add_statement,
    add_text,
    back_with_notes,
    edit_statement,
    move_section,
    proto_persona,
    record_edit,
    redo_edit,
    remove_note,
    remove_statement,
    rename,
    set_lock,
    show_initials,
    still_backed,
    undo_edit,
)

GIFTS = proto_persona("gifts", "Gift buyers", "They buy for others")
EDITS = {
    "headline": lambda one: edit_statement(one, "headline", "They buy for grandchildren"),
    "name": lambda one: rename(one, "Givers"),
    "adding the sentence “They plan ahead”": lambda one: add_statement(one, "behaviours", "They plan ahead"),
    "sentence “They plan”": lambda one: edit_statement(one, "own-1", "They plan"),
    "adding the pain point “No gift wrap”": lambda one: add_pain_point(one, "No gift wrap", 4),
    "adding the section “Saturday”": lambda one: add_text(one, "Saturday", "In town by noon"),
    "adding the section “Sunday”": lambda one: add_text(one, "Sunday", "At home"),
    "order of the sections": lambda one: move_section(one, "section-2", -1),
    "portrait": show_initials,
    "adding the interview note “I ask my sister what the kids already h…”": lambda one: add_note(
        one, "buyer", "I ask my sister what the kids already have"
    ),
    "sentence “They plan” ": lambda one: back_with_notes(one, "own-1", ("note-1",)),
    "removing the interview note “I ask my sister what the kids already h…”": lambda one: remove_note(one, "note-1"),
    "sentence “They plan”  ": lambda one: set_lock(one, "own-1", locked=False),
    "removing the sentence “They plan”": lambda one: remove_statement(one, "own-1"),
}


def done(persona, *edits):
    history = PersonaHistory()
    states = [persona]
    for edit in edits:
        new = edit(states[-1])
        history = record_edit(history, states[-1], new)
        states.append(new)
    return states, history


def test_every_edit_is_taken_back_and_done_again_in_order_by_its_name():
    states, history = done(GIFTS, *EDITS.values())
    persona = states[-1]

    for label, state in zip(reversed(EDITS), reversed(states[:-1]), strict=True):
        assert history.undo_label(persona) == label.strip()
        persona, history = undo_edit(history, persona)
        assert persona == state
    assert history.undo_label(persona) == ""
    for label, state in zip(EDITS, states[1:], strict=True):
        assert history.redo_label(persona) == label.strip()
        persona, history = redo_edit(history, persona)
        assert persona == state


def test_a_history_survives_being_saved():
    states, history = done(GIFTS, *EDITS.values())

    read = PersonaHistory.model_validate_json(history.model_dump_json())

    assert undo_edit(read, states[-1])[0] == states[-2]


def test_a_new_edit_forgets_what_was_taken_back():
    states, history = done(GIFTS, EDITS["headline"], EDITS["portrait"])
    persona, history = undo_edit(history, states[-1])

    history = record_edit(history, persona, rename(persona, "Givers"))

    assert history.undone == ()
    assert [one.label for one in history.done] == ["headline", "name"]


def test_an_edit_that_changes_nothing_is_not_one_to_take_back():
    assert record_edit(PersonaHistory(), GIFTS, GIFTS) == PersonaHistory()


def test_what_was_changed_elsewhere_is_never_overwritten():
    [_, edited], history = done(GIFTS, EDITS["headline"])
    elsewhere = edited.model_copy(
        update={"headline": edited.headline.model_copy(update={"text": "Counted anew"}), "target": "primary"}
    )

    assert history.undo_label(elsewhere) == ""
    with pytest.raises(ConflictError, match="changed elsewhere"):
        undo_edit(history, elsewhere)


def test_what_was_changed_elsewhere_in_other_parts_stays():
    [_, edited], history = done(GIFTS, EDITS["headline"])
    aimed = edited.model_copy(update={"target": "primary", "color": 5})

    back, _ = undo_edit(history, aimed)

    assert back == GIFTS.model_copy(update={"target": "primary", "color": 5})


def test_after_a_change_elsewhere_only_newer_edits_are_taken_back():
    [_, edited], history = done(GIFTS, EDITS["headline"])
    elsewhere = edited.model_copy(update={"headline": GIFTS.headline})

    history = record_edit(history, elsewhere, rename(elsewhere, "Givers"))

    assert [one.label for one in history.done] == ["name"]


def test_a_history_of_an_earlier_version_is_read_where_fields_were_added_since():
    states, history = done(GIFTS, EDITS["headline"], lambda one: add_statement(one, "behaviours", "They plan ahead"))
    kept = json.loads(history.model_dump_json())
    for entry in kept["done"]:
        for side in (entry["before"], entry["after"]):
            for one in (*side["lists"].get("statements", {}).get("entries", {}).values(), *side["fields"].values()):
                del one["note_ids"]

    back, read = undo_edit(PersonaHistory.model_validate(kept), states[-1])
    assert back == states[1]
    assert undo_edit(read, back)[0] == GIFTS


def test_a_hundred_edits_are_kept():
    _, history = done(GIFTS, *(lambda one, n=n: rename(one, f"Name {n}") for n in range(120)))

    assert len(history.done) == 100


def test_a_sentence_that_the_data_no_longer_says_does_not_come_back_as_measured():
    sentence = Statement(id="a", section="behaviours", text="62% shop late", claim_ids=("s01.a",), kind="measured")
    old = GIFTS.model_copy(update={"statements": (sentence,)})

    kept = still_backed(old, {})

    assert (kept.statements[0].kind, kept.statements[0].claim_ids) == ("assumed", ())
