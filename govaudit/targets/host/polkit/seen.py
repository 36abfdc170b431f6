"""The files of polkit as they were seen on a host, in the order in which polkitd reads them, and which kind of rules it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govaudit.facts.polkit import PolkitRule
from govaudit.model import Absent, Missing, Place, Reason, Request, Seen, absent, missing
from govaudit.reading import Maybe, Observations
from govaudit.targets.host.polkit.javascript import NotFollowed
from govaudit.targets.host.polkit.local_authority import identities_of, rules_of_sections, sections_of
from govaudit.targets.host.polkit.rules import AdminRule, rules_of
from govaudit.targets.host.requests import Glob, Listing

PROGRAMS = tuple(
    Listing(pattern) for pattern in ("/usr/lib*/polkit*/polkitd", "/usr/libexec/polkit*/polkitd", "/usr/lib*/policykit*/polkitd")
)
OLD_PROGRAM = Listing("/usr/lib*/polkitd")
SERVICE = Listing("/usr/share/dbus-1/system-services/org.freedesktop.PolicyKit1.service")
INSTALLED: tuple[Maybe, ...] = tuple(Maybe(one) for one in (*PROGRAMS, OLD_PROGRAM, SERVICE))

RULE_FOLDERS = ("/etc/polkit-1/rules.d", "/run/polkit-1/rules.d", "/usr/local/share/polkit-1/rules.d", "/usr/share/polkit-1/rules.d")
_NEW_FOLDERS = RULE_FOLDERS[1:3]
"""Read by polkit since version 121 alone."""
RULES = tuple(Glob(f"{folder}/*.rules") for folder in RULE_FOLDERS)

_LOCAL = "polkit-1/localauthority"
LOCAL_FOLDERS = (f"/var/lib/{_LOCAL}", f"/etc/{_LOCAL}")
LOCAL_SETTINGS = Glob(f"/etc/{_LOCAL}.conf.d/*.conf")
LOCAL_RULES = tuple(Glob(f"{folder}/*.d/*.pkla") for folder in LOCAL_FOLDERS)

POLICY: tuple[Request | Maybe, ...] = (
    *INSTALLED,
    *(Maybe(one) for one in RULES),
    Maybe(LOCAL_SETTINGS),
    *(Maybe(one) for one in LOCAL_RULES),
)

_DEFAULT = "50-default.rules"
"""Brought by every polkit that reads rules in JavaScript."""
_BRIDGE = "49-polkit-pkla-compat.rules"
"""By it those read the files of the local authority as well."""


class Policy(NamedTuple):
    """What the files say; the first rule that answers holds."""

    rules: list[PolkitRule]
    admins: list[AdminRule | Missing]
    """In order; the first that names somebody holds. Missing: here may stand one."""
    trouble: list[Missing]
    """What could not be followed: there may be more rules."""


def not_installed(seen: Observations) -> Absent | Missing | None:
    """Why there is nothing to say of polkit; None where it is installed."""
    outcomes = [seen.outcome(request) for request in (*PROGRAMS, OLD_PROGRAM, SERVICE)]
    if any(isinstance(outcome, Seen) for outcome in outcomes):
        return None
    return next((outcome for outcome in outcomes if isinstance(outcome, Missing)), absent("polkit is not installed"))


def policy_of(seen: Observations) -> Policy | Absent | Missing:
    """The rules of polkit."""
    if (why := not_installed(seen)) is not None:
        return why
    scripts, trouble = _files(RULES, seen)
    names = {path.rpartition("/")[2] for path, _ in scripts}
    if _DEFAULT in names or any(isinstance(seen.outcome(program), Seen) for program in PROGRAMS[:2]):
        return _of_scripts(scripts, trouble, seen)
    settings, unread = _files((LOCAL_SETTINGS,), seen)
    if not settings:
        return (trouble + unread)[0] if trouble or unread else missing(Reason.NOT_SUPPORTED, "which rules this polkit reads is not known")
    policy = Policy([], [], unread)
    _add_local(policy, settings, seen)
    return policy


def _files(requests: Sequence[Glob], seen: Observations) -> tuple[list[tuple[str, bytes]], list[Missing]]:
    """Paths and contents, folder after folder; and what is not known of them."""
    found: list[tuple[str, bytes]] = []
    trouble: list[Missing] = []
    for request in requests:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Seen):
                found.append((observation.source, observation.outcome.content))
            elif isinstance(observation.outcome, Missing):
                trouble.append(observation.outcome)
    return found, trouble


def _of_scripts(scripts: Sequence[tuple[str, bytes]], trouble: list[Missing], seen: Observations) -> Policy:
    policy = Policy([], list(trouble), trouble)
    for path, content in sorted(scripts, key=lambda one: one[0].rpartition("/")[2].encode("utf-8", "replace")):
        if path.rpartition("/")[2] == _BRIDGE:
            settings, unread = _files((LOCAL_SETTINGS,), seen)
            policy.trouble.extend(unread)
            policy.admins.extend(unread)
            _add_local(policy, settings, seen)
            continue
        if path.startswith(_NEW_FOLDERS):
            why = missing(Reason.NOT_SUPPORTED, "{path} is read by newer versions of polkit alone; which this is, is not known", path=path)
            policy.trouble.append(why)
            if b"addAdminRule" in content:
                policy.admins.append(why)
            continue
        try:
            rules, admins = rules_of(path, content)
        except NotFollowed as error:
            why = missing(Reason.NOT_SUPPORTED, "{path}:{line} does more than compare: it is not followed", path=path, line=error.line)
            policy.trouble.append(why)
            if re.search(rb"addAdminRule|\[", content):  # without either no such rule can be added
                policy.admins.append(why)
            continue
        policy.rules.extend(rules)
        policy.admins.extend(admins)
    return policy


def _add_local(policy: Policy, settings: Sequence[tuple[str, bytes]], seen: Observations) -> None:
    """The rules and administrators of the local authority; of several the last one holds."""
    files, unread = _files(LOCAL_RULES, seen)
    policy.trouble.extend(unread)
    rules: list[PolkitRule] = []
    for path, content in sorted(files, key=_order):
        rules.extend(_of_sections(path, content, policy))
    policy.rules.extend(reversed(rules))
    for path, content in reversed(settings):
        sections = sections_of(path, content)
        if isinstance(sections, Missing):
            policy.admins.append(sections)
        elif (identities := identities_of(sections)) is not None:
            policy.admins.append(AdminRule(identities, Place(path)))


def _order(file: tuple[str, bytes]) -> tuple[str, int, str]:
    """By the folder's name (10-vendor.d), then /etc behind /var, then by the file's name."""
    folder, _, name = file[0].rpartition("/")
    return folder.rpartition("/")[2], int(folder.startswith("/etc/")), name


def _of_sections(path: str, content: bytes, policy: Policy) -> Iterator[PolkitRule]:
    sections = sections_of(path, content)
    if isinstance(sections, Missing):
        policy.trouble.append(sections)
        return
    for rule in rules_of_sections(path, sections):
        if isinstance(rule, Missing):
            policy.trouble.append(rule)
        else:
            yield rule
