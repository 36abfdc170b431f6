"""What the console and sudo take."""

from __future__ import annotations

from govaudit.facts.derived.local_factors import ConsoleFactors, SudoFactors, console_factors, sudo_factors
from govaudit.facts.pam import Proof
from govaudit.model import Absent, Missing
from tests.facts.access_examples import service, sudo
from tests.support import DENIED

PASSWORD = [[Proof.PASSWORD]]


def test_the_console_is_the_service_login() -> None:
    assert console_factors([service("sshd"), service("login", ways=PASSWORD)]) == ConsoleFactors(ways=PASSWORD)
    assert console_factors([service("login", ways=DENIED)]) == ConsoleFactors(ways=DENIED)
    assert isinstance(console_factors([service("sshd")]), Absent)


def test_sudo_asks_its_service_or_other_or_nobody() -> None:
    assert sudo_factors(sudo(), [service("sudo", ways=PASSWORD)]) == SudoFactors(ways=PASSWORD)
    assert sudo_factors(sudo(), [service("other", ways=PASSWORD)]) == SudoFactors(ways=PASSWORD)
    assert sudo_factors(sudo(authenticate=False), [service("sudo", ways=PASSWORD)]) == SudoFactors(ways=[[]])
    assert sudo_factors(sudo(pam_service=DENIED), []) == SudoFactors(ways=DENIED)
    assert isinstance(sudo_factors(sudo(), []).ways, Missing)
