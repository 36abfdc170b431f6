"""Modules that ask for nothing: what each says to one account, by its arguments and by what it looks at.

Each function gives the return values that are possible, one where it can be decided; None where nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govaudit.facts.accounts import Account
from govaudit.facts.pam import NameList, PamEntry
from govaudit.facts.pam_stacks import time_rules
from govaudit.facts.pam_stacks.access_rules import lets_in
from govaudit.facts.pam_stacks.modules import RUN_BY_ROOT
from govaudit.facts.pam_stacks.origins import KNOWN, is_untold
from govaudit.facts.pam_stacks.succeed_if import answers_to
from govaudit.model import Missing

if TYPE_CHECKING:
    from govaudit.facts.pam_stacks.answers import Door

ACCESS_FILE = "/etc/security/access.conf"
SHELLS_FILE = "/etc/shells"
_ASKED_BY_OTHERS = frozenset({"su", "su-l"})
"""Services whose account is another one than that of whoever calls."""
_SUDO = frozenset({"sudo", "sudo-i"})
_TELL_WHO_CALLS = frozenset({"su", "su-l", "runuser", "runuser-l", "sudo", "sudo-i"})
_WITHOUT_TERMINAL = frozenset({"atd", "polkit-1", "systemd-user", "doas", "su", "su-l", "sudo", "sudo-i", "runuser", "runuser-l"})
"""Services that name no terminal to PAM, or none where there is none."""


def access(entry: PamEntry, door: Door) -> Iterable[str]:
    """pam_access: its own file alone where it is told one, or else access.conf and then access.d."""
    given = [argument.removeprefix("accessfile=") for argument in entry.arguments if argument.startswith("accessfile=")]
    surroundings = door.surroundings
    if any(surroundings.lists.get(path, _NOT_SEEN) is None for path in given):
        return ("abort",)
    if given and given[-1] not in surroundings.access_rules:
        return ("success", "perm_denied", "abort")
    paths = [given[-1]] if given else [path for path in surroundings.access_rules if path.startswith("/etc/security/access.")]
    certain = bool(given) or surroundings.access_is_complete is True
    found: set[str] = set()
    for path in paths:
        rules = surroundings.access_rules[path]
        if isinstance(rules, Missing):
            return ("success", "perm_denied")
        is_unended = path in surroundings.access_unended
        said = lets_in(rules, door.account, door.service, entry.arguments, is_unended=is_unended)
        found |= {"success" if allows else "perm_denied" for allows in said if allows is not None}
        if None not in said:
            return found
    return {*found, "success"} if certain else {"success", "perm_denied"}


def echo(entry: PamEntry, door: Door) -> Iterable[str]:
    """pam_echo: nothing to programs that want no words, such as cron."""
    if any(argument.startswith("file=") for argument in entry.arguments) or door.service not in KNOWN - {"sudo", "sudo-i", "atd"}:
        return ("success", "ignore")
    return ("ignore",) if door.service in ("cron", "crond") else ("success",)


def faillock(entry: PamEntry, door: Door) -> Iterable[str] | None:
    """pam_faillock: all its lines say the same of the failed attempts, which anybody can make too many."""
    if any(argument.startswith(("conf=", "dir=")) for argument in entry.arguments):
        return ("success", "ignore", "auth_err", "service_err", "buf_err") if door.kind == "auth" else ("success", "service_err", "buf_err")
    if door.kind == "account":
        return ("success",)
    if door.is_locked and (door.account.uid != 0 or "even_deny_root" in entry.arguments):
        return ("auth_err",)
    asked = [argument for argument in entry.arguments if argument in ("preauth", "authfail", "authsucc")]
    return ("ignore",) if asked[-1:] == ["authfail"] else ("success",)


def lastlog(entry: PamEntry, door: Door) -> Iterable[str]:  # noqa: ARG001
    """pam_lastlog, in `auth` and `account`: who has not come for long is shut out, but root."""
    if door.account.uid == 0:
        return ("success",)
    return ("ignore",) if door.surroundings.lastlog is False else ("success", "ignore", "auth_err")


def listfile(entry: PamEntry, door: Door) -> Iterable[str]:
    """pam_listfile(8): who is named in a file; its arguments are taken one by one, and the first that is wrong ends it."""
    on_error, options = "service_err", dict[str, str]()
    for name, equals, value in (argument.partition("=") for argument in entry.arguments):
        if not equals:
            continue
        if name == "onerr":
            if value not in ("succeed", "fail"):
                return ("service_err",)
            on_error = "success" if value == "succeed" else "service_err"
        elif name not in ("sense", "file", "item", "apply") or (name == "sense" and value not in ("allow", "deny")):
            return (on_error,)
        else:
            options[name] = value
    item, applies = options.get("item", ""), options.get("apply", "somebody")
    if item not in _ITEMS or not options.get("file") or "sense" not in options or applies in ("", "@"):
        return (on_error,)
    matching, other = ("success", "auth_err") if options["sense"] == "allow" else ("auth_err", "success")
    if "apply" in options and item in ("tty", "rhost"):  # of all others it is of no effect
        is_meant = _is_meant(applies, door.account)
        if is_meant is None:
            return ("success", "auth_err", "ignore", on_error)
        if not is_meant:
            return ("ignore",)
    if is_untold(door.service, item):
        return (other,)
    listed = _listed(options["file"], item, door)
    if listed is None:
        return ("success", "auth_err", on_error)
    if isinstance(listed, str):
        return (on_error if listed == "error" else listed,)
    return (matching if listed else other,)


_ITEMS = frozenset({"user", "tty", "rhost", "ruser", "group", "shell"})


def _is_meant(applies: str, account: Account) -> bool | None:
    if not applies.startswith("@"):
        return applies == account.name
    return None if isinstance(account.groups, Missing) else applies[1:] in account.groups


def _listed(path: str, item: str, door: Door) -> bool | str | None:
    """Whether the file names it; `error` where the file is not there, and `auth_err` where it may not be relied on."""
    names = door.surroundings.lists.get(path, _NOT_SEEN)
    if names is None:
        return "error"
    if not isinstance(names, NameList) or isinstance(names.is_plain, Missing):
        return None
    return _is_listed(item, names.lines, door.account) if names.is_plain else "auth_err"


class _NotSeen:
    """A file that was not asked for."""


_NOT_SEEN = _NotSeen()


def _is_listed(item: str, lines: list[str], account: Account) -> bool | None:
    match item:
        case "user":
            return account.name in lines
        case "shell":
            return account.names_shell and account.shell in lines  # of a list, empty lines are left out
        case "tty" | "rhost" | "ruser":
            return None
        case _:
            return None if isinstance(account.groups, Missing) else not set(account.groups).isdisjoint(lines)


def localuser(entry: PamEntry, door: Door) -> Iterable[str] | None:  # noqa: ARG001 - one signature for all
    """pam_localuser: the account stands in /etc/passwd."""
    return None if any(argument.startswith("file=") for argument in entry.arguments) else ("success",)


def nologin(entry: PamEntry, door: Door) -> Iterable[str] | None:
    """pam_nologin: nobody but root while one of its files is there."""
    otherwise = "success" if "successok" in entry.arguments else "ignore"
    files = door.surroundings.no_logins
    if isinstance(files, Missing) or any(argument.startswith("file=") for argument in entry.arguments):
        return (otherwise,) if door.account.uid == 0 else (otherwise, "auth_err")
    return ("auth_err",) if files and door.account.uid != 0 else (otherwise,)


def rhosts(entry: PamEntry, door: Door) -> Iterable[str] | None:  # noqa: ARG001
    """pam_rhosts: it refuses where it is not told from where somebody comes, and as whom, and where no machine is trusted."""
    untold = is_untold(door.service, "rhost") or is_untold(door.service, "ruser")
    own, surroundings = door.surroundings.enrolled.get("pam_rhosts"), door.surroundings
    is_trusting = own is None or isinstance(own, Missing) or door.account.name in own or surroundings.trusted_hosts is not False
    return ("success", "auth_err") if is_trusting and not untold else ("auth_err",)


def tally(entry: PamEntry, door: Door) -> Iterable[str] | None:
    """pam_tally2 counts before it is known whether the password is right; anybody can make the failures too many."""
    options = {argument.partition("=")[0] for argument in entry.arguments}
    if door.kind != "auth":
        return None
    locks = "deny" in options and (door.account.uid != 0 or "even_deny_root" in options)
    return ("auth_err",) if door.is_locked and locks else ("success",) if not {"file", "onerr"} & options else ("success", "auth_err")


def rootok(entry: PamEntry, door: Door) -> Iterable[str]:  # noqa: ARG001
    """pam_rootok: root calls; who calls su or sudo is somebody else where that is not known. sudo leaves its real user id alone."""
    if door.service in RUN_BY_ROOT or (door.caller is not None and door.caller.uid == 0):
        return ("success",)
    is_another = door.service in _ASKED_BY_OTHERS or (door.caller is not None and door.service in _SUDO)
    return ("auth_err",) if is_another else ("success", "auth_err")


def securetty(entry: PamEntry, door: Door) -> Iterable[str]:  # noqa: ARG001
    """pam_securetty: root on the terminals of /etc/securetty; others everywhere."""
    if door.account.uid != 0:
        return ("success",)
    if door.surroundings.securetty is False:
        return ("success", "service_err") if door.service in _WITHOUT_TERMINAL else ("success",)
    return ("success", "auth_err", "service_err")


def sepermit(entry: PamEntry, door: Door) -> Iterable[str]:
    """pam_sepermit: of those whom its rules name, whether SELinux enforces its policy; of all others nothing."""
    rules = door.surroundings.sepermit_rules
    if isinstance(rules, Missing) or rules or any(argument.startswith("conf=") for argument in entry.arguments):
        return ("ignore", "success", "auth_err", "service_err")
    return ("service_err", "ignore") if rules is None else ("ignore",)


def shells(entry: PamEntry, door: Door) -> Iterable[str]:  # noqa: ARG001
    """pam_shells: the shell stands in /etc/shells."""
    names = door.surroundings.lists.get(SHELLS_FILE, _NOT_SEEN)
    if names is None:
        return ("auth_err",)
    if not isinstance(names, NameList) or isinstance(names.is_plain, Missing):
        return ("success", "auth_err")
    return ("success",) if names.is_plain and door.account.shell in names.lines else ("auth_err",)


def succeed_if(entry: PamEntry, door: Door) -> Iterable[str]:
    """pam_succeed_if: conditions on the account, or with `use_uid` on whoever calls."""
    account: Account | None = door.account
    if "use_uid" in entry.arguments:
        account = door.caller
        if account is None and door.account.uid == 0 and door.service in RUN_BY_ROOT:
            account = door.account
    return sorted(answers_to(entry.arguments, account, door.service, door.surroundings.libpam))


def time(entry: PamEntry, door: Door) -> Iterable[str]:  # noqa: ARG001
    """pam_time: whenever no rule forbids it; in `auth` it has nothing to say."""
    if door.kind == "auth":
        return ("module_unknown",)
    rules = door.surroundings.time_rules
    return time_rules.EITHER if isinstance(rules, Missing) else time_rules.answers_to(rules, door.service, door.account.name)


def usertype(entry: PamEntry, door: Door) -> Iterable[str]:
    """pam_usertype: an account of the system by its id."""
    asked = [argument for argument in entry.arguments if argument in ("issystem", "isregular")]
    if not asked:
        return ("service_err",)
    uid = door.account.uid
    if "use_uid" in entry.arguments:
        uid = door.caller.uid if door.caller is not None else 0 if door.service in RUN_BY_ROOT else -1
    is_system = _is_system(uid, door.surroundings.system_ids) if uid >= 0 else None
    if is_system is None:
        return ("success", "auth_err")
    return ("success",) if is_system == (asked[-1] == "issystem") else ("auth_err",)


def _is_system(uid: int, limits: list[int]) -> bool | None:
    if uid <= 99 or uid == 65534:
        return True
    if len(limits) == 2:
        return limits[0] <= uid <= limits[1]
    if limits and (uid > limits[0] or uid >= _HIGHEST_MINIMUM):
        return uid <= limits[0]
    return None  # what counts without these settings is decided when PAM is built


_HIGHEST_MINIMUM = 201
"""Of ids of the system, as PAM is built."""


def wheel(entry: PamEntry, door: Door) -> Iterable[str]:
    """pam_wheel(8): whoever calls is in a group."""
    if "root_only" in entry.arguments and door.account.uid != 0:
        return ("ignore",)
    caller = door.caller
    named = [argument.removeprefix("group=") for argument in entry.arguments if argument.startswith("group=")]
    group = named[-1] if named and named[-1] else door.surroundings.wheel_group
    if caller is None or isinstance(group, Missing) or isinstance(caller.groups, Missing):
        return ("success", "ignore", "auth_err", "perm_denied", "service_err")
    deny, trust = "deny" in entry.arguments, "trust" in entry.arguments
    # Without `use_uid` it asks who has logged in at the terminal, where there is one, and else what su and sudo tell it.
    nobody = () if "use_uid" in entry.arguments or door.service in _TELL_WHO_CALLS else ("service_err",)
    if group in caller.groups:
        return (*(("perm_denied",) if deny else ("success",) if trust else ("ignore",)), *nobody)
    if not deny:
        return ("perm_denied", "auth_err", *nobody)  # the second where the group has nobody
    groups = door.surroundings.wheel_groups
    if not trust or (named and named[-1] and not isinstance(groups, Missing) and group not in groups):
        return ("ignore", *nobody)  # where there is no such group, nobody is denied, and nobody trusted
    return ("success", *(() if not isinstance(groups, Missing) else ("ignore",)), *nobody)
