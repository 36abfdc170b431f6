"""Sentences in the reader's language.

The code speaks English; each text of it is the key of its translation in a gettext
catalogue, `govaudit/language/<language>/<part>.mo`. Values are put in afterwards,
so a catalogue never sees what a target said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Literal

from govaudit.model import Sentence, Value, shown

__all__ = ["LANGUAGES", "Language", "add_catalogue", "choose_language", "in_words", "translate", "value_in_words", "words_in"]

Language = Literal["en", "id"]

LANGUAGES: tuple[Language, ...] = ("en", "id")
"""What govaudit speaks. English is what stands in the code and needs no catalogue."""

_YES_NO = {"en": ("yes", "no"), "id": ("ya", "tidak")}
_HOME = Path(__file__).parent
_of_plugins: dict[str, list[Path]] = {}


def translate(text: str, language: str) -> str:
    """A text of ours in the reader's language; as it is where a catalogue does not have it."""
    if language == "en" or not text:  # the key "" holds a catalogue's header
        return text
    return _catalogue(language).gettext(text)


def in_words(sentence: Sentence, language: str) -> str:
    """A sentence in the reader's language, values included. What a target said stands in it unchanged: it may be hostile."""
    values: dict[str, Value] = {name: _shown_in(value, language) for name, value in sentence.values.items()}
    return Sentence(sentence.template, values).fill(translate(sentence.template, language))


def value_in_words(value: object, language: str) -> str:
    """What a policy set, as a reader sees it: yes and no in his language, lists with commas."""
    if isinstance(value, list | tuple):
        return ", ".join(value_in_words(item, language) for item in value) or "-"
    if isinstance(value, str | int | float | bool) or value is None:
        return str(_shown_in(value, language))
    return str(value)


def words_in(language: str) -> Callable[..., str]:
    """The function that reports call `_` or `say` (by these names its texts are found): `_("{n} of {m} systems", n=1, m=4)`."""

    def say(template: str, /, **values: Value) -> str:
        return in_words(Sentence(template, values), language)

    return say


def choose_language(asked: str, inventory: str, environment: Mapping[str, str]) -> Language:
    """The reader's language: what was asked for, else what the inventory says, else the locale's, else English."""
    for language in (asked, inventory):
        if language in LANGUAGES:
            return language
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "id" if locale.replace(".", "_").replace("@", "_").split("_")[0] == "id" else "en"


def add_catalogue(path: Path, language: str = "id") -> None:
    """Let a plugin's texts be translated too: `path` is its `.mo` file. Texts of ours cannot be changed by it."""
    _of_plugins.setdefault(language, []).append(path)
    _catalogue.cache_clear()


def _shown_in(value: Value, language: str) -> str:
    match value:
        case Sentence():
            return in_words(value, language)
        case bool():
            return _YES_NO.get(language, _YES_NO["en"])[0 if value else 1]
        case float() if language == "id":
            return shown(value).replace(".", ",")
        case _:
            return shown(value)


@cache
def _catalogue(language: str) -> NullTranslations:
    """All parts as one: gettext asks one after the other."""
    catalogue = NullTranslations()
    for path in [*sorted((_HOME / language).glob("*.mo")), *_of_plugins.get(language, [])]:
        with path.open("rb") as file:
            catalogue.add_fallback(GNUTranslations(file))
    return catalogue
