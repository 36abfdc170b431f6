"""What sshd demands: by its own word where it can be asked, else as its configuration file says."""

from __future__ import annotations

import re

import msgspec

from govaudit.facts.sshd import SshDaemon
from govaudit.model import Absent, Missing, Reason, Seen, absent, missing
from govaudit.reading import FirstOf, Maybe, Observations, reads
from govaudit.targets.host.places_of_programs import installed_elsewhere
from govaudit.targets.host.requests import Command, File, Glob, Listing
from govaudit.targets.host.sshd_config import (
    Directive,
    conditional_fields,
    first_places,
    keyboard_interactive_in_doubt,
    parse,
    settings_of_files,
)
from govaudit.targets.host.sshd_settings import SETTINGS, settings_of_dump
from govaudit.targets.host.sshd_start import STARTING, set_at_start

DUMP = Command(("sshd", "-T"))
MAIN = File("/etc/ssh/sshd_config")
VENDOR = File("/usr/etc/ssh/sshd_config")
DROP_INS = Glob("/etc/ssh/sshd_config.d/*.conf")
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


@reads(
    FirstOf(DUMP, MAIN),
    *(Maybe(request) for request in (VENDOR, DROP_INS, PROGRAM, RELEASE, *ELSEWHERE, *STARTING)),
)
def ssh_daemon(seen: Observations) -> SshDaemon | Absent | Missing:
    """The settings that hold for every connection; `sshd -T` leaves Match blocks out, so the files are read beside it.

    Neither knows with which options sshd was started: what these set is missing.
    """
    daemon = _as_configured(seen)
    if not isinstance(daemon, SshDaemon):
        return daemon
    started = set_at_start(seen)
    if "*" in started:
        return started["*"]
    given = {SETTINGS[keyword].field: why for keyword, why in started.items() if keyword in SETTINGS}
    return msgspec.structs.replace(daemon, **given)


def _as_configured(seen: Observations) -> SshDaemon | Absent | Missing:
    dump = seen.outcome(DUMP)
    main = seen.outcome(MAIN)
    if isinstance(seen.outcome(PROGRAM), Absent) and not isinstance(dump, Seen) and (other := installed_elsewhere(ELSEWHERE, seen)):
        return other
    if isinstance(main, Absent) and not isinstance(dump, Seen):
        return _without_configuration(seen, dump)
    directives = parse(MAIN.path, main.content) if isinstance(main, Seen) else main
    included = {DROP_INS.pattern: _drop_ins(seen)}
    if isinstance(dump, Seen):
        if dump.status == 0:
            return _as_sshd_says(dump, directives, included)
        if refusal := _refusal(dump.errors):
            return missing(Reason.UNPARSEABLE, "sshd refuses its configuration: {error}", error=refusal)
    if isinstance(directives, Missing):
        return directives
    if isinstance(directives, Absent):
        return missing(Reason.NOT_SUPPORTED, "sshd is installed, but its configuration is not at {path}", path=MAIN.path)
    return _as_files_say(directives, included, seen)


def _as_sshd_says(
    dump: Seen, directives: list[Directive] | Absent | Missing, included: dict[str, list[Directive] | Missing]
) -> SshDaemon | Missing:
    values = settings_of_dump(dump.lines())
    if isinstance(values, Missing):
        return values
    if isinstance(directives, Absent):
        directives = missing(Reason.NOT_SUPPORTED, "whether there are Match blocks cannot be seen: {path} is not there", path=MAIN.path)
    values |= conditional_fields(directives, included)
    places = first_places(directives, included) if isinstance(directives, list) else {}
    return SshDaemon(source="sshd -T", set_at=places, **values)


def _as_files_say(directives: list[Directive], included: dict[str, list[Directive] | Missing], seen: Observations) -> SshDaemon | Missing:
    values = settings_of_files(directives, included)
    if isinstance(values, Missing):
        return values
    if values["kbd_interactive_authentication"] is False and not _is_openssh_8_7(seen.seen(RELEASE)):
        values["kbd_interactive_authentication"] = keyboard_interactive_in_doubt(directives) or False
    values |= conditional_fields(directives, included)
    return SshDaemon(source=MAIN.path, set_at=first_places(directives, included), **values)


def _refusal(errors: str) -> str | None:
    """The first error that names a line; sshd also ends like this where it may not read its keys, and then the files tell."""
    for line in errors.split("\n"):
        if re.search(r"\bline [0-9]+: ", line) and not re.search("Deprecated option|Unsupported option", line):
            return line.strip()[:200]
    return None


def _drop_ins(seen: Observations) -> list[Directive] | Missing:
    """All directives of the usual drop-in folder, file by file; a Match ends with its file."""
    directives: list[Directive] = []
    for observation in seen.many(DROP_INS):
        match observation.outcome:
            case Missing() as why:
                return why
            case Seen() as file:
                parsed = parse(observation.source, file.content)
                if isinstance(parsed, Missing):
                    return parsed
                directives.extend(parsed)
            case Absent():
                pass
    return directives


KEY_PLACES = {
    "authorizedkeysfile": (".ssh/authorized_keys", ".ssh/authorized_keys2", "%h/.ssh/authorized_keys", "%h/.ssh/authorized_keys2", "none"),
    "authorizedkeyscommand": ("none",),
    "trustedusercakeys": ("none",),
}
"""What decides which keys open accounts, with the values by which these are the usual files in homes."""


SETTINGS_OF_KEYS = tuple(Maybe(request) for request in (DUMP, MAIN, VENDOR, DROP_INS, PROGRAM, *ELSEWHERE, *STARTING))
"""What `other_key_places` looks at."""


def other_key_places(seen: Observations) -> Missing | None:
    """Why keys elsewhere than in the usual files in homes may open accounts; None where none do, or no sshd is installed."""
    if isinstance(_as_configured(seen), Absent):
        return None
    main = seen.outcome(MAIN)
    if isinstance(main, Absent):
        return missing(Reason.NOT_SUPPORTED, "sshd is installed, but its configuration is not at {path}", path=MAIN.path)
    directives = parse(MAIN.path, main.content) if isinstance(main, Seen) else main
    brought = _drop_ins(seen)
    if isinstance(directives, Missing):
        return directives
    if isinstance(brought, Missing):
        return brought
    for directive in [*directives, *brought]:
        place = directive.place
        usual = KEY_PLACES.get(directive.keyword)
        if usual is not None and not set(directive.arguments) <= set(usual):
            return missing(
                Reason.NOT_SUPPORTED,
                "{path}:{line} sets {keyword}: keys elsewhere than in the homes open accounts, and are not looked at",
                path=place.path,
                line=place.line,
                keyword=directive.keyword,
            )
        included = [name if name.startswith("/") else f"/etc/ssh/{name}" for name in directive.arguments]
        if directive.keyword == "include" and included != [DROP_INS.pattern]:
            return missing(
                Reason.NOT_SUPPORTED,
                "{path}:{line} includes {pattern}, which is not followed yet",
                path=place.path,
                line=place.line,
                pattern=" ".join(directive.arguments),
            )
    started = set_at_start(seen)
    return next((started[keyword] for keyword in ("*", *KEY_PLACES) if keyword in started), None)


def _without_configuration(seen: Observations, dump: Absent | Missing) -> Absent | Missing:
    """No sshd at all, or one whose configuration is elsewhere."""
    if isinstance(seen.outcome(VENDOR), Seen):
        return missing(Reason.NOT_SUPPORTED, "the configuration at {path} is not followed yet", path=VENDOR.path)
    program = seen.outcome(PROGRAM)
    if isinstance(dump, Absent) or isinstance(program, Absent):
        return absent("sshd is not installed: neither the program nor {path} is there", path=MAIN.path)
    if isinstance(program, Missing):
        return program
    return missing(Reason.NOT_SUPPORTED, "sshd is installed, but its configuration is not at {path}", path=MAIN.path)


def _is_openssh_8_7(release: Seen | None) -> bool:
    """Whether this release ships OpenSSH 8.7 or later, in which ChallengeResponseAuthentication is but an older name."""
    if release is None:
        return False
    pairs = (line.partition("=") for line in release.lines())
    values = {key: value.strip().strip("\"'").lower() for key, _, value in pairs}
    version = re.match(r"[0-9]{1,4}", values.get("VERSION_ID", ""))
    first = {"debian": 12, "ubuntu": 22, "rhel": 9, "rocky": 9, "almalinux": 9, "ol": 9, "centos": 9, "fedora": 36}
    needed = first.get(values.get("ID", ""))
    return needed is not None and version is not None and int(version[0]) >= needed
