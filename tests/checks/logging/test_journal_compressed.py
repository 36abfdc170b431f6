"""logging.journal-compressed"""

from __future__ import annotations

from govaudit.facts.log_upkeep import JournalLimits
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

journal_compressed = load_check("logging.journal-compressed")


def test_good_as_it_should_be() -> None:
    assert journal_compressed(example(JournalLimits)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = journal_compressed(example(JournalLimits, compress=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("journald must compress large entries; Compress is off")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert journal_compressed({JournalLimits: DENIED}).status is Status.UNKNOWN
    assert journal_compressed({JournalLimits: NOT_THERE}).status is Status.NOT_APPLICABLE
