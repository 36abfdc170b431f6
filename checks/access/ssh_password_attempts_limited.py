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
    found = known(sshd.max_auth_tries)
    places = sshd.places("maxauthtries")
    if found > max_tries:
        return failed("MaxAuthTries is {found}; at most {max_tries} is required", found=found, max_tries=max_tries, places=places)
    return passed("MaxAuthTries is {found}", found=found, places=places)
