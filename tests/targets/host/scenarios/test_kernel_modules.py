"""Modules that the kernel must not load: what is in use, what is on disk, and what modprobe.d keeps from being loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.support.scenarios import DEBIAN, FAIL, PASS, UNKNOWN, Files, Row, assert_row, named

MODULES = {
    "cramfs": "fs/cramfs/cramfs",
    "freevxfs": "fs/freevxfs/freevxfs",
    "hfs": "fs/hfs/hfs",
    "hfsplus": "fs/hfsplus/hfsplus",
    "jffs2": "fs/jffs2/jffs2",
    "udf": "fs/udf/udf",
    "dccp": "net/dccp/dccp",
    "sctp": "net/sctp/sctp",
    "rds": "net/rds/rds",
    "tipc": "net/tipc/tipc",
    "ax25": "net/ax25/ax25",
    "usb-storage": "drivers/usb/storage/usb-storage",
    "firewire": "drivers/firewire/firewire-core",
}


def _of_each() -> Iterator[Row]:
    for name, path in MODULES.items():
        check, module = f"hardening.{name}-not-loadable", path.rpartition("/")[2]
        there: Files = {f"lib/modules/6.1.0/kernel/{path}.ko.xz": ""}
        off: Files = {**there, "etc/modprobe.d/x.conf": f"install {module} /bin/false\n"}
        yield Row("there and loadable", check, FAIL, there, {})
        yield Row("kept from being loaded", check, PASS, off, {})
        yield Row("not on disk", check, PASS, {"lib/modules/6.1.0/kernel/x.ko": ""}, {})
        yield Row("loaded in spite of the file", check, FAIL, off, {"/proc/modules": f"{module.replace('-', '_')} 1 0 - Live 0x0\n"})
        yield Row("at rest a loadable module is a failure", check, FAIL, there)
        yield Row("at rest it is not known what is loaded", check, UNKNOWN, off)


def _rules(name: str, expected: object, rules: Files) -> Row:
    path = MODULES["usb-storage"]
    files: Files = {f"lib/modules/6.1.0/kernel/{path}.ko": "", **rules}
    return Row(name, "hardening.usb-storage-not-loadable", PASS if expected == "off" else FAIL, files, {})


ROWS = [
    *_of_each(),
    _rules("commented out", "on", {"etc/modprobe.d/a.conf": "# install usb-storage /bin/false\n#install usb_storage /bin/true\n"}),
    _rules("with an underscore", "off", {"etc/modprobe.d/a.conf": "install usb_storage /bin/true\n"}),
    _rules("tabs", "off", {"etc/modprobe.d/a.conf": "install\tusb-storage\t/bin/false\n"}),
    _rules("wrong case", "on", {"etc/modprobe.d/a.conf": "install USB-Storage /bin/false\n"}),
    _rules("wrong case of the word", "on", {"etc/modprobe.d/a.conf": "Install usb-storage /bin/false\n"}),
    _rules("a blacklist keeps only aliases away", "on", {"etc/modprobe.d/a.conf": "blacklist usb-storage\n"}),
    _rules("off means nothing", "on", {"etc/modprobe.d/a.conf": "alias usb-storage off\n"}),
    _rules("another module", "on", {"etc/modprobe.d/a.conf": "install usb-storage-x /bin/false\n"}),
    _rules("a command that loads it after all", "on", {"etc/modprobe.d/a.conf": "install usb-storage /sbin/modprobe -i usb-storage\n"}),
    _rules("a command that does something first", "on", {"etc/modprobe.d/a.conf": "install usb-storage /bin/logger x; exec insmod y\n"}),
    _rules(
        "twice: modprobe takes the first",
        "on",
        {"etc/modprobe.d/a.conf": "install usb-storage /sbin/insmod x\ninstall usb-storage /bin/false\n"},
    ),
    _rules(
        "twice: the first keeps it away",
        "off",
        {"etc/modprobe.d/a.conf": "install usb-storage /bin/false\n", "etc/modprobe.d/b.conf": "install usb-storage /sbin/insmod x\n"},
    ),
    _rules("over two lines", "off", {"etc/modprobe.d/a.conf": "install usb-storage \\\n/bin/false\n"}),
    _rules("a file without .conf is not read", "on", {"etc/modprobe.d/a": "install usb-storage /bin/false\n"}),
    _rules("in /lib/modprobe.d", "off", {"usr/lib/modprobe.d/a.conf": "install usb-storage /bin/false\n"}),
    _rules("in the wrong folder", "on", {"etc/modules-load.d/a.conf": "install usb-storage /bin/false\n"}),
    _rules(
        "a file of the package, of which one in /etc takes the place",
        "on",
        {"usr/lib/modprobe.d/a.conf": "install usb-storage /bin/false\n", "etc/modprobe.d/a.conf": "# nothing\n"},
    ),
    _rules(
        "a file of the package that is masked",
        "on",
        {"usr/lib/modprobe.d/a.conf": "install usb-storage /bin/false\n", "etc/modprobe.d/a.conf": "->/dev/null"},
    ),
    _rules("in a directory of that name", "on", {"etc/modprobe.d/a.conf/b.conf": "install usb-storage /bin/false\n"}),
    Row("built into the kernel", "hardening.cramfs-not-loadable", FAIL, live={"/proc/filesystems": "\text4\n\tcramfs\n"}),
    Row("a blacklist where the policy takes it", "hardening.udf-not-loadable", PASS,
        {"lib/modules/6/kernel/fs/udf/udf.ko": "", "etc/modprobe.d/a.conf": "blacklist udf\n"}, {}, {"accept_blacklist": True}),
]  # fmt: skip


@named(ROWS)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)
