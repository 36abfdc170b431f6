"""Who may change the programs that sudo runs."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sudo_files import SudoProgram


@check("access.sudo-commands-writable-by-root-alone", severity=Severity.HIGH)
def sudo_commands_writable_by_root_alone(program: SudoProgram) -> Verdict:
    """Programs that sudo runs as root, and the folders above them, may be written by root alone.

    Whoever can change such a program, or put another in its place, is root with the next command.

    To fix: `chown root:root` and `chmod go-w` for the program and its folders, or move it to a folder of the system.
    """
    way = known(program.way)
    if not way:
        return not_applicable("{subject} is not there")
    weak = [one for one in way if one.is_roots_alone is False]
    if weak:
        places = [*(Place(one.path) for one in weak), program.place]
        return failed("{subject} can be changed by others than root, by way of {weak}", weak=[one.path for one in weak], places=places)
    for one in way:
        known(one.is_roots_alone)
    return passed("{subject} can be changed by root alone", places=[program.place])
