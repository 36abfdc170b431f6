"""Whether others than its owner may read a private key."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.keys import PrivateKey
from govaudit.facts.permissions import let_in


@check("access.private-keys-owner-only", severity=Severity.HIGH)
def private_keys_owner_only(key: PrivateKey, *, groups_may_read: tuple[str, ...] = ("ssl-cert", "ssh_keys")) -> Verdict:
    """Nobody but its owner may read or write a private key in the usual places of services and in the `.ssh` of accounts; members of
    `groups_may_read` may read keys that root owns, and a key in a home belongs to the account or to root.

    A private key is the proof of who someone is: whoever can read it can be that server or that person, and
    leaves no trace of having read it.

    To fix: `chmod 600 FILE`, and `chown` it to the account that uses it. Debian's group `ssl-cert` and Red Hat's
    `ssh_keys` exist so that a service may read a key that root owns (mode 640).
    """
    if key.is_host_key and key.uid != 0:
        return failed("{subject} belongs to {owner}; a host key must belong to root", owner=key.owner)
    if key.home and key.uid != 0 and key.uid != known(key.home_uid):
        return failed("{subject} belongs to {owner}; a key there must belong to root or to the account whose home it is", owner=key.owner)
    allowed = 0o700
    if key.uid == 0 and key.group in groups_may_read:
        allowed |= 0o040
    if key.mode & 0o777 & ~allowed:
        return failed(
            "{subject} has mode {mode} (owner {owner}, group {group}); at most {allowed} is allowed",
            mode=f"{key.mode & 0o7777:04o}",
            owner=key.owner,
            group=key.group,
            allowed=f"{allowed & 0o666:04o}",
        )
    if key.mode & 0o040 and (readers := let_in(known(key.entries), 6)):  # without this bit an access control list lets nobody read
        return failed("by its access control list others may read {subject}: {readers}", readers=readers)
    return passed(
        "{subject} has mode {mode} (owner {owner}, group {group})", mode=f"{key.mode & 0o7777:04o}", owner=key.owner, group=key.group
    )
