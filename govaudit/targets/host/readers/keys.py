"""Private keys in the usual places of accounts and services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.keys import PrivateKey
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import File, KeyFiles

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

HOME_KEYS = KeyFiles(("/home/*/.ssh/*", "/root/.ssh/*"))

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
    return [KeyFiles(tuple(f"{_literally(home)}/.ssh/*" for home in homes))] if homes else []


def _other_homes(accounts: Sequence[Observation]) -> list[str]:
    homes: set[str] = set()
    for observation in accounts:
        if isinstance(observation.outcome, Seen):
            fields = (line.split(":") for line in observation.outcome.lines())
            homes.update(parts[5].rstrip("/") for parts in fields if len(parts) == 7 and parts[5].startswith("/"))
    return sorted(
        home for home in homes if not re.fullmatch(r"(/home/[^/]+|/root|/proc.*|/dev.*|/nonexistent|)", home) and "\0" not in home
    )


def _literally(path: str) -> str:
    """A path as a shell pattern that matches it alone."""
    return re.sub(r"([*?[\]\\])", r"[\1]", path).replace("[\\]", "\\\\")


@reads(Maybe(SYSTEM_KEYS), Maybe(HOME_KEYS), Maybe(PASSWD), Each(PASSWD, keys_in_other_homes))
def private_keys(seen: Observations) -> Iterator[PrivateKey | Complete | Missing]:
    """Every private key in the places of services and in the `.ssh` of each account."""
    accounts = seen.many(PASSWD)
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
                    one = _private_key(observation.source, key)
                    if isinstance(one, Missing):
                        unseen.append(one)
                    else:
                        found.setdefault(one.path, one)
    unseen.extend(account_file.outcome for account_file in accounts if isinstance(account_file.outcome, Missing))
    if len(_other_homes(accounts)) > MAX_HOMES:
        unseen.append(missing(Reason.TOO_LARGE, "{path} names more than {limit} home directories", path=PASSWD.path, limit=MAX_HOMES))
    yield from (found[path] for path in sorted(found))
    if unseen:
        yield unseen[0]
    else:
        yield complete("no private key lies in the usual places of services and accounts")


def _private_key(path: str, seen: Seen) -> PrivateKey | Missing:
    attributes = seen.attributes or FileAttributes()
    try:
        data = msgspec.convert(seen.data, _KeyData)
    except msgspec.ValidationError:
        return missing(Reason.UNPARSEABLE, "what was seen of the key {path} cannot be read", path=path)
    if attributes.mode is None or attributes.uid is None:
        return missing(Reason.INCOMPLETE, "the owner and mode of {path} were not seen", path=path)
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
        home=path.rpartition("/.ssh/")[0] if "/.ssh/" in path else "",
    )
