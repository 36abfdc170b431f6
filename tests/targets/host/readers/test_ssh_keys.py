"""The keys that open accounts, beside a real sshd."""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.ssh_keys import AuthorizedKey, SshHostKey
from govaudit.facts.sshd_settings.matching import Connection, user_matches
from govaudit.model import Complete, Missing
from govaudit.reading import Reader
from govaudit.targets.host.readers.ssh_host_keys import host_keys
from govaudit.targets.host.readers.ssh_keys import _is_expired, keys_of_accounts
from govaudit.targets.host.ssh_keys import authorized
from govaudit.targets.host.ssh_keys.public import read_blob
from govaudit.targets.host.sshd.version import told
from tests.support.authorized_keys import judged, random_line
from tests.support.sshd import RunningSshd, free_port, running_sshd, throw_away_user, wait_for_port
from tests.support.systemd import look

BOOKWORM = (9, 2)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str, int]]:
    """Keys of all types: the public part, fingerprint and size that ssh-keygen tells."""
    folder = tmp_path_factory.mktemp("keys")
    found: dict[str, tuple[str, str, int]] = {}
    for name, arguments in {
        "rsa": ("rsa", "-b", "1024"),
        "rsa3": ("rsa", "-b", "3072"),
        "dsa": ("dsa",),
        "p256": ("ecdsa", "-b", "256"),
        "p521": ("ecdsa", "-b", "521"),
        "ed25519": ("ed25519",),
    }.items():
        path = folder / name
        subprocess.run(["ssh-keygen", "-q", "-t", *arguments, "-N", "", "-C", "", "-f", path], check=True)
        told = subprocess.run(["ssh-keygen", "-l", "-f", path], check=True, capture_output=True, text=True).stdout.split()
        found[name] = (path.with_suffix(".pub").read_text().strip(), told[1], int(told[0]))
    return found


def test_type_size_and_fingerprint_as_ssh_keygen_tells_them(made: dict[str, tuple[str, str, int]]) -> None:
    for text, fingerprint, bits in made.values():
        kind, body = text.split()
        key = read_blob(body)
        assert key is not None
        assert (key.kind, key.fingerprint, key.bits) == (kind, fingerprint, bits)
        [line] = authorized.lines(f"restrict,pty {text} ada's key\n".encode(), BOOKWORM)
        assert line.key == key


KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIItYfHHGUYWjt6jGLT9DD48MWZgkV300WLHWhZbPTbNK"


def test_options_in_order() -> None:
    text = f'FROM="10.0.0.1,*.example",no-pty,restrict,user-rc,command="say \\"a b\\", c",permitopen="x:1",permitopen="y:2" {KEY} c\n'
    [line] = authorized.lines(text.encode(), BOOKWORM)
    assert isinstance(line.options, authorized.Options)
    assert line.options.values["command"] == ['say "a b", c']
    assert line.options.values["permitopen"] == ["x:1", "y:2"]
    assert (line.options.permitted, line.options.is_restricted) == ({"user-rc"}, True)


@pytest.mark.parametrize(
    "text", ["", "# x", f"# {KEY}", "nonsense", f'command="x {KEY}', "ssh-rsa AAAA", KEY.replace("ssh-ed25519", "ssh-rsa")]
)
def test_lines_without_a_key(text: str) -> None:
    assert list(authorized.lines(text.encode(), BOOKWORM)) == []


@pytest.mark.parametrize(
    "options",
    [
        *("unknown", 'unknown="x"', "command=x", 'command="a",command="b"', 'expiry-time="soon"', "no-restrict", "pty=", "ptyx"),
        *('principals="root"', 'from="127.0.0.1/8"', 'from=""', 'environment="A-B=c"', 'tunnel="x"', 'permitopen="x:99999"'),
        *('permitlisten="-1"', 'permitopen="::1:80"', 'expiry-time="202612312460"'),
    ],
)
def test_options_that_sshd_refuses_or_a_newer_one_may_know(options: str) -> None:
    for version in ((8, 4), BOOKWORM, (10, 0)):
        [line] = authorized.lines(f"{options} {KEY}".encode(), version)
        assert line.options is authorized.Why.REFUSED
    for newer in ((10, 1), None):
        [line] = authorized.lines(f"{options} {KEY}".encode(), newer)
        assert line.options is authorized.Why.NOT_UNDERSTOOD


def test_a_port_by_name_is_not_looked_up() -> None:
    assert authorized.options('permitopen="x:http"', BOOKWORM) is authorized.Why.NOT_UNDERSTOOD


def test_a_time_in_utc_is_refused_by_old_versions() -> None:
    assert authorized.options('expiry-time="20991231Z"', (8, 4)) is authorized.Why.REFUSED
    assert authorized.options('expiry-time="20991231Z"', (8, 9)) is authorized.Why.NOT_UNDERSTOOD
    assert isinstance(authorized.options('expiry-time="20991231utc"', BOOKWORM), authorized.Options)


def test_expiry() -> None:
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert _is_expired([], now) is False
    assert _is_expired(["20260530"], now) is True
    assert _is_expired(["20260601115959Z"], now) is True
    assert _is_expired(["202606011201Z"], now) is False
    assert _is_expired(["20270101", "20260101"], now) is True
    assert isinstance(_is_expired(["202606011000"], now), Missing)  # in whose time?
    assert isinstance(_is_expired(["20260231"], now), Missing)


def test_like_the_real_sshd(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever gets in has a line that is said to let in, with the options that sshd tells."""
    agreed = unknown = 0
    cases = int(os.environ.get("GOVAUDIT_SSH_KEY_LINES", "60"))
    version = told(subprocess.run(["sshd", "-V"], capture_output=True, text=True, check=False).stderr)
    with running_sshd(tmp_path, ["PermitUserEnvironment yes"]) as sshd:
        configuration = (sshd.folder / "sshd_config").read_text()
        file = Path(next(line.split()[1] for line in configuration.split("\n") if line.startswith("AuthorizedKeysFile")))
        key = " ".join(sshd.client_key.with_suffix(".pub").read_text().split()[:2])
        for seed in range(cases):
            text = random_line(key, random.Random(seed))
            file.write_text(text, newline="")
            real = judged(sshd)
            found = list(authorized.lines(text.encode(), version))
            options = found[0].options if found else authorized.Why.REFUSED
            if options is authorized.Why.NOT_UNDERSTOOD:
                unknown += 1
                continue
            is_open = isinstance(options, authorized.Options) and _lets_in(options)
            assert is_open or not real.is_accepted, text
            if real.is_accepted and real.options is not None and isinstance(options, authorized.Options):
                given = {one for one in real.options if one in ("pty", "user-rc", "agent-forwarding", "port-forwarding", "x11-forwarding")}
                assert given >= options.permitted - {"agent-forwarding"}, text  # its name runs into the next in some versions
                assert given <= options.permitted, text
            agreed += is_open == real.is_accepted
    with capsys.disabled():
        print(f"\nauthorized_keys beside sshd: {agreed} of {cases} lines agree, {unknown} unknown, 0 dangerous")
    assert agreed >= cases * 0.98


def _lets_in(options: authorized.Options) -> bool:
    """Whether a key with these options opens an account now, from loopback."""
    if options.is_authority or _is_expired(options.values.get("expiry-time", []), datetime.now(UTC)) is True:
        return False
    here = Connection(user="root", host="127.0.0.1", address="127.0.0.1")
    return all(user_matches(here, f"*@{sources}") is True for sources in options.values.get("from", []))


def tree(root: Path, accounts: str, configuration: str = "") -> Path:
    for folder in ("etc/ssh", "usr/sbin"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "usr/sbin/sshd").write_text("")
    (root / "etc/passwd").write_text(accounts)
    (root / "etc/group").write_text("root:x:0:\nann:x:1000:\nstaff:x:50:ann,bob\n")
    (root / "etc/ssh/sshd_config").write_text(configuration)
    (root / "etc/os-release").write_text('ID=debian\nVERSION_ID="12"\n')
    return root


def put(root: Path, path: str, text: str, mode: int = 0o600, owner: int = 1000) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(mode)
    os.chown(file, owner, owner)
    os.chown(file.parent, owner, owner)


ACCOUNTS = "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:1001::/srv/bob:/bin/sh\n"


def read(root: Path, reader: Reader = keys_of_accounts) -> tuple[list[Any], Any]:
    *found, ending = reader(look(root, reader.wants))
    return found, ending


def test_the_usual_files_of_all_accounts(tmp_path: Path) -> None:
    root = tree(tmp_path, ACCOUNTS)
    put(root, "home/ann/.ssh/authorized_keys", f"# mine\n{KEY} ann@example.org\n")
    put(root, "srv/bob/.ssh/authorized_keys2", f'from="10.0.0.1" {KEY}\n', owner=1001)
    put(root, "home/gone/.ssh/authorized_keys", f"{KEY}\n")
    found, ending = read(root)
    assert [(key.account, key.path, key.line, key.sources, key.is_ignored) for key in found] == [
        ("ann", "/home/ann/.ssh/authorized_keys", 2, [], False),
        ("bob", "/srv/bob/.ssh/authorized_keys2", 1, ["10.0.0.1"], False),
    ]
    assert isinstance(ending, Complete)
    assert "example.org" not in repr(found)


def test_where_sshd_is_told_to_look(tmp_path: Path) -> None:
    root = tree(tmp_path, ACCOUNTS, "Include keys.conf\nMatch User ann\nAuthorizedKeysFile %h/.keys\n")
    (root / "etc/ssh/keys.conf").write_text("AuthorizedKeysFile /etc/ssh/keys/%u /var/keys/%U/k\n")
    put(root, "etc/ssh/keys/bob", f"{KEY}\n", owner=0)
    put(root, "etc/ssh/keys/nobody", f"{KEY}\n", owner=0)
    put(root, "var/keys/1001/k", f"{KEY}\n", owner=0)
    put(root, "home/ann/.keys", f"{KEY}\n")
    put(root, "home/ann/.ssh/authorized_keys", f"{KEY}\n")
    found, ending = read(root)
    assert [(key.account, key.path) for key in found] == [
        ("ann", "/home/ann/.keys"),
        ("bob", "/etc/ssh/keys/bob"),
        ("bob", "/var/keys/1001/k"),
    ]
    assert isinstance(ending, Complete)


@pytest.mark.parametrize(
    "configuration",
    [
        "AuthorizedKeysCommand /usr/bin/keys\nAuthorizedKeysCommandUser nobody\n",
        "AuthorizedKeysFile /etc/keys/%h\n",
        "AuthorizedKeysFile .mine\n",  # bob's home is in no usual place
    ],
)
def test_where_keys_may_be_elsewhere_the_list_is_open(tmp_path: Path, configuration: str) -> None:
    assert isinstance(read(tree(tmp_path, ACCOUNTS, configuration))[1], Missing)


def test_a_users_file_cannot_make_us_read_others(tmp_path: Path) -> None:
    root = tree(tmp_path, ACCOUNTS, "AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/keys/%u\n")
    put(root, "home/ann/.ssh/authorized_keys", "Include /etc/secret\nAuthorizedKeysFile /etc/secret\n")
    put(root, "etc/ssh/keys/ann", "Include /etc/secret\nAuthorizedKeysFile /etc/secret\n")
    put(root, "etc/secret", "hush\n", owner=0)
    assert not any("secret" in one.source for one in look(root, keys_of_accounts.wants))


def test_options_that_are_not_understood_leave_the_list_open(tmp_path: Path) -> None:
    root = tree(tmp_path, ACCOUNTS)
    put(root, "home/ann/.ssh/authorized_keys", f"{KEY}\nnew-option {KEY}\n")
    found, ending = read(root)
    assert len(found) == 1
    assert isinstance(ending, Complete)  # this version refuses the line
    (root / "etc/os-release").write_text("ID=debian\n")
    found, ending = read(root)
    assert len(found) == 1
    assert isinstance(ending, Missing)


@pytest.mark.parametrize(
    ("path", "mode", "owner", "expected"),
    [
        ("", 0o600, 1000, False),
        (".ssh/authorized_keys", 0o666, 1000, True),
        (".ssh/authorized_keys", 0o644, 0, False),
        (".ssh/authorized_keys", 0o600, 1001, True),
        (".ssh", 0o777, 1000, True),
        ("", 0o757, 1000, True),
        (".ssh", 0o770, 1000, None),
    ],
)
def test_files_that_others_may_write_to_are_passed_over(tmp_path: Path, path: str, mode: int, owner: int, expected: bool | None) -> None:
    root = tree(tmp_path, ACCOUNTS)
    put(root, "home/ann/.ssh/authorized_keys", f"{KEY}\n")
    os.chown(root / "home/ann", 1000, 1000)
    (root / "home/ann" / path).chmod(mode)
    os.chown(root / "home/ann" / path, owner, 1000)
    [key], _ = read(root)
    assert key.is_ignored is expected if expected is not None else isinstance(key.is_ignored, Missing)
    (root / "etc/ssh/sshd_config").write_text("StrictModes no\n")
    [key], _ = read(root)
    assert key.is_ignored is False


@contextlib.contextmanager
def strict(sshd: RunningSshd) -> Iterator[int]:
    """The port of a second sshd on the same configuration, but with strict modes and the usual files."""
    lines = (sshd.folder / "sshd_config").read_text().split("\n")
    kept = [line for line in lines if not line.startswith(("AuthorizedKeysFile", "StrictModes", "Port"))]
    port = free_port()
    (sshd.folder / "strict_config").write_text("\n".join([*kept, f"Port {port}", "StrictModes yes", ""]))
    known = sshd.folder / "known_hosts"
    known.write_text(known.read_text().replace(f":{sshd.port} ", f":{port} "))
    log = sshd.folder / "strict.log"
    server = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", sshd.folder / "strict_config", "-E", log], start_new_session=True)
    try:
        wait_for_port(port, server, log)
        yield port
    finally:
        server.terminate()
        server.wait()


@pytest.mark.parametrize(("path", "mode"), [(".", 0o755), (".ssh", 0o777), (".", 0o757), (".ssh/authorized_keys", 0o666), (".", 0o700)])
def test_strict_modes_like_the_real_sshd(tmp_path: Path, path: str, mode: int) -> None:
    """What is said to be passed over does not open the account, and what is not does."""
    with throw_away_user("keys") as user, running_sshd(tmp_path / "sshd") as sshd:
        account = pwd.getpwnam(user)
        home = Path(account.pw_dir)
        (home / ".ssh").mkdir(mode=0o700)
        shutil.copy(sshd.client_key.with_suffix(".pub"), home / ".ssh/authorized_keys")
        for one in (home, home / ".ssh", home / ".ssh/authorized_keys"):
            os.chown(one, account.pw_uid, account.pw_gid)
        (home / path).chmod(mode)
        with strict(sshd) as port:
            real = judged(sshd._replace(port=port), user)
        root = tree(tmp_path / "tree", f"{user}:x:{account.pw_uid}:{account.pw_gid}::/home/{user}:/bin/sh\n")
        (root / "home").mkdir()
        subprocess.run(["cp", "-a", str(home), str(root / "home" / user)], check=True)
        [key], _ = read(root)
    assert isinstance(key, AuthorizedKey)
    assert key.is_ignored is (not real.is_accepted)


def host_tree(root: Path, made: dict[str, tuple[str, str, int]], configuration: str = "") -> Path:
    tree(root, ACCOUNTS, configuration)
    for name in made:
        (root / f"etc/ssh/ssh_host_{name}_key").write_text("private")
        (root / f"etc/ssh/ssh_host_{name}_key.pub").write_text(made[name][0] + " root@host\n")
    return root


def test_the_usual_host_keys(tmp_path: Path, made: dict[str, tuple[str, str, int]]) -> None:
    found, ending = read(host_tree(tmp_path, made), host_keys)
    assert [(key.path, key.kind, key.bits) for key in found] == [
        ("/etc/ssh/ssh_host_rsa_key", "ssh-rsa", 1024),
        ("/etc/ssh/ssh_host_ed25519_key", "ssh-ed25519", 256),
    ]
    assert isinstance(ending, Complete)


def test_the_host_keys_that_sshd_is_told_of(tmp_path: Path, made: dict[str, tuple[str, str, int]]) -> None:
    root = host_tree(tmp_path, made, "Include more.conf\nHostKey /etc/ssh/ssh_host_dsa_key\n#HostKey /etc/ssh/ssh_host_rsa_key\n")
    (root / "etc/ssh/more.conf").write_text("hostkey\t/etc/ssh/ssh_host_p521_key\nHostKey /etc/ssh/gone\n")
    found, ending = read(root, host_keys)
    assert sorted((key.kind, key.bits) for key in found) == [("ecdsa-sha2-nistp521", 521), ("ssh-dss", 1024)]
    assert isinstance(ending, Complete)
    (root / "etc/ssh/ssh_host_dsa_key.pub").unlink()
    (root / "etc/ssh/ssh_host_p521_key.pub").write_text("nothing")
    found, _ = read(root, host_keys)
    assert all(isinstance(key, SshHostKey) and isinstance(key.bits, Missing) for key in found)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=60))
def test_no_bytes_make_it_raise(content: bytes, options: str) -> None:
    list(authorized.lines(content, BOOKWORM))
    list(authorized.lines(b"ssh-rsa " + content, BOOKWORM))
    list(authorized.lines(f"{options} {KEY}".encode("utf-8", "replace"), BOOKWORM))
    authorized.options(options, BOOKWORM)
    read_blob(options)


def test_long_lines_take_linear_time() -> None:
    for text in ("command=\"" + "x" * 1_000_000, "," * 1_000_000 + f" {KEY}", '\\"' * 500_000, "ssh-rsa " + "A" * 1_000_000):
        list(authorized.lines(text.encode(), BOOKWORM))
