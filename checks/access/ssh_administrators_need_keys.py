"""Whether administrators can log in by SSH without a key."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import Account
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sshd_settings.matching import Connection

_KEYWORDS = ("authenticationmethods", "passwordauthentication", "kbdinteractiveauthentication", "permitrootlogin")


@check("access.ssh-administrators-need-keys", severity=Severity.HIGH)
def ssh_administrators_need_keys(
    sshd: SshDaemon, accounts: list[Account], *, groups: Annotated[tuple[str, ...], Meta(min_length=1)] = ("sudo", "wheel", "admin", "root")
) -> Verdict:
    """Members of the administrators' groups log in by SSH with a key, from wherever they come.

    Whoever guesses or overhears the password of an administrator has the whole host.

    To fix: write `Match Group sudo` and below it `AuthenticationMethods publickey` (or `publickey,keyboard-interactive`) at the end of
    /etc/ssh/sshd_config, and reload sshd.
    """
    administrators = [one for one in accounts if one.has_login_shell and (one.uid == 0 or set(known(one.groups)) & set(groups))]
    for account in administrators:
        connection = Connection(user=account.name, groups=known(account.groups), user_exists=True)
        fits = _root_needs_a_key if account.uid == 0 else _needs_a_key
        if not known(sshd.always(fits, _KEYWORDS, connection)):
            return failed("the administrator {account} can log in without a key", account=account.name, places=sshd.places(*_KEYWORDS))
    if not administrators:
        return not_applicable("no account is in {groups}", groups=list(groups))
    return passed("administrators need a key: {accounts}", accounts=[account.name for account in administrators])


def _root_needs_a_key(sshd: SshDaemon) -> bool:
    return known(sshd.permit_root_login) != "yes" or _needs_a_key(sshd)


def _needs_a_key(sshd: SshDaemon) -> bool:
    methods = known(sshd.authentication_methods)
    if methods != ["any"]:
        return all("publickey" in together.split(",") for together in methods)
    return not known(sshd.password_authentication) and not known(sshd.kbd_interactive_authentication)
