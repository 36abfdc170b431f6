"""Network services by the programs that run them, whatever starts these: units of any name, rc.local, cron's @reboot, /etc/inittab."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govaudit.model import Missing, Reason, Request, Seen, missing
from govaudit.reading import Maybe, Observations, Want
from govaudit.targets.host.jobs.commands import Named, of_shell, of_words
from govaudit.targets.host.requests import File
from govaudit.targets.host.systemd.commands import starting_commands
from govaudit.targets.host.systemd.graph import Units, units_of
from govaudit.targets.host.systemd.search import UNMERGED, VENDOR

from .root_jobs import CRON_D, CRONTAB, ROOT_CRONTABS
from .startup import INITTAB, is_systemd, lines_of_inittab, started_by

PROGRAMS: dict[str, str] = {
    "telnet": r"(?:in\.|inetutils-)?telnetd(?:-ssl)?|utelnetd",
    "rsh": r"(?:in\.|inetutils-)?(?:rshd|rlogind|rexecd)",
    "talk": r"(?:in\.|inetutils-)?n?talkd",
    "tftp": r"(?:in\.|inetutils-)?a?tftpd(?:-hpa)?",
    "ftp": r"(?:in\.|inetutils-)?ftpd|vsftpd|proftpd|pure-ftpd(?:-[a-z]+)?|wu-ftpd|bftpd|uftpd|twoftpd",
    "nis": r"ypserv|ypbind|(?:rpc\.)?(?:yppasswdd|ypxfrd)",
    "super-server": r"xinetd|(?:inetutils-|openbsd-|rl)?inetd",
    "avahi": r"avahi-daemon",
    "cups": r"cupsd|cups-browsed",
    "nfs": r"(?:rpc\.)?nfsd|(?:rpc\.)?mountd|ganesha\.nfsd|unfsd",
    "rpcbind": r"rpcbind|portmap",
    "dhcp": r"dhcpd6?|udhcpd|kea-dhcp[46]",
    "dns": r"named|unbound|dnsmasq|pdns_server|pdns_recursor|knotd|kresd|nsd|coredns|maradns",
    "ldap": r"slapd|ns-slapd",
    "snmp": r"snmpd|snmptrapd",
    "rsync": r"rsyncd",
    "samba": r"smbd|nmbd|samba|samba-ad-dc",
    "web-proxy": r"squid3?|privoxy|tinyproxy",
    "mail-boxes": r"dovecot|imapd|pop3d|cyrus-master|cyrmaster|couriertcpd",
    "remote-desktop": r"xrdp|xrdp-sesman|x11vnc|x0vncserver|[XxTt](?:iger)?vnc(?:server)?|vncserver|gnome-remote-desktop-daemon",
    "bluetooth": r"bluetoothd",
    "automount": r"automount",
}
"""By kind of service, the file names of the programs that offer it."""

_BY_KIND = {kind: re.compile(names) for kind, names in PROGRAMS.items()}
_MANAGERS = frozenset({"systemctl", "service", "invoke-rc.d", "rc-service", "initctl", "start"})
_INTERPRETER = re.compile(r"(?:python|perl|ruby|php|lua)[0-9.]*|node|nodejs|java|tclsh|expect")
_LIES_AMONG_PROGRAMS = re.compile(r"(?:.*/)?(?:s?bin|libexec|lib[a-z0-9]*|init\.d)/[^/]+|[^/]+")

RC_LOCAL = (File("/etc/rc.local"), File("/etc/rc.d/rc.local"))
RC_LOCAL_UNIT = "rc-local.service"
TABLES = (CRONTAB, CRON_D, *ROOT_CRONTABS)
CRON = ("cron.service", "crond.service", "cronie.service", "fcron.service", "dcron.service")
ASKED: tuple[Want, ...] = tuple(Maybe(one) for one in (*RC_LOCAL, *TABLES))

_MOST_LINES = 5_000
_OURS = frozenset({f"{UNMERGED}/", f"{VENDOR}/"})


class Started(NamedTuple):
    """What starts with the host."""

    found: Mapping[str, list[str]]
    """By kind of service: what starts it, with the program."""
    doubts: Mapping[str, Missing]
    """By kind of service, why something may start it; `""`: any kind."""

    def doubt(self, kind: str) -> Missing | None:
        """Why something may start a kind of service."""
        return self.doubts.get(kind) or self.doubts.get("")


class _Line(NamedTuple):
    place: str
    words: Sequence[str]
    named: Named
    is_own: bool
    """An administrator has written it: what in it is not understood may be anything."""
    is_sure: bool = True


def programs_started(seen: Observations, units: Mapping[str, Sequence[str]]) -> Started:
    """What runs programs of `PROGRAMS`, or asks the init system for one of `units`, when the host starts."""
    found: dict[str, list[str]] = {}
    doubts: dict[str, Missing] = {}
    for line in _lines(seen):
        if isinstance(line, Missing):
            doubts.setdefault("", line)
            continue
        run = [path.rpartition("/")[2] for path in (*line.named.programs, *line.named.names)]
        for kind in units:
            programs = _run(kind, run, line, units[kind])
            if programs and line.is_sure:
                found.setdefault(kind, []).append(f"{line.place} ({programs[0]})")
            elif mentioned := programs or _mentioned(kind, line):
                doubts.setdefault(kind, _unsure(line.place, mentioned[0]))
        if line.is_own and not line.named.is_followed and not _is_script(line.words):
            doubts.setdefault("", missing(Reason.NOT_SUPPORTED, "what {place} starts cannot be followed to the end", place=line.place))
    return Started(found, doubts)


def _is_script(words: Sequence[str]) -> bool:
    """Whether it is an interpreter with its script: a program of the administrator's own, like any other that is no shell line."""
    return bool(words) and _INTERPRETER.fullmatch(words[0].rpartition("/")[2]) is not None


def _unsure(place: str, program: str) -> Missing:
    return missing(Reason.NOT_SUPPORTED, "whether {place} starts {program} is not followed", place=place, program=program)


def _run(kind: str, run: Sequence[str], line: _Line, units: Sequence[str]) -> list[str]:
    """The programs of a kind that a line runs, or the units that it has started."""
    if kind == "rsync" and "rsync" in run and "--daemon" in " ".join(line.words).split():
        return ["rsync --daemon"]
    if kind in _BY_KIND and (found := [name for name in run if _BY_KIND[kind].fullmatch(name)]):
        return found
    if _MANAGERS.intersection(run):
        services = {*units, *(unit.removesuffix(".service") for unit in units)}
        return [word for word in " ".join(line.words).split() if word in services]
    return []


def _mentioned(kind: str, line: _Line) -> list[str]:
    """Programs of a kind among the words of a line, of which it is not known what becomes."""
    if kind == "rsync" and "rsync" in _file_names(line.words) and any("$" in word or "--daemon" in word for word in line.words):
        return ["rsync"]
    return [name for name in _file_names(line.words[1:]) if kind in _BY_KIND and _BY_KIND[kind].fullmatch(name)]


def _file_names(words: Sequence[str]) -> list[str]:
    some = [part for word in words for part in re.split(r"[\s=;&|()'\"]+", word)]
    return [part.rpartition("/")[2] for part in some if _LIES_AMONG_PROGRAMS.fullmatch(part)]


def _lines(seen: Observations) -> Iterator[_Line | Missing]:
    by_systemd = is_systemd(seen)
    units = None if by_systemd is False else units_of(seen)
    if units is not None:
        yield from _of_units(units)
    elif isinstance(inittab := lines_of_inittab(seen), Missing):
        yield inittab
    else:
        yield from (_shell(INITTAB.path, line, is_own=False) for line in inittab)
    if units is None or units.find(RC_LOCAL_UNIT) is not None or units.is_unknown(RC_LOCAL_UNIT):
        for request in RC_LOCAL:
            yield from _of_rc_local(seen, request, is_run_anyway=units is None)
    cron = started_by(seen, CRON)
    for table in TABLES:
        unseen = [one.outcome for one in seen.many(table) if isinstance(one.outcome, Missing)]
        yield from unseen if cron is not None else ()
        yield from _of_table(seen, table, is_sure=isinstance(cron, str))


def _of_units(units: Units) -> Iterator[_Line]:
    for name in (*units.started, *units.called, *units.hindered):
        if not name.endswith(".service"):
            continue
        is_sure = units.starts(name) or units.caller(name) is not None
        if not is_sure and units.doubt(name) is None:
            continue
        contents = units.contents(name)
        is_own = any(not path.startswith(tuple(_OURS)) for path, _ in contents)
        for words in starting_commands(content for _, content in contents):
            named = of_words(list(words)) if words else Named(is_followed=False)
            yield _Line(name, words or [], named, is_own, is_sure)


def _of_rc_local(seen: Observations, request: File, *, is_run_anyway: bool) -> Iterator[_Line | Missing]:
    outcome = seen.outcome(request)
    if isinstance(outcome, Missing):
        yield outcome
    if not isinstance(outcome, Seen):
        return
    mode = outcome.attributes.mode if outcome.attributes else None
    if mode is not None and not mode & 0o111 and not is_run_anyway:
        return
    yield from _of_script(request.path, outcome)


def _of_script(path: str, script: Seen) -> Iterator[_Line | Missing]:
    lines = script.text.replace("\\\n", " ").split("\n")
    if len(lines) > _MOST_LINES:
        yield missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=_MOST_LINES)
    for line in lines[:_MOST_LINES]:
        text = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if text:
            yield _shell(path, text, is_own=True)


def _of_table(seen: Observations, table: Request, *, is_sure: bool) -> Iterator[_Line | Missing]:
    """What cron runs once when it starts; where it is not seen that it does, no line is sure."""
    for observation in seen.many(table):
        if isinstance(observation.outcome, Seen):
            place = observation.source.removeprefix("file ")
            lines = observation.outcome.lines()
            if len(lines) > _MOST_LINES:
                yield missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=place, limit=_MOST_LINES)
            for line in lines[:_MOST_LINES]:
                words = line.split(None, 1 if table in ROOT_CRONTABS else 2)
                if words[:1] == ["@reboot"] and len(words) > 1:
                    job = _shell(place, re.split(r"(?<!\\)%", words[-1], maxsplit=1)[0], is_own=is_sure)
                    yield job._replace(is_sure=is_sure)


def _shell(place: str, text: str, *, is_own: bool) -> _Line:
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.split()
    return _Line(place, words, of_shell(text), is_own)
