"""Which ciphers sshd offers."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("encryption.ssh-ciphers-strong", severity=Severity.HIGH)
def ssh_ciphers_strong(
    sshd: SshDaemon, *, weak: Annotated[tuple[str, ...], Meta(min_length=1)] = ("*-cbc", "*-cbc@*", "arcfour*", "none")
) -> Verdict:
    """sshd encrypts with no cipher that is known to be weak.

    What is sent under a weak cipher can be read by those who record it; CBC modes of SSH have let single blocks be read
    since 2008.

    To fix: remove old ciphers from `Ciphers` in /etc/ssh/sshd_config, or remove the line: today's defaults are in
    order.
    """

    def weak_among(lines: list[str]) -> list[str]:
        return [name for name in lines[0].split(",") if any(fnmatchcase(name, pattern) for pattern in weak)]

    others = known(sshd.unlike("ciphers", lambda lines: not weak_among(lines)))
    if others:
        return failed(
            "{keyword} offers {weak}, which are weak",
            keyword="Ciphers",
            weak=weak_among(others[0].lines),
            places=[answer.place for answer in others if answer.place],
        )
    return passed("{keyword} offers nothing that is known to be weak", keyword="Ciphers", places=sshd.places("ciphers"))
