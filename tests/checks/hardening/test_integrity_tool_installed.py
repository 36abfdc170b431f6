"""hardening.integrity-tool-installed"""

from __future__ import annotations

from govaudit.facts.integrity import IntegrityTool
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

integrity_tool_installed = load_check("hardening.integrity-tool-installed")


def test_good_as_it_should_be() -> None:
    assert integrity_tool_installed(example(IntegrityTool)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = integrity_tool_installed(example(IntegrityTool, program=""))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "a program that compares the system's files must be installed; AIDE, Tripwire, Samhain, Wazuh and OSSEC are not"
    )


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert integrity_tool_installed({IntegrityTool: DENIED}).status is Status.UNKNOWN
    assert integrity_tool_installed({IntegrityTool: NOT_THERE}).status is Status.NOT_APPLICABLE
