"""Directories that are encrypted in themselves, as lsattr tells, and homes of eCryptfs."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.encryption_at_rest import DirectoryEncryption
from govaudit.model import Complete, Missing, Reason, Seen, absent
from govaudit.reading import Observations
from govaudit.targets.host.readers.accounts import PASSWD
from govaudit.targets.host.readers.directory_encryption import ECRYPTFS, attributes_of, directory_encryption
from tests.support import DENIED, NOT_THERE, saw
from tests.support.hosts import ask
from tests.support.startup import THERE

PEOPLE = saw(PASSWD, "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nodd:x:1001:1001::/home/o\x01d:/bin/sh\n")


def look(answer: Any, *more: Any) -> list[Any]:
    [command] = attributes_of([PEOPLE])
    return list(directory_encryption(Observations([PEOPLE, saw(command, answer), *(more or [saw(ECRYPTFS, NOT_THERE)])])))


def told(text: str, errors: str = "") -> Seen:
    return Seen(content=text.encode(), status=0, errors=errors)


def test_what_is_asked_are_the_homes_that_can_be_named() -> None:
    [command] = attributes_of([PEOPLE])
    assert command.argv == ("lsattr", "-d", "--", "/home", "/root", "/srv", "/home/ann")


def test_the_letter_of_encryption() -> None:
    found, ending = look(told("--------------e------- /home\n-----------E--e------- /home/ann\n"))
    assert found == DirectoryEncryption(path="/home/ann", by="fscrypt", holds=True)
    assert isinstance(ending, Complete)


def test_a_home_of_ecryptfs_is_in_doubt_while_it_is_not_open() -> None:
    """A folder proves nothing: it may be left of a set-up that was undone."""
    found, _ = look(told(""), saw(ECRYPTFS, THERE, source="/home/.ecryptfs/ann/.Private"))
    assert (found.path, found.by) == ("/home/ann", "eCryptfs")
    assert isinstance(found.holds, Missing)


def test_what_may_not_be_read_leaves_doubt() -> None:
    (ending,) = look(told("", "lsattr: Permission denied While reading flags on /root\n"))
    assert isinstance(ending, Missing)
    assert ending.reason is Reason.PERMISSION_DENIED
    assert [type(one) for one in look(told("", "lsattr: No such file or directory while trying to stat /srv\n"))] == [Complete]
    assert isinstance(look(absent("lsattr is not there"))[0], Missing)
    assert look(DENIED) == [DENIED]
    assert look(told(""), saw(ECRYPTFS, DENIED)) == [DENIED]


def test_the_lsattr_of_this_host() -> None:
    observations = [PEOPLE, *ask("local:", *attributes_of([PEOPLE])), saw(ECRYPTFS, NOT_THERE)]
    *found, ending = directory_encryption(Observations(observations))
    assert all(isinstance(one, DirectoryEncryption) for one in found)
    assert isinstance(ending, Complete)


@settings(max_examples=100, deadline=None)
@given(st.text("-eE /home\n\x00ann", max_size=120))
def test_no_text_makes_it_raise(text: str) -> None:
    assert all(isinstance(one, DirectoryEncryption | Complete | Missing) for one in look(told(text)))
