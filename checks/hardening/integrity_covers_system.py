"""Changes of the files on which security rests would be noticed."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.integrity import IntegrityTool

WATCHED = (
    *("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/sudoers", "/etc/ssh/sshd_config", "/etc/pam.d/sshd"),
    *("/usr/bin/sudo", "/usr/bin/passwd", "/usr/sbin/sshd", "/boot/vmlinuz"),
)


@check("hardening.integrity-covers-system", severity=Severity.MEDIUM)
def integrity_covers_system(tool: IntegrityTool, *, watched: Annotated[tuple[str, ...], Meta(min_length=1)] = WATCHED) -> Verdict:
    """The program that compares the system's files compares the content of those in `watched`.

    A comparison that leaves out /etc or the programs, or looks at times and sizes alone, misses just what intruders change.

    To fix: in aide.conf give /etc, /boot, /usr and what else stands there a group with sha256 or sha512, and take back the rules with `!`
    that leave them out; in Wazuh and OSSEC name them in `<directories check_all="yes">`.
    """
    if not tool.program:
        return not_applicable("no program that compares the system's files is installed")
    answers = [(path, tool.compares(path)) for path in watched]
    left = [path for path, answer in answers if answer is False]
    if left:
        return failed("{program} must compare the content of the files on which security rests; it leaves out {paths}",
                      program=tool.program, paths=left)
    for _, answer in answers:
        known(answer)
    return passed("{program} compares the content of {paths}", program=tool.program, paths=list(watched))
