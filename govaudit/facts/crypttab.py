"""What /etc/crypttab opens when the host starts, and with which keys."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class CrypttabEntry(Fact, frozen=True, kw_only=True):
    """One volume of /etc/crypttab."""

    name: str
    """The mapping that it makes, /dev/mapper/NAME."""

    source: str
    """The device that is opened, as the file names it."""

    kind: str
    """How it is opened: `luks`, `plain`, `tcrypt` or `bitlk`."""

    key_from: str
    """Where its key comes from: `passphrase` (typed), `file`, `random` (new at each start), `token` (TPM, FIDO2, PKCS#11) or `script`."""

    key_file: str
    """The file or device that holds the key, the script for `script`; empty where there is none."""

    key_mode: int | Missing | None
    """Permission bits of the key file; None where there is no such file now, or no key file at all."""

    key_owner: int | Missing | None
    """Number of the user who owns the key file; None as for its mode."""

    header: str
    """The file or device that holds its header, where that is detached; empty otherwise."""

    options: list[str]
    """All options of the line."""

    place: Place
    """The line."""

    @property
    def subject(self) -> str:
        return self.name


class InitramfsFiles(Fact, frozen=True, kw_only=True):
    """Which files are copied into the initial RAM file system, which lies below /boot."""

    patterns: list[str] | Missing
    """Paths and shell patterns: KEYFILE_PATTERN of cryptsetup-initramfs, install_items of dracut, FILES of mkinitcpio."""

    places: list[Place]
    """The lines that say so."""
