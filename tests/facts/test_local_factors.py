"""What the console and sudo take."""

from __future__ import annotations

from govaudit.facts.derived.local_factors import ConsoleFactors, SudoFactors, console_factors, sudo_factors
from govaudit.facts.pam import Consoles, Proof
from govaudit.model import Absent, Missing, Place
from tests.facts.access_examples import service, sudo
from tests.support import DENIED

PASSWORD = [[Proof.PASSWORD]]
BOTH = [[Proof.PASSWORD, Proof.SECOND_FACTOR]]
ASKING = Consoles(unguarded=[], is_complete=True)


def test_the_console_is_the_service_login() -> None:
    assert console_factors(ASKING, [service("sshd"), service("login", ways=PASSWORD)]) == ConsoleFactors(ways=PASSWORD)
    assert console_factors(ASKING, [service("login", ways=DENIED)]) == ConsoleFactors(ways=DENIED)
    assert isinstance(console_factors(ASKING, [service("sshd")]), Absent)


def test_a_console_may_not_ask_login_at_all() -> None:
    place = Place("/etc/systemd/system/getty@tty1.service.d/autologin.conf", 3)
    autologin = Consoles(unguarded=[place], is_complete=True)
    assert console_factors(autologin, [service("login", ways=PASSWORD)]) == ConsoleFactors(ways=[[]], unguarded=[place])
    not_followed = Consoles(unguarded=[], is_complete=DENIED)
    assert console_factors(not_followed, [service("login", ways=PASSWORD)]) == ConsoleFactors(ways=DENIED)


def test_sudo_asks_its_service_or_other_or_nobody() -> None:
    assert sudo_factors(sudo(), [service("sudo", ways=PASSWORD)]) == SudoFactors(ways=PASSWORD)
    assert sudo_factors(sudo(), [service("other", ways=PASSWORD)]) == SudoFactors(ways=PASSWORD)
    assert sudo_factors(sudo(authenticate=False), [service("sudo", ways=PASSWORD)]) == SudoFactors(ways=[[]])
    assert sudo_factors(sudo(pam_service=DENIED), []) == SudoFactors(ways=DENIED)
    assert isinstance(sudo_factors(sudo(), []).ways, Missing)


def test_sudo_i_is_another_door() -> None:
    strict, lax = service("sudo", ways=BOTH), service("sudo-i", ways=PASSWORD)
    assert sudo_factors(sudo(), [strict, lax]) == SudoFactors(ways=PASSWORD)
    assert sudo_factors(sudo(pam_login_service="sudo"), [strict, lax]) == SudoFactors(ways=BOTH)
    assert sudo_factors(sudo(pam_login_service=DENIED), [strict, lax]) == SudoFactors(ways=DENIED)
    assert sudo_factors(sudo(), [strict, service("other", ways=[])]) == SudoFactors(ways=BOTH)
    assert isinstance(sudo_factors(sudo(), [strict, service("other", ways=PASSWORD)]).ways, Missing)
    assert isinstance(sudo_factors(sudo(), [strict, service("sudo-i", ways=DENIED)]).ways, Missing)


def test_sudo_that_asks_some_for_nothing_is_not_known() -> None:
    strict = [service("sudo", ways=BOTH), service("sudo-i", ways=BOTH)]
    for changes in ({"waived_for": [":bob"]}, {"exempt_group": "ops"}, {"exempt_group": DENIED}):
        assert isinstance(sudo_factors(sudo(**changes), strict).ways, Missing)
    assert sudo_factors(sudo(), strict) == SudoFactors(ways=BOTH)
