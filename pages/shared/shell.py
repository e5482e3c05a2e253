"""The page that Streamlit's client starts from, told where the studio lies."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEAD = b"<head>"
# The client makes a copy of this when it starts. Like its own files, "./" is seen from the page's address: the pages
# lie side by side, so it is the root on each of them, on any host and port, and below the path of a proxy.
_ROOT = b'<script>window.__streamlit = {BACKEND_BASE_URL: new URL("./", location.href).href}</script>'


class RootAddress:
    """ASGI middleware that tells Streamlit's client, on every page, that its server is at the root.

    A client that opens on the address of a page does not know which part of it is the page, and which the root. It
    asks for its server below the page first, and the browser reports the answers, 404, as errors.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the address is written into the page that the client starts from."""
        if _asks_for_page(scope):
            send = _Rewriting(send)
            scope = {**scope, "extensions": {}}  # as bytes, not as the path of a file
            del MutableHeaders(scope=scope)["accept-encoding"]  # what is compressed cannot be written into
        await self.app(scope, receive, send)


def _asks_for_page(scope: Scope) -> bool:
    """Return whether a browser opens a page, not a file: the name of a file has an ending."""
    if scope["type"] != "http" or scope["method"] != "GET" or "." in scope["path"].rpartition("/")[2]:
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


class _Rewriting:
    """Holds the answer back until it is whole, then sends it with the address in its head."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self.start = message
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self.start)
        else:
            await self.send(message)

    async def _finish(self, start: Message) -> None:
        body = self.body.replace(_HEAD, _HEAD + _ROOT, 1)
        MutableHeaders(scope=start)["content-length"] = str(len(body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def _is_html(start: Message) -> bool:
    return Headers(scope=start).get("content-type", "").startswith("text/html")
