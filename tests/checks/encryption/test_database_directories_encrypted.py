"""encryption.database-directories-encrypted"""

from __future__ import annotations

import pytest

from govaudit.facts.databases import DatabaseEncryption
from govaudit.model import Missing, Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.storage import LVM_ON_LUKS_DEVICES, LVM_ON_LUKS_MOUNTS, device_rows, facts_of_host, host, with_files

database_directories_encrypted = load_check("encryption.database-directories-encrypted")

MOUNTS = LVM_ON_LUKS_MOUNTS + "60 28 8:2 / /data rw - ext4 /dev/sda2 rw\n61 28 8:2 /wal /var/lib/mysql/wal rw - ext4 /dev/sda2 rw\n"


def directory(encrypted_by: list[str] | Missing, *, in_memory: bool = False) -> DatabaseEncryption:
    return DatabaseEncryption(
        product="MySQL", path="/var/lib/mysql", mount="/", encrypted_by=encrypted_by, in_memory=in_memory, disks=["sda"]
    )


def test_good_a_directory_on_luks() -> None:
    assert database_directories_encrypted(directory(["x (LUKS2, aes-xts-plain64)"])).status is Status.PASS


def test_bad_a_directory_on_a_plain_disk() -> None:
    verdict = database_directories_encrypted(directory([]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "/var/lib/mysql (MySQL) must be encrypted; between the file system at / and the disk sda the host encrypts nothing"
    )


def test_absent_no_database_and_what_is_not_known() -> None:
    assert database_directories_encrypted(directory([], in_memory=True)).status is Status.NOT_APPLICABLE
    assert database_directories_encrypted(directory(DENIED)).status is Status.UNKNOWN
    assert database_directories_encrypted({DatabaseEncryption: DENIED}).status is Status.UNKNOWN
    assert database_directories_encrypted({DatabaseEncryption: NOT_THERE}).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("directories", "files", "links", "expected"),
    [
        ([], {}, {}, {}),
        (["/var/lib/postgresql/15/main"], {}, {}, {"/var/lib/postgresql/15/main": Status.PASS}),
        (["/var/lib/redis"], {}, {"/var/lib/redis": "/data/redis"}, {"/var/lib/redis": Status.FAIL}),
        (["/var/lib/mysql"], {}, {}, {"/var/lib/mysql": Status.FAIL}),  # its log lies on a plain file system that is mounted below it
        (
            ["/data/pg"],
            {"/etc/postgresql/15/main/postgresql.conf": "#data_directory = '/var/x'\n data_directory\t= '/data/pg'\t# here\n"},
            {},
            {"/data/pg": Status.FAIL},
        ),
        (["/home/my"], {"/etc/mysql/my.cnf": "[mysqld]\nDataDir=/home/my/\n"}, {}, {"/home/my": Status.PASS}),
        (["/data/m"], {"/etc/mongod.conf": "storage:\n  dbPath: /data/m\n"}, {}, {"/data/m": Status.FAIL}),
        (["/data/d"], {"/etc/docker/daemon.json": '{"data-root": "/data/d"}\n'}, {}, {"/data/d": Status.FAIL}),
        (["/data/r"], {"/etc/redis/redis.conf": "dir ./\ndir /data/r\n"}, {}, {"/data/r": Status.FAIL}),
        (["/data/e"], {"/etc/elasticsearch/elasticsearch.yml": "path.data: /data/e\n"}, {}, {"/data/e": Status.FAIL}),
        ([], {"/etc/mongod.conf": "storage:\n  dbPath: /gone\n"}, {}, {}),
    ],
)
def test_good_and_bad_directories_of_a_recorded_host(
    directories: list[str], files: dict[str, str], links: dict[str, str], expected: dict[str, Status]
) -> None:
    devices = LVM_ON_LUKS_DEVICES + device_rows("sdb - - - 8:16")
    answers = with_files(host(MOUNTS, devices), files, links=links, directories=directories)
    [known] = facts_of_host(answers, DatabaseEncryption)
    assert {fact.path: database_directories_encrypted(fact).status for fact in known.facts} == expected
