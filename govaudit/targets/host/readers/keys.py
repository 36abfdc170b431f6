"""Private keys in the usual places of accounts and services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.keys import PrivateKey
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.access_lists import entries_seen
from govaudit.targets.host.patterns import is_pattern
from govaudit.targets.host.requests import File, KeyFiles, Listing

SYSTEM_KEYS = KeyFiles(
    (
        "/etc/ssh/ssh_host_*_key",
        "/etc/ssl/private/*",
        "/etc/pki/tls/private/*",
        "/etc/letsencrypt/archive/*/privkey*.pem",
        "/etc/nginx/*.key",
        "/etc/nginx/ssl/*",
        "/etc/apache2/ssl/*",
        "/etc/httpd/conf/ssl.key/*",
        "/etc/postfix/*.key",
        "/etc/dovecot/private/*",
        "/etc/ldap/*.key",
        "/etc/openvpn/*.key",
        "/etc/openvpn/server/*.key",
        "/etc/ipsec.d/private/*",
        "/etc/swanctl/private/*",
    )
)
"""Where packages of Debian and Red Hat put the keys of services."""

HOME_KEYS = KeyFiles(tuple(f"{home}/.ssh/{name}" for home in ("/home/*", "/root") for name in ("*", ".[!.]*", "*/*")))
"""Hidden ones and those one folder deeper among them; what lies deeper yet, or elsewhere, is not looked for."""

HOMES = Listing("/home/*")

PASSWD = File("/etc/passwd")

MAX_HOMES = 500
"""Home directories elsewhere than below /home; more are not followed."""


class _KeyData(msgspec.Struct):
    format: str
    cipher: str | None
    owner: str
    group: str


def keys_in_other_homes(accounts: Sequence[Observation]) -> list[KeyFiles]:
    """One request for the homes in /etc/passwd that lie elsewhere than /home/*."""
    homes = _other_homes(accounts)[:MAX_HOMES]
    patterns = tuple(f"{home}/.ssh/{name}" for home in homes if not is_pattern(home) for name in ("*", ".[!.]*", "*/*"))
    return [KeyFiles(patterns)] if patterns else []


def _other_homes(accounts: Sequence[Observation]) -> list[str]:
    homes: set[str] = set()
    for observation in accounts:
        if isinstance(observation.outcome, Seen):
            fields = (line.split(":") for line in observation.outcome.lines())
            homes.update(parts[5].rstrip("/") for parts in fields if len(parts) == 7 and parts[5].startswith("/"))
    return sorted(
        home for home in homes if not re.fullmatch(r"(/home/[^/]+|/root|/proc.*|/dev.*|/nonexistent|)", home) and "\0" not in home
    )


def _owners_of_homes(seen: Observations, accounts: Sequence[Observation]) -> dict[str, int]:
    """The user number by home directory, from /etc/passwd; for accounts from elsewhere the directory's own owner."""
    owners: dict[str, int] = {"/root": 0}
    for observation in accounts:
        if isinstance(observation.outcome, Seen):
            for fields in (line.split(":") for line in observation.outcome.lines()):
                if len(fields) == 7 and fields[2].isascii() and fields[2].isdigit() and len(fields[2]) < 11:
                    owners.setdefault(fields[5].rstrip("/"), int(fields[2]))
    for observation in seen.many(HOMES):
        if isinstance(observation.outcome, Seen) and (attributes := observation.outcome.attributes) and attributes.uid is not None:
            owners.setdefault(observation.source, attributes.uid)
    return owners


@reads(Maybe(SYSTEM_KEYS), Maybe(HOME_KEYS), Maybe(HOMES), Maybe(PASSWD), Each(PASSWD, keys_in_other_homes))
def private_keys(seen: Observations) -> Iterator[PrivateKey | Complete | Missing]:
    """Every private key in the places of services and in the `.ssh` of each account."""
    accounts = seen.many(PASSWD)
    owners = _owners_of_homes(seen, accounts)
    unseen: list[Missing] = []
    found: dict[str, PrivateKey] = {}
    for request in (SYSTEM_KEYS, HOME_KEYS, *keys_in_other_homes(accounts)):
        for observation in seen.many(request):
            match observation.outcome:
                case Missing() as why:
                    unseen.append(why)
                case Absent():
                    pass
                case Seen() as key:
                    one = _private_key(observation.source, key, owners)
                    if isinstance(one, Missing):
                        unseen.append(one)
                    else:
                        found.setdefault(one.path, one)
    unseen.extend(account_file.outcome for account_file in accounts if isinstance(account_file.outcome, Missing))
    if odd := [home for home in _other_homes(accounts) if is_pattern(home)]:
        unseen.append(missing(Reason.NOT_SUPPORTED, "the home directory {path} is not searched because of its name", path=odd[0]))
    if len(_other_homes(accounts)) > MAX_HOMES:
        unseen.append(missing(Reason.TOO_LARGE, "{path} names more than {limit} home directories", path=PASSWD.path, limit=MAX_HOMES))
    yield from (found[path] for path in sorted(found))
    if unseen:
        yield unseen[0]
    else:
        yield complete("no private key lies in the usual places of services and accounts")


def _private_key(path: str, seen: Seen, owners: dict[str, int]) -> PrivateKey | Missing:
    attributes = seen.attributes or FileAttributes()
    try:
        data = msgspec.convert(seen.data, _KeyData)
    except msgspec.ValidationError:
        return missing(Reason.UNPARSEABLE, "what was seen of the key {path} cannot be read", path=path)
    if attributes.mode is None or attributes.uid is None:
        return missing(Reason.INCOMPLETE, "the owner and mode of {path} were not seen", path=path)
    home = path.rpartition("/.ssh/")[0] if "/.ssh/" in path else ""
    owner = owners.get(home, missing(Reason.INCOMPLETE, "whose home directory {path} is, is not known", path=home)) if home else None
    unknown = missing(Reason.UNPARSEABLE, "whether {path} is encrypted cannot be told from its form", path=path)
    return PrivateKey(
        path=path,
        owner=data.owner,
        group=data.group,
        uid=attributes.uid,
        mode=attributes.mode,
        format=data.format,
        cipher=unknown if data.cipher is None else data.cipher,
        is_host_key=re.fullmatch(r"/etc/ssh/ssh_host_[^/]*key", path) is not None,
        home=home,
        home_uid=owner,
        entries=entries_seen(path, seen),
    )
