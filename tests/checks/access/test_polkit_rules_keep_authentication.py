"""access.polkit-rules-keep-authentication"""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.polkit import PolkitRule
from tests.facts.polkit_examples import branch, rule
from tests.support import DENIED, NOT_THERE, load_check

polkit_rules_keep_authentication = load_check("access.polkit-rules-keep-authentication")


def test_good_rules_that_ask_or_are_for_one_service() -> None:
    assert polkit_rules_keep_authentication(rule(branch("auth_admin", "group wheel"), branch("no"))).status is Status.PASS
    assert polkit_rules_keep_authentication(rule(branch("yes", "action org.x", "user systemd-network"))).status is Status.PASS
    upgrade = branch("yes", "action org.freedesktop.packagekit.upgrade-system", "group sudo", "active")
    assert polkit_rules_keep_authentication(rule(upgrade)).status is Status.PASS


def test_good_what_a_policy_allows() -> None:
    libvirt = rule(branch("yes", "action org.libvirt.unix.manage", "group libvirt"))
    assert polkit_rules_keep_authentication(libvirt, allowed_groups=("libvirt",)).status is Status.PASS
    assert polkit_rules_keep_authentication(libvirt, allowed_actions=("org.libvirt.*",)).status is Status.PASS


def test_bad_a_group_or_everybody_acts_without() -> None:
    verdict = polkit_rules_keep_authentication(rule(branch("yes", "group wheel")))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "without authentication must nobody act; /etc/polkit-1/rules.d/10-own.rules:3 allows: group wheel: yes"
    )
    assert polkit_rules_keep_authentication(rule(branch("yes"))).status is Status.FAIL
    assert polkit_rules_keep_authentication(rule(branch("yes", "not user guest"))).status is Status.FAIL
    assert polkit_rules_keep_authentication(rule(branch("yes", "action org.x", "not group staff"))).status is Status.FAIL


def test_absent_without_polkit() -> None:
    assert polkit_rules_keep_authentication({PolkitRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert polkit_rules_keep_authentication({PolkitRule: DENIED}).status is Status.UNKNOWN
