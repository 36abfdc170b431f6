"""su, sudo, pkexec and doas: whose they are, and who may start them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from govaudit.facts.root_programs import RootProgram
from govaudit.model import Complete, FileAttributes, Missing, Seen
from govaudit.targets.host.readers.root_programs import BIN, PLACES, root_programs
from govaudit.targets.host.requests import Listing
from tests.facts.access_examples import account
from tests.support import DENIED, NOT_THERE, observations, saw

ADM = {"owner": "root", "group": "adm", "acl": False}


def listed(mode: int, *, gid: int = 0, kind: str = "file", data: Mapping[str, object] | None = None) -> Seen:
    usual = {"owner": "root", "group": "root", "acl": False}
    return Seen(attributes=FileAttributes(kind=kind, mode=mode, uid=0, gid=gid), data=dict(data or usual))


def programs(found: dict[str, Seen | Missing]) -> list[RootProgram | Complete | Missing]:
    answers = [saw(place, found.get(place.pattern, NOT_THERE), source=place.pattern) for place in (*PLACES, BIN)]
    known = {place.pattern for place in (*PLACES, BIN)}
    answers += [saw(Listing(path), outcome, source=path) for path, outcome in found.items() if path not in known]
    return list(root_programs(observations(answers)))


def test_each_that_is_there() -> None:
    for_some = listed(0o4750, gid=4, data=ADM)
    su, sudo, end = programs({"/usr/bin/su": listed(0o4755), "/usr/bin/sudo": for_some, "/bin": listed(0o777, kind="link")})
    assert isinstance(su, RootProgram)
    assert isinstance(sudo, RootProgram)
    assert isinstance(end, Complete)
    assert (su.name, su.gives_root, su.may_be_run_by(account())) == ("su", True, True)
    assert (sudo.group, sudo.gives_root, sudo.may_be_run_by(account(groups=["ann"]))) == ("adm", True, False)
    assert sudo.may_be_run_by(account(groups=["ann", "adm"])) is True
    assert sudo.may_be_run_by(account(groups=["ann"], gid=4)) is True


def test_a_folder_that_links_to_another_is_passed_over() -> None:
    same = {"/usr/bin/su": listed(0o4755), "/bin/su": listed(0o4755)}
    assert len(programs({**same, "/bin": listed(0o777, kind="link")})) == 2
    assert len(programs({**same, "/bin": listed(0o755, kind="directory")})) == 3


def test_a_link_has_the_mode_of_what_is_behind_it() -> None:
    link = listed(0o777, kind="link", data={"owner": "root", "group": "root", "link": "/etc/alternatives/sudo"})
    [sudo, _] = programs({"/usr/bin/sudo": link, "/etc/alternatives/sudo": listed(0o4755)})
    assert isinstance(sudo, RootProgram)
    assert (sudo.path, sudo.mode) == ("/usr/bin/sudo", 0o4755)
    [unseen, _] = programs({"/usr/bin/sudo": link, "/etc/alternatives/sudo": DENIED})
    assert isinstance(unseen, RootProgram)
    assert isinstance(unseen.gives_root, Missing)
    assert isinstance(unseen.may_be_run_by(account()), Missing)


@pytest.mark.parametrize(
    ("mode", "acl", "groups", "allowed"),
    [
        (0o4755, None, DENIED, True),
        (0o4750, False, DENIED, None),
        (0o4700, True, ["ann"], False),
        (0o4750, True, ["ann"], None),
        (0o4750, None, ["ann"], None),
        (0o4754, False, ["ann"], False),
        (0o4745, False, ["ann", "adm"], False),
        (0o0755, False, ["ann"], True),
    ],
)
def test_who_may_start_it(mode: int, acl: bool | None, groups: list[str] | Missing, allowed: bool | None) -> None:
    [program, _] = programs({"/usr/bin/su": listed(mode, gid=4, data={"owner": "root", "group": "adm", "acl": acl})})
    assert isinstance(program, RootProgram)
    answer = program.may_be_run_by(account(groups=groups))
    assert (None if isinstance(answer, Missing) else answer) is allowed
    assert program.gives_root is bool(mode & 0o4000)
    assert program.may_be_run_by(account(name="root", uid=0)) is True


def test_what_is_denied_leaves_the_list_open() -> None:
    assert programs({"/usr/bin/su": DENIED}) == [DENIED]
