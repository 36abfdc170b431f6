"""Users cannot change after how long an idle shell ends."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.login_defaults import ShellDefaults


@check("hardening.idle-time-fixed", severity=Severity.LOW)
def idle_time_fixed(shells: ShellDefaults) -> Verdict:
    """Users cannot change after how long an idle shell ends.

    What can be switched off is switched off by those who are often disturbed by it.

    To fix: write `readonly TMOUT` behind the line that sets it.
    """
    if not shells.timeout_places:
        return not_applicable("nothing sets TMOUT")
    if not shells.timeout_is_readonly:
        return failed("TMOUT must be read-only, and is not", places=shells.timeout_places)
    return passed("TMOUT is read-only", places=shells.timeout_places)
