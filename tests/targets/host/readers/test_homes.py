"""Homes, groups, subordinate ids and last log-ins."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.groups import SubordinateNumbers
from govaudit.facts.home_files import PathMode
from govaudit.facts.homes import Home, TrustedFiles
from govaudit.facts.log_ins import LastLogIn
from govaudit.model import Absent, Complete, Missing, Seen
from govaudit.reading import Observations, Reader
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.groups import SUBGID, SUBUID, groups, subordinate_numbers
from govaudit.targets.host.readers.homes import homes_of_accounts, trusted_files
from govaudit.targets.host.readers.log_ins import LASTLOG, LASTLOG2, last_log_ins
from tests.support import DENIED, NOT_THERE, WHEN, saw
from tests.support.hosts import ask
from tests.support.systemd import look

ACCOUNTS = """\
root:x:0:0::/root:/bin/sh
ann:x:1000:1000::/home/ann:/bin/sh
bob:x:1001:1001::/home/ann/:/bin/bash
web:x:33:33::/var/www:/usr/sbin/nologin
eve:x:1002:1002::/home/gone:/bin/sh
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("etc", "root", "home/ann", "var/www"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "etc/passwd").write_text(ACCOUNTS)
    (tmp_path / "home/link").symlink_to("ann")
    (tmp_path / "root").chmod(0o700)
    os.chown(tmp_path / "home/ann", 1000, 1000)
    (tmp_path / "home/ann").chmod(0o2750)
    return tmp_path


def fed(answers: Mapping[Any, Any]) -> Observations:
    return Observations(saw(request, answer) for request, answer in answers.items())


def read(root: Path, reader: Reader) -> Any:
    return reader(look(root, reader.wants))


def test_homes_of_those_who_can_log_in(root: Path) -> None:
    (root / "etc/passwd").write_text(ACCOUNTS + "zoe:x:1003:1003::/home/link:/bin/sh\n")
    *found, ending = read(root, homes_of_accounts)
    assert isinstance(ending, Complete)
    assert all(isinstance(one, Home) for one in found)
    told = {one.path: one for one in found}
    assert set(told) == {"/root", "/home/ann", "/home/gone", "/home/link"}
    ann = told["/home/ann"]
    assert (ann.account, ann.others) == ("ann", ["bob"])
    assert ann.seen == PathMode(path="/home/ann", kind="directory", mode=0o2750, uid=1000, gid=1000)
    assert told["/home/gone"].seen is None
    assert isinstance(told["/home/link"].seen, Missing)


def test_files_that_programs_trust(root: Path) -> None:
    assert read(root, trusted_files) == TrustedFiles(netrc=[], host_trust=[], forwards=[])
    (root / "home/ann/.netrc").write_text("machine x\n")
    (root / "var/www/.shosts").write_text("")
    (root / "etc/hosts.equiv").write_text("")
    (root / "home/ann/.forward").symlink_to("/dev/null")
    (root / "root/.rhosts").mkdir()
    found = read(root, trusted_files)
    assert found == TrustedFiles(netrc=["/home/ann/.netrc"], host_trust=["/etc/hosts.equiv", "/var/www/.shosts"], forwards=[])


def test_a_home_whose_path_is_not_plain_leaves_it_open(root: Path) -> None:
    (root / "etc/passwd").write_text(ACCOUNTS + "odd:x:1004:1004::/home/*:/bin/sh\n")
    assert isinstance(read(root, trusted_files).netrc, Missing)
    assert isinstance([*read(root, homes_of_accounts)][-1], Missing)


def test_groups() -> None:
    *found, ending = groups(fed({GROUP: "root:x:0:\n# no\nsudo:x:27:ann,bob\n+nis\n"}))
    assert [(one.name, one.gid, one.members, one.place.line) for one in found] == [("root", 0, [], 1), ("sudo", 27, ["ann", "bob"], 3)]
    assert isinstance(ending, Complete)
    for content in ("a:x:\n", "a:x:many:\n", ":x:1:\n", "a:x:99999999999:\n"):
        assert isinstance([*groups(fed({GROUP: content}))][-1], Missing)


def test_subordinate_ids() -> None:
    found = subordinate_numbers(fed({SUBUID: "ann:100000:65536\n#x:1:1\nbob:1:\nbob:1:0\n", SUBGID: NOT_THERE}))
    assert isinstance(found, SubordinateNumbers)
    assert [(one.owner, one.first, one.last, one.place.line) for one in found.users] == [("ann", 100000, 165535, 1)]
    assert isinstance(subordinate_numbers(fed({SUBUID: NOT_THERE, SUBGID: NOT_THERE})), Absent)
    assert subordinate_numbers(fed({SUBUID: NOT_THERE, SUBGID: DENIED})) == DENIED


TOLD = """\
Username         Port     From                                       Latest
root             pts/5    127.0.0.1                                 {root}
daemon                                                              **Never logged in**
a-very-long-name-of-somebodytty1                                      {long}
odd              pts/1    here                                      sometime
"""


def test_last_log_ins() -> None:
    now = WHEN.strftime("%a %b %e %H:%M:%S %z %Y")
    before = (WHEN - timedelta(days=100, hours=5)).strftime("%a %b %d %H:%M:%S %z %Y")
    told = Seen(content=TOLD.format(root=now, long=before).encode(), status=0)
    for answers in ({LASTLOG2: NOT_THERE, LASTLOG: told}, {LASTLOG2: told, LASTLOG: DENIED}):
        *found, ending = last_log_ins(fed(answers))
        assert [one.days_ago for one in found[:3]] == [0, None, 100]
        assert isinstance(found[3].days_ago, Missing)
        assert isinstance(ending, Complete)
    ending = [*last_log_ins(fed({LASTLOG2: NOT_THERE, LASTLOG: Seen(status=1)}))][-1]
    assert isinstance(ending, Missing)
    assert isinstance([*last_log_ins(fed({LASTLOG2: NOT_THERE, LASTLOG: NOT_THERE}))][-1], Missing)


def test_what_this_machine_tells() -> None:
    answers = [*ask("local:", LASTLOG2), *ask("local:", LASTLOG)]
    *found, ending = last_log_ins(Observations(answers))
    assert isinstance(ending, Complete)
    assert "root" in [one.account for one in found if isinstance(one, LastLogIn)]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_a_reader_raise(content: bytes) -> None:
    list(groups(fed({GROUP: content})))
    subordinate_numbers(fed({SUBUID: content, SUBGID: content}))
    list(last_log_ins(fed({LASTLOG2: NOT_THERE, LASTLOG: Seen(content=b"heading\n" + content, status=0)})))
    list(homes_of_accounts(fed({PASSWD: content})))
    trusted_files(fed({PASSWD: content}))
