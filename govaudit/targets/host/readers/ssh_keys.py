"""The keys that open accounts: authorized_keys of all local accounts, wherever sshd looks for them, as sshd parses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from govaudit.facts.ssh_key_paths import expanded
from govaudit.facts.ssh_keys import AuthorizedKey
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sshd_settings.matching import Connection
from govaudit.facts.sshd_settings.rules import shown
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Reason, Request, Seen, absent, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.passwd import Line as Account
from govaudit.targets.host.passwd import read_passwd
from govaudit.targets.host.patterns import as_bytes, clean, matcher
from govaudit.targets.host.requests import File, Listing
from govaudit.targets.host.ssh_keys import authorized
from govaudit.targets.host.ssh_keys.places import contents_of, patterns_of, places_told
from govaudit.targets.host.sshd.version import as_pair

from .accounts import GROUP, PASSWD
from .home_files import homes, key_files
from .sshd import DUMP, MAIN, SETTINGS_OF_KEYS, VENDOR, ssh_daemon
from .strict_modes import Owners, owners_of, passed_over

USUAL = (".ssh/authorized_keys", ".ssh/authorized_keys2")
MOST_KEYS = 50_000
"""Keys over all accounts; of more the list is left open."""

_FAR_ZONES = timedelta(hours=14)
"""A time without a zone is the host's own, which may be so far from UTC."""


def files_in_homes(seen: Sequence[Observation]) -> Iterator[Request]:
    """Each account's usual files, and what is in those that are there."""
    for observation in seen:
        if observation.request.startswith("listing ") and observation.source.endswith(USUAL):
            yield from contents_of(observation)
    yield from key_files([one for one in seen if one.request == PASSWD.key])


@reads(
    PASSWD,
    Maybe(GROUP),
    Each(PASSWD, files_in_homes, again=True),
    *SETTINGS_OF_KEYS,
    Each(MAIN, places_told, again=True),
    Each(VENDOR, places_told, again=True),
    Each(DUMP, places_told, again=True),
)
def keys_of_accounts(seen: Observations) -> Iterator[AuthorizedKey | Complete | Missing]:
    """Every key, once for each account that it opens; where sshd's configuration is not known, those in the usual files.

    A line that sshd refuses for its options opens nothing; one whose options are not understood makes the list incomplete.
    """
    content = seen.seen(PASSWD)
    if content is None:
        yield missing(Reason.INCOMPLETE, "{path} is not there", path=PASSWD.path)
        return
    passwd = read_passwd(PASSWD.path, content.content)
    daemon = ssh_daemon(seen)
    search = _Search(seen, daemon, passwd.lines)
    count = 0
    accounts: dict[str, Account] = {}
    for line in passwd.lines:
        accounts.setdefault(line.name, line)
    for account in accounts.values():
        for key in search.of(account):
            count += 1
            if count > MOST_KEYS:
                yield missing(Reason.TOO_LARGE, "there are more than {limit} keys", limit=MOST_KEYS)
                return
            yield key
    yield search.trouble or passwd.trouble or complete("no SSH keys open the accounts in {path}", path=PASSWD.path)


class _Search:
    """The files of one host, each read once."""

    def __init__(self, seen: Observations, daemon: SshDaemon | Absent | Missing, accounts: Sequence[Account]) -> None:
        self._seen = seen
        self._daemon = daemon
        self._lines: dict[str, list[authorized.Line]] = {}
        self._version = as_pair(daemon.version) if isinstance(daemon, SshDaemon) else None
        self._usable = {line.place for line, _ in homes(seen.many(PASSWD))}
        self._owners: Owners = owners_of(seen, accounts)
        self._listed = {
            one.source.removeprefix("listing "): one.outcome for one in seen if one.request.startswith("listing ")
        }
        self.trouble: Missing | None = daemon if isinstance(daemon, Missing) else self._commands()

    def of(self, account: Account) -> Iterator[AuthorizedKey]:
        words = self._words(account)
        for word in words:
            path = expanded(word, name=account.name, uid=account.uid, home=account.home.rstrip("/"))
            if path is None:
                self._open(missing(Reason.NOT_SUPPORTED, "AuthorizedKeysFile names {word}, which is not followed", word=word))
            elif account.place not in self._usable and not word.startswith("/"):
                if account.home not in ("", "/"):
                    self._open(
                        missing(
                            Reason.NOT_SUPPORTED, "the home of {account} cannot be looked at: its path is not plain", account=account.name
                        )
                    )
            else:
                yield from self._in(path, word, account)

    def _words(self, account: Account) -> list[str]:
        """All files that AuthorizedKeysFile may mean for an account, whatever it connects from."""
        if not isinstance(self._daemon, SshDaemon):
            return [*USUAL]
        groups = None if self._owners.groups is None else self._owners.groups_of(account)
        answers = self._daemon.answers("authorizedkeysfile", Connection(user=account.name, groups=groups, user_exists=True))
        if isinstance(answers, Missing):
            self._open(answers)
            return [*USUAL]
        words = dict.fromkeys(word for answer in answers for line in answer.lines for word in line.split())
        return [word for word in words if word != "none"]

    def _commands(self) -> Missing | None:
        """Whether a program tells sshd of further keys."""
        if not isinstance(self._daemon, SshDaemon):
            return None
        answers = self._daemon.answers("authorizedkeyscommand")
        if isinstance(answers, Missing):
            return answers
        for answer in answers:
            if answer.text not in ("none", "-"):
                return missing(
                    Reason.NOT_SUPPORTED, "AuthorizedKeysCommand at {place} may bring further keys", place=shown(answer.place)
                )
        return None

    def _in(self, path: str, word: str, account: Account) -> Iterator[AuthorizedKey]:
        listed = self._outcome(path, word)
        if isinstance(listed, Missing):
            self._open(listed)
        elif isinstance(listed, Seen) and (listed.attributes or FileAttributes()).kind in ("file", "link"):
            content = self._seen.outcome(File(path))
            if isinstance(content, Missing):
                self._open(content)
            elif isinstance(content, Seen):
                yield from self._keys(path, content.content, account)

    def _outcome(self, path: str, word: str) -> Seen | Absent | Missing:
        if path in self._listed:
            return self._listed[path]
        patterns = [pattern for pattern in patterns_of(word) if matcher(clean(pattern)).match(as_bytes(path))]
        if not patterns:
            return missing(Reason.NOT_SUPPORTED, "{path} is not looked at", path=path)
        for pattern in patterns:
            for one in self._seen.many(Listing(pattern)):
                if isinstance(one.outcome, Missing):
                    return one.outcome
        return absent("{path} does not exist", path=path)

    def _keys(self, path: str, content: bytes, account: Account) -> Iterator[AuthorizedKey]:
        if path not in self._lines:
            self._lines[path] = list(authorized.lines(content, self._version))
        if content.count(b"\n") > authorized.MOST_LINES:
            self._open(missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=authorized.MOST_LINES))
        is_ignored = self._is_ignored(path, account)
        at = self._seen.one(File(path)).at
        for line in self._lines[path]:
            if isinstance(line.options, authorized.Why):
                if line.options is authorized.Why.NOT_UNDERSTOOD:
                    self._open(missing(Reason.UNPARSEABLE, "the options at {path}:{line} are not understood", path=path, line=line.number))
                continue
            yield _key(account, path, line, line.options, is_ignored, at)

    def _is_ignored(self, path: str, account: Account) -> bool | Missing:
        if not isinstance(self._daemon, SshDaemon):
            return self._daemon if isinstance(self._daemon, Missing) else False
        strict = self._daemon.strict_modes
        if isinstance(strict, Missing):
            return strict
        return passed_over(path, account, self._listed, self._owners) if strict else False

    def _open(self, why: Missing) -> None:
        self.trouble = self.trouble or why


def _key(
    account: Account, path: str, line: authorized.Line, told: authorized.Options, is_ignored: bool | Missing, at: datetime
) -> AuthorizedKey:
    first = {name: values[0] for name, values in told.values.items()}
    times = told.values.get("expiry-time", [])
    unknown = missing(Reason.NOT_SUPPORTED, "the size of a key of type {kind} is not known", kind=line.key.kind)
    return AuthorizedKey(
        account=account.name,
        uid=account.uid,
        path=path,
        line=line.number,
        kind=line.key.kind,
        bits=unknown if line.key.bits is None else line.key.bits,
        fingerprint=line.key.fingerprint,
        is_ignored=is_ignored,
        is_authority=told.is_authority,
        principals=[one for one in first.get("principals", "").split(",") if one],
        command=first.get("command"),
        sources=[one for one in first.get("from", "").split(",") if one],
        expires=times,
        is_expired=_is_expired(times, at),
        is_restricted=told.is_restricted,
        permitted=sorted(told.permitted),
        permit_open=told.values.get("permitopen", []),
        permit_listen=told.values.get("permitlisten", []),
        environment=[one.partition("=")[0] for one in told.values.get("environment", [])],
        tunnel="tunnel" in told.values,
        touch_required=told.touch_required,
        verify_required=told.verify_required,
    )


def _is_expired(times: Sequence[str], now: datetime) -> bool | Missing:
    """Whether the earliest of the times has come."""
    unknown: Missing | None = None
    for written in times:
        digits = "".join(takewhile(str.isdigit, written))
        try:
            moment = datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return missing(Reason.UNPARSEABLE, "the time {time} is not understood", time=written)
        margin = timedelta() if written.endswith("Z") else _FAR_ZONES
        if now >= moment + margin:
            return True
        if now >= moment - margin:
            unknown = missing(Reason.NOT_SUPPORTED, "whether {time} has come depends on the time zone of the host", time=written)
    return unknown or False
