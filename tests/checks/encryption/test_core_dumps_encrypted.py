"""encryption.core-dumps-encrypted"""

from __future__ import annotations

import pytest

from govaudit.facts.core_dump_storage import CoreDumpStorage
from govaudit.model import Missing, Status
from govaudit.targets.host.readers.sleep import CORE_PATTERN
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.storage import (
    LVM_ON_LUKS_DEVICES,
    LVM_ON_LUKS_MOUNTS,
    VIRTUAL_MACHINE_DEVICES,
    VIRTUAL_MACHINE_MOUNTS,
    facts_of_host,
    host,
    with_files,
)

core_dumps_encrypted = load_check("encryption.core-dumps-encrypted")

SYSTEMD = "|/usr/lib/systemd/systemd-coredump %P %u %g %s %t %c %h"


def storage(goes_to: str | Missing, encrypted_by: list[str] | Missing, *, in_memory: bool = False) -> CoreDumpStorage:
    return CoreDumpStorage(pattern="core", goes_to=goes_to, encrypted_by=encrypted_by, in_memory=in_memory)


def test_good_none_encrypted_or_in_memory() -> None:
    assert core_dumps_encrypted(storage("", [])).status is Status.PASS
    assert core_dumps_encrypted(storage("/var/crash", ["x"])).status is Status.PASS
    assert core_dumps_encrypted(storage("/run/x", [], in_memory=True)).status is Status.PASS


def test_bad_a_plain_place() -> None:
    verdict = core_dumps_encrypted(storage("/var/crash", []))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "core dumps must lie encrypted; they are kept in /var/crash (core), where nothing encrypts them"
    assert core_dumps_encrypted(storage("anywhere", [])).status is Status.FAIL


def test_absent_what_is_not_known_is_unknown() -> None:
    assert core_dumps_encrypted(storage(DENIED, [])).status is Status.UNKNOWN
    assert core_dumps_encrypted(storage("/var/crash", DENIED)).status is Status.UNKNOWN
    assert core_dumps_encrypted({CoreDumpStorage: DENIED}).status is Status.UNKNOWN
    assert core_dumps_encrypted({CoreDumpStorage: NOT_THERE}).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("pattern", "encrypted", "plain"),
    [
        ("core", Status.UNKNOWN, Status.FAIL),  # the encrypted host has a network file system too
        (SYSTEMD, Status.PASS, Status.FAIL),
        ("|/bin/false", Status.PASS, Status.PASS),
        ("|/usr/share/apport/apport -p%p", Status.PASS, Status.FAIL),
        ("/var/dumps/core.%p", Status.PASS, Status.FAIL),
        ("/boot/core.%p", Status.FAIL, Status.FAIL),
        ("/var/%e/core", Status.UNKNOWN, Status.UNKNOWN),
        ("|/opt/own-collector %p", Status.UNKNOWN, Status.UNKNOWN),
    ],
)
def test_good_and_bad_recorded_hosts(pattern: str, encrypted: Status, plain: Status) -> None:
    for mounts, devices, status in (
        (LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, encrypted),
        (VIRTUAL_MACHINE_MOUNTS, VIRTUAL_MACHINE_DEVICES, plain),
    ):
        answers = with_files(host(mounts, devices), {"/etc/systemd/coredump.conf": "[Coredump]\n#Storage=none\n"})
        [known] = facts_of_host({**answers, CORE_PATTERN: pattern + "\n"}, CoreDumpStorage)
        assert core_dumps_encrypted(known).status is status
