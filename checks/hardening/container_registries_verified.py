"""Every registry that Podman and its family fetch images from must show a valid certificate, except those in exempt."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import ContainerTools


@check("hardening.container-registries-verified", severity=Severity.HIGH)
def container_registries_verified(tools: ContainerTools, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Every registry that Podman and its family fetch images from must show a valid certificate, except those in `exempt`.

    Whoever is on the way can otherwise put in an image of their own.

    To fix: take the registries out of `insecure = true` in /etc/containers/registries.conf, and give them certificates.
    """
    found = [one for one in tools.insecure_registries if one not in exempt]
    if found:
        return failed("registries must show valid certificates; these need none: {registries}", registries=found)
    return passed("every registry must show a valid certificate")
