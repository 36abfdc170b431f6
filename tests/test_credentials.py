"""References to secrets: what they lead to, and that no error repeats a secret."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govaudit import credentials
from govaudit.credentials import CredentialError, is_reference, is_secret_name, resolve_secret


def secret_file(folder: Path, mode: int = 0o600, content: str = "hunter2\n") -> Path:
    path = folder / "secret"
    path.write_text(content)
    path.chmod(mode)
    return path


def test_a_variable_a_file_and_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_PASSWORD", "hunter2")
    assert resolve_secret("env:PORTAL_PASSWORD") == "hunter2"
    assert resolve_secret(f"file:{secret_file(tmp_path)}") == "hunter2"
    assert resolve_secret("command:printf 'hunter2\\n'") == "hunter2"


def test_a_command_is_not_given_to_a_shell() -> None:
    assert resolve_secret("command:echo $HOME; id") == "$HOME; id"


@pytest.mark.parametrize(("mode", "good"), [(0o600, True), (0o400, True), (0o640, False), (0o604, False), (0o610, False)])
def test_only_the_owner_may_reach_the_file(tmp_path: Path, mode: int, good: bool) -> None:
    reference = f"file:{secret_file(tmp_path, mode)}"
    if good:
        assert resolve_secret(reference) == "hunter2"
    else:
        with pytest.raises(CredentialError, match=rf"is open to others \(mode 0{mode:o}\)\nchmod 600"):
            resolve_secret(reference)


def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    path = secret_file(tmp_path)
    os.chown(path, 65534, 65534)
    with pytest.raises(CredentialError, match="belongs to another user"):
        resolve_secret(f"file:{path}")


def test_links_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(secret_file(tmp_path))
    os.mkfifo(tmp_path / "fifo", 0o600)
    for name, said in (
        ("link", "is a symbolic link"),
        ("fifo", "is not a regular file"),
        (".", "is not a regular file"),
        ("no", "no such"),
    ):
        with pytest.raises(CredentialError, match=said):
            resolve_secret(f"file:{tmp_path / name}")


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("env:GOVAUDIT_TEST_NOT_SET", "the environment variable GOVAUDIT_TEST_NOT_SET is not set"),
        ("command:false", "command:false ended with 1"),
        ("command:no-such-program x", "command:no-such-program: no such file or directory"),
        ("command:true", "command:true is empty"),
        ("command:yes", "gives more than 64 KiB"),
        ("command:printf '\\377'", "does not give UTF-8 text"),
        ("command:sh 'open", "cannot be read: no closing quotation"),
        ("hunter2", "a secret must be given as a reference"),
        ("plain:hunter2", "a secret must be given as a reference"),
    ],
)
def test_what_leads_to_no_secret(reference: str, said: str) -> None:
    with pytest.raises(CredentialError) as error:
        resolve_secret(reference)
    assert said in str(error.value)
    assert "hunter2" not in str(error.value)


def test_a_command_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "COMMAND_SECONDS", 0.2)
    with pytest.raises(CredentialError, match="gave no answer within"):
        resolve_secret("command:sh -c 'echo hunter2; sleep 60'")


def test_what_a_failing_command_said_is_not_repeated() -> None:
    with pytest.raises(CredentialError) as error:
        resolve_secret("command:sh -c 'echo hunter2; echo hunter2 >&2; exit 3'")
    assert str(error.value) == "command:sh ended with 3"


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("password", True),
        ("Passphrase", True),
        ("db_password", True),
        ("client-secret", True),
        ("clientSecret", True),
        ("api_key", True),
        ("apiKey", True),
        ("accessToken", True),
        ("kata_sandi", True),
        ("private_key", True),
        ("password_file", False),
        ("private_key_path", False),
        ("port", False),
        ("key", False),
        ("author", False),
        ("compass", False),
        ("passive", False),
        ("", False),
    ],
)
def test_which_names_hold_secrets(name: str, secret: bool) -> None:
    assert is_secret_name(name) is secret


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        ("env:PASSWORD", True),
        ("file:/run/secret", True),
        ("command:pass show x", True),
        ("env:", False),
        ("env:not a name", False),
        ("hunter2", False),
        ("file:a\nhunter2", False),
        ("x env:A", False),
    ],
)
def test_what_is_a_reference(value: str, reference: bool) -> None:
    assert is_reference(value) is reference
