"""Whether weighty actions of polkit are open to everybody."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.polkit import PolkitAction, PolkitRule, is_action, leads_to
from govaudit.model import Place

WEIGHTY = (
    "org.freedesktop.policykit.exec",
    "org.freedesktop.systemd1.*",
    "org.freedesktop.packagekit.package-install",
    "org.freedesktop.packagekit.package-install-untrusted",
    "org.freedesktop.packagekit.package-remove",
    "org.freedesktop.packagekit.system-sources-configure",
    "org.freedesktop.packagekit.system-trust-signing-key",
    "org.freedesktop.udisks2.filesystem-mount-system",
    "org.freedesktop.udisks2.filesystem-take-ownership",
    "org.freedesktop.udisks2.modify-device-system",
    "org.freedesktop.udisks2.modify-system-configuration",
    "org.freedesktop.accounts.user-administration",
    "org.freedesktop.accounts.set-login-option",
    "org.freedesktop.hostname1.set-static-hostname",
    "org.freedesktop.timedate1.set-time",
    "org.freedesktop.login1.set-reboot-to-*",
    "org.libvirt.unix.manage",
    "org.fedoraproject.FirewallD1.config",
)
"""Actions by which one becomes root, or takes what guards the host away."""

_OPEN = ("yes", "auth_self", "auth_self_keep")


@check("access.polkit-actions-not-open", severity=Severity.HIGH)
def polkit_actions_not_open(
    list_of_actions: list[PolkitAction], rules: list[PolkitRule], *, actions: Annotated[tuple[str, ...], Meta(min_length=1)] = WEIGHTY
) -> Verdict:
    """None of the actions in `actions` can be done by everybody without an administrator's authentication.

    Polkit asks per action: some are open to whoever sits before the screen, some to all. That is right for setting the volume, and
    wrong for services, packages, disks and accounts.

    To fix: a rule in /etc/polkit-1/rules.d that answers `polkit.Result.AUTH_ADMIN` for the action, or the vendor's own defaults.
    """
    named = [action for action in list_of_actions if any(is_action(action.id, pattern) for pattern in actions)]
    if not named:
        return not_applicable("none of these actions is installed")
    weighty = leads_to(list_of_actions, named)
    found: list[str] = []
    places: list[Place] = []
    for action in weighty:
        sessions = {"any": action.any, "inactive": action.inactive, "active": action.active}
        if is_open := [f"{session} {answer}" for session, answer in sessions.items() if answer in _OPEN]:
            found.append(f"{action.id} ({', '.join(is_open)})")
            places.append(action.place)
        for rule in rules:
            for branch in rule.branches:
                if branch.answer in _OPEN and not branch.users and not branch.groups and branch.may_be_about(action.id):
                    found.append(f"{action.id} ({branch})")
                    places.append(rule.place)
    if found:
        return failed("an administrator must authenticate; not so for {found}", found=found, places=list(dict.fromkeys(places)))
    return passed("{count} weighty actions of polkit ask for an administrator", count=len(weighty))
