"""Private keys on disk: where they lie and how they are protected; never what they are."""

from __future__ import annotations

from govaudit.facts.permissions import AclEntry
from govaudit.model import Fact, Missing


class PrivateKey(Fact, frozen=True, kw_only=True):
    """One file that holds a private key."""

    path: str
    """The file."""

    owner: str
    """The name of the user that owns it; the number where the user has no name."""

    group: str
    """The name of its group; the number where the group has no name."""

    uid: int
    """The number of the user that owns it."""

    mode: int
    """Its permission bits, such as 0o600."""

    format: str
    """How it is written: `openssh`, `pem`, `pkcs8`, `pkcs8-encrypted`, `ec`, `rsa`, `dsa`, `pgp`, `putty`
    or `der` (PKCS#1, PKCS#8 and PKCS#12 in binary form)."""

    cipher: str | Missing
    """What its body is encrypted with, such as `aes256-ctr`; `none` where it can be read without a passphrase."""

    is_host_key: bool
    """Whether it is one of the keys by which sshd proves which host it is."""

    home: str
    """The home directory of the account in whose `.ssh` it lies; empty for a key of the system."""

    home_uid: int | Missing | None = None
    """The number of the account whose home that is; None for a key of the system."""

    entries: list[AclEntry] | Missing = []
    """The users and groups that an access control list names; missing where they are not known."""

    @property
    def subject(self) -> str:
        return self.path
