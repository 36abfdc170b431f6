"""What the command line does with what people type."""

from __future__ import annotations

import os
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


@pytest.mark.parametrize(
    "arguments",
    [
        ["audit", "{root}", "-o", "typo/x.json"],
        ["audit", "{root}", "--log-file", "typo/log"],
        ["audit", "{root}", "--history", "typo/x"],
        ["collect", "{root}", "-o", "typo/x.zst"],
        ["judge", "seen.zst", "-o", "typo/x.json"],
        ["facts", "{root}", "--log-file", "typo/log"],
        ["show", "-o", "typo/x.json"],
        ["history", "--history", "typo/x"],
        ["init", "typo/x.yaml"],
    ],
)
def test_a_folder_that_is_not_there_is_told_before_anything_is_looked_at(arguments: list[str], tmp_path: Path, root: Path) -> None:
    said = refused(tmp_path, *(f"root:{root}" if argument == "{root}" else argument for argument in arguments))
    assert "there is no folder typo\n" in said
    assert "Make it first (mkdir), or name another file." in said
    assert "[1/1]" not in said
    assert not (tmp_path / "typo").exists()


def test_no_home_is_made(tmp_path: Path, root: Path) -> None:
    home = tmp_path / "nobody"
    said = refused(tmp_path, "audit", f"root:{root}", extra={"HOME": str(home), "XDG_DATA_HOME": ""})
    assert f"the home folder {home} is not there, where the history is kept" in said
    assert not home.exists()
    govaudit(tmp_path, "collect", f"root:{root}", "-o", "x.zst", accept=(0, 3), extra={"HOME": str(home), "XDG_DATA_HOME": ""})
    assert not home.exists()


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


@pytest.mark.parametrize("imported", ["msgspec", "yaml"], ids=["before the command runs", "while it runs"])
def test_an_interruption_is_one_sentence_however_early(tmp_path: Path, imported: str) -> None:
    (tmp_path / "early").mkdir()
    (tmp_path / f"early/{imported}.py").write_text("raise KeyboardInterrupt\n")
    done = govaudit(tmp_path, "policies", accept=(3,), extra={"PYTHONPATH": f"{tmp_path}/early:{os.environ.get('PYTHONPATH', '')}"})
    assert done.stderr.strip() == "govaudit: interrupted"


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


BASELINE_OF_TWO = "systems:\n  - name: app\n    services: []\n    targets: ['code:code', 'files:files']\n"


def test_a_baseline_lets_nothing_new_through(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "files").mkdir()
    (tmp_path / "agency.yaml").write_text(BASELINE_OF_TWO)
    (tmp_path / "code" / "old.py").write_text("KEY = '" + "ghp_" + "a1B2" * 9 + "'\n")
    (tmp_path / "files" / "old.csv").write_text("nama,nik\nContoh,3201014501999901\n")
    pack = tmp_path / "pack.yaml"
    pack.write_text(
        'format: 1\nid: two\nversion: "1"\ntitle: {en: N, id: N}\ndescription: {en: N, id: N}\ncontrols:\n'
        "  - id: one\n    title: {en: N, id: N}\n    requirement: {en: N, id: N}\n"
        "    checks: [code.no-hard-coded-secrets, privacy.no-national-identity-numbers-in-files]\n"
    )
    once = ("audit", "agency.yaml", "--policy", "pack.yaml", "--no-plugins")
    govaudit(tmp_path, *once, "-o", "before.json", accept=(1,))
    govaudit(tmp_path, *once, "--baseline", "before.json")
    govaudit(tmp_path, *once, "--baseline", "latest")
    (tmp_path / "code" / "new.py").write_text("KEY = '" + "ghp_" + "c3D4" * 9 + "'\n")
    assert "new or grown failures" in govaudit(tmp_path, *once, "--baseline", "before.json", accept=(1,)).stderr
    (tmp_path / "code" / "new.py").unlink()
    (tmp_path / "files" / "old.csv").write_text("nama,nik\nContoh,3201014501999901\nLain,3201014501999902\n")
    govaudit(tmp_path, *once, "--baseline", "before.json", accept=(1,))
    assert "(grown: 1 more places)" in govaudit(tmp_path, "diff").stdout


LONG = "n" * 300


@pytest.mark.parametrize(
    "arguments",
    [
        ["audit", f"{LONG}.yaml"],
        ["audit", "local:", "--policy", LONG],
        ["audit", "local:", "--baseline", LONG],
        ["audit", "local:", "-o", f"{LONG}.json"],
        ["history", "--history", LONG],
        ["judge", LONG],
        ["facts", LONG],
        ["init", f"{LONG}.yaml"],
        ["audit", "local:", "--min-score", "nan"],
        ["audit", "local:", "--min-coverage", "nan"],
        ["audit", "local:", "--timeout", "nan"],
        ["audit", "local:", "--max-age", "99999999999999"],
        ["history", "prune", "--older-than", "999999w"],
        ["audit", "local:", "--history", "postgresql://user:tr0ub4dor@host/db"],
        ["audit", "local:", "--log-file", "pipe"],
        ["audit", "local:", "--log-file", "/dev/full"],
        ["audit", "local:", "--log-file", "folder"],
        ["audit", "local:", "--log-file", "link"],
    ],
)
def test_no_argument_brings_a_traceback_or_starts_an_audit(tmp_path: Path, arguments: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("elsewhere")
    said = refused(tmp_path, *arguments)
    assert said.strip()
    assert "Traceback" not in said
    assert "tr0ub4dor" not in said
    assert not list(tmp_path.rglob("*.zst*"))
    assert not list(tmp_path.glob("postgresql*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["audit", "closed/a.yaml"],
        ["audit", "local:", "--policy", "closed/p.yaml"],
        ["audit", "local:", "--baseline", "closed/b"],
        ["history", "--history", "closed/h"],
        ["init", "closed/new.yaml"],
        ["judge", "closed/e.zst"],
        ["facts", "closed/e.zst"],
    ],
)
def test_a_folder_that_a_user_may_not_enter_is_told(as_root: None, tmp_path: Path, arguments: list[str]) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    os.chown(closed, 65534, 65534)
    plain = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]  # root who may not look everywhere is a user like others
    done = subprocess.run(
        [*plain, *COMMAND, *arguments], env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "permission denied" in done.stderr.lower()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", ["checks", "audit root:image --no-plugins", "facts root:image --no-plugins"])
def test_an_output_that_takes_no_more_is_told(tmp_path: Path, root: Path, arguments: str) -> None:
    command = f"{sys.executable} -m govaudit.cli.start {arguments} > /dev/full"
    done = subprocess.run(command, shell=True, env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "govaudit: cannot write the output: No space left on device"
    assert "Traceback" not in done.stderr


def test_a_bug_is_told_in_one_sentence_and_its_traceback_is_in_the_log_without_secrets(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom govaudit.cli import start\n"
        "def broken(**_): raise ZeroDivisionError('password=' + 'hunter2-hunter2')\n"
        "start.govaudit = broken\nstart.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, text=True, check=False)
    log = tmp_path / "data/govaudit/govaudit.log"
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"govaudit: a bug in govaudit: ZeroDivisionError; the traceback is in {log}\n"
    assert "Traceback" in log.read_text()
    assert "hunter2" not in log.read_text()


def test_verbose_tells_what_is_being_done_and_the_log_keeps_it(tmp_path: Path, root: Path) -> None:
    told = govaudit(tmp_path, "audit", f"root:{root}", "--no-plugins", "-v", "--log-file", "log", "-o", "r.json", accept=(1, 3)).stderr
    for kept in (told, (tmp_path / "log").read_text()):
        for words in (f"root:{root}: begun", f"root:{root}: done in", "run 2", "evidence: ", "report: r.json", "ended with exit code "):
            assert words in kept
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "arguments",
    [
        ["collect", "agency.yaml", "-o", "agency.yaml"],
        ["collect", "agency.yaml", "-o", "./image/../agency.yaml"],
        ["collect", "agency.yaml", "--policy", "pack.yaml", "-o", "pack.yaml"],
        ["audit", "agency.yaml", "--baseline", "b.json", "-o", "b.json"],
        ["judge", "seen.json", "-o", "seen.json"],
    ],
)
def test_what_a_command_reads_is_not_overwritten(tmp_path: Path, root: Path, arguments: list[str]) -> None:
    (tmp_path / "agency.yaml").write_text("systems:\n  - name: image\n    targets: ['root:image']\n")
    (tmp_path / "pack.yaml").write_text(
        'format: 1\nid: a\nversion: "1"\ntitle: {en: N, id: N}\ndescription: {en: N, id: N}\ncontrols:\n'
        "  - {id: one, title: {en: N, id: N}, requirement: {en: N, id: N}, checks: [access.ssh-root-login-disabled]}\n"
    )
    (tmp_path / "b.json").write_text('{"schema_version": "1", "verdicts": []}')
    govaudit(tmp_path, "collect", "agency.yaml", "-o", "seen.json", "--no-plugins", accept=(0, 3))
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert "is read by this command" in refused(tmp_path, *arguments)
    assert {path: path.read_bytes() for path in before} == before


def test_refused_evidence_leaves_a_run_that_says_why(tmp_path: Path, root: Path) -> None:
    govaudit(tmp_path, "collect", f"root:{root}", "-o", "seen.zst", "--no-plugins", accept=(0, 3))
    whole = subprocess.run(["zstd", "-dc", "seen.zst"], cwd=tmp_path, capture_output=True, check=True).stdout
    touched = whole.replace(b'"record":"footer"', b'"record":"footer" ')
    (tmp_path / "touched").write_bytes(touched)
    subprocess.run(["zstd", "-q", "touched", "-o", "touched.zst"], cwd=tmp_path, check=True)
    assert "the record before it" in refused(tmp_path, "judge", "touched.zst", "--no-plugins")
    [line] = govaudit(tmp_path, "history").stdout.splitlines()
    assert "the record before it" in line
    assert "killed" not in line


def test_with_a_relative_history_the_evidence_is_found_from_anywhere(tmp_path: Path, root: Path) -> None:
    result = result_of(tmp_path, "audit", f"root:{root}", "--history", "kept.sqlite")
    assert result["audit"]["evidence"] == str(tmp_path / "kept-evidence" / f"{result['audit']['id']}.jsonl.zst")


def test_the_history_rounds_nothing_up(tmp_path: Path, root: Path) -> None:
    coverage = result_of(tmp_path, "audit", f"root:{root}")["score"]["overall"]["coverage"]
    assert govaudit(tmp_path, "history").stdout.rstrip().endswith(f"  {int(coverage * 100 + 1e-7)}%")


def test_where_the_data_directory_takes_nothing_facts_are_told_without_a_log(tmp_path: Path, root: Path) -> None:
    done = govaudit(tmp_path, "facts", f"root:{root}", "--no-plugins", extra={"XDG_DATA_HOME": "/proc/nowhere"})
    assert done.stderr.startswith("govaudit: no log is kept: ")
    assert done.stderr.count("\n") == 1
