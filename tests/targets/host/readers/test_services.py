"""Services that start with the host, super-servers, integrity tools, and who may schedule jobs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.integrity import IntegrityTool
from govaudit.facts.services import StartingServices
from govaudit.model import Complete, FileAttributes, Missing, Seen
from govaudit.targets.host.readers.integrity import CRON_D, CRONTAB, ROOT_CRONTABS, integrity_tool
from govaudit.targets.host.readers.scheduling import AT_DENY, CRON_ALLOW, CRON_DENY, CROND, scheduler_access
from govaudit.targets.host.readers.services import INETD, UNITS, XINETD, XINETD_DROP_INS, starting_services
from govaudit.targets.host.readers.startup import INIT, INITTAB, OPENRC, WANTED
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, saw
from tests.support.startup import THERE, installed, read, starts, there

XINETD_TELNET = "service telnet\n{\n\tdisable\t= no\n\tserver = /usr/sbin/in.telnetd\n}\n"


@pytest.mark.parametrize("name", UNITS)
def test_each_kind_is_known_by_its_units(name: str) -> None:
    for unit in UNITS[name]:
        started = starts(unit.replace("@.", "@1."))  # of a template, one of its instances
        seen = read(starting_services, None, *started, *(installed(unit) if "@." in unit else ()))
        assert unit in seen.starting(name)
    assert read(starting_services, None, *starts()).starting(name) == []


def test_a_super_server_starts_what_its_files_name() -> None:
    drop_in = saw(XINETD_DROP_INS, XINETD_TELNET, source="/etc/xinetd.d/telnet")
    found = read(starting_services, None, *starts("xinetd.service"), drop_in)
    assert found.starting("telnet") == ["/etc/xinetd.d/telnet (telnet)"]
    assert read(starting_services, None, *starts(), drop_in).starting("telnet") == []
    assert read(starting_services, None, *starts("inetd.service"), drop_in).starting("telnet") == []
    off = saw(XINETD_DROP_INS, XINETD_TELNET.replace("= no", "= yes"), source="/etc/xinetd.d/telnet")
    assert read(starting_services, None, *starts("xinetd.service"), off).starting("telnet") == []
    inetd = {INETD: "#ftp stream tcp nowait root x x\n192.0.2.1:telnet stream tcp nowait root /usr/sbin/tcpd in.telnetd\n"}
    found = read(starting_services, inetd, *starts("inetd.service"))
    assert (found.starting("telnet"), found.starting("ftp")) == (["file /etc/inetd.conf (telnet)"], [])


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("2323 stream tcp nowait root /usr/sbin/tcpd /usr/sbin/in.telnetd", "telnet"),
        ("2323 stream tcp nowait root /usr/sbin/inetutils-telnetd telnetd", "telnet"),
        ("9021 stream tcp nowait root /usr/sbin/vsftpd vsftpd", "ftp"),
        ("8514 stream tcp nowait root /usr/sbin/in.rshd in.rshd", "rsh"),
    ],
)
def test_a_program_counts_whatever_its_port_is_called(line: str, service: str) -> None:
    assert read(starting_services, {INETD: f"{line}\n"}, *starts("inetd.service")).starting(service)
    assert read(starting_services, {INETD: f"#{line}\n"}, *starts("inetd.service")).starting(service) == []
    port, program, arguments = line.split(maxsplit=1)[0], line.split()[5], line.split()[6]
    text = f"service odd\n{{\n type = UNLISTED\n port = {port}\n server = {program}\n server_args = {arguments}\n}}\n"
    drop_in = saw(XINETD_DROP_INS, text, source="/etc/xinetd.d/odd")
    assert read(starting_services, None, *starts("xinetd.service"), drop_in).starting(service)


def test_what_xinetd_includes_from_elsewhere_is_not_followed() -> None:
    for line, is_followed in (("includedir /etc/xinetd.local", False), ("include /opt/x.conf", False), ("includedir /etc/xinetd.d/", True)):
        found = read(starting_services, {XINETD: f"defaults\n{{\n}}\n{line}\n"}, *starts("xinetd.service")).starting("telnet")
        assert isinstance(found, Missing) is not is_followed


def test_hosts_without_systemd() -> None:
    openrc = saw(OPENRC, THERE, source="/etc/runlevels/default/sshd")
    assert all(read(starting_services, {INIT: THERE}, openrc).starting(name) == [] for name in UNITS)
    assert all(isinstance(read(starting_services, None, openrc).starting(name), Missing) for name in UNITS), "there is no /sbin/init"
    runit = Seen(data={"owner": "root", "group": "root", "link": "runit-init"})
    for unknown in ({}, {INIT: runit}, {INITTAB: "::respawn:/usr/bin/s6-svscan /run/service\n"}):
        assert all(isinstance(read(starting_services, unknown).starting(name), Missing) for name in UNITS)
    telnetd = read(starting_services, {INITTAB: "::sysinit:/etc/init.d/rcS\n::respawn:/bin/busybox telnetd -F\n"})
    assert telnetd.starting("telnet") == ["telnetd.service"]
    assert isinstance(telnetd.starting("ftp"), Missing)


def test_what_cannot_be_seen_is_missing() -> None:
    assert read(starting_services, {WANTED: DENIED}, *starts()[:1]).starting("cups") == DENIED
    assert read(starting_services, {INETD: DENIED}, *starts("inetd.service")).starting("telnet") == DENIED
    assert isinstance(read(starting_services).starting("nothing"), Missing)


AIDE = there("/usr/bin/aide")


@pytest.mark.parametrize(
    ("answers", "units", "scheduled_by"),
    [
        ({}, ["dailyaidecheck.timer"], "dailyaidecheck.timer"),
        ({CRONTAB: "0 5 * * * root /usr/sbin/aide --check\n"}, ["cron.service"], CRONTAB.key),
        ({ROOT_CRONTABS[1]: "0 5 * * * /usr/sbin/aide --check\n"}, ["crond.service"], ROOT_CRONTABS[1].key),
        ({CRONTAB: "0 5 * * * root /usr/sbin/aide --check\n"}, [], ""),
        ({CRONTAB: "# 0 5 * * * root /usr/sbin/aide --check\n"}, ["cron.service"], ""),
        ({CRONTAB: "0 5 * * * root /usr/sbin/aide --init\n"}, ["cron.service"], ""),
    ],
)
def test_what_runs_aide(answers: dict[Any, Any], units: list[str], scheduled_by: str) -> None:
    found = read(integrity_tool, {**AIDE, **answers}, *starts(*units))
    assert (found.program, found.scheduled_by, found.is_scheduled) == ("AIDE", scheduled_by, bool(scheduled_by))


def test_files_of_cron_d_count_by_their_names() -> None:
    for name, expected in (("aide", True), ("aide.dpkg-old", False)):
        job = saw(CRON_D, "0 5 * * * root /usr/sbin/aide -C | mail root\n", source=f"/etc/cron.d/{name}")
        assert read(integrity_tool, AIDE, job, *starts("crond.service")).is_scheduled is expected


def test_a_daily_job_counts_when_it_can_be_run() -> None:
    job = Listing("/etc/cron.daily/aide")
    for mode, expected in ((0o755, True), (0o644, False)):
        listed = Seen(attributes=FileAttributes(mode=mode, uid=0, gid=0), data={})
        assert read(integrity_tool, {**AIDE, job: listed}, *starts("cron.service")).is_scheduled is expected


def test_other_integrity_tools_and_none() -> None:
    assert read(integrity_tool, there("/usr/sbin/tripwire")).program == "Tripwire"
    assert read(integrity_tool, there("/var/ossec/bin/wazuh-syscheckd"), *starts("wazuh-agent.service")).is_scheduled is True
    assert read(integrity_tool) == IntegrityTool(program="", has_database=False, is_scheduled=False, scheduled_by="")
    assert read(integrity_tool, {Listing("/usr/bin/aide"): DENIED}) == DENIED
    assert read(integrity_tool, {**AIDE, CRONTAB: DENIED}, *starts("cron.service")).is_scheduled == DENIED
    assert read(integrity_tool, {**AIDE, Listing("/var/lib/aide/aide.db"): DENIED}).has_database == DENIED


CRON = there("/usr/bin/crontab")


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        ({**CRON, CRON_ALLOW: "root\nann\n", CRON_DENY: ""}, "listed"),
        ({**CRON, CRON_DENY: "bob\n"}, "not listed"),
        ({**CRON, **there("/usr/sbin/cron")}, "everybody"),
        ({**CRON, **there("/usr/sbin/crond")}, "root"),
        ({**there("/usr/bin/at")}, "root"),
        ({**there("/usr/bin/at"), AT_DENY: ""}, "not listed"),
    ],
)
def test_who_may_schedule(answers: dict[Any, Any], rule: str) -> None:
    first, *_ = read(scheduler_access, answers)
    assert first.rule == rule


@pytest.mark.parametrize(
    ("text", "users"),
    [("ann\nbob\n", ["ann", "bob"]), (" ann\nbob \n", [" ann", "bob "]), ("ann\r\n", ["ann\r"]), ("# ann\n\nann\nbob", ["ann"])],
)
def test_lines_of_cron_are_names_with_their_blanks_and_a_last_one_must_end(text: str, users: list[str]) -> None:
    first, *_ = read(scheduler_access, {**CRON, CRON_DENY: text})
    assert (first.rule, first.users) == ("not listed", users)
    first, *_ = read(scheduler_access, {**CRON, CRON_ALLOW: "ann\nbob"})
    assert first.users == ["ann", "bob"]  # whoever may come in is named


def test_what_of_cron_is_not_known() -> None:
    busybox = Seen(attributes=FileAttributes(kind="link", mode=0o777, uid=0, gid=0), data={"link": "/bin/busybox"})
    for answers in ({CROND: busybox}, {CRON_ALLOW: DENIED}, {CRON_DENY: DENIED}, {}):
        first, *_ = read(scheduler_access, {**CRON, **answers})
        assert isinstance(first.rule, Missing)
    assert list(read(scheduler_access, {Listing("/usr/bin/crontab"): DENIED}))[-1] == DENIED
    assert isinstance(list(read(scheduler_access))[-1], Complete)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_a_reader_raise(data: bytes) -> None:
    drop_in = saw(XINETD_DROP_INS, data, source="/etc/xinetd.d/x")
    assert isinstance(read(starting_services, {INETD: data}, *starts("xinetd.service"), drop_in), StartingServices)
    assert isinstance(read(integrity_tool, {**AIDE, CRONTAB: data, CRON_D: data}, *starts("cron.service")), IntegrityTool)
    list(read(scheduler_access, {**CRON, CRON_ALLOW: data}))
