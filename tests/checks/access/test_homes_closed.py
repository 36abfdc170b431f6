"""Nobody looks into another's home."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.homes import Home
from tests.facts.ssh_key_examples import home
from tests.support import DENIED, NOT_THERE, load_check

homes_closed = load_check("access.homes-closed")


@pytest.mark.parametrize("mode", [0o700, 0o750, 0o710, 0o2750])
def test_good_for_the_owner_and_the_group(mode: int) -> None:
    assert homes_closed(home(mode)).status is Status.PASS


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o751, 0o777])
def test_bad_others_look_in_or_write(mode: int) -> None:
    assert homes_closed(home(mode)).status is Status.FAIL


def test_bad_more_than_a_policy_allows() -> None:
    verdict = homes_closed(home(0o750), max_mode=0o700)
    assert str(verdict.sentence) == "/home/ann has the mode 0750; 0700 at most is required"
    assert homes_closed(home(0o755), max_mode=0o755).status is Status.PASS


def test_absent_no_home() -> None:
    assert homes_closed(home(seen=None)).status is Status.NOT_APPLICABLE
    assert homes_closed(home(seen=DENIED)).status is Status.UNKNOWN
    assert homes_closed({Home: NOT_THERE}).status is Status.NOT_APPLICABLE
