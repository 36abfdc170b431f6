"""How many passwords can be tried over one SSH connection."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-password-attempts-limited", severity=Severity.MEDIUM)
def ssh_password_attempts_limited(sshd: SshDaemon, *, max_tries: Annotated[int, Meta(ge=1, le=100)] = 4) -> Verdict:
    """sshd ends a connection after at most `max_tries` failed attempts.

    Few attempts per connection slow down whoever guesses passwords, and failed log-ins are logged from half that number on.

    To fix: write `MaxAuthTries 4` into /etc/ssh/sshd_config, and reload sshd.
    """
    others = known(sshd.unlike("maxauthtries", lambda lines: int(lines[0]) <= max_tries))
    if others:
        return failed(
            "MaxAuthTries is {found}; at most {max_tries} is required",
            found=int(others[0].lines[0]),
            max_tries=max_tries,
            places=[answer.place for answer in others if answer.place],
        )
    most = max(int(answer.lines[0]) for answer in known(sshd.answers("maxauthtries")))
    return passed("MaxAuthTries is {found}", found=most, places=sshd.places("maxauthtries"))
