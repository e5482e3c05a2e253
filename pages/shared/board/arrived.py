"""What has arrived from a board: commands, numbered through a session however often the board in it starts afresh."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

RawCommand = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SentCommand:
    """A command that the board sent.

    Parameters
    ----------
    seq : int
        Its number in this session, to acknowledge it with.
    id : str
        What it is called however often it is sent; commands of one window share the id up to the last hyphen.
    base : int
        Revision of the map that the person saw.
    command : RawCommand
        What to do.
    """

    seq: int
    id: str
    base: int
    command: RawCommand


@dataclass(frozen=True, slots=True)
class Mount:
    """One life of the board in the browser: its operation n has the session-wide number `base` + n.

    `done` is the highest number ever acknowledged; the browser keeps sending what it sent last, and a page
    that opens the map anew from its store must not see that again.
    """

    token: str = ""
    base: int = 0
    done: int = 0


def pending(key: str, after_seq: int) -> list[SentCommand]:
    """Return the commands numbered above `after_seq`, oldest first.

    Reading changes nothing that matters: asked again with the same number it answers the same. Numbers
    only ever grow in a session, also when the board in the browser starts afresh and counts from 1.

    Parameters
    ----------
    key : str
        Key given to `board`.
    after_seq : int
        Number of the last command that was dealt with; 0 at first.
    """
    sent = _sent(key)
    if not sent:
        return []
    token = sent[-1]["token"]
    mount = _mount(key)
    done = max(after_seq, mount.done)
    if mount.token != token:
        mount = Mount(token, done, done)
        st.session_state[_mount_key(key)] = mount
    numbered = {mount.base + op["seq"]: op for op in sent if op["token"] == token}
    return [SentCommand(seq, op["id"], op["base"], op["command"]) for seq, op in sorted(numbered.items()) if seq > done]


def acknowledged(key: str, ack: int) -> Mount:
    """Return the life of a board, all up to `ack` dealt with."""
    mount = _mount(key)
    if ack > mount.done:
        mount = replace(mount, done=ack)
        st.session_state[_mount_key(key)] = mount
    return mount


def _sent(key: str) -> list[dict[str, Any]]:
    """Return what the browser sent, without what is not of its shape."""
    state = st.session_state.get(key)
    ops = state.get("ops") if isinstance(state, Mapping) else None
    if not isinstance(ops, list):
        return []
    return [op for op in ops if _is_op(op)]


def _is_op(op: object) -> bool:
    if not isinstance(op, dict):
        return False
    numbers, words = (op.get("seq"), op.get("base")), (op.get("token"), op.get("id"))
    are_numbers = all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in numbers)
    return are_numbers and all(isinstance(one, str) for one in words) and isinstance(op.get("command"), dict)


def _mount_key(key: str) -> str:
    return f"{key}:mount"


def _mount(key: str) -> Mount:
    mount = st.session_state.get(_mount_key(key))
    # After a hot reload the class is a new one, and the old value is none of it.
    return mount if isinstance(mount, Mount) else Mount()
