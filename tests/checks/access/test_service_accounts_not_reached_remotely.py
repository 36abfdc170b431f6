from __future__ import annotations

from typing import Any

from govaudit.checking import Status
from govaudit.facts.ways_in import WayIn
from govaudit.model import Complete, Many, Sentence
from tests.facts.access_examples import account, ageing
from tests.facts.ways_in_examples import KEY, PASSWORD, all_of, console, ssh
from tests.support import DENIED, load_check

service_accounts_not_reached_remotely = load_check("access.service-accounts-not-reached-remotely")

ACCOUNTS = Many(
    [account(), account(name="git", uid=110), account(name="nobody", uid=65534), account(name="root", uid=0)], Complete(Sentence(""))
)


def judge(*ways: WayIn, **parameters: Any) -> Status:
    return service_accounts_not_reached_remotely(all_of(*ways), ACCOUNTS, ageing(), **parameters).status


def test_good_people_alone_get_in() -> None:
    assert judge(ssh("ann", demands=[[KEY]]), ssh("root", demands=[[KEY]], becomes="root")) is Status.PASS
    assert judge(console("git", demands=[[PASSWORD]])) is Status.PASS
    assert judge(ssh("git", demands=[[KEY]]), exempt=("root", "git")) is Status.PASS
    assert judge(ssh("git", demands=[[KEY]]), first_uid=110) is Status.PASS


def test_bad_a_key_of_a_service() -> None:
    verdict = service_accounts_not_reached_remotely(all_of(ssh("ann", "git", demands=[[KEY]])), ACCOUNTS, ageing())
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "SSH lets in accounts of services: git"
    assert judge(ssh("nobody", demands=[[KEY]])) is Status.FAIL
    # Without a shell connections can be forwarded all the same.
    assert judge(ssh("git", demands=[[KEY]], limits=["/usr/sbin/nologin"])) is Status.FAIL


def test_absent_what_is_not_seen() -> None:
    assert judge(ssh("git", demands=DENIED)) is Status.UNKNOWN
    assert judge(ssh("ann", demands=DENIED)) is Status.PASS
    assert service_accounts_not_reached_remotely(DENIED, ACCOUNTS, ageing()).status is Status.UNKNOWN
