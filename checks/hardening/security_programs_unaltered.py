"""Whether the programs on which security rests are those that the distribution made."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.package_files import VerifiedPrograms
from govaudit.facts.paths import is_within

_WITHOUT_EFFECT = (
    *("/usr/share/doc", "/usr/share/man", "/usr/share/info", "/usr/share/locale", "/usr/share/lintian", "/usr/share/bug"),
    *("/usr/share/licenses", "/usr/share/bash-completion", "/usr/share/zsh"),
)
_NAMED = 10


@check("hardening.security-programs-unaltered", severity=Severity.HIGH)
def security_programs_unaltered(programs: VerifiedPrograms, *, ignore: tuple[str, ...] = _WITHOUT_EFFECT) -> Verdict:
    """The programs that let people in, give rights and install software are byte for byte what their packages brought.

    Attackers replace sshd, PAM modules, `ps` or `ls` in order to stay unseen, and administrators who build their own get no updates.
    The digests lie on the same host: who can replace the programs can replace them too, so a pass is no proof that nobody did.

    To fix: find out who changed the file; if nobody meant to, treat the host as broken into. Else `apt-get install --reinstall PACKAGE`
    or `dnf reinstall PACKAGE`.
    """
    altered = [one for one in programs.altered if not any(is_within(one.path, directory) for directory in ignore)]
    if altered:
        return failed(
            "{count} files are not as their packages brought them: {files}",
            count=len(altered),
            files=[one.path for one in altered[:_NAMED]],
            places=[Place(path=one.path) for one in altered[:_NAMED]],
        )
    known(programs.all_compared)
    count = len(programs.packages)
    return passed("the programs of {count} packages are as they were brought: {packages}", count=count, packages=programs.packages)
