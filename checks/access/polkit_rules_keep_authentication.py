"""Whether a rule of polkit lets a group, or everybody, act without authentication."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.polkit import PolkitBranch, PolkitRule, is_action

UPGRADES = ("org.freedesktop.packagekit.upgrade-system", "org.freedesktop.packagekit.trigger-offline-update")
"""To install the updates of sources that are configured already, all of them."""


@check("access.polkit-rules-keep-authentication", severity=Severity.MEDIUM)
def polkit_rules_keep_authentication(
    rule: PolkitRule, *, allowed_actions: tuple[str, ...] = UPGRADES, allowed_groups: tuple[str, ...] = ()
) -> Verdict:
    """No rule of polkit lets members of a group, or everybody, act without authentication, except in `allowed_actions`.

    Polkit decides whether one may manage services, disks, packages and virtual machines, and run programs as root. A rule that
    answers `YES` needs no password: whoever sits before an open session, and every program in it, can do the same. Rules for
    single users, as services bring them for their own accounts, are left to other eyes.

    To fix: take the rule out of /etc/polkit-1/rules.d, or let it answer `AUTH_ADMIN_KEEP`; name in `allowed_actions` or
    `allowed_groups` what is meant.
    """
    open_to = [str(branch) for branch in rule.branches if _is_open(branch, allowed_actions, allowed_groups)]
    if open_to:
        return failed("without authentication must nobody act; {subject} allows: {branches}", branches=open_to, places=[rule.place])
    return passed("{subject} lets no group act without authentication", places=[rule.place])


def _is_open(branch: PolkitBranch, allowed_actions: tuple[str, ...], allowed_groups: tuple[str, ...]) -> bool:
    if branch.answer != "yes" or branch.users:
        return False
    is_allowed = any(is_action(action, pattern) for action in branch.actions for pattern in allowed_actions)
    return not is_allowed and not set(branch.groups) & set(allowed_groups)
