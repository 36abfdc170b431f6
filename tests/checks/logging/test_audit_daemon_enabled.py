"""logging.audit-daemon-enabled"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.logs import AuditDaemon
from govaudit.model import Status
from govaudit.targets.host.readers.audit_daemon import STATUS, audit_daemon
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.audit import audit
from tests.support.startup import read

audit_daemon_enabled = load_check("logging.audit-daemon-enabled")


def test_good_installed_running_and_started() -> None:
    assert audit_daemon_enabled(audit()).status is Status.PASS


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_installed": False}, "auditd must be installed, and is not"),
        ({"starts_by_itself": False}, "auditd is installed, and does not start with the host"),
        ({"is_running": False}, "auditd is installed, and the kernel sends it no records"),
        ({"is_recording": False}, "auditd is installed, and the kernel sends it no records"),
    ],
)
def test_bad_one_thing_lacks(fields: dict[str, Any], sentence: str) -> None:
    verdict = audit_daemon_enabled(audit(**fields))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_bad_a_host_on_which_nothing_is_there() -> None:
    assert audit_daemon_enabled(read(audit_daemon, {STATUS: NOT_THERE})).status is Status.FAIL


@pytest.mark.parametrize("field", ["is_installed", "starts_by_itself", "is_running", "is_recording"])
def test_absent_one_thing_is_not_known(field: str) -> None:
    assert audit_daemon_enabled(audit(**{field: DENIED})).status is Status.UNKNOWN


def test_absent_no_answer() -> None:
    assert audit_daemon_enabled({AuditDaemon: DENIED}).status is Status.UNKNOWN
    assert audit_daemon_enabled({AuditDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
