from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.ways_in import WayIn
from govaudit.model import Many
from tests.facts.ways_in_examples import CODE, KEY, PASSWORD, TRUST, all_of, ssh, sudo
from tests.support import DENIED, UNREACHABLE, load_check

remote_ways_to_root_take_two_factors = load_check("mfa.remote-ways-to-root-take-two-factors")
BOTH = [[KEY, CODE]]


def judge(*ways: WayIn) -> Status:
    return remote_ways_to_root_take_two_factors(all_of(*ways)).status


def test_good_administrators_give_two_proofs() -> None:
    assert judge(ssh("ann", demands=BOTH), sudo("ann", demands=[[PASSWORD]])) is Status.PASS
    assert judge(ssh("root", demands=[[KEY, PASSWORD], [PASSWORD, CODE]], becomes="root")) is Status.PASS
    # Others may get in with less.
    assert judge(ssh("ann", demands=BOTH), ssh("bob", demands=[[KEY]]), sudo("ann", demands=[[]])) is Status.PASS


def test_good_su_wants_the_password_of_root_and_is_no_right_of_the_account() -> None:
    assert judge(ssh("ann", demands=[[KEY]]), sudo("ann", demands=[[PASSWORD]], door="su")) is Status.NOT_APPLICABLE


@pytest.mark.parametrize("enough", [[[KEY]], [[PASSWORD]], [[]], [[TRUST, KEY]], [[KEY], [PASSWORD, CODE]]])
def test_bad_an_administrator_gets_in_with_one(enough: list[list[object]]) -> None:
    assert judge(ssh("ann", demands=enough), sudo("ann", demands=[[PASSWORD]])) is Status.FAIL  # type: ignore[arg-type]
    assert judge(ssh("root", demands=enough, becomes="root")) is Status.FAIL  # type: ignore[arg-type]


def test_bad_from_one_place_is_bad_enough() -> None:
    inside = ssh("ann", demands=[[PASSWORD]], origins=["address 10.0.0.0/8"])
    verdict = remote_ways_to_root_take_two_factors(all_of(ssh("ann", demands=BOTH), inside, sudo("ann", demands=[[PASSWORD]])))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "over the network accounts get in that are or become root: ann; proofs demanded: 1, required: 2"


def test_bad_who_becomes_an_administrator_for_nothing_is_one() -> None:
    step = sudo("bob", demands=[[]], becomes="others", others=["ann"])
    assert judge(ssh("bob", demands=[[KEY]]), step, sudo("ann", demands=[[]])) is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert judge(ssh("ann", demands=DENIED), sudo("ann", demands=[[PASSWORD]])) is Status.UNKNOWN
    assert judge(ssh("ann", demands=[[KEY]]), sudo("ann", demands=DENIED)) is Status.UNKNOWN
    assert judge(ssh("ann", demands=[[KEY]]), sudo(demands=DENIED)) is Status.UNKNOWN
    assert judge(ssh(demands=[[KEY]], directories=["sss"]), sudo(demands=DENIED, directories=["sss"])) is Status.UNKNOWN
    assert judge(ssh("bob", demands=DENIED), ssh("ann", demands=BOTH), sudo("ann", demands=[[PASSWORD]])) is Status.PASS
    assert remote_ways_to_root_take_two_factors({WayIn: UNREACHABLE}).status is Status.UNKNOWN
    assert remote_ways_to_root_take_two_factors(Many([ssh("ann", demands=BOTH)], DENIED)).status is Status.UNKNOWN


def test_absent_nobody_gets_in_over_the_network() -> None:
    assert judge() is Status.NOT_APPLICABLE
