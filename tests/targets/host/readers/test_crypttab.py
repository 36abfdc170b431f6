"""/etc/crypttab beside systemd's own reading, key files, and what goes into the initial RAM file system."""

from __future__ import annotations

import random
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.crypttab import CrypttabEntry, InitramfsFiles
from govaudit.model import Complete, FileAttributes, Missing, Place, Seen
from govaudit.targets.host.disks.crypttab import lines_of
from govaudit.targets.host.readers.crypttab import (
    CMDLINE,
    CONF_HOOK,
    CRYPTTAB,
    DRACUT,
    DRACUT_DROP_INS,
    KEYS_BY_NAME,
    MKINITCPIO,
    crypttab_entries,
    initramfs_files,
    key_files,
)
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, NOT_THERE, saw
from tests.support.startup import read

GENERATOR = "/usr/lib/systemd/system-generators/systemd-cryptsetup-generator"
CLOSED = Seen(attributes=FileAttributes(mode=0o400, uid=0, gid=0), data={"owner": "root", "group": "root", "link": ""})


def entries(text: Any, *more: Any) -> list[CrypttabEntry | Complete | Missing]:
    return list(read(crypttab_entries, {CRYPTTAB: text}, *more))


def entry(line: str, *more: Any) -> CrypttabEntry:
    found = entries(line + "\n", *more)[0]
    assert isinstance(found, CrypttabEntry)
    return found


def test_a_line_in_full() -> None:
    line = "# the data\n\n\tdata  UUID=1-2\t/etc/keys/data  luks,discard,header=/boot/data.hdr\n"
    found, end = entries(line, saw(Listing("/etc/keys/data"), CLOSED))
    assert found == CrypttabEntry(
        name="data",
        source="UUID=1-2",
        kind="luks",
        key_from="file",
        key_file="/etc/keys/data",
        key_mode=0o400,
        key_owner=0,
        header="/boot/data.hdr",
        options=["luks", "discard", "header=/boot/data.hdr"],
        place=Place("/etc/crypttab", 3),
    )
    assert isinstance(end, Complete)


@pytest.mark.parametrize(
    ("line", "key_from", "key_file", "kind"),
    [
        ("a /dev/sdb", "passphrase", "", "luks"),
        ("a /dev/sdb none", "passphrase", "", "luks"),
        ("a /dev/sdb - luks", "passphrase", "", "luks"),
        ("a /dev/sdb /dev/urandom swap,cipher=aes-xts-plain64", "random", "/dev/urandom", "plain"),
        ("a /dev/sdb none luks,tpm2-device=auto", "token", "", "luks"),
        ("a /dev/sdb - fido2-device=auto", "token", "", "luks"),
        ("a /dev/sdb none pkcs11-uri=auto", "token", "", "luks"),
        (
            "a /dev/sdb root_crypt luks,keyscript=/lib/cryptsetup/scripts/decrypt_derived",
            "script",
            "/lib/cryptsetup/scripts/decrypt_derived",
            "luks",
        ),
        ("a /dev/sdb none luks,try-empty-password", "script", "try-empty-password", "luks"),
        ("a /dev/sdb none luks,try-empty-password=yes", "script", "try-empty-password", "luks"),
        ("a /dev/sdb none luks,try-empty-password=no", "passphrase", "", "luks"),
        ("a /dev/sdb /dev/sdc1 plain", "file", "/dev/sdc1", "plain"),
        ("a /dev/sdb /key:LABEL=stick", "file", "/key:LABEL=stick", "luks"),
        ("a /dev/sdb none tcrypt", "passphrase", "", "tcrypt"),
        ("a /dev/sdb none bitlk", "passphrase", "", "bitlk"),
        ("a /dev/sdb /k #luks", "file", "/k", "luks"),
    ],
)
def test_where_a_key_comes_from(line: str, key_from: str, key_file: str, kind: str) -> None:
    found = entry(line)
    assert (found.key_from, found.key_file, found.kind) == (key_from, key_file, kind)


def test_the_key_file_of_a_volume_by_its_name() -> None:
    """systemd takes /etc/cryptsetup-keys.d/NAME.key where no key is named."""
    there = saw(KEYS_BY_NAME, CLOSED, source="/etc/cryptsetup-keys.d/a.key")
    assert (entry("a /dev/sdb none", there).key_from, entry("a /dev/sdb none", there).key_mode) == ("file", 0o400)
    assert entry("b /dev/sdb none", there).key_from == "passphrase"
    assert entry("a /dev/sdb none tpm2-device=auto", there).key_from == "file"  # it is tried before the token
    assert entry("b /dev/sdb none", saw(KEYS_BY_NAME, DENIED)).key_mode == DENIED


def test_what_is_not_known_of_a_key_file() -> None:
    assert entry("a /dev/sdb /k", saw(Listing("/k"), DENIED)).key_mode == DENIED
    assert entry("a /dev/sdb /k", saw(Listing("/k"), NOT_THERE)).key_mode is None
    assert isinstance(entry("a /dev/sdb /k").key_mode, Missing), "nobody asked"
    link = Seen(attributes=FileAttributes(kind="link", mode=0o777, uid=0), data={"link": "/x"})
    assert isinstance(entry("a /dev/sdb /k", saw(Listing("/k"), link)).key_mode, Missing)
    assert isinstance(entry("a /dev/sdb /k:LABEL=x").key_mode, Missing)
    assert isinstance(entry("a /dev/sdb /k\\040y").key_mode, Missing)
    assert key_files([saw(CRYPTTAB, "a /dev/sdb /k\nb /dev/sdc /dev/urandom swap\n")]) == [Listing("/k")]


def test_no_crypttab_is_knowledge() -> None:
    assert [type(one) for one in entries(NOT_THERE)] == [Complete]
    assert [type(one) for one in entries("")] == [Complete]
    assert isinstance(entries("a /dev/sdb\n" * 2000)[-1], Missing)


def said_by_systemd(folder: Path, table: str) -> set[tuple[str, ...]]:
    """What systemd's generator would run at start: name, device, key, and options whatever their order."""
    for name in ("normal", "early", "late"):
        (folder / name).mkdir(parents=True)
    (folder / "crypttab").write_text(table)
    environment = {
        "SYSTEMD_CRYPTTAB": str(folder / "crypttab"),
        "SYSTEMD_LOG_TARGET": "null",
        "SYSTEMD_PROC_CMDLINE": "quiet",
        "PATH": "/usr/bin",
    }
    subprocess.run(
        [GENERATOR, *(str(folder / name) for name in ("normal", "early", "late"))], env=environment, check=False, capture_output=True
    )
    found = set()
    for unit in (folder / "normal").glob("systemd-cryptsetup@*.service"):
        for line in unit.read_text().splitlines():
            if line.startswith("ExecStart="):
                words = [*shlex.split(line.replace("%%", "%"))[2:], "", ""][:4]
                found.add((words[0], words[1], words[2], *sorted(words[3].split(","))))
    return found


def test_lines_are_read_as_systemd_reads_them(tmp_path: Path) -> None:
    chance = random.Random(4)
    agreed = volumes = 0
    for number in range(40):
        lines = []
        for each in range(chance.randint(0, 5)):
            fields = [
                f"v{each}{chance.choice(['', '_crypt', '-x', '#', '.a'])}",
                chance.choice(["/dev/sdb1", "/dev/disk/by-id/x", "/srv/disk.img"]),
                chance.choice(["none", "-", "/etc/k", "/dev/urandom", "/k#y"]),
                chance.choice(
                    ["luks", "luks,discard", "swap,cipher=aes-xts-plain64,size=512", "luks,noauto,nofail", "plain,hash=sha256", "#luks"]
                ),
            ]
            blank = chance.choice([" ", "\t", "  \t "])
            lines.append(
                chance.choice(["", "", " ", "\t"]) + blank.join(fields[: chance.choice([1, 2, 3, 4, 4, 4])]) + chance.choice(["", " "])
            )
            lines.append(chance.choice(["", "# v9 /dev/sdz none luks", "  #", "\t"]))
        table = "".join(f"{line}\n" for line in lines)
        ours = {(line.name, line.source, line.key or "", *sorted(line.options)) for line in lines_of(Seen(content=table.encode()))}
        theirs = {
            (name, device, "" if key in ("none", "-") else key, *sorted(option for option in options if option))
            for name, device, key, *options in said_by_systemd(tmp_path / str(number), table)
        }
        assert ours == theirs, table
        agreed += 1
        volumes += len(ours)
    print(f"{agreed} of 40 crypttabs ({volumes} volumes) read as systemd reads them")


@pytest.mark.parametrize(
    ("request_", "line", "patterns"),
    [
        (CONF_HOOK, 'KEYFILE_PATTERN="/etc/keys/*.key"', ["/etc/keys/*.key"]),
        (CONF_HOOK, "KEYFILE_PATTERN=/etc/keys/a", ["/etc/keys/a"]),
        (CONF_HOOK, "#KEYFILE_PATTERN=/etc/keys/a", []),
        (CONF_HOOK, "KEYFILE_PATTERN=", []),
        (DRACUT, 'install_items+=" /etc/a /etc/b "', ["/etc/a", "/etc/b"]),
        (DRACUT_DROP_INS, "install_items+=' /etc/a '  # the key", ["/etc/a"]),
        (MKINITCPIO, "FILES=(/crypto_keyfile.bin)", ["/crypto_keyfile.bin"]),
    ],
)
def test_what_goes_into_the_initial_ram_file_system(request_: Any, line: str, patterns: list[str]) -> None:
    found = read(initramfs_files, {request_: f"# comment\n{line}\n"})
    assert isinstance(found, InitramfsFiles)
    assert found.patterns == patterns
    assert read(initramfs_files, {request_: DENIED}).patterns == DENIED


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_a_reader_raise(data: bytes) -> None:
    assert isinstance(entries(b"a /dev/sdb /k luks\n" + data)[-1], Complete | Missing)
    assert isinstance(read(initramfs_files, {CONF_HOOK: data, DRACUT: data}), InitramfsFiles)


@pytest.mark.parametrize("words", ["rd.luks.key=1-2=/key:LABEL=stick", "luks.key=/key"])
def test_a_key_file_that_the_kernel_s_command_line_names(words: str) -> None:
    found = entry("a UUID=1-2 none luks", saw(CMDLINE, f"quiet {words} ro\n"))
    assert found.key_from == "file"
    assert isinstance(found.key_mode, Missing)
    assert entry("a UUID=1-2 none luks", saw(CMDLINE, "quiet rd.luks.uuid=1-2\n")).key_from == "passphrase"
    assert entry("a UUID=1-2 none luks", saw(CMDLINE, DENIED)).key_mode == DENIED
