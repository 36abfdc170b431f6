"""Podman and its family take no image without a signature, unless a rule says so."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import ContainerTools


@check("hardening.container-images-signed", severity=Severity.LOW)
def container_images_signed(tools: ContainerTools, *, accepted: tuple[str, ...] = ("reject", "signedBy", "sigstoreSigned")) -> Verdict:
    """Podman and its family take no image without a signature, unless a rule says so.

    An image that was exchanged at its source is otherwise run like any other.

    To fix: set the `default` of /etc/containers/policy.json to `reject`, with rules for the registries that you trust.
    """
    if tools.default_policy not in accepted:
        return failed("images must be signed; the default of policy.json is {found}", found=tools.default_policy or "not set")
    return passed("the default of policy.json is {found}", found=tools.default_policy)
