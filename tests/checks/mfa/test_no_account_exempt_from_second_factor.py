from __future__ import annotations

from typing import Any

from govaudit.checking import Status
from govaudit.facts.ways_in import Bypass, WayIn
from govaudit.model import Place, Sentence
from tests.facts.ways_in_examples import CODE, KEY, PASSWORD, all_of, console, ssh
from tests.support import DENIED, load_check

no_account_exempt_from_second_factor = load_check("mfa.no-account-exempt-from-second-factor")
BOTH = [[KEY, CODE]]


def judge(*ways: WayIn, **parameters: Any) -> Status:
    return no_account_exempt_from_second_factor(all_of(*ways), **parameters).status


def test_good_all_give_two() -> None:
    assert judge(ssh("ann", demands=BOTH), ssh("root", demands=[[PASSWORD, CODE]], becomes="root")) is Status.PASS
    assert judge(ssh("ann", demands=BOTH), console("ann", demands=[[PASSWORD]])) is Status.PASS  # another door


def test_good_an_exempted_account() -> None:
    assert judge(ssh("ann", demands=BOTH), ssh("deploy", demands=[[KEY]]), exempt=("deploy",)) is Status.PASS


def test_bad_one_account_gets_by() -> None:
    bypass = [Bypass(accounts=["deploy"], why=Sentence("a Match takes less"), place=Place("/etc/ssh/sshd_config", 20))]
    verdict = no_account_exempt_from_second_factor(all_of(ssh("ann", demands=BOTH), ssh("deploy", demands=[[KEY]], bypass=bypass)))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "ssh demands two factors of some accounts, and 1 of deploy"
    assert verdict.places == [Place("/etc/ssh/sshd_config", 20)]


def test_bad_one_network_gets_by() -> None:
    assert judge(ssh("ann", demands=BOTH), ssh("ann", demands=[[KEY]], origins=["address 10.0.0.0/8"])) is Status.FAIL
    assert judge(ssh("ann", demands=BOTH), ssh(demands=[[PASSWORD]], directories=["sss"])) is Status.FAIL


def test_absent_what_is_not_seen() -> None:
    assert judge(ssh("ann", demands=[[KEY]])) is Status.NOT_APPLICABLE
    assert judge(ssh("ann", demands=BOTH), ssh("bob", demands=DENIED)) is Status.UNKNOWN
    assert judge(ssh("ann", demands=BOTH), ssh("bob", demands=DENIED), exempt=("bob",)) is Status.PASS
    assert no_account_exempt_from_second_factor({WayIn: DENIED}).status is Status.UNKNOWN
