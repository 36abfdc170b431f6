"""encryption.homes-encrypted"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.encryption_at_rest import HomeEncryption
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

homes_encrypted = load_check("encryption.homes-encrypted")


def home(encrypted_by: Any, *, in_memory: bool = False) -> HomeEncryption:
    return HomeEncryption(path="/home/ann", account="ann", encrypted_by=encrypted_by, in_memory=in_memory)


def test_good_it_is_encrypted() -> None:
    verdict = homes_encrypted(home(["/home/ann (fscrypt)"]))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/home/ann, the home of ann, is encrypted by /home/ann (fscrypt)"


def test_bad_it_is_not() -> None:
    verdict = homes_encrypted(home([]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/home/ann, the home of ann, must be encrypted, and is not"


def test_absent_in_memory_exempt_or_not_known() -> None:
    assert homes_encrypted(home([], in_memory=True)).status is Status.NOT_APPLICABLE
    assert homes_encrypted(home([]), exempt=("ann",)).status is Status.NOT_APPLICABLE
    assert homes_encrypted(home(DENIED)).status is Status.UNKNOWN


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert homes_encrypted({HomeEncryption: fact}).status is status
