"""encryption.hibernation-image-encrypted"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.hibernation import Hibernation, SleepImage
from govaudit.model import Missing, Status
from govaudit.targets.host.readers.sleep import CMDLINE, MODES, RESUME, STATES
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.storage import LVM_ON_LUKS_DEVICES, LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_SWAPS, facts_of_host, host

hibernation_image_encrypted = load_check("encryption.hibernation-image-encrypted")


def images(*encrypted_by: list[str] | Missing, can: bool | Missing = True) -> Hibernation:
    return Hibernation(
        can_hibernate=can, images=[SleepImage(path=f"/dev/sda{number}", encrypted_by=by) for number, by in enumerate(encrypted_by)]
    )


def test_good_encrypted_swap_alone_or_no_hibernation() -> None:
    assert hibernation_image_encrypted(images(["a"], ["b"])).status is Status.PASS
    assert hibernation_image_encrypted(images([], can=False)).status is Status.PASS
    assert hibernation_image_encrypted(images()).status is Status.PASS


def test_bad_one_plain_swap_is_enough() -> None:
    verdict = hibernation_image_encrypted(images(["a"], [], DENIED))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the host can hibernate, and must not write its memory in plain text; nothing encrypts /dev/sda1"


def test_absent_what_is_not_known_is_unknown() -> None:
    assert hibernation_image_encrypted(images(["a"], DENIED)).status is Status.UNKNOWN
    assert hibernation_image_encrypted(images(["a"], can=DENIED)).status is Status.UNKNOWN
    assert hibernation_image_encrypted(Hibernation(can_hibernate=True, images=DENIED)).status is Status.UNKNOWN
    assert hibernation_image_encrypted({Hibernation: DENIED}).status is Status.UNKNOWN
    assert hibernation_image_encrypted({Hibernation: NOT_THERE}).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, Status.PASS),
        ({RESUME: "8:2\n"}, Status.FAIL),
        ({RESUME: "8:99\n"}, Status.UNKNOWN),
        ({RESUME: "254:2\n"}, Status.PASS),
        ({RESUME: "8:2\n", CMDLINE: "quiet nohibernate\n"}, Status.PASS),
        ({RESUME: "8:2\n", MODES: "[disabled]\n"}, Status.PASS),
        ({RESUME: "8:2\n", STATES: "freeze mem\n"}, Status.PASS),
        ({RESUME: DENIED}, Status.UNKNOWN),
        ({STATES: DENIED}, Status.UNKNOWN),
        ({MODES: DENIED}, Status.UNKNOWN),
        ({RESUME: "odd\n"}, Status.UNKNOWN),
    ],
)
def test_good_and_bad_recorded_hosts(changes: dict[Any, Any], status: Status) -> None:
    answers = host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, swaps=LVM_ON_LUKS_SWAPS)
    power: dict[Any, Any] = {STATES: "freeze mem disk\n", MODES: "[platform] shutdown reboot\n", RESUME: "0:0\n", CMDLINE: "quiet\n"}
    [known] = facts_of_host({**answers, **power, **changes}, Hibernation)
    assert hibernation_image_encrypted(known).status is status
