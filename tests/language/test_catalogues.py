"""Every text that a report shows exists in Indonesian, and each catalogue is what its source says."""

from __future__ import annotations

import pytest

from govaudit.language import catalogues

PARTS = catalogues.all_parts()


@pytest.mark.parametrize("part", PARTS)
def test_every_text_has_its_indonesian_with_the_same_placeholders(part: str) -> None:
    assert list(catalogues.flaws(part)) == []


@pytest.mark.parametrize("part", PARTS)
def test_what_is_loaded_is_what_the_source_says(part: str) -> None:
    assert catalogues.is_compiled(part) or not catalogues.translations(part)


def test_there_are_catalogues_for_every_part_that_says_something() -> None:
    assert {part for part in PARTS if catalogues.wanted(part)} == {path.stem for path in catalogues.HOME.glob("*.po")}
