"""doas asks."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.doas import DoasRule
from tests.facts.doas_examples import doas_rule
from tests.support import DENIED, NOT_THERE, load_check

doas_requires_password = load_check("access.doas-requires-password")


def test_good_a_password() -> None:
    assert doas_requires_password(doas_rule()).status is Status.PASS


def test_good_not_root_or_exempted() -> None:
    assert doas_requires_password(doas_rule(target="www", asks_password=False)).status is Status.NOT_APPLICABLE
    assert doas_requires_password(doas_rule(identity="root", asks_password=False)).status is Status.NOT_APPLICABLE
    assert doas_requires_password(doas_rule(permits=False)).status is Status.NOT_APPLICABLE
    assert doas_requires_password(doas_rule(asks_password=False), exempt=(":wheel",)).status is Status.NOT_APPLICABLE


def test_bad_nopass() -> None:
    verdict = doas_requires_password(doas_rule(asks_password=False, target="root", command="/bin/x", arguments=["-v"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "permit :wheel as root cmd /bin/x args -v asks for no password"


def test_absent_no_doas_and_no_view_of_it() -> None:
    assert doas_requires_password({DoasRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert doas_requires_password({DoasRule: DENIED}).status is Status.UNKNOWN
