"""Secrets that programs take as short options."""

from __future__ import annotations

import pytest

from govaudit.detectors.redaction import redact, redact_text
from tests.support.command_lines import DIRECTIVES, FORMS, ON_LINES, WITH_SECRET, WITHOUT_SECRET

SECRET = "hunter2xQ9zW7k"


@pytest.mark.parametrize("line", WITH_SECRET)
def test_the_secret_is_cut_and_the_command_stays(line: str) -> None:
    kept = redact_text(line.replace("{}", SECRET))
    assert SECRET not in kept
    secret = "AA{}Zb1Zb1Zb1Zb1Zb1" if "AA{}" in line else "pass:{}" if "pass:{}" in line else "{}"
    assert kept.replace("'", "") == line.replace("'", "").replace(secret, "[redacted]")
    assert redact_text(kept) == kept


@pytest.mark.parametrize("line", [*DIRECTIVES, *FORMS])
def test_the_secret_of_a_directive_is_cut(line: str) -> None:
    kept = redact_text(line.replace("{}", SECRET) + "\nnext yes\n")
    assert SECRET not in kept
    assert "[redacted]" in kept
    assert kept.endswith("\nnext yes\n")
    assert redact_text(kept) == kept


@pytest.mark.parametrize("text", ON_LINES)
def test_a_secret_on_another_line_than_its_name_is_cut(text: str) -> None:
    kept = redact_text(text.replace("{}", SECRET))
    assert SECRET not in kept
    assert kept.replace("[redacted]", SECRET) == text.replace("{}", SECRET)


def test_a_value_that_stands_before_its_name_is_cut() -> None:
    assert SECRET not in redact_text(f"env:\n  - value: {SECRET}\n    name: DB_PASSWORD\n")


def test_an_option_on_the_next_line_is_cut() -> None:
    assert SECRET not in redact_text(f"ExecStart=/usr/bin/own \\\n  --password \\\n  {SECRET}\n")
    assert SECRET not in redact_text(f"ExecStart=/usr/bin/mysql -u root \\\n  -p{SECRET}\n")


def test_administrators_of_couchdb_have_no_password_left() -> None:
    kept = redact_text(f"[admins]\nadmin = {SECRET}\nother = -pbkdf2-x\n[log]\nlevel = info\n")
    assert kept == "[admins]\nadmin = [redacted]\nother = -pbkdf2-x\n[log]\nlevel = info\n"


@pytest.mark.parametrize("line", WITHOUT_SECRET)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact_text(line) == line


def test_long_lines_take_linear_time() -> None:
    data = b"mysql " * 200_000
    assert redact(data) == data
