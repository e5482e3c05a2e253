"""How edits get from the board to the page, without a browser: what it sends is seeded into the session."""

from typing import Any

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from core.journeys import JourneyMap
    from pages.shared.board import board, pending

    state = st.session_state
    state.setdefault("ack", 0)
    state.setdefault("seen", [])
    for sent in pending("shoes", state.ack):
        state.seen.append(sent.command["kind"])
        state.ack = sent.seq
    board(JourneyMap(id="shoes", title="Buy shoes"), key="shoes", ack=state.ack)


def _op(seq: int, kind: str, token: str = "first") -> dict[str, Any]:
    return {"seq": seq, "token": token, "id": f"{token}-{seq}", "base": 0, "command": {"kind": kind}}


def _run(page: AppTest, *ops: object) -> list[str]:
    page.session_state["shoes"] = {"ops": list(ops)}
    page.run()
    assert not page.exception
    return list(page.session_state["seen"])


def _open() -> AppTest:
    page = AppTest.from_function(_page, default_timeout=30).run()
    assert not page.exception
    return page


def test_every_edit_arrives_once_and_in_order() -> None:
    page = _open()

    _run(page, _op(2, "b"), _op(1, "a"))
    _run(page, _op(1, "a"), _op(2, "b"), _op(3, "c"))

    assert _run(page, _op(2, "b"), _op(3, "c")) == ["a", "b", "c"]


def test_a_board_that_starts_afresh_counts_from_one_and_is_heard() -> None:
    page = _open()

    _run(page, _op(1, "a"), _op(2, "b"))
    _run(page, _op(1, "c", token="second"))

    assert _run(page, _op(1, "c", token="second"), _op(2, "d", token="second")) == ["a", "b", "c", "d"]


def test_a_page_that_forgets_its_count_does_not_get_old_edits_again() -> None:
    page = _open()
    _run(page, _op(1, "a"), _op(2, "b"))

    page.session_state["ack"] = 0
    _run(page, _op(1, "a"), _op(2, "b"))

    assert _run(page, _op(3, "c")) == ["a", "b", "c"]


def test_what_is_not_of_the_right_shape_is_left_out() -> None:
    page = _open()

    seen = _run(
        page,
        None,
        "x",
        {"seq": 1},
        {**_op(2, "b"), "seq": True},
        {**_op(3, "c"), "command": []},
        {**_op(3, "c"), "base": None},
        _op(4, "d"),
    )

    assert seen == ["d"]
