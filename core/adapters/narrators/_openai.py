"""Any endpoint that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, or a service."""

from __future__ import annotations

import json
import queue
import re
import threading
import time
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from core.config import NarratorSettings, OnProgress, no_progress
from core.errors import NarratorError
from core.narration import Message, Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

BUDGET_SECONDS = 120.0
"""An answer that takes longer is given up, everything together."""

MAX_ANSWER_BYTES = 1_000_000
MAX_TOKENS = 2_000
ATTEMPTS = 3
"""How often a busy or failing endpoint is asked."""

_WAITS = 0.1
_TRY_LATER = frozenset({408, 429, 500, 502, 503, 504})
_NOT_UNDERSTOOD = frozenset({400, 404, 415, 422, 501})
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Said(_Answer):
    content: str | None = None


class _Choice(_Answer):
    message: _Said
    finish_reason: str | None = None


class _Completion(_Answer):
    choices: list[_Choice]


class _NotUnderstoodError(Exception):
    """The endpoint does not know this way to ask for JSON."""


class OpenAiNarrator:
    """A model behind an endpoint that speaks OpenAI's chat completions.

    Asks for JSON by schema, then for JSON of any kind, then in words alone: whichever the endpoint understands first.

    Parameters
    ----------
    settings : NarratorSettings
        Address, model and key.
    budget : float, default 120
        Seconds that `word` may take, repeated attempts included.
    """

    def __init__(self, settings: NarratorSettings, *, budget: float = BUDGET_SECONDS) -> None:
        self._settings = settings
        self._budget = budget

    @property
    def model(self) -> str:
        """Name of the model."""
        return self._settings.model

    @property
    def host(self) -> str:
        """Host and port that the evidence is sent to."""
        return self._settings.host

    def word(self, messages: Sequence[Message], *, on_progress: OnProgress = no_progress) -> Wording:
        """Return the model's answer.

        Raises NarratorError when the endpoint refuses, fails, or gives no usable answer within the budget;
        CancelledError when `on_progress` says so: what is under way is then cut off.
        """
        import httpx  # most visits word nothing

        deadline = time.monotonic() + self._budget
        # What is on this machine is never asked for through a proxy.
        client = httpx.Client(trust_env=not self._settings.stays_here, follow_redirects=False)
        answers: queue.SimpleQueue[Wording | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._ask(client, messages, deadline))
            except Exception as error:  # noqa: BLE001 - handed to the thread that waits for it
                answers.put(error)

        # A read that hangs, or that gets a byte now and then, cannot be timed out from within.
        threading.Thread(target=ask, name="narrator", daemon=True).start()
        try:
            return self._wait(answers, deadline, on_progress)
        finally:
            client.close()

    def _wait(
        self, answers: queue.SimpleQueue[Wording | Exception], deadline: float, on_progress: OnProgress
    ) -> Wording:
        while time.monotonic() < deadline:
            on_progress(0.3, f"Waiting for {self.model} at {self.host}")
            try:
                answer = answers.get(timeout=_WAITS)
            except queue.Empty:
                continue
            if isinstance(answer, Exception):
                raise answer
            return answer
        raise self._too_late()

    def _too_late(self) -> NarratorError:
        message = f"{self.model} at {self.host} did not answer within {self._budget:.0f} seconds."
        return NarratorError(message, hint="Try again, or choose a smaller model.")

    def _ask(self, client: httpx.Client, messages: Sequence[Message], deadline: float) -> Wording:
        """Go down the ladder of ways to ask for JSON until one is understood and answered."""
        problem = "It gave no answer."
        ways: tuple[dict[str, object], ...] = (_by_schema(), {"response_format": {"type": "json_object"}}, {})
        for way in ways:
            try:
                text = self._complete(client, messages, way, deadline)
            except _NotUnderstoodError as error:
                problem = str(error)
                continue
            wording = _read(text)
            if wording is not None:
                return wording
            problem = "What it answered is not the JSON that was asked for."
        message = f"{self.model} at {self.host} gave no usable answer. {problem}"
        raise NarratorError(message, hint="Try again, or choose another model.")

    def _complete(
        self, client: httpx.Client, messages: Sequence[Message], way: dict[str, object], deadline: float
    ) -> str:
        body = {
            "model": self.model,
            "messages": [message.model_dump() for message in messages],
            "temperature": 0.3,
            "max_tokens": MAX_TOKENS,
            "stream": False,
            **way,
        }
        status = 0
        for attempt in range(1, ATTEMPTS + 1):
            status, content = self._post(client, body, deadline)
            if status == 200:
                return _text_of(content, self)
            if status not in _TRY_LATER or attempt == ATTEMPTS:
                break
            time.sleep(min(0.5 * 2 ** (attempt - 1), max(deadline - time.monotonic(), 0.0)))
        if status in _NOT_UNDERSTOOD and way:
            told = f"The endpoint answers {status}."
            raise _NotUnderstoodError(told)
        raise _refusal(status, self)

    def _post(self, client: httpx.Client, body: dict[str, object], deadline: float) -> tuple[int, bytes]:
        import httpx

        key = self._settings.key.get_secret_value()
        left = max(deadline - time.monotonic(), 0.1)
        try:
            with client.stream(
                "POST",
                f"{self._settings.url}/chat/completions",
                json=body,
                headers={"Authorization": f"Bearer {key}"} if key else {},
                timeout=httpx.Timeout(left, connect=min(10.0, left)),
            ) as response:
                content = b""
                for part in response.iter_bytes():
                    content += part
                    if len(content) > MAX_ANSWER_BYTES:
                        break
                return response.status_code, content
        except httpx.ReadTimeout as error:
            raise self._too_late() from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            message = f"Nothing answers at {self.host}."
            hint = "Start the model (for Ollama: ollama serve), or correct the address."
            raise NarratorError(message, hint=hint) from error
        except (httpx.HTTPError, RuntimeError, UnicodeError) as error:  # a client closed meanwhile is a RuntimeError
            message = f"The connection to {self.host} broke off ({type(error).__name__})."
            raise NarratorError(message, hint="Try again.") from error


def _by_schema() -> dict[str, object]:
    sentence: dict[str, Any] = {
        "type": "object",
        "properties": {
            "slot": {"type": "string"},
            "text": {"type": "string"},
            "evidence_ids": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["slot", "text", "evidence_ids"],
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "properties": {"sentences": {"type": "array", "items": sentence}},
        "required": ["sentences"],
        "additionalProperties": False,
    }
    named = {"name": "wording", "schema": schema, "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _text_of(content: bytes, narrator: OpenAiNarrator) -> str:
    """Return what the model said; NarratorError where the endpoint answers with something else, or cut it off."""
    try:
        choice = _Completion.model_validate_json(content).choices[0]
    except (ValidationError, IndexError) as error:
        message = f"{narrator.host} does not answer as a model does."
        raise NarratorError(message, hint="Check the address: it often ends in /v1.") from error
    if choice.finish_reason == "length":
        message = f"The answer of {narrator.model} was cut off."
        raise NarratorError(message, hint="Choose a model that allows longer answers.")
    return choice.message.content or ""


def _read(text: str) -> Wording | None:
    """Return the answer in what a model said, out of thoughts, fences and words around it; None without one."""
    text = _THOUGHT.sub("", text)
    fenced = _FENCE.search(text)
    inner = fenced[1] if fenced else text[text.find("{") : text.rfind("}") + 1]
    for candidate in (inner, _TRAILING_COMMA.sub("", inner)):
        try:
            return Wording.model_validate(json.loads(candidate))
        except (ValueError, RecursionError):
            continue
    return None


def _refusal(status: int, narrator: OpenAiNarrator) -> NarratorError:
    said = {
        401: "does not accept the key",
        403: "does not accept the key",
        404: f"knows no model {narrator.model!r}, or has another address",
        429: "is too busy, or the limit of the key is reached",
    }.get(status, f"answers with error {status}")
    return NarratorError(f"{narrator.host} {said}.", hint="Check the settings, or try again later.")
