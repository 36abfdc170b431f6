"""Shell patterns: Python and the shells agree on what they match."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from govaudit.targets.host.patterns import UnusablePath, as_text, base, clean, directories, matcher, shell_word

NAMES = [
    "a",
    "ab",
    "a.conf",
    "b.conf",
    ".hidden",
    ".a.conf",
    "[x]",
    "x",
    "-",
    "*",
    "a b.conf",
    "é.conf",
    "new\nline",
    "'",
    '"',
    "\\",
    "$(id)",
    "!",
    "a]b",
]


@pytest.mark.parametrize("shell", ["dash", "busybox sh", "bash"])
@pytest.mark.parametrize(
    "part",
    [
        "*",
        "a*",
        "*.conf",
        "?",
        "??",
        "[ab]*",
        "[!ab]*",
        "[^ab]*",
        "[a-c].conf",
        ".*",
        ".?*",
        "[x]",
        "[]x",
        "[",
        "*]*",
        "$(*",
        "'*",
        "\\*",
        "a b.*",
        "[.]*",
        "é*",
        "*\n*",
        "[*]*",
    ],
)
def test_a_shell_expands_a_pattern_to_what_it_matches(shell: str, part: str, tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).touch()
    script = f'LC_ALL=C; set -- {shell_word(f"{tmp_path}/{part}")}; for f do [ -e "$f" ] && printf \'%s\\0\' "$f"; done; :'
    expanded = subprocess.run([*shell.split(), "-c", script], capture_output=True, check=True).stdout.split(b"\0")[:-1]
    matched = [
        f"{tmp_path}/{name}".encode() for name in [*NAMES, ".", ".."] if matcher(f"{tmp_path}/{part}").match(f"{tmp_path}/{name}".encode())
    ]
    assert sorted(path for path in expanded if not path.endswith((b"/.", b"/.."))) == sorted(
        path for path in matched if not path.endswith((b"/.", b"/.."))
    )


def test_the_directories_that_an_expansion_goes_through() -> None:
    assert directories("/home/*/.ssh/id_*") == (("/home", True), ("/home/*", False), ("/home/*/.ssh", True))
    assert directories("/etc/a/b.conf") == (("/etc/a", False),)
    assert base("/*") == "/"
    assert base("/home/*/x") == "/home"


@pytest.mark.parametrize(("written", "cleaned"), [("/etc//a/./b/", "/etc/a/b"), ("/", "/"), ("//", "/")])
def test_paths_are_cleaned(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


@pytest.mark.parametrize("path", ["", "relative", "~/x", "/etc/../x", "/a\0b"])
def test_paths_that_cannot_be_asked_for(path: str) -> None:
    with pytest.raises(UnusablePath):
        clean(path)


def test_a_name_that_is_no_text_is_written_as_text() -> None:
    assert as_text(b"/etc/\xff") == "/etc/\\xff"
