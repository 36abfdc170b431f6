"""What polkit lets whom do."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.polkit import PolkitAction, PolkitAdministrators, PolkitFile, PolkitRule
from govaudit.model import Absent, Complete, FileAttributes, Missing, Reason, Seen, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.polkit.actions import actions_of
from govaudit.targets.host.polkit.seen import INSTALLED, LOCAL_FOLDERS, POLICY, RULE_FOLDERS, not_installed, policy_of
from govaudit.targets.host.requests import Glob, Listing

ACTION_FOLDERS = ("/etc/polkit-1/actions", "/run/polkit-1/actions", "/usr/local/share/polkit-1/actions", "/usr/share/polkit-1/actions")
ACTIONS = tuple(Glob(f"{folder}/*.policy") for folder in ACTION_FOLDERS)

FILES = tuple(
    Listing(pattern)
    for folder in (*RULE_FOLDERS, *ACTION_FOLDERS, *(f"{folder}/*.d" for folder in LOCAL_FOLDERS), "/etc/polkit-1/localauthority.conf.d")
    for pattern in (folder, f"{folder}/*")
)


@reads(*INSTALLED, *(Maybe(one) for one in ACTIONS))
def polkit_actions(seen: Observations) -> Iterator[PolkitAction | Absent | Complete | Missing]:
    """The actions that are installed; one that stands in two files is missing, since versions differ in which of them they read."""
    if (why := not_installed(seen)) is not None:
        yield why
        return
    found: dict[str, PolkitAction] = {}
    trouble: list[Missing] = []
    for request in ACTIONS:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                trouble.append(observation.outcome)
            elif isinstance(observation.outcome, Seen):
                for action in actions_of(observation.source, observation.outcome.content):
                    if isinstance(action, Missing):
                        trouble.append(action)
                    elif action.id in found:
                        why = missing(Reason.NOT_SUPPORTED, "{action} stands in two files: which counts is not known", action=action.id)
                        trouble.append(why)
                    else:
                        found[action.id] = action
    yield from found.values()
    yield from trouble[:1]
    yield complete("no actions of polkit")


@reads(*POLICY)
def polkit_rules(seen: Observations) -> Iterator[PolkitRule | Absent | Complete | Missing]:
    """The rules, in the order in which polkit asks them; those of the local authority, of which the last holds, turned round."""
    policy = policy_of(seen)
    if isinstance(policy, Absent | Missing):
        yield policy
        return
    places: set[str] = set()
    for rule in policy.rules:
        if rule.subject not in places:
            yield rule
        places.add(rule.subject)
    yield from policy.trouble[:1]
    if len(places) < len(policy.rules):
        yield missing(Reason.NOT_SUPPORTED, "several rules of polkit stand on one line")
    yield complete("no rules of polkit")


@reads(*POLICY)
def polkit_administrators(seen: Observations) -> PolkitAdministrators | Absent | Missing:
    """Whom the first rule names that names anybody; root, where none does."""
    policy = policy_of(seen)
    if isinstance(policy, Absent | Missing):
        return policy
    for rule in policy.admins:
        if isinstance(rule, Missing):
            return rule
        if rule.identities:
            kinds = [one.partition(":") for one in rule.identities]
            return PolkitAdministrators(
                groups=[name for kind, _, name in kinds if kind == "unix-group"],
                users=[name for kind, _, name in kinds if kind == "unix-user"],
                others=[one for one in rule.identities if not one.startswith(("unix-group:", "unix-user:"))],
                places=[rule.place],
            )
    return PolkitAdministrators(groups=[], users=["root"], others=[], places=[])


@reads(*INSTALLED, *(Maybe(one) for one in FILES))
def polkit_files(seen: Observations) -> Iterator[PolkitFile | Absent | Complete | Missing]:
    """The files of rules and actions, and the folders that they are in."""
    if (why := not_installed(seen)) is not None:
        yield why
        return
    found: dict[str, PolkitFile] = {}
    trouble: list[Missing] = []
    for request in FILES:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                trouble.append(observation.outcome)
            elif isinstance(observation.outcome, Seen):
                path = observation.source.removeprefix("listing ")
                found.setdefault(path, _file(path, observation.outcome))
    yield from found.values()
    yield from trouble[:1]
    yield complete("no files of polkit")


def _file(path: str, outcome: Seen) -> PolkitFile:
    attributes = outcome.attributes or FileAttributes()
    owner = outcome.data.get("owner") if isinstance(outcome.data, dict) else None
    if attributes.mode is None or attributes.uid is None or attributes.gid is None or attributes.kind not in ("file", "directory"):
        why = missing(Reason.NOT_SUPPORTED, "owner and mode of {path} are not known", path=path)
        return PolkitFile(path=path, is_folder=False, owner="", uid=why, gid=why, mode=why)
    return PolkitFile(
        path=path,
        is_folder=attributes.kind == "directory",
        owner=str(owner or attributes.uid),
        uid=attributes.uid,
        gid=attributes.gid,
        mode=attributes.mode,
    )
