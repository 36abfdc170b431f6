"""SELinux enforces its policy, now and after the next start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.mandatory_access import SelinuxState


@check("hardening.selinux-enforcing", severity=Severity.MEDIUM)
def selinux_enforcing(selinux: SelinuxState) -> Verdict:
    """SELinux enforces its policy, now and after the next start.

    In permissive mode it writes down what it would have stopped, and stops nothing.

    To fix: set `SELINUX=enforcing` in /etc/selinux/config, and run `setenforce 1` or restart.
    """
    if selinux.configured_mode != "enforcing":
        return failed("SELinux must be enforcing; /etc/selinux/config says {found}", found=selinux.configured_mode or "nothing")
    current = known(selinux.current_mode)
    if current != "enforcing":
        return failed("SELinux must be enforcing; it is {found}", found=current)
    return passed("SELinux is enforcing, and stays so")
