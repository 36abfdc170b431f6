"""Whether programs that pkexec runs as root ask for an administrator."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.polkit import PolkitAction, PolkitRule, is_action, leads_to
from govaudit.model import Place

ASKS_AN_ADMINISTRATOR = ("no", "auth_admin", "auth_admin_keep")

HELPERS = ("org.gnome.settings-daemon.plugins.*", "org.cinnamon.settings-daemon.plugins.*", "org.mate.power.*", "org.xfce.power.*")
"""Helpers of desktops that do one small thing, such as setting the brightness of the screen."""


@check("access.polkit-programs-need-administrators", severity=Severity.HIGH)
def polkit_programs_need_administrators(
    actions: list[PolkitAction], rules: list[PolkitRule], *, allowed: tuple[str, ...] = HELPERS
) -> Verdict:
    """Programs that pkexec runs as another user ask for an administrator's authentication, those in `allowed` excepted.

    pkexec runs any program as root (`org.freedesktop.policykit.exec`), or one that an action names. An action, or a rule, that lets
    somebody do so without an administrator is a way to root beside sudo, of which sudo's rules say nothing.

    To fix: set the answers of the action to `auth_admin` by a rule in /etc/polkit-1/rules.d, and take out the rule that answers `YES`.
    """
    programs = [action for action in actions if action.runs or action.id == "org.freedesktop.policykit.exec"]
    programs = [action for action in programs if not any(is_action(action.id, pattern) for pattern in allowed)]
    if not programs:
        return not_applicable("no action of polkit runs a program as another user")
    found: list[str] = []
    places: list[Place] = []
    for action in leads_to(actions, programs):
        answers = {action.any, action.inactive, action.active} - set(ASKS_AN_ADMINISTRATOR)
        if answers:
            found.append(f"{action.id} ({', '.join(sorted(answers))})")
            places.append(action.place)
        for rule in rules:
            for branch in rule.branches:
                is_lax = branch.answer not in (*ASKS_AN_ADMINISTRATOR, "not_handled")
                if is_lax and branch.may_be_about(action.id) and not set(branch.users) & {"root"}:
                    found.append(f"{action.id} ({branch})")
                    places.append(rule.place)
    if found:
        return failed("pkexec must ask for an administrator; it does not for {found}", found=found, places=list(dict.fromkeys(places)))
    return passed("pkexec asks for an administrator for {actions}", actions=[action.id for action in programs])
