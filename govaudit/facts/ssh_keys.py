"""SSH keys: those that open accounts, and those by which a host proves who it is."""

from __future__ import annotations

from datetime import datetime

from govaudit.model import Fact, Missing, Place


class AuthorizedKey(Fact, frozen=True, kw_only=True):
    """One key in a file of authorized keys, with what it may do, as sshd parses the line; its comment is not kept.

    A key that stands on several lines opens its account by whichever line lets it: each is a fact of its own.
    """

    account: str
    """The account that it opens."""

    uid: int
    """The account's user id."""

    path: str
    """The file."""

    line: int
    """The line in it."""

    kind: str
    """The type, such as `ssh-ed25519` or `sk-ssh-ed25519@openssh.com` (a key in hardware)."""

    bits: int | Missing
    """Its size in bits; missing for a type that is not known here."""

    fingerprint: str
    """`SHA256:…`, as `ssh-keygen -l` prints it."""

    is_ignored: bool | Missing
    """Whether sshd passes the file over because others may write to it or to a folder above it (StrictModes)."""

    is_authority: bool = False
    """cert-authority: not the key itself opens the account, but certificates that it signs."""

    principals: list[str] = []
    """principals: the names of which a certificate must bear one; empty: the account's own name."""

    command: str | None = None
    """command: what is run whatever the client asks for; None: what the client asks for."""

    sources: list[str] = []
    """from: patterns of client addresses and host names that the key is taken from; empty: from anywhere."""

    expires: list[str] = []
    """expiry-time, as it is written (`YYYYMMDD[HHMM[SS]][Z]`): from the earliest on sshd refuses the key; empty: never."""

    is_expired: bool | Missing = False
    """Whether that moment had come when the host was looked at; missing where the host's time zone decides it."""

    is_restricted: bool = False
    """restrict: what is not given expressly is denied."""

    permitted: list[str] = []
    """What it may do beside running a command: port-forwarding, agent-forwarding, x11-forwarding, pty, user-rc."""

    permit_open: list[str] = []
    """permitopen: the only hosts and ports that it may forward to; empty: any."""

    permit_listen: list[str] = []
    """permitlisten: the only ports that it may forward from; empty: any."""

    environment: list[str] = []
    """environment: names of variables that it sets, where PermitUserEnvironment allows it."""

    tunnel: bool = False
    """tunnel: it names a tun device."""

    touch_required: bool = True
    """Whether a key in hardware must be touched (no-touch-required takes it back)."""

    verify_required: bool = False
    """verify-required: a key in hardware must ask for its PIN or a finger."""

    @property
    def subject(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def place(self) -> Place:
        """The line that holds it."""
        return Place(self.path, self.line)

    @property
    def is_in_hardware(self) -> bool:
        """Whether it is a key that a security key holds."""
        return self.kind.startswith("sk-")


class SshHostKey(Fact, frozen=True, kw_only=True):
    """One of the keys by which sshd proves to clients which host it is."""

    path: str
    """The private key's file, as HostKey names it."""

    kind: str | Missing
    """The type, such as `ssh-ed25519`; missing where the public part does not lie beside it."""

    bits: int | Missing
    """Its size in bits."""

    fingerprint: str | Missing
    """`SHA256:…`, as `ssh-keygen -l` prints it."""

    set_at: Place | None = None
    """The line that names it; None for one of the usual keys."""

    @property
    def subject(self) -> str:
        return self.path


class SshHostCertificate(Fact, frozen=True, kw_only=True):
    """A certificate that sshd shows beside a host key (HostCertificate), as it says of itself; its signature is not verified."""

    path: str
    """The file."""

    is_there: bool | Missing
    """Whether there is a certificate in it that can be read; sshd starts without."""

    kind: str = ""
    """The type of the key that it is about, such as `ssh-ed25519`."""

    fingerprint: str = ""
    """`SHA256:…` of that key."""

    is_of_host: bool = False
    """Whether it was made for a host; one for a user is none for clients."""

    principals: list[str] = []
    """The host names that it is for; empty: any."""

    valid_from: datetime | None = None
    """From when on clients take it; None: always."""

    valid_to: datetime | None = None
    """When it expires; None: never."""

    observed_at: datetime | None = None
    """When it was looked at."""

    fits_a_key: bool | Missing = False
    """Whether sshd has the host key that it is about; one for another key is not shown."""

    set_at: Place | None = None
    """The line that names it."""

    @property
    def subject(self) -> str:
        return self.path
