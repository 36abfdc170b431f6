"""Whether passwords that client programs keep in homes are for their account alone."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.homes import ClientPasswords


@check("access.client-passwords-closed", severity=Severity.MEDIUM)
def client_passwords_closed(file: ClientPasswords) -> Verdict:
    """Only the account itself reads the files in which its client programs keep passwords and tokens.

    In .pgpass, .my.cnf, .git-credentials and the like passwords of databases and tokens of clouds stand as they are: whoever
    reads one gets in there under another name.

    To fix: `chmod 600 FILE`, and `chown` it to the account; change the passwords if others could read them.
    """
    seen = known(file.seen)
    mode = f"{seen.mode & 0o7777:04o}"
    places = [Place(file.path)]
    if seen.uid not in (0, file.uid):
        return failed("{subject} must belong to {account}, and belongs to user {uid}", account=file.account, uid=seen.uid, places=places)
    if seen.mode & 0o077:
        return failed("nobody but {account} may get at {subject}; it has mode {mode}", account=file.account, mode=mode, places=places)
    return passed("{subject} is for {account} alone (mode {mode})", account=file.account, mode=mode)
