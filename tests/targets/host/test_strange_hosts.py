"""Hosts on which little is as usual: other login shells, clocks that are decades off, no /proc, no place to write, killed half way."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from govaudit.looking import Limits
from govaudit.model import Missing, Reason, Request, Seen
from govaudit.targets.host import kind
from govaudit.targets.host.requests import Command, File, Glob, KeyFiles, Listing, LiveFile, Predicate, Walk
from tests.support.hosts import ask, by_source, host
from tests.support.sshd import running_sshd, throw_away_user

ASKED: list[Request] = [
    File("/etc/hostname"),
    Glob("/etc/security/*"),
    Listing("/etc/ssl/*"),
    KeyFiles(("/etc/ssh/*_key",)),
    Command(("id", "-un")),
    Walk("/etc/ssl", (Predicate("all"),)),
]


def forced(tmp_path: Path, command: str, asked: Sequence[Request] = ASKED, options: Sequence[str] = ()) -> dict[str, object]:
    """What is seen where sshd runs this instead of what is asked for."""
    with running_sshd(tmp_path / "sshd", [f"ForceCommand {command}", *options]) as server:
        return dict(by_source(ask(server.address("root"), *asked, settings=server.settings)))


@pytest.mark.parametrize("shell", ["/usr/bin/fish", "/bin/tcsh", "/usr/bin/zsh", "/bin/dash", "/bin/bash"])
def test_any_login_shell_will_do(shell: str, tmp_path: Path) -> None:
    assert shutil.which(shell)
    with running_sshd(tmp_path / "sshd") as server, throw_away_user("gvashell", shell) as user:
        with kind.connect(host(server.address(user), server.settings), Limits(30)) as session:
            seen = list(session.ask(ASKED))
        [hostname] = [each.outcome for each in seen if each.request == "file /etc/hostname"]
        assert isinstance(hostname, Seen)
        [name] = [each.outcome for each in seen if each.request == "command id -un"]
        assert isinstance(name, Seen)
        assert name.text == f"{user}\n"


@pytest.mark.parametrize(("year", "skew"), [("1970-01-02", -1), ("2099-01-01", 1)])
def test_a_clock_that_is_decades_off_is_told(year: str, skew: int, tmp_path: Path) -> None:
    [library] = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    environment = f'SetEnv "LD_PRELOAD={library}" "FAKETIME=@{year} 00:00:00"'
    with (
        running_sshd(tmp_path / "sshd", [environment]) as server,
        kind.connect(host(server.address("root"), server.settings), Limits(30)) as session,
    ):
        assert isinstance(next(iter(session.ask([File("/etc/hostname")]))).outcome, Seen)
        assert session.clock_skew is not None
        assert session.clock_skew * skew > 365 * 24 * 3600


def test_without_proc_what_stands_there_is_missing_and_the_rest_is_seen(tmp_path: Path) -> None:
    live = LiveFile("/proc/sys/kernel/ostype")
    seen = forced(tmp_path, "unshare -m sh -c 'mount --make-rprivate / && umount -l /proc && exec sh -s'", [*ASKED, live])
    outcome = seen.pop(f"{live.key} | {live.path}")
    assert not isinstance(outcome, Seen)
    assert seen == dict(by_source(ask("local:", *ASKED)))


def test_nowhere_to_write_and_nothing_to_execute_from(tmp_path: Path) -> None:
    mounts = "mount --make-rprivate / && mount -o remount,bind,ro / && mount -t tmpfs -o noexec,ro,size=4k none /tmp"
    assert forced(tmp_path, f"unshare -m sh -c '{mounts} && exec sh -s'") == dict(by_source(ask("local:", *ASKED)))


def test_a_host_with_a_handful_of_processes_and_files_says_what_it_could_not_do(tmp_path: Path) -> None:
    seen = forced(tmp_path, "sh -c 'ulimit -n 16; ulimit -f 0; exec sh -s'")
    whole = dict(by_source(ask("local:", *ASKED)))
    for source, outcome in seen.items():
        assert isinstance(outcome, Missing) or outcome == whole[source]


@pytest.mark.parametrize("after", [300, 900, 2000, 5000])
def test_killed_half_way_the_rest_is_incomplete(after: int, tmp_path: Path) -> None:
    """The stream ends in the middle; what came whole before is kept."""
    whole = dict(by_source(ask("local:", *ASKED)))
    with running_sshd(tmp_path / "sshd", [f"ForceCommand sh -c 'sh -s | {{ dd bs=1 count={after} status=none; kill -9 0; }}'"]) as server:
        try:
            seen = by_source(ask(server.address("root"), *ASKED, settings=server.settings))
        except Exception as error:
            assert type(error).__name__ == "Unreached"
            return
    for source, outcome in seen.items():
        if isinstance(outcome, Missing) and outcome != whole.get(source):
            assert outcome.reason in (Reason.INCOMPLETE, Reason.UNREACHABLE)
        else:
            assert outcome == whole[source]


def test_a_connection_that_is_lost_in_the_last_round_is_known_at_the_end(tmp_path: Path) -> None:
    with running_sshd(tmp_path / "sshd") as server, kind.connect(host(server.address("root"), server.settings), Limits(30)) as session:
        assert getattr(session, "trouble") is None  # noqa: B009 - not every session has it
        [seen] = list(session.ask([Command(("sh", "-c", "kill -9 $(ps -o ppid= -p $PPID) $PPID"))]))
        assert isinstance(seen.outcome, Missing)
        trouble = getattr(session, "trouble")  # noqa: B009
        assert isinstance(trouble, Missing)
        assert trouble.reason in (Reason.INCOMPLETE, Reason.UNREACHABLE)


def test_names_that_look_like_our_framing(tmp_path: Path) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    for name in ("@0 end 1", "a\n@nonce mark", "\x1b]0;title\x07", "a\tb", "\udcff"):
        (folder / name).write_text(name, errors="surrogateescape")
    seen = by_source(ask("local:", Glob(f"{folder}/*"), Listing(f"{folder}/*")))
    assert all(isinstance(outcome, Seen) for outcome in seen.values())
    assert len(seen) == 2 * 5
