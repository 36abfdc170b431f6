"""Whether administrators can log in by SSH without a key."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sshd_matching import Connection

_KEYWORDS = ("authenticationmethods", "passwordauthentication", "kbdinteractiveauthentication")


@check("access.ssh-administrators-need-keys", severity=Severity.HIGH)
def ssh_administrators_need_keys(sshd: SshDaemon, *, groups: tuple[str, ...] = ("sudo", "wheel", "admin", "root")) -> Verdict:
    """Members of the administrators' groups log in by SSH with a key, from wherever they come.

    Whoever guesses or overhears the password of an administrator has the whole host.

    To fix: write `Match Group sudo` and below it `AuthenticationMethods publickey` (or `publickey,keyboard-interactive`) at the end of
    /etc/ssh/sshd_config, and reload sshd.
    """
    for group in groups:
        if not known(sshd.always(_needs_a_key, _KEYWORDS, Connection(groups=[group]))):
            return failed("a member of the group {group} can log in without a key", group=group, places=sshd.places(*_KEYWORDS))
    return passed("members of {groups} need a key", groups=list(groups), places=sshd.places(*_KEYWORDS))


def _needs_a_key(sshd: SshDaemon) -> bool:
    methods = known(sshd.authentication_methods)
    if methods != ["any"]:
        return all("publickey" in together.split(",") for together in methods)
    return not known(sshd.password_authentication) and not known(sshd.kbd_interactive_authentication)
