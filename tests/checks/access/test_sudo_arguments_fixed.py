"""Wildcards in arguments."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoRule
from tests.facts.access_examples import rule
from tests.support import DENIED, NOT_THERE, load_check

sudo_arguments_fixed = load_check("access.sudo-arguments-fixed")


def test_good_fixed_arguments() -> None:
    assert sudo_arguments_fixed(rule(commands=["/bin/systemctl restart nginx", r"/bin/x \\*"])).status is Status.PASS


def test_good_no_arguments_named() -> None:
    assert sudo_arguments_fixed(rule(commands=["/bin/ls"])).status is Status.NOT_APPLICABLE
    assert sudo_arguments_fixed(rule(users=["root"])).status is Status.NOT_APPLICABLE


def test_bad_wildcards() -> None:
    verdict = sudo_arguments_fixed(rule(users=["ann"], commands=["/bin/cat /var/log/*", "/bin/ls ^-[la]$"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence).endswith("has wildcards in the arguments of /bin/cat /var/log/*, /bin/ls ^-[la]$")


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_arguments_fixed({SudoRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_arguments_fixed({SudoRule: DENIED}).status is Status.UNKNOWN
