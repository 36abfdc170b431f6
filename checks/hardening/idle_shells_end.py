"""Shells end after at most max_seconds seconds without input."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.login_defaults import ShellDefaults


@check("hardening.idle-shells-end", severity=Severity.LOW)
def idle_shells_end(shells: ShellDefaults, *, max_seconds: int = 900) -> Verdict:
    """Shells end after at most `max_seconds` seconds without input.

    A terminal that was left open is a way in for whoever comes by.

    To fix: write `readonly TMOUT=900; export TMOUT` into a file of /etc/profile.d.
    """
    values = known(shells.timeouts)
    if not values:
        return failed("shells must end after {max_seconds} seconds without input; nothing sets TMOUT", max_seconds=max_seconds)
    wrong = [value for value in values if not 0 < value <= max_seconds]
    if wrong:
        return failed(
            "shells must end after {max_seconds} seconds without input; TMOUT is set to {found}",
            max_seconds=max_seconds,
            found=[str(value) for value in wrong],
            places=shells.timeout_places,
        )
    return passed("shells end after {seconds} seconds without input", seconds=max(values), places=shells.timeout_places)
