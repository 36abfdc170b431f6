"""The console takes two proofs."""

from __future__ import annotations

from govaudit.checking import Place, Status
from govaudit.facts.derived.local_factors import ConsoleFactors
from govaudit.facts.pam import Proof
from tests.support import DENIED, NOT_THERE, load_check

console_login_second_factor_required = load_check("mfa.console-login-second-factor-required")


def test_good_two_proofs() -> None:
    verdict = console_login_second_factor_required(ConsoleFactors(ways=[[Proof.PASSWORD, Proof.SECOND_FACTOR]]))
    assert verdict.status is Status.PASS
    assert verdict.subject == "login"


def test_bad_a_password_is_enough() -> None:
    verdict = console_login_second_factor_required(ConsoleFactors(ways=[[Proof.PASSWORD]]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the console is content with: a password; 2 proofs are required"
    assert console_login_second_factor_required(ConsoleFactors(ways=[[]])).status is Status.FAIL


def test_bad_a_console_that_logs_in_by_itself() -> None:
    place = Place("/etc/systemd/system/getty@tty1.service.d/autologin.conf", 3)
    verdict = console_login_second_factor_required(ConsoleFactors(ways=[[]], unguarded=[place]))
    assert str(verdict.sentence) == "the console asks for no proof at all; 2 are required"
    assert verdict.places == [place]


def test_absent_no_console_and_no_view_of_it() -> None:
    assert console_login_second_factor_required({ConsoleFactors: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert console_login_second_factor_required(ConsoleFactors(ways=[])).status is Status.NOT_APPLICABLE
    assert console_login_second_factor_required(ConsoleFactors(ways=DENIED)).status is Status.UNKNOWN
