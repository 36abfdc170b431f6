"""No domain of SELinux is permissive."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.mandatory_access import SelinuxState


@check("hardening.selinux-domains-enforced", severity=Severity.LOW)
def selinux_domains_enforced(selinux: SelinuxState, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """No domain of SELinux is permissive, except those in `exempt`.

    While SELinux is enforcing, single domains may be let loose. They were meant to be for a day, to find out what stops a program.

    To fix: `semanage permissive -l` lists them, `semanage permissive -d DOMAIN` confines one again.
    """
    loose = [one for one in known(selinux.permissive_domains) if one not in exempt]
    if loose:
        return failed("no domain of SELinux may be permissive; these are: {domains}", domains=loose[:20])
    return passed("no domain of SELinux is permissive")
