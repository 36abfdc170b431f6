"""File systems of other hosts: what protects the files on their way."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class NetworkMount(Fact, frozen=True, kw_only=True):
    """One mounted file system of another host. Whether its files are encrypted where they lie, only that host can tell."""

    point: str
    """Where it is mounted."""

    source: str
    """The server and what it shares, without user name and password."""

    file_system: str
    """Its type, such as `nfs4` or `cifs`."""

    protected_by: list[str] | Missing
    """What encrypts the files on their way, such as `sec=krb5p`; empty where nothing does; missing where the options do not tell."""

    is_local: bool
    """Whether the server is this host itself, so that nothing goes over a network."""

    @property
    def subject(self) -> str:
        return self.point
