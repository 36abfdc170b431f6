"""Automatic updates and pending restarts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.updates import AutomaticUpdates, PendingReboot
from govaudit.model import Missing, Observation, Reason, missing
from govaudit.targets.host.readers.apt_configuration import apt_settings
from govaudit.targets.host.readers.operating_system import PLACES as OS_RELEASE
from govaudit.targets.host.readers.updates import (
    APT_DROP_INS,
    DNF_CONF,
    DNF_MAIN,
    KERNEL_RELEASE,
    KERNELS,
    REBOOT_PACKAGES,
    automatic_updates,
    pending_reboot,
)
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, saw
from tests.support.startup import THERE, read, starts, there

UNATTENDED = there("/usr/bin/unattended-upgrade", "/usr/bin/apt-get")
PERIODIC = 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n'
ORIGINS = """\
// Automatically upgrade packages from these origins
Unattended-Upgrade::Origins-Pattern {
        "origin=Debian,codename=${distro_codename},label=Debian";
        /* several
           lines */
        "origin=Debian,codename=${distro_codename},label=Debian-Security";
};
"""


def drop_ins(**files: str) -> list[Observation]:
    return [saw(APT_DROP_INS, text, source=f"/etc/apt/apt.conf.d/{name.strip('_')}") for name, text in files.items()]


def test_debian_with_unattended_upgrades() -> None:
    files = drop_ins(_20auto_upgrades=PERIODIC, _50unattended_upgrades=ORIGINS)
    found = read(automatic_updates, UNATTENDED, *files, *starts("apt-daily.timer", "apt-daily-upgrade.timer"))
    assert found == AutomaticUpdates(
        program="unattended-upgrades", is_scheduled=True, installs=True, includes_security=True, interval_days=1.0
    )


@pytest.mark.parametrize(
    ("periodic", "installs"),
    [
        ('APT::Periodic::Unattended-Upgrade "0";', False),
        ("", False),
        ('APT { Periodic { Unattended-Upgrade "7d"; }; };', True),
        ('APT::Periodic::Unattended-Upgrade "1"; APT::Periodic::Enable "0";', False),
        ('apt::periodic::unattended-upgrade "always";', True),
        ('// APT::Periodic::Unattended-Upgrade "1";', False),
        ('APT::Periodic::Unattended-Upgrade "00";', False),
        ('APT::Periodic { Unattended-Upgrade "1"; }\nAPT::Periodic::Unattended-Upgrade "0";', False),
    ],
)
def test_what_apt_s_configuration_says(periodic: str, installs: bool) -> None:
    lists = 'APT::Periodic::Update-Package-Lists "1";\n'
    found = read(automatic_updates, UNATTENDED, *drop_ins(_10lists=lists, _20auto=periodic), *starts())
    assert (found.installs, found.is_scheduled, found.includes_security) == (installs, False, False)


@pytest.mark.parametrize("text", ["#clear APT::Periodic;", '#include "/x";', 'A { B "1";', "}", 'A "1"'])
def test_statements_that_are_not_followed_are_missing(text: str) -> None:
    found = read(automatic_updates, UNATTENDED, *drop_ins(_20auto=text), *starts())
    assert isinstance(found.installs, Missing)


@pytest.mark.parametrize(("value", "days"), [("1", 1.0), ("3650", 3650.0), ("12h", 0.5), ("always", 0.0), ("0", None)])
def test_how_often_updates_are_installed(value: str, days: float | None) -> None:
    found = read(automatic_updates, UNATTENDED, *drop_ins(_20auto=f'APT::Periodic::Unattended-Upgrade "{value}";'), *starts())
    assert found.interval_days == days


@pytest.mark.parametrize("lists", ["", 'APT::Periodic::Update-Package-Lists "0";'])
def test_without_new_lists_nothing_is_known_to_be_installed(lists: str) -> None:
    found = read(automatic_updates, UNATTENDED, *drop_ins(_20auto=f'{lists}APT::Periodic::Unattended-Upgrade "1";'), *starts())
    assert isinstance(found.installs, Missing)


def test_lists_count_for_how_often_updates_are_installed() -> None:
    rare = drop_ins(_20auto='APT::Periodic::Update-Package-Lists "30"; APT::Periodic::Unattended-Upgrade "1";')
    assert read(automatic_updates, UNATTENDED, *rare, *starts()).interval_days == 30.0


def test_a_timer_that_fetches_no_lists_is_half_of_it() -> None:
    files = drop_ins(_20auto_upgrades=PERIODIC, _50unattended_upgrades=ORIGINS)
    assert read(automatic_updates, UNATTENDED, *files, *starts("apt-daily-upgrade.timer")).is_scheduled is False


def test_a_list_of_packages_to_upgrade_is_not_followed() -> None:
    files = drop_ins(_20auto=PERIODIC, _50unattended=ORIGINS + 'Unattended-Upgrade::Package-Whitelist { "hello"; };')
    assert isinstance(read(automatic_updates, UNATTENDED, *files, *starts()).installs, Missing)


@pytest.mark.parametrize("pattern", [".*", "", "[a-z]", "linux-|.*", "^(.*)", "\\w"])
def test_a_blacklist_that_may_leave_nothing_is_not_followed(pattern: str) -> None:
    files = drop_ins(_20auto=PERIODIC, _50unattended=ORIGINS + f'Unattended-Upgrade::Package-Blacklist {{ "linux-"; "{pattern}"; }};')
    assert isinstance(read(automatic_updates, UNATTENDED, *files, *starts()).installs, Missing)
    usual = drop_ins(_20auto=PERIODIC, _50unattended='Unattended-Upgrade::Package-Blacklist { "linux-"; "libc6$"; };')
    assert read(automatic_updates, UNATTENDED, *usual, *starts()).installs is True


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("origin=Debian,codename=${distro_codename},label=Debian-Security", True),
        ("origin=Debian,codename=${distro_codename}-security,label=Debian-Security", True),
        ("o=Debian,a=stable-security", True),
        ("${distro_id}:${distro_codename}-security", True),
        ("Ubuntu:${distro_codename}-security", True),
        ("${distro_id}:${distro_codename}-updates", False),
        ("origin=Debian,codename=${distro_codename},label=Debian", False),
        ("origin=Example,label=not-security", None),
        ("site=security.example", None),
        ("origin=Debian,codename=buster-security", None),
        ("origin=*", None),
    ],
)
def test_which_origin_is_that_of_security_updates(origin: str, expected: bool | None) -> None:
    for name in ("Origins-Pattern", "Allowed-Origins"):
        files = drop_ins(_20auto=PERIODIC, _50unattended=f'Unattended-Upgrade::{name} {{ "{origin}"; }};')
        found = read(automatic_updates, UNATTENDED, *files, *starts()).includes_security
        assert found is expected if expected is not None else isinstance(found, Missing)


def test_apt_itself_reads_the_same_files_and_values(tmp_path: Path) -> None:
    written = {
        "20auto-upgrades": 'APT::Periodic::Unattended-Upgrade "0";',
        "20auto-upgrades~": 'APT::Periodic::Unattended-Upgrade "1";',
        "30odd name": 'APT::Periodic::Unattended-Upgrade "2";',
        "40x.bak": 'APT::Periodic::Unattended-Upgrade "3";',
        "50y.conf": 'APT { Periodic { Enable "1"; }; }; // nothing',
        "60a:b": 'APT::Periodic::Verbose "4";',
        "70@": 'APT::Periodic::Verbose "5";',
    }
    for name, text in written.items():
        (tmp_path / name).write_text(text + "\n")
    options = ["-o", f"Dir::Etc::parts={tmp_path}", "-o", "Dir::Etc::main=/dev/null", "--no-empty"]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "APT_CONFIG": str(tmp_path / "none")}
    (tmp_path / "none").write_text(f'Dir::Etc::parts "{tmp_path}"; Dir::Etc::main "/dev/null";')
    dump = subprocess.run(["apt-config", "dump", *options], capture_output=True, text=True, check=True, env=environment).stdout
    real = dict(re.findall(r'^(APT::Periodic::\S+) "(.*)";$', dump, re.MULTILINE))
    files = [saw(APT_DROP_INS, text, source=f"/etc/apt/apt.conf.d/{name}") for name, text in sorted(written.items())]
    ours = apt_settings(files)
    assert isinstance(ours, dict)
    assert {name.lower(): values[-1] for name, values in ours.items()} == {name.lower(): value for name, value in real.items()}
    assert real == {"APT::Periodic::Unattended-Upgrade": "0", "APT::Periodic::Enable": "1", "APT::Periodic::Verbose": "4"}


@pytest.mark.parametrize("text", ["[base]\nexclude = *\n", "[base]\nexcludepkgs=kernel*,*\n"])
def test_dnf_that_leaves_out_everything_is_not_followed(text: str) -> None:
    answers = {**there("/usr/bin/dnf-automatic"), DNF_CONF: "[commands]\napply_updates = yes\n" + text}
    assert isinstance(read(automatic_updates, answers, *starts()).installs, Missing)
    main = {**there("/usr/bin/dnf-automatic"), DNF_CONF: "[commands]\napply_updates = yes\n", DNF_MAIN: text.replace("base", "main")}
    assert isinstance(read(automatic_updates, main, *starts()).installs, Missing)
    main[DNF_MAIN] = "[main]\nexclude=kernel*\n"
    assert read(automatic_updates, main, *starts()).installs is True


def test_files_that_apt_passes_over() -> None:
    assert (
        apt_settings([saw(APT_DROP_INS, 'A "1";', source=f"/etc/apt/apt.conf.d/{name}") for name in ("a.bak", "b.dpkg-old", "c~.conf")])
        == {}
    )
    assert apt_settings([saw(APT_DROP_INS, 'A::B "1";', source="/etc/apt/apt.conf.d/50x.conf")]) == {"a::b": ["1"]}


@pytest.mark.parametrize(
    ("kind", "system", "includes"),
    [("security", "rocky", True), ("default", "centos", True), ("security", "centos", None), ("secure", "rocky", None)],
)
def test_which_updates_dnf_automatic_chooses(kind: str, system: str, includes: bool | None) -> None:
    answers = {
        **there("/usr/bin/dnf-automatic"),
        DNF_CONF: f"[commands]\napply_updates = yes\nupgrade_type = {kind}\n",
        OS_RELEASE[0]: f'ID="{system}"\n',
    }
    found = read(automatic_updates, answers, *starts("dnf-automatic.timer")).includes_security
    assert found is True if includes else isinstance(found, Missing)


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("[commands]\napply_updates = yes\n", ["dnf-automatic.timer"], (True, True)),
        ("[commands]\napply_updates = no\n", ["dnf-automatic.timer"], (True, False)),
        ("[commands]\napply_updates = no\n", ["dnf-automatic-install.timer"], (True, True)),
        ("[commands]\napply_updates = yes\n", [], (False, True)),
        ("[emitters]\napply_updates = yes\n", ["dnf-automatic.timer"], (True, False)),
    ],
)
def test_dnf_automatic(text: str, units: list[str], expected: tuple[bool, bool]) -> None:
    found = read(automatic_updates, {**there("/usr/bin/dnf-automatic"), DNF_CONF: text}, *starts(*units))
    assert (found.is_scheduled, found.installs) == expected


def test_no_program_is_knowledge_only_where_the_package_manager_is_known() -> None:
    assert read(automatic_updates, there("/usr/bin/apt-get")).program == ""
    for answers in ({}, there("/usr/bin/zypper"), there("/sbin/apk")):
        found = read(automatic_updates, answers)
        assert isinstance(found, Missing)
        assert found.reason is Reason.NOT_SUPPORTED
    assert read(automatic_updates, {Listing("/usr/bin/unattended-upgrade"): DENIED}) == DENIED


def kernels(*releases: str) -> list[Observation]:
    return [saw(KERNELS, THERE, source=f"/boot/vmlinuz-{release}") for release in releases]


@pytest.mark.parametrize(
    ("running", "installed", "newer"),
    [
        ("6.1.0-9-amd64", ["6.1.0-9-amd64", "6.1.0-28-amd64"], "6.1.0-28-amd64"),
        ("6.1.0-28-amd64", ["6.1.0-9-amd64", "6.1.0-28-amd64"], ""),
        ("5.14.0-427.el9.x86_64", ["5.14.0-427.13.1.el9_4.x86_64", "0-rescue-4f1c"], "5.14.0-427.13.1.el9_4.x86_64"),
        ("6.8.0-49-generic", [], ""),
    ],
)
def test_an_installed_kernel_that_is_newer(running: str, installed: list[str], newer: str) -> None:
    found = read(pending_reboot, {KERNEL_RELEASE: running + "\n"}, *kernels(*installed))
    assert found.newer_kernel == newer
    assert found.running_kernel == running


def test_the_flag_counts_where_something_would_set_it() -> None:
    flag, writer = there("/run/reboot-required"), there("/etc/kernel/postinst.d/unattended-upgrades")
    flagged = read(pending_reboot, {**flag, REBOOT_PACKAGES: "linux-image-amd64\nlibc6\nlibc6\n"})
    assert (flagged.is_flagged, flagged.asked_by) == (True, ["libc6", "linux-image-amd64"])
    assert read(pending_reboot, writer).is_flagged is False
    assert isinstance(read(pending_reboot).is_flagged, Missing)
    assert isinstance(read(pending_reboot, writer).newer_kernel, Missing)


def test_a_tree_at_rest_does_not_tell_whether_a_restart_is_pending() -> None:
    at_rest = missing(Reason.NEEDS_RUNNING_SYSTEM, "only a running system can tell")
    found = read(pending_reboot, {**there("/etc/kernel/postinst.d/unattended-upgrades"), KERNEL_RELEASE: at_rest})
    assert found.is_flagged == at_rest


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200), st.text(alphabet='AB:{};"/*# \n1', max_size=60))
def test_no_bytes_make_a_reader_raise(data: bytes, text: str) -> None:
    for content in (data, text.encode()):
        files = [saw(APT_DROP_INS, content, source="/etc/apt/apt.conf.d/10x")]
        assert isinstance(read(automatic_updates, UNATTENDED, *files, *starts()), AutomaticUpdates)
    assert isinstance(read(pending_reboot, {KERNEL_RELEASE: data, REBOOT_PACKAGES: data}, *kernels("9" * 190, "٣.1")), PendingReboot)
    assert isinstance(read(automatic_updates, {**there("/usr/bin/dnf-automatic"), DNF_CONF: data}, *starts()), AutomaticUpdates)
