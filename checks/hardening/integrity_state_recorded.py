"""The state of the system's files was recorded, to compare with."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.integrity import IntegrityTool


@check("hardening.integrity-state-recorded", severity=Severity.MEDIUM)
def integrity_state_recorded(tool: IntegrityTool) -> Verdict:
    """The state of the system's files was recorded, to compare with.

    A comparison without a first state compares with nothing.

    To fix: `aideinit`, or `aide --init` and rename its result to the database that is read; do it while the host is
    known to be clean.
    """
    if not tool.program:
        return not_applicable("no program that compares the system's files is installed")
    if not known(tool.has_database):
        return failed("{program} must have a recorded state to compare with, and has none", program=tool.program)
    return passed("{program} has a recorded state to compare with", program=tool.program)
