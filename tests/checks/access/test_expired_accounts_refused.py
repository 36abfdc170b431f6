"""access.expired-accounts-refused"""

from __future__ import annotations

import pytest

from govaudit.facts.accounts import Account
from govaudit.facts.pam import PamService, PamSurroundings
from govaudit.model import Status
from tests.facts.access_examples import account
from tests.facts.pam_examples import around, one
from tests.support import DENIED, load_check

expired_accounts_refused = load_check("access.expired-accounts-refused")
PEOPLE = [account(name="root", uid=0, gid=0), account()]


@pytest.mark.parametrize(
    "stack",
    [
        "account required pam_unix.so\n",
        "account required pam_nologin.so\naccount include common-account\n",
        "account sufficient pam_deny.so\naccount required pam_unix.so\n",
        "account [success=ok new_authtok_reqd=ok default=bad] pam_unix.so\naccount sufficient pam_permit.so\n",
    ],
)
def test_good_pam_unix_is_heeded(stack: str) -> None:
    verdict = expired_accounts_refused(one("sshd", sshd=stack), PEOPLE, around())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "sshd refuses accounts that have expired"


@pytest.mark.parametrize(
    "stack",
    [
        "account required pam_permit.so\n",
        "account sufficient pam_localuser.so\naccount required pam_unix.so\n",
        "account\toptional\tpam_unix.so\naccount required pam_permit.so\n",
        "# account required pam_unix.so\naccount required pam_nologin.so successok\n",
        "account [default=ignore success=ok] pam_unix.so\naccount required pam_permit.so\n",
        "account [success=1 acct_expired=1 default=ignore] pam_unix.so\naccount requisite pam_deny.so\naccount required pam_permit.so\n",
    ],
)
def test_bad_the_day_of_expiry_is_passed_over(stack: str) -> None:
    verdict = expired_accounts_refused(one("sshd", sshd=stack), PEOPLE, around())
    assert verdict.status is Status.FAIL
    assert "ann" in str(verdict.sentence)


def test_absent_nobody_no_door_and_what_was_not_seen() -> None:
    assert expired_accounts_refused(one("sshd"), PEOPLE[:1], around()).status is Status.NOT_APPLICABLE
    assert expired_accounts_refused(one("other"), PEOPLE, around()).status is Status.NOT_APPLICABLE
    own = one("sshd", sshd="account sufficient pam_of_our_own.so\naccount required pam_unix.so\n")
    assert expired_accounts_refused(own, PEOPLE, around()).status is Status.UNKNOWN
    assert expired_accounts_refused({PamService: DENIED, Account: PEOPLE, PamSurroundings: around()}).status is Status.UNKNOWN
