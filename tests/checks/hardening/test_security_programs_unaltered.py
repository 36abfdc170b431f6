"""hardening.security-programs-unaltered"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.package_files import AlteredFile, VerifiedPrograms
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

security_programs_unaltered = load_check("hardening.security-programs-unaltered")


def programs(*altered: str, **fields: Any) -> VerifiedPrograms:
    changed = [AlteredFile(path=path, change="content") for path in altered]
    return VerifiedPrograms(**{"packages": ["openssh-server", "sudo"], "altered": changed, "all_compared": True, **fields})


def test_good_all_are_as_they_were_brought() -> None:
    verdict = security_programs_unaltered(programs())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "the programs of 2 packages are as they were brought: openssh-server, sudo"


def test_good_documentation_was_left_out() -> None:
    gone = AlteredFile(path="/usr/share/doc/sudo/copyright", change="removed")
    assert security_programs_unaltered(programs(altered=[gone])).status is Status.PASS
    assert security_programs_unaltered(programs("/opt/sshd"), ignore=("/opt/sshd",)).status is Status.PASS


def test_bad_a_program_was_replaced() -> None:
    verdict = security_programs_unaltered(programs("/usr/sbin/sshd"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "1 files are not as their packages brought them: /usr/sbin/sshd"
    assert [place.path for place in verdict.places] == ["/usr/sbin/sshd"]


def test_bad_even_where_not_all_were_compared() -> None:
    assert security_programs_unaltered(programs("/usr/share/document", all_compared=DENIED)).status is Status.FAIL


def test_absent_not_all_were_compared() -> None:
    assert security_programs_unaltered(programs(all_compared=DENIED)).status is Status.UNKNOWN


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert security_programs_unaltered({VerifiedPrograms: fact}).status is status
