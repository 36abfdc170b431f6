"""Nobody looks into another's home."""

from __future__ import annotations

import msgspec
import pytest

from govaudit.checking import Status
from govaudit.facts.home_files import PathMode
from govaudit.facts.homes import Home
from govaudit.facts.permissions import AclEntry
from govaudit.model import Missing
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


def by_list(mode: int, entries: list[AclEntry] | Missing) -> Home:
    seen = home(mode).seen
    assert isinstance(seen, PathMode)
    return home(seen=msgspec.structs.replace(seen, entries=entries))


def test_bad_an_access_control_list_lets_others_in() -> None:
    bob, ann = AclEntry(kind="user", id=1001, permissions=5), AclEntry(kind="user", id=1000, permissions=7)
    verdict = homes_closed(by_list(0o750, [ann, bob]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "by its access control list others get into /home/ann: user 1001 (r-x)"
    assert homes_closed(by_list(0o750, [ann])).status is Status.PASS
    assert homes_closed(by_list(0o755, [bob]), max_mode=0o755).status is Status.PASS, "everybody may look in"
    assert homes_closed(by_list(0o700, [bob])).status is Status.PASS, "the mask takes it away"


def test_absent_an_access_control_list_that_was_not_read() -> None:
    assert homes_closed(by_list(0o750, DENIED)).status is Status.UNKNOWN
    assert homes_closed(by_list(0o700, DENIED)).status is Status.PASS, "a list would give nothing"


def test_absent_no_home() -> None:
    assert homes_closed(home(seen=None)).status is Status.NOT_APPLICABLE
    assert homes_closed(home(seen=DENIED)).status is Status.UNKNOWN
    assert homes_closed({Home: NOT_THERE}).status is Status.NOT_APPLICABLE
