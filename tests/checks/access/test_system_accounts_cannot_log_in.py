"""Nobody works under the account of a service."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.accounts import Account, PasswordAgeing
from tests.facts.access_examples import account, ageing
from tests.support import DENIED, load_check

CHECK = load_check("access.system-accounts-cannot-log-in")


@pytest.mark.parametrize("shell", ["/usr/sbin/nologin", "/bin/false", "/bin/sync"])
def test_good_no_shell(shell: str) -> None:
    assert CHECK(account(name="www-data", uid=33, shell=shell), ageing()).status is Status.PASS


@pytest.mark.parametrize("uid", [1, 999])
def test_bad_a_shell(uid: int) -> None:
    verdict = CHECK(account(name="www-data", uid=uid, shell="/bin/bash"), ageing())
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"www-data (user id {uid}) has the login shell /bin/bash"


def test_bad_nobody_is_a_service_too() -> None:
    assert CHECK(account(name="nobody", uid=65534), ageing()).status is Status.FAIL


def test_absent_people_and_root_are_not_meant() -> None:
    assert CHECK(account(uid=1000), ageing()).status is Status.NOT_APPLICABLE
    assert CHECK(account(name="root", uid=0), ageing()).status is Status.NOT_APPLICABLE
    assert CHECK(account(name="postgres", uid=101), ageing(), exempt=("postgres",)).status is Status.NOT_APPLICABLE
    assert CHECK({Account: DENIED, PasswordAgeing: ageing()}).status is Status.UNKNOWN
    assert CHECK(account(uid=1000), DENIED).status is Status.UNKNOWN


def test_bad_a_program_that_bears_the_name_of_no_shell() -> None:
    assert CHECK(account(name="www-data", uid=33, shell="/opt/evil/true"), ageing()).status is Status.FAIL


def test_good_and_bad_people_begin_where_login_defs_says() -> None:
    assert CHECK(account(name="bob", uid=501), ageing(uid_min=500)).status is Status.NOT_APPLICABLE
    assert CHECK(account(name="bob", uid=501), ageing()).status is Status.FAIL
    assert CHECK(account(name="svc", uid=400), ageing(uid_min=1)).status is Status.FAIL
    assert CHECK(account(name="svc", uid=1500), ageing(), first_uid=2000).status is Status.FAIL


def test_bad_nobody_under_another_name() -> None:
    assert CHECK(account(name="nfsnobody", uid=65534), ageing()).status is Status.FAIL
