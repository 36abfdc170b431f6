"""access.new-password-hashes-strong"""

from __future__ import annotations

from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

new_password_hashes_strong = load_check("access.new-password-hashes-strong")


def test_good_as_it_should_be() -> None:
    assert new_password_hashes_strong(example(PasswordRules)).status is Status.PASS
    assert new_password_hashes_strong(example(PasswordRules, hash_scheme="sha512")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = new_password_hashes_strong(example(PasswordRules, hash_scheme="md5"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("passwd must hash new passwords by one of yescrypt, gost_yescrypt, blowfish, sha512; it uses md5")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert new_password_hashes_strong(example(PasswordRules, hash_scheme=DENIED)).status is Status.UNKNOWN
    assert new_password_hashes_strong(example(PasswordRules, hash_scheme="")).status is Status.NOT_APPLICABLE
    assert new_password_hashes_strong({PasswordRules: DENIED}).status is Status.UNKNOWN
    assert new_password_hashes_strong({PasswordRules: NOT_THERE}).status is Status.NOT_APPLICABLE
