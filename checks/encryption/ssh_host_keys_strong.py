"""Whether the host could be impersonated by its key."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.ssh_keys import SshHostKey


@check("encryption.ssh-host-keys-strong", severity=Severity.MEDIUM)
def ssh_host_keys_strong(key: SshHostKey, *, min_rsa_bits: Annotated[int, Meta(ge=1024, le=16384)] = 2048) -> Verdict:
    """Every host key of sshd is of a sound type and long enough.

    Whoever works out the private key can pass for the host, and read and change what its users do.

    To fix: remove the key that is named with its HostKey line, or make a longer one (`ssh-keygen -t rsa -b 4096 -f PATH`), and tell
    users its new fingerprint.
    """
    kind = known(key.kind)
    places = [Place(key.path)]
    if kind.startswith("ssh-dss"):
        return failed("{subject} is a key of type {kind}", kind=kind, places=places)
    bits = known(key.bits)
    if kind == "ssh-rsa" and bits < min_rsa_bits:
        return failed("{subject} is an RSA key of {bits} bits; {min_bits} are required", bits=bits, min_bits=min_rsa_bits, places=places)
    return passed("{subject} is a key of type {kind} with {bits} bits", kind=kind, bits=bits)
