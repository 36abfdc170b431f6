"""Whether the private keys of people can be used by whoever copies the file."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.keys import PrivateKey


@check("encryption.user-private-keys-encrypted", severity=Severity.MEDIUM)
def user_private_keys_encrypted(key: PrivateKey) -> Verdict:
    """Every private key in the home directory of an account is encrypted with a passphrase.

    Whoever copies a key without a passphrase, from a backup, a stolen laptop or a neighbouring account, logs in
    as its owner. Keys of services are left out: a service has nobody who could type a passphrase.

    To fix: `ssh-keygen -p -f FILE`, and load the key into an agent; give jobs without a person a key of their own
    that may do one thing alone (`command=` and `restrict` in authorized_keys), outside of any home directory.
    """
    if not key.home:
        return not_applicable("{subject} is a key of a service, not of an account")
    cipher = known(key.cipher)
    if cipher == "none":
        return failed("{subject} (owner {owner}) must be encrypted with a passphrase, and is not", owner=key.owner)
    return passed("{subject} is encrypted with {cipher}", cipher=cipher)
