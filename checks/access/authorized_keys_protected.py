"""Who can change which SSH keys open an account."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.home_files import AuthorizedKeys
from govaudit.facts.permissions import let_in


@check("access.authorized-keys-protected", severity=Severity.HIGH)
def authorized_keys_protected(keys: AuthorizedKeys) -> Verdict:
    """Nobody but its owner and root can change which SSH keys open an account.

    Whoever may write to authorized_keys, or put another folder in its place, gives themselves the account.

    To fix: `chown NAME` and `chmod go-w` for the file, its folder and the home.
    """
    way = known(keys.way)
    for step in way:
        places = [Place(step.path)]
        if step.uid not in (0, keys.uid):
            return failed(
                "{path} belongs to the user id {found}; {account} or root is required",
                path=step.path,
                found=step.uid,
                account=keys.account,
                places=places,
            )
        if step.mode & 0o002:
            return failed("{path} has the mode {mode}: everybody may write to it", path=step.path, mode=f"{step.mode:04o}", places=places)
        if step.mode & 0o020 and (step.gid != keys.gid or not known(keys.private_group)):
            return failed("{path} has the mode {mode}: its group may write to it", path=step.path, mode=f"{step.mode:04o}", places=places)
        if step.mode & 0o020 and (writers := let_in(known(step.entries), 2, but=keys.uid)):  # without this bit a list lets nobody write
            return failed(
                "by its access control list others may write to {path}: {writers}", path=step.path, writers=writers, places=places
            )
    return passed("{subject} can be changed by {account} and root alone", account=keys.account)
