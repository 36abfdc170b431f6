"""Keys and homes to begin with: each is in order, a test changes what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from govaudit.facts.groups import Group
from govaudit.facts.home_files import PathMode
from govaudit.facts.homes import Home, TrustedFiles
from govaudit.facts.ssh_files import SshNamedFile
from govaudit.facts.ssh_keys import AuthorizedKey, SshHostCertificate, SshHostKey
from govaudit.model import Place

_KEY = AuthorizedKey(
    account="ann",
    uid=1000,
    path="/home/ann/.ssh/authorized_keys",
    line=1,
    kind="ssh-ed25519",
    bits=256,
    fingerprint="SHA256:aaaa",
    is_ignored=False,
)
_HOST_KEY = SshHostKey(path="/etc/ssh/ssh_host_rsa_key", kind="ssh-rsa", bits=3072, fingerprint="SHA256:bbbb")
_NOW = datetime(2026, 6, 1, tzinfo=UTC)
_CERTIFICATE = SshHostCertificate(
    path="/etc/ssh/ssh_host_ed25519_key-cert.pub",
    is_there=True,
    kind="ssh-ed25519",
    fingerprint="SHA256:bbbb",
    is_of_host=True,
    valid_from=_NOW - timedelta(days=1),
    valid_to=_NOW + timedelta(days=365),
    observed_at=_NOW,
    fits_a_key=True,
    set_at=Place("/etc/ssh/sshd_config", 7),
)
_NAMED = SshNamedFile(keyword="banner", path="/etc/issue.net", is_there=True, size=80, set_at=Place("/etc/ssh/sshd_config", 3))
_HOME = Home(
    path="/home/ann", account="ann", uid=1000, seen=PathMode(path="/home/ann", kind="directory", mode=0o700, uid=1000, gid=1000)
)


def key(**changes: Any) -> AuthorizedKey:
    """ann's own key, which opens her account from anywhere."""
    return msgspec.structs.replace(_KEY, **changes)


def host_key(**changes: Any) -> SshHostKey:
    """An RSA key as new hosts make it."""
    return msgspec.structs.replace(_HOST_KEY, **changes)


def home(mode: int = 0o700, owner: int = 1000, **changes: Any) -> Home:
    """ann's home."""
    seen = PathMode(path="/home/ann", kind="directory", mode=mode, uid=owner, gid=1000)
    return msgspec.structs.replace(_HOME, **{"seen": seen, **changes})


def trusted(**changes: Any) -> TrustedFiles:
    """Homes without any such file."""
    return msgspec.structs.replace(TrustedFiles(netrc=[], host_trust=[], forwards=[]), **changes)


def group(name: str = "ann", gid: int = 1000, line: int = 1) -> Group:
    return Group(name=name, gid=gid, members=[], password="none", administrators=[], further_members=[], place=Place("/etc/group", line))


def certificate(**changes: Any) -> SshHostCertificate:
    """One that fits a host key, and is valid for a year."""
    return msgspec.structs.replace(_CERTIFICATE, **changes)


def named_file(**changes: Any) -> SshNamedFile:
    """The notice that is shown before the log-in."""
    return msgspec.structs.replace(_NAMED, **changes)
