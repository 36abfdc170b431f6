"""access.su-limited-to-group"""

from __future__ import annotations

import pytest

from govaudit.facts.accounts import Account, Password
from govaudit.facts.pam import PamService, PamSurroundings
from govaudit.model import Status
from tests.facts.access_examples import account
from tests.facts.pam_examples import around, pam
from tests.support import DENIED, load_check

su_limited_to_group = load_check("access.su-limited-to-group")

ROOT = account(name="root", uid=0, gid=0, groups=["root"])
ACCOUNTS = [ROOT, account()]
BELOW = "auth sufficient pam_rootok.so\n{}\n@include common-auth\n@include common-account\n"


@pytest.mark.parametrize(
    "line",
    [
        "auth required pam_wheel.so",
        "auth\trequisite\tpam_wheel.so use_uid group=sugroup",
        "auth required pam_wheel.so root_only",
        "auth required pam_succeed_if.so use_uid user ingroup wheel",
        "auth required pam_deny.so",
    ],
)
def test_good_only_a_group(line: str) -> None:
    assert su_limited_to_group(pam(su=BELOW.format(line)), ACCOUNTS, around()).status is Status.PASS


@pytest.mark.parametrize(
    "line",
    [
        "# auth required pam_wheel.so",
        "auth sufficient pam_wheel.so trust use_uid",
        "auth optional pam_wheel.so",
        "auth required pam_wheel.so deny group=nosu",
        "account required pam_unix.so",
    ],
)
def test_bad_everybody_who_knows_the_password(line: str) -> None:
    verdict = su_limited_to_group(pam(su=BELOW.format(line)), ACCOUNTS, around())
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "only a group may become root by su; su takes everybody who knows the password"


def test_bad_below_what_is_sufficient_or_by_su_l() -> None:
    above = "auth sufficient pam_unix.so\nauth required pam_wheel.so\n@include common-account\n"
    assert su_limited_to_group(pam(su=above), ACCOUNTS, around()).status is Status.FAIL
    both = pam({"su": BELOW.format("auth required pam_wheel.so"), "su-l": BELOW.format("")})
    assert su_limited_to_group(both, ACCOUNTS, around()).status is Status.FAIL


def test_bad_a_second_root_is_left_out() -> None:
    line = "auth [success=1 default=ignore] pam_succeed_if.so user = toor\nauth required pam_wheel.so"
    second = account(name="toor", uid=0, gid=0, groups=["root"])
    assert su_limited_to_group(pam(su=BELOW.format(line)), ACCOUNTS, around()).status is Status.PASS
    assert su_limited_to_group(pam(su=BELOW.format(line)), [*ACCOUNTS, second], around()).status is Status.FAIL


def test_bad_though_root_has_no_password_today() -> None:
    locked = account(name="root", uid=0, gid=0, groups=["root"], password=Password(state="locked"))
    assert su_limited_to_group(pam(), [locked], around()).status is Status.FAIL


def test_absent_no_su_and_what_was_not_seen() -> None:
    assert su_limited_to_group([one for one in pam() if one.service != "su"], ACCOUNTS, around()).status is Status.NOT_APPLICABLE
    no_root = su_limited_to_group(pam(), [one for one in ACCOUNTS if one.uid != 0], around())
    assert str(no_root.sentence) == "no account has the user id 0"
    for lines in ("auth required pam_of_our_own.so", "auth [success=1 default=ignore] pam_of_our_own.so\nauth required pam_deny.so"):
        assert su_limited_to_group(pam(su=BELOW.format(lines)), ACCOUNTS, around()).status is Status.UNKNOWN
    assert su_limited_to_group({PamService: DENIED, Account: ACCOUNTS, PamSurroundings: around()}).status is Status.UNKNOWN
    assert su_limited_to_group({PamService: pam(), Account: ACCOUNTS, PamSurroundings: DENIED}).status is Status.UNKNOWN
