"""Which message authentication codes sshd offers."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("encryption.ssh-macs-strong", severity=Severity.MEDIUM)
def ssh_macs_strong(
    sshd: SshDaemon,
    *,
    weak: Annotated[tuple[str, ...], Meta(min_length=1)] = ("hmac-md5*", "hmac-sha1*", "hmac-ripemd160*", "*-96*", "umac-64*"),
) -> Verdict:
    """sshd protects data from change with no code that is known to be weak.

    SHA-1 and MD5 are broken as hashes, and tags of 64 or 96 bits leave less margin than a session of years should have.

    To fix: write `MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com` into /etc/ssh/sshd_config, and
    reload sshd.
    """

    def weak_among(lines: list[str]) -> list[str]:
        return [name for name in lines[0].split(",") if any(fnmatchcase(name, pattern) for pattern in weak)]

    others = known(sshd.unlike("macs", lambda lines: not weak_among(lines)))
    if others:
        return failed(
            "{keyword} offers {weak}, which are weak",
            keyword="MACs",
            weak=weak_among(others[0].lines),
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} offers nothing that is known to be weak", keyword="MACs", places=sshd.places("macs"))
