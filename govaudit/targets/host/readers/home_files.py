"""Files in the homes of accounts that decide who gets in: how they are protected, never what is in them.

Where an account's home is, only /etc/passwd tells: what to look at follows from what was seen (`Each`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from govaudit.facts.home_files import AuthorizedKeys, PathMode, SecondFactorSecret
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.pam.files import FILES, VENDORS
from govaudit.targets.host.pam.secrets import SecretPlace, secret_places
from govaudit.targets.host.passwd import Groups, Line, read_passwd
from govaudit.targets.host.readers.accounts import GROUP, PASSWD, groups_of
from govaudit.targets.host.readers.sshd import SETTINGS_OF_KEYS, other_key_places
from govaudit.targets.host.requests import Listing
from govaudit.targets.host.ways import path_mode

KEY_FILES = (".ssh/authorized_keys", ".ssh/authorized_keys2")
SECRETS = (".google_authenticator", ".config/Yubico/u2f_keys")
HOST_SECRETS = Listing("/etc/users.oath")


def homes(passwd: Sequence[Observation]) -> Iterator[tuple[Line, str]]:
    """Each account with its home, where that is a path that can be asked for."""
    for observation in passwd:
        if isinstance(observation.outcome, Seen):
            for line in read_passwd(observation.source, observation.outcome.content).lines:
                home = line.home.rstrip("/")
                if line.home.startswith("/") and not any(letter in home for letter in "*?[]\\\n\0") and ".." not in home.split("/"):
                    yield line, home


def key_files(passwd: Sequence[Observation]) -> Iterator[Request]:
    """Each account's authorized_keys, and the folders above them as far as its home."""
    for _, home in homes(passwd):
        yield from (Listing(home or "/"), Listing(f"{home}/.ssh"), *(Listing(f"{home}/{name}") for name in KEY_FILES))


def named_secrets(files: Sequence[Observation]) -> Iterator[Request]:
    """The files that arguments in PAM's stacks name."""
    yield from (Listing(place.path) for place in _told(files) if isinstance(place, SecretPlace))


def secrets(passwd: Sequence[Observation]) -> Iterator[Request]:
    """Where each account keeps the secret of its second factor."""
    for _, home in homes(passwd):
        yield from (Listing(f"{home}/{name}") for name in SECRETS)


@reads(PASSWD, Maybe(GROUP), Each(PASSWD, key_files), *SETTINGS_OF_KEYS)
def authorized_keys(seen: Observations) -> Iterator[AuthorizedKeys | Complete | Missing]:
    """The authorized_keys of all local accounts, in the places that sshd looks at by default; none is followed through a link.

    Where sshd is told to look elsewhere, the list is left open.
    """
    groups = groups_of(seen)
    sharing = Counter(line.gid for line in _lines(seen))
    given: set[str] = set()
    for line, home in homes(seen.many(PASSWD)):
        for path in [f"{home}/{name}" for name in KEY_FILES]:
            outcome = seen.outcome(Listing(path))
            if isinstance(outcome, Missing):
                yield outcome
            elif isinstance(outcome, Seen) and path not in given:
                given.add(path)
                yield AuthorizedKeys(
                    path=path,
                    account=line.name,
                    uid=line.uid,
                    gid=line.gid,
                    private_group=_is_private(line, groups, sharing),
                    way=_way([path, f"{home}/.ssh", home or "/"], seen),
                )
    yield unread(seen) or other_key_places(seen) or complete("no authorized_keys in the homes of the accounts in {path}", path=PASSWD.path)


@reads(PASSWD, Maybe(HOST_SECRETS), Each(PASSWD, secrets), Maybe(FILES), Each(FILES, named_secrets), Maybe(VENDORS))
def second_factor_secrets(seen: Observations) -> Iterator[SecondFactorSecret | Complete | Missing]:
    """The secrets and keys of pam_google_authenticator, pam_u2f and pam_oath: in their usual places, and where PAM is told."""
    given: set[str] = set()
    places = [(f"{home}/{name}", line.name, line.uid) for line, home in homes(seen.many(PASSWD)) for name in SECRETS]
    told = [place for place in _told(seen.many(FILES)) if isinstance(place, SecretPlace)]
    public = {path for path, _, _ in places if path.endswith("/u2f_keys")} | {place.path for place in told if place.is_public}
    for path, account, uid in [*places, (HOST_SECRETS.pattern, "", 0), *((place.path, "", 0) for place in told)]:
        outcome = seen.outcome(Listing(path))
        if isinstance(outcome, Missing):
            yield outcome
        elif isinstance(outcome, Seen) and path not in given:
            given.add(path)
            yield SecondFactorSecret(path=path, account=account, uid=uid, is_public=path in public, seen=path_mode(path, outcome))
    yield (
        unread(seen)
        or _not_told(seen)
        or complete(
            "no secrets of second factors in the homes of the accounts in {path}, nor in {file}",
            path=PASSWD.path,
            file=HOST_SECRETS.pattern,
        )
    )


def _told(files: Sequence[Observation]) -> Iterator[SecretPlace | Missing]:
    for observation in files:
        if isinstance(observation.outcome, Seen):
            yield from secret_places(observation.source, observation.outcome.content)


def _not_told(seen: Observations) -> Missing | None:
    """Why there may be secrets in other places: PAM says so, or could not be read."""
    stacks = [*seen.many(FILES), *seen.many(VENDORS)]
    for observation in stacks:
        if isinstance(observation.outcome, Missing):
            return observation.outcome
    vendors = (
        missing(Reason.NOT_SUPPORTED, "secrets are kept where {path} says, which is not looked at", path=place.path)
        for place in _told(seen.many(VENDORS))
        if isinstance(place, SecretPlace)
    )
    return next((place for place in _told(stacks) if isinstance(place, Missing)), None) or next(vendors, None)


def unread(seen: Observations) -> Missing | None:
    """Why there may be more homes than were looked at."""
    outcome = seen.outcome(PASSWD)
    if not isinstance(outcome, Seen):
        return missing(Reason.INCOMPLETE, "{path} is not there", path=PASSWD.path)
    passwd = read_passwd(PASSWD.path, outcome.content)
    looked_at = {line.place for line, _ in homes(seen.many(PASSWD))}
    for line in passwd.lines:
        if line.place not in looked_at and line.home not in ("", "/"):
            return missing(Reason.NOT_SUPPORTED, "the home of {account} cannot be looked at: its path is not plain", account=line.name)
    return passwd.trouble


def _lines(seen: Observations) -> list[Line]:
    outcome = seen.outcome(PASSWD)
    return read_passwd(PASSWD.path, outcome.content).lines if isinstance(outcome, Seen) else []


def _is_private(line: Line, groups: Groups | Missing, sharing: Counter[int]) -> bool | Missing:
    """Whether nobody but the account is in its primary group."""
    if isinstance(groups, Missing):
        return groups
    return sharing[line.gid] == 1 and set(groups.members.get(line.gid, [])) <= {line.name}


def _way(paths: Sequence[str], seen: Observations) -> list[PathMode] | Missing:
    modes: list[PathMode] = []
    for path in paths:
        outcome = seen.outcome(Listing(path))
        if isinstance(outcome, Absent):
            return missing(Reason.INCOMPLETE, "{path} went away while it was looked at", path=path)
        mode = outcome if isinstance(outcome, Missing) else path_mode(path, outcome)
        if isinstance(mode, Missing):
            return mode
        modes.append(mode)
    return modes
