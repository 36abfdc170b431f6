"""The certificates that sshd shows beside its host keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.ssh_keys import SshHostCertificate, SshHostKey
from govaudit.facts.sshd import SshDaemon
from govaudit.model import Absent, Complete, Missing, Observation, Place, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import File
from govaudit.targets.host.ssh_keys.certificates import Certificate, read_certificate
from govaudit.targets.host.sshd.named import named_in, plain

from .ssh_host_keys import USUAL, files_of, host_keys, keys_told
from .sshd import DUMP, MAIN, SETTINGS_OF_KEYS, included, ssh_daemon

MOST_CERTIFICATES = 50
_SUFFIX = ".pub"
"""Files of other names are not read: a configuration may name anything."""


def certificates_told(seen: Sequence[Observation]) -> Iterator[Request]:
    """The files that HostCertificate names in sshd's configuration; and further files of it."""
    for observation in seen:
        if observation.request in (DUMP.key, MAIN.key) or observation.request.startswith("glob "):
            yield from (File(path) for path in named_in(observation, ("hostcertificate",)) if path.endswith(_SUFFIX))
    yield from included([one for one in seen if one.request != DUMP.key])


@reads(
    *SETTINGS_OF_KEYS,
    *(Maybe(request) for path in USUAL for request in files_of(path)),
    Each(MAIN, keys_told, again=True),
    Each(DUMP, keys_told),
    Each(MAIN, certificates_told, again=True),
    Each(DUMP, certificates_told),
)
def host_certificates(seen: Observations) -> Iterator[SshHostCertificate | Absent | Complete | Missing]:
    """Each file that HostCertificate names, and what its certificate says of itself."""
    daemon = ssh_daemon(seen)
    if not isinstance(daemon, SshDaemon):
        yield daemon
        return
    named = daemon.settings.get("hostcertificate", [])
    if isinstance(named, Missing):
        yield named
        return
    keys = _fingerprints(seen)
    place = daemon.set_at.get("hostcertificate")
    paths = [plain(path) for path in dict.fromkeys(named) if path not in ("none", "(null)")]
    for path in paths[:MOST_CERTIFICATES]:
        yield _certificate(path, seen, keys, place)
    if len(paths) > MOST_CERTIFICATES:
        yield missing(Reason.TOO_LARGE, "HostCertificate names more than {limit} files", limit=MOST_CERTIFICATES)
    else:
        yield complete("sshd shows no certificates of the host")


def _certificate(path: str, seen: Observations, keys: set[str] | Missing, place: Place | None) -> SshHostCertificate:
    if not path.endswith(_SUFFIX):
        why = missing(Reason.NOT_SUPPORTED, "{path} is not looked at: its name does not end with {suffix}", path=path, suffix=_SUFFIX)
        return SshHostCertificate(path=path, is_there=why, set_at=place)
    observation = seen.one(File(path))
    match observation.outcome:
        case Missing() as why:
            return SshHostCertificate(path=path, is_there=why, set_at=place)
        case Seen() as file:
            found: Certificate | None = read_certificate(file.text.partition("\n")[0])
        case Absent():
            found = None
    if found is None:
        return SshHostCertificate(path=path, is_there=False, set_at=place)
    return SshHostCertificate(
        path=path,
        is_there=True,
        kind=found.kind,
        fingerprint=found.fingerprint,
        is_of_host=found.is_of_host,
        principals=found.principals,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        observed_at=observation.at,
        fits_a_key=True if not isinstance(keys, Missing) and found.fingerprint in keys else _other_key(keys),
        set_at=place,
    )


def _other_key(keys: set[str] | Missing) -> bool | Missing:
    return keys if isinstance(keys, Missing) else False


def _fingerprints(seen: Observations) -> set[str] | Missing:
    """Those of all host keys, or why these are not known."""
    found: set[str] = set()
    for key in host_keys(seen):
        match key:
            case SshHostKey():
                if isinstance(key.fingerprint, Missing):
                    return key.fingerprint
                found.add(key.fingerprint)
            case Missing():
                return key
            case _:
                pass
    return found
