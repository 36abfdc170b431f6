"""Hosts over ssh: a real sshd on loopback, as root and as a plain user, and everything that can be wrong with a connection."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from govaudit.looking import Limits, Unreached
from govaudit.model import Absent, Missing, Reason, Seen
from govaudit.targets.host import kind
from govaudit.targets.host.requests import Command, File, Glob, GroupShadowStates, KeyFiles, Listing, Predicate, ShadowStates, Walk
from tests.support.hosts import ask, by_source, host, outcome
from tests.support.sshd import RunningSshd, free_port, running_sshd, sudo_rule, throw_away_user


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSshd]:
    with running_sshd(tmp_path_factory.mktemp("sshd")) as running:
        yield running


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    with throw_away_user("gvaplain") as user:
        yield user


def refused(address: str, settings: dict[str, object], seconds: float = 20) -> Missing:
    """Why a host is not reached."""
    with pytest.raises(Unreached) as unreached:
        ask(address, File("/etc/hostname"), settings=settings, limits=Limits(seconds))
    return unreached.value.why


# What one sees ------------------------------------------------------------------------------


def test_root_over_ssh_sees_what_root_sees_here(server: RunningSshd) -> None:
    asked = [
        File("/etc/hostname"),
        File("/etc/nothing"),
        Glob("/etc/security/*"),
        Listing("/etc/ssh/*"),
        KeyFiles(("/etc/ssh/*_key",)),
        Command(("id", "-u")),
        Walk("/usr/bin", (Predicate("set-id", any_bits=0o6000),)),
    ]
    assert by_source(ask(server.address("root"), *asked, settings=server.settings)) == by_source(ask("local:", *asked))


def test_one_connection_serves_all_rounds(server: RunningSshd) -> None:
    before = server.log.read_text().count("Accepted publickey")
    with kind.connect(host(server.address("root"), server.settings), Limits(30)) as session:
        connections = [next(iter(session.ask([Command(("sh", "-c", "echo $SSH_CONNECTION"))]))).outcome for _ in range(4)]
        assert session.clock_skew == pytest.approx(0, abs=2)
    assert len({each.content for each in connections if isinstance(each, Seen)}) == 1
    assert server.log.read_text().count("Accepted publickey") == before + 1


def test_a_plain_user_says_what_may_not_be_read(server: RunningSshd, plain: str, tmp_path: Path) -> None:
    closed = Path("/srv/gvatest-closed")
    closed.mkdir(mode=0o700, exist_ok=True)
    (closed / "inside.conf").write_text("secret")
    unreadable = Path("/srv/gvatest-unreadable")
    unreadable.write_text("x")
    unreadable.chmod(0o600)
    try:
        seen = by_source(
            ask(
                server.address(plain),
                File(f"{closed}/inside.conf"),
                File(f"{closed}/nothing.conf"),
                File("/srv/gvatest-unreadable"),
                Glob(f"{closed}/*.conf"),
                Glob("/srv/*/inside.conf"),
                Glob("/srv/gvatest-unread*"),
                Listing("/srv/gvatest-unreadable"),
                Listing(f"{closed}/*"),
                ShadowStates(),
                GroupShadowStates(),
                KeyFiles(("/etc/ssh/ssh_host_ed25519_key", f"{closed}/*")),
                Command((f"{closed}/program",)),
                Walk("/srv", (Predicate("set-id", any_bits=0o6000),)),
                Walk(str(closed), (Predicate("set-id", any_bits=0o6000),)),
                settings=server.settings,
            )
        )
    finally:
        (closed / "inside.conf").unlink()
        closed.rmdir()
        unreadable.unlink()
    denied = [source for source, outcome in seen.items() if isinstance(outcome, Missing)]
    assert all(seen[source].reason is Reason.PERMISSION_DENIED for source in denied)  # type: ignore[union-attr]
    assert [source for source in seen if source not in denied] == [
        "listing /srv/gvatest-unreadable | /srv/gvatest-unreadable",
        "walk /srv set-id | /srv",
    ]
    assert str(seen["shadow-states | /etc/shadow"].sentence) == (  # type: ignore[union-attr]
        f"/etc/shadow may not be read by {plain}: an audit as root, or with sudo, could read it"
    )
    walk = seen["walk /srv set-id | /srv"]
    assert isinstance(walk, Seen)
    assert walk.data["incomplete"] == (f"1 places under /srv could not be looked at, the first: '{closed}': Permission denied")


def test_sudo_looks_as_root_where_a_rule_allows_it(server: RunningSshd, plain: str) -> None:
    with sudo_rule(plain, "/usr/bin/sh -s"):
        seen = ask(server.address(plain), Command(("id", "-un")), ShadowStates(), settings={**server.settings, "sudo": True})
    assert [type(each.outcome) for each in seen] == [Seen, Seen]
    assert isinstance(seen[0].outcome, Seen)
    assert seen[0].outcome.content == b"root\n"


def test_without_a_rule_sudo_is_refused_and_said_so(server: RunningSshd, plain: str) -> None:
    seen = ask(server.address(plain), Command(("id", "-un")), ShadowStates(), settings={**server.settings, "sudo": True})
    assert isinstance(seen[0].outcome, Seen)
    assert seen[0].outcome.content == f"{plain}\n".encode()
    assert isinstance(seen[1].outcome, Missing)
    assert str(seen[1].outcome.sentence) == (
        f"/etc/shadow may not be read by {plain}, and sudo -n was refused: "
        "the line that collect --print-sudoers prints, with `installed`, would allow it"
    )


def test_banners_of_the_login_shell_are_not_taken_for_answers(server: RunningSshd, tmp_path: Path) -> None:
    shell = Path("/usr/local/bin/gvatest-shell")
    shell.write_text('#!/bin/sh\nprintf "Welcome\\n@0 end 1\\n\\0\\377"; echo noise >&2; exec /bin/sh "$@"\n')
    shell.chmod(0o755)
    try:
        with throw_away_user("gvabanner", str(shell)) as user:
            assert isinstance(outcome(server.address(user), File("/etc/hostname"), settings=server.settings), Seen)
    finally:
        shell.unlink()


@pytest.mark.parametrize(
    ("shell", "reason"),
    [("/usr/sbin/nologin", Reason.UNPARSEABLE), ("/bin/false", Reason.REFUSED), ("/bin/cat", Reason.REFUSED)],
)
def test_a_login_shell_that_is_none_is_no_host(server: RunningSshd, shell: str, reason: Reason) -> None:
    with throw_away_user("gvashell", shell) as user:
        assert refused(server.address(user), dict(server.settings)).reason is reason


def test_a_forced_command_that_says_something_else(tmp_path: Path) -> None:
    with running_sshd(tmp_path / "forced", ["ForceCommand echo only backups here"]) as server:
        why = refused(server.address("root"), dict(server.settings))
    assert why.reason is Reason.UNPARSEABLE
    assert str(why.sentence) == f"{server.address('root')} runs something else than a shell, and says: only backups here"


def test_a_host_without_a_shell(tmp_path: Path) -> None:
    with running_sshd(tmp_path / "shell-less", ["ForceCommand exec /nothing/sh -s"]) as server:
        assert refused(server.address("root"), dict(server.settings)).reason is Reason.TOOL_MISSING


def test_a_host_that_never_stops_talking(tmp_path: Path) -> None:
    with running_sshd(tmp_path / "talking", ["ForceCommand yes"]) as server:
        why = refused(server.address("root"), dict(server.settings))
    assert why.reason is Reason.UNPARSEABLE
    assert "the host talks, but not as the script does: y y y" in str(why.sentence)


def test_a_host_that_hangs_after_the_login(tmp_path: Path) -> None:
    with running_sshd(tmp_path / "hanging", ["ForceCommand sleep 60"]) as server:
        why = refused(server.address("root"), dict(server.settings), seconds=2)
    assert why == Missing(Reason.TIMED_OUT, why.sentence)
    assert str(why.sentence) == "no answer within 2 s"


def test_a_connection_that_is_lost_half_way(server: RunningSshd) -> None:
    with kind.connect(host(server.address("root"), server.settings), Limits(30)) as session:
        killing = Command(("sh", "-c", "kill -9 $(cut -d' ' -f6 /proc/self/stat)"))
        seen = list(session.ask([File("/etc/hostname"), Command(("id",)), killing, Command(("uname",))]))
        assert [type(each.outcome) for each in seen] == [Seen, Seen, Missing, Missing], seen
        assert seen[3].outcome == Missing(Reason.INCOMPLETE, seen[3].outcome.sentence)  # type: ignore[union-attr]
        with pytest.raises(Unreached):
            list(session.ask([File("/etc/hostname")]))


# Whom one does not reach --------------------------------------------------------------------


def test_a_wrong_host_key(server: RunningSshd, tmp_path: Path) -> None:
    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(f"[127.0.0.1]:{server.port} " + server.client_key.with_suffix(".pub").read_text())
    config = tmp_path / "config"
    config.write_text(f"Host *\n  UserKnownHostsFile {known_hosts}\n  GlobalKnownHostsFile /dev/null\n")
    why = refused(server.address("root"), {**server.settings, "ssh_config": str(config)})
    assert why.reason is Reason.REFUSED
    assert "its host key is not the one in known_hosts" in str(why.sentence)


def test_an_unknown_host_key_is_never_asked_about(server: RunningSshd, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("Host *\n  UserKnownHostsFile /dev/null\n  GlobalKnownHostsFile /dev/null\n  StrictHostKeyChecking ask\n")
    why = refused(server.address("root"), {**server.settings, "ssh_config": str(config)})
    assert why.reason is Reason.REFUSED
    assert "its host key is not known yet" in str(why.sentence)


@pytest.mark.parametrize("loose", ["NoHostAuthenticationForLocalhost yes", "VerifyHostKeyDNS yes", "StrictHostKeyChecking no"])
def test_no_configuration_makes_an_unknown_host_key_a_known_one(loose: str, server: RunningSshd, tmp_path: Path) -> None:
    known_hosts = tmp_path / "known_hosts"
    known_hosts.touch()
    config = tmp_path / "config"
    config.write_text(f"Host *\n  {loose}\n")
    why = refused(server.address("root"), {**server.settings, "ssh_config": str(config), "known_hosts": str(known_hosts)})
    assert "its host key is not known yet" in str(why.sentence)


def test_a_user_who_is_not_let_in(server: RunningSshd) -> None:
    why = refused(server.address("gvatest-nobody"), dict(server.settings))
    assert why.reason is Reason.REFUSED
    assert "does not accept our key or user" in str(why.sentence)


def test_a_password_is_not_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tmp_path / "asked"
    program = tmp_path / "askpass"
    program.write_text(f"#!/bin/sh\n: >{asked}\necho password\n")
    program.chmod(0o755)
    monkeypatch.setenv("SSH_ASKPASS", str(program))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    monkeypatch.setenv("DISPLAY", ":0")
    with running_sshd(tmp_path / "password", ["PubkeyAuthentication no", "PasswordAuthentication yes"]) as server:
        assert refused(server.address("root"), dict(server.settings)).reason is Reason.REFUSED
    assert not asked.exists()


@pytest.mark.parametrize("address", ["ssh://root@127.0.0.1:{port}", "ssh://root@no-such-host.invalid"])
def test_nobody_there(address: str, server: RunningSshd) -> None:
    assert refused(address.format(port=free_port()), dict(server.settings)).reason is Reason.UNREACHABLE


@contextlib.contextmanager
def listener(say: bytes) -> Iterator[int]:
    """A server that takes connections, says something again and again, and never goes on."""
    ended = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while not ended.is_set():
                if say:
                    connection.sendall(say)
                else:
                    ended.wait(0.1)

    def accept(listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1]
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("say", [b"", b"no ssh here\r\n" * 1000], ids=["silent", "talking"])
def test_a_server_that_is_no_ssh_server(say: bytes, server: RunningSshd) -> None:
    started = time.monotonic()
    with listener(say) as port:
        why = refused(f"ssh://root@127.0.0.1:{port}", dict(server.settings), seconds=2)
    assert why.reason in (Reason.UNREACHABLE, Reason.TIMED_OUT)
    assert time.monotonic() - started < 15


def test_no_ssh_client(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    why = refused("ssh://root@127.0.0.1", {})
    assert why.reason is Reason.TOOL_MISSING
    assert str(why.sentence) == "no ssh client is installed here (package openssh-client)"


@pytest.mark.parametrize("setting", ["key", "ssh_config"])
def test_a_file_that_the_inventory_names_must_be_there(setting: str) -> None:
    why = refused("ssh://root@127.0.0.1", {setting: "/nothing/here"})
    assert str(why.sentence) == "/nothing/here, which the inventory names for ssh, cannot be read"


@pytest.mark.parametrize(("setting", "value"), [("port", "22"), ("port", 0), ("port", True), ("sudo", "yes"), ("key", 1)])
def test_a_setting_is_not_passed_over_in_silence(setting: str, value: object) -> None:
    why = refused("ssh://root@127.0.0.1", {setting: value})
    assert str(why.sentence) == f"ssh://root@127.0.0.1: {setting} cannot be {value} in the inventory"


# What never happens -------------------------------------------------------------------------


def test_the_users_configuration_authenticates_and_does_nothing_else(server: RunningSshd, tmp_path: Path) -> None:
    ran = tmp_path / "local-command-ran"
    config = tmp_path / "config"
    config.write_text(
        f"Host audited\n  HostName 127.0.0.1\n  Port {server.port}\n  User root\n  IdentityFile {server.client_key}\n"
        f"  LocalCommand touch {ran}\n  PermitLocalCommand yes\n  ForwardAgent yes\n  RemoteCommand id\n  RequestTTY yes\n"
        f"  RemoteForward {free_port()} 127.0.0.1:{server.port}\n  ControlMaster auto\n  ControlPath {tmp_path}/mux-%C\n"
        f"  ControlPersist 60\n" + server.ssh_config.read_text()
    )
    asked = Command(("sh", "-c", "echo ${SSH_AUTH_SOCK:-none} ${SSH_TTY:-none}"))
    forwarded = outcome("ssh://audited", asked, settings={"ssh_config": str(config)})
    assert isinstance(forwarded, Seen)
    assert forwarded.content == b"none none\n"
    assert not ran.exists()
    assert not list(tmp_path.glob("mux-*"))


def test_nothing_is_left_behind(server: RunningSshd) -> None:
    with kind.connect(host(server.address("root"), server.settings), Limits(5)) as session:
        (seen,) = session.ask([Command(("sleep", "4321"), seconds=30)])
    assert isinstance(seen.outcome, Missing)
    assert seen.outcome.reason is Reason.TIMED_OUT
    command_lines = [_command_line(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    assert [line for line in command_lines if line.startswith(b"ssh\0") and str(server.port).encode() in line] == []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and b"sleep\x004321" in _command_line(entry):
            os.kill(int(entry.name), signal.SIGKILL)


def _command_line(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes()
    except OSError:
        return b""


def test_absent_and_missing_are_told_apart_over_ssh(server: RunningSshd) -> None:
    assert isinstance(outcome(server.address("root"), File("/etc/nothing"), settings=server.settings), Absent)
