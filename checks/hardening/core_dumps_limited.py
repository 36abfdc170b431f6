"""No session of users may leave core dumps (hard limit 0 in limits.conf)."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.login_defaults import CoreDumps


@check("hardening.core-dumps-limited", severity=Severity.LOW)
def core_dumps_limited(dumps: CoreDumps) -> Verdict:
    """No session of users may leave core dumps (hard limit 0 in limits.conf).

    The memory of a program that crashed holds what it was working on: passwords, keys, personal data.

    To fix: write `* hard core 0` into a file of /etc/security/limits.d, and take out lines that give others more.
    """
    limit = known(dumps.hard_limit)
    if limit is None:
        return failed("limits.conf must set a hard core limit of 0 for everybody; it sets none")
    if limit != "0":
        return failed("limits.conf must set a hard core limit of 0 for everybody; it sets {found}", found=limit)
    if dumps.exceptions:
        return failed("limits.conf must give nobody another core limit than 0; it does to {names}", names=dumps.exceptions)
    return passed("limits.conf sets a hard core limit of 0 for everybody")
