"""Whether root logs in by SSH."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-root-login-disabled", severity=Severity.CRITICAL)
def ssh_root_login_disabled(sshd: SshDaemon, *, accepted: Annotated[tuple[str, ...], Meta(min_length=1)] = ("no",)) -> Verdict:
    """Nobody logs in by SSH as root.

    A shared all-powerful account leaves no trace of who did what, and its name is known to everybody who tries passwords.
    Administrators log in as themselves and become root by sudo.

    To fix: write `PermitRootLogin no` into /etc/ssh/sshd_config, above any Match, once an administrator can
    log in and use sudo; then reload sshd.
    """
    found = known(sshd.permit_root_login)
    places = sshd.places("permitrootlogin")
    if found not in accepted:
        return failed("PermitRootLogin is {found}; accepted: {accepted}", found=found, accepted=list(accepted), places=places)
    return passed("PermitRootLogin is {found}", found=found, places=places)
