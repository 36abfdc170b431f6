"""Variables that start programs are not passed on."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_no_dangerous_variables_kept = load_check("access.sudo-no-dangerous-variables-kept")


def test_good_harmless_variables() -> None:
    assert sudo_no_dangerous_variables_kept(sudo(env_keep=["LANG", "LC_*", "DISPLAY"])).status is Status.PASS


def test_bad_variables_that_load_code() -> None:
    verdict = sudo_no_dangerous_variables_kept(sudo(env_keep=["LANG", "LD_PRELOAD"], env_check=["PERL5LIB=x*"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sudo passes on LD_PRELOAD, PERL5LIB=x*, by which users decide what programs load or start"


def test_bad_what_a_policy_names() -> None:
    assert sudo_no_dangerous_variables_kept(sudo(env_keep=["EDITOR"]), dangerous=("EDIT*",)).status is Status.FAIL


def test_bad_a_pattern_that_means_them() -> None:
    assert sudo_no_dangerous_variables_kept(sudo(env_keep=["LD_*"])).status is Status.FAIL
    assert sudo_no_dangerous_variables_kept(sudo(env_keep=["*"])).status is Status.FAIL


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_no_dangerous_variables_kept({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_no_dangerous_variables_kept({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_no_dangerous_variables_kept(sudo(env_keep=DENIED)).status is Status.UNKNOWN
