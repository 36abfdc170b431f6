"""The table of storage."""

from __future__ import annotations

from typing import Any

from govaudit.facts.databases import DatabaseEncryption
from govaudit.facts.encryption_at_rest import PathEncryption, SwapEncryption
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.tables.storage import storage
from govaudit.facts.volume_keys import VolumeKey
from govaudit.language import in_words
from govaudit.model import Missing, Request, Table
from govaudit.targets.host.readers.crypttab import CRYPTTAB
from govaudit.targets.host.readers.real_paths import ALL_PATHS
from tests.support import DENIED
from tests.support.storage import LVM_ON_LUKS_DEVICES, LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_SWAPS, facts_of_host, host, with_files


def rows(answers: dict[Request, Any], language: str = "en") -> list[list[str]]:
    table = storage(*facts_of_host(answers, PathEncryption, SwapEncryption, DatabaseEncryption, VolumeKey, RealPaths))
    assert isinstance(table, Table)
    assert all(len(row) == len(table.columns) for row in table.rows)
    return [[in_words(cell, language) for cell in row] for row in table.rows]


HOST = host(LVM_ON_LUKS_MOUNTS, LVM_ON_LUKS_DEVICES, swaps=LVM_ON_LUKS_SWAPS)
LUKS = "yes: sda5_crypt (LUKS2, aes-xts-plain64)"
TYPED = "passphrase typed at start"


def test_one_row_for_each_path_mount_database_and_swap() -> None:
    answers = with_files(HOST, {"/etc/crypttab": "sda5_crypt UUID=3f none luks\n"}, links={"/var/lib/mysql": "/home/mysql"})
    root = ["/", "ext4", "app--vg-root > sda5_crypt > sda5 > sda", LUKS, TYPED]
    found = rows(answers)
    assert found[0] == ["/", *root]
    assert found[1] == ["/home", "/home", "ext4", "app--vg-home > sda5_crypt > sda5 > sda", LUKS, TYPED]
    assert found[2:5] == [[path, *root] for path in ("/var", "/srv", "/tmp")]
    assert ["/boot", "/boot", "ext2", "sda1 > sda", "no", "-"] in found
    assert ["/run", "/run", "tmpfs", "-", "in memory alone", "-"] in found
    assert found[-2] == ["/var/lib/mysql (MySQL)", "/home", "ext4", "app--vg-home > sda5_crypt > sda5 > sda", LUKS, TYPED]
    assert found[-1] == ["/dev/dm-2", "swap", "swap", "app--vg-swap_1 > sda5_crypt > sda5 > sda", LUKS, TYPED]


def test_where_the_key_comes_from() -> None:
    for line, key in {
        "sda5_crypt UUID=3f /boot/k luks": "file /boot/k, not encrypted",
        "sda5_crypt UUID=3f /etc/k luks": "file /etc/k, encrypted",
        "sda5_crypt UUID=3f /run/k luks": "file /run/k, in memory",
        "sda5_crypt UUID=3f none luks,tpm2-device=auto": "TPM or token",
        "sda5_crypt UUID=3f x luks,keyscript=/lib/s": "script /lib/s",
        "sda5_crypt UUID=3f /dev/urandom swap": "made anew at each start",
        "other UUID=3f none luks": "not in /etc/crypttab",
    }.items():
        assert rows(with_files(HOST, {"/etc/crypttab": line + "\n"}))[0][-1] == key


def test_a_directory_that_is_a_link_is_where_it_leads() -> None:
    from govaudit.model import Seen
    from govaudit.targets.host.readers.real_paths import PATHS

    led = "".join(f"{'/boot/srv' if path == '/srv' else path}\n" for path in PATHS).encode()
    assert rows({**HOST, ALL_PATHS: Seen(content=led, status=0)})[3][:2] == ["/srv", "/boot"]


def test_what_is_not_known_says_so() -> None:
    denied = "not known: /somewhere: permission denied"
    found = rows({**HOST, ALL_PATHS: DENIED, CRYPTTAB: DENIED})
    assert found[0][-1] == denied
    assert found[1] == ["/home", denied, "-", "-", denied, "-"]
    [places, real] = facts_of_host(HOST, PathEncryption, RealPaths)
    table = storage(places, DENIED, DENIED, DENIED, real)
    assert isinstance(table, Table)
    assert table.note is not None
    assert str(table.note) == "not everything is known: /somewhere: permission denied"
    assert not isinstance(table, Missing)


def test_in_indonesian() -> None:
    assert rows(HOST, "id")[0][4].startswith("ya: ")
