"""What PAM's modules look at besides the account: files that shut everybody out, lists of names, rules of access, who has enrolled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.facts.pam import NameList, PamSurroundings
from govaudit.facts.pam_stacks.conditions import SHELLS_FILE
from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.login_defs import LOGIN_DEFS
from govaudit.targets.host.pam.files import FILES, VENDORS
from govaudit.targets.host.pam.release import RELEASE, libpam_of
from govaudit.targets.host.readers.accounts import GROUP, PASSWD, groups_of
from govaudit.targets.host.readers.pam_enrolments import by_name, enrolled, in_files, in_homes, joined, refused_secrets
from govaudit.targets.host.requests import File, Glob, Listing

NO_LOGINS = (Listing("/etc/nologin"), Listing("/var/run/nologin"), Listing("/run/nologin"))
ACCESS = File("/etc/security/access.conf")
ACCESS_DROP_INS = Glob("/etc/security/access.d/*.conf")
TIMES = File("/etc/security/time.conf")
SEPERMIT = File("/etc/security/sepermit.conf")
SECURETTY = Listing("/etc/securetty")
SHELLS = File(SHELLS_FILE)
VENDORS_SHELLS = Listing("/usr/etc/shells")
"""What pam_shells reads as well where it is built with a vendor's folder (SUSE)."""
HOSTS = Listing("/etc/hosts.equiv")
LASTLOG = Listing("/var/log/lastlog")

_MOST_LINES = 10_000
_GROUP = re.compile(rb"\bgroup=([^\s\]]{1,100})")
_NAMED = re.compile(rb"\b(?:accessfile|file)=([^\s\]]{1,200})")
_WORDS = "access|allow|deny|denied|user|login|shell|tty|host|group|list"
_PLAIN = re.compile(rf"/etc/(?:[a-z][a-z0-9._-]*/)?[a-z0-9._-]*(?:{_WORDS})[a-z0-9._-]*")
"""What may be looked at: files whose names say that they list names, never those that hold secrets."""



def named_lists(files: Sequence[Observation]) -> Iterator[Request]:
    """The files that arguments of pam_listfile and pam_access name, each with how it is protected."""
    for path in sorted(_named(files)):
        yield from (File(path), Listing(path))


@reads(
    *(Maybe(request) for request in (*NO_LOGINS, ACCESS, ACCESS_DROP_INS, TIMES, SEPERMIT, SECURETTY, SHELLS, Listing(SHELLS_FILE))),
    *(Maybe(request) for request in (GROUP, LOGIN_DEFS, FILES, VENDORS, PASSWD, RELEASE, HOSTS, LASTLOG, VENDORS_SHELLS)),
    Each(FILES, named_lists),
    Each(VENDORS, named_lists),
    *(Each(files, those) for files in (FILES, VENDORS) for those in (by_name, in_files)),
    Each(PASSWD, in_homes),
)
def pam_surroundings(seen: Observations) -> PamSurroundings | Missing:
    """Each as its module reads it."""
    unseen = [one.outcome for one in seen if isinstance(one.outcome, Missing)]
    if unseen and len(unseen) == len(list(seen)):
        return unseen[0]
    files = [*seen.many(FILES), *seen.many(VENDORS)]
    named = _named(files)
    access, is_complete, unended = _access(seen, named)
    return PamSurroundings(
        today=seen.one(ACCESS).day,
        no_logins=_there(seen),
        access_rules=access,
        access_is_complete=is_complete,
        access_unended=unended,
        lists={path: _list(seen, path) for path in sorted(named)} | {SHELLS_FILE: _shells(seen)},
        securetty=_is_there(seen, SECURETTY),
        time_rules=_time_rules(seen),
        sepermit_rules=_has_rules(seen, SEPERMIT),
        wheel_group=_wheel(seen),
        wheel_groups=_wheel_groups(seen, files),
        system_ids=_system_ids(seen),
        trusted_hosts=_is_there(seen, HOSTS),
        lastlog=_is_there(seen, LASTLOG),
        libpam=list(libpam_of(seen).version or ()),
        enrolled=enrolled(seen, PASSWD, files),
        refused_secrets=refused_secrets(seen, PASSWD),
    )


def _named(files: Sequence[Observation]) -> set[str]:
    found: set[str] = set()
    for observation in files:
        if isinstance(observation.outcome, Seen):
            for line in joined(observation.outcome.content):
                if b"pam_listfile" in line or b"pam_access" in line:
                    found |= {path.decode("utf-8", errors="replace") for path in _NAMED.findall(line)}
    return set(sorted(path for path in found if _PLAIN.fullmatch(path) and ".." not in path and "shadow" not in path)[:100])


def _is_there(seen: Observations, request: Listing) -> bool | Missing:
    outcome = seen.outcome(request)
    return outcome if isinstance(outcome, Missing) else isinstance(outcome, Seen)


def _there(seen: Observations) -> list[str] | Missing:
    found: list[str] = []
    for request in NO_LOGINS:
        there = _is_there(seen, request)
        if isinstance(there, Missing):
            return there
        if there:
            found.append(request.pattern)
    return found


def _rules(outcome: Seen | Missing, path: str) -> list[str] | Missing:
    if isinstance(outcome, Missing):
        return outcome
    lines = outcome.content.decode("utf-8", errors="replace").split("\n")
    if len(lines) > _MOST_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=_MOST_LINES)
    if b"\0" in outcome.content:
        return missing(Reason.UNPARSEABLE, "{path} has NUL bytes", path=path)
    return [line for line in lines if line and not line.startswith("#")]


def _access(seen: Observations, named: set[str]) -> tuple[dict[str, list[str] | Missing], bool | Missing, list[str]]:
    found: dict[str, list[str] | Missing] = {}
    unended: list[str] = []
    is_complete: bool | Missing = True
    for request in (ACCESS, ACCESS_DROP_INS, *(File(path) for path in sorted(named))):
        for observation in seen.many(request):
            path = request.path if isinstance(request, File) else observation.source
            if isinstance(observation.outcome, Missing) and "*" in path:
                is_complete = observation.outcome
            elif not isinstance(observation.outcome, Absent):
                found[path] = _rules(observation.outcome, path)
                last = observation.outcome.content.rpartition(b"\n")[2] if isinstance(observation.outcome, Seen) else b""
                unended += [path] if last and not last.startswith(b"#") else []
    return found, is_complete, unended


def _list(seen: Observations, path: str) -> NameList | Missing | None:
    outcome = seen.outcome(File(path))
    if not isinstance(outcome, Seen):
        return None if isinstance(outcome, Absent) else outcome
    lines = outcome.content.decode("utf-8", errors="replace").split("\n")
    if len(lines) > _MOST_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=_MOST_LINES)
    if b"\0" in outcome.content or any(len(line) > 250 for line in lines):
        return missing(Reason.UNPARSEABLE, "{path} is no list of names", path=path)
    attributes = seen.outcome(Listing(path))
    is_plain: bool | Missing = missing(Reason.INCOMPLETE, "owner and mode of {path} are not known", path=path)
    if isinstance(attributes, Seen) and attributes.attributes is not None and attributes.attributes.mode is not None:
        is_plain = attributes.attributes.kind == "file" and not attributes.attributes.mode & 0o002
    return NameList(lines=[line.rstrip("\r") for line in lines if line.rstrip("\r")], is_plain=is_plain)


def _shells(seen: Observations) -> NameList | Missing | None:
    """The list of shells; not known where a vendor's folder has one as well, which some builds read."""
    found, vendors = _list(seen, SHELLS_FILE), seen.outcome(VENDORS_SHELLS)
    if isinstance(vendors, Seen):
        return missing(Reason.NOT_SUPPORTED, "whether libpam reads {path} depends on how it was built", path=VENDORS_SHELLS.pattern)
    return vendors if found is None and isinstance(vendors, Missing) else found


def _has_rules(seen: Observations, request: File) -> bool | Missing | None:
    outcome = seen.outcome(request)
    if not isinstance(outcome, Seen):
        return outcome if isinstance(outcome, Missing) else None
    return any(line.partition(b"#")[0].strip() for line in outcome.content.split(b"\n"))


def _wheel(seen: Observations) -> str | Missing:
    groups = groups_of(seen)
    if isinstance(groups, Missing):
        return groups
    return "wheel" if "wheel" in groups.names.values() else groups.names.get(0, "root")


def _system_ids(seen: Observations) -> list[int]:
    outcome = seen.outcome(LOGIN_DEFS)
    if not isinstance(outcome, Seen):
        return []
    found: dict[str, int] = {}
    for line in outcome.lines():
        words = line.split()
        if len(words) == 2 and words[0] in ("SYS_UID_MIN", "SYS_UID_MAX", "UID_MIN") and re.fullmatch(r"[0-9]{1,9}", words[1]):
            found.setdefault(words[0], int(words[1]))
    highest = found.get("SYS_UID_MAX", found.get("UID_MIN", _UID_MIN) - 1)
    return [found["SYS_UID_MIN"], highest] if "SYS_UID_MIN" in found else [highest]


_UID_MIN = 1000
"""What PAM is built with."""


def _time_rules(seen: Observations) -> list[str] | Missing:
    outcome = seen.outcome(TIMES)
    if not isinstance(outcome, Seen):
        return outcome if isinstance(outcome, Missing) else []
    lines = [line.partition("#")[0].strip() for line in outcome.lines()[:_MOST_LINES]]
    return [line for line in lines if line]


def _wheel_groups(seen: Observations, files: Sequence[Observation]) -> list[str] | Missing:
    groups = groups_of(seen)
    if isinstance(groups, Missing):
        return groups
    contents = [one.outcome.content[:200_000] for one in files if isinstance(one.outcome, Seen)]
    named = {name.decode("utf-8", errors="replace") for content in contents for name in _GROUP.findall(content)}
    return sorted(named & set(groups.names.values()))
