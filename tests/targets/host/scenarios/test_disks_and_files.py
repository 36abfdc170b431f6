"""Mounts, encryption of disks, and who may write the files by which a system is ruled."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from govaudit.model import Status
from tests.support.luks import formatted
from tests.support.scenarios import DEBIAN, FAIL, NONE, PASS, UNKNOWN, Files, Live, Row, With, assert_row, named
from tests.support.storage import LVM_ON_LUKS_DEVICES, LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_SWAPS, LVM_ON_LUKS_TABLES, device_rows

STATUS = {"good": PASS, "bad": FAIL, "none": NONE, "unknown": UNKNOWN}


def _is(check: str, name: str, expected: str, files: Files | None = None, live: Live | None = None) -> Row:
    return Row(name, check, STATUS[expected], files or {}, live)


def _mounted(*more: str) -> Live:
    """The root file system, and others: POINT OPTIONS."""
    lines = ["28 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"]
    for number, (point, options) in enumerate((one.split() for one in more), 40):
        lines.append(f"{number} 28 0:{number} / {point} {options} - tmpfs tmpfs rw\n")
    return {"/proc/self/mountinfo": "".join(lines)}


OPTIONS = {
    "/tmp": ("tmp", ("nodev", "nosuid", "noexec")),
    "/var/tmp": ("var-tmp", ("nodev", "nosuid", "noexec")),
    "/dev/shm": ("shared-memory", ("nodev", "nosuid", "noexec")),
    "/var/log": ("log", ("nodev", "nosuid", "noexec")),
    "/home": ("home", ("nodev", "nosuid")),
}
OWN = {"/tmp": "tmp", "/var": "var", "/var/log": "log", "/var/log/audit": "audit-log", "/home": "home"}


def _of_mounts() -> Iterator[Row]:
    for path, (name, options) in OPTIONS.items():
        for option in options:
            check = f"hardening.{name}-mounted-{option}"
            rest = ",".join(one for one in options if one != option) or "relatime"
            yield _is(check, "set", "good", live=_mounted(f"{path} rw,{','.join(options)}"))
            yield _is(check, "the others alone", "bad", live=_mounted(f"{path} rw,{rest}"))
            yield _is(check, "no file system of its own", "bad", live=_mounted())
            yield _is(check, "in fstab alone", "bad", {"etc/fstab": f"tmpfs {path} tmpfs {option} 0 0\n"}, _mounted())
            yield _is(check, "a tree at rest does not tell", "unknown", {"etc/fstab": f"tmpfs {path} tmpfs {option} 0 0\n"})
    for path, name in OWN.items():
        check = f"hardening.{name}-own-file-system"
        yield _is(check, "own", "good", live=_mounted(f"{path} rw"))
        yield _is(check, "that of the root", "bad", live=_mounted())
        yield _is(check, "a folder of like name", "bad", live=_mounted(f"{path}2 rw"))
        yield _is(check, "a tree at rest does not tell", "unknown")


MOUNTS = [
    *_of_mounts(),
    _is("hardening.tmp-mounted-nosuid", "covered by another mount", "bad", live=_mounted("/tmp rw,nosuid", "/tmp rw")),
    _is("hardening.var-tmp-mounted-nosuid", "by the mount of /var", "good", live=_mounted("/var rw,nosuid")),
]

NOTHING = "0" * 16
"""What a device begins with that has no LUKS header."""
PLAIN: Live = {
    "/proc/swaps": "Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n",
    "devices": device_rows(*(f"sda{name} {NOTHING}" for name in (" - - - 8:0", "1 - - - 8:1", "2 - - - 8:2"))).decode(),
}
LUKS: Live = {
    "/proc/self/mountinfo": "".join(line for line in LVM_ON_LUKS_MOUNTS.splitlines(keepends=True) if "nfs" not in line),
    "devices": LVM_ON_LUKS_DEVICES.decode().replace("\t-\n", f"\t{NOTHING}\n"),
    "dmsetup table": LVM_ON_LUKS_TABLES,
    "/proc/swaps": "Filename\tType\tSize\tUsed\tPriority\n" + LVM_ON_LUKS_SWAPS,
}


def _attached(place: str, *names: str) -> dict[str, str]:
    """Where devices stand in the tree of devices."""
    return {f"sys/class/block/{name}": f"->../../devices/{place}/block/{name}" for name in names or ("sda", "sda1", "sda2")}


HIBERNATES: Live = {"/sys/power/state": "freeze mem disk\n", "/sys/power/disk": "[platform] shutdown\n", "/sys/power/resume": "8:2\n"}
DISKS = [
    _is("encryption.data-at-rest-encrypted", "a plain disk", "bad", live=PLAIN),
    _is("encryption.data-at-rest-encrypted", "LUKS beneath", "good", live=LUKS),
    _is("encryption.data-at-rest-encrypted", "at rest", "unknown"),
    _is("encryption.swap-encrypted", "a plain partition", "bad", live=PLAIN),
    _is("encryption.swap-encrypted", "LUKS beneath", "good", live=LUKS),
    _is("encryption.swap-encrypted", "no swap", "none", live={}),
    _is("encryption.swap-encrypted", "at rest", "unknown"),
    _is("encryption.database-directories-encrypted", "a plain disk", "bad", {"var/lib/mysql/": ""}, PLAIN),
    _is("encryption.database-directories-encrypted", "LUKS beneath", "good", {"var/lib/mysql/": ""}, LUKS),
    _is("encryption.database-directories-encrypted", "no database", "none", live=PLAIN),
    _is("encryption.hibernation-image-encrypted", "no hibernation", "good", live={"/sys/power/state": "freeze mem\n"}),
    _is("encryption.hibernation-image-encrypted", "to a plain partition", "bad", live={**PLAIN, **HIBERNATES}),
    _is("encryption.hibernation-image-encrypted", "at rest", "unknown"),
    _is("encryption.core-dumps-encrypted", "none are kept", "good", live={"/proc/sys/kernel/core_pattern": "|/bin/false\n"}),
    _is("encryption.core-dumps-encrypted", "where programs work", "bad", live={**PLAIN, "/proc/sys/kernel/core_pattern": "core\n"}),
    _is("encryption.core-dumps-encrypted", "the kernel writes none", "none", live={}),
    _is("encryption.removable-media-encrypted", "none", "none", _attached("pci0000:00/0000:00:1f.2/ata1/host0"), PLAIN),
    _is("encryption.removable-media-encrypted", "by USB, in plain text", "bad", _attached("pci0000:00/0000:00:14.0/usb1/1-1/host0"), PLAIN),
    _is("encryption.removable-media-encrypted", "by USB, with LUKS beneath", "good",
        {**_attached("pci0000:00/0000:00:14.0/usb1/1-1/host0", "sda", "sda1", "sda2", "sda5"),
         **_attached("virtual", "dm-0", "dm-1", "dm-2", "dm-3", "sr0")},
        {**LUKS, "/proc/self/mountinfo": "28 1 254:1 / / rw - ext4 /dev/mapper/app--vg-root rw\n"}),
    _is("encryption.removable-media-encrypted", "at rest", "unknown"),
    _is("encryption.network-file-systems-encrypted", "none", "none", live={}),
    _is("encryption.network-file-systems-encrypted", "NFS in plain text", "bad",
        live={"/proc/self/mountinfo": "28 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 28 0:40 / /srv rw - nfs4 filer:/x rw,vers=4.2,sec=sys\n"}),
    _is("encryption.network-file-systems-encrypted", "NFS with krb5p", "good",
        live={"/proc/self/mountinfo": "28 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 28 0:40 / /srv rw - nfs4 filer:/x rw,sec=krb5p\n"}),
    _is("encryption.network-file-systems-encrypted", "at rest", "unknown"),
    _is("encryption.boot-mounts-encrypted", "a plain disk at start", "bad", {"etc/fstab": "/dev/sda1 / ext4 defaults 0 1\n"}, PLAIN),
    _is("encryption.boot-mounts-encrypted", "commented out", "none", {"etc/fstab": "#/dev/sda1 / ext4 defaults 0 1\n"}, PLAIN),
    _is("encryption.boot-mounts-encrypted", "LUKS at start", "good", {"etc/fstab": "/dev/mapper/app--vg-root / ext4 defaults 0 1\n"}, LUKS),
    _is("encryption.volume-keys-protected", "no crypttab", "none", live=LUKS),
    _is("encryption.volume-keys-protected", "a passphrase", "good", {"etc/crypttab": "sda5_crypt /dev/sda5 none luks\n"}, LUKS),
    _is("encryption.volume-keys-protected", "commented out", "none", {"etc/crypttab": "#x /dev/sdb1 /root/key luks\n"}, LUKS),
    _is("encryption.volume-keys-protected", "on a plain disk", "bad",
        {"etc/crypttab": "x /dev/sdb1 /root/key luks\n", "root/key": With("k", 0o400)}, PLAIN),
    _is("encryption.volume-key-files-private", "no crypttab", "none", live=PLAIN),
    _is("encryption.volume-key-files-private", "closed", "good",
        {"etc/crypttab": "x /dev/sdb1 /root/key luks\n", "root/key": With("k", 0o400)}, PLAIN),
    _is("encryption.volume-key-files-private", "open", "bad",
        {"etc/crypttab": "x\t/dev/sdb1\t/root/key\tluks\n", "root/key": With("k", 0o644)}, PLAIN),
]  # fmt: skip

IN_HANDS_OF_ROOT = {
    "kernel-settings-protected": "etc/sysctl.d/x.conf",
    "library-paths-protected": "etc/ld.so.conf.d/x.conf",
    "package-sources-protected": "etc/apt/sources.list",
    "scheduled-jobs-protected": "etc/cron.d/x",
    "service-units-protected": "etc/systemd/system/x.service",
    "shell-start-files-protected": "etc/profile.d/x.sh",
}


def _of_files() -> Iterator[Row]:
    for name, path in IN_HANDS_OF_ROOT.items():
        check = f"hardening.{name}"
        yield _is(check, "not there", "good" if name == "service-units-protected" else "none")  # the folder of packages' units is
        yield _is(check, "of root alone", "good", {path: With("x", 0o644)})
        yield _is(check, "everybody may write", "bad", {path: With("x", 0o646)})
        yield _is(check, "another group may write", "bad", {path: With("x", 0o664, 0, 1000)})
        yield _is(check, "of somebody else", "bad", {path: With("x", 0o600, 1000)})
        yield _is(check, "a link to what everybody may write", "bad", {path: "->/opt/x", "opt/x": With("x", 0o666)})
        yield _is(check, "a link that leads nowhere", "good" if path.count("/") > 1 else "none", {path: "->/nowhere"})


OF_OTHER_DISTRIBUTIONS = {
    "scheduled-jobs-protected": ("var/spool/cron/tabs/root", "etc/crontabs/root", "etc/periodic/daily/x"),
    "service-units-protected": ("etc/local.d/x.start", "etc/conf.d/x", "etc/rc.d/rc.local", "etc/init/x.conf", "etc/systemd/user/x.timer"),
    "boot-files-protected": ("boot/loader/entries/x.conf", "boot/loader/loader.conf", "boot/extlinux.conf", "etc/kernel/cmdline"),
}


def _elsewhere() -> Iterator[Row]:
    for name, paths in OF_OTHER_DISTRIBUTIONS.items():
        for path in paths:
            yield _is(f"hardening.{name}", f"everybody may write {path}", "bad", {path: With("x", 0o646)})


FILES = [
    *_of_files(),
    *_elsewhere(),
    _is("access.sensitive-files-protected", "as Debian has them", "good"),
    _is("access.sensitive-files-protected", "everybody may read shadow", "bad", {"etc/shadow": With("root:*:1::::::\n", 0o644)}),
    _is("access.sensitive-files-protected", "everybody may write passwd", "bad", {"etc/passwd": With("root:x:0:0::/:/bin/sh\n", 0o666)}),
    _is("access.sensitive-files-protected", "a sudoers file of somebody else", "bad", {"etc/sudoers.d/x": With("x", 0o440, 1000)}),
    _is("access.no-world-writable-files", "none", "good"),
    _is("access.no-world-writable-files", "one", "bad", {"srv/x": With("x", 0o666)}),
    _is("access.no-world-writable-files", "a folder that is sticky", "good", {"srv/x/": With(mode=0o1777)}),
    _is("access.world-writable-directories-sticky", "none", "good"),
    _is("access.world-writable-directories-sticky", "sticky", "good", {"srv/x/": With(mode=0o1777)}),
    _is("access.world-writable-directories-sticky", "not sticky", "bad", {"srv/x/": With(mode=0o777)}),
    _is("access.no-unowned-files", "none", "good"),
    _is("access.no-unowned-files", "of a user that is not there", "bad", {"srv/x": With("x", 0o644, 4242)}),
    _is("access.no-unowned-files", "of a group that is not there", "bad", {"srv/x": With("x", 0o644, 0, 4242)}),
    _is("access.set-id-programs-known", "none", "none"),
    _is("access.set-id-programs-known", "known, of a package", "good", {"usr/bin/passwd": With("x", 0o4755)},
        {"dpkg-query -S /usr/bin/passwd /bin/passwd": "passwd: /usr/bin/passwd\n"}),
    _is("access.set-id-programs-known", "not known", "bad", {"usr/local/bin/x": With("x", 0o4755)}),
    _is("access.set-id-programs-known", "known by name, of no package", "bad",
        {"usr/bin/passwd": With("x", 0o4755), "usr/bin/su": With("x", 0o4755)},
        {"dpkg-query -S /usr/bin/passwd /bin/passwd /usr/bin/su /bin/su": "util-linux: /usr/bin/su\n"}),
    _is("access.set-id-programs-known", "at rest nobody tells whose it is", "unknown", {"usr/bin/passwd": With("x", 0o4755)}),
    _is("access.polkit-files-writable-by-root-alone", "not installed", "none"),
]  # fmt: skip

SOCKETS = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"


def _listening(port: int) -> Live:
    line = f"   0: 00000000:{port:04X} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1\n"
    return {"/proc/net/tcp": SOCKETS + line, "/proc/net/udp": SOCKETS, "/proc/sys/net/ipv4/ip_local_port_range": "32768\t60999\n"}


CLEAR = "exposure.no-cleartext-services-listen"
LISTENING = [
    _is(CLEAR, "SSH", "good", live=_listening(22)),
    _is(CLEAR, "telnet", "bad", live=_listening(23)),
    _is(CLEAR, "at rest", "unknown"),
    _is("exposure.only-declared-services-listen", "at rest", "unknown"),
]


ANNS = {"home/ann/": ""}
ASKED = "lsattr -d -- /home /root /srv /home/ann"


def _homes(name: str, expected: str, flags: str | None, files: Files | None = None, live: Live | None = None) -> Row:
    told = {} if flags is None else {ASKED: flags}
    return _is("encryption.homes-encrypted", name, expected, {**ANNS, **(files or {})}, {**told, **(live or {})})


_NOT = "--------------e------- "
OPEN_HOME = (
    "28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    "90 28 0:70 / /home/ann rw,nosuid,nodev,relatime shared:9 - ecryptfs /home/.ecryptfs/ann/.Private rw,ecryptfs_cipher=aes\n"
)
HOMES = [
    _homes("nothing encrypts", "bad", f"{_NOT}/home\n{_NOT}/home/ann\n"),
    _homes("the home itself", "good", f"{_NOT}/home\n-----------E--e------- /home/ann\n"),
    _homes("all homes", "good", f"-----------E--e------- /home\n{_NOT}/home/ann\n"),
    _homes("another directory", "bad", f"-----------E--e------- /srv\n{_NOT}/home/ann\n"),
    _homes("a name that only begins so", "bad", "-----------E--e------- /home/an\n"),
    _homes("wrong case, which is extents", "bad", "--------------e------- /home/ann\n"),
    _homes("a home of eCryptfs that is not open", "unknown", f"{_NOT}/home/ann\n", {"home/.ecryptfs/ann/.Private/": ""}),
    _homes("a home of eCryptfs that is open", "good", f"{_NOT}/home/ann\n", {"home/.ecryptfs/ann/.Private/": ""}, {
        "/proc/self/mountinfo": OPEN_HOME}),
    _homes("that of somebody else", "bad", f"{_NOT}/home/ann\n", {"home/.ecryptfs/bob/.Private/": ""}),
    _homes("only a folder within the home", "bad", f"{_NOT}/home/ann\n", {"home/ann/.Private/": ""}),
    _homes("lsattr is not installed", "unknown", None),
    _homes("the disk beneath", "good", None, None, {
        "/proc/self/mountinfo": LVM_ON_LUKS_MOUNTS, "devices": LVM_ON_LUKS_DEVICES.decode(), "dmsetup table": LVM_ON_LUKS_TABLES}),
    _is("encryption.homes-encrypted", "a tree at rest does not tell", "unknown", ANNS),
]  # fmt: skip

ALL = [*HOMES, *MOUNTS, *DISKS, *FILES, *LISTENING]


@named(ALL)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)


def _key(folder: Path, *options: str) -> str:
    subprocess.run(["ssh-keygen", "-qt", "ed25519", "-C", "", *options, "-f", folder / "key"], check=True)
    return (folder / "key").read_text()


@pytest.mark.parametrize(("phrase", "expected"), [("", FAIL), ("a phrase", PASS)], ids=["plain", "encrypted"])
def test_private_keys_of_people(phrase: str, expected: Status, tmp_path: Path) -> None:
    """They are made here, so that no key stands in the tests."""
    key = _key(tmp_path, "-N", phrase)
    for mode, safe in ((0o600, PASS), (0o644, FAIL)):
        files = {"home/ann/.ssh/id": With(key, mode, 1000, 1000), "home/ann/": With(mode=0o700, uid=1000, gid=1000)}
        folder = tmp_path / f"{mode:o}"
        assert_row(DEBIAN, Row("", "access.private-keys-owner-only", safe, files), folder)
        assert_row(DEBIAN, Row("", "encryption.user-private-keys-encrypted", expected, files), tmp_path / f"e{mode:o}")


CHEAP = ("--pbkdf", "pbkdf2", "--pbkdf-force-iterations")


@pytest.mark.parametrize(
    ("options", "check", "expected", "parameters"),
    [
        (("--cipher", "aes-xts-plain64", "--key-size", "512", *CHEAP, "1000"), "luks-cipher-strong", PASS, {}),
        (("--cipher", "aes-cbc-essiv:sha256", "--key-size", "256", *CHEAP, "1000"), "luks-cipher-strong", FAIL, {}),
        (("--cipher", "aes-xts-plain64", "--key-size", "256", *CHEAP, "1000"), "luks-cipher-strong", FAIL, {}),
        ((*CHEAP, "600000"), "luks-key-derivation-strong", PASS, {}),
        ((*CHEAP, "1000"), "luks-key-derivation-strong", FAIL, {}),
        ((*CHEAP, "1000"), "luks-key-slots-limited", PASS, {}),
        ((*CHEAP, "1000"), "luks-key-slots-limited", FAIL, {"max_slots": 1}),
    ],
)
def test_headers_of_luks(options: tuple[str, ...], check: str, expected: Status, parameters: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "root/dev").mkdir(parents=True)
    disk = formatted(tmp_path / "root/dev/sda5", "luks2", *options)
    if parameters:
        (tmp_path / "second").write_text("twice")
        add = ["cryptsetup", "luksAddKey", "-q", "--key-file", "-", *CHEAP, "1000", str(disk), str(tmp_path / "second")]
        subprocess.run(add, input=b"once", check=True, capture_output=True)
    assert_row(DEBIAN, Row("", f"encryption.{check}", expected, {}, LUKS, parameters), tmp_path)


@pytest.mark.parametrize("check", ["luks-cipher-strong", "luks-key-derivation-strong", "luks-key-slots-limited"])
def test_hosts_without_luks(check: str, tmp_path: Path) -> None:
    assert_row(DEBIAN, Row("no LUKS", f"encryption.{check}", NONE, {}, PLAIN), tmp_path)
    assert_row(DEBIAN, Row("at rest", f"encryption.{check}", UNKNOWN), tmp_path / "rest")


@pytest.mark.parametrize(
    ("key", "digest", "days", "expected"),
    [
        (("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"), "sha256", 400, (PASS, PASS, PASS)),
        (("rsa:1024",), "sha256", 1, (FAIL, PASS, FAIL)),
        (("rsa:2048",), "sha1", 400, (PASS, FAIL, PASS)),
    ],
)
def test_certificates_of_services(key: tuple[str, ...], digest: str, days: int, expected: tuple[Status, ...], tmp_path: Path) -> None:
    """They are made here, so that none is out of date, and signed by another."""
    make = ["openssl", "req", "-x509", "-nodes", "-keyout"]
    authority = [str(tmp_path / "ca.key"), "-out", str(tmp_path / "ca"), "-subj", "/CN=ca", "-newkey", "rsa:2048"]
    subprocess.run([*make, *authority], check=True, capture_output=True)
    own = [str(tmp_path / "key"), "-out", str(tmp_path / "own"), "-subj", "/CN=own", "-newkey", *key, f"-{digest}", "-days", str(days)]
    subprocess.run([*make, *own, "-CA", str(tmp_path / "ca"), "-CAkey", str(tmp_path / "ca.key")], check=True, capture_output=True)
    files = {"etc/nginx/own.crt": (tmp_path / "own").read_text()}
    for name, status in zip(("key-strong", "signature-strong", "not-expiring"), expected, strict=True):
        assert_row(DEBIAN, Row("", f"encryption.certificate-{name}", status, files), tmp_path / name)
        assert_row(DEBIAN, Row("", f"encryption.certificate-{name}", NONE), tmp_path / f"no-{name}")
