"""What is kept beside the studies: which model may word paragraphs, never with a key, and who makes changes."""

import pytest

from core.config import Settings
from core.errors import ConfigError

OLLAMA = "http://localhost:11434/v1"


def test_without_settings_no_model_is_asked(tmp_path):
    assert Settings(home=tmp_path).narrator({}) is None


def test_the_environment_names_address_model_and_key(tmp_path):
    values = {
        "WAYPRINT_NARRATOR_URL": f"{OLLAMA}/",
        "WAYPRINT_NARRATOR_MODEL": "llama3.2",
        "WAYPRINT_NARRATOR_KEY": "sk-1",
    }

    found = Settings(home=tmp_path).narrator(values)

    assert (found.url, found.model, found.key.get_secret_value()) == (OLLAMA, "llama3.2", "sk-1")
    assert found.stays_here


def test_what_was_entered_is_kept_without_a_key(tmp_path):
    Settings(home=tmp_path).keep_narrator("https://models.example.org/v1", "small")

    found = Settings(home=tmp_path).narrator({}, key="sk-typed")

    assert (found.host, found.model, found.key.get_secret_value()) == ("models.example.org", "small", "sk-typed")
    assert "sk-typed" not in (tmp_path / "settings.json").read_text(encoding="utf-8")


def test_the_key_of_the_environment_goes_to_no_address_that_was_entered(tmp_path):
    Settings(home=tmp_path).keep_narrator("https://elsewhere.example.org/v1", "small")

    found = Settings(home=tmp_path).narrator({"WAYPRINT_NARRATOR_KEY": "sk-server"})

    assert found.key.get_secret_value() == ""


def test_an_empty_address_takes_the_model_away(tmp_path):
    Settings(home=tmp_path).keep_narrator(OLLAMA, "llama3.2")

    assert Settings(home=tmp_path).keep_narrator("", "") is None
    assert Settings(home=tmp_path).narrator({}) is None


def test_a_damaged_file_is_said(tmp_path):
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"settings\.json"):
        Settings(home=tmp_path).narrator({})


def test_changes_are_signed_with_the_login_until_another_name_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("LOGNAME", "ada")

    assert Settings(home=tmp_path).author() == "ada"
    Settings(home=tmp_path).keep_narrator(OLLAMA, "llama3.2")
    Settings(home=tmp_path).keep_author(" Ada Lovelace ")

    assert Settings(home=tmp_path).author() == "Ada Lovelace"
    assert Settings(home=tmp_path).narrator({}).model == "llama3.2"
    Settings(home=tmp_path).keep_author("")
    assert Settings(home=tmp_path).author() == ""
