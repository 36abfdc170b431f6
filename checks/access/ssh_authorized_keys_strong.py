"""Whether the keys that open accounts could be forged."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.ssh_keys import AuthorizedKey


@check("access.ssh-authorized-keys-strong", severity=Severity.MEDIUM)
def ssh_authorized_keys_strong(key: AuthorizedKey, *, min_rsa_bits: Annotated[int, Meta(ge=1024, le=16384)] = 2048) -> Verdict:
    """Every SSH key that opens an account is of a sound type and long enough.

    Whoever can work out the private key from the public one logs in as the account; DSA keys and short RSA keys are within reach.

    To fix: let the owner make a new key (`ssh-keygen -t ed25519`), put its public part in, and remove the line that is named.
    """
    if key.is_expired is True:
        return not_applicable("the key at {subject} has expired")
    if key.kind.startswith("ssh-dss"):
        return failed("{subject} holds a key of type {kind} for {account}", kind=key.kind, account=key.account, places=[key.place])
    bits = known(key.bits)
    if key.kind == "ssh-rsa" and bits < min_rsa_bits:
        return failed(
            "{subject} holds an RSA key of {bits} bits for {account}; {min_bits} are required",
            bits=bits,
            account=key.account,
            min_bits=min_rsa_bits,
            places=[key.place],
        )
    return passed("{subject} holds a key of type {kind} with {bits} bits", kind=key.kind, bits=bits)
