"""patching.no-reboot-pending"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.updates import PendingReboot
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

no_reboot_pending = load_check("patching.no-reboot-pending")


def pending(**fields: Any) -> PendingReboot:
    usual = {
        "is_flagged": False,
        "asked_by": [],
        "running_kernel": "6.1.0-28-amd64",
        "installed_kernels": ["6.1.0-28-amd64"],
        "newer_kernel": "",
    }
    return PendingReboot(**{**usual, **fields})


def test_good_no_flag_and_no_newer_kernel() -> None:
    verdict = no_reboot_pending(pending())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == ("no update asks for a restart, and no installed kernel is newer than the running one (6.1.0-28-amd64)")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_flagged": True, "asked_by": ["libc6"]}, "the host must be restarted, as libc6 asks"),
        ({"is_flagged": True}, "the host must be restarted, as /run/reboot-required asks"),
        (
            {"newer_kernel": "6.1.0-31-amd64", "is_flagged": DENIED},
            "the host must be restarted: the kernel 6.1.0-31-amd64 is installed, and 6.1.0-28-amd64 runs",
        ),
    ],
)
def test_bad_something_waits(fields: dict[str, Any], sentence: str) -> None:
    verdict = no_reboot_pending(pending(**fields))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


@pytest.mark.parametrize("field", ["is_flagged", "newer_kernel", "running_kernel"])
def test_absent_one_thing_is_not_known(field: str) -> None:
    assert no_reboot_pending(pending(**{field: DENIED})).status is Status.UNKNOWN


def test_absent_no_answer() -> None:
    assert no_reboot_pending({PendingReboot: DENIED}).status is Status.UNKNOWN
    assert no_reboot_pending({PendingReboot: NOT_THERE}).status is Status.NOT_APPLICABLE
