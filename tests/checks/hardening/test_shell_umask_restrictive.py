"""hardening.shell-umask-restrictive"""

from __future__ import annotations

from govaudit.facts.login_defaults import ShellDefaults
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

shell_umask_restrictive = load_check("hardening.shell-umask-restrictive")


def test_good_as_it_should_be() -> None:
    assert shell_umask_restrictive(example(ShellDefaults, umasks=[23])).status is Status.PASS
    assert shell_umask_restrictive(example(ShellDefaults, umasks=[63, 23])).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = shell_umask_restrictive(example(ShellDefaults, umasks=[23, 18]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("start-up files of the shells must withhold 027; they set 022")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert shell_umask_restrictive(example(ShellDefaults, umasks=DENIED)).status is Status.UNKNOWN
    assert shell_umask_restrictive(example(ShellDefaults, umasks=[])).status is Status.NOT_APPLICABLE
    assert shell_umask_restrictive({ShellDefaults: DENIED}).status is Status.UNKNOWN
    assert shell_umask_restrictive({ShellDefaults: NOT_THERE}).status is Status.NOT_APPLICABLE
