"""Programs that others can change."""

from __future__ import annotations

import msgspec

from govaudit.checking import Status
from govaudit.facts.permissions import AclEntry
from govaudit.facts.sudo_files import SudoProgram
from tests.facts.sudo_examples import path, program
from tests.support import DENIED, NOT_THERE, load_check

sudo_commands_writable_by_root_alone = load_check("access.sudo-commands-writable-by-root-alone")


def test_good_root_alone() -> None:
    assert sudo_commands_writable_by_root_alone(program(path("/opt/bin/x", kind="file"), path("/opt", mode=0o775))).status is Status.PASS


def test_good_it_is_not_there() -> None:
    assert sudo_commands_writable_by_root_alone(program()).status is Status.NOT_APPLICABLE


def test_bad_a_folder_that_others_write() -> None:
    verdict = sudo_commands_writable_by_root_alone(
        program(path("/opt/bin/x", kind="file"), path("/opt/bin", mode=0o777), path("/opt", uid=1000))
    )
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/opt/bin/x can be changed by others than root, by way of /opt/bin, /opt"
    assert sudo_commands_writable_by_root_alone(program(path("/x", mode=0o775, gid=50))).status is Status.FAIL


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_commands_writable_by_root_alone({SudoProgram: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_commands_writable_by_root_alone({SudoProgram: DENIED}).status is Status.UNKNOWN
    assert sudo_commands_writable_by_root_alone(program(way=DENIED)).status is Status.UNKNOWN


def test_bad_an_access_control_list_lets_others_write() -> None:
    listed = msgspec.structs.replace(path("/opt/bin/x", mode=0o775), entries=[AclEntry(kind="user", id=1000, permissions=2)])
    assert sudo_commands_writable_by_root_alone(program(listed)).status is Status.FAIL
    unseen = msgspec.structs.replace(listed, entries=DENIED)
    assert sudo_commands_writable_by_root_alone(program(unseen)).status is Status.UNKNOWN
