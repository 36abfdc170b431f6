"""Whether certificates of users can be taken back."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-revoked-keys-named", severity=Severity.MEDIUM)
def ssh_revoked_keys_named(sshd: SshDaemon) -> Verdict:
    """Where sshd takes certificates of users, RevokedKeys says which of them are taken back.

    A certificate that is stolen otherwise opens the account until it expires, whatever its issuer does.

    To fix: make a list (`ssh-keygen -k -f /etc/ssh/revoked_keys`), and write `RevokedKeys /etc/ssh/revoked_keys` into /etc/ssh/sshd_config.
    """
    if not known(sshd.unlike("trustedusercakeys", _is_none)):
        return not_applicable("sshd takes no certificates of users: TrustedUserCAKeys is not set")
    without = known(sshd.unlike("revokedkeys", lambda lines: not _is_none(lines)))
    if without:
        return failed("sshd takes certificates of users, and RevokedKeys is not set", places=sshd.places("trustedusercakeys"))
    return passed("sshd takes certificates of users, and RevokedKeys says which are taken back", places=sshd.places("revokedkeys"))


def _is_none(lines: list[str]) -> bool:
    return all(line.strip() in ("", "none") for line in lines)
