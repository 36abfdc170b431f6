"""How a sentence is put into words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from govaudit import language
from govaudit.language import choose_language, in_words, translate, words_in
from govaudit.model import Sentence


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A plugin's catalogue of two texts."""
    catalogue = Catalog(locale="id")
    catalogue.add("{host} of the plugin answers: {answer}", "{answer}: jawaban {host} milik plugin")
    catalogue.add("not set by the plugin", "tidak diatur oleh plugin")
    with (tmp_path / "plugin.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(language, "_of_plugins", {})
    language.add_catalogue(tmp_path / "plugin.mo")
    yield
    language._catalogue.cache_clear()


def test_english_is_what_stands_in_the_code(plugin: None) -> None:
    assert translate("not set by the plugin", "en") == "not set by the plugin"


def test_values_are_filled_into_the_translation(plugin: None) -> None:
    sentence = Sentence("{host} of the plugin answers: {answer}", {"host": "db1", "answer": "yes"})
    assert in_words(sentence, "id") == "yes: jawaban db1 milik plugin"
    assert in_words(sentence, "en") == "db1 of the plugin answers: yes"


def test_a_sentence_within_a_sentence_is_translated_too(plugin: None) -> None:
    sentence = Sentence("{host} of the plugin answers: {answer}", {"host": "db1", "answer": Sentence("not set by the plugin")})
    assert in_words(sentence, "id") == "tidak diatur oleh plugin: jawaban db1 milik plugin"


@pytest.mark.parametrize(
    ("value", "english", "indonesian"),
    [
        (True, "yes", "ya"),
        (False, "no", "tidak"),
        (None, "-", "-"),
        ([], "-", "-"),
        (["a", "b"], "a, b", "a, b"),
        (1.5, "1.5", "1,5"),
        (12000, "12000", "12000"),
    ],
)
def test_a_value_is_shown_in_the_readers_language(value: bool | float | list[str] | None, english: str, indonesian: str) -> None:
    sentence = Sentence("{value}", {"value": value})
    assert (in_words(sentence, "en"), in_words(sentence, "id")) == (english, indonesian)


def test_a_target_cannot_speak_through_a_placeholder(plugin: None) -> None:
    sentence = Sentence("{host} of the plugin answers: {answer}", {"host": "{answer}", "answer": "{host.__class__}"})
    assert in_words(sentence, "id") == "{host.__class__}: jawaban {answer} milik plugin"


def test_a_text_without_translation_stays_readable() -> None:
    assert words_in("id")("nobody has translated {this}", this=True) == "nobody has translated ya"


def test_no_text_is_no_text() -> None:
    assert translate("", "id") == ""


@pytest.mark.parametrize(
    ("asked", "inventory", "environment", "expected"),
    [
        ("en", "id", {"LANG": "id_ID.UTF-8"}, "en"),
        ("", "id", {"LANG": "en_GB.UTF-8"}, "id"),
        ("", "", {"LANG": "id_ID.UTF-8"}, "id"),
        ("", "", {"LANG": "id_ID.UTF-8", "LC_ALL": "C"}, "en"),
        ("", "", {"LANG": "en_US.UTF-8", "LC_MESSAGES": "id"}, "id"),
        ("", "", {"LANG": "idx_XX"}, "en"),
        ("", "", {"LC_ALL": "", "LANG": "de_DE"}, "en"),
        ("", "", {}, "en"),
        ("fr", "", {}, "en"),
    ],
)
def test_the_language_is_what_was_asked_then_the_inventorys_then_the_locales(
    asked: str, inventory: str, environment: dict[str, str], expected: str
) -> None:
    assert choose_language(asked, inventory, environment) == expected
