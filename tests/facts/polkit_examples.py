"""Facts about polkit to begin with: each is in order, a test changes what it is about."""

from __future__ import annotations

from typing import Any

import msgspec

from govaudit.facts.polkit import PolkitAction, PolkitAdministrators, PolkitBranch, PolkitCondition, PolkitFile, PolkitRule
from govaudit.model import Place

EXEC = "org.freedesktop.policykit.exec"


def action(**changes: Any) -> PolkitAction:
    """What pkexec asks, as it is shipped."""
    usual = PolkitAction(id=EXEC, any="auth_admin", inactive="auth_admin", active="auth_admin", runs="", place=Place("/x.policy", 9))
    return msgspec.structs.replace(usual, **changes)


def branch(answer: str, *conditions: str) -> PolkitBranch:
    """One answer: `branch("yes", "group wheel", "not action a.b")`."""
    parts = [(one.removeprefix("not "), one.startswith("not ")) for one in conditions]
    found = [PolkitCondition(kind=text.partition(" ")[0], value=text.partition(" ")[2], negated=turned) for text, turned in parts]
    return PolkitBranch(conditions=found, answer=answer)


def rule(*branches: PolkitBranch) -> PolkitRule:
    """A rule of the administrator's own."""
    return PolkitRule(branches=list(branches), place=Place("/etc/polkit-1/rules.d/10-own.rules", 3))


def administrators(**changes: Any) -> PolkitAdministrators:
    """The group sudo, as Debian has it."""
    usual = PolkitAdministrators(groups=["sudo"], users=[], others=[], places=[Place("/usr/share/polkit-1/rules.d/50-default.rules", 10)])
    return msgspec.structs.replace(usual, **changes)


def polkit_file(**changes: Any) -> PolkitFile:
    """A rule's file."""
    usual = PolkitFile(path="/etc/polkit-1/rules.d/10-own.rules", is_folder=False, owner="root", uid=0, gid=0, mode=0o644)
    return msgspec.structs.replace(usual, **changes)
