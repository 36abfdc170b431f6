"""What pam_unix says of an account by the fields of shadow(5)."""

from __future__ import annotations

from govaudit.facts.accounts import Account
from govaudit.facts.pam import PamEntry
from govaudit.model import Missing

NEW_PASSWORD = "new_authtok_reqd"


def is_told(entry: PamEntry, option: str) -> bool:
    """Whether an argument begins with the option: pam_unix looks no further, be it `nullok_secure` or a carriage return."""
    return any(argument.startswith(option) for argument in entry.arguments)


def expiry(entry: PamEntry, account: Account, today: int) -> frozenset[str]:
    """The return values that are possible (`check_shadow_expiry`); on the very day on which something ends, versions differ."""
    if not account.in_shadow:
        return frozenset({"success"})
    has_line = account.has_shadow_line
    found = set(_by_shadow(account, today)) if has_line is not False else set()
    if has_line is not True:
        found |= {"success" if is_told(entry, "broken_shadow") else "authinfo_unavail"}
    if is_told(entry, "no_pass_expiry") and found & {NEW_PASSWORD, "authtok_expired"}:
        found = (found - {NEW_PASSWORD, "authtok_expired"}) | {"success"}  # for those who came in without a password
    return frozenset(found)


def _by_shadow(account: Account, today: int) -> set[str]:
    expires, changed, most, idle = account.expires, account.changed, account.max_days, account.inactive_days
    for field in (expires, changed, most, idle):
        if isinstance(field, Missing):
            return {"success", "acct_expired", NEW_PASSWORD, "authtok_expired"}
    assert not isinstance(expires, Missing)
    assert not isinstance(changed, Missing)
    assert not isinstance(most, Missing)
    assert not isinstance(idle, Missing)
    if expires is not None and today > expires:
        return {"acct_expired"}
    found = {"acct_expired"} if expires is not None and today == expires else set()
    if changed == 0:
        return {*found, NEW_PASSWORD}
    if changed is None or most is None or today < changed:
        return {*found, "success"}
    passed = today - changed
    if idle is not None and passed > most + idle:
        return {*found, "authtok_expired"}
    if idle is not None and passed == most + idle:
        found |= {"authtok_expired", NEW_PASSWORD}
    if passed > most:
        return {*found, NEW_PASSWORD}
    return {*found, "success", NEW_PASSWORD} if passed == most else {*found, "success"}
