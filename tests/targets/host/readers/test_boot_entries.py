"""How the kernel would be started next time, by each boot loader's own files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.boot import BootEntry, BootMenu
from govaudit.model import Complete, Missing
from govaudit.targets.host.readers.boot import EFI, GRUB
from govaudit.targets.host.readers.boot_entries import (
    ENVIRONMENTS,
    LOADER_CONF,
    SPECIFIED,
    SYSLINUX,
    SYSLINUX_PROGRAM,
    SYSTEMD_BOOT,
    UNIFIED,
    boot_entries,
    boot_menus,
)
from tests.support import DENIED, saw
from tests.support.startup import THERE, read

DEBIAN = """\
set default="0"
menuentry 'Debian GNU/Linux' --class debian {
	linux	/boot/vmlinuz-6.1.0 root=UUID=1 ro  quiet apparmor=0
	initrd	/boot/initrd.img-6.1.0
}
submenu 'Advanced options' {
	menuentry 'Debian GNU/Linux, with Linux 6.1.0 (recovery mode)' {
		linux	/boot/vmlinuz-6.1.0 root=UUID=1 ro single
	}
}
"""
RHEL8 = """\
if [ -z "${kernelopts}" ]; then
  set kernelopts="root=/dev/mapper/rhel-root ro "
fi
insmod blscfg
blscfg
"""


def entries(answers: dict[Any, Any], *more: Any) -> tuple[list[BootEntry], Any]:
    *found, ending = read(boot_entries, answers, *more)
    return found, ending


def test_the_lines_of_grub() -> None:
    (usual, repair), ending = entries({GRUB[0]: DEBIAN})
    assert (usual.title, usual.arguments, usual.is_recovery) == ("Debian GNU/Linux", ["root=UUID=1", "ro", "quiet", "apparmor=0"], False)
    assert (usual.place.line, repair.is_recovery) == (3, True)
    assert isinstance(ending, Complete)


@pytest.mark.parametrize(
    ("grubenv", "expected"),
    [
        ("# GRUB Environment Block\nkernelopts=root=/dev/sda1 ro selinux=0\n####", {"selinux=0", "ro"}),
        ("# GRUB Environment Block\nsaved_entry=x\n####", {"ro", "root=/dev/mapper/rhel-root"}),
    ],
)
def test_entries_of_the_rhel_family_with_their_variables(grubenv: str, expected: set[str]) -> None:
    entry = saw(SPECIFIED[0], "title RHEL\nversion 4.18\noptions $kernelopts $tuned_params audit=0\n", source="/boot/loader/entries/x.conf")
    (found,), _ = entries({GRUB[1]: RHEL8, ENVIRONMENTS[0]: grubenv}, entry)
    assert found.title == "RHEL"
    assert expected | {"audit=0"} <= set(found.arguments)
    assert found.untold is None
    assert (found.place.path, found.place.line) == ("/boot/loader/entries/x.conf", 3)


def test_what_grubenv_adds_is_not_guessed() -> None:
    entry = saw(SPECIFIED[0], "title RHEL\noptions $kernelopts\n", source="/boot/loader/entries/x.conf")
    (found,), _ = entries({GRUB[1]: RHEL8, ENVIRONMENTS[0]: DENIED}, entry)
    assert found.untold == DENIED
    plain = saw(SPECIFIED[0], "title RHEL\noptions ro\n", source="/boot/loader/entries/x.conf")
    (found,), _ = entries({GRUB[1]: RHEL8, ENVIRONMENTS[0]: DENIED}, plain)
    assert found.untold is None


def test_tabs_several_lines_and_comments() -> None:
    text = "title\tX\n#options selinux=0\noptions\tro\noptions quiet\n"
    (found,), _ = entries({}, saw(SPECIFIED[1], text, source="/efi/loader/entries/x.conf"))
    assert (found.title, found.arguments) == ("X", ["ro", "quiet"])


def test_entries_of_one_name_are_told_apart() -> None:
    (one, other), _ = entries({GRUB[0]: "menuentry 'x' {\nlinux /v a\n}\nmenuentry 'x' {\nlinux /v b\n}\n"})
    assert one.title != other.title


def test_xen_and_secrets() -> None:
    text = "menuentry 'Xen' {\nmultiboot2 /xen.gz\nmodule2 /vmlinuz-6 ro rd.luks.key=abc\nmodule2 /initrd.img\n}\n"
    (found,), _ = entries({GRUB[0]: text})
    assert found.arguments == ["ro", "rd.luks.key=***"]


def test_extlinux() -> None:
    text = "DEFAULT virt\nLABEL virt\n  MENU LABEL Linux virt\n  LINUX vmlinuz-virt\n  APPEND root=/dev/vg0/lv quiet mitigations=off\n"
    (found,), _ = entries({SYSLINUX[0]: text})
    assert (found.title, found.arguments[-1]) == ("virt", "mitigations=off")


def test_kernels_that_hold_their_own_words_are_not_read() -> None:
    found, ending = entries({}, saw(UNIFIED[0], THERE, source="/boot/EFI/Linux/x.efi"))
    assert found == []
    assert isinstance(ending, Missing)
    assert entries({GRUB[0]: DENIED})[1] == DENIED
    assert entries({EFI: DENIED})[1] == DENIED


@pytest.mark.parametrize(
    ("conf", "can_be_edited"),
    [
        ("timeout 5\n", True),
        ("editor no\n", False),
        ("editor\tfalse\n", False),
        ("#editor no\n", True),
        ("editor no\neditor yes\n", True),
        ("Editor no\n", True),
        (None, True),
        (DENIED, DENIED),
    ],
)
def test_the_menu_of_systemd_boot(conf: Any, can_be_edited: Any) -> None:
    answers = {} if conf is None else {LOADER_CONF[0]: conf}
    menu, ending = read(boot_menus, answers, saw(SYSTEMD_BOOT[0], THERE, source="/boot/EFI/systemd/systemd-bootx64.efi"))
    assert isinstance(menu, BootMenu)
    assert (menu.program, menu.can_be_edited) == ("systemd-boot", can_be_edited)
    assert isinstance(ending, Complete)
    assert len(list(read(boot_menus, answers))) == 1  # a file alone is no boot loader


def test_of_several_files_of_systemd_boot_the_weakest_counts() -> None:
    for first, second in (("editor no\n", "editor yes\n"), ("editor yes\n", "editor no\n")):
        [menu, _] = read(boot_menus, {SYSTEMD_BOOT[1]: THERE, LOADER_CONF[0]: first, LOADER_CONF[1]: second})
        assert menu.can_be_edited is True
    [menu, _] = read(boot_menus, {SYSTEMD_BOOT[1]: THERE, LOADER_CONF[1]: "editor no\n"})
    assert menu.can_be_edited is False


@pytest.mark.parametrize(
    ("conf", "can_be_edited"),
    [("DEFAULT virt\n", True), ("ALLOWOPTIONS 0\n", False), ("allowoptions  0\n", False), ("MENU MASTER PASSWD $4$x\n", False)],
)
def test_the_menu_of_syslinux(conf: str, can_be_edited: bool) -> None:
    menu, _ = read(boot_menus, {SYSLINUX[0]: conf, SYSLINUX_PROGRAM[0]: THERE})
    assert menu.can_be_edited is can_be_edited
    menu, _ = read(boot_menus, {SYSLINUX[1]: conf})  # as U-Boot has it
    assert isinstance(menu.can_be_edited, Missing)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text("menutrylix'\"${} =\n\toptABEL", max_size=200))
def test_no_bytes_make_a_reader_raise(data: bytes, text: str) -> None:
    for content in (data, text.encode()):
        answers = {GRUB[0]: content, ENVIRONMENTS[0]: content, SYSLINUX[0]: content, LOADER_CONF[0]: content}
        for found in read(boot_entries, answers, saw(SPECIFIED[0], content, source="/boot/loader/entries/x.conf")):
            assert isinstance(found, BootEntry | Complete | Missing)
        list(read(boot_menus, {**answers, SYSTEMD_BOOT[0]: THERE, SYSLINUX_PROGRAM[0]: THERE}))
