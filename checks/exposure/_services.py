"""How it is judged that a service does not start."""

from __future__ import annotations

from govaudit.checking import Verdict, failed, known, passed
from govaudit.facts.services import StartingServices


def not_starting(services: StartingServices, name: str) -> Verdict:
    """Nothing that offers this kind of service starts with the host."""
    starts = known(services.starting(name))
    if starts:
        return failed("no {service} service may start with the host; these do: {units}", service=name, units=starts)
    return passed("no {service} service starts with the host", service=name)
