"""What it takes to log in by SSH follows from sshd and PAM, neither of which knows alone."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ssh_factors import SshFactors, least, ssh_factors
from govaudit.facts.pam import PamService, Proof
from govaudit.model import Many, Missing, Perhaps, Seen, complete
from govaudit.targets.host.pam.files import FILES
from govaudit.targets.host.readers.pam import pam_services
from govaudit.targets.host.readers.sshd import DUMP, ELSEWHERE, MAIN, ssh_daemon
from govaudit.targets.host.sshd.start import STARTING
from tests.facts.access_examples import account, service, sshd, sshd_of
from tests.support import DENIED, NOT_THERE, observations, saw

KEY, PASSWORD, CODE, TICKET = Proof.KEY, Proof.PASSWORD, Proof.SECOND_FACTOR, Proof.TICKET
PASSWORD_ALONE = service(ways=[[PASSWORD]])
CODE_ALONE = service(ways=[[CODE]])
ROOT = account(name="root", uid=0, gid=0, groups=["root"])
ACCOUNTS = Many([ROOT, account()], complete("all"))
BOTH = service(ways=[[PASSWORD, CODE]])


def ways(services: list[PamService], **settings: object) -> tuple[object, object]:
    """For an ordinary account, and for root."""
    found = ssh_factors(sshd(**settings), services, ACCOUNTS)
    assert isinstance(found, SshFactors)
    return found.ordinary, found.root


def test_all_methods_of_a_list_must_succeed() -> None:
    assert ways([CODE_ALONE])[0] == [[KEY, CODE]]
    assert ways([CODE_ALONE], authentication_methods=["publickey", "publickey,keyboard-interactive"])[0] == [[KEY]]
    assert ways([PASSWORD_ALONE], authentication_methods=["publickey,publickey"])[0] == [[KEY]]
    assert ways([PASSWORD_ALONE], authentication_methods=["publickey,keyboard-interactive:pam"])[0] == [[KEY, PASSWORD]]


def test_any_one_method_is_enough_where_no_list_says_otherwise() -> None:
    assert ways([BOTH], authentication_methods=["any"])[0] == [[KEY], [PASSWORD, CODE]]
    assert ways([BOTH], authentication_methods=["any"], pubkey_authentication=False)[0] == [[PASSWORD, CODE]]
    assert ways([BOTH], authentication_methods=["any"], gssapi_authentication=True)[0] == [[TICKET], [KEY], [PASSWORD, CODE]]


def test_switching_off_passwords_leaves_keyboard_interactive() -> None:
    settings = {"authentication_methods": ["any"], "pubkey_authentication": False, "password_authentication": False}
    assert ways([PASSWORD_ALONE], **settings)[0] == [[PASSWORD]]
    assert ways([PASSWORD_ALONE], **settings, kbd_interactive_authentication=False)[0] == []
    assert ways([PASSWORD_ALONE], **settings, use_pam=False)[0] == []


def test_without_pam_and_by_kerberos_a_password_is_a_password() -> None:
    settings = {"authentication_methods": ["password"], "password_authentication": True}
    assert ways([BOTH], **settings)[0] == [[PASSWORD, CODE]]
    assert ways([BOTH], **settings, use_pam=False)[0] == [[PASSWORD]]
    assert ways([BOTH], **settings, kerberos_authentication=True)[0] == [[PASSWORD]]


def test_root_follows_permit_root_login() -> None:
    assert ways([CODE_ALONE], permit_root_login="no")[1] == []
    assert ways([CODE_ALONE], permit_root_login="yes")[1] == [[KEY, CODE]]
    # keyboard-interactive is refused to root, so the list can never be completed
    assert ways([CODE_ALONE], permit_root_login="prohibit-password")[1] == []
    assert ways([CODE_ALONE], permit_root_login="prohibit-password", authentication_methods=["any"])[1] == [[KEY]]


def test_what_is_not_known_stays_so() -> None:
    assert ways([service(ways=DENIED)])[0] == DENIED
    assert ways([CODE_ALONE], authentication_methods=DENIED) == (DENIED, [])
    assert ways([CODE_ALONE], permit_root_login=DENIED) == ([[KEY, CODE]], DENIED)
    ordinary, _ = ways([])
    assert isinstance(ordinary, Missing)
    assert ways([service("other", ways=[[PASSWORD]])], authentication_methods=["keyboard-interactive"])[0] == [[PASSWORD]]


def test_a_setting_that_plays_no_part_may_be_unknown() -> None:
    assert ways([CODE_ALONE], authentication_methods=["publickey"], use_pam=DENIED)[0] == [[KEY]]


def test_the_least_of_several_ways() -> None:
    assert least([[KEY, CODE], [KEY], [CODE, PASSWORD], [KEY]]) == [[KEY], [PASSWORD, CODE]]
    assert least([[KEY], []]) == [[]]
    assert least([]) == []


# Beside a real sshd ---------------------------------------------------------------------------


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Path]:
    """A folder with keys, and a PAM service of its own for an sshd that bears its name."""
    Path("/run/sshd").mkdir(exist_ok=True)
    tmp_path.chmod(0o755)
    for key in ("host_key", "user_key"):
        subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", tmp_path / key], check=True)
    shutil.copy(tmp_path / "user_key.pub", tmp_path / "authorized")
    (tmp_path / "govaudit-sshd").symlink_to("/usr/sbin/sshd")
    stack = Path("/etc/pam.d/govaudit-sshd")
    secret = tmp_path / "secret"
    stack.write_text(f"auth required pam_google_authenticator.so user=root secret={secret}\naccount required pam_permit.so\n")
    yield tmp_path
    stack.unlink()


@pytest.mark.parametrize(
    ("methods", "key_is_enough"), [("publickey", True), ("publickey,keyboard-interactive", False), ("publickey keyboard-interactive", True)]
)
def test_a_real_sshd_lets_in_whom_we_say(real: Path, free_port: int, methods: str, key_is_enough: bool) -> None:
    configuration = (
        f"ListenAddress 127.0.0.1\nPort {free_port}\nHostKey {real}/host_key\nPidFile none\nAuthorizedKeysFile {real}/authorized\n"
        f"StrictModes no\nUsePAM yes\nPasswordAuthentication no\nPermitRootLogin yes\nAuthenticationMethods {methods}\n"
    )
    (real / "config").write_text(configuration)
    program = str(real / "govaudit-sshd")
    usual = [saw(request, NOT_THERE) for request in (*ELSEWHERE, *STARTING)]
    dump = subprocess.run([program, "-T", "-f", real / "config"], capture_output=True, check=True)
    seen = [saw(DUMP, Seen(content=dump.stdout, status=0)), saw(MAIN, configuration), *usual]
    stack = saw(FILES, Path("/etc/pam.d/govaudit-sshd").read_bytes(), source="/etc/pam.d/sshd")
    services = [answer for answer in pam_services(observations([stack])) if isinstance(answer, PamService)]
    factors = ssh_factors(ssh_daemon(observations(seen)), services, ACCOUNTS)
    assert ([KEY] in factors.ordinary) is key_is_enough
    daemon = subprocess.Popen([program, "-D", "-f", real / "config"], stderr=subprocess.DEVNULL)
    try:
        assert (log_in(real, free_port) == 0) is key_is_enough
    finally:
        daemon.terminate()
        daemon.wait()


def log_in(real: Path, port: int) -> int:
    """ssh's exit status with the key alone, once sshd answers."""
    options = ["-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]
    command = ["ssh", *options, "-i", str(real / "user_key"), "-p", str(port), "root@127.0.0.1", "true"]
    for _ in range(100):
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if "Connection refused" not in run.stderr:
            return run.returncode
        time.sleep(0.05)
    raise AssertionError("sshd does not answer")


def factors(configuration: str, accounts: Perhaps[Account] = ACCOUNTS) -> SshFactors:
    found = ssh_factors(sshd_of(configuration), [PASSWORD_ALONE], accounts)
    assert isinstance(found, SshFactors)
    return found


def test_a_match_may_take_less_of_some() -> None:
    strict = "UsePAM yes\nAuthenticationMethods publickey,password\n"
    assert factors(strict).ordinary == [[KEY, PASSWORD]]
    assert factors(strict + "Match Address 10.0.0.0/8\nAuthenticationMethods password\n").ordinary == [[PASSWORD]]
    assert factors(strict + "Match User ann\nAuthenticationMethods password\n").root == [[KEY, PASSWORD]][:0]
    for_root = factors(strict + "PermitRootLogin yes\nMatch User root\nAuthenticationMethods publickey\n")
    assert (for_root.ordinary, for_root.root) == ([[KEY, PASSWORD]], [[KEY]])


def test_root_is_every_account_with_the_user_id_0() -> None:
    second = account(name="toor", uid=0, gid=1000, groups=["ann"])
    configuration = "UsePAM yes\nPermitRootLogin no\nMatch User toor\nPermitRootLogin yes\nAuthenticationMethods publickey\n"
    assert factors(configuration).root == []
    assert factors(configuration, Many([ROOT, second], complete("all"))).root == [[KEY]]
    assert factors(configuration, Many([second], complete("all"))).root == [[KEY]]
    in_doubt = [factors(configuration, known).root for known in (DENIED, Many([ROOT], DENIED), Many([ROOT, second], DENIED))]
    assert in_doubt == [DENIED, DENIED, [[KEY]]]
    assert factors("UsePAM yes\nPermitRootLogin no\nMatch User ann\nPasswordAuthentication no\n", DENIED).root == []


def test_blocks_for_different_users_do_not_add_up() -> None:
    apart = "UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
    apart += "Match User ann\nAuthenticationMethods publickey\nMatch User bob\nPubkeyAuthentication yes\n"
    assert factors(apart).ordinary == [[KEY]]
