"""The policy by which all cryptographic libraries of a host go (crypto-policies(7))."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class CryptoPolicy(Fact, frozen=True, kw_only=True):
    """Which algorithms OpenSSL, GnuTLS, NSS, Kerberos, OpenSSH and others take, as the RHEL family sets it for the whole host."""

    configured: str | Missing
    """The policy of /etc/crypto-policies/config with its modules, such as `DEFAULT:NO-SHA1`; it is in force once it is applied."""

    in_force: str | Missing
    """The policy that was applied last, by /etc/crypto-policies/state/current."""

    @property
    def subject(self) -> str:
        return "crypto-policies"
