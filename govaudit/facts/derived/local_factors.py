"""What it takes to log in at the console, and to become root by sudo."""

from __future__ import annotations

from govaudit.facts.derived.ssh_factors import ways_of_service
from govaudit.facts.pam import PamService, Proof
from govaudit.facts.sudo import SudoSettings
from govaudit.model import Absent, Fact, Missing, absent
from govaudit.reading import derives


class ConsoleFactors(Fact, frozen=True, kw_only=True):
    """The least that `login` accepts as proof at the console."""

    ways: list[list[Proof]] | Missing
    """Alternatives, each a list of proofs that are enough together; empty where nobody gets in."""

    @property
    def subject(self) -> str:
        return "login"


class SudoFactors(Fact, frozen=True, kw_only=True):
    """The least that sudo accepts as proof, where a rule does not waive it."""

    ways: list[list[Proof]] | Missing
    """Alternatives, each a list of proofs that are enough together; `[[]]` where sudo is told not to ask."""

    @property
    def subject(self) -> str:
        return "sudo"


@derives
def console_factors(services: list[PamService]) -> ConsoleFactors | Absent:
    """What the PAM service `login` comes to."""
    for service in services:
        if service.service == "login":
            return ConsoleFactors(ways=service.ways)
    return absent("there is no PAM service {service}", service="login")


@derives
def sudo_factors(sudo: SudoSettings, services: list[PamService]) -> SudoFactors:
    """What the setting `authenticate` and sudo's PAM service come to; `other` stands in for a service that is not there."""
    if not sudo.authenticate:
        return SudoFactors(ways=[[]])
    if isinstance(sudo.pam_service, Missing):
        return SudoFactors(ways=sudo.pam_service)
    return SudoFactors(ways=ways_of_service(sudo.pam_service, services))
