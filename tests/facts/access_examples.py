"""Facts to begin with: each is in order, a test changes what it is about."""

from __future__ import annotations

from typing import Any

import msgspec

from govaudit.facts.accounts import Account, AccountDatabase, Password, PasswordAgeing
from govaudit.facts.home_files import AuthorizedKeys, PathMode, SecondFactorSecret
from govaudit.facts.pam import PamEntry, PamService, Proof
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sudo import SudoRule, SudoSettings
from govaudit.model import Place
from govaudit.targets.host.readers.sshd import DUMP, ELSEWHERE, MAIN, RELEASE, ssh_daemon
from govaudit.targets.host.sshd.start import STARTING
from tests.support import NOT_THERE, observations, saw

_SSHD = SshDaemon(
    source="sshd -T",
    permit_root_login="no",
    password_authentication=False,
    kbd_interactive_authentication=True,
    pubkey_authentication=True,
    hostbased_authentication=False,
    gssapi_authentication=False,
    kerberos_authentication=False,
    permit_empty_passwords=False,
    authentication_methods=["publickey,keyboard-interactive"],
    use_pam=True,
    pam_service="sshd",
    ciphers=["aes256-gcm@openssh.com"],
    macs=["hmac-sha2-256-etm@openssh.com"],
    kex_algorithms=["curve25519-sha256"],
    max_auth_tries=3,
    login_grace_time=60,
    x11_forwarding=False,
    permit_user_environment="no",
    strict_modes=True,
    ignore_rhosts="yes",
    log_level="VERBOSE",
    set_at={"permitrootlogin": Place("/etc/ssh/sshd_config", 7)},
)

_RULE = SudoRule(
    users=["%sudo"],
    who=["%sudo"],
    hosts=["ALL"],
    run_as_users=["ALL"],
    as_root=True,
    run_as_groups=["ALL"],
    commands=["ALL"],
    asks_password=True,
    place=Place("/etc/sudoers", 4),
)

_SUDO = SudoSettings(
    authenticate=True,
    waived_for=[],
    exempt_group="",
    timestamp_timeout=5.0,
    use_pty=True,
    logfile="",
    syslog=True,
    log_allowed=True,
    log_output=False,
    pam_service="sudo",
    pam_login_service="",
    set_at={"use_pty": Place("/etc/sudoers", 2)},
)

_ACCOUNT = Account(
    name="ann",
    uid=1000,
    gid=1000,
    groups=["ann"],
    home="/home/ann",
    shell="/bin/bash",
    password=Password(state="set", scheme="yescrypt", cost="j9T"),
    changed=20_000,
    ages=True,
    min_days=0,
    max_days=365,
    expires=None,
    place=Place("/etc/passwd", 30),
)

DATABASE = AccountDatabase(path="/etc/passwd", directories=[], shadow_mode=0o640)

_AGEING = PasswordAgeing(max_days=365, min_days=0, warn_days=7, encrypt_method="YESCRYPT", uid_min=1000)


def sshd(**changes: Any) -> SshDaemon:
    """An sshd that asks for a key and what PAM asks for."""
    return msgspec.structs.replace(_SSHD, **changes)


def sshd_of(configuration: str, release: str = 'ID=debian\nVERSION_ID="12"\n') -> SshDaemon:
    """An sshd of Debian 12 with this configuration, as it is read from its file."""
    usual = [saw(request, NOT_THERE) for request in (*ELSEWHERE, *STARTING)]
    asked = [saw(DUMP, NOT_THERE), saw(MAIN, configuration, source=MAIN.path), saw(RELEASE, release), *usual]
    found = ssh_daemon(observations(asked))
    assert isinstance(found, SshDaemon), found
    return found


def rule(**changes: Any) -> SudoRule:
    """The administrators' rule of Debian."""
    changes = {"who": changes.get("users", _RULE.users)} | changes
    return msgspec.structs.replace(_RULE, **changes)


def sudo(**changes: Any) -> SudoSettings:
    """A sudo that asks, logs and forgets."""
    return msgspec.structs.replace(_SUDO, **changes)


def account(**changes: Any) -> Account:
    """A person's account."""
    return msgspec.structs.replace(_ACCOUNT, **changes)


def ageing(**changes: Any) -> PasswordAgeing:
    """A login.defs that lets passwords expire."""
    return msgspec.structs.replace(_AGEING, **changes)


def entry(module: str = "pam_google_authenticator", **changes: Any) -> PamEntry:
    """One line that asks for a second factor."""
    usual = PamEntry(control="required", module=module, proof=Proof.SECOND_FACTOR, place=Place("/etc/pam.d/sshd", 5))
    return msgspec.structs.replace(usual, **changes)


def service(name: str = "sshd", **changes: Any) -> PamService:
    """A service that asks everybody for a password and a one-time code."""
    usual = PamService(service=name, auth=[entry()], ways=[[Proof.PASSWORD, Proof.SECOND_FACTOR]])
    return msgspec.structs.replace(usual, **changes)


def keys(*, file: int = 0o600, folder: int = 0o700, home: int = 0o755, **changes: Any) -> AuthorizedKeys:
    """ann's authorized_keys with these modes on the way to it."""
    home_path = "/home/ann"
    modes = {f"{home_path}/.ssh/authorized_keys": file, f"{home_path}/.ssh": folder, home_path: home}
    way = [PathMode(path=path, kind="file", mode=mode, uid=1000, gid=1000) for path, mode in modes.items()]
    usual = AuthorizedKeys(path=way[0].path, account="ann", uid=1000, gid=1000, private_group=True, way=way)
    return msgspec.structs.replace(usual, **changes)


def secret(*, mode: int = 0o400, owner: int = 1000, **changes: Any) -> SecondFactorSecret:
    """ann's secret of one-time codes."""
    path = "/home/ann/.google_authenticator"
    seen = PathMode(path=path, kind="file", mode=mode, uid=owner, gid=1000)
    return msgspec.structs.replace(SecondFactorSecret(path=path, account="ann", uid=1000, seen=seen), **changes)
