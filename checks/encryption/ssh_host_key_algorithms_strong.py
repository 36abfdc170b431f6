"""With which signatures sshd proves its identity."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("encryption.ssh-host-key-algorithms-strong", severity=Severity.MEDIUM)
def ssh_host_key_algorithms_strong(
    sshd: SshDaemon, *, weak: Annotated[tuple[str, ...], Meta(min_length=1)] = ("ssh-rsa*", "ssh-dss*")
) -> Verdict:
    """sshd proves its identity by no signature that can be forged.

    Signatures with SHA-1 and DSA keys are within reach of forgery: a false server could pass for the real one.

    To fix: remove `ssh-rsa` and `ssh-dss` from `HostKeyAlgorithms` in /etc/ssh/sshd_config, or remove the line; before
    OpenSSH 8.8, write `HostKeyAlgorithms -ssh-rsa*`.
    """

    def weak_among(lines: list[str]) -> list[str]:
        return [name for name in lines[0].split(",") if any(fnmatchcase(name, pattern) for pattern in weak)]

    others = known(sshd.unlike("hostkeyalgorithms", lambda lines: not weak_among(lines)))
    if others:
        return failed(
            "{keyword} offers {weak}, which are weak",
            keyword="HostKeyAlgorithms",
            weak=weak_among(others[0].lines),
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} offers nothing that is known to be weak", keyword="HostKeyAlgorithms", places=sshd.places("hostkeyalgorithms"))
