"""access.new-passwords-no-dictionary-words"""

from __future__ import annotations

from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

new_passwords_no_dictionary_words = load_check("access.new-passwords-no-dictionary-words")


def test_good_as_it_should_be() -> None:
    assert new_passwords_no_dictionary_words(example(PasswordRules)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = new_passwords_no_dictionary_words(example(PasswordRules, checks_dictionary=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("passwd must refuse passwords that a dictionary holds, and does not")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert new_passwords_no_dictionary_words(example(PasswordRules, checks_dictionary=DENIED)).status is Status.UNKNOWN
    assert new_passwords_no_dictionary_words({PasswordRules: DENIED}).status is Status.UNKNOWN
    assert new_passwords_no_dictionary_words({PasswordRules: NOT_THERE}).status is Status.NOT_APPLICABLE
