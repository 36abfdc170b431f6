"""Homes as they are protected, and the files in them that programs trust."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.home_files import PathMode
from govaudit.facts.homes import ClientPasswords, Home, TrustedFiles
from govaudit.model import Absent, Complete, Missing, Observation, Request, Seen, complete
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.passwd import Line
from govaudit.targets.host.requests import Listing
from govaudit.targets.host.ways import path_mode

from .accounts import PASSWD
from .home_files import homes, unread

NO_SHELLS = frozenset({"nologin", "false", "true", "sync", "halt", "shutdown"})
"""Programs that are set as a shell so that nobody can log in."""

NETRC = (".netrc",)
HOST_TRUST = (".rhosts", ".shosts")
FORWARDS = (".forward",)
CLIENTS = (
    *(".pgpass", ".my.cnf", ".mylogin.cnf", ".git-credentials", ".smbcredentials", ".vault-token"),
    *(".aws/credentials", ".docker/config.json", ".kube/config", ".config/rclone/rclone.conf"),
)
"""Where clients of databases, repositories and clouds keep passwords and tokens."""
OF_HOST = (Listing("/etc/hosts.equiv"), Listing("/etc/ssh/shosts.equiv"))


def folders(passwd: Sequence[Observation]) -> Iterator[Request]:
    """Each home that is more than `/`."""
    yield from (Listing(home) for home in dict.fromkeys(home for _, home in homes(passwd)) if home)


def trusted(passwd: Sequence[Observation]) -> Iterator[Request]:
    """The files that programs trust, in each home."""
    for home in dict.fromkeys(home for _, home in homes(passwd)):
        yield from (Listing(f"{home}/{name}") for name in (*NETRC, *HOST_TRUST, *FORWARDS))


def clients(passwd: Sequence[Observation]) -> Iterator[Request]:
    """The files in which client programs keep passwords, in each home."""
    for home in dict.fromkeys(home for _, home in homes(passwd)):
        yield from (Listing(f"{home}/{name}") for name in CLIENTS)


@reads(PASSWD, Each(PASSWD, clients))
def client_passwords(seen: Observations) -> Iterator[ClientPasswords | Complete | Missing]:
    """Those that are there, in the homes of all local accounts."""
    given: set[str] = set()
    for line, home in homes(seen.many(PASSWD)):
        for path in (f"{home}/{name}" for name in CLIENTS):
            outcome = seen.outcome(Listing(path))
            if isinstance(outcome, Missing):
                yield outcome
            elif isinstance(outcome, Seen) and path not in given and not _is_nothing(outcome):
                given.add(path)
                mode = _mode(path, outcome)
                if mode is not None:
                    yield ClientPasswords(path=path, account=line.name, uid=line.uid, seen=mode)
    yield unread(seen) or complete("no client program keeps passwords in the homes of the accounts in {path}", path=PASSWD.path)


@reads(PASSWD, Each(PASSWD, folders))
def homes_of_accounts(seen: Observations) -> Iterator[Home | Complete | Missing]:
    """The homes of accounts with a shell; a folder that many accounts have is told once."""
    by_home: dict[str, list[Line]] = {}
    for line, home in homes(seen.many(PASSWD)):
        if home and line.shell.rpartition("/")[2] not in NO_SHELLS:
            by_home.setdefault(home, []).append(line)
    for home, lines in by_home.items():
        first = lines[0]
        others = list(dict.fromkeys(line.name for line in lines if line.uid != first.uid))
        yield Home(path=home, account=first.name, uid=first.uid, others=others, seen=_mode(home, seen.outcome(Listing(home))))
    yield unread(seen) or complete("no account in {path} has both a shell and a home", path=PASSWD.path)


@reads(PASSWD, Each(PASSWD, trusted), *(Maybe(one) for one in OF_HOST))
def trusted_files(seen: Observations) -> TrustedFiles:
    """What is there of them in the homes of all local accounts."""
    every = list(dict.fromkeys(home for _, home in homes(seen.many(PASSWD))))
    return TrustedFiles(
        netrc=_found(seen, [f"{home}/{name}" for home in every for name in NETRC]),
        host_trust=_found(seen, [*(one.pattern for one in OF_HOST), *(f"{home}/{name}" for home in every for name in HOST_TRUST)]),
        forwards=_found(seen, [f"{home}/{name}" for home in every for name in FORWARDS]),
    )


def _found(seen: Observations, paths: Sequence[str]) -> list[str] | Missing:
    """Those that are there; where one may not be looked at, that is said unless others were found."""
    found: list[str] = []
    trouble = unread(seen)
    for path in paths:
        outcome = seen.outcome(Listing(path))
        if isinstance(outcome, Missing):
            trouble = trouble or outcome
        elif isinstance(outcome, Seen) and not _is_nothing(outcome):
            found.append(path)
    return found if found or trouble is None else trouble


def _is_nothing(outcome: Seen) -> bool:
    """A folder of that name or a link to /dev/null, by which administrators keep such a file away."""
    kind = outcome.attributes.kind if outcome.attributes else ""
    return kind == "directory" or (isinstance(outcome.data, dict) and outcome.data.get("link") == "/dev/null")


def _mode(path: str, outcome: Seen | Absent | Missing) -> PathMode | Missing | None:
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent):
        return None
    return path_mode(path, outcome)
