"""root's keys are good from known addresses."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.ssh_keys import AuthorizedKey
from tests.facts.ssh_key_examples import key
from tests.support import DENIED, NOT_THERE, load_check

ssh_root_keys_limited = load_check("access.ssh-root-keys-limited")


def root_key(*sources: str) -> AuthorizedKey:
    return key(account="root", uid=0, path="/root/.ssh/authorized_keys", sources=list(sources))


@pytest.mark.parametrize("sources", [("10.1.0.0/24",), ("*.admin.example", "!bad.admin.example"), ("192.0.2.7",)])
def test_good_from_these_alone(sources: tuple[str, ...]) -> None:
    assert ssh_root_keys_limited(root_key(*sources)).status is Status.PASS


def test_bad_from_anywhere() -> None:
    verdict = ssh_root_keys_limited(root_key())
    assert str(verdict.sentence) == "the key at /root/.ssh/authorized_keys:1 opens root from anywhere"


@pytest.mark.parametrize("sources", [("*",), ("0.0.0.0/0",), ("10.0.0.1", "*"), ("::/0",), ("!10.0.0.1",), ("!10.0.0.1", "*"), ("*.*",)])
def test_bad_patterns_that_everything_matches(sources: tuple[str, ...]) -> None:
    assert ssh_root_keys_limited(root_key(*sources)).status is Status.FAIL


def test_absent_no_key_of_root() -> None:
    assert ssh_root_keys_limited(key()).status is Status.NOT_APPLICABLE
    assert ssh_root_keys_limited(key(uid=0, is_expired=True)).status is Status.NOT_APPLICABLE
    assert ssh_root_keys_limited({AuthorizedKey: DENIED}).status is Status.UNKNOWN
    assert ssh_root_keys_limited({AuthorizedKey: NOT_THERE}).status is Status.NOT_APPLICABLE
