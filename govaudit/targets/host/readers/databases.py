"""Directories of data that are usual for a product, and those that its configuration names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.databases import DatabaseDirectory
from govaudit.model import Complete, Missing, Observation, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing

from .real_paths import real_path, resolution


class Product(msgspec.Struct, frozen=True):
    """Where one product keeps its data."""

    usual: tuple[str, ...]
    """Patterns of directories and of links to them."""
    settings: tuple[str, ...] = ()
    """Patterns of files that can name another directory."""
    keyword: str = ""
    """What a line of them begins with that does; a regular expression."""
    linked: tuple[str, ...] = ()
    """Patterns of what lies within these directories, unless it is a link to elsewhere."""


PRODUCTS = {
    "PostgreSQL": Product(
        ("/var/lib/postgresql/*/*", "/var/lib/pgsql/data", "/var/lib/pgsql/*/data"),
        ("/etc/postgresql/*/*/postgresql.conf",),
        r"data_directory\s*=?",
        tuple(
            f"{directory}/{inner}"
            for directory in ("/var/lib/postgresql/*/*", "/var/lib/pgsql/data", "/var/lib/pgsql/*/data")
            for inner in ("pg_wal", "pg_tblspc/*")
        ),
    ),
    "MySQL": Product(
        ("/var/lib/mysql",),
        ("/etc/my.cnf", "/etc/my.cnf.d/*.cnf", "/etc/mysql/my.cnf", "/etc/mysql/*.conf.d/*.cnf"),
        r"(?:datadir|innodb[-_]data[-_]home[-_]dir|innodb[-_]log[-_]group[-_]home[-_]dir|innodb[-_]undo[-_]directory)\s*=",
    ),
    "MongoDB": Product(("/var/lib/mongodb", "/var/lib/mongo"), ("/etc/mongod.conf", "/etc/mongodb.conf"), r"dbpath\s*[:=]"),
    "Redis": Product(
        ("/var/lib/redis", "/var/lib/valkey"),
        ("/etc/redis.conf", "/etc/redis/*.conf", "/etc/valkey/*.conf"),
        r"dir\s",
    ),
    "Elasticsearch": Product(("/var/lib/elasticsearch",), ("/etc/elasticsearch/elasticsearch.yml",), r"path\.data\s*:"),
    "OpenSearch": Product(("/var/lib/opensearch",), ("/etc/opensearch/opensearch.yml",), r"path\.data\s*:"),
    "Cassandra": Product(("/var/lib/cassandra",)),
    "CouchDB": Product(
        ("/var/lib/couchdb", "/opt/couchdb/data"), ("/opt/couchdb/etc/local.ini", "/etc/couchdb/local.ini"), r"database_dir\s*="
    ),
    "etcd": Product(("/var/lib/etcd",), ("/etc/default/etcd", "/etc/etcd/etcd.conf"), r"(?:ETCD_DATA_DIR\s*=|data-dir\s*:)"),
    "LDAP": Product(("/var/lib/ldap", "/var/lib/dirsrv"), ("/etc/ldap/slapd.conf", "/etc/openldap/slapd.conf"), r"directory\s"),
    "InfluxDB": Product(("/var/lib/influxdb", "/var/lib/influxdb2"), ("/etc/influxdb/influxdb.conf",), r"(?:dir|wal-dir)\s*="),
    "SQL Server": Product(("/var/opt/mssql/data",)),
    "Docker": Product(("/var/lib/docker",), ("/etc/docker/daemon.json",), r'.*"data-root"\s*:'),
    "Podman": Product(("/var/lib/containers/storage",), ("/etc/containers/storage.conf",), r"graphroot\s*="),
}

MAX_LINES = 20_000
MOST_DIRECTORIES = 200

USUAL = {Listing(pattern): name for name, product in PRODUCTS.items() for pattern in (*product.usual, *product.linked)}
LINKED = frozenset(Listing(pattern) for product in PRODUCTS.values() for pattern in product.linked)
SETTINGS = {(Glob(path) if "*" in path else File(path)): name for name, product in PRODUCTS.items() for path in product.settings}
_LINES = {name: re.compile(r"\s*" + product.keyword + r"\s*(.*)", re.IGNORECASE) for name, product in PRODUCTS.items()}
_PATH = re.compile(r"""["']?(/[^"'#,\]]*)""")


def _there(listing: Listing, seen: Sequence[Observation]) -> list[str]:
    """Directories and links that a listing brought."""
    kinds = ("link",) if listing in LINKED else ("directory", "link")
    return [
        one.source
        for one in seen
        if isinstance(one.outcome, Seen) and one.outcome.attributes is not None and one.outcome.attributes.kind in kinds
    ][:MOST_DIRECTORIES]


def _named(product: str, seen: Sequence[Observation]) -> list[tuple[str, str]]:
    """Paths that settings name, each with its file; every mention counts, for another one may hold after the next start."""
    found = []
    for one in seen:
        if isinstance(one.outcome, Seen):
            for line in one.outcome.lines()[:MAX_LINES]:
                setting = _LINES[product].match(line[:2000])
                path = _PATH.match(setting[1]) if setting else None
                if path and "\0" not in path[1]:
                    found.append((path[1].rstrip().rstrip("/") or "/", one.source))
    return found[:MOST_DIRECTORIES]


def _each_usual(listing: Listing) -> Each:
    return Each(listing, lambda seen: [resolution(path) for path in _there(listing, seen)])


def _each_setting(request: Request, product: str) -> Each:
    def asked(seen: Sequence[Observation]) -> Iterator[Request]:
        for path, _ in _named(product, seen):
            yield Listing(path)
            yield resolution(path)

    return Each(request, asked)


@reads(
    *map(Maybe, USUAL),
    *map(Maybe, SETTINGS),
    *map(_each_usual, USUAL),
    *(_each_setting(request, product) for request, product in SETTINGS.items()),
)
def database_directories(seen: Observations) -> Iterator[DatabaseDirectory | Complete | Missing]:
    """Those that are there, and those that a setting names; a product that is set up otherwise is not found."""
    told: set[str] = set()
    unknown: Missing | None = None
    for listing, product in USUAL.items():
        brought = seen.many(listing)
        unknown = unknown or next((one.outcome for one in brought if isinstance(one.outcome, Missing)), None)
        for path in _there(listing, brought):
            if path not in told:
                told.add(path)
                yield _directory(seen, product, path, "")
    for request, product in SETTINGS.items():
        brought = seen.many(request)
        unknown = unknown or next((one.outcome for one in brought if isinstance(one.outcome, Missing)), None)
        for path, file in _named(product, brought):
            if path not in told and (_there(Listing(path), seen.many(Listing(path))) or isinstance(seen.outcome(Listing(path)), Missing)):
                told.add(path)
                yield _directory(seen, product, path, file)
    if len(told) >= MOST_DIRECTORIES:
        yield missing(Reason.TOO_LARGE, "there are more than {limit} directories of databases", limit=MOST_DIRECTORIES)
        return
    yield unknown if unknown is not None else complete("no directory of a known database is there")


def _directory(seen: Observations, product: str, path: str, named_in: str) -> DatabaseDirectory:
    return DatabaseDirectory(product=product, path=path, real=real_path(path, seen.outcome(resolution(path))), named_in=named_in)
