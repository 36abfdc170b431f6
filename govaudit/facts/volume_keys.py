"""Where the keys of encrypted volumes lie."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class VolumeKey(Fact, frozen=True, kw_only=True):
    """The key with which one volume of /etc/crypttab is opened at start."""

    name: str
    """The volume, as /etc/crypttab names it."""

    key_from: str
    """Where the key comes from: `passphrase`, `file`, `random`, `token` or `script`."""

    key_file: str
    """The file that holds the key, or the script; empty where there is none."""

    key_mode: int | Missing | None
    """Permission bits of the key file; None where there is no such file now."""

    key_owner: int | Missing | None
    """Number of the user who owns the key file; None as for its mode."""

    encrypted_by: list[str] | Missing
    """What encrypts the file system that the key file lies on; empty where nothing does, or where there is no key file."""

    in_memory: bool
    """Whether the key file lies in memory alone, as below /run."""

    copied_to_boot: bool | Missing
    """Whether the key is copied into the initial RAM file system below /boot."""

    boot_encrypted_by: list[str] | Missing
    """What encrypts the file system of /boot."""

    place: Place
    """The line of /etc/crypttab."""

    @property
    def subject(self) -> str:
        return self.name
