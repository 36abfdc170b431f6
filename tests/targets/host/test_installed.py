"""The installed way: a fixed script behind a forced command, or one line of sudoers with its digest."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from govaudit.looking import Limits, Unreached
from govaudit.model import Missing, Reason, Request, Seen
from govaudit.targets.host.installed import is_plain_path, sudoers_line
from govaudit.targets.host.requests import Command, File, ShadowStates
from govaudit.targets.host.script import installed_script
from tests.support.command import govaudit, result_of
from tests.support.hosts import ask
from tests.support.sshd import RunningSshd, folder_for_all, running_sshd, sudo_line, throw_away_user

ASKED: list[Request] = [File("/etc/hostname"), ShadowStates(), Command(("id", "-u"))]


@pytest.fixture(scope="module")
def script() -> Iterator[Path]:
    """The script, at a place that every user can reach."""
    with folder_for_all() as folder:
        path = folder / "govaudit-observe"
        path.write_text(installed_script(ASKED))
        path.chmod(0o755)
        yield path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSshd]:
    with running_sshd(tmp_path_factory.mktemp("sshd")) as running:
        yield running


@pytest.fixture
def user() -> Iterator[str]:
    with throw_away_user("gvainst") as name:
        yield name


def test_the_script_is_run_and_none_is_sent(server: RunningSshd, script: Path) -> None:
    settings = {**server.settings, "installed": str(script)}
    hostname, shadow, uid, other = ask(server.address("root"), *ASKED, File("/etc/issue"), settings=settings)
    assert isinstance(hostname.outcome, Seen)
    assert isinstance(shadow.outcome, Seen)
    assert isinstance(uid.outcome, Seen)
    assert uid.outcome.text == "0\n"
    assert isinstance(other.outcome, Missing)
    assert other.outcome.reason is Reason.NOT_COLLECTED


def test_sudo_runs_this_script_and_nothing_else(server: RunningSshd, script: Path, user: str) -> None:
    settings = {**server.settings, "installed": str(script), "sudo": True}
    with sudo_line(user, sudoers_line(script.read_text(), str(script), user)):
        _, shadow, uid = ask(server.address(user), *ASKED, settings=settings)
        assert isinstance(shadow.outcome, Seen)
        assert isinstance(uid.outcome, Seen)
        assert uid.outcome.text == "0\n"
        assert subprocess.run(["sudo", "-u", user, "sudo", "-n", str(script), "x"], capture_output=True, check=False).returncode != 0
        assert subprocess.run(["sudo", "-u", user, "sudo", "-n", "id"], capture_output=True, check=False).returncode != 0


def test_a_script_that_somebody_has_changed_is_not_run(server: RunningSshd, script: Path, user: str) -> None:
    other = script.with_name("changed")
    other.write_text(script.read_text() + "id\n")
    other.chmod(0o755)
    settings = {**server.settings, "installed": str(other), "sudo": True}
    with sudo_line(user, sudoers_line(script.read_text(), str(other), user)), pytest.raises(Unreached) as why:
        ask(server.address(user), *ASKED, settings=settings)
    assert why.value.why.reason is Reason.REFUSED
    assert f"sudo does not run {other} without a password" in str(why.value.why.sentence)
    assert "--print-sudoers" in str(why.value.why.sentence)


def test_a_script_that_is_not_there_is_named(server: RunningSshd) -> None:
    with pytest.raises(Unreached) as why:
        ask(server.address("root"), *ASKED, settings={**server.settings, "installed": "/usr/local/sbin/no-such-script"})
    assert why.value.why.reason is Reason.TOOL_MISSING
    assert "the installed script /usr/local/sbin/no-such-script cannot be run" in str(why.value.why.sentence)


def test_a_forced_command_answers_whatever_is_asked_for(tmp_path: Path, script: Path) -> None:
    with running_sshd(tmp_path / "forced", [f"ForceCommand {script}"]) as forced:
        settings = {**forced.settings, "installed": "/anything"}
        hostname, *_ = ask(forced.address("root"), *ASKED, settings=settings)
        assert isinstance(hostname.outcome, Seen)
        with pytest.raises(Unreached) as why:  # without the setting the stream is not what was awaited
            ask(forced.address("root"), *ASKED, settings=forced.settings)
        assert why.value.why.reason is Reason.UNPARSEABLE


@pytest.mark.parametrize(
    ("command", "reason"),
    [("/bin/echo hello", Reason.UNPARSEABLE), ("/bin/false", Reason.REFUSED), ("/nothing/there", Reason.TOOL_MISSING)],
)
def test_a_forced_command_that_is_something_else(command: str, reason: Reason, tmp_path: Path) -> None:
    with running_sshd(tmp_path / "forced", [f"ForceCommand {command}"]) as forced, pytest.raises(Unreached) as why:
        ask(forced.address("root"), *ASKED, settings={**forced.settings, "installed": "/usr/local/sbin/govaudit-observe"})
    assert why.value.why.reason is reason


def test_a_capture_where_a_shell_was_asked_for_says_what_to_set(tmp_path: Path, script: Path) -> None:
    with running_sshd(tmp_path / "forced", [f"ForceCommand {script}"]) as forced, pytest.raises(Unreached) as why:
        ask(forced.address("root"), *ASKED, settings=forced.settings)
    assert "set `installed` to its path" in str(why.value.why.sentence)


def test_a_shell_that_prints_without_ending_its_line_is_no_obstacle(tmp_path: Path, script: Path) -> None:
    with throw_away_user("gvaprint", "/bin/bash") as user, running_sshd(tmp_path / "sshd") as server:
        rc = Path(f"~{user}/.bashrc").expanduser()
        rc.parent.mkdir(exist_ok=True)
        rc.write_text("printf 'Welcome! \\033[31mred'\n")
        hostname, *_ = ask(server.address(user), *ASKED, settings={**server.settings, "installed": str(script)})
        assert isinstance(hostname.outcome, Seen)


def test_what_answers_in_place_of_the_script_is_told(tmp_path: Path) -> None:
    with running_sshd(tmp_path / "forced", ["ForceCommand printf '\\033[31mred'"]) as forced, pytest.raises(Unreached) as why:
        ask(forced.address("root"), *ASKED, settings={**forced.settings, "installed": "/x"})
    assert r"it begins with \x1b[31mred (a capture is all that the script of" in str(why.value.why.sentence)


def test_a_script_that_is_ended_half_way_leaves_the_rest_unknown(tmp_path: Path, script: Path) -> None:
    with running_sshd(tmp_path / "forced", [f"ForceCommand {script} | head -c 2500"]) as forced:
        whole = len(subprocess.run([script], capture_output=True, check=True).stdout)
        assert whole > 2500
        *_, uid = ask(forced.address("root"), *ASKED, settings={**forced.settings, "installed": "/x"})
    assert isinstance(uid.outcome, Missing)
    assert uid.outcome.reason is Reason.INCOMPLETE


def test_one_that_never_ends_is_left_at_the_deadline(tmp_path: Path) -> None:
    with running_sshd(tmp_path / "forced", ["ForceCommand sleep 600"]) as forced, pytest.raises(Unreached) as why:
        ask(forced.address("root"), *ASKED, settings={**forced.settings, "installed": "/x"}, limits=Limits(2))
    assert why.value.why.reason is Reason.TIMED_OUT


@pytest.mark.parametrize("path", ["relative", "/a/../b", "/a b", "/a;id", "/a$(id)", "/a,b", "/", "", '/a"'])
def test_only_a_plain_path_is_called(path: str) -> None:
    assert not is_plain_path(path)
    with pytest.raises(ValueError, match="no plain absolute path"):
        sudoers_line("", path)


def test_the_printed_line_is_of_the_printed_script(tmp_path: Path, user: str) -> None:
    with folder_for_all() as folder:
        path = folder / "observe"
        path.write_text(govaudit(tmp_path, "collect", "--print-script", "--no-plugins").stdout)
        path.chmod(0o755)
        line = govaudit(tmp_path, "collect", "--print-sudoers", "--script-path", str(path), "--script-user", user, "--no-plugins").stdout
        rule = tmp_path / "rule"
        rule.write_text(line)
        subprocess.run(["visudo", "-cf", rule], check=True, capture_output=True)
        inventory = tmp_path / "hosts.yaml"
        inventory.write_text(f"systems: [{{name: here, targets: [{{address: 'local:', installed: {path}}}]}}]\n")
        with sudo_line(user, line):
            subprocess.run(["sudo", "-u", user, "sudo", "-n", path], check=True, capture_output=True)
        [target] = result_of(tmp_path, "audit", str(inventory))["targets"]
        assert target["reached"]


def test_the_printed_script_holds_what_sshd_usually_includes(tmp_path: Path) -> None:
    """Includes follow from an answer, which a script cannot; without these files nothing would be known of sshd on most distributions."""
    assert "/etc/ssh/sshd_config.d/*.conf" in govaudit(tmp_path, "collect", "--print-script", "--no-plugins").stdout


def test_both_at_once_are_refused(tmp_path: Path) -> None:
    assert "call twice" in govaudit(tmp_path, "collect", "--print-script", "--print-sudoers", accept=(2,)).stderr
    assert "no plain" in govaudit(tmp_path, "collect", "--print-sudoers", "--script-path", "a b", accept=(2,)).stderr
