"""systemd-coredump does not keep the memory of programs that crash."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.login_defaults import CoreDumps


@check("hardening.core-dumps-not-stored", severity=Severity.LOW)
def core_dumps_not_stored(dumps: CoreDumps) -> Verdict:
    """systemd-coredump does not keep the memory of programs that crash.

    What it keeps stays on the disk for days, and holds passwords, keys and personal data.

    To fix: write `[Coredump]`, `Storage=none` and `ProcessSizeMax=0` into a file of /etc/systemd/coredump.conf.d.
    """
    storage = known(dumps.storage)
    if storage is None:
        return not_applicable("systemd-coredump is not installed")
    if storage != "none":
        return failed("systemd-coredump must not keep core dumps (Storage=none); its Storage is {found}", found=storage)
    return passed("systemd-coredump keeps no core dumps (Storage=none)")
