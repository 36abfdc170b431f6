"""hardening.core-dumps-not-stored"""

from __future__ import annotations

from govaudit.facts.login_defaults import CoreDumps
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

core_dumps_not_stored = load_check("hardening.core-dumps-not-stored")


def test_good_as_it_should_be() -> None:
    assert core_dumps_not_stored(example(CoreDumps)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = core_dumps_not_stored(example(CoreDumps, storage="external"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("systemd-coredump must not keep core dumps (Storage=none); its Storage is external")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert core_dumps_not_stored(example(CoreDumps, storage=DENIED)).status is Status.UNKNOWN
    assert core_dumps_not_stored(example(CoreDumps, storage=None)).status is Status.NOT_APPLICABLE
    assert core_dumps_not_stored({CoreDumps: DENIED}).status is Status.UNKNOWN
    assert core_dumps_not_stored({CoreDumps: NOT_THERE}).status is Status.NOT_APPLICABLE
