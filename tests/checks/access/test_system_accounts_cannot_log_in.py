"""Nobody works under the account of a service."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.accounts import Account
from tests.facts.access_examples import account
from tests.support import DENIED, load_check

system_accounts_cannot_log_in = load_check("access.system-accounts-cannot-log-in")


@pytest.mark.parametrize("shell", ["/usr/sbin/nologin", "/bin/false", "/bin/sync"])
def test_good_no_shell(shell: str) -> None:
    assert system_accounts_cannot_log_in(account(name="www-data", uid=33, shell=shell)).status is Status.PASS


@pytest.mark.parametrize("uid", [1, 999])
def test_bad_a_shell(uid: int) -> None:
    verdict = system_accounts_cannot_log_in(account(name="www-data", uid=uid, shell="/bin/bash"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"www-data (user id {uid}) has the login shell /bin/bash"


def test_bad_nobody_is_a_service_too() -> None:
    assert system_accounts_cannot_log_in(account(name="nobody", uid=65534)).status is Status.FAIL


def test_absent_people_and_root_are_not_meant() -> None:
    assert system_accounts_cannot_log_in(account(uid=1000)).status is Status.NOT_APPLICABLE
    assert system_accounts_cannot_log_in(account(name="root", uid=0)).status is Status.NOT_APPLICABLE
    assert system_accounts_cannot_log_in(account(name="postgres", uid=101), exempt=("postgres",)).status is Status.NOT_APPLICABLE
    assert system_accounts_cannot_log_in({Account: DENIED}).status is Status.UNKNOWN
