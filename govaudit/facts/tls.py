"""How endpoints speak TLS."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class TlsVersions(Fact, frozen=True, kw_only=True):
    """Which protocol versions an endpoint accepts; each was offered alone."""

    endpoint: str
    """`host:port`; with ` (address)` after it where the host has several."""

    tls_1_0: bool | Missing
    """Whether a handshake with TLS 1.0 (RFC 2246) succeeds."""

    tls_1_1: bool | Missing
    """Whether a handshake with TLS 1.1 (RFC 4346) succeeds."""

    tls_1_2: bool | Missing
    """Whether a handshake with TLS 1.2 (RFC 5246) succeeds."""

    tls_1_3: bool | Missing
    """Whether a handshake with TLS 1.3 (RFC 8446) succeeds."""

    @property
    def subject(self) -> str:
        return self.endpoint


class CertificateTrust(Fact, frozen=True, kw_only=True):
    """Whether the chain that an endpoint presents leads to a trusted root, by OpenSSL's verification; names are not compared."""

    endpoint: str
    """`host:port`; with ` (address)` after it where the host has several."""

    trusted: bool
    """Whether the verification succeeded."""

    problem: str
    """What OpenSSL found wrong, in its words; empty where nothing is."""

    store: str
    """What was trusted: `system` for the auditing machine's own store, else the path of a file of authorities."""

    @property
    def subject(self) -> str:
        return self.endpoint


class CertificateIdentity(Fact, frozen=True, kw_only=True):
    """Whether the certificate that an endpoint presents is issued for the host it was asked as."""

    endpoint: str
    """`host:port`; with ` (address)` after it where the host has several."""

    host: str
    """The host name or IP address that was asked for."""

    names: list[str]
    """The host names and IP addresses in the certificate (subject alternative names)."""

    names_host: bool
    """Whether one of them stands for the host by the rules of RFC 9525 (a common name does not count)."""

    @property
    def subject(self) -> str:
        return self.endpoint
