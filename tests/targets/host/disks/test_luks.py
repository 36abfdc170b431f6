"""LUKS headers beside the real cryptsetup, damaged ones, and hostile ones."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.luks import LuksHeader, LuksVolume
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen
from govaudit.reading import Observations
from govaudit.targets.host.disks.luks import HEADER_1, SIZES_2, header_size, read_header
from govaudit.targets.host.readers.luks import CRYPTTAB, headers_elsewhere, headers_of_devices, luks_volumes
from govaudit.targets.host.requests import DeviceHeaders, File, LuksHeaderOf
from tests.support import DENIED, NOT_THERE, saw
from tests.support.hosts import ask, capture
from tests.support.luks import formatted
from tests.support.storage import device_rows

QUICK = ("--pbkdf-force-iterations", "1000")
ARGON = ("--pbkdf-memory", "64", "--pbkdf-parallel", "2", "--pbkdf-force-iterations", "4")

FORMATS = [
    *(
        ("luks1", *QUICK, "--cipher", cipher, "--key-size", bits, "--hash", digest)
        for (cipher, bits), digest in itertools.product(
            [("aes-xts-plain64", "256"), ("aes-xts-plain64", "512"), ("aes-cbc-essiv:sha256", "256"), ("aes-cbc-plain64", "128")],
            ["sha1", "sha256", "sha512"],
        )
    ),
    *(
        ("luks2", "--pbkdf", "pbkdf2", *QUICK, "--hash", digest, "--sector-size", sector)
        for digest, sector in itertools.product(["sha256", "sha512"], ["512", "4096"])
    ),
    *(("luks2", "--pbkdf", kind, *ARGON, "--key-size", bits) for kind, bits in itertools.product(["argon2i", "argon2id"], ["256", "512"])),
    *(
        ("luks2", "--pbkdf", "argon2id", *ARGON, "--luks2-metadata-size", size, "--luks2-keyslots-size", "8m")
        for size in ("16k", "32k", "128k", "1m", "4m")
    ),
    ("luks2", "--pbkdf", "argon2id", *ARGON, "--label", "with a label", "--subsystem", "own", "--key-slot", "5"),
]


def read(path: Path) -> LuksHeader | Missing:
    content = path.read_bytes()
    return read_header(str(path), content[: header_size(content[:16])])


def said_by_cryptsetup(path: Path) -> dict[str, Any]:
    """What luksDump says, in the words of our fact."""
    dump = subprocess.run(["cryptsetup", "luksDump", str(path)], check=True, capture_output=True, text=True).stdout
    if "Version:       \t1" in dump:
        [cipher], [mode], [bits], [digest] = (re.findall(rf"^{name}:\s*(.+)$", dump, re.MULTILINE) for name in
                                              ("Cipher name", "Cipher mode", "MK bits", "Hash spec"))  # fmt: skip
        slots = re.findall(r"^Key Slot (\d): ENABLED\n\s*Iterations:\s*(\d+)", dump, re.MULTILINE)
        return {
            "version": 1,
            "ciphers": [f"{cipher}-{mode}"],
            "bits": int(bits),
            "slots": [(int(number), "pbkdf2", digest, int(count), 0, 0, "normal", True) for number, count in slots],
            "tokens": [],
        }
    told = json.loads(subprocess.run(["cryptsetup", "luksDump", "--dump-json-metadata", str(path)], check=True, capture_output=True).stdout)
    bound = {slot for digest in told["digests"].values() if digest["segments"] for slot in digest["keyslots"]}
    slots = []
    for number, slot in told["keyslots"].items():
        kdf = slot["kdf"]
        cost = (kdf["iterations"], 0, 0) if kdf["type"] == "pbkdf2" else (kdf["time"], kdf["memory"], kdf["cpus"])
        priority = {0: "ignore", 1: "normal", 2: "prefer"}[slot.get("priority", 1)]
        slots.append((int(number), kdf["type"], kdf.get("hash", ""), *cost, priority, number in bound))
    return {
        "version": 2,
        "ciphers": sorted(segment["encryption"] for segment in told["segments"].values()),
        "bits": min(8 * slot["key_size"] for number, slot in told["keyslots"].items() if number in bound),
        "slots": sorted(slots),
        "tokens": [(token["type"], [int(one) for one in token["keyslots"]]) for token in told["tokens"].values()],
    }


def said_by_us(path: Path) -> dict[str, Any]:
    header = read(path)
    assert isinstance(header, LuksHeader)
    assert not header.has_plain_segments
    return {
        "version": header.version,
        "ciphers": header.ciphers,
        "bits": header.key_bits,
        "slots": [
            (one.number, one.kdf, one.hash, one.iterations, one.memory, one.threads, one.priority, one.is_bound) for one in header.slots
        ],
        "tokens": [(one.kind, one.slots) for one in header.tokens],
    }


def test_headers_are_read_as_cryptsetup_reads_them(tmp_path: Path) -> None:
    agreed = 0
    for options in FORMATS:
        path = formatted(tmp_path / "disk.img", *options)
        assert said_by_us(path) == said_by_cryptsetup(path), options
        agreed += 1
    print(f"{agreed} of {len(FORMATS)} formats of cryptsetup read as cryptsetup reads them")


def test_slots_tokens_and_priorities_as_cryptsetup_changes_them(tmp_path: Path) -> None:
    path = formatted(tmp_path / "disk.img", "luks2", "--pbkdf", "argon2id", *ARGON)
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("once")
    new.write_text("twice")

    def cryptsetup(*words: str) -> None:
        subprocess.run(["cryptsetup", "-q", *words], check=True, capture_output=True)

    cryptsetup("luksAddKey", "--key-file", str(old), "--pbkdf", "pbkdf2", *QUICK, str(path), str(new))
    cryptsetup(
        "luksAddKey",
        "--unbound",
        "--key-size",
        "256",
        "--key-slot",
        "9",
        "--key-file",
        str(old),
        *QUICK,
        "--pbkdf",
        "pbkdf2",
        str(path),
        str(new),
    )
    cryptsetup("config", "--priority", "ignore", "--key-slot", "1", str(path))
    cryptsetup("token", "add", "--key-description", "mine", "--key-slot", "1", str(path))
    token = tmp_path / "token.json"
    token.write_text('{"type": "clevis", "keyslots": ["0"], "jwe": {"ciphertext": "c2VjcmV0"}}')
    cryptsetup("token", "import", "--json-file", str(token), str(path))
    assert said_by_us(path) == said_by_cryptsetup(path)
    header = read(path)
    assert isinstance(header, LuksHeader)
    assert [(one.number, one.priority, one.is_bound) for one in header.slots] == [
        (0, "normal", True),
        (1, "ignore", True),
        (9, "normal", False),
    ]
    cryptsetup("luksKillSlot", "--key-file", str(old), str(path), "1")
    assert said_by_us(path) == said_by_cryptsetup(path)


def rewritten(path: Path, old: bytes, new: bytes) -> bytes:
    """A LUKS2 header with another JSON area of the same length, and the checksum that fits it."""
    content = bytearray(path.read_bytes()[: 1 << 14])
    area = bytes(content[4096:]).replace(old, new, 1)
    assert area != bytes(content[4096:])
    content[4096:] = area.ljust(len(content) - 4096, b"\0")[: len(content) - 4096]
    content[448:512] = bytes(64)
    content[448:480] = hashlib.sha256(content).digest()
    return bytes(content)


@pytest.fixture(scope="module")
def luks2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return formatted(tmp_path_factory.mktemp("luks") / "two.img", "luks2", "--pbkdf", "pbkdf2", *QUICK)


@pytest.fixture(scope="module")
def luks1(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return formatted(tmp_path_factory.mktemp("luks") / "one.img", "luks1", *QUICK)


def test_the_null_cipher_is_named(luks2: Path) -> None:
    header = read_header("x", rewritten(luks2, b'"encryption":"aes-xts-plain64","sector', b'"encryption":"cipher_null-ecb","sector'))
    assert isinstance(header, LuksHeader)
    assert header.ciphers == ["cipher_null-ecb"]


def test_a_part_that_is_not_encrypted_is_told(luks2: Path) -> None:
    header = read_header("x", rewritten(luks2, b'"type":"crypt"', b'"type":"linear"'))
    assert isinstance(header, LuksHeader)
    assert header.has_plain_segments


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"keyslots"', b"[" * 3000 + b'{"keyslots"'),
        (b'{"keyslots"', b'{"a":' * 2000 + b'{"keyslots"'),
        (b'"key_size":64', b'"key_size":-1'),
        (b'"iterations":1000', b'"iterations":1e9'),
        (b'"iterations":1000', b'"iterations":"9"'),
        (b'"keyslots":{"0"', b'"keyslots":{"x"'),
        (b'"segments":{', b'"segmented":{'),
        (b'"type":"crypt"', b'"type":"\xff\xfept"'),
        (b'"type":"luks2"', b'"type":null   '),
    ],
)
def test_a_json_area_that_lies_is_missing(luks2: Path, old: bytes, new: bytes) -> None:
    header = read_header("x", rewritten(luks2, old, new))
    assert isinstance(header, Missing)
    assert header.reason is Reason.UNPARSEABLE


def test_a_header_with_a_wrong_checksum_is_missing(luks2: Path) -> None:
    content = bytearray(luks2.read_bytes()[: 1 << 14])
    for at in (20, 100, 460, 5000, (1 << 14) - 1):
        damaged = bytearray(content)
        damaged[at] ^= 1
        assert isinstance(read_header("x", bytes(damaged)), Missing), at
    cut = read_header("x", bytes(content[:9000]))
    assert isinstance(cut, Missing)
    assert cut.reason is Reason.INCOMPLETE


@pytest.mark.parametrize("size", [0, 1, 592, 4096, 16383, 16385, 3 << 14, 8 << 20, 2**63, 2**64 - 1])
def test_a_size_that_lies_is_never_read(luks2: Path, size: int) -> None:
    beginning = luks2.read_bytes()[:8] + size.to_bytes(8, "big")
    assert header_size(beginning) == 0
    assert isinstance(read_header("x", beginning), Missing)


def test_a_luks1_header_with_odd_slots_is_missing(luks1: Path) -> None:
    content = bytearray(luks1.read_bytes()[:HEADER_1])
    content[208 + 48] ^= 1
    assert isinstance(read_header("x", bytes(content)), Missing)


def test_no_salt_digest_or_key_material_is_kept_or_asked_for(luks1: Path, luks2: Path, tmp_path: Path) -> None:
    stream = Path(capture(tmp_path, [LuksHeaderOf(str(luks1)), LuksHeaderOf(str(luks2))]).removeprefix("capture:")).read_bytes()
    content = luks1.read_bytes()
    for place, length in ((112, 20), (132, 32), (216, 32)):
        secret = content[place : place + length]
        assert secret not in stream, "digest or salt of LUKS1"
        assert secret.hex().encode() not in stream
    assert content[4096:4160] not in stream, "key material of LUKS1"
    assert luks2.read_bytes()[0x8000:0x8040] not in stream, "key material of LUKS2"
    told = json.loads(
        subprocess.run(["cryptsetup", "luksDump", "--dump-json-metadata", str(luks2)], check=True, capture_output=True).stdout
    )
    for secret in (told["keyslots"]["0"]["kdf"]["salt"], told["digests"]["0"]["digest"], told["digests"]["0"]["salt"]):
        assert secret.encode() not in stream, "digest or salt of LUKS2"
    assert luks2.read_bytes()[104:168] not in stream, "salt of the header"
    for path in (luks1, luks2):
        [seen] = ask("local:", LuksHeaderOf(str(path)))
        assert isinstance(seen.outcome, Seen)
        kept = json.dumps(seen.outcome.data)
        assert seen.outcome.content == b""
        assert "salt" not in kept
        assert told["keyslots"]["0"]["kdf"]["salt"] not in kept
        assert told["digests"]["0"]["digest"] not in kept


def test_a_host_a_root_directory_and_a_capture_say_the_same(luks1: Path, luks2: Path, tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    odd = {
        "short": b"LUKS",
        "other": b"x" * 100,
        "wrong": b"LUKS\xba\xbe\0\3" + bytes(100),
        "lying": b"LUKS\xba\xbe\0\2" + b"\xff" * 100,
        "empty": b"",
        "one": luks1.read_bytes()[: 1 << 13],
        "two": luks2.read_bytes()[: 1 << 15],
        "cut": luks2.read_bytes()[: 1 << 13],
    }
    for name, content in odd.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "fifo").unlink(missing_ok=True)
    os.mkfifo(tmp_path / "fifo")
    names = [*odd, "fifo", "nothing", "etc"]

    def kinds(address: str, prefix: str) -> list[Any]:
        seen = ask(address, *(LuksHeaderOf(f"{prefix}/{name}") for name in names))
        return [one.outcome.data if isinstance(one.outcome, Seen) else getattr(one.outcome, "reason", "absent") for one in seen]

    here = kinds("local:", str(tmp_path))
    assert here == kinds(f"root:{tmp_path}", "")
    carried = capture(tmp_path, [LuksHeaderOf(f"{tmp_path}/{name}") for name in names])
    assert here == kinds(carried, str(tmp_path))
    assert [one if isinstance(one, str) else one["version"] for one in here] == [
        *(Reason.INCOMPLETE, "absent", Reason.UNPARSEABLE, Reason.UNPARSEABLE, Reason.INCOMPLETE, 1, 2, Reason.INCOMPLETE),
        *(Reason.NOT_SUPPORTED, "absent", Reason.NOT_SUPPORTED),
    ]


def test_every_size_that_is_allowed_is_a_size(luks2: Path) -> None:
    for size in SIZES_2:
        assert header_size(luks2.read_bytes()[:8] + size.to_bytes(8, "big")) == size


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=700), st.sampled_from([b"", b"LUKS\xba\xbe\0\1", b"LUKS\xba\xbe\0\2" + (1 << 14).to_bytes(8, "big")]))
def test_no_bytes_make_it_raise(data: bytes, beginning: bytes) -> None:
    assert isinstance(read_header("x", beginning + data), LuksHeader | Missing)
    assert isinstance(read_header("x", (beginning + data).ljust(1 << 14, b"\0")), LuksHeader | Missing)


# The reader -------------------------------------------------------------------------------------

ROWS = device_rows("sda - - - 8:0 0000000000000000", "sda5 - - - 8:5 4c554b53babe0002", "sr0 - - - 11:0")


def volumes(*seen: Observation, devices: bytes = ROWS, crypttab: Any = NOT_THERE) -> list[Any]:
    return list(luks_volumes(Observations([saw(DeviceHeaders(), devices), saw(CRYPTTAB, crypttab), *seen])))


def test_devices_with_a_header_are_asked_for_it(luks2: Path) -> None:
    assert headers_of_devices([saw(DeviceHeaders(), ROWS)]) == [LuksHeaderOf("/dev/sda5")]
    [seen] = ask("local:", LuksHeaderOf(str(luks2)))
    found, end = volumes(saw(LuksHeaderOf("/dev/sda5"), seen.outcome))
    assert isinstance(found, LuksVolume)
    assert (found.device, found.header_at) == ("/dev/sda5", "")
    assert isinstance(found.header, LuksHeader)
    assert isinstance(end, Complete)


def test_a_detached_header_is_looked_for_where_crypttab_says() -> None:
    line = "# a\nbig\t/dev/sdb none luks,header=/boot/big.hdr,nofail\nother /dev/sdc none luks\n"
    assert headers_elsewhere([saw(CRYPTTAB, line)]) == [LuksHeaderOf("/boot/big.hdr")]
    found, end = volumes(
        saw(LuksHeaderOf("/boot/big.hdr"), NOT_THERE), devices=device_rows("sda - - - 8:0 0000000000000000"), crypttab=line
    )
    assert (found.device, found.header_at) == ("/dev/sdb", "/boot/big.hdr")
    assert isinstance(found.header, Missing)
    assert isinstance(end, Complete)


def test_what_may_not_be_read_leaves_the_list_incomplete() -> None:
    [end] = volumes(devices=device_rows("sda - - - 8:0"))
    assert isinstance(end, Missing)
    found, end = volumes(saw(LuksHeaderOf("/dev/sda5"), DENIED), crypttab=DENIED)
    assert found.header == DENIED
    assert end == DENIED


def test_a_real_device_of_this_machine(as_root: None, luks2: Path) -> None:
    loop = subprocess.run(["losetup", "-r", "-f", "--show", str(luks2)], check=True, capture_output=True, text=True).stdout.strip()
    try:
        first = ask("local:", DeviceHeaders(), File("/etc/crypttab"))
        asked: list[Request] = list(headers_of_devices(first))
        assert LuksHeaderOf(loop) in asked
        found = [one for one in luks_volumes(Observations([*first, *ask("local:", *asked)])) if isinstance(one, LuksVolume)]
    finally:
        subprocess.run(["losetup", "-d", loop], check=True)
    assert next(one.header for one in found if one.device == loop) == read(luks2)
    assert not isinstance(found[0].header, Absent)
