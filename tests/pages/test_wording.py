"""The paragraph on the sheet, and a model that words it: set up, shown what is sent, checked, accepted or not."""

import pytest

from core.adapters.narrators.fake import fake_endpoint
from core.narration import is_about
from core.personas import proto_persona
from tests.pages.conftest import words

pytestmark = pytest.mark.usefixtures("home")

PAGE = "personas/personas"


def lying(sent, _turn):
    """Put the first sentence in other words, lie in the second, keep the rest."""
    answer = [{"slot": one["id"], "text": one["text"], "evidence_ids": one["evidence_ids"]} for one in sent["slots"]]
    answer[0]["text"] = f"In short, {answer[0]['text'][0].lower()}{answer[0]['text'][1:]}"
    answer[1]["text"] = "They make 977 visits a day."
    return answer


@pytest.fixture
def endpoint(monkeypatch):
    with fake_endpoint(lying) as running:
        monkeypatch.setenv("WAYPRINT_NARRATOR_URL", running.url)
        monkeypatch.setenv("WAYPRINT_NARRATOR_MODEL", "full")
        yield running


def said(app):
    return words(app).replace("\\", "").replace("\u2060", "")


def finished(app):
    """Run until the job is over."""
    for _ in range(200):
        app.run()
        if not any(button.key.startswith("cancel_") for button in app.button):
            return app
    raise AssertionError("the job did not end")


def asked(visit, persona):
    app = visit(PAGE, study="shop", persona=persona.id)
    return finished(app.button(key="ask_narrator").click().run())


def test_the_paragraph_opens_the_evidence_of_all_its_sentences(persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    button = app.button(key=f"evidence_{persona.id}_about-1")
    sentences = [one for one in persona.statements if is_about(one)]

    assert all(one.text in button.label.replace("\\", "") for one in sentences)
    before = len(app.table)
    button.click().run()
    assert len(app.table) - before == len({claim_id for one in sentences for claim_id in one.claim_ids})


def test_without_a_model_the_sheet_says_how_to_have_one_and_sends_nothing(persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)

    assert "If you have a language model" in said(app)
    assert "localhost:11434/v1" in said(app)
    assert "ask_narrator" not in [button.key for button in app.button]


def test_a_model_that_is_entered_is_kept_without_its_key(persona, visit, home):
    app = visit(PAGE, study="shop", persona=persona.id)
    app.text_input(key="narrator_url").set_value("https://models.example.org/v1")
    app.text_input(key="narrator_model").set_value("small")
    app.text_input(key="narrator_secret").set_value("sk-typed")

    app.button(key="narrator_save").click().run()

    assert "Sent to **small** at **models.example.org**" in said(app)
    assert "It leaves this machine" in said(app)
    assert all(b"sk-typed" not in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_a_wrong_address_is_said_and_nothing_kept(persona, visit, home):
    app = visit(PAGE, study="shop", persona=persona.id)
    app.text_input(key="narrator_url").set_value("models.example.org")
    app.text_input(key="narrator_model").set_value("small")

    app.button(key="narrator_save").click().run()

    assert "is not the address of a model" in app.error[0].value
    assert not (home / "settings.json").exists()


def test_nothing_is_sent_before_it_is_asked_and_what_is_sent_is_shown(endpoint, persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    app.toggle(key="what_is_sent").set_value(True).run()
    shown = [block.value for block in app.code]

    assert endpoint.requests == []
    finished(app.button(key="ask_narrator").click().run())
    assert [message["content"] for message in endpoint.requests[0]["messages"]] == shown


def test_a_lie_is_struck_out_with_the_reason_and_the_rest_can_be_used(endpoint, persona, visit, now_on):
    app = asked(visit, persona)
    built_in = [one.text for one in persona.statements if is_about(one)]

    assert "~~They make 977 visits a day.~~" in said(app)
    assert "“977” is in none of its evidence." in said(app)
    assert len(endpoint.requests) == 2  # asked, and once to repair
    app.button(key="use_wording").click().run()
    first, second, *_ = [one for one in now_on().statements if is_about(one)]
    assert (first.worded_by, first.text[:9]) == ("full", "In short,")
    assert (second.worded_by, second.text) == ("", built_in[1])
    assert f"1 of its {len(built_in)} sentences worded by full" in said(app)


def test_words_in_use_can_be_taken_back(endpoint, persona, visit, now_on):
    app = asked(visit, persona)
    app.button(key="use_wording").click().run()

    app.button(key="own_wording").click().run()

    assert endpoint.requests
    assert now_on().statements == persona.statements


def test_the_present_words_can_be_kept(endpoint, persona, visit, now_on):
    app = asked(visit, persona)

    app.button(key="keep_wording").click().run()

    assert now_on() == persona
    assert app.button(key="ask_narrator")
    assert len(endpoint.requests) == 2


def test_an_answer_is_remembered_for_the_same_evidence(endpoint, persona, visit):
    asked(visit, persona)

    again = visit(PAGE, study="shop", persona=persona.id)

    assert again.button(key="use_wording")
    assert len(endpoint.requests) == 2


def test_a_model_that_fails_is_said_and_nothing_changes(endpoint, persona, visit, now_on, monkeypatch):
    monkeypatch.setenv("WAYPRINT_NARRATOR_MODEL", "truncated")

    app = asked(visit, persona)

    assert "cut off" in app.error[0].value
    assert now_on() == persona
    assert len(endpoint.requests) == 1


def test_a_persona_without_data_offers_no_wording(studio, visit):
    study = studio.store.load("shop")
    guess = proto_persona("guess", "Guess")
    studio.store.save(study.model_copy(update={"personas": (*study.personas, guess)}), now=studio.clock())

    app = visit(PAGE, study="shop", persona="guess")

    assert "language model" not in said(app)
