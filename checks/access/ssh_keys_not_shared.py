"""Whether one key opens several accounts."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.accounts import AccountDatabase
from govaudit.facts.ssh_keys import AuthorizedKey


@check("access.ssh-keys-not-shared", severity=Severity.LOW)
def ssh_keys_not_shared(database: AccountDatabase, keys: list[AuthorizedKey]) -> Verdict:
    """No SSH key opens more than one account.

    Of who acted, the log then knows the account alone; and who loses one key loses every account that it opens.

    To fix: give each account keys of its own, and let people act for others through sudo, which records them.
    """
    by_key: dict[str, dict[int, AuthorizedKey]] = {}
    for key in keys:
        if key.is_expired is not True:
            by_key.setdefault(key.fingerprint, {}).setdefault(key.uid, key)
    shared = [list(several.values()) for several in by_key.values() if len(several) > 1]
    if shared:
        return failed(
            "{count} keys open several accounts each, the first of them these: {accounts}",
            count=len(shared),
            accounts=sorted({key.account for key in shared[0]}),
            places=[key.place for several in shared for key in several],
        )
    return passed("none of the {count} keys opens more than one account in {path}", count=len(by_key), path=database.path)
