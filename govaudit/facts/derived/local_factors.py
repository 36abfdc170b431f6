"""What it takes to log in at the console, and to become root by sudo."""

from __future__ import annotations

from govaudit.facts.derived.ssh_factors import least, ways_of_service
from govaudit.facts.pam import Consoles, PamService, Proof
from govaudit.facts.sudo import SudoSettings
from govaudit.model import Absent, Fact, Missing, Place, Reason, absent, missing
from govaudit.reading import derives


class ConsoleFactors(Fact, frozen=True, kw_only=True):
    """The least that `login` accepts as proof at the console."""

    ways: list[list[Proof]] | Missing
    """Alternatives, each a list of proofs that are enough together; empty where nobody gets in; `[[]]` where a console does not ask."""

    unguarded: list[Place] = []
    """Where it is set that a console lets somebody in without asking."""

    @property
    def subject(self) -> str:
        return "login"


class SudoFactors(Fact, frozen=True, kw_only=True):
    """The least that sudo accepts as proof, where a rule does not waive it."""

    ways: list[list[Proof]] | Missing
    """Alternatives, each a list of proofs that are enough together; `[[]]` where sudo is told not to ask; `sudo -i` is among them."""

    @property
    def subject(self) -> str:
        return "sudo"


@derives
def console_factors(consoles: Consoles, services: list[PamService]) -> ConsoleFactors | Absent:
    """What the PAM service `login` comes to, where getty leaves the asking to it."""
    if consoles.unguarded:
        return ConsoleFactors(ways=[[]], unguarded=consoles.unguarded)
    if isinstance(consoles.is_complete, Missing):
        return ConsoleFactors(ways=consoles.is_complete)
    for service in services:
        if service.service == "login":
            return ConsoleFactors(ways=service.ways)
    return absent("there is no PAM service {service}", service="login")


@derives
def sudo_factors(sudo: SudoSettings, services: list[PamService]) -> SudoFactors:
    """What the settings and sudo's PAM services come to, that of `sudo -i` too; `other` stands in for one that is not there."""
    if not sudo.authenticate:
        return SudoFactors(ways=[[]])
    if isinstance(sudo.exempt_group, Missing):
        return SudoFactors(ways=sudo.exempt_group)
    if sudo.waived_for or sudo.exempt_group:
        some = [*sudo.waived_for, *([f"%{sudo.exempt_group}"] if sudo.exempt_group else [])]
        return SudoFactors(ways=missing(Reason.NOT_SUPPORTED, "sudo asks for nothing where this holds: {some}", some=some))
    if isinstance(sudo.pam_service, Missing):
        return SudoFactors(ways=sudo.pam_service)
    usual = ways_of_service(sudo.pam_service, services)
    if isinstance(sudo.pam_login_service, Missing):
        return SudoFactors(ways=sudo.pam_login_service)
    login = sudo.pam_login_service or "sudo-i"
    of_login = ways_of_service(login, services)
    if isinstance(usual, Missing):
        return SudoFactors(ways=usual)
    is_there = any(service.service == login for service in services)
    if isinstance(of_login, Missing):
        return SudoFactors(ways=of_login if is_there or sudo.pam_login_service else usual)
    both = least([*usual, *of_login])
    if not is_there and not sudo.pam_login_service and both != usual:
        return SudoFactors(
            ways=missing(
                Reason.NOT_SUPPORTED, "whether `sudo -i` asks the PAM service {service} depends on the build of sudo", service=login
            )
        )
    return SudoFactors(ways=both)
