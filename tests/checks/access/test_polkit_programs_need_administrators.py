"""access.polkit-programs-need-administrators"""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.polkit import PolkitAction, PolkitRule
from tests.facts.polkit_examples import EXEC, action, branch, rule
from tests.support import DENIED, NOT_THERE, load_check

polkit_programs_need_administrators = load_check("access.polkit-programs-need-administrators")


def test_good_an_administrator_is_asked() -> None:
    for answer in ("no", "auth_admin", "auth_admin_keep"):
        assert polkit_programs_need_administrators([action(any=answer, inactive=answer, active=answer)], []).status is Status.PASS
    other = rule(branch("yes", "action org.x.*", "group wheel"), branch("auth_admin"), branch("yes", f"not action {EXEC}"))
    assert polkit_programs_need_administrators([action()], [other]).status is Status.PASS
    helper = action(id="org.gnome.settings-daemon.plugins.power.backlight-helper", runs="/usr/libexec/gsd-backlight-helper", active="yes")
    assert polkit_programs_need_administrators([action(), helper], []).status is Status.PASS


@pytest.mark.parametrize("answer", ["yes", "auth_self", "auth_self_keep"])
def test_bad_somebody_else_may(answer: str) -> None:
    assert polkit_programs_need_administrators([action(active=answer)], []).status is Status.FAIL
    runs = action(id="org.gparted", runs="/usr/sbin/gparted", any=answer)
    assert polkit_programs_need_administrators([action(), runs], []).status is Status.FAIL
    assert polkit_programs_need_administrators([action()], [rule(branch(answer, "group wheel"))]).status is Status.FAIL
    assert polkit_programs_need_administrators([action()], [rule(branch(answer, "action org.freedesktop.*"))]).status is Status.FAIL


def test_bad_an_action_that_implies_one_is_open() -> None:
    through = action(id="org.a", any="yes", implies=[EXEC])
    assert polkit_programs_need_administrators([action(), through], []).status is Status.FAIL


def test_bad_it_says_by_what() -> None:
    verdict = polkit_programs_need_administrators([action()], [rule(branch("yes", f"action {EXEC}", "group wheel"))])
    assert str(verdict.sentence) == (
        "pkexec must ask for an administrator; it does not for "
        "org.freedesktop.policykit.exec (action org.freedesktop.policykit.exec and group wheel: yes)"
    )
    assert [place.path for place in verdict.places] == ["/etc/polkit-1/rules.d/10-own.rules"]


def test_absent_without_polkit_or_programs() -> None:
    assert polkit_programs_need_administrators([action(id="org.other")], []).status is Status.NOT_APPLICABLE
    assert polkit_programs_need_administrators({PolkitAction: NOT_THERE, PolkitRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert polkit_programs_need_administrators({PolkitAction: [action()], PolkitRule: DENIED}).status is Status.UNKNOWN
