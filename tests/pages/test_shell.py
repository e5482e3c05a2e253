"""The page that the client starts from, without a browser: only that page is written into."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from pages.shared.shell import RootAddress

PAGE = "<html><head><title>Streamlit</title></head><body>" + "." * 2_000 + "</body></html>"


async def page(_request: Request) -> HTMLResponse:
    return HTMLResponse(PAGE)


async def answer(_request: Request) -> JSONResponse:
    return JSONResponse({"html": "<head>"})


APP = Starlette(
    routes=[Route("/segments", page), Route("/media/report.html", page), Route("/api/health", answer)],
    middleware=[Middleware(RootAddress), Middleware(GZipMiddleware, minimum_size=500)],
)


def get(path: str, accept: str = "text/html,*/*;q=0.8", encoding: str = "") -> tuple[dict[str, str], bytes]:
    """Return headers and body of an answer as a server would send them."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"accept", accept.encode()), (b"accept-encoding", encoding.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    with ThreadPoolExecutor(1) as other_thread:  # the browser tests keep a loop running in this one
        other_thread.submit(asyncio.run, APP(scope, receive, send)).result()
    start, *rest = sent
    names = {name.decode(): value.decode() for name, value in start["headers"]}
    return names, b"".join(message.get("body", b"") for message in rest)


def test_the_page_tells_the_client_where_the_root_is_before_anything_else_runs():
    headers, body = get("/segments", encoding="gzip")

    assert body.startswith(b"<html><head><script>window.__streamlit = {BACKEND_BASE_URL:")
    assert body.endswith(PAGE.removeprefix("<html><head>").encode())
    assert int(headers["content-length"]) == len(body)


def test_a_file_that_somebody_downloads_stays_as_it_is():
    assert get("/media/report.html")[1] == PAGE.encode()


def test_an_answer_to_a_program_stays_as_it_is():
    assert get("/api/health")[1] == b'{"html":"<head>"}'
    assert get("/segments", accept="*/*")[1] == PAGE.encode()
