"""Whether programs that have some of root's rights are those that the distribution means to."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.file_capabilities import MAKES_ROOT, SHIPPED, CapableProgram


@check("access.file-capabilities-known", severity=Severity.HIGH)
def file_capabilities_known(program: CapableProgram, *, allowed: tuple[str, ...] = ()) -> Verdict:
    """A program with file capabilities is from a package that is known to be shipped with them, or the policy allows its path.

    Capabilities give parts of root's rights to whoever starts the program, and do not show in `ls`. With cap_setuid an interpreter is
    a back door to root; with cap_dac_override an editor is one.

    To fix: `setcap -r FILE`; where the program needs the right, list its path in the policy's `allowed`.
    """
    has = sorted({*program.permitted, *program.inheritable})
    if program.path in allowed:
        return passed("{subject} has {capabilities}, which the policy allows", capabilities=has)
    beyond = [name for name in has if name not in SHIPPED.get(program.name, ())]
    if dangerous := [name for name in beyond if name in MAKES_ROOT]:
        return failed("{subject} has {capabilities}, with which it can make itself root, and is not shipped so", capabilities=dangerous)
    if beyond:
        return failed("{subject} has {capabilities}, and is not known as a program that is shipped so", capabilities=beyond)
    if not known(program.package):
        return failed("{subject} has {capabilities}, and no package brought it", capabilities=has)
    return passed("{subject} is shipped with {capabilities} by the package {package}", capabilities=has, package=known(program.package))
