"""Whether programs that lend out the rights of others are those that the distribution means to."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.paths import is_within
from govaudit.facts.set_id import SHIPPED, SetIdProgram

_OF_CONTAINERS = ("/var/lib/docker", "/var/lib/containers", "/var/lib/containerd", "/var/lib/lxc", "/var/lib/machines", "/snap")


@check("access.set-id-programs-known", severity=Severity.HIGH)
def set_id_programs_known(program: SetIdProgram, *, allowed: tuple[str, ...] = (), ignore: tuple[str, ...] = _OF_CONTAINERS) -> Verdict:
    """A program with set-id bits is from a package, and one that distributions are known to ship so, or the policy allows its path.

    Such a program runs with its owner's rights, whoever starts it. A shell with the set-user-id bit of root is the back door that
    attackers leave behind; one that an administrator made in a hurry serves them as well.

    To fix: `chmod u-s,g-s FILE`; where the program needs the right, list its path in the policy's `allowed`.
    """
    bits = f"{program.mode:04o}"
    if program.path in allowed or any(is_within(program.path, directory) for directory in ignore):
        return passed("{subject} ({mode}) is allowed by the policy", mode=bits)
    if program.name not in SHIPPED:
        return failed("{subject} has set-id bits ({mode}), and is not known as a program that is shipped with them", mode=bits)
    if not known(program.package):
        return failed("{subject} has set-id bits ({mode}), and no package brought it", mode=bits)
    return passed("{subject} ({mode}) is shipped so by the package {package}", mode=bits, package=known(program.package))
