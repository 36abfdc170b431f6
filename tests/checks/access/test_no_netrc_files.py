"""Passwords for other hosts do not lie about."""

from __future__ import annotations

from govaudit.checking import Place, Status
from govaudit.facts.homes import TrustedFiles
from tests.facts.ssh_key_examples import trusted
from tests.support import DENIED, NOT_THERE, load_check

no_netrc_files = load_check("access.no-netrc-files")


def test_good_there_is_none() -> None:
    assert no_netrc_files(trusted()).status is Status.PASS


def test_bad_there_is_one() -> None:
    verdict = no_netrc_files(trusted(netrc=["/home/ann/.netrc"]))
    assert str(verdict.sentence) == "these files hold passwords for other hosts: /home/ann/.netrc"
    assert verdict.places == [Place("/home/ann/.netrc")]


def test_absent_where_one_could_not_look() -> None:
    assert no_netrc_files(trusted(netrc=DENIED)).status is Status.UNKNOWN
    assert no_netrc_files({TrustedFiles: DENIED}).status is Status.UNKNOWN
    assert no_netrc_files({TrustedFiles: NOT_THERE}).status is Status.NOT_APPLICABLE
