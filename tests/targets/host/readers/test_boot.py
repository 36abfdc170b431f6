"""GRUB, the kernel's start, SELinux and AppArmor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.boot import BootLoader, KernelStart
from govaudit.facts.mandatory_access import AppArmorState, MandatoryAccess, SelinuxState
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.targets.host.readers.boot import (
    CMDLINE,
    FIRMWARE,
    FLAWS,
    GRUB,
    LOCKDOWN,
    MODULES,
    SECURE_BOOT,
    SHIM,
    USER_CFG,
    boot_loader,
    kernel_start,
)
from govaudit.targets.host.readers.mandatory_access import (
    ENABLED,
    ENFORCE,
    PROFILES,
    SECURITY_MODULES,
    SELINUX_CONFIG,
    STATUS,
    apparmor_state,
    mandatory_access,
    selinux_state,
)
from tests.support import DENIED
from tests.support.hosts import ask
from tests.support.startup import read, starts, there

AT_REST = missing(Reason.NEEDS_RUNNING_SYSTEM, "{request} needs a running system", request="x")

RHEL_GRUB = """\
set default="${saved_entry}"
if [ -f ${config_directory}/user.cfg ]; then
  source ${config_directory}/user.cfg
  if [ -n "${GRUB2_PASSWORD}" ]; then
    set superusers="root"
    export superusers
    password_pbkdf2 root ${GRUB2_PASSWORD}
  fi
fi
"""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({GRUB[0]: "menuentry 'x' {\n}\n"}, (False, False, False)),
        ({GRUB[0]: 'set superusers="root"\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AB\n'}, (True, True, False)),
        ({GRUB[0]: "set superusers=root\npassword root easy\n"}, (True, False, True)),
        ({GRUB[0]: '# set superusers="root"\n#password_pbkdf2 root grub.pbkdf2.x\n'}, (False, False, False)),
        ({GRUB[0]: 'set superusers=""\n'}, (False, False, False)),
        ({GRUB[1]: RHEL_GRUB}, (True, False, False)),
        ({GRUB[1]: RHEL_GRUB, USER_CFG[0]: "GRUB2_PASSWORD=grub.pbkdf2.sha512.10000.[redacted]\n"}, (True, True, False)),
        ({GRUB[1]: RHEL_GRUB, USER_CFG[0]: DENIED}, (True, DENIED, False)),
    ],
)
def test_the_passwords_of_grub(answers: dict[Any, Any], expected: tuple[Any, ...]) -> None:
    found = read(boot_loader, answers)
    assert (found.superusers, found.has_password_hash, found.has_clear_password) == expected


def test_grub_that_cannot_be_seen_or_is_not_there() -> None:
    assert read(boot_loader, {GRUB[0]: DENIED}) == DENIED
    assert isinstance(read(boot_loader), Absent)


def test_the_command_line_ends_where_init_s_begins() -> None:
    found = read(kernel_start, {CMDLINE: "quiet audit=1 luks.passwd=hidden -- mitigations=off\n"})
    assert found.arguments == ["quiet", "audit=1", "luks.passwd=(masked)"]
    assert found.values_of("audit") == ["1"]


@pytest.mark.parametrize(
    ("answers", "field", "expected"),
    [
        ({LOCKDOWN: "none [integrity] confidentiality\n"}, "lockdown", "integrity"),
        ({LOCKDOWN: "[none] integrity confidentiality\n"}, "lockdown", "none"),
        ({}, "lockdown", ""),
        ({LOCKDOWN: DENIED}, "lockdown", DENIED),
        ({SECURE_BOOT: b"\x06\0\0\0\x01"}, "secure_boot", True),
        ({SECURE_BOOT: b"\x06\0\0\0\0"}, "secure_boot", False),
        ({FIRMWARE: "64\n"}, "secure_boot", False),
        ({}, "secure_boot", None),
        ({SECURE_BOOT: DENIED}, "secure_boot", DENIED),
        ({SECURE_BOOT: b"\x06\0\0\0\x01", SHIM: b"\x06\0\0\0\x01"}, "secure_boot", False),
        ({SECURE_BOOT: b"\x06\0\0\0\x01", SHIM: b"\x06\0\0\0\0"}, "secure_boot", True),
        ({SECURE_BOOT: b"\x06\0\0\0\x01", SHIM: DENIED}, "secure_boot", DENIED),
        ({FLAWS[0]: "Not affected\n", FLAWS[5]: "Vulnerable: no microcode\n"}, "vulnerable", ["mds: Vulnerable: no microcode"]),
        ({FLAWS[0]: "Mitigation: PTI\n"}, "vulnerable", []),
        ({FLAWS[0]: DENIED}, "vulnerable", DENIED),
        ({}, "modules_signed", None),
        ({MODULES: ""}, "modules_signed", False),
    ],
)
def test_what_the_kernel_tells_of_itself(answers: dict[Any, Any], field: str, expected: object) -> None:
    assert getattr(read(kernel_start, {CMDLINE: "quiet\n", **answers}), field) == expected


def test_a_kernel_that_tells_nothing_of_flaws_is_not_free_of_them() -> None:
    assert isinstance(read(kernel_start, {CMDLINE: "quiet\n"}).vulnerable, Missing)


def test_this_machine_s_kernel() -> None:
    found = read(kernel_start, None, *ask("local:", CMDLINE, *FLAWS))
    assert found.arguments[0] == Path("/proc/cmdline").read_text().split()[0]
    assert isinstance(found.vulnerable, list)


@pytest.mark.parametrize(
    ("config", "enforce", "expected"),
    [
        ("SELINUX=enforcing\nSELINUXTYPE=targeted\n", "1", ("enforcing", "targeted", "enforcing")),
        ("# SELINUX=enforcing\nSELINUX=permissive\n", "0", ("permissive", "targeted", "permissive")),
        ("SELINUX=disabled\nSELINUX=enforcing\n", None, ("disabled", "targeted", "disabled")),
        ("SELINUX=Enforcing \n", AT_REST, ("enforcing", "targeted", AT_REST)),
        (" SELINUX=enforcing\n", "1", ("", "targeted", "enforcing")),
    ],
)
def test_selinux(config: str, enforce: Any, expected: tuple[Any, ...]) -> None:
    answers: dict[Any, Any] = {SELINUX_CONFIG: config} if enforce is None else {SELINUX_CONFIG: config, ENFORCE: enforce}
    found = read(selinux_state, answers)
    assert (found.configured_mode, found.policy, found.current_mode) == expected


@pytest.mark.parametrize("option", ["enforcing=0", "selinux=0"])
def test_selinux_that_the_next_start_switches_off(option: str) -> None:
    answers: dict[Any, Any] = {SELINUX_CONFIG: "SELINUX=enforcing\n", ENFORCE: "1", CMDLINE: f"ro {option} quiet\n"}
    assert isinstance(read(selinux_state, answers).current_mode, Missing)
    assert read(selinux_state, {**answers, CMDLINE: "ro enforcing=1\n"}).current_mode == "enforcing"
    assert read(selinux_state, {**answers, ENFORCE: "0"}).current_mode == "permissive"


def test_selinux_that_is_not_there() -> None:
    assert isinstance(read(selinux_state), Absent)
    assert isinstance(read(selinux_state, {ENFORCE: AT_REST}), Absent)
    assert read(selinux_state, {SELINUX_CONFIG: DENIED}) == DENIED
    assert read(selinux_state, {ENFORCE: DENIED}) == DENIED


def test_apparmor_and_its_profiles() -> None:
    answers = {
        **there("/usr/sbin/apparmor_parser"),
        ENABLED: "Y\n",
        PROFILES: "/usr/sbin/cupsd (complain)\nlsb_release (enforce)\nx (kill)\n",
        STATUS: Seen(content=b'{"processes": {"/y": [{"status": "complain"}], "/x": [{"status": "unconfined"}]}}', status=0),
    }
    found = read(apparmor_state, answers, *starts("apparmor.service"))
    assert found == AppArmorState(
        is_enabled=True, starts_by_itself=True, enforced=2, unenforced=["/usr/sbin/cupsd (complain)"], unconfined=["/x"]
    )
    refused: list[tuple[Seen, object]] = [(Seen(status=2), []), (Seen(status=4), Missing), (Seen(content=b"{", status=0), Missing)]
    for answer, expected in refused:
        unconfined = read(apparmor_state, {**answers, STATUS: answer}, *starts("apparmor.service")).unconfined
        assert unconfined == expected or (expected is Missing and isinstance(unconfined, Missing))
    assert read(apparmor_state, {**answers, ENABLED: "N\n"}).is_enabled is False
    assert read(apparmor_state, {**answers, PROFILES: DENIED}).enforced == DENIED
    assert isinstance(read(apparmor_state, {**answers, PROFILES: "nonsense\n"}).enforced, Missing)
    assert isinstance(read(apparmor_state), Absent)


def test_the_security_modules_of_the_kernel() -> None:
    assert read(mandatory_access, {SECURITY_MODULES: "lockdown,capability,yama,apparmor"}).modules == [
        "lockdown",
        "capability",
        "yama",
        "apparmor",
    ]
    assert read(mandatory_access, {ENABLED: "Y\n"}).modules == ["apparmor"]
    assert read(mandatory_access, {ENFORCE: "0"}).modules == ["selinux"]
    assert read(mandatory_access).modules == []
    assert read(mandatory_access, {SECURITY_MODULES: DENIED}).modules == DENIED


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_a_reader_raise(data: bytes) -> None:
    assert isinstance(read(boot_loader, {GRUB[0]: data, USER_CFG[0]: data}), BootLoader)
    answers = {CMDLINE: data, LOCKDOWN: data, SECURE_BOOT: data, FLAWS[0]: data}
    assert isinstance(read(kernel_start, answers), KernelStart)
    assert isinstance(read(selinux_state, {SELINUX_CONFIG: data, ENFORCE: data}), SelinuxState)
    assert isinstance(read(mandatory_access, {SECURITY_MODULES: data}), MandatoryAccess)
    read(apparmor_state, {**there("/sbin/apparmor_parser"), ENABLED: data, PROFILES: data})
