"""How passwords are stored."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import Account, AccountDatabase, Password


@check("access.password-hashes-strong", severity=Severity.HIGH)
def password_hashes_strong(
    database: AccountDatabase,
    accounts: list[Account],
    *,
    accepted: Annotated[tuple[str, ...], Meta(min_length=1)] = ("yescrypt", "gost-yescrypt", "scrypt", "bcrypt", "sha512", "sha256"),
) -> Verdict:
    """All passwords are stored in a form that is costly to guess, where not everybody can read them.

    Whoever gets hold of the password file tries billions of guesses a second against DES or MD5, and hardly any against yescrypt.

    To fix: set `ENCRYPT_METHOD YESCRYPT` (or SHA512) in /etc/login.defs and in pam_unix, and let the users set new
    passwords; `chmod o-r /etc/shadow`.
    """
    with_hash = [account for account in accounts if isinstance(account.password, Password) and account.password.scheme]
    cheap = [account for account in with_hash if known(account.password).scheme not in accepted]
    if cheap:
        listed = [f"{account.name} ({known(account.password).scheme})" for account in cheap]
        return failed(
            "passwords stored by other than {accepted}: {accounts}",
            accepted=list(accepted),
            accounts=listed,
            places=[account.place for account in cheap],
        )
    readable = [account for account in with_hash if known(account.password).in_passwd]
    if readable:
        return failed(
            "passwords stored where everybody may read them: {accounts}",
            accounts=[account.name for account in readable],
            places=[account.place for account in readable],
        )
    for account in accounts:
        known(account.password)
    if with_hash and known(database.shadow_mode) & 0o004:
        return failed(
            "/etc/shadow has the mode {mode}: everybody may read the passwords' hashes",
            mode=f"{known(database.shadow_mode):04o}",
            places=[Place("/etc/shadow")],
        )
    if not with_hash:
        return not_applicable("none of the {count} accounts in {path} has a password", count=len(accounts), path=database.path)
    schemes = sorted({known(account.password).scheme for account in with_hash})
    return passed("the passwords of {count} accounts are stored by {schemes}", count=len(with_hash), schemes=schemes)
