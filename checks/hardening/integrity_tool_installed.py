"""A program is installed that notices when files of the system are changed."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.integrity import IntegrityTool


@check("hardening.integrity-tool-installed", severity=Severity.MEDIUM)
def integrity_tool_installed(tool: IntegrityTool) -> Verdict:
    """A program is installed that notices when files of the system are changed.

    An intruder changes programs and settings in order to stay; nobody sees it without a comparison.

    To fix: install AIDE (`apt install aide`, `dnf install aide`) or the agent of your monitoring that does the same.
    """
    if not tool.program:
        return failed("a program that compares the system's files must be installed; AIDE, Tripwire, Samhain, Wazuh and OSSEC are not")
    return passed("{program} is installed", program=tool.program)
