"""The catalogues as files: read, brought up to date, compiled, and what they lack.

A released template stays in its catalogue for ever, so that old runs can still be
read; therefore a message that the code no longer has is kept as any other.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from govaudit.language.extract import ROOT, parts, texts

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

HOME = Path(__file__).parent / "id"

_HEADER = 'msgid ""\nmsgstr ""\n"Language: id\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
_PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_]*\}")
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""Files must not differ because the day does."""


def wanted(part: str) -> dict[str, list[str]]:
    """Every text of a part, with the files it stands in."""
    found: dict[str, list[str]] = {}
    for path in parts().get(part, []):
        for text in texts(path):
            places = found.setdefault(text, [])
            if (place := str(path.relative_to(ROOT))) not in places:
                places.append(place)
    return found


def translations(part: str) -> dict[str, str]:
    """What a part's catalogue says; an empty text where it says nothing yet."""
    return {str(message.id): str(message.string or "") for message in _read(HOME / f"{part}.po") if message.id}


def update(part: str, *, drop_obsolete: bool = False) -> None:
    """Add a part's new texts to its catalogue and compile it; translations are kept.

    A new text that another part has already translated gets that translation: it is the same text.
    `drop_obsolete`: forget what the code no longer says; only for texts that were never released.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    now, before = wanted(part), translations(part)
    if not now and not before:
        return
    catalogue = Catalog(locale="id", charset="utf-8")
    elsewhere = {} if all(before.get(text) for text in now) else _translated_elsewhere(part)
    kept = set() if drop_obsolete else {text for text, translation in before.items() if translation}
    for text in sorted({*now, *kept}):
        catalogue.add(text, before.get(text) or elsewhere.get(text, ""), locations=[(place, 0) for place in now.get(text, [])])
    for message in catalogue:
        message.flags.clear()
    written = io.BytesIO()
    write_po(written, catalogue, width=120, omit_header=True, sort_output=True, include_lineno=False)
    _replace(HOME / f"{part}.po", _HEADER.encode() + written.getvalue().strip() + b"\n")
    _replace(HOME / f"{part}.mo", compiled(part))


def compiled(part: str) -> bytes:
    """The `.mo` file that a part's `.po` file compiles to."""
    from babel.messages.mofile import write_mo

    catalogue = _read(HOME / f"{part}.po")
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def flaws(part: str) -> Iterator[str]:
    """What a part's catalogue lacks, a line each."""
    known = translations(part)
    for text, places in wanted(part).items():
        if not known.get(text):
            yield f"{part}: no Indonesian for {text!r} ({places[0]})"
    for text, translation in known.items():
        if translation and sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(translation)):
            yield f"{part}: the placeholders differ: {text!r} and {translation!r}"
    if known and not is_compiled(part):
        yield f"{part}: {part}.mo is not what {part}.po compiles to"


def obsolete(part: str) -> list[str]:
    """What the catalogue keeps though the code no longer says it."""
    now = wanted(part)
    return sorted(text for text in translations(part) if text not in now)


def is_compiled(part: str) -> bool:
    """Whether the `.mo` file says what the `.po` file says; their headers may differ from one Babel to the next."""
    return _messages(compiled(part)) == _messages((HOME / f"{part}.mo").read_bytes()) if (HOME / f"{part}.mo").exists() else False


def all_parts() -> list[str]:
    """The parts of the code, and those that only a catalogue still knows."""
    return sorted({*parts(), *(path.stem for path in HOME.glob("*.po"))})


def _messages(compiled_catalogue: bytes) -> Mapping[str, str]:
    from babel.messages.mofile import read_mo

    return {str(message.id): str(message.string) for message in read_mo(io.BytesIO(compiled_catalogue)) if message.id}


def _translated_elsewhere(part: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(HOME.glob("*.po")):
        if path.stem != part:
            found.update((text, translation) for text, translation in translations(path.stem).items() if translation)
    return found


def _read(path: Path) -> Catalog:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not path.exists():
        return Catalog(locale="id", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="id", charset="utf-8", abort_invalid=True)


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all: others read the catalogues while one is updated."""
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
