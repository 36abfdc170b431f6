"""SSH servers that are started beside the usual one: what they set is not known of the host."""

from __future__ import annotations

import errno
import os

import pytest

from govaudit.facts.sshd import SshDaemon
from govaudit.model import Absent, FileAttributes, Missing, Observation, Reason, Seen, missing
from govaudit.targets.host import outcomes
from govaudit.targets.host.readers.sshd import ssh_daemon
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.sshd.further import FURTHER, OF_SHELL
from tests.support import observations, saw
from tests.targets.host.readers.test_sshd import at_rest

UNITS = Glob("/etc/systemd/system*/*")
ADDITIONS = Glob("/etc/systemd/system*/*.d/*.conf")
LOCAL = Glob("/usr/local/lib/systemd/system/*")
LINKS = Listing("/etc/systemd/system*/*.[wru]*s/*")
UNSEEN = (missing(Reason.PERMISSION_DENIED, "denied"), missing(Reason.TOO_LARGE, "large"), missing(Reason.NOT_COLLECTED, "not asked"))
SERVICE = "/etc/systemd/system/admin.service"


def beside(*how: Observation) -> SshDaemon | Absent | Missing:
    """The sshd of a host that starts this as well."""
    replaced = {one.request for one in how}
    asked = [one for one in at_rest("PermitRootLogin no\nMaxAuthTries 3\n") if one.request not in replaced]
    found: SshDaemon | Absent | Missing = ssh_daemon(observations([*asked, *how]))
    return found


@pytest.mark.parametrize(
    "how",
    [
        saw(UNITS, "[Service]\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/admin_config\n", source=SERVICE),
        saw(UNITS, "[Service]\n\tExecStart = -/usr/sbin/sshd -D $OPTIONS\n", source=SERVICE),
        saw(UNITS, "[Service]\nExecStart=/bin/sh -c 'exec /usr/sbin/sshd -f/srv/config'\n", source=SERVICE),
        saw(UNITS, "[Service]\nExecStart=/usr/sbin/dropbear -F -p 2222\n", source=SERVICE),
        saw(File("/etc/rc.local"), "#!/bin/sh\n/usr/sbin/sshd -f /etc/ssh/admin_config\n"),
        saw(File("/etc/inetd.conf"), "ssh stream tcp nowait root /usr/sbin/sshd sshd -i -f /srv/c\n"),
        saw(File("/etc/inittab"), "s:2345:respawn:/usr/sbin/sshd -D -f /srv/c\n"),
        saw(Glob("/etc/xinetd.d/*"), " server = /usr/sbin/sshd\n server_args = -i -f /srv/c\n", source="/etc/xinetd.d/ssh"),
        saw(Glob("/etc/cron.d/*"), "@reboot root /usr/sbin/sshd -f /srv/c\n", source="/etc/cron.d/x"),
        saw(LINKS, Seen(attributes=FileAttributes(kind="link")), source="/etc/systemd/system/multi-user.target.wants/dropbear.service"),
        saw(Listing("/etc/rc[2345].d/S*"), Seen(attributes=FileAttributes(kind="link")), source="/etc/rc2.d/S01dropbear"),
        saw(ADDITIONS, "[Service]\nBindPaths=/srv/c:/etc/ssh/sshd_config\n", source="/etc/systemd/system/ssh.service.d/x.conf"),
        saw(ADDITIONS, "[Service]\nRootImage=/srv/image\n", source="/etc/systemd/system/service.d/x.conf"),
        saw(LOCAL, "[Service]\nExecStart=/usr/sbin/sshd -D -f /srv/c\n", source="/usr/local/lib/systemd/system/ssh.service"),
        *(saw(UNITS, why, source=source) for why in UNSEEN for source in (SERVICE, "/etc/systemd/system*/*")),
        *(saw(ADDITIONS, why, source="/etc/systemd/system/ssh.service.d/x.conf") for why in UNSEEN),
        *(saw(request, why) for why in UNSEEN for request in (*OF_SHELL, LINKS, Listing("/etc/rc[2345].d/S*"))),
    ],
)
def test_a_further_server_makes_all_missing(how: Observation) -> None:
    assert isinstance(beside(how), Missing)


@pytest.mark.parametrize(
    "how",
    [
        saw(UNITS, "[Service]\nExecStart=/usr/sbin/sshd -D -o PermitRootLogin=yes\n", source=SERVICE),
        saw(Glob("/etc/cron.d/*"), "@reboot root sshd -p 2222 -oPermitRootLogin=yes\n", source="/etc/cron.d/x"),
        saw(ADDITIONS, '[Service]\nEnvironment="SSHD_OPTS=-o PermitRootLogin=yes"\n', source="/etc/systemd/system/service.d/x.conf"),
    ],
)
def test_what_it_sets_is_missing_and_the_rest_is_known(how: Observation) -> None:
    sshd = beside(how)
    assert isinstance(sshd, SshDaemon)
    assert isinstance(sshd.permit_root_login, Missing)
    assert sshd.max_auth_tries == 3


@pytest.mark.parametrize(
    "how",
    [
        saw(UNITS, "[Unit]\nAfter=sshd.service\n[Service]\nExecStart=/usr/bin/backup -f /srv/x\n", source=SERVICE),
        saw(UNITS, "[Service]\n#ExecStart=/usr/sbin/sshd -f /srv/c\nExecStart=/bin/true\n", source=SERVICE),
        saw(UNITS, "[Service]\nExecStart=/usr/sbin/sshd -D\n", source=SERVICE),
        saw(ADDITIONS, "[Service]\nBindPaths=/srv/www:/var/www\n", source="/etc/systemd/system/ssh.service.d/x.conf"),
        saw(ADDITIONS, "[Service]\nRestart=always\n", source="/etc/systemd/system/service.d/x.conf"),
        saw(Glob("/etc/cron.d/*"), "5 * * * * root systemctl restart sshd\n# sshd -f x\n", source="/etc/cron.d/x"),
        saw(File("/etc/rc.local"), "kill -HUP $(cat /run/sshd.pid)\n"),
        saw(LINKS, Seen(attributes=FileAttributes(kind="link")), source="/etc/systemd/system/multi-user.target.wants/ssh.service"),
        saw(UNITS, outcomes.not_regular(SERVICE, "character"), source=SERVICE),
        saw(UNITS, outcomes.not_regular("/etc/systemd/system/ssh.service.d", "directory"), source="/etc/systemd/system/ssh.service.d"),
        saw(UNITS, outcomes.Sentences("").trouble(SERVICE, os.strerror(errno.ELOOP)), source=SERVICE),
    ],
)
def test_what_starts_no_further_server_changes_nothing(how: Observation) -> None:
    sshd = beside(how)
    assert isinstance(sshd, SshDaemon)
    assert (sshd.permit_root_login, sshd.max_auth_tries) == ("no", 3)


def test_all_places_are_asked_for() -> None:
    assert {UNITS, ADDITIONS, LOCAL, LINKS} <= set(FURTHER)
