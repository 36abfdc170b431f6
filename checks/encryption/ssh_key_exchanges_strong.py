"""By which methods sshd agrees on keys."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("encryption.ssh-key-exchanges-strong", severity=Severity.HIGH)
def ssh_key_exchanges_strong(
    sshd: SshDaemon, *, weak: Annotated[tuple[str, ...], Meta(min_length=1)] = ("*-sha1", "*-sha1-*", "*-group1-*", "*rsa1024*")
) -> Verdict:
    """sshd agrees on keys by no method that is known to be weak.

    With SHA-1 or a group of 1024 bits, a well-equipped attacker can come between client and server, or read what was
    recorded.

    To fix: remove old methods from `KexAlgorithms` in /etc/ssh/sshd_config, or remove the line: today's defaults are in
    order.
    """

    def weak_among(lines: list[str]) -> list[str]:
        return [name for name in lines[0].split(",") if any(fnmatchcase(name, pattern) for pattern in weak)]

    others = known(sshd.unlike("kexalgorithms", lambda lines: not weak_among(lines)))
    if others:
        return failed(
            "{keyword} offers {weak}, which are weak",
            keyword="KexAlgorithms",
            weak=weak_among(others[0].lines),
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} offers nothing that is known to be weak", keyword="KexAlgorithms", places=sshd.places("kexalgorithms"))
