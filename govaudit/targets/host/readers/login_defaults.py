"""login.defs, the start-up files of shells, limits.conf, systemd-coredump, and banners."""

from __future__ import annotations

import re
from collections.abc import Iterable

from govaudit.facts.login_defaults import CoreDumps, LoginBanners, LoginDefinitions, NewAccountDefaults, ShellDefaults
from govaudit.model import Absent, Missing, Place, Reason, Seen, absent, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.login_defs import ASKED as LOGIN_DEFS_ASKED
from govaudit.targets.host.login_defs import LOGIN_DEFS, definitions
from govaudit.targets.host.requests import File, Glob, Listing

from .settings import drop_ins, in_order_of_systemd
from .startup import is_there

_LOGIN_KEYWORDS = ("UMASK", "HOME_MODE", "FAIL_DELAY", "SHA_CRYPT_MIN_ROUNDS")

USERADD_DEFAULTS = File("/etc/default/useradd")
USERADD = Listing("/usr/sbin/useradd")

SHELL_FILES = (File("/etc/profile"), Glob("/etc/profile.d/*.sh"), File("/etc/bash.bashrc"), File("/etc/bashrc"))

LIMITS = File("/etc/security/limits.conf")
LIMIT_DROP_INS = Glob("/etc/security/limits.d/*.conf")
COREDUMP = (Listing("/usr/lib/systemd/systemd-coredump"), Listing("/lib/systemd/systemd-coredump"))
COREDUMP_CONF = (File("/etc/systemd/coredump.conf"), File("/usr/lib/systemd/coredump.conf"))
COREDUMP_DROP_INS = drop_ins("coredump.conf")

ISSUE, ISSUE_NET, MOTD = File("/etc/issue"), File("/etc/issue.net"), File("/etc/motd")
ISSUES = tuple((File(f"{place}/issue"), Glob(f"{place}/issue.d/*.issue")) for place in ("/etc", "/run", "/usr/lib"))
"""What agetty(8) shows: the first pair where /etc/issue is there, else the others together."""
MOTDS = (MOTD, File("/run/motd"), File("/usr/lib/motd"))
"""Of which pam_motd(8) shows the first that is there."""
MOTD_DROP_INS = tuple(Glob(f"{place}/motd.d/*") for place in ("/etc", "/run", "/usr/lib"))
OS_RELEASE = (File("/etc/os-release"), File("/usr/lib/os-release"))

MAX_LINES = 20_000
MAX_VALUES = 200

_UMASK = re.compile(r"""(?<![\w$#])umask\s+(?:--\s+)?(?:-S\s+)?["']?([0-7]{1,4}\b|[ugoa$+-][^\s;&|"'#]*)""")
_CLAUSES = re.compile(r"(?:[ugoa]+=[rwx]*(?:,|$))+")
_UNSET = re.compile(r"(?<![\w$])unset\s[^;&|#]*\bTMOUT\b")
_TIMEOUT = re.compile(r"(^|;)?\s*((?:(?:export|readonly|declare|typeset)\s+(?:-\w+\s+)*)*)(?<![\w$])TMOUT=([^\s;&]*)")
_COMMANDS = ("TMOUT=", "export ", "readonly ", "declare ", "typeset ")
_READONLY = re.compile(r"(?:^|[;&|\s])(?:readonly\s+(?:-\w+\s+)*|(?:declare|typeset)\s+(?:-\w+\s+)*-\w*r\w*\s+(?:-\w+\s+)*)TMOUT\b")
_OPENS = re.compile(r"(?:^|[;&|]|\bthen|\belse|\bdo)\s*(?:if|case|for|while|until)\b|\(\)\s*\{")
_CLOSES = re.compile(r"(?:^|[;&|\s])(?:fi|esac|done)\b|^\s*\}")


def _number(text: str) -> int | None:
    """As strtol(3) reads it for shadow-utils: octal with a leading 0, else decimal, or hexadecimal after 0x."""
    if re.fullmatch(r"0[0-7]{0,9}", text):
        return int(text, 8)
    return int(text, 0) if re.fullmatch(r"[1-9][0-9]{0,8}|0[xX][0-9a-fA-F]{1,7}", text) else None


@reads(*LOGIN_DEFS_ASKED)
def login_definitions(seen: Observations) -> LoginDefinitions | Absent | Missing:
    """What login.defs sets; the last mention of a keyword wins, as in shadow-utils."""
    found = definitions(seen)
    if isinstance(found, Missing):
        return found
    if isinstance(found, Absent):
        return absent("{path} is not there", path=LOGIN_DEFS.path)
    values = {name: one.value for name, one in found.items() if name in _LOGIN_KEYWORDS}
    return LoginDefinitions(
        umask=_number(values.get("UMASK", "")),
        home_mode=_number(values.get("HOME_MODE", "")),
        fail_delay=_number(values.get("FAIL_DELAY", "")),
        sha_rounds=_number(values.get("SHA_CRYPT_MIN_ROUNDS", "")),
        set_at={name: found[name].place for name in values},
    )


@reads(USERADD_DEFAULTS, Maybe(USERADD))
def new_account_defaults(seen: Observations) -> NewAccountDefaults | Absent | Missing:
    """What get_defaults() of useradd takes from its file: the last line that begins with `INACTIVE=`, if all of it is a number."""
    content = seen.seen(USERADD_DEFAULTS)
    if content is None:
        installed = is_there(seen, (USERADD,))
        if isinstance(installed, Missing):
            return installed
        return NewAccountDefaults(inactive_days=None, place=None) if installed else absent("useradd is not installed")
    days: int | Missing | None = None
    place: Place | None = None
    lines = content.lines()
    if len(lines) > MAX_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=USERADD_DEFAULTS.path, limit=MAX_LINES)
    for number, line in enumerate(lines, 1):
        if line.startswith("INACTIVE="):
            place = Place(USERADD_DEFAULTS.path, number)
            days = _days(line.removeprefix("INACTIVE="), number)
    return NewAccountDefaults(inactive_days=days, place=place)


def _days(value: str, line: int) -> int | Missing | None:
    """As strtol(3) reads it; what is no number is taken for -1. Numbers in base 8 and 16 are not followed."""
    if re.fullmatch(r"\s*\+?0[0-9xX].*", value):
        return missing(Reason.NOT_SUPPORTED, "{path}:{line} is no decimal number", path=USERADD_DEFAULTS.path, line=line)
    return int(value) if re.fullmatch(r"[ \t]*\+?[0-9]{1,9}", value) else None


@reads(*(Maybe(one) for one in SHELL_FILES))
def shell_defaults(seen: Observations) -> ShellDefaults | Absent | Missing:
    """`umask` and `TMOUT` lines. Shell is not run here: what stands under a condition is told apart, no more."""
    umasks: list[int] = []
    umask_places: list[Place] = []
    timeouts: list[int] = []
    timeout_places: list[Place] = []
    unclear: Missing | None = None
    odd: Missing | None = None
    is_readonly = False
    found = False
    for request in SHELL_FILES:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if not isinstance(observation.outcome, Seen):
                continue
            found = True
            lines = observation.outcome.lines()
            if len(lines) > MAX_LINES:
                return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=observation.source, limit=MAX_LINES)
            depth = 0
            for number, raw in enumerate(lines, 1):
                line = raw.strip()[:1_000]
                if line.startswith("#"):
                    continue
                depth += len(_OPENS.findall(line))
                place = Place(observation.source, number)
                for value in _UMASK.findall(line):
                    umask = _umask(value)
                    if umask is None:
                        odd = missing(Reason.NOT_SUPPORTED, "{path}:{line} sets a umask in a way that is not followed",
                                      path=observation.source, line=number)  # fmt: skip
                    else:
                        umasks.append(umask)
                        umask_places.append(place)
                if _UNSET.search(line):
                    unclear = _not_followed(place)
                is_readonly = is_readonly or _READONLY.search(line) is not None
                for start, _, value in _TIMEOUT.findall(line):
                    timeout_places.append(place)
                    digits = value.strip("\"'")
                    seconds = int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else None
                    if seconds is None or depth or not (start or line.startswith(_COMMANDS)):
                        unclear = _not_followed(place)
                    else:
                        timeouts.append(seconds)
                depth = max(0, depth - len(_CLOSES.findall(line)))
    if not found:
        return absent("no start-up files of shells lie below /etc")
    return ShellDefaults(
        umasks=odd or umasks[:MAX_VALUES],
        umask_places=umask_places[:MAX_VALUES],
        timeouts=unclear or timeouts[:MAX_VALUES],
        timeout_places=timeout_places[:MAX_VALUES],
        timeout_is_readonly=is_readonly,
    )


def _umask(value: str) -> int | None:
    """A umask in digits, or in letters where these say all of it: `u=rwx,g=rx,o=`."""
    if value[0].isdigit():
        return int(value, 8)
    if not _CLAUSES.fullmatch(value) or value.endswith(","):
        return None
    allowed: dict[str, int] = {}
    for who, _, what in (clause.partition("=") for clause in value.split(",")):
        bits = sum({"r": 4, "w": 2, "x": 1}[letter] for letter in set(what))
        allowed |= dict.fromkeys("ugo" if "a" in who else who, bits)
    return 0o777 & ~(allowed["u"] << 6 | allowed["g"] << 3 | allowed["o"]) if len(allowed) == 3 else None


def _not_followed(place: Place) -> Missing:
    return missing(Reason.NOT_SUPPORTED, "{path}:{line} sets TMOUT in a way that is not followed", path=place.path, line=place.line or 0)


@reads(*(Maybe(one) for one in (LIMITS, LIMIT_DROP_INS, *COREDUMP, *COREDUMP_CONF, *COREDUMP_DROP_INS)))
def core_dumps(seen: Observations) -> CoreDumps:
    """limits.conf(5) with its drop-ins, of which the last line for `*` counts, and coredump.conf(5)."""
    limit, exceptions = _limits(seen)
    storage, size = _coredump(seen)
    return CoreDumps(hard_limit=limit, exceptions=exceptions, storage=storage, max_size=size)


def _limits(seen: Observations) -> tuple[str | Missing | None, list[str]]:
    limit: str | None = None
    others: dict[str, str] = {}
    for request in (LIMITS, LIMIT_DROP_INS):
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome, []
            if not isinstance(observation.outcome, Seen):
                continue
            lines = observation.outcome.lines()
            if len(lines) > MAX_LINES:
                return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=observation.source, limit=MAX_LINES), []
            for line in lines:
                words = line.partition("#")[0].split()
                if len(words) == 4 and words[2].lower() == "core" and words[1].lower() in ("hard", "-"):
                    value = words[3].lower()
                    if words[0] == "*":
                        limit = value[:40]
                    else:
                        others[words[0][:64]] = value
    return limit, sorted(name for name, value in others.items() if value != "0")[:MAX_VALUES]


def _coredump(seen: Observations) -> tuple[str | Missing | None, str | Missing | None]:
    installed = is_there(seen, COREDUMP)
    if isinstance(installed, Missing):
        return installed, installed
    if not installed:
        return None, None
    settings = in_order_of_systemd(seen, COREDUMP_CONF, COREDUMP_DROP_INS, "Coredump")
    if isinstance(settings, Missing):
        return settings, settings
    storage = [value for value in ("external", *settings.get("Storage", [])) if value in ("none", "external", "journal")][-1]
    return storage, (settings.get("ProcessSizeMax") or [""])[-1] or None


@reads(*(Maybe(one) for pair in ISSUES for one in pair), *(Maybe(one) for one in (ISSUE_NET, *MOTDS, *MOTD_DROP_INS, *OS_RELEASE)))
def login_banners(seen: Observations) -> LoginBanners | Missing:
    """The first 4,000 characters of each file that is shown."""
    names: set[str] = set()
    for file in OS_RELEASE:
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return outcome
        if isinstance(outcome, Seen):
            for line in outcome.lines()[:200]:
                key, _, value = line.partition("=")
                if key in ("NAME", "PRETTY_NAME", "VERSION"):
                    names.add(value.strip().strip("\"'").lower()[:100])
    first, *others = ISSUES
    issues = first if not isinstance(seen.outcome(ISSUE), Absent) else [one for pair in others for one in pair]
    motd = next((file for file in MOTDS if not isinstance(seen.outcome(file), Absent)), MOTD)
    return LoginBanners(
        issue=_banner(seen, issues),
        issue_net=_banner(seen, [ISSUE_NET]),
        motd=_banner(seen, [motd, *MOTD_DROP_INS]),
        names=sorted(name for name in names if len(name) > 2),
    )


def _banner(seen: Observations, requests: Iterable[File | Glob]) -> str | Missing | None:
    """All that is shown, one after another; None where no file is there."""
    shown: list[str] = []
    for request in requests:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                shown.append(observation.outcome.text[:4_000])
    return "\n".join(shown)[:40_000] if shown else None
