"""Every registry that containerd and CRI-O fetch images from must show a valid certificate, except those in exempt."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import ContainerRuntime


@check("hardening.runtime-registries-verified", severity=Severity.HIGH)
def runtime_registries_verified(runtime: ContainerRuntime, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Every registry that containerd and CRI-O fetch images from must show a valid certificate, except those in `exempt`.

    Whoever is on the way can otherwise put in an image of their own.

    To fix: take `skip_verify`, `insecure_skip_verify`, `insecure_registries` and addresses that begin with `http:` out of the
    configuration, and give the registries certificates.
    """
    found = [one for one in runtime.insecure_registries if one not in exempt]
    if found:
        return failed("registries of {subject} must show valid certificates; these need none: {registries}", registries=found)
    return passed("no registry is excepted from showing {subject} a valid certificate")
