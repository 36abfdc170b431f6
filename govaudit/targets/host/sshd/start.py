"""How sshd is started: options on its command line hold before what its configuration file says (sshd(8)).

They come from units of systemd and their drop-ins, and from the files of variables that these and
the scripts of other init systems read. What an option sets is not followed: the setting is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.model import Missing, Place, Reason, Request, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File, Glob
from govaudit.targets.host.sshd.further import FURTHER, OF_UNITS, is_ours, set_by_further
from govaudit.targets.host.sshd.keywords import canonical

POLICY = File("/etc/crypto-policies/back-ends/opensshserver.config")
VARIABLES: tuple[File, ...] = (
    File("/etc/default/ssh"),
    File("/etc/sysconfig/sshd"),
    File("/etc/sysconfig/ssh"),
    File("/etc/sysconfig/sshd-permitrootlogin"),
    File("/etc/conf.d/sshd"),
    POLICY,
)
UNITS: tuple[Glob, ...] = (
    Glob("/etc/systemd/system/ssh[.@d]*service"),
    Glob("/etc/systemd/system/ssh[.@d]*service.d/*.conf"),
    Glob("/lib/systemd/system/ssh[.@d]*service"),
    Glob("/usr/lib/systemd/system/ssh[.@d]*service.d/*.conf"),
)
STARTING: tuple[Request, ...] = (*VARIABLES, *UNITS, *FURTHER)

_READ = frozenset(file.path for file in VARIABLES)
_EVERYTHING = "*"
_WITH_ARGUMENT = "CEbcghkpu"
_SETS = {
    "4": ("addressfamily",),
    "6": ("addressfamily",),
    "E": ("syslogfacility",),
    "c": ("hostcertificate",),
    "d": ("loglevel",),
    "e": ("syslogfacility",),
    "g": ("logingracetime",),
    "h": ("hostkey",),
    "p": ("port", "listenaddress"),
    "q": ("loglevel",),
}
"""What options of one letter set, or make meaningless: with -e and -E nothing goes to syslog."""
_ALONG = {
    "authorizedkeyscommand": ("authorizedprincipalscommand",),  # confused from 8.7 to 9.2 at least
    "port": ("listenaddress",),
    "rekeylimit": ("rekeyinterval",),
}
"""What else is not known where an option sets a keyword."""
_ASSIGNMENT = re.compile(r"[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z0-9_]*=(.*)")
_OTHER_FILES = frozenset(
    {"BindPaths", "BindReadOnlyPaths", "TemporaryFileSystem", "RootImage", "MountImages", "ExtensionImages", "ExtensionDirectories"}
)
"""Settings of systemd.exec(5) by which a path stands for another file than it says."""
_UNIT_LINE = re.compile(
    r"[ \t]*(ExecStart|Environment|EnvironmentFile|PassEnvironment|WorkingDirectory|RootDirectory|"
    rf"{'|'.join(sorted(_OTHER_FILES))})[ \t]*=[ \t]*(.*)"
)
_ROOT_DIRECTORIES = ("", "/", "-/")
"""Where services are started: in another directory, relative paths stand for other files."""


def set_at_start(seen: Observations, *, but: Request | None = None) -> dict[str, Missing]:
    """By keyword in lower case: why its value is not the file's; under `*` why none can be known. One request can be left out."""
    found: dict[str, Missing] = {}
    for request in (one for one in (*VARIABLES, *UNITS) if one != but):
        for observation in seen.many(request):
            match observation.outcome:
                case Missing() as why:
                    found.setdefault(_EVERYTHING, why)
                case Seen() as file:
                    path = observation.source if request in UNITS else request.key.partition(" ")[2]
                    options = _of_unit if request in UNITS else _of_variables
                    for place, keyword in options(path, file.content.decode("utf-8", errors="replace")):
                        found.setdefault(keyword, _started(place, keyword))
    for more in (*_of_our_units_elsewhere(seen), *set_by_further(seen, _lines, _keywords)):
        if isinstance(more, Missing):
            found.setdefault(_EVERYTHING, more)
        else:
            found.setdefault(more[1], _started(*more))
    return found


def _of_our_units_elsewhere(seen: Observations) -> Iterator[tuple[Place, str]]:
    """What the units that start sshd set in further places of systemd.unit(5), and drop-ins of all services."""
    for observation in (one for request in OF_UNITS for one in seen.many(request)):
        if isinstance(observation.outcome, Seen) and is_ours(observation.source):
            yield from _of_unit(observation.source, observation.outcome.content.decode("utf-8", errors="replace"))


def _started(place: Place, keyword: str) -> Missing:
    if keyword == _EVERYTHING:
        return missing(
            Reason.NOT_SUPPORTED,
            "{path}:{line} may start sshd with another configuration, which is not followed",
            path=place.path,
            line=place.line,
        )
    return missing(
        Reason.NOT_SUPPORTED,
        "{path}:{line} starts sshd with an option that sets {keyword}, which is not followed",
        path=place.path,
        line=place.line,
        keyword=keyword,
    )


def _of_variables(path: str, text: str) -> Iterator[tuple[Place, str]]:
    for number, line in _lines(text):
        if found := _ASSIGNMENT.match(line):
            for keyword in _keywords(found[1]):
                yield Place(path, number), keyword


def _of_unit(path: str, text: str) -> Iterator[tuple[Place, str]]:
    for number, line in _lines(text):
        found = _UNIT_LINE.match(line)
        if found is None:
            continue
        name, value = found[1], found[2].strip()
        elsewhere = name in ("WorkingDirectory", "RootDirectory") and value not in _ROOT_DIRECTORIES
        elsewhere = elsewhere or (name in _OTHER_FILES and _may_hide_settings(name, value))
        if elsewhere or (name == "EnvironmentFile" and value and value.lstrip("-") not in _READ):
            yield Place(path, number), _EVERYTHING
        elif name == "Environment" or (name == "ExecStart" and value):
            program, _, rest = value.lstrip("-@:+!|").partition(" ")
            if name == "ExecStart" and program.rpartition("/")[2] not in ("sshd", "sshd-keygen", "ssh-keygen", "ssh-agent"):
                yield Place(path, number), _EVERYTHING
            elif name == "Environment" or program.endswith("/sshd"):
                for keyword in _keywords(value.replace("=", " ", 1) if name == "Environment" else rest):
                    yield Place(path, number), keyword


def _may_hide_settings(name: str, value: str) -> bool:
    if name in ("BindPaths", "BindReadOnlyPaths", "TemporaryFileSystem"):
        return re.search(r"(?:^|[\s:\"'-])/(?:(?:etc|usr|lib|lib64|root|home)(?:/|(?=[\s:\"'])|$)|(?=[\s:\"'])|$)", value) is not None
    return bool(value)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, continued ones joined, comments left out."""
    parts: list[str] = []
    begins = 0
    for number, raw in enumerate(text.split("\n"), 1):
        begins = begins if parts else number
        if raw.lstrip(" \t").startswith(("#", ";")):
            continue
        if raw.endswith("\\"):
            parts.append(raw[:-1])
            continue
        yield begins, " ".join([*parts, raw])
        parts.clear()
    if parts:
        yield begins, " ".join(parts)


def _keywords(text: str) -> Iterator[str]:
    """What the options in a command line set; `*` for another configuration file."""
    words: Sequence[str] = re.sub(r"(?<![-\w])[A-Za-z_]\w*=(?=-)", " ", re.sub(r"[\"'\\;]", " ", text)).split()
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if not re.match(r"-[A-Za-z0-9]", word):
            continue
        for position, letter in enumerate(word[1:], 2):
            argument = word[position:] or (words[at] if at < len(words) else "")
            yield from _SETS.get(letter, ())
            if letter == "f" and argument != "/etc/ssh/sshd_config":
                yield _EVERYTHING
            elif letter == "o":
                name = re.match(r"=?([A-Za-z0-9]+)", argument)
                keyword = canonical(name[1].lower()) if name else _EVERYTHING
                yield _EVERYTHING if keyword in ("include", "match") else keyword
                yield from _ALONG.get(keyword, ())
            if letter in "fgo" or letter in _WITH_ARGUMENT:
                at += 0 if word[position:] else 1
                break
