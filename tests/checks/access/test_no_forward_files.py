"""Mail stays where it is sent to."""

from __future__ import annotations

from govaudit.checking import Place, Status
from govaudit.facts.homes import TrustedFiles
from tests.facts.ssh_key_examples import trusted
from tests.support import DENIED, NOT_THERE, load_check

no_forward_files = load_check("access.no-forward-files")


def test_good_there_is_none() -> None:
    assert no_forward_files(trusted()).status is Status.PASS


def test_bad_there_is_one() -> None:
    verdict = no_forward_files(trusted(forwards=["/home/ann/.forward"]))
    assert str(verdict.sentence) == "these files hand mail on: /home/ann/.forward"
    assert verdict.places == [Place("/home/ann/.forward")]


def test_absent_where_one_could_not_look() -> None:
    assert no_forward_files(trusted(forwards=DENIED)).status is Status.UNKNOWN
    assert no_forward_files({TrustedFiles: DENIED}).status is Status.UNKNOWN
    assert no_forward_files({TrustedFiles: NOT_THERE}).status is Status.NOT_APPLICABLE
