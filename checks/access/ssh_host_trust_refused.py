"""Whether SSH trusts other machines."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-host-trust-refused", severity=Severity.HIGH)
def ssh_host_trust_refused(sshd: SshDaemon) -> Verdict:
    """sshd lets nobody in on the word of another machine.

    With host-based trust (`.rhosts`, `.shosts`) whoever controls one machine walks on to the next without any proof of their own.

    To fix: set `HostbasedAuthentication no` and `IgnoreRhosts yes` in /etc/ssh/sshd_config, and reload sshd.
    """
    others = known(sshd.unlike("hostbasedauthentication", lambda lines: lines == ["no"]))
    if others:
        return failed("HostbasedAuthentication is yes; no is required", places=[answer.place for answer in others if answer.place])
    return passed("HostbasedAuthentication is no", places=sshd.places("hostbasedauthentication", "ignorerhosts"))
