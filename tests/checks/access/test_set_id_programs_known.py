"""access.set-id-programs-known"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.set_id import SetIdProgram
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

set_id_programs_known = load_check("access.set-id-programs-known")


def program(path: str = "/usr/bin/sudo", **fields: Any) -> SetIdProgram:
    return SetIdProgram(**{"path": path, "uid": 0, "gid": 0, "mode": 0o4755, "package": "sudo", **fields})


def test_good_a_package_ships_it_so() -> None:
    verdict = set_id_programs_known(program())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/usr/bin/sudo (4755) is shipped so by the package sudo"


def test_good_the_policy_allows_it() -> None:
    assert set_id_programs_known(program("/opt/tool", package=""), allowed=("/opt/tool",)).status is Status.PASS
    assert set_id_programs_known(program("/var/lib/docker/overlay2/x/diff/bin/su", package="")).status is Status.PASS


@pytest.mark.parametrize(
    ("path", "package", "words"),
    [
        ("/tmp/.x/su", "", "no package brought it"),
        ("/usr/bin/bash", "bash", "not known as a program that is shipped with them"),
        ("/usr/bin/find", DENIED, "not known as a program"),
    ],
)
def test_bad_somebody_gave_it_the_bits(path: str, package: Any, words: str) -> None:
    verdict = set_id_programs_known(program(path, package=package))
    assert verdict.status is Status.FAIL
    assert words in str(verdict.sentence)


def test_absent_its_package_is_not_known() -> None:
    assert set_id_programs_known(program(package=DENIED)).status is Status.UNKNOWN


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert set_id_programs_known({SetIdProgram: fact}).status is status
