"""What sshd demands: by its own word where it can be asked, else as its configuration files say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from govaudit.facts.sshd import FIELDS, SshDaemon, typed
from govaudit.facts.sshd_settings.rules import Lines, SshRule, shown
from govaudit.model import Absent, Missing, Observation, Place, Reason, Request, Seen, absent, missing
from govaudit.reading import Each, FirstOf, Maybe, Observations, Want, reads
from govaudit.targets.host.places_of_programs import installed_elsewhere
from govaudit.targets.host.requests import Command, File, Glob, Listing
from govaudit.targets.host.sshd.algorithms import KINDS
from govaudit.targets.host.sshd.config import Configuration, read_configuration
from govaudit.targets.host.sshd.crypto_policy import algorithms_of_policy
from govaudit.targets.host.sshd.finish import set_on_the_command_line
from govaudit.targets.host.sshd.includes import include_patterns, names_a_port
from govaudit.targets.host.sshd.keywords import KEYWORDS
from govaudit.targets.host.sshd.settings import fields_of, settings_of_dump
from govaudit.targets.host.sshd.start import POLICY, STARTING, set_at_start
from govaudit.targets.host.sshd.version import Build, Version, build_of, homes_in, name_told, services_in, shipped, told

DUMP = Command(("sshd", "-T"))
VERSION = Command(("sshd", "-V"))
MAIN = File("/etc/ssh/sshd_config")
DROP_INS = Glob("/etc/ssh/sshd_config.d/*.conf")
"""What the file of most distributions includes: asked for at once, so that a script that was printed before holds it."""
VENDOR = File("/usr/etc/ssh/sshd_config")
"""What the sshd of SUSE reads where /etc has none; elsewhere nobody knows."""
PROGRAM = Listing("/usr/*bin/sshd")
ELSEWHERE = tuple(
    Listing(pattern)
    for pattern in (
        *("/usr/local/*bin/sshd", "/opt/*bin/sshd", "/opt/*/*bin/sshd", "/snap/bin/*sshd*"),
        *("/usr/*bin/dropbear", "/usr/local/*bin/dropbear", "/opt/*/*bin/dropbear", "/usr/*bin/tinysshd"),
    )
)
"""Where an SSH server may be that the distribution did not bring, or another one than OpenSSH."""
RELEASE = File("/etc/os-release")
SERVICES = File("/etc/services")
PASSWD = File("/etc/passwd")

_DEEPEST = 3
"""Files are asked for that are included so deeply; the engine asks in four rounds."""


def included(seen: Sequence[Observation]) -> Iterator[Request]:
    """The files that an Include names, and those that tell what names of ports and `~` stand for."""
    for observation in seen:
        if isinstance(observation.outcome, Seen) and observation.request not in (SERVICES.key, PASSWD.key):
            content = observation.outcome.content
            yield from (Glob(pattern) for pattern in include_patterns(content))
            if names_a_port(content):
                yield SERVICES
            if b"~" in content:
                yield PASSWD


SETTINGS_OF_KEYS: tuple[Want, ...] = (
    *(Maybe(request) for request in (DUMP, MAIN, DROP_INS, VENDOR, PROGRAM, VERSION, RELEASE, *ELSEWHERE, *STARTING)),
    Each(MAIN, included, again=True),
    Each(VENDOR, included, again=True),
)
"""What `other_key_places` looks at."""


@reads(FirstOf(DUMP, MAIN), *SETTINGS_OF_KEYS)
def ssh_daemon(seen: Observations) -> SshDaemon | Absent | Missing:
    """The settings that hold for every connection, and what Match blocks change; `sshd -T` leaves these out, so the files are read too.

    Neither knows with which options sshd was started: what these set is missing.
    """
    daemon = _as_configured(seen)
    if not isinstance(daemon, SshDaemon):
        return daemon
    policy = algorithms_of_policy(seen, build_of(_version(seen), seen.seen(RELEASE)))
    started = set_at_start(seen)
    if policy:
        started = {keyword: why for keyword, why in started.items() if keyword not in policy} | set_at_start(seen, but=POLICY)
    if "*" in started:
        return started["*"]
    return _without(_with_policy(daemon, policy), {keyword: why for keyword, why in started.items() if keyword in KEYWORDS})


def _with_policy(daemon: SshDaemon, policy: Mapping[str, Lines]) -> SshDaemon:
    """The same, with algorithms that hold before what the files say."""
    if not policy:
        return daemon
    fields = {FIELDS[keyword]: typed(keyword, lines) for keyword, lines in policy.items() if keyword in FIELDS}
    return msgspec.structs.replace(daemon, settings={**daemon.settings, **policy}, **fields)


def _without(daemon: SshDaemon, unknown: Mapping[str, Missing]) -> SshDaemon:
    """The same, in which these settings are not known of any connection."""
    if not unknown:
        return daemon
    rules = daemon.rules
    if not isinstance(rules, Missing):
        rules = [msgspec.structs.replace(rule, values=unknown.get(rule.keyword, rule.values)) for rule in rules]
    fields = {FIELDS[keyword]: why for keyword, why in unknown.items() if keyword in FIELDS}
    places = {keyword: place for keyword, place in daemon.set_at.items() if keyword not in unknown}
    return msgspec.structs.replace(daemon, settings={**daemon.settings, **unknown}, rules=rules, set_at=places, **fields)


_ROOT_ON_SUSE = missing(
    Reason.NOT_SUPPORTED, "PermitRootLogin is not set, and some builds of SUSE let root in with a password then: `sshd -T` alone can tell"
)


def main_file(seen: Observations) -> File:
    """The file that sshd begins with."""
    is_vendors = isinstance(seen.outcome(MAIN), Absent) and not isinstance(seen.outcome(VENDOR), Absent)
    return VENDOR if is_vendors and _is_suse(seen) else MAIN


def _is_suse(seen: Observations) -> bool:
    release = seen.seen(RELEASE)
    lines = release.lines()[:1_000] if release is not None else []
    return any("suse" in line.lower() for line in lines if line.startswith(("ID=", "ID_LIKE=")))


def _as_configured(seen: Observations) -> SshDaemon | Absent | Missing:
    daemon = _as_read(seen, main_file(seen))
    if isinstance(daemon, SshDaemon) and daemon.source != "sshd -T" and _is_suse(seen) and "permitrootlogin" not in daemon.set_at:
        return _without(daemon, {"permitrootlogin": _ROOT_ON_SUSE})
    return daemon


def _as_read(seen: Observations, file: File) -> SshDaemon | Absent | Missing:
    dump, main = seen.outcome(DUMP), seen.outcome(file)
    if isinstance(seen.outcome(PROGRAM), Absent) and not isinstance(dump, Seen) and (other := installed_elsewhere(ELSEWHERE, seen)):
        return other
    if isinstance(main, Absent) and not isinstance(dump, Seen):
        return _without_configuration(seen, dump)
    build = _build(seen)
    said = _Said(dump.status, dump.text, dump.errors) if isinstance(dump, Seen) else None
    if isinstance(main, Missing):
        return _daemon_of(said, file.path, main, build)
    if isinstance(main, Absent):
        unseen = missing(Reason.NOT_SUPPORTED, "whether there are Match blocks cannot be seen: {path} is not there", path=file.path)
        return _daemon_of(said, file.path, unseen, build)
    included = _brought(main.content, seen)
    whole = {pattern: tuple(files) for pattern, files in included.items() if not isinstance(files, Missing)}
    if len(whole) < len(included):
        return _daemon_of(said, file.path, read_configuration(file.path, main.content, included, build), build)
    return _daemon_of_all(said, file.path, main.content, tuple(whole.items()), build)


def _build(seen: Observations) -> Build:
    version, services, accounts = seen.seen(VERSION), seen.outcome(SERVICES), seen.seen(PASSWD)
    return build_of(_version(seen), seen.seen(RELEASE))._replace(
        calls_itself=name_told(f"{version.text[:500]}\n{version.errors[:500]}") if version else "",
        services=services_in(services.content) if isinstance(services, Seen) else () if isinstance(services, Absent) else None,
        homes=homes_in(accounts.content) if accounts else None,
    )


class _Said(NamedTuple):
    """What came of `sshd -T`."""

    status: int | None
    text: str
    errors: str


@lru_cache(maxsize=4)  # four readers of a host ask for its sshd in turn
def _daemon_of_all(
    said: _Said | None, path: str, main: bytes, included: tuple[tuple[str, tuple[tuple[str, bytes], ...]], ...], build: Build
) -> SshDaemon | Missing:
    """What follows when all files are known."""
    return _daemon_of(said, path, read_configuration(path, main, dict(included), build), build)


def _daemon_of(said: _Said | None, path: str, files: Configuration | Missing, build: Build) -> SshDaemon | Missing:
    if said is not None:
        if said.status == 0:
            return _as_sshd_says(said.text, files, build)
        if refusal := _refusal(said.errors):
            return missing(Reason.UNPARSEABLE, "sshd refuses its configuration: {error}", error=refusal)
    if isinstance(files, Missing):
        return files
    return _daemon(path, files.settings, files.rules, files.places, build)


def _as_sshd_says(dump: str, files: Configuration | Missing, build: Build) -> SshDaemon | Missing:
    settings = settings_of_dump(dump.removesuffix("\n").split("\n") if dump else [])
    if isinstance(settings, Missing):
        return settings
    settings |= {keyword: value for keyword in KINDS if (value := set_on_the_command_line(build)) is not None}
    if isinstance(files, Missing):
        return _daemon("sshd -T", settings, files, {}, build)
    return _daemon("sshd -T", settings, _agreed(settings, files), files.places, build)


def _agreed(settings: dict[str, Lines | Missing], files: Configuration) -> list[SshRule] | Missing:
    """The rules, if our reading of the files gives what sshd says of itself; else they do not belong together."""
    for keyword, ours in files.settings.items():
        theirs = settings.get(keyword)
        beside = not isinstance(files.rules, Missing) and any(rule.keyword == keyword for rule in files.rules)  # Match all
        if theirs is not None and isinstance(ours, list) and not beside and keyword in _COMPARED and ours != theirs:
            return missing(Reason.NOT_SUPPORTED, "{path} says otherwise than `sshd -T` of {keyword}", path=MAIN.path, keyword=keyword)
    return files.rules


def _daemon(
    source: str, settings: dict[str, Lines | Missing], rules: list[SshRule] | Missing, places: dict[str, Place], build: Build
) -> SshDaemon:
    version = (
        missing(Reason.NOT_SUPPORTED, "the OpenSSH version is not known") if build.version is None else ".".join(map(str, build.version))
    )
    unread = missing(Reason.NOT_SUPPORTED, "it was not looked at")
    bare = SshDaemon(
        source=source, version=version, settings=settings, rules=rules, set_at=places, **fields_of({}, lambda _keyword: unread)
    )
    return SshDaemon(source=source, version=version, settings=settings, rules=rules, set_at=places, **fields_of(settings, bare.answers))


def _brought(content: bytes, seen: Observations, depth: int = 1) -> dict[str, list[tuple[str, bytes]] | Missing]:
    """By pattern: the files that Includes bring, those of included files as well."""
    found: dict[str, list[tuple[str, bytes]] | Missing] = {}
    for pattern in include_patterns(content):
        files: list[tuple[str, bytes]] = []
        trouble: Missing | None = None
        for observation in seen.many(Glob(pattern)):
            match observation.outcome:
                case Missing() as why:
                    trouble = why
                case Seen() as file:
                    files.append((observation.source, file.content))
                case Absent():
                    pass
        found[pattern] = trouble or files
        if depth < _DEEPEST and not trouble:
            for _, inner in files:
                found |= {key: value for key, value in _brought(inner, seen, depth + 1).items() if key not in found}
    return found


def _version(seen: Observations) -> Version | None:
    for command in (VERSION, DUMP):
        outcome = seen.seen(command)
        if outcome is not None and (version := told(f"{outcome.text[:500] if command is VERSION else ''}\n{outcome.errors}")):
            return version
    return shipped(seen.seen(RELEASE))


def _refusal(errors: str) -> str | None:
    """The first error that names a line; sshd also ends like this where it may not read its keys, and then the files tell."""
    for line in errors.split("\n"):
        if re.search(r"\bline [0-9]+: ", line) and not re.search("Deprecated option|Unsupported option", line):
            return line.strip()[:200]
    return None


KEY_PLACES = {
    "authorizedkeysfile": (".ssh/authorized_keys", ".ssh/authorized_keys2", "%h/.ssh/authorized_keys", "%h/.ssh/authorized_keys2", "none"),
    "authorizedkeyscommand": ("none",),
    "trustedusercakeys": ("none",),
}
"""What decides which keys open accounts, with the values by which these are the usual files in homes."""


def other_key_places(seen: Observations) -> Missing | None:
    """Why keys elsewhere than in the usual files in homes may open accounts; None where none do, or no sshd is installed."""
    daemon = ssh_daemon(seen)
    if not isinstance(daemon, SshDaemon):
        return daemon if isinstance(daemon, Missing) else None
    for keyword, usual in KEY_PLACES.items():
        answers = daemon.answers(keyword)
        if isinstance(answers, Missing):
            return answers
        for answer in answers:
            if not set(answer.text.split()) <= set(usual):
                return missing(
                    Reason.NOT_SUPPORTED,
                    "{keyword} is set at {place}: keys elsewhere than in the homes open accounts, and are not looked at",
                    keyword=keyword,
                    place=shown(answer.place),
                )
    return None


def _without_configuration(seen: Observations, dump: Absent | Missing) -> Absent | Missing:
    """No sshd at all, or one whose configuration is elsewhere."""
    if isinstance(seen.outcome(VENDOR), Seen):
        return missing(Reason.NOT_SUPPORTED, "whether sshd reads {path} depends on how it was built", path=VENDOR.path)
    program = seen.outcome(PROGRAM)
    if isinstance(dump, Absent) or isinstance(program, Absent):
        return absent("sshd is not installed: neither the program nor {path} is there", path=MAIN.path)
    if isinstance(program, Missing):
        return program
    return missing(Reason.NOT_SUPPORTED, "sshd is installed, but its configuration is not at {path}", path=MAIN.path)


_COMPARED = ("permitrootlogin", "passwordauthentication", "pubkeyauthentication", "authenticationmethods", "usepam", "permitemptypasswords")
"""Settings that are no matter of the build."""
