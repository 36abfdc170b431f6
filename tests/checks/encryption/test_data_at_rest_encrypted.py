"""encryption.data-at-rest-encrypted"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.encryption_at_rest import PathEncryption
from govaudit.facts.real_paths import RealPath, RealPaths
from govaudit.model import Many, Missing, Reason, Status, missing
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.storage import LVM_ON_LUKS_DEVICES, LVM_ON_LUKS_MOUNTS, facts_of_host, host

data_at_rest_encrypted = load_check("encryption.data-at-rest-encrypted")


NO_LINKS = RealPaths(paths=[])


def storage(path: str, encrypted_by: list[str] | Missing, *, below: list[str] | None = None, in_memory: bool = False) -> PathEncryption:
    return PathEncryption(
        path=path, file_system="ext4", mounted_below=below or [], encrypted_by=encrypted_by, in_memory=in_memory, disks=["vda"]
    )


def test_good_a_file_system_on_luks() -> None:
    verdict = data_at_rest_encrypted(storage("/", ["root_crypt (LUKS2, aes-xts-plain64)"]), NO_LINKS)
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/ is encrypted by root_crypt (LUKS2, aes-xts-plain64)"


def test_bad_a_plain_disk() -> None:
    verdict = data_at_rest_encrypted(storage("/", []), NO_LINKS)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/ must be encrypted; between its file system (ext4) and the disk vda the host encrypts nothing"


def test_absent_what_cannot_be_followed_is_unknown() -> None:
    verdict = data_at_rest_encrypted(storage("/", missing(Reason.NOT_SUPPORTED, "the mapping is not followed")), NO_LINKS)
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.NOT_SUPPORTED)
    assert data_at_rest_encrypted({PathEncryption: DENIED, RealPaths: NO_LINKS}).status is Status.UNKNOWN
    assert data_at_rest_encrypted({PathEncryption: NOT_THERE, RealPaths: NO_LINKS}).status is Status.NOT_APPLICABLE


def test_memory_and_what_is_exempt_are_not_judged() -> None:
    assert data_at_rest_encrypted(storage("/tmp", [], in_memory=True), NO_LINKS).status is Status.NOT_APPLICABLE
    for path in ("/boot", "/boot/efi", "/snap/core/1"):
        assert data_at_rest_encrypted(storage(path, []), NO_LINKS).status is Status.NOT_APPLICABLE
    assert data_at_rest_encrypted(storage("/bootleg", []), NO_LINKS).status is Status.FAIL


def test_bad_a_policy_that_exempts_everything() -> None:
    verdict = data_at_rest_encrypted(storage("/srv", ["x"]), NO_LINKS, exempt=("/",))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the policy's `exempt` has /, and so leaves out everything; name the directories"


def test_a_path_is_judged_by_the_file_system_that_holds_it_and_by_those_below_it() -> None:
    root, var = storage("/", [], below=["/var"]), storage("/var", [], below=["/var/lib/mysql"])
    database = storage("/var/lib/mysql", ["db"])
    for paths, expected in {
        ("/srv",): (Status.FAIL, Status.NOT_APPLICABLE, Status.NOT_APPLICABLE),
        ("/var/lib/mysql/agency",): (Status.NOT_APPLICABLE, Status.NOT_APPLICABLE, Status.PASS),
        ("/var/lib",): (Status.NOT_APPLICABLE, Status.FAIL, Status.PASS),
        ("/",): (Status.FAIL, Status.FAIL, Status.PASS),
    }.items():
        assert tuple(data_at_rest_encrypted(fact, NO_LINKS, paths=paths).status for fact in (root, var, database)) == expected


def test_bad_a_directory_that_is_a_link_to_a_plain_file_system() -> None:
    root, data = storage("/", ["root_crypt"], below=["/data"]), storage("/data", [])
    links = RealPaths(paths=[RealPath(path="/home", real="/data/home")])
    assert data_at_rest_encrypted(root, links, paths=("/home",)).status is Status.NOT_APPLICABLE
    assert data_at_rest_encrypted(data, links, paths=("/home",)).status is Status.FAIL
    unknown = RealPaths(paths=[RealPath(path="/home", real=DENIED)])
    assert data_at_rest_encrypted(root, unknown, paths=("/home",)).status is Status.UNKNOWN


def test_good_a_recorded_host_with_encrypted_volumes() -> None:
    [known] = facts_of_host(host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES), PathEncryption)
    assert isinstance(known, Many)
    assert {fact.subject: data_at_rest_encrypted(fact, NO_LINKS).status for fact in known.facts} == {
        "/": Status.PASS,
        "/home": Status.PASS,
        "/boot": Status.NOT_APPLICABLE,
        "/run": Status.NOT_APPLICABLE,
        "/var/lib/nfs": Status.UNKNOWN,
    }


def test_bad_a_policy_cannot_make_it_empty() -> None:
    unusable: list[dict[str, Any]] = [{"paths": []}, {"paths": ["srv"]}]
    for wrong in unusable:
        with pytest.raises(ValueError, match="parameter"):
            data_at_rest_encrypted.set_parameters(wrong)
