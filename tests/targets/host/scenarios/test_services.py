"""Services that few hosts need: they must not start with the host, by whatever name, link, socket or super-server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from govaudit.model import Status
from tests.support.scenarios import DEBIAN, FAIL, PASS, RHEL, UNKNOWN, Files, Row, With, assert_row, named, unit

# Check, a unit of Debian, one of the RHEL family.
SERVICES = [
    ("automount", "autofs.service", "autofs.service"),
    ("avahi", "avahi-daemon.service", "avahi-daemon.socket"),
    ("bluetooth", "bluetooth.service", "bluetooth.service"),
    ("cups", "cups.service", "cups.socket"),
    ("debug-shell", "debug-shell.service", "debug-shell.service"),
    ("dhcp", "isc-dhcp-server.service", "dhcpd.service"),
    ("dns", "bind9.service", "named.service"),
    ("ftp", "proftpd.service", "vsftpd.service"),
    ("ldap", "slapd.service", "dirsrv.target"),
    ("mail-boxes", "dovecot.service", "cyrus-imapd.service"),
    ("nfs", "nfs-kernel-server.service", "nfs-server.service"),
    ("nis", "nis.service", "ypserv.service"),
    ("remote-desktop", "xrdp.service", "x11vnc.service"),
    ("rpcbind", "rpcbind.service", "rpcbind.socket"),
    ("rsh", "rsh-server.service", "rsh.socket"),
    ("rsync", "rsync.service", "rsyncd.service"),
    ("samba", "smbd.service", "smb.service"),
    ("snmp", "snmpd.service", "snmptrapd.service"),
    ("super-server", "openbsd-inetd.service", "xinetd.service"),
    ("talk", "talk.socket", "ntalk.socket"),
    ("telnet", "inetutils-telnetd.service", "telnet.socket"),
    ("tftp", "tftpd-hpa.service", "tftp.socket"),
    ("web-proxy", "squid.service", "squid.service"),
]
UNIT = {"service": "[Service]\nExecStart=/x\n", "socket": "[Socket]\nListenStream=1\n", "target": "[Unit]\n"}


def _unit(name: str) -> dict[str, str]:
    return {f"usr/lib/systemd/system/{name}": UNIT[name.rpartition(".")[2]]}


def _wanted(name: str, by: str = "multi-user.target", *, as_name: str = "") -> dict[str, str]:
    return {f"etc/systemd/system/{by}.wants/{as_name or name}": f"->/usr/lib/systemd/system/{name}"}


def _of_each(place: int) -> Iterator[Row]:
    for service in SERVICES:
        check, name = f"exposure.{service[0]}-not-started", service[place]
        by = "sockets.target" if name.endswith("socket") else "multi-user.target"
        yield Row("not installed", check, PASS)
        yield Row("installed and switched on", check, FAIL, {**_unit(name), **_wanted(name, by)})
        yield Row("installed and switched off", check, PASS, _unit(name))
        yield Row("masked", check, PASS, {**_unit(name), **_wanted(name, by), f"etc/systemd/system/{name}": "->/dev/null"})


CUPS = "exposure.cups-not-started"
TELNET = "exposure.telnet-not-started"
INETD = unit("openbsd-inetd.service")
XINETD = unit("xinetd.service")


def _cups(name: str, expected: object, files: Files) -> Row:
    status = {"on": FAIL, "off": PASS, "unknown": UNKNOWN}[str(expected)]
    return Row(name, CUPS, status, {**_unit("cups.service"), **files})


def _telnet(name: str, expected: str, files: Files) -> Row:
    return Row(name, TELNET, {"on": FAIL, "off": PASS}[expected], files)


ROWS = [
    _cups("wanted by a target that nothing reaches", "off", _wanted("cups.service", "printing.target")),
    _cups("required instead of wanted", "on", {"etc/systemd/system/multi-user.target.requires/cups.service": "->../cups.service",
                                               "etc/systemd/system/cups.service": UNIT["service"]}),
    _cups("wanted by a vendor's link", "on", {"usr/lib/systemd/system/multi-user.target.wants/cups.service": "->../cups.service"}),
    _cups("by Wants= in a drop-in", "on", {"etc/systemd/system/multi-user.target.d/x.conf": "[Unit]\nWants=cups.service\n"}),
    _cups("by Wants= that is commented out", "off", {"etc/systemd/system/multi-user.target.d/x.conf": "[Unit]\n#Wants=cups.service\n"}),
    _cups("by Wants= in the wrong section", "off", {"etc/systemd/system/multi-user.target.d/x.conf": "[Install]\nWants=cups.service\n"}),
    _cups("by a path unit", "on", {"usr/lib/systemd/system/cups.path": "[Path]\nPathExists=/x\n", **_wanted("cups.path")}),
    _cups("another default target that pulls in nothing", "off",
          {**_wanted("cups.service"), "etc/systemd/system/default.target": "->/usr/lib/systemd/system/rescue.target",
           "usr/lib/systemd/system/rescue.target": "[Unit]\n"}),
    _cups("replaced by an empty unit in /etc", "off", {**_wanted("cups.service"), "etc/systemd/system/cups.service": ""}),
    _cups("a link whose unit is not there", "off", _wanted("cupsd.service")),
    _telnet("inetd offers it", "on", {**INETD, "etc/inetd.conf": "telnet stream tcp nowait root /usr/sbin/tcpd in.telnetd\n"}),
    _telnet("inetd: commented out", "off", {**INETD, "etc/inetd.conf": "#telnet stream tcp nowait root /usr/sbin/tcpd in.telnetd\n"}),
    _telnet("inetd: switched off by Debian", "off", {**INETD, "etc/inetd.conf": "#<off># telnet stream tcp nowait root /x in.telnetd\n"}),
    _telnet("inetd: tabs", "on", {**INETD, "etc/inetd.conf": "telnet\tstream\ttcp\tnowait\troot\t/usr/sbin/in.telnetd\n"}),
    _telnet("inetd: with an address", "on", {**INETD, "etc/inetd.conf": "0.0.0.0:telnet stream tcp nowait root /usr/sbin/in.telnetd\n"}),
    _telnet("inetd: in a drop-in", "on", {**INETD, "etc/inetd.d/x": "telnet stream tcp nowait root /usr/sbin/in.telnetd\n"}),
    _telnet("inetd is not started", "off", {"etc/inetd.conf": "telnet stream tcp nowait root /usr/sbin/in.telnetd\n"}),
    _telnet("xinetd offers it", "on", {**XINETD, "etc/xinetd.d/telnet": "service telnet\n{\n\tdisable = no\n}\n"}),
    _telnet("xinetd: nothing says that it is off", "on", {**XINETD, "etc/xinetd.d/telnet": "service telnet\n{\n wait = no\n}\n"}),
    _telnet("xinetd: off", "off", {**XINETD, "etc/xinetd.d/telnet": "service telnet\n{\n\tdisable\t=\tyes\n}\n"}),
    _telnet("xinetd: off is commented out", "on", {**XINETD, "etc/xinetd.d/telnet": "service telnet\n{\n# disable = yes\n}\n"}),
    _telnet("xinetd: in the main file", "on", {**XINETD, "etc/xinetd.conf": "defaults\n{\n}\nservice telnet\n{\n}\n"}),
    _telnet("another service of xinetd is off", "on",
            {**XINETD, "etc/xinetd.d/a": "service daytime\n{\n disable = yes\n}\n", "etc/xinetd.d/b": "service telnet\n{\n}\n"}),
    _telnet("xinetd is masked", "off", {**XINETD, "etc/systemd/system/xinetd.service": "->/dev/null",
                                        "etc/xinetd.d/telnet": "service telnet\n{\n}\n"}),
    Row("by an alias", "exposure.nfs-not-started", FAIL,
        {**_unit("nfs-server.service"), "usr/lib/systemd/system/nfs.service": "->nfs-server.service",
         "etc/systemd/system/multi-user.target.wants/nfs.service": "->/usr/lib/systemd/system/nfs.service"}),
    Row("an instance of a template", "exposure.remote-desktop-not-started", FAIL,
        {"usr/lib/systemd/system/vncserver@.service": UNIT["service"], **_wanted("vncserver@.service", as_name="vncserver@:1.service")}),
]  # fmt: skip

BLUETOOTH = "exposure.bluetooth-not-started"
BUS = {
    "usr/lib/systemd/system/dbus.socket": UNIT["socket"],
    "usr/lib/systemd/system/sockets.target.wants/dbus.socket": "->../dbus.socket",
    "usr/lib/systemd/system/dbus.service": UNIT["service"],
}
BY_NAME = {"usr/share/dbus-1/system-services/org.bluez.service": "[D-BUS Service]\nName=org.bluez\nExec=/bin/false\nUser=root\n"
                                                                 "SystemdService=dbus-org.bluez.service\n"}  # fmt: skip
ALIAS = {"etc/systemd/system/dbus-org.bluez.service": "->/usr/lib/systemd/system/bluetooth.service"}
OTHER = {"usr/lib/systemd/system/other.service": "[Unit]\nConflicts=cups.service\n[Service]\nExecStart=/x\n"}

NOT_PULLED_IN = [
    Row("by a name on the bus", BLUETOOTH, FAIL, {**BUS, **_unit("bluetooth.service"), **BY_NAME, **ALIAS}),
    Row("by a name on the bus, of the unit itself", BLUETOOTH, FAIL, {
        **BUS, **_unit("bluetooth.service"),
        "etc/dbus-1/system-services/x.service": "[D-BUS Service]\nName=x\nSystemdService=bluetooth.service\n"}),
    Row("a name on the bus whose unit was switched off", BLUETOOTH, PASS, {**BUS, **_unit("bluetooth.service"), **BY_NAME}),
    Row("a name on the bus whose unit is masked", BLUETOOTH, PASS,
        {**BUS, **_unit("bluetooth.service"), **BY_NAME, **ALIAS, "etc/systemd/system/bluetooth.service": "->/dev/null"}),
    Row("a name on the bus that is commented out", BLUETOOTH, PASS, {
        **BUS, **_unit("bluetooth.service"), **ALIAS,
        "usr/share/dbus-1/system-services/x.service": "[D-BUS Service]\nName=x\n#SystemdService=bluetooth.service\n"}),
    Row("a name on the bus of the session", BLUETOOTH, PASS, {
        **BUS, **_unit("bluetooth.service"), **ALIAS,
        "usr/share/dbus-1/services/x.service": "[D-BUS Service]\nName=x\nSystemdService=bluetooth.service\n"}),
    Row("a name, and no bus starts", BLUETOOTH, PASS, {**_unit("bluetooth.service"), **BY_NAME, **ALIAS}),
    _cups("another that starts stops it", "unknown", {**_wanted("cups.service"), **OTHER, **_wanted("other.service")}),
    _cups("another that does not start would stop it", "on", {**_wanted("cups.service"), **OTHER}),
    _cups("another would be stopped, and it does not start", "off", {**OTHER, **_wanted("other.service")}),
]  # fmt: skip

OLD = {"etc/init/rc-sysinit.conf": "start on filesystem\n", "usr/sbin/init": "", "etc/rc2.d/S99ondemand": "->../init.d/ondemand"}


def _upstart(name: str, expected: Status, job: str, override: str = "") -> Row:
    return Row(name, CUPS, expected, {**OLD, "etc/init/cups.conf": job, **({"etc/init/cups.override": override} if override else {})})


UPSTART = [
    Row("no job", CUPS, PASS, OLD),
    _upstart("a job that starts", FAIL, "start on runlevel [2345]\nexec cupsd\n"),
    _upstart("tabs", FAIL, "start\ton\tfilesystem\nexec cupsd\n"),
    _upstart("commented out", PASS, "#start on runlevel [2345]\nexec cupsd\n"),
    _upstart("switched off in the job", PASS, "start on runlevel [2345]\nmanual\nexec cupsd\n"),
    _upstart("switched off beside it", PASS, "start on runlevel [2345]\nexec cupsd\n", "manual\n"),
    _upstart("switched off beside it, commented out", FAIL, "start on runlevel [2345]\nexec cupsd\n", "#manual\n"),
    _upstart("switched on beside it", FAIL, "manual\nexec cupsd\n", "start on filesystem\n"),
    _upstart("no event is named", PASS, "exec cupsd\n"),
    _upstart("an event that is not known", UNKNOWN, "start on my-event\nexec cupsd\n"),
]


@named(UPSTART)
def test_upstart(row: Row, tmp_path: Path) -> None:
    base = {path: content for path, content in DEBIAN.items() if "systemd" not in path}
    assert_row(base, row, tmp_path)


FTP, RSYNC = "exposure.ftp-not-started", "exposure.rsync-not-started"


def _own(command: str, *, of: str = "my.service") -> dict[str, str | With]:
    return {f"etc/systemd/system/{of}": f"[Service]\n{command}\n", f"etc/systemd/system/multi-user.target.wants/{of}": f"->../{of}"}


def _starts(command: str, expected: Status = FAIL, check: str = FTP) -> Row:
    return Row(f"a unit of its own name: {command}", check, expected, _own(command))


def _rc_local(script: str, expected: Status = FAIL, *, mode: int = 0o755, path: str = "etc/rc.local") -> Row:
    return Row(f"{path} {mode:o}: {script}", FTP, expected, {path: With(f"#!/bin/sh -e\n{script}\nexit 0\n", mode)})


CRON = unit("cron.service")
PACKAGED = "usr/lib/systemd/system/web.service"
WANTED_WEB = {"etc/systemd/system/multi-user.target.wants/web.service": f"->/{PACKAGED}"}
CALLED = {"usr/lib/systemd/system/vsftpd.socket": "[Socket]\nListenStream=21\nAccept=yes\n",
          "usr/lib/systemd/system/vsftpd@.service": "[Service]\nExecStart=-/usr/sbin/vsftpd\nStandardInput=socket\n"}  # fmt: skip

BY_PROGRAM = [
    Row("a socket with a service for each call", FTP, FAIL, {**CALLED, **_wanted("vsftpd.socket", "sockets.target")}),
    Row("such a socket that is off", FTP, PASS, CALLED),
    Row("a socket of its own name", FTP, FAIL, {
        "etc/systemd/system/files.socket": "[Socket]\nListenStream=21\nAccept=yes\n",
        "etc/systemd/system/files@.service": "[Service]\nExecStart=/usr/sbin/in.ftpd\n",
        "etc/systemd/system/sockets.target.wants/files.socket": "->../files.socket"}),
    _starts("ExecStart=/usr/sbin/vsftpd"),
    _starts("ExecStart=-@/usr/sbin/proftpd proftpd --nodaemon"),
    _starts("ExecStart=/bin/sh -c 'exec /usr/sbin/proftpd'"),
    _starts("ExecStart=/bin/sh -c 'sleep 5; exec nice -n 5 /usr/sbin/proftpd -n'"),
    _starts("ExecStart=/usr/bin/env LANG=C /usr/bin/nice -n 5 /usr/sbin/vsftpd"),
    _starts("ExecStart=/bin/true\nExecStart=\nExecStart=+/usr/sbin/vsftpd"),
    _starts("ExecStart=/usr/sbin/vsftpd\nExecStart=\nExecStart=/bin/true", PASS),
    _starts("#ExecStart=/usr/sbin/vsftpd\nExecStart=/bin/true", PASS),
    _starts("ExecStart=/usr/bin/busybox telnetd -F", UNKNOWN, "exposure.telnet-not-started"),
    _starts("ExecStart=/usr/bin/tini -- /usr/sbin/vsftpd", UNKNOWN),
    _starts("ExecStart=/bin/sh -c 'exec $DAEMON'", UNKNOWN),
    _starts("ExecStart=/bin/sh -c 'eval ftp'", UNKNOWN),
    _starts("ExecStart=/opt/app/run --data /srv", PASS),
    _starts("ExecStart=/usr/bin/python3 -m app", PASS),
    _starts("ExecStart=/usr/bin/rsync --daemon --no-detach", FAIL, RSYNC),
    _starts("ExecStart=/usr/bin/rsync -a /srv /backup", PASS, RSYNC),
    _starts("ExecStart=/usr/bin/rsync $OPTIONS", UNKNOWN, RSYNC),
    _starts("ExecStart=/usr/bin/systemctl start vsftpd.service"),
    Row("a drop-in to a package's unit", FTP, FAIL, {
        PACKAGED: UNIT["service"], **WANTED_WEB,
        "etc/systemd/system/web.service.d/x.conf": "[Service]\nExecStartPre=/usr/sbin/vsftpd\n"}),
    Row("a package's unit of another name", FTP, FAIL, {PACKAGED: "[Service]\nExecStart=/usr/sbin/vsftpd\n", **WANTED_WEB}),
    Row("a package's shell line", FTP, PASS, {PACKAGED: "[Service]\nExecStart=/bin/sh -c 'for i in 1; do echo $i; done'\n", **WANTED_WEB}),
    Row("a unit of its own name that is off", FTP, PASS, {"etc/systemd/system/my.service": "[Service]\nExecStart=/usr/sbin/vsftpd\n"}),
    _rc_local("/usr/sbin/vsftpd &"),
    _rc_local("[ -x /usr/sbin/vsftpd ] && vsftpd"),
    _rc_local("/usr/sbin/vsftpd", path="etc/rc.d/rc.local"),
    _rc_local("/etc/init.d/vsftpd start"),
    _rc_local("service vsftpd start"),
    _rc_local("# /usr/sbin/vsftpd", PASS),
    _rc_local("/usr/sbin/vsftpd", PASS, mode=0o644),
    _rc_local("for i in vsftpd; do $i; done", UNKNOWN),
    _rc_local("eval $X", UNKNOWN),
    _rc_local("touch /run/started", PASS),
    Row("rc.local, of which the unit is masked", FTP, PASS, {
        "etc/rc.local": With("#!/bin/sh\n/usr/sbin/vsftpd\n", 0o755), "etc/systemd/system/rc-local.service": "->/dev/null"}),
    Row("cron at start", FTP, FAIL, {**CRON, "etc/cron.d/x": "@reboot root /usr/sbin/vsftpd\n"}),
    Row("cron at start, of root's own", FTP, FAIL, {**CRON, "var/spool/cron/crontabs/root": "@reboot\tsleep 9 && /usr/sbin/vsftpd\n"}),
    Row("cron at start, commented out", FTP, PASS, {**CRON, "etc/crontab": "#@reboot root /usr/sbin/vsftpd\n"}),
    Row("cron at start, and it is not seen that cron starts", FTP, UNKNOWN, {"etc/crontab": "@reboot root /usr/sbin/vsftpd\n"}),
    Row("a crontab too large to be read", FTP, UNKNOWN, {**CRON, "etc/crontab": "# much\n" * 200_000}),
    Row(
        *("the same, and it is not known whether cron starts", FTP, UNKNOWN),
        {**CRON, "etc/systemd/system/cron.service.d/x.conf": "[Unit]\nConditionPathExists=/x\n", "etc/crontab": "# much\n" * 200_000},
    ),
    Row("cron at start, not followed", FTP, UNKNOWN, {**CRON, "etc/crontab": "@reboot root eval $X\n"}),
    Row("another job of cron's", FTP, PASS, {**CRON, "etc/crontab": "5 4 * * * root test -x /usr/sbin/vsftpd\n"}),
]  # fmt: skip


def test_a_tree_without_a_first_process(tmp_path: Path) -> None:
    bare = {path: content for path, content in DEBIAN.items() if path != "usr/sbin/init"}
    links = {"etc/rc2.d/S01other": "->../init.d/other"}
    assert_row(bare, Row("no /sbin/init", RSYNC, UNKNOWN, {**unit("rsync.service"), **links}), tmp_path)


ALL = [*_of_each(1), *ROWS, *NOT_PULLED_IN, *BY_PROGRAM]


@named(ALL)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)


@named(list(_of_each(2)))
def test_rhel(row: Row, tmp_path: Path) -> None:
    assert_row(RHEL, row, tmp_path)
