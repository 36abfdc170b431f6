"""The keys by which sshd proves which host it is, read from their public parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.ssh_keys import SshHostKey
from govaudit.facts.sshd import SshDaemon
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.patterns import is_pattern
from govaudit.targets.host.requests import File, Listing
from govaudit.targets.host.ssh_keys.public import PublicKey, key_at
from govaudit.targets.host.sshd.finish import NO_KEY

from .sshd import DUMP, MAIN, SETTINGS_OF_KEYS, VENDOR, included, ssh_daemon

USUAL = tuple(f"/etc/ssh/ssh_host_{kind}_key" for kind in ("rsa", "ecdsa", "ed25519"))
"""What sshd takes where HostKey is not set, as far as it is there."""

MOST_KEYS = 50


def keys_told(seen: Sequence[Observation]) -> Iterator[Request]:
    """The files of the keys that HostKey names in sshd's configuration, or that `sshd -T` prints; and further files of it."""
    for observation in seen:
        is_settings = observation.request in (DUMP.key, MAIN.key, VENDOR.key) or observation.request.startswith("glob ")
        if isinstance(observation.outcome, Seen) and is_settings:
            for path in _named(observation.outcome.content):
                yield from files_of(path)
    yield from included([one for one in seen if one.request != DUMP.key])


def _named(content: bytes) -> list[str]:
    found: list[str] = []
    for raw in content.decode("utf-8", errors="replace").split("\n"):
        words = raw.replace("=", " ", 1).replace('"', " ").split()
        if len(words) > 1 and words[0].lower() == "hostkey":
            found.append(words[1])
    return [path for path in dict.fromkeys(found) if _can_be_asked(path)][:MOST_KEYS]


def _can_be_asked(path: str) -> bool:
    return path.startswith("/") and not is_pattern(path) and ".." not in path.split("/") and "\\" not in path


def files_of(path: str) -> tuple[Request, ...]:
    """What is asked of one host key."""
    return Listing(path), File(f"{path}.pub")


@reads(
    *SETTINGS_OF_KEYS,
    *(Maybe(request) for path in USUAL for request in files_of(path)),
    Each(MAIN, keys_told, again=True),
    Each(VENDOR, keys_told, again=True),
    Each(DUMP, keys_told),
)
def host_keys(seen: Observations) -> Iterator[SshHostKey | Absent | Complete | Missing]:
    """Each key that sshd has and that is there; one that may not be told from its public part has no size."""
    daemon = ssh_daemon(seen)
    if not isinstance(daemon, SshDaemon):
        yield daemon
        return
    named = daemon.settings.get("hostkey", [])
    if isinstance(named, Missing):
        yield named
        return
    paths = [path for path in dict.fromkeys(named or USUAL) if path != NO_KEY]
    place = daemon.set_at.get("hostkey")
    trouble: Missing | None = None
    for path in paths[:MOST_KEYS]:
        if not _can_be_asked(path):
            trouble = missing(Reason.NOT_SUPPORTED, "the host key {path} is not looked at", path=path)
            continue
        private = seen.outcome(Listing(path))
        if isinstance(private, Missing):
            trouble = private
        elif isinstance(private, Seen):
            key = _public(seen, path)
            if isinstance(key, Missing):
                yield SshHostKey(path=path, kind=key, bits=key, fingerprint=key, set_at=place)
            else:
                unknown = missing(Reason.NOT_SUPPORTED, "the size of a key of type {kind} is not known", kind=key.kind)
                bits = unknown if key.bits is None else key.bits
                yield SshHostKey(path=path, kind=key.kind, bits=bits, fingerprint=key.fingerprint, set_at=place)
    if len(paths) > MOST_KEYS:
        trouble = missing(Reason.TOO_LARGE, "HostKey names more than {limit} keys", limit=MOST_KEYS)
    yield trouble or complete("sshd has no host keys at {paths}", paths=paths[:MOST_KEYS])


def _public(seen: Observations, path: str) -> PublicKey | Missing:
    """The key as its public part tells it, which sshd does not compare with the private one."""
    outcome = seen.outcome(File(f"{path}.pub"))
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent):
        return missing(Reason.INCOMPLETE, "{path} does not exist: the key's type and size are not known", path=f"{path}.pub")
    found = key_at(outcome.text.partition("\n")[0].rstrip("\r"))
    return found[0] if found else missing(Reason.UNPARSEABLE, "{path} cannot be read as a public key", path=f"{path}.pub")
