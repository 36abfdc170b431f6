"""Kernel modules: in use, on disk, and kept from being loaded."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.kernel_modules import KernelModules
from govaudit.model import Missing
from govaudit.targets.host.readers.kernel_modules import BUILT_IN, EXTRA, FILE_SYSTEMS, FILES, LOADED, ON_DISK, PROTOCOLS, kernel_modules
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, saw
from tests.support.hosts import ask
from tests.support.startup import THERE, read

KERNEL = {FILE_SYSTEMS: "nodev\tsysfs\n\text4\n", PROTOCOLS: "protocol  size\nTCP 1 2\n"}
ETC = FILES[4]


def rules(text: str) -> KernelModules:
    found = read(kernel_modules, KERNEL, saw(ETC, text, source="/etc/modprobe.d/a.conf"))
    assert isinstance(found, KernelModules)
    return found


@pytest.mark.parametrize(
    ("text", "is_disabled"),
    [
        ("install usb-storage /bin/false\n", True),
        ("install usb_storage /bin/true\n", True),
        ("install usb_storage /usr/bin/false\n", True),
        ("  install\tusb-storage   /bin/false --quiet\n", True),
        ("install usb-* /bin/false\n", True),
        ("install usb-storage \\\n /bin/false\n", True),
        ("#install usb-storage /bin/false\n", False),
        ("install usb-storage /sbin/modprobe --ignore-install usb-storage\n", False),
        ("install usb-storage /sbin/modprobe -i usb-storage\ninstall usb-storage /bin/false\n", False),
        ("install usb-storage /bin/true && /sbin/insmod /x/usb-storage.ko\n", False),
        ("install usb-storage /bin/false || modprobe -i usb-storage\n", False),
        ("install usb-storage\n", False),
        ("blacklist usb-storage\n", False),
        ("install usb-storage /bin/falsehood\n", False),
        ("options usb-storage quirks=1\n", False),
        ("INSTALL usb-storage /bin/false\n", False),
    ],
)
def test_install_lines_as_kmod_reads_them(text: str, is_disabled: bool) -> None:
    disabled = rules(text).disabled
    assert isinstance(disabled, dict)
    assert ("usb_storage" in disabled) is is_disabled


def test_blacklists_are_told_apart() -> None:
    found = rules("blacklist usb-storage\nblacklist sctp # not needed\n")
    assert isinstance(found.blacklisted, dict)
    assert sorted(found.blacklisted) == ["sctp", "usb_storage"]
    assert found.disabled == {}


def test_a_file_in_etc_hides_the_vendor_s_of_the_same_name() -> None:
    vendor = saw(FILES[1], "install dccp /bin/false\n", source="/usr/lib/modprobe.d/a.conf")
    assert read(kernel_modules, KERNEL, vendor, saw(ETC, "", source="/etc/modprobe.d/a.conf")).disabled == {}
    assert "dccp" in read(kernel_modules, KERNEL, vendor).disabled


def test_what_is_loaded_or_built_in_is_in_use() -> None:
    loaded = {
        LOADED: "usb_storage 81920 1 uas, Live 0x0\nudf 1 0 - Live 0x0\n",
        FILE_SYSTEMS: "\tcramfs\n",
        PROTOCOLS: "protocol\nSCTP 1\n",
    }
    assert read(kernel_modules, loaded).in_use == ["cramfs", "udf", "sctp", "usb_storage"]
    assert read(kernel_modules, {**KERNEL, LOADED: DENIED}).in_use == DENIED
    assert isinstance(read(kernel_modules).in_use, Missing)


def test_what_lies_under_lib_modules_is_on_disk() -> None:
    found = read(kernel_modules, {**KERNEL, ON_DISK["udf"]: THERE, EXTRA["dccp"][0]: THERE})
    assert found.on_disk == ["udf", "dccp"]
    assert read(kernel_modules, {**KERNEL, ON_DISK["udf"]: DENIED}).on_disk == DENIED


def test_this_machine_tells_its_own() -> None:
    found = read(kernel_modules, None, *ask("local:", LOADED, FILE_SYSTEMS, PROTOCOLS, *FILES))
    assert isinstance(found.in_use, list)
    assert found.disabled == {}


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text("install blackst*?[]-_/binfalse\\\n ", max_size=200).map(str.encode)))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    answers = {LOADED: data, FILE_SYSTEMS: data, PROTOCOLS: data}
    assert isinstance(read(kernel_modules, answers, saw(ETC, data, source="/etc/modprobe.d/a.conf")), KernelModules)


@pytest.mark.parametrize("listing", EXTRA["sctp"])
def test_modules_beside_the_kernel_s_own_are_on_disk(listing: Listing) -> None:
    found = read(kernel_modules, KERNEL, saw(listing, THERE, source="/lib/modules/4.18/extra/net/sctp/sctp.ko.xz"))
    assert found.on_disk == ["sctp"]


def test_a_driver_that_is_built_in_is_in_use() -> None:
    text = "kernel/fs/ext4/ext4.ko\nkernel/drivers/usb/storage/usb-storage.ko\n"
    found = read(kernel_modules, KERNEL, saw(BUILT_IN, text, source="/lib/modules/6.1/modules.builtin"))
    assert found.in_use == ["usb_storage"]
    assert read(kernel_modules, {**KERNEL, BUILT_IN: DENIED}).in_use == DENIED
