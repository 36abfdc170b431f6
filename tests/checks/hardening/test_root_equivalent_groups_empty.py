"""hardening.root-equivalent-groups-empty"""

from __future__ import annotations

import msgspec

from govaudit.checking import Status
from govaudit.facts.accounts import Account, AccountDatabase
from govaudit.facts.groups import Group
from tests.facts.access_examples import DATABASE, account
from tests.facts.ssh_key_examples import group
from tests.support import DENIED, NOT_THERE, load_check

root_equivalent_groups_empty = load_check("hardening.root-equivalent-groups-empty")

DOCKER = group("docker", 998)


def test_good_nobody_is_in_such_a_group() -> None:
    assert root_equivalent_groups_empty(DATABASE, [account(groups=["ann", "users"])], [DOCKER]).status is Status.PASS
    root = account(name="root", uid=0, groups=["root", "disk"])
    robot = account(name="ci", groups=["docker"])
    assert root_equivalent_groups_empty(DATABASE, [root, robot], [DOCKER], allowed=("ci",)).status is Status.PASS


def test_bad_somebody_is() -> None:
    verdict = root_equivalent_groups_empty(DATABASE, [account(groups=["ann", "docker"])], [DOCKER])
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "nobody must be in docker, lxd, incus-admin, disk, shadow, kmem; these are: ann (docker)"
    unclear = account(name="bob", groups=DENIED)
    assert root_equivalent_groups_empty(DATABASE, [unclear, account(groups=["disk"])], [DOCKER]).status is Status.FAIL


def test_bad_members_and_administrators_of_gshadow_alone() -> None:
    hidden = msgspec.structs.replace(DOCKER, further_members=["bob"], administrators=["root", "eve"])
    verdict = root_equivalent_groups_empty(DATABASE, [account(groups=["ann"])], [hidden])
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence).endswith("these are: bob (docker, /etc/gshadow), eve (docker, /etc/gshadow)")
    denied = msgspec.structs.replace(DOCKER, further_members=DENIED, administrators=DENIED)
    assert root_equivalent_groups_empty(DATABASE, [account(groups=["ann"])], [denied]).status is Status.UNKNOWN


def test_absent_groups_that_are_not_known_are_no_pass() -> None:
    assert root_equivalent_groups_empty(DATABASE, [account(groups=DENIED)], [DOCKER]).status is Status.UNKNOWN
    assert root_equivalent_groups_empty({AccountDatabase: NOT_THERE, Account: DENIED, Group: DENIED}).status is Status.NOT_APPLICABLE
    assert root_equivalent_groups_empty({AccountDatabase: DATABASE, Account: DENIED, Group: DENIED}).status is Status.UNKNOWN
