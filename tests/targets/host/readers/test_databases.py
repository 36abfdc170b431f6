"""Directories of databases: the usual ones, and those that are named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.databases import DatabaseDirectory
from govaudit.model import Complete, Many, Missing, Reason
from govaudit.targets.host.readers.databases import SETTINGS, USUAL, database_directories
from govaudit.targets.host.readers.real_paths import resolution
from govaudit.targets.host.requests import File, Glob, Listing
from tests.support import DENIED, saw
from tests.support.startup import read
from tests.support.storage import facts_of_host, with_files


def found(files: dict[str, str], **more: Any) -> dict[str, DatabaseDirectory]:
    [known] = facts_of_host(with_files({}, files, **more), DatabaseDirectory)
    assert isinstance(known, Many)
    assert isinstance(known.ending, Complete)
    return {one.path: one for one in known.facts}


def test_a_usual_directory_and_where_its_link_leads() -> None:
    [one] = found({}, links={"/var/lib/mysql": "/data/mysql"}).values()
    assert one == DatabaseDirectory(product="MySQL", path="/var/lib/mysql", real="/data/mysql", named_in="")


def test_what_lies_within_a_directory_counts_where_it_is_a_link_to_elsewhere() -> None:
    main = "/var/lib/postgresql/15/main"
    assert list(found({}, directories=[main, f"{main}/pg_wal"])) == [main]
    led = found({}, directories=[main], links={f"{main}/pg_wal": "/fast/wal", f"{main}/pg_tblspc/16384": "/big/space"})
    assert {path: one.real for path, one in led.items()} == {
        main: main,
        f"{main}/pg_wal": "/fast/wal",
        f"{main}/pg_tblspc/16384": "/big/space",
    }


def test_a_file_of_that_name_is_no_directory() -> None:
    assert found({"/var/lib/mysql": ""}) == {}


@pytest.mark.parametrize(
    ("file", "line", "product"),
    [
        ("/etc/postgresql/15/main/postgresql.conf", "data_directory = '/d/x'\t\t# use data in another directory", "PostgreSQL"),
        ("/etc/postgresql/15/main/postgresql.conf", "data_directory '/d/x'", "PostgreSQL"),
        ("/etc/mysql/mariadb.conf.d/50-server.cnf", "  datadir\t= /d/x", "MySQL"),
        ("/etc/my.cnf", "innodb-log-group-home-dir=/d/x", "MySQL"),
        ("/etc/mongod.conf", '  dbPath: "/d/x"', "MongoDB"),
        ("/etc/mongodb.conf", "dbpath=/d/x", "MongoDB"),
        ("/etc/redis/redis.conf", "dir /d/x", "Redis"),
        ("/etc/opensearch/opensearch.yml", "path.data: /d/x", "OpenSearch"),
        ("/etc/default/etcd", 'ETCD_DATA_DIR="/d/x"', "etcd"),
        ("/etc/ldap/slapd.conf", "directory\t/d/x", "LDAP"),
        ("/etc/influxdb/influxdb.conf", '  dir = "/d/x"', "InfluxDB"),
        ("/etc/docker/daemon.json", '{"log-driver": "local", "data-root": "/d/x"}', "Docker"),
        ("/etc/containers/storage.conf", 'graphroot = "/d/x/"', "Podman"),
    ],
)
def test_a_directory_that_a_setting_names(file: str, line: str, product: str) -> None:
    one = found({file: f"# comment\n{line}\n"}, directories=["/d/x"])["/d/x"]
    assert (one.product, one.named_in) == (product, file)
    if not file.endswith(".json"):  # which has no comments
        assert found({file: f"# {line}\n"}, directories=["/d/x"]) == {}
    assert found({file: f"{line}\n"}) == {}, "it is not there"


def test_two_settings_that_differ_count_both() -> None:
    both = found({"/etc/my.cnf": "datadir=/a\n", "/etc/my.cnf.d/z.cnf": "datadir=/b\n"}, directories=["/a", "/b"])
    assert {path: one.named_in for path, one in both.items()} == {"/a": "/etc/my.cnf", "/b": "/etc/my.cnf.d/z.cnf"}


def test_what_may_not_be_looked_at_leaves_the_list_incomplete() -> None:
    asked: list[Any] = [Listing("/var/lib/postgresql/*/*"), File("/etc/my.cnf"), Glob("/etc/mysql/*.conf.d/*.cnf")]
    for request in asked:
        assert request in USUAL or request in SETTINGS
        assert list(read(database_directories, {request: DENIED})) == [DENIED]


def test_a_named_directory_that_may_not_be_looked_at_is_told() -> None:
    path = "/secret/data"
    answers: dict[Any, Any] = {File("/etc/my.cnf"): f"datadir={path}\n", Listing(path): DENIED, resolution(path): DENIED}
    [one, _] = read(database_directories, {}, *(saw(request, answer) for request, answer in answers.items()))
    assert (one.path, one.real) == (path, DENIED)
    assert DENIED.reason is Reason.PERMISSION_DENIED


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    answers: dict[Any, Any] = {request: data for request in SETTINGS if isinstance(request, File)}
    assert isinstance(list(read(database_directories, answers))[-1], Complete | Missing)
