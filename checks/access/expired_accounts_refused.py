"""Accounts that have expired get in nowhere."""

from __future__ import annotations

import msgspec

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import Account
from govaudit.facts.pam import PamService, PamSurroundings
from govaudit.facts.pam_stacks.for_account import lets_in

MOST_ACCOUNTS = 200
_DOORS = frozenset(
    {
        *("login", "sshd", "su", "su-l", "sudo", "sudo-i", "cron", "crond", "atd", "cockpit", "vsftpd", "remote"),
        *("gdm-password", "gdm-smartcard", "gdm-fingerprint", "gdm-autologin", "lightdm", "lightdm-autologin"),
        *("sddm", "sddm-autologin", "lxdm", "xdm"),
    }
)


@check("access.expired-accounts-refused", severity=Severity.HIGH)
def expired_accounts_refused(service: PamService, accounts: list[Account], surroundings: PamSurroundings) -> Verdict:
    """A service refuses accounts whose day of expiry has passed, with a key too.

    The day on which somebody leaves is set once (`chage -E`); it holds only where the `account` lines ask pam_unix and heed it.

    To fix: let the service include the system's `account` lines (common-account, password-auth), or add
    `account required pam_unix.so` above everything that is `sufficient`.
    """
    if service.service not in _DOORS:
        return not_applicable("{subject} is no door by which accounts come in")
    people = [account for account in accounts if account.uid != 0 and account.has_login_shell][:MOST_ACCOUNTS]
    expired = [msgspec.structs.replace(account, expires=surroundings.today - 10) for account in people]
    answers = [lets_in(service, account, surroundings, by_key=True) for account in expired]
    let_in = [account for account, answer in zip(expired, answers, strict=True) if answer is True]
    if not expired:
        return not_applicable("nobody but root has an account that can log in")
    if let_in:
        return failed(
            "{subject} must refuse accounts that have expired; it would let in {accounts}",
            accounts=[account.name for account in let_in[:5]],
            places=[entry.place for entry in service.account[:1]] if isinstance(service.account, list) else [],
        )
    for answer in answers:
        known(answer)
    return passed("{subject} refuses accounts that have expired")
