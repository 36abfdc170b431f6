"""Secrets that programs take as short options."""

from __future__ import annotations

import pytest

from govaudit.detectors.redaction import redact, redact_text
from tests.support.command_lines import WITH_SECRET, WITHOUT_SECRET


@pytest.mark.parametrize("line", WITH_SECRET)
def test_the_secret_is_cut_and_the_command_stays(line: str) -> None:
    kept = redact_text(line.format("S3cretPw9x"))
    assert "S3cretPw9x" not in kept
    assert kept.replace("'", "") == line.replace("'", "").replace("pass:{}", "{}").format("[redacted]")
    assert redact_text(kept) == kept


@pytest.mark.parametrize("line", WITHOUT_SECRET)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact_text(line) == line


def test_long_lines_take_linear_time() -> None:
    data = b"mysql " * 200_000
    assert redact(data) == data
