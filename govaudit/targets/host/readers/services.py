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

_MORE_DNS = ("pdns-recursor.service", "nsd.service", "kresd@.service", "coredns.service")
_COURIER = tuple(f"courier-{kind}.service" for kind in ("imap", "imap-ssl", "pop", "pop-ssl"))
_MORE_DESKTOPS = ("gnome-remote-desktop.service", "xvnc.socket", "vncserver-x11-serviced.service", "xpra.socket", "xpra.service")
_PURE_FTPD = tuple(f"pure-ftpd{kind}.service" for kind in ("", "-mysql", "-postgresql", "-ldap"))

UNITS: dict[str, tuple[str, ...]] = {
    "telnet": ("telnet.socket", "telnetd.service", "inetutils-telnetd.service"),
    "rsh": ("rsh.socket", "rlogin.socket", "rexec.socket", "rsh-server.service"),
    "talk": ("ntalk.socket", "ntalk.service", "talk.socket"),
    "tftp": ("tftp.socket", "tftp.service", "tftpd.service", "tftpd-hpa.service", "atftpd.service", "atftpd.socket"),
    "ftp": ("vsftpd.service", "vsftpd@.service", "vsftpd.target", "proftpd.service", "proftpd.socket", *_PURE_FTPD),
    "nis": ("ypserv.service", "ypbind.service", "nis.service", "ypxfrd.service", "yppasswdd.service"),
    "super-server": SUPER_SERVERS,
    "avahi": ("avahi-daemon.service", "avahi-daemon.socket"),
    "cups": ("cups.service", "cups.socket", "cups.path", "cups-browsed.service"),
    "nfs": ("nfs-server.service", "nfs-kernel-server.service", "nfs.service", "nfsv4-server.service", "nfs-ganesha.service"),
    "rpcbind": ("rpcbind.service", "rpcbind.socket"),
    "dhcp": (
        *("dhcpd.service", "dhcpd6.service", "isc-dhcp-server.service", "isc-dhcp-server6.service"),
        *("udhcpd.service", "dnsmasq.service"),
        *("kea-dhcp4.service", "kea-dhcp6.service", "kea-dhcp4-server.service", "kea-dhcp6-server.service"),
    ),
    "dns": (
        "named.service",
        "bind9.service",
        "named-chroot.service",
        "unbound.service",
        "dnsmasq.service",
        "pdns.service",
        "knot.service",
        *_MORE_DNS,
    ),
    "ldap": ("slapd.service", "openldap.service", "dirsrv.target", "dirsrv@.service"),
    "snmp": ("snmpd.service", "snmptrapd.service"),
    "rsync": ("rsync.service", "rsyncd.service", "rsync.socket", "rsyncd.socket"),
    "samba": ("smb.service", "smbd.service", "nmb.service", "nmbd.service", "samba.service", "samba-ad-dc.service"),
    "web-proxy": ("squid.service", "squid3.service", "privoxy.service", "tinyproxy.service"),
    "mail-boxes": ("dovecot.service", "dovecot.socket", "cyrus-imapd.service", "cyrus.service", *_COURIER),
    "remote-desktop": (
        "xrdp.service",
        "xrdp-sesman.service",
        "vncserver@.service",
        "tigervncserver@.service",
        "x11vnc.service",
        *_MORE_DESKTOPS,
    ),
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

INETD_PROGRAMS: dict[str, str] = {
    **dict.fromkeys(("telnetd", "telnetd-ssl"), "telnet"),
    "rshd": "shell",
    "rlogind": "login",
    "rexecd": "exec",
    "talkd": "talk",
    "ntalkd": "ntalk",
    "tftpd": "tftp",
    "atftpd": "tftp",
    **dict.fromkeys(("ftpd", "proftpd", "vsftpd", "pure-ftpd", "wu-ftpd"), "ftp"),
    "rsync": "rsync",
}
"""What the programs offer, whatever the port is called at which a super-server starts them."""

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
                is_inetd = request in (INETD, INETD_DROP_INS)
                names = _inetd(lines) if is_inetd else _xinetd(lines)
                if not is_inetd and (elsewhere := _included_elsewhere(lines)):
                    return missing(
                        Reason.NOT_SUPPORTED, "{path} includes {place}, which is not looked at", path=observation.source, place=elsewhere
                    )
                found.update(dict.fromkeys(names, observation.source))
    return found


def _inetd(lines: list[str]) -> list[str]:
    fields = [line.split() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return [name for words in fields if len(words) >= 6 for name in (words[0].rpartition(":")[2], *_offered_by(words[5:]))]


def _offered_by(words: list[str]) -> list[str]:
    """What the programs among the words offer; `tcpd` has another begin after it."""
    programs = [word.rpartition("/")[2].removeprefix("in.").removeprefix("inetutils-") for word in words]
    return [INETD_PROGRAMS[program] for program in programs if program in INETD_PROGRAMS]


def _included_elsewhere(lines: list[str]) -> str:
    """A file or folder that xinetd reads beside its usual one."""
    for line in lines:
        words = line.split()
        if words[:1] in (["include"], ["includedir"]) and len(words) > 1 and words[1].rstrip("/") != "/etc/xinetd.d":
            return words[1][:200]
    return ""


def _xinetd(lines: list[str]) -> list[str]:
    found: list[str] = []
    name, disabled = "", False
    programs: list[str] = []
    for line in lines:
        words = line.split()
        if words[:1] in (["server"], ["server_args"]):
            programs += _offered_by(words[2:])
        if words[:1] == ["service"] and len(words) > 1:
            name, disabled, programs = words[1], False, []
        elif words[:1] == ["}"]:
            if name and not disabled:
                found += [name, *programs]
            name = ""
        elif setting := _SETTING.match(line[:500]):
            disabled = setting[1].lower() == "yes"
    return found
