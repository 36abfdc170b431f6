"""Whether root logs in by SSH."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sshd_settings.matching import Connection


@check("access.ssh-root-login-disabled", severity=Severity.CRITICAL)
def ssh_root_login_disabled(sshd: SshDaemon, *, accepted: Annotated[tuple[str, ...], Meta(min_length=1)] = ("no",)) -> Verdict:
    """Nobody logs in by SSH as root.

    A shared all-powerful account leaves no trace of who did what, and its name is known to everybody who tries passwords.
    Administrators log in as themselves and become root by sudo.

    To fix: write `PermitRootLogin no` into /etc/ssh/sshd_config, above any Match, once an administrator can
    log in and use sudo; then reload sshd.
    """
    others = known(sshd.unlike("permitrootlogin", lambda lines: _today(lines) in accepted, Connection(user="root")))
    if others:
        return failed(
            "PermitRootLogin is {found}; accepted: {accepted}",
            found=_today(others[0].lines),
            accepted=list(accepted),
            places=[answer.place for answer in others if answer.place],
        )
    [answer, *_] = known(sshd.answers("permitrootlogin", Connection(user="root")))
    return passed("PermitRootLogin is {found}", found=_today(answer.lines), places=sshd.places("permitrootlogin"))


def _today(lines: list[str]) -> str:
    return "prohibit-password" if lines == ["without-password"] else lines[0]
