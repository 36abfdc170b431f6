"""Whether sshd takes short RSA keys."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sshd import SshDaemon
from govaudit.model import Missing


@check("encryption.ssh-short-rsa-keys-refused", severity=Severity.MEDIUM)
def ssh_short_rsa_keys_refused(sshd: SshDaemon, *, min_bits: Annotated[int, Meta(ge=1024, le=16384)] = 2048) -> Verdict:
    """sshd takes no RSA keys of fewer than `min_bits` bits.

    RSA keys of 1024 bits, which sshd takes by default, are within reach of those who can afford the machines.

    To fix: write `RequiredRSASize 2048` into /etc/ssh/sshd_config, and reload sshd.
    """
    if not isinstance(sshd.version, Missing) and "requiredrsasize" not in sshd.settings:
        return not_applicable("OpenSSH {version} cannot be told to refuse short RSA keys", version=sshd.version)
    others = known(sshd.unlike("requiredrsasize", lambda lines: int(lines[0]) >= min_bits))
    if others:
        return failed(
            "{keyword} is {found}; at least {min_bits} is required",
            keyword="RequiredRSASize",
            found=others[0].text,
            min_bits=min_bits,
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} is as required for every connection", keyword="RequiredRSASize", places=sshd.places("requiredrsasize"))
