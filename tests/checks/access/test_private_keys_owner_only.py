"""access.private-keys-owner-only"""

from __future__ import annotations

import msgspec
import pytest

from govaudit.facts.keys import PrivateKey
from govaudit.facts.permissions import AclEntry
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

private_keys_owner_only = load_check("access.private-keys-owner-only")


def test_bad_a_key_in_a_home_that_belongs_to_somebody_else() -> None:
    hers = msgspec.structs.replace(key(0o600), path="/root/.ssh/id_rsa", home="/root", home_uid=0)
    verdict = private_keys_owner_only(hers)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/root/.ssh/id_rsa belongs to ada; a key there must belong to root or to the account whose home it is"
    assert private_keys_owner_only(msgspec.structs.replace(hers, home_uid=1000)).status is Status.PASS
    assert private_keys_owner_only(msgspec.structs.replace(hers, home_uid=DENIED)).status is Status.UNKNOWN
    assert private_keys_owner_only(msgspec.structs.replace(hers, uid=0)).status is Status.PASS
    assert private_keys_owner_only(msgspec.structs.replace(hers, is_host_key=True, home="")).status is Status.FAIL


def key(mode: int, *, owner: str = "ada", uid: int = 1000, group: str = "ada") -> PrivateKey:
    return PrivateKey(path="/k", owner=owner, group=group, uid=uid, mode=mode, format="openssh", cipher="none", is_host_key=False, home="")


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700, 0o000])
def test_good_the_owner_alone(mode: int) -> None:
    assert private_keys_owner_only(key(mode)).status is Status.PASS


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o610, 0o601])
def test_bad_others_as_well(mode: int) -> None:
    assert private_keys_owner_only(key(mode)).status is Status.FAIL


def test_bad_says_what_is_allowed() -> None:
    verdict = private_keys_owner_only(key(0o644))
    assert str(verdict.sentence) == "/k has mode 0644 (owner ada, group ada); at most 0600 is allowed"


def test_good_the_groups_that_distributions_made_for_it_may_read_what_root_owns() -> None:
    assert private_keys_owner_only(key(0o640, owner="root", uid=0, group="ssl-cert")).status is Status.PASS
    assert private_keys_owner_only(key(0o640, owner="root", uid=0, group="ssh_keys")).status is Status.PASS
    assert private_keys_owner_only(key(0o660, owner="root", uid=0, group="ssl-cert")).status is Status.FAIL
    assert private_keys_owner_only(key(0o640, group="ssl-cert")).status is Status.FAIL
    assert private_keys_owner_only(key(0o640, owner="root", uid=0, group="ssl-cert"), groups_may_read=()).status is Status.FAIL


def test_absent_no_keys_and_no_answer() -> None:
    assert private_keys_owner_only({PrivateKey: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert private_keys_owner_only({PrivateKey: DENIED}).status is Status.UNKNOWN


def test_bad_an_access_control_list_lets_others_read() -> None:
    shared = key(0o640, owner="root", uid=0, group="ssl-cert")
    web = AclEntry(kind="user", id=33, permissions=4)
    verdict = private_keys_owner_only(msgspec.structs.replace(shared, entries=[web]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "by its access control list others may read /k: user 33 (r--)"
    assert private_keys_owner_only(msgspec.structs.replace(shared, entries=DENIED)).status is Status.UNKNOWN
    masked = msgspec.structs.replace(shared, mode=0o600, entries=[web])
    assert private_keys_owner_only(masked).status is Status.PASS, "the mask takes it away"
