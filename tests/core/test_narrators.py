"""The adapter of language models against a scripted endpoint: what it copes with, and what ends in a clear error."""

import time
from types import SimpleNamespace

import pytest

from core.adapters.narrators import OpenAiNarrator
from core.adapters.narrators.fake import fake_endpoint, unchanged
from core.config import narrator_settings
from core.errors import CancelledError, ConfigError, NarratorError
from core.narration import EvidenceRow, EvidenceTable, Slot, messages_for

TABLE = EvidenceTable(
    rows=(
        EvidenceRow(
            id="e1",
            says="81% are in their 40s; everyone else: 22%.",
            kind="share",
            n=81,
            total=100,
            difference="3.7 times the share of everyone else",
            claim_id="s01.age.age",
        ),
    ),
    slots=(Slot(id="about-1", text="81% are in their 40s.", evidence_ids=("e1",)),),
)


def narrator(endpoint, scenario, *, budget=8.0, key=""):
    return OpenAiNarrator(narrator_settings(endpoint.url, scenario, key), budget=budget)


@pytest.mark.parametrize(
    ("scenario", "n_requests"),
    [
        ("full", 1),
        ("no_schema", 2),
        ("no_format", 3),
        ("fenced", 1),
        ("wrapped", 1),
        ("thinking", 1),
        ("trailing_comma", 1),
        ("invalid_once", 2),
        ("busy_once", 2),
        ("slow", 1),
    ],
)
def test_an_answer_is_read_however_the_endpoint_gives_it(scenario, n_requests):
    with fake_endpoint() as endpoint:
        (sentence,) = narrator(endpoint, scenario).word(messages_for(TABLE)).sentences

    assert sentence.text == "81% are in their 40s."
    assert len(endpoint.requests) == n_requests


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        ("busy", "too busy"),
        ("broken", "error 500"),
        ("no_key", "does not accept the key"),
        ("truncated", "cut off"),
        ("garbage", "no usable answer"),
        ("hang", "did not answer within 2 seconds"),
    ],
)
def test_what_cannot_be_read_ends_in_an_error_that_says_so_within_the_budget(scenario, said):
    started = time.monotonic()
    with fake_endpoint() as endpoint, pytest.raises(NarratorError, match=said) as raised:
        narrator(endpoint, scenario, budget=2.0 if scenario == "hang" else 20.0).word(messages_for(TABLE))

    assert raised.value.hint
    assert time.monotonic() - started < 20


def test_nobody_at_the_address_is_said_with_what_to_do():
    with fake_endpoint() as endpoint:
        gone = narrator(endpoint, "full")

    with pytest.raises(NarratorError, match="Nothing answers at 127.0.0.1") as raised:
        gone.word(messages_for(TABLE))

    assert "ollama serve" in raised.value.hint


def test_a_cancelled_wait_ends_at_once():
    def cancel(_share, what):
        if what.startswith("Waiting"):
            message = "The work was cancelled."
            raise CancelledError(message)

    started = time.monotonic()
    with fake_endpoint() as endpoint, pytest.raises(CancelledError):
        narrator(endpoint, "hang", budget=60.0).word(messages_for(TABLE), on_progress=cancel)

    assert time.monotonic() - started < 10


def test_exactly_the_messages_that_are_shown_are_sent_and_the_key_only_as_a_header():
    with fake_endpoint(unchanged) as endpoint:
        narrator(endpoint, "full", key="sk-secret").word(messages_for(TABLE))
    (request,), (headers,) = endpoint.requests, endpoint.headers

    assert request["messages"] == [message.model_dump() for message in messages_for(TABLE)]
    assert headers["Authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in str(request)
    assert "s01" not in str(request)  # neither rows nor the ids of the study


@pytest.mark.parametrize(
    "bad",
    [
        SimpleNamespace(url="localhost:11434", model="m", key="", said="not the address"),
        SimpleNamespace(url="file:///etc/passwd", model="m", key="", said="not the address"),
        SimpleNamespace(url="https://me:pw@example.org/v1", model="m", key="", said="not the address"),
        SimpleNamespace(url="http://localhost:11434/v1", model=" ", key="", said="No model"),
        SimpleNamespace(url="http://example.org/v1", model="m", key="k", said="plain text"),
    ],
    ids=lambda bad: bad.url,
)
def test_settings_that_cannot_be_used_are_refused(bad):
    with pytest.raises(ConfigError, match=bad.said) as raised:
        narrator_settings(bad.url, bad.model, bad.key)

    assert raised.value.hint


def test_a_key_is_never_shown():
    settings = narrator_settings("https://example.org/v1", "m", "sk-secret")

    assert "sk-secret" not in repr(settings)
    assert "sk-secret" not in settings.model_dump_json()
