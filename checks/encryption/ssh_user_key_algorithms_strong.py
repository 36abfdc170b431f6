"""Which signatures of users sshd takes."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("encryption.ssh-user-key-algorithms-strong", severity=Severity.MEDIUM)
def ssh_user_key_algorithms_strong(
    sshd: SshDaemon, *, weak: Annotated[tuple[str, ...], Meta(min_length=1)] = ("ssh-rsa*", "ssh-dss*")
) -> Verdict:
    """sshd takes no signature of users that can be forged.

    Signatures with SHA-1 and DSA keys are within reach of forgery: somebody could log in without the key.

    To fix: remove `ssh-rsa` and `ssh-dss` from `PubkeyAcceptedAlgorithms` in /etc/ssh/sshd_config, or remove the line;
    before OpenSSH 8.8, write `PubkeyAcceptedKeyTypes -ssh-rsa*`.
    """

    def weak_among(lines: list[str]) -> list[str]:
        return [name for name in lines[0].split(",") if any(fnmatchcase(name, pattern) for pattern in weak)]

    others = known(sshd.unlike("pubkeyacceptedalgorithms", lambda lines: not weak_among(lines)))
    if others:
        return failed(
            "{keyword} offers {weak}, which are weak",
            keyword="PubkeyAcceptedAlgorithms",
            weak=weak_among(others[0].lines),
            places=[answer.place for answer in others if answer.place],
        )
    return passed(
        "{keyword} offers nothing that is known to be weak",
        keyword="PubkeyAcceptedAlgorithms",
        places=sshd.places("pubkeyacceptedalgorithms"),
    )
