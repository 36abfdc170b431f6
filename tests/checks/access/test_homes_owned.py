"""Homes belong to those who live there."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.homes import Home
from tests.facts.ssh_key_examples import home
from tests.support import DENIED, NOT_THERE, load_check

homes_owned = load_check("access.homes-owned")


def test_good_its_own() -> None:
    assert homes_owned(home()).status is Status.PASS


def test_bad_somebody_elses() -> None:
    verdict = homes_owned(home(owner=1001))
    assert str(verdict.sentence) == "/home/ann belongs to the user id 1001; that of ann is 1000"
    assert homes_owned(home(owner=0)).status is Status.FAIL


def test_bad_shared() -> None:
    assert str(homes_owned(home(others=["bob"])).sentence) == "/home/ann is the home of ann, bob at once"


def test_absent_no_home() -> None:
    assert homes_owned(home(seen=None)).status is Status.NOT_APPLICABLE
    assert homes_owned(home(seen=DENIED)).status is Status.UNKNOWN
    assert homes_owned({Home: DENIED}).status is Status.UNKNOWN
    assert homes_owned({Home: NOT_THERE}).status is Status.NOT_APPLICABLE
