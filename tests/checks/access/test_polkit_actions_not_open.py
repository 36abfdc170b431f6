"""access.polkit-actions-not-open"""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.polkit import PolkitAction, PolkitRule
from tests.facts.polkit_examples import action, branch, rule
from tests.support import DENIED, NOT_THERE, load_check

polkit_actions_not_open = load_check("access.polkit-actions-not-open")

UNITS = "org.freedesktop.systemd1.manage-units"


def test_good_an_administrator_is_asked() -> None:
    verdict = polkit_actions_not_open([action(), action(id=UNITS), action(id="org.volume", any="yes")], [])
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "2 weighty actions of polkit ask for an administrator"
    for_some = [rule(branch("yes", "group wheel")), rule(branch("yes", "user svc")), rule(branch("yes", "action org.volume"))]
    assert polkit_actions_not_open([action(id=UNITS)], for_some).status is Status.PASS


def test_bad_everybody_may() -> None:
    verdict = polkit_actions_not_open([action(id=UNITS, active="yes", inactive="auth_self")], [])
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "an administrator must authenticate; not so for org.freedesktop.systemd1.manage-units (inactive auth_self, active yes)"
    )
    assert polkit_actions_not_open([action(id=UNITS)], [rule(branch("yes", "active", "local"))]).status is Status.FAIL
    assert polkit_actions_not_open([action(id="org.volume", any="yes")], [], actions=("org.volume",)).status is Status.FAIL


def test_bad_an_action_that_implies_one_is_open() -> None:
    through = [action(id="org.a", any="yes", implies=["org.b"]), action(id="org.b", implies=[UNITS]), action(id=UNITS)]
    assert polkit_actions_not_open(through, []).status is Status.FAIL
    assert polkit_actions_not_open([action(id="org.a", implies=["org.x"], any="yes"), action(id=UNITS)], []).status is Status.PASS


def test_absent_without_polkit() -> None:
    assert polkit_actions_not_open([action(id="org.volume", any="yes")], []).status is Status.NOT_APPLICABLE
    assert polkit_actions_not_open({PolkitAction: NOT_THERE, PolkitRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert polkit_actions_not_open({PolkitAction: [action()], PolkitRule: DENIED}).status is Status.UNKNOWN
    assert polkit_actions_not_open({PolkitAction: DENIED, PolkitRule: []}).status is Status.UNKNOWN
