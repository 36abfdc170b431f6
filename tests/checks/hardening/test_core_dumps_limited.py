"""hardening.core-dumps-limited"""

from __future__ import annotations

from govaudit.facts.login_defaults import CoreDumps
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

core_dumps_limited = load_check("hardening.core-dumps-limited")


def test_good_as_it_should_be() -> None:
    assert core_dumps_limited(example(CoreDumps)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = core_dumps_limited(example(CoreDumps, hard_limit=None))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("limits.conf must set a hard core limit of 0 for everybody; it sets none")
    assert core_dumps_limited(example(CoreDumps, hard_limit="unlimited")).status is Status.FAIL
    assert core_dumps_limited(example(CoreDumps, exceptions=["@dev"])).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert core_dumps_limited(example(CoreDumps, hard_limit=DENIED)).status is Status.UNKNOWN
    assert core_dumps_limited({CoreDumps: DENIED}).status is Status.UNKNOWN
    assert core_dumps_limited({CoreDumps: NOT_THERE}).status is Status.NOT_APPLICABLE
