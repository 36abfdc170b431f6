"""access.file-capabilities-known"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.file_capabilities import CapableProgram
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

file_capabilities_known = load_check("access.file-capabilities-known")


def program(path: str = "/usr/bin/ping", *permitted: str, **fields: Any) -> CapableProgram:
    return CapableProgram(**{"path": path, "permitted": [*permitted] or ["cap_net_raw"], "inheritable": [], "package": "iputils", **fields})


def test_good_a_package_ships_it_so() -> None:
    verdict = file_capabilities_known(program())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/usr/bin/ping is shipped with cap_net_raw by the package iputils"
    assert file_capabilities_known(program("/usr/bin/newuidmap", "cap_setuid")).status is Status.PASS


def test_good_the_policy_allows_it() -> None:
    tool = program("/opt/tool", "cap_sys_admin", package="")
    assert file_capabilities_known(tool, allowed=("/opt/tool",)).status is Status.PASS


@pytest.mark.parametrize(
    ("tool", "words"),
    [
        (program("/usr/bin/python3.11", "cap_setuid"), "has cap_setuid, with which it can make itself root"),
        (program("/usr/bin/ping", "cap_net_raw", "cap_dac_override"), "has cap_dac_override, with which"),
        (program("/usr/bin/vim", "all"), "has all, with which"),
        (program("/usr/bin/ping", inheritable=["cap_setuid"]), "has cap_setuid, with which"),
        (program("/usr/sbin/httpd", "cap_net_bind_service"), "not known as a program that is shipped so"),
        (program("/tmp/ping", package=""), "no package brought it"),
        (program("/usr/bin/perl", "cap_setuid", package=DENIED), "make itself root"),
    ],
)
def test_bad_somebody_gave_it_the_right(tool: CapableProgram, words: str) -> None:
    verdict = file_capabilities_known(tool)
    assert verdict.status is Status.FAIL
    assert words in str(verdict.sentence)


def test_absent_its_package_is_not_known() -> None:
    assert file_capabilities_known(program(package=DENIED)).status is Status.UNKNOWN


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert file_capabilities_known({CapableProgram: fact}).status is status
