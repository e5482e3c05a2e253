"""A scripted endpoint on this machine that speaks OpenAI's chat completions, for tests and trials without a model.

The name of the model is the scenario: ``full`` answers as it should, the others each go wrong in their own way.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Sentences = list[dict[str, Any]]
Script = Callable[[Mapping[str, Any], int], Sentences]
"""Returns the sentences to answer with, from the evidence and slots that were sent and the turn (2 is to repair)."""


def unchanged(sent: Mapping[str, Any], _turn: int) -> Sentences:
    """Answer with the sentences that stand in the slots."""
    return [{"slot": slot["id"], "text": slot["text"], "evidence_ids": slot["evidence_ids"]} for slot in sent["slots"]]


@dataclass(slots=True)
class FakeEndpoint:
    """The running endpoint: `url` to configure, and every request that came in, parsed, with its headers."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def fake_endpoint(script: Script = unchanged) -> Iterator[FakeEndpoint]:
    """Run the endpoint on a free port until the block ends."""
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.requests.append(body)
            endpoint.headers.append(dict(self.headers.items()))
            status, answer = _answer(body, script, len(endpoint.requests), stopped)
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            except OSError:
                self.close_connection = True  # whoever asked is gone

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint = FakeEndpoint(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(body: dict[str, Any], script: Script, n_asked: int, stopped: threading.Event) -> tuple[int, bytes]:
    scenario, way = body["model"], body.get("response_format", {}).get("type", "")
    refused = {
        "no_schema": way == "json_schema",
        "no_format": bool(way),
        "busy": True,
        "busy_once": n_asked == 1,
        "broken": True,
        "no_key": True,
    }
    if refused.get(scenario):
        status = {"busy": 429, "busy_once": 429, "broken": 500, "no_key": 401}.get(scenario, 400)
        return status, b'{"error": {"message": "refused"}}'
    if scenario == "hang":
        stopped.wait(30)
        return 200, b"{}"
    if scenario == "slow":
        time.sleep(0.3)
    messages = body["messages"]
    turn = 1 + sum(one["role"] == "assistant" for one in messages)
    said = json.dumps({"sentences": script(json.loads(messages[1]["content"]), turn)}, ensure_ascii=False)
    return 200, _completion(_spoiled(scenario, said, n_asked), "length" if scenario == "truncated" else "stop")


def _spoiled(scenario: str, said: str, n_asked: int) -> str:
    spoiled = {
        "fenced": f"Here you are:\n```json\n{said}\n```\nAnything else?",
        "thinking": f"<think>{{what would they want?}}</think>\n{said}",
        "trailing_comma": said.replace("}]}", "},]}"),
        "truncated": said[: len(said) // 2],
        "garbage": "I am sorry, I cannot do that.",
        "invalid_once": "{}" if n_asked == 1 else said,
        "wrapped": f"Sure! {said} I hope this helps.",
    }
    return spoiled.get(scenario, said)


def _completion(content: str, reason: str) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": reason}
    return json.dumps({"object": "chat.completion", "choices": [choice]}).encode()
