"""Addresses opened directly: nothing is asked for that is not there, and everything loads from the root."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PLACES = {
    "/": "Wayprint",
    "/data?study=shop": "Data",
    "/segments?study=shop": "Segments",
    "/personas?study=shop": "Personas",
    "/journeys/?study=shop": "Journeys",  # as people type it
    "/share?study=shop": "Share",
}


@contextmanager
def forwarded(server: Server) -> Iterator[Server]:
    """The same server behind another port, as from a container or a tunnel."""
    target = ("127.0.0.1", int(server.url.rpartition(":")[2]))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, target), daemon=True).start()
        yield Server(f"http://127.0.0.1:{listener.getsockname()[1]}", server.home, server.log)


def _accept(listener: socket.socket, target: tuple[str, int]) -> None:
    while True:
        try:
            near, _ = listener.accept()
        except OSError:  # the test is over
            return
        far = socket.create_connection(target)
        for ends in ((near, far), (far, near)):
            threading.Thread(target=_pump, args=ends, daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(65_536):
            sink.sendall(chunk)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)  # wakes the thread that pumps the other way
        end.close()


def missing_on(page: Any, address: str, title: str) -> list[str]:
    """Open an address and return what the server could not answer until the page is there."""
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(address)
    expect(page.get_by_role("heading", name=title, level=1, exact=True)).to_be_visible()
    return failed


def test_no_place_asks_for_what_is_not_there(open_page: OpenPage, finished_studio: Server) -> None:
    page = open_page(finished_studio, "/")

    missing = {path: missing_on(page, finished_studio.url + path, title) for path, title in PLACES.items()}

    assert not any(missing.values()), missing


def test_a_place_is_reached_and_left_behind_another_port(open_page: OpenPage, finished_studio: Server) -> None:
    with forwarded(finished_studio) as near:
        page = open_page(near, "/share?study=shop")
        with page.expect_download() as caught:
            page.get_by_role("button", name="Download the report").click()
        page.get_by_role("link", name="Home").click()
        expect(page.get_by_role("heading", name="Wayprint", level=1, exact=True)).to_be_visible()
        page.get_by_role("link", name="Personas").click()
        expect(page).to_have_url(f"{near.url}/personas?study=shop")
        page.goto("about:blank")  # a page that loses its server says so in the console

    assert caught.value.url.startswith(near.url)
