"""What of a server's log fails a test."""

import pytest

from tests.e2e.conftest import Server

TRACEBACK = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n'
CLOSED_TWICE = (
    f"Exception in ASGI application\n{TRACEBACK}WebSocketDisconnected: not connected\n\n"
    f"During handling of the above exception, another exception occurred:\n\n{TRACEBACK}"
    'starlette.websockets.WebSocketDisconnected: Cannot call "send" once a close message has been sent.\n'
)


@pytest.mark.parametrize(
    ("log", "fails"),
    [
        ("Uvicorn server started\n", False),
        (CLOSED_TWICE, False),
        (f"{TRACEBACK}ValueError: no\n", True),
        (f"{CLOSED_TWICE}{TRACEBACK}ValueError: no\n", True),
        (f"Exception in ASGI application\n{TRACEBACK}ValueError: no\n{CLOSED_TWICE}", True),
    ],
    ids=["none", "a socket closed twice", "ours", "ours after it", "another of the server before it"],
)
def test_a_traceback_fails_a_test_but_for_a_socket_closed_twice(tmp_path, log, fails):
    file = tmp_path / "server.log"
    file.write_text(log, encoding="utf-8")

    assert bool(Server("", tmp_path, file).traceback()) == fails
