"""access.pam-modules-there"""

from __future__ import annotations

from govaudit.facts.pam import PamService
from govaudit.model import Observation, Status
from govaudit.targets.host.pam.files import FILES, MODULE_FOLDERS
from govaudit.targets.host.readers.pam import pam_services
from tests.support import DENIED, load_check, saw
from tests.support.startup import THERE, read

pam_modules_there = load_check("access.pam-modules-there")

INSTALLED = [saw(MODULE_FOLDERS[2], THERE, source=f"/lib/x86_64-linux-gnu/security/pam_{name}.so") for name in ("unix", "permit", "deny")]


def sshd(stack: str, modules: list[Observation] | None = None) -> PamService:
    found = next(iter(read(pam_services, None, saw(FILES, stack, source="/etc/pam.d/sshd"), *(INSTALLED if modules is None else modules))))
    assert isinstance(found, PamService)
    return found


def test_good_all_are_there_or_may_be_missing() -> None:
    for stack in (
        "auth required pam_unix.so\naccount required pam_unix.so\n",
        "auth required pam_unix.so\n-auth optional pam_oath.so\naccount required pam_permit.so\n",
        "# auth required pam_oath.so\nauth required pam_unix.so\naccount required pam_permit.so\nsession required pam_nowhere.so\n",
        "auth\trequired\t/lib/x86_64-linux-gnu/security/pam_unix.so\naccount required pam_permit.so\n",
    ):
        assert pam_modules_there(sshd(stack)).status is Status.PASS


def test_bad_named_and_not_there() -> None:
    verdict = pam_modules_there(sshd("auth required pam_unix.so\nauth [module_unknown=ignore default=die] pam_oath.so\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sshd names what is not there: pam_oath"
    assert [(place.path, place.line) for place in verdict.places] == [("/etc/pam.d/sshd", 2)]


def test_bad_an_include_of_nothing_and_a_module_of_the_account_stack() -> None:
    assert pam_modules_there(sshd("auth include elsewhere\naccount required pam_unix.so\n")).status is Status.FAIL
    assert pam_modules_there(sshd("auth required pam_unix.so\naccount required PAM_unix.so\n")).status is Status.FAIL


def test_absent_modules_or_stacks_that_were_not_seen() -> None:
    stack = "auth required pam_unix.so\naccount required pam_unix.so\n"
    assert pam_modules_there(sshd(stack, [])).status is Status.UNKNOWN
    assert pam_modules_there(sshd(stack, [saw(MODULE_FOLDERS[0], DENIED)])).status is Status.UNKNOWN
    assert pam_modules_there(sshd("@include elsewhere\n")).status is Status.UNKNOWN
    assert pam_modules_there({PamService: DENIED}).status is Status.UNKNOWN
