"""Whether root logs in by SSH."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.accounts import Account
from govaudit.facts.root_names import connections_as_root
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sshd_settings.rules import Answer
from govaudit.model import Missing


@check("access.ssh-root-login-disabled", severity=Severity.CRITICAL)
def ssh_root_login_disabled(
    sshd: SshDaemon, accounts: list[Account], *, accepted: Annotated[tuple[str, ...], Meta(min_length=1)] = ("no",)
) -> Verdict:
    """Nobody logs in by SSH as root.

    A shared all-powerful account leaves no trace of who did what, and its name is known to everybody who tries passwords.
    Administrators log in as themselves and become root by sudo. Every account with the user id 0 is root, whatever its name.

    To fix: write `PermitRootLogin no` into /etc/ssh/sshd_config, above any Match, once an administrator can
    log in and use sudo; then reload sshd.
    """
    connections = connections_as_root(accounts)
    asked = [sshd.unlike("permitrootlogin", lambda lines: _today(lines) in accepted, one) for one in connections]
    for connection, others in zip(connections, asked, strict=True):
        if not isinstance(others, Missing) and others:
            return _gets_in(connection.user or "root", others, accepted)
    for others in asked:
        known(others)
    [answer, *_] = known(sshd.answers("permitrootlogin", connections[0]))
    return passed("PermitRootLogin is {found}", found=_today(answer.lines), places=sshd.places("permitrootlogin"))


def _gets_in(account: str, others: list[Answer], accepted: tuple[str, ...]) -> Verdict:
    places = [answer.place for answer in others if answer.place]
    found = _today(others[0].lines)
    if account == "root":
        return failed("PermitRootLogin is {found}; accepted: {accepted}", found=found, accepted=list(accepted), places=places)
    return failed(
        "PermitRootLogin is {found} for {account}, whose user id is 0; accepted: {accepted}",
        found=found,
        account=account,
        accepted=list(accepted),
        places=places,
    )


def _today(lines: list[str]) -> str:
    return "prohibit-password" if lines == ["without-password"] else lines[0]
