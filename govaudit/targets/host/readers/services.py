"""Network services that few hosts need: units of systemd, System V and OpenRC, and Internet super-servers."""

from __future__ import annotations

import re

from govaudit.facts.services import ServiceStart, StartingServices
from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob

from .service_programs import ASKED, Started, programs_started
from .startup import STARTUP, started_by, starts_by_itself

SUPER_SERVERS = ("xinetd.service", "inetd.service", "openbsd-inetd.service", "inetutils-inetd.service")

UNITS: dict[str, tuple[str, ...]] = {
    "telnet": ("telnet.socket", "telnetd.service", "inetutils-telnetd.service"),
    "rsh": ("rsh.socket", "rlogin.socket", "rexec.socket", "rsh-server.service"),
    "talk": ("ntalk.socket", "ntalk.service", "talk.socket"),
    "tftp": ("tftp.socket", "tftp.service", "tftpd-hpa.service", "atftpd.service"),
    "ftp": ("vsftpd.service", "proftpd.service", "pure-ftpd.service", "pure-ftpd-mysql.service"),
    "nis": ("ypserv.service", "ypbind.service", "nis.service", "ypxfrd.service", "yppasswdd.service"),
    "super-server": SUPER_SERVERS,
    "avahi": ("avahi-daemon.service", "avahi-daemon.socket"),
    "cups": ("cups.service", "cups.socket", "cups.path", "cups-browsed.service"),
    "nfs": ("nfs-server.service", "nfs-kernel-server.service", "nfs.service"),
    "rpcbind": ("rpcbind.service", "rpcbind.socket"),
    "dhcp": (
        *("dhcpd.service", "dhcpd6.service", "isc-dhcp-server.service", "isc-dhcp-server6.service"),
        *("kea-dhcp4.service", "kea-dhcp6.service", "kea-dhcp4-server.service", "kea-dhcp6-server.service"),
    ),
    "dns": ("named.service", "bind9.service", "named-chroot.service", "unbound.service", "dnsmasq.service", "pdns.service", "knot.service"),
    "ldap": ("slapd.service", "openldap.service", "dirsrv.target"),
    "snmp": ("snmpd.service", "snmptrapd.service"),
    "rsync": ("rsync.service", "rsyncd.service", "rsync.socket", "rsyncd.socket"),
    "samba": ("smb.service", "smbd.service", "nmb.service", "nmbd.service", "samba.service", "samba-ad-dc.service"),
    "web-proxy": ("squid.service", "squid3.service", "privoxy.service", "tinyproxy.service"),
    "mail-boxes": ("dovecot.service", "dovecot.socket", "cyrus-imapd.service", "courier-imap.service", "courier-pop.service"),
    "remote-desktop": ("xrdp.service", "xrdp-sesman.service", "vncserver@.service", "tigervncserver@.service", "x11vnc.service"),
    "bluetooth": ("bluetooth.service",),
    "automount": ("autofs.service",),
    "debug-shell": ("debug-shell.service",),
}
"""By kind of service: the units that offer it, as Debian, the RHEL family and SUSE name them."""

INETD_NAMES: dict[str, tuple[str, ...]] = {
    "telnet": ("telnet", "telnet-ssl"),
    "rsh": ("shell", "login", "exec", "rsh", "rlogin", "rexec"),
    "talk": ("talk", "ntalk"),
    "tftp": ("tftp",),
    "ftp": ("ftp",),
    "rsync": ("rsync",),
}
"""What these are called in the configuration of a super-server."""

INETD = File("/etc/inetd.conf")
INETD_DROP_INS = Glob("/etc/inetd.d/*")
XINETD = File("/etc/xinetd.conf")
XINETD_DROP_INS = Glob("/etc/xinetd.d/*")

MAX_LINES = 20_000

_SETTING = re.compile(r"\s*disable\s*=\s*(\S+)")


@reads(*(Maybe(one) for one in (INETD, INETD_DROP_INS, XINETD, XINETD_DROP_INS)), *STARTUP, *ASKED)
def starting_services(seen: Observations) -> StartingServices:
    """What of `UNITS` starts with the host, and what a super-server that does so would start for callers."""
    offered: dict[str, str] | Missing = {}
    for units, files in ((SUPER_SERVERS[:1], (XINETD, XINETD_DROP_INS)), (SUPER_SERVERS[1:], (INETD, INETD_DROP_INS))):
        starts = starts_by_itself(seen, units)
        named = starts if isinstance(starts, Missing) else _offered(seen, files) if starts else {}
        if isinstance(named, Missing) or isinstance(offered, Missing):
            offered = named if isinstance(named, Missing) else offered
        else:
            offered = {**offered, **named}
    started = programs_started(seen, UNITS)
    return StartingServices(services=[ServiceStart(name=name, starts=_starting(seen, name, offered, started)) for name in UNITS])


def _starting(seen: Observations, name: str, offered: dict[str, str] | Missing, started: Started) -> list[str] | Missing:
    found: list[str] = []
    trouble = started.doubt(name)
    for unit in UNITS[name]:
        starts = started_by(seen, (unit,))
        if isinstance(starts, Missing):
            trouble = starts
        elif starts:
            found.append(unit if starts.startswith("/") or starts == unit else f"{unit} ({starts})")
    if name in INETD_NAMES:
        if isinstance(offered, Missing):
            trouble = offered
        else:
            found += [f"{offered[service]} ({service})" for service in INETD_NAMES[name] if service in offered]
    found += [one for one in started.found.get(name, ()) if one.partition(" ")[0] not in found]
    if found:
        return found
    return trouble if trouble is not None else []


def _offered(seen: Observations, files: tuple[File, Glob]) -> dict[str, str] | Missing:
    """Services of inetd.conf(5) and xinetd.conf(5), each with the file that names it; xinetd's are on unless disabled."""
    found: dict[str, str] = {}
    for request in files:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                lines = observation.outcome.lines()
                if len(lines) > MAX_LINES:
                    return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=observation.source, limit=MAX_LINES)
                names = _inetd(lines) if request in (INETD, INETD_DROP_INS) else _xinetd(lines)
                found.update(dict.fromkeys(names, observation.source))
    return found


def _inetd(lines: list[str]) -> list[str]:
    fields = [line.split() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return [words[0].rpartition(":")[2] for words in fields if len(words) >= 6]


def _xinetd(lines: list[str]) -> list[str]:
    found: list[str] = []
    name, disabled = "", False
    for line in lines:
        words = line.split()
        if words[:1] == ["service"] and len(words) > 1:
            name, disabled = words[1], False
        elif words[:1] == ["}"]:
            if name and not disabled:
                found.append(name)
            name = ""
        elif setting := _SETTING.match(line[:500]):
            disabled = setting[1].lower() == "yes"
    return found
