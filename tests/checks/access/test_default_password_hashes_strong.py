"""access.default-password-hashes-strong"""

from __future__ import annotations

from govaudit.facts.accounts import PasswordAgeing
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

default_password_hashes_strong = load_check("access.default-password-hashes-strong")


def test_good_as_it_should_be() -> None:
    assert default_password_hashes_strong(example(PasswordAgeing)).status is Status.PASS
    assert default_password_hashes_strong(example(PasswordAgeing, encrypt_method="SHA512")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = default_password_hashes_strong(example(PasswordAgeing, encrypt_method="MD5"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("ENCRYPT_METHOD must be one of YESCRYPT, GOST_YESCRYPT, BCRYPT, SHA512; it is MD5")
    assert default_password_hashes_strong(example(PasswordAgeing, encrypt_method="")).status is Status.FAIL
    assert default_password_hashes_strong(example(PasswordAgeing, encrypt_method="sha512")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert default_password_hashes_strong({PasswordAgeing: DENIED}).status is Status.UNKNOWN
    assert default_password_hashes_strong({PasswordAgeing: NOT_THERE}).status is Status.NOT_APPLICABLE
