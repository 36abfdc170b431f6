"""What the SSH server demands of those who log in."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class SshDaemon(Fact, frozen=True, kw_only=True):
    """The settings of sshd, as they hold for every connection.

    A setting that a Match block changes for some connections is missing: there is no one value.
    Keywords are those of sshd_config(5).
    """

    source: str
    """Where they were read: `sshd -T` (what sshd itself says), or the path of its configuration file."""

    permit_root_login: str | Missing
    """PermitRootLogin: `yes`, `no`, `prohibit-password` (keys only) or `forced-commands-only`."""

    password_authentication: bool | Missing
    """PasswordAuthentication: whether the method `password` is offered."""

    kbd_interactive_authentication: bool | Missing
    """KbdInteractiveAuthentication: whether the method `keyboard-interactive` is offered; with UsePAM it asks for passwords too."""

    pubkey_authentication: bool | Missing
    """PubkeyAuthentication: whether the method `publickey` is offered."""

    hostbased_authentication: bool | Missing
    """HostbasedAuthentication: whether a client's host key is taken for its users."""

    gssapi_authentication: bool | Missing
    """GSSAPIAuthentication: whether a Kerberos ticket is accepted."""

    kerberos_authentication: bool | Missing
    """KerberosAuthentication: whether a password is tried at the Kerberos server before PAM is asked."""

    permit_empty_passwords: bool | Missing
    """PermitEmptyPasswords: whether an account with an empty password gets in by the method `password`."""

    authentication_methods: list[str] | Missing
    """AuthenticationMethods: each a comma-separated list of methods that must all succeed; `any` alone: one of any kind is enough."""

    use_pam: bool | Missing
    """UsePAM: whether PAM decides on passwords, accounts and sessions."""

    pam_service: str | Missing
    """The name under /etc/pam.d that sshd uses (PAMServiceName)."""

    ciphers: list[str] | Missing
    """Ciphers that are offered, in order of preference."""

    macs: list[str] | Missing
    """MACs: message authentication codes that are offered, in order of preference."""

    kex_algorithms: list[str] | Missing
    """KexAlgorithms: key exchanges that are offered, in order of preference."""

    max_auth_tries: int | Missing
    """MaxAuthTries: attempts per connection."""

    login_grace_time: int | Missing
    """LoginGraceTime: seconds within which one must have logged in; 0 is for ever."""

    x11_forwarding: bool | Missing
    """X11Forwarding: whether a session may open windows on the client."""

    permit_user_environment: str | Missing
    """PermitUserEnvironment: `yes`, `no`, or the pattern of variables that users may set through ~/.ssh."""

    strict_modes: bool | Missing
    """StrictModes: whether key files that others may write to are refused."""

    ignore_rhosts: str | Missing
    """IgnoreRhosts: `yes`, `no` or `shosts-only`: whether .rhosts and .shosts of users are ignored."""

    log_level: str | Missing
    """LogLevel, in capitals as `sshd -T` prints it."""

    set_at: dict[str, Place] = {}
    """By keyword in lower case: where a file sets it first; keywords that stand at their default are not in it."""

    def places(self, *keywords: str) -> list[Place]:
        """Where these keywords are set; none for those at their default."""
        return [self.set_at[keyword] for keyword in keywords if keyword in self.set_at]
