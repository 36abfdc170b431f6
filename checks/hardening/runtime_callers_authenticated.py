"""No engine of containers takes calls over TCP from callers who show no certificate."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import ContainerRuntime


@check("hardening.runtime-callers-authenticated", severity=Severity.CRITICAL)
def runtime_callers_authenticated(runtime: ContainerRuntime) -> Verdict:
    """containerd, CRI-O and Podman take no calls over TCP from callers who show no certificate.

    Whoever may call them is root on the host.

    To fix: take addresses on a network out of `ListenStream=` of podman.socket, and `tcp_address` out of /etc/containerd/config.toml.
    """
    if runtime.remote_addresses and not runtime.asks_certificate:
        return failed("{subject} must not take calls over TCP without certificates; it listens at {hosts}", hosts=runtime.remote_addresses)
    if runtime.remote_addresses:
        return passed("{subject} asks callers over TCP for certificates ({hosts})", hosts=runtime.remote_addresses)
    return passed("{subject} takes no calls over TCP")
