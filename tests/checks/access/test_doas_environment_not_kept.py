"""doas gives commands an environment of their own."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.doas import DoasRule
from tests.facts.doas_examples import doas_rule
from tests.support import DENIED, NOT_THERE, load_check

doas_environment_not_kept = load_check("access.doas-environment-not-kept")


def test_good_not_kept() -> None:
    assert doas_environment_not_kept(doas_rule()).status is Status.PASS
    assert doas_environment_not_kept(doas_rule(target="www", keeps_environment=True)).status is Status.NOT_APPLICABLE


def test_bad_kept() -> None:
    verdict = doas_environment_not_kept(doas_rule(keeps_environment=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "permit :wheel keeps the user's environment"


def test_absent_no_doas_and_no_view_of_it() -> None:
    assert doas_environment_not_kept({DoasRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert doas_environment_not_kept({DoasRule: DENIED}).status is Status.UNKNOWN
