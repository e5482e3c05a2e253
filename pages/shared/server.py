"""What surrounds the pages: security headers, a health route, and imports done before the first visit."""

import contextlib
import importlib
import threading
from collections.abc import AsyncIterator

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' blob:",  # Streamlit's page and components v2 start from inline scripts
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' blob: data:",
    "worker-src": "'self' blob:",
    "frame-src": "'self' blob: data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
}

WARM_MODULES = ("sklearn.cluster", "plotly.graph_objects", "core.services", "core.charts")
"""Slow to import; done in the background so that the first click does not wait for them."""


class SecurityHeaders:
    """ASGI middleware that adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the headers are added when the response starts."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)


async def health(_request: Request) -> JSONResponse:
    """Answer that the server is up."""
    return JSONResponse({"status": "ok"})


@contextlib.asynccontextmanager
async def warm_up(_app: ASGIApp) -> AsyncIterator[None]:
    """Import the slow modules in the background while the server starts."""

    def load() -> None:
        for name in WARM_MODULES:
            importlib.import_module(name)

    threading.Thread(target=load, name="warm-up", daemon=True).start()
    yield
