"""What the command line does with what people type."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import COMMAND, environment, govaudit, result_of


def refused(folder: Path, *arguments: str | Path, **options: object) -> str:
    """What is said when the command ends with 2."""
    return govaudit(folder, *arguments, accept=(2,), **options).stderr  # type: ignore[arg-type]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root directory with little in it."""
    place = tmp_path / "image"
    (place / "etc").mkdir(parents=True)
    (place / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    return place


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audti"], "Did you mean 'audit'?"),
        (["audit", "shh://host"], "ssh"),
        (["audit", "host.example"], "host.example"),
        (["audit", "ssh://-oProxyCommand=true"], "ssh"),
        (["audit", "net:127.0.0.1 -oN FILE"], "'127.0.0.1 -oN FILE' is neither"),
        (["audit", "https://user:secret@host/"], "an address holds a password"),
        (["audit", "local:", "--policy", "esentials"], "Did you mean"),
        (["audit", "local:", "-o", "report.docx"], ".html"),
        (["audit", "missing.yaml"], "missing.yaml"),
        (["audit", "a.yaml", "local:"], "not both"),
        (["audit", "local:", "--plugin", "nobody"], "no plugin 'nobody'"),
        (["judge", "missing.zst"], "missing.zst"),
        (["explain", "access.ssh-root-login"], "access.ssh-root-login-disabled"),
        (["show", "nothing"], "nothing"),
        (["history", "prune"], "--keep"),
        (["new-check", "Access.Bad"], "Access.Bad"),
        (["facts", "local:", "--area", "sshx"], "sshd"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(arguments: list[str], said: str, tmp_path: Path) -> None:
    assert said in refused(tmp_path, *arguments)


def test_a_secret_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    assert "correct-horse" not in refused(tmp_path, "audit", "https://user:correct-horse@host/")


def test_a_wrong_ending_is_told_before_anything_is_looked_at(tmp_path: Path, root: Path) -> None:
    refused(tmp_path, "audit", f"root:{root}", "-o", "report.pdf")
    assert not list((tmp_path / "data").rglob("*.zst"))


def test_a_bad_inventory_is_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "agency.yaml"
    path.write_text("agency: Dinas\nsystems:\n  - name: a\n    critcality: high\n    targets: ['local:']\n")
    said = refused(tmp_path, "audit", path)
    assert f"{path}:4" in said
    assert "criticality" in said


def test_the_inventory_here_is_used_when_nothing_is_named(tmp_path: Path, root: Path) -> None:
    (tmp_path / "govaudit.yaml").write_text("systems:\n  - name: image\n    targets: ['root:image']\n")
    result = result_of(tmp_path, "audit")
    assert [system["name"] for system in result["systems"]] == ["image"]


def test_init_writes_an_inventory_that_can_be_read_and_never_overwrites(tmp_path: Path) -> None:
    govaudit(tmp_path, "init")
    before = (tmp_path / "govaudit.yaml").read_text()
    assert "govaudit.yaml" in refused(tmp_path, "init")
    assert (tmp_path / "govaudit.yaml").read_text() == before


def test_a_report_is_never_written_through_a_link(tmp_path: Path, root: Path) -> None:
    (tmp_path / "elsewhere.html").write_text("precious")
    (tmp_path / "report.html").symlink_to("elsewhere.html")
    assert "link" in refused(tmp_path, "audit", f"root:{root}", "--no-plugins", "-o", "report.html")
    assert (tmp_path / "elsewhere.html").read_text() == "precious"


def test_without_nmap_the_target_is_unknown_with_the_command_that_brings_it(tmp_path: Path) -> None:
    result = result_of(tmp_path, "audit", "net:127.0.0.1", extra={"PATH": str(tmp_path)}, accept=(3,))
    [target] = result["targets"]
    assert target["reached"] is False
    assert target["trouble"]["reason"] == "tool missing"
    assert "apt" in target["trouble"]["sentence"]
    assert {verdict["status"] for verdict in result["verdicts"]} == {"unknown"}


def test_without_an_ssh_client_the_target_is_unknown(tmp_path: Path) -> None:
    result = result_of(tmp_path, "audit", "ssh://host.example", extra={"PATH": str(tmp_path)}, accept=(3,))
    assert result["targets"][0]["trouble"]["reason"] == "tool missing"


@pytest.mark.parametrize("language", ["en", "id"])
def test_quiet_prints_nothing(tmp_path: Path, root: Path, language: str) -> None:
    done = govaudit(tmp_path, "audit", f"root:{root}", "--no-plugins", "--quiet", "--lang", language, accept=(1, 3))
    assert (done.stdout, done.stderr) == ("", "")


def test_exit_zero_ends_with_zero(tmp_path: Path, root: Path) -> None:
    govaudit(tmp_path, "audit", f"root:{root}", "--no-plugins", "--quiet", "--exit-zero", "-o", "r.json")


def test_no_colours_where_there_is_no_terminal(tmp_path: Path, root: Path) -> None:
    done = govaudit(tmp_path, "audit", f"root:{root}", "--no-plugins", accept=(1, 3), extra={"NO_COLOR": ""})
    assert "\x1b" not in done.stdout + done.stderr


def test_the_language_follows_the_option_then_the_inventory_then_the_locale(tmp_path: Path, root: Path) -> None:
    inventory = tmp_path / "lang.yaml"
    inventory.write_text(f"language: id\nsystems:\n  - name: image\n    targets: ['root:{root}']\n")
    spoken = {
        "option": govaudit(tmp_path, "audit", inventory, "--lang", "en", "--no-plugins", accept=(1, 3)).stdout,
        "inventory": govaudit(tmp_path, "audit", inventory, "--no-plugins", accept=(1, 3)).stdout,
        "locale": govaudit(tmp_path, "audit", f"root:{root}", "--no-plugins", accept=(1, 3), extra={"LANG": "id_ID.UTF-8"}).stdout,
    }
    assert {name: "coverage" in text for name, text in spoken.items()} == {"option": True, "inventory": False, "locale": False}


@pytest.mark.parametrize(("shell", "check"), [("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "--no-execute"])])
def test_completion_is_valid_for_each_shell(shell: str, check: list[str], tmp_path: Path) -> None:
    script = tmp_path / "completion"
    script.write_text(govaudit(tmp_path, "completion", shell).stdout)
    subprocess.run([*check, str(script)], check=True)


def test_bash_completes_commands(tmp_path: Path) -> None:
    done = subprocess.run(
        COMMAND,
        env={**environment(tmp_path), "_GOVAUDIT_COMPLETE": "bash_complete", "COMP_WORDS": "govaudit ju", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "plain,judge"


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_nothing_heavy_is_imported_at_the_start(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom govaudit.cli.start import govaudit\n"
        f"try: govaudit({arguments!r})\nexcept SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'rich', 'jinja2', 'msgspec', 'yaml', 'requests', 'bandit', 'cryptography', 'nmap'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m govaudit.cli.start checks | head -n 1",
        shell=True,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_told_and_nothing_that_was_there_is_lost(as_root: None, tmp_path: Path, root: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], check=True)
    try:
        history = place / "history.sqlite"
        govaudit(tmp_path, "audit", f"root:{root}", "--no-plugins", "--quiet", "--exit-zero", "--history", history)
        kept = govaudit(tmp_path, "history", "--history", history).stdout
        fill(place / "ballast")
        done = govaudit(tmp_path, "audit", f"root:{root}", "--no-plugins", "--quiet", "--history", history, accept=(2, 3))
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()
        (place / "ballast").unlink()
        assert set(kept.splitlines()) <= set(govaudit(tmp_path, "history", "--history", history).stdout.splitlines())
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
