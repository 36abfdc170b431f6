"""Whether the homes of accounts are encrypted."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.encryption_at_rest import HomeEncryption


@check("encryption.homes-encrypted", severity=Severity.MEDIUM)
def homes_encrypted(home: HomeEncryption, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """The home of every account that can log in is encrypted, by what lies beneath it or in itself, except those of accounts in `exempt`.

    In homes lie keys, mail, tables and drafts with the data of citizens, and nobody knows what else. A disk that is stolen, sold or
    copied gives them away.

    To fix: put /home on a LUKS2 volume; or encrypt single homes with `fscrypt encrypt` (ext4, f2fs), after moving what lies in them.
    """
    if home.account in exempt:
        return not_applicable("the policy exempts {account}", account=home.account)
    if home.in_memory:
        return not_applicable("{subject} lives in memory, and nothing of it lies on a disk")
    if layers := known(home.encrypted_by):
        return passed("{subject}, the home of {account}, is encrypted by {layers}", account=home.account, layers=layers)
    return failed("{subject}, the home of {account}, must be encrypted, and is not", account=home.account)
