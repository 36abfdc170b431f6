"""No start-up file of the shells sets a umask that leaves out a bit of withheld."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.login_defaults import ShellDefaults


@check("hardening.shell-umask-restrictive", severity=Severity.LOW)
def shell_umask_restrictive(shells: ShellDefaults, *, withheld: int = 0o027) -> Verdict:
    """No start-up file of the shells sets a umask that leaves out a bit of `withheld`.

    It comes last, and undoes what was set with more care elsewhere.

    To fix: change the lines that are named to `umask 027`, or remove them.
    """
    values = known(shells.umasks)
    if not values:
        return not_applicable("no start-up file of the shells sets a umask")
    loose = [(value, place) for value, place in zip(values, shells.umask_places, strict=False) if value & withheld != withheld]
    if loose:
        found = sorted({f"{value:03o}" for value, _ in loose})
        return failed(
            "start-up files of the shells must withhold {withheld}; they set {found}",
            withheld=f"{withheld:03o}",
            found=found,
            places=[place for _, place in loose],
        )
    return passed(
        "start-up files of the shells set umask {found}", found=sorted({f"{value:03o}" for value in values}), places=shells.umask_places
    )
