"""This machine, looked at by the script: every answer that a request can get, and every limit."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from govaudit.looking import Limits, Unreached
from govaudit.model import Absent, Declared, Missing, Reason, Request, Seen
from govaudit.targets.host import kind
from govaudit.targets.host.requests import (
    Command,
    DeviceHeaders,
    File,
    Glob,
    GroupShadowStates,
    KeyFiles,
    Listing,
    LiveFile,
    Predicate,
    ShadowStates,
    Walk,
)
from tests.support.hosts import ask, by_source, host, outcome, worst_tree


@pytest.fixture(scope="module")
def etc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worst_tree(tmp_path_factory.mktemp("tree")) / "etc"


@pytest.fixture(params=["dash", "busybox"], scope="module")
def shell(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `sh` is this shell."""
    folder = tmp_path_factory.mktemp(str(request.param))
    found = shutil.which(str(request.param))
    assert found is not None
    (folder / "sh").symlink_to(found)
    return folder


@pytest.fixture
def with_shell(shell: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{shell}:{os.environ['PATH']}")


pytestmark = pytest.mark.usefixtures("with_shell")


# Files --------------------------------------------------------------------------------------


def test_a_file_comes_with_owner_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "a file.conf"
    path.write_bytes(b"one\n\0\xff\n\n")
    path.chmod(0o4640)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    seen = outcome("local:", File(str(path)))
    assert isinstance(seen, Seen)
    assert seen.content == b"one\n\0\xff\n\n"
    attributes = seen.attributes
    assert attributes is not None
    assert (attributes.kind, attributes.mode, attributes.uid, attributes.gid, attributes.size) == (
        "file",
        0o4640,
        os.geteuid(),
        os.getegid(),
        8,
    )
    assert attributes.modified is not None
    assert attributes.modified.isoformat() == "2023-11-14T22:13:20+00:00"


@pytest.mark.parametrize(
    ("name", "reason", "sentence"),
    [
        ("fifo", Reason.NOT_SUPPORTED, "{etc}/fifo is a special file (fifo) and was not opened"),
        ("device", Reason.NOT_SUPPORTED, "{etc}/device is a special file (character) and was not opened"),
        ("socket", Reason.NOT_SUPPORTED, "{etc}/socket is a special file (socket) and was not opened"),
        ("conf.d", Reason.NOT_SUPPORTED, "{etc}/conf.d is a directory, not a file"),
        ("huge", Reason.TOO_LARGE, "{etc}/huge is larger than 1048576 bytes: 1073741824"),
        ("over-limit", Reason.TOO_LARGE, "{etc}/over-limit is larger than 1048576 bytes: 1048577"),
        ("loop", Reason.UNPARSEABLE, "{etc}/loop is a symbolic link that leads in a circle"),
        ("../etc/passwd", Reason.NOT_SUPPORTED, "file {etc}/../etc/passwd cannot be asked for: it goes through .."),
    ],
)
def test_what_is_no_readable_file_is_missing(etc: Path, name: str, reason: Reason, sentence: str) -> None:
    why = outcome("local:", File(f"{etc}/{name}"))
    assert isinstance(why, Missing)
    assert (why.reason, str(why.sentence)) == (reason, sentence.format(etc=etc))


@pytest.mark.parametrize("name", ["nothing", "dangling", "passwd/below", "nothing/at/all"])
def test_what_is_not_there_is_absent(etc: Path, name: str) -> None:
    assert isinstance(outcome("local:", File(f"{etc}/{name}")), Absent)


@pytest.mark.parametrize("name", ["empty", "nul", "not-utf8", "one-line", "limit", "looks-like-framing", "hard-link", "relative-link"])
def test_content_is_exact(etc: Path, name: str) -> None:
    seen = outcome("local:", File(f"{etc}/{name}"))
    assert isinstance(seen, Seen)
    assert seen.content == (etc / name).read_bytes()


def test_password_hashes_are_never_asked_for() -> None:
    why = outcome("local:", File("/etc/shadow"))
    assert isinstance(why, Missing)
    assert why.reason is Reason.WITHHELD
    for each in ask("local:", Glob("/etc/*shadow*")):
        assert isinstance(each.outcome, Missing)
        assert each.outcome.reason is Reason.WITHHELD


def test_a_link_into_proc_is_not_taken_for_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "mtab").symlink_to("/proc/self/mounts")
    why = outcome("local:", File(str(tmp_path / "mtab")))
    assert isinstance(why, Missing)
    assert why.reason is Reason.NOT_SUPPORTED


def test_a_glob_gives_files_in_order_and_odd_names_whole(etc: Path) -> None:
    seen = ask("local:", Glob(f"{etc}/conf.d/*.conf"))
    names = [each.source.removeprefix(f"{etc}/conf.d/") for each in seen]
    assert names == [
        "\x1b[31mred.conf",
        '"q".conf',
        "$(id).conf",
        "*.conf",
        "-n.conf",
        "81a4 1 0 0 0 \n81a4 1 0 0 0 .conf",
        "a b.conf",
        "it's.conf",
        "new\nline.conf",
        "\\xff\\xfe.conf",
    ]
    assert all(isinstance(each.outcome, Seen) for each in seen)
    assert isinstance(seen[8].outcome, Seen)
    assert seen[8].outcome.content == b"name: new\nline.conf"


def test_a_listing_tells_links_and_names(etc: Path) -> None:
    seen = by_source(ask("local:", Listing(f"{etc}/*link"), Listing(f"{etc}/huge")))
    link = seen[f"listing {etc}/*link | {etc}/absolute-link"]
    assert isinstance(link, Seen)
    assert link.data == {"owner": "root", "group": "root", "link": "/etc/passwd", "acl": False, "entries": None}
    assert link.attributes is not None
    assert link.attributes.kind == "link"
    huge = seen[f"listing {etc}/huge | {etc}/huge"]
    assert isinstance(huge, Seen)
    assert (huge.content, huge.attributes and huge.attributes.size) == (b"", 1 << 30)


# Commands -----------------------------------------------------------------------------------


def test_a_command_brings_output_status_and_errors() -> None:
    seen = outcome("local:", Command(("sh", "-c", "printf 'a\\0b\\n\\n'; head -c 2000 /dev/zero | tr '\\0' e >&2; exit 3")))
    assert isinstance(seen, Seen)
    assert (seen.content, seen.status, seen.errors) == (b"a\0b\n\n", 3, "e" * 500)


def test_a_command_has_no_input_and_the_plain_locale() -> None:
    seen = outcome("local:", Command(("sh", "-c", "cat; echo $LC_ALL")))
    assert isinstance(seen, Seen)
    assert seen.content == b"C\n"


@pytest.mark.parametrize("argument", ["a b", "it's", "$(id)", "`id`", "*", "", "-n", "new\nline", "\\", "é"])
def test_arguments_arrive_as_they_are(argument: str) -> None:
    seen = outcome("local:", Command(("printf", "%s|", argument)))
    assert isinstance(seen, Seen)
    assert seen.content == f"{argument}|".encode()


def test_a_program_that_is_not_installed_is_absent() -> None:
    assert str(outcome("local:", Command(("no-such-program", "-v"))).sentence) == "no-such-program is not installed"  # type: ignore[union-attr]
    assert isinstance(outcome("local:", Command(("/nothing/program",))), Absent)


def test_a_program_that_may_not_be_run_is_missing(tmp_path: Path) -> None:
    (tmp_path / "program").write_text("x")
    why = outcome("local:", Command((str(tmp_path / "program"),)))
    assert isinstance(why, Missing)
    assert why.reason is Reason.PERMISSION_DENIED


def test_a_command_that_takes_too_long_costs_only_itself() -> None:
    slow, quick = ask("local:", Command(("sh", "-c", "trap '' TERM; sleep 60"), seconds=1), Command(("id", "-u")))
    assert isinstance(slow.outcome, Missing)
    assert slow.outcome.reason is Reason.TIMED_OUT
    assert isinstance(quick.outcome, Seen)


def test_a_command_that_prints_framing_is_not_believed() -> None:
    forged = "printf '\\n@%s end 1\\n\\n@%s command 1 absent\\n' 00000000000000000000000000000000 $nonce; env; cat /proc/$PPID/environ"
    seen = ask("local:", Command(("sh", "-c", forged)), Command(("id", "-u")))
    assert all(isinstance(each.outcome, Seen) for each in seen)


def test_unusable_commands_are_missing_and_cost_nothing_else() -> None:
    seen = ask("local:", Command(()), Command(("a\0b",)), Command(("",)), Command(("id", "-u")))
    assert [type(each.outcome) for each in seen] == [Missing, Missing, Missing, Seen]


# What only a running system has --------------------------------------------------------------


def test_live_files_are_read_whole_and_told_apart() -> None:
    paths = ["/proc/sys/kernel/ostype", "/proc/nothing", "/proc/sys", "/proc/self/cmdline", "/sys/kernel/mm/transparent_hugepage/enabled"]
    kernel, nothing, directory, words, _ = ask("local:", *(LiveFile(path) for path in paths))
    assert isinstance(kernel.outcome, Seen)
    assert kernel.outcome.content == b"Linux\n"
    assert isinstance(nothing.outcome, Absent)
    assert isinstance(directory.outcome, Missing)
    assert isinstance(words.outcome, Seen)
    assert words.outcome.content.startswith(b"cat\0")


def test_devices_are_told_with_their_first_bytes(tmp_path: Path) -> None:
    image = tmp_path / "luks.img"
    with image.open("wb") as file:
        file.truncate(32 << 20)
    formatting = ["luksFormat", "-q", "--type", "luks2", "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000", str(image), "-"]
    subprocess.run(["cryptsetup", *formatting], input=b"phrase", check=True)
    device = subprocess.run(["losetup", "-f", "--show", image], check=True, capture_output=True, text=True).stdout.strip()
    try:
        seen = outcome("local:", DeviceHeaders())
    finally:
        subprocess.run(["losetup", "-d", device], check=True)
    assert isinstance(seen, Seen)
    rows = {row.split("\t")[0]: row.split("\t") for row in seen.lines()}
    name = device.removeprefix("/dev/")
    assert len(rows[name]) == 9
    assert rows[name][1:4] == ["", "", ""]
    assert rows[name][4:6] == ["0", "0"]
    assert re.fullmatch(r"7:\d+", rows[name][6])
    assert rows[name][7] == str((32 << 20) // 512)
    assert rows[name][8] == b"LUKS\xba\xbe\x00\x02".hex()


# Secrets, of which only the state is here --------------------------------------------------


def test_no_hash_leaves_the_host(tmp_path: Path) -> None:
    for request in (ShadowStates(), GroupShadowStates()):
        seen = outcome("local:", request)
        assert isinstance(seen, Seen)
        states = {line.split(":")[1] for line in seen.lines()}
        assert states
        assert all(re.fullmatch(r"!?(locked|none|empty|des|bsdi|invalid|(\$[\w./=,-]+){1,2}\$)", state) for state in states)


def test_keys_are_told_and_not_shown(etc: Path) -> None:
    seen = ask("local:", KeyFiles((f"{etc}/ssl/private/*",)))
    told = {Path(each.source).name: each.outcome.data for each in seen if isinstance(each.outcome, Seen)}
    assert {name: (data["format"], data["cipher"]) for name, data in told.items()} == {
        "beheaded": ("openssh", None),
        "ec-pem": ("ec", "none"),
        "ed25519": ("openssh", "none"),
        "ed25519-cipher": ("openssh", "aes256-ctr"),
        "pgp": ("pgp", None),
        "pkcs8": ("pkcs8", "none"),
        "pkcs8-encrypted": ("pkcs8-encrypted", None),
        "rsa-chacha": ("openssh", "chacha20-poly1305@openssh.com"),
        "rsa-pem": ("rsa", "none"),
        "rsa-pem-cipher": ("rsa", "AES-128-CBC"),
        "two-keys": ("pkcs8", "none"),
        "windows": ("rsa", "AES-128-CBC"),
    }
    assert all(isinstance(each.outcome, Seen) and each.outcome.content == b"" for each in seen)


def test_places_without_keys(etc: Path) -> None:
    (seen,) = ask("local:", KeyFiles((f"{etc}/conf.d/*", f"{etc}/nothing/*")))
    assert isinstance(seen.outcome, Absent)
    assert str(seen.outcome.sentence) == f"no private keys in {etc}/conf.d/*, {etc}/nothing/*"


# Walks --------------------------------------------------------------------------------------


def test_a_walk_counts_all_and_keeps_a_thousand(tmp_path: Path) -> None:
    for number in range(1200):
        (tmp_path / f"{number:04}").touch(mode=0o600)
        if number < 1100:
            (tmp_path / f"{number:04}").chmod(0o666)
    everybody = Predicate("everybody", any_bits=0o002, without_bits=0o1000)
    seen = outcome("local:", Walk(str(tmp_path), (everybody, Predicate("set-id", any_bits=0o6000))))
    assert isinstance(seen, Seen)
    assert seen.data["everybody"]["count"] == 1100
    assert len(seen.data["everybody"]["hits"]) == 1000
    assert seen.data["set-id"] == {"count": 0, "hits": []}
    assert "incomplete" not in seen.data


def test_walks_with_one_root_are_made_together(tmp_path: Path) -> None:
    asked = [
        Walk("/etc", (Predicate("a", any_bits=0o002),)),
        Walk("/etc/", (Predicate("b", kind="d"),)),
        Walk("/srv", (Predicate("c", kind="d"),)),
    ]
    calls = _executed(tmp_path, asked)
    assert calls["find"] == 2 + 1  # two roots, and one look at what `find` can do


# Limits -------------------------------------------------------------------------------------


def test_a_host_that_sends_too_much_is_cut_off_and_the_rest_is_missing() -> None:
    limits = Limits(30, max_bytes=1_000_000)
    seen = ask("local:", File("/etc/hostname"), Command(("cat", "/dev/zero")), Command(("id",)), limits=limits)
    assert [type(each.outcome) for each in seen] == [Seen, Missing, Missing]
    assert str(seen[2].outcome.sentence) == "the host sent more than 1000000 bytes"  # type: ignore[union-attr]


def test_a_command_that_prints_too_much_costs_only_itself() -> None:
    much, little = ask("local:", Command(("head", "-c", "5000000", "/dev/zero")), Command(("id",)))
    assert isinstance(much.outcome, Missing)
    assert much.outcome.reason is Reason.TOO_LARGE
    assert isinstance(little.outcome, Seen)


def test_the_deadline_ends_it_with_what_was_seen_until_then() -> None:
    started = time.monotonic()
    with kind.connect(host("local:"), Limits(1)) as session:
        seen = list(session.ask([File("/etc/hostname"), Command(("sleep", "60"), seconds=60), Command(("id",))]))
        assert [type(each.outcome) for each in seen] == [Seen, Missing, Missing]
        assert seen[1].outcome == Missing(Reason.TIMED_OUT, seen[1].outcome.sentence)  # type: ignore[union-attr]
        with pytest.raises(Unreached):
            list(session.ask([File("/etc/hostname")]))
    assert time.monotonic() - started < 10


def test_an_interrupted_run_ends_at_once_and_leaves_nothing() -> None:
    cancel = threading.Event()
    threading.Timer(0.5, cancel.set).start()
    (seen,) = ask("local:", Command(("sleep", "98765"), seconds=60), limits=Limits(60, cancel=cancel))
    assert isinstance(seen.outcome, Missing)
    assert seen.outcome.reason is Reason.INTERRUPTED
    latest = time.monotonic() + 5
    while time.monotonic() < latest and _running(b"\x0098765\0"):
        time.sleep(0.01)  # a killed process takes a moment
    assert not _running(b"\x0098765\0")


def test_what_a_host_is_not_asked_is_not_supported() -> None:
    why = outcome("local:", Declared())
    assert isinstance(why, Missing)
    assert why.reason is Reason.NOT_SUPPORTED


def test_bash_is_given_the_script_at_once_and_answers_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ä 'quoted'.conf").write_text("one\n")
    asked: list[Request] = [File(f"{tmp_path}/ä 'quoted'.conf"), Glob(f"{tmp_path}/*.conf"), Command(("echo", "ü"))]
    as_ever = [seen.outcome for seen in ask("local:", *asked)]
    counted = tmp_path / "bin"
    counted.mkdir()
    reads = tmp_path / "reads"
    (counted / "sh").write_text(f'#!/bin/dash\nexec strace -qq -e trace=read -o "{reads}" bash "$@"\n')
    (counted / "sh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{counted}:{os.environ['PATH']}")
    assert [seen.outcome for seen in ask("local:", *asked)] == as_ever
    assert reads.read_text().count('", 1) = 1') < 1000


def test_no_shell_is_an_unreached_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreached) as unreached:
        ask("local:", File("/etc/hostname"))
    assert unreached.value.why.reason is Reason.TOOL_MISSING


def test_sudo_is_used_here_too() -> None:
    seen = outcome("local:", Command(("sh", "-c", "echo $SUDO_USER")), settings={"sudo": True})
    assert isinstance(seen, Seen)
    assert seen.content == b"root\n"


def test_our_own_clock_is_not_compared_with_itself() -> None:
    with kind.connect(host("local:"), Limits(10)) as session:
        assert session.clock_skew is None


# What it costs ------------------------------------------------------------------------------


def test_the_number_of_processes_does_not_grow_with_the_files(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("executed")

    def requests(number: int) -> list[Request]:
        paths = [tmp_path / f"folder-{number}-{each}.conf" for each in range(number)]
        for path in paths:
            path.write_text("x")
        return [
            *(File(str(path)) for path in paths),
            Glob(f"{tmp_path}/*.conf"),
            Listing(f"{tmp_path}/*.conf"),
            KeyFiles((f"{tmp_path}/*.conf",)),
            ShadowStates(),
            DeviceHeaders(),
            LiveFile("/proc/mounts"),
            LiveFile("/proc/swaps"),
            Walk(str(tmp_path), (Predicate("everybody", any_bits=0o002, unowned=True),)),
        ]

    few, many = _executed(folder, requests(10)), _executed(folder, requests(500))
    assert few["xargs"] <= 2, "where all paths go into one call nothing divides them: but for the walk, and what is cut for captures"
    for executed, processes, programs in ((few, 36, 30), (many, 56, 47)):
        assert executed["(processes)"] <= processes  # half of them forks of the shell itself
        assert sum(count for program, count in executed.items() if program != "(processes)") <= programs


def test_so_many_paths_that_they_are_divided_are_answered_alike(tmp_path: Path) -> None:
    (tmp_path / "file.conf").write_text("one\n")
    (tmp_path / "key.conf").write_text("-----BEGIN RSA PRIVATE KEY-----\nx\n")
    (tmp_path / "link.conf").symlink_to("file.conf")
    (tmp_path / "nowhere.conf").symlink_to("gone")
    (tmp_path / "folder.conf").mkdir()
    asked: list[Request] = [Glob(f"{tmp_path}/*.conf"), Listing(f"{tmp_path}/*.conf"), KeyFiles((f"{tmp_path}/*.conf",))]
    others = [each for number in range(2100) for each in (File(f"{tmp_path}/absent-{number}"), Listing(f"{tmp_path}/absent-{number}"))]

    def answers(*beside: Request) -> list[tuple[str, object]]:
        keys = {request.key for request in asked}
        return [(seen.source, seen.outcome) for seen in ask("local:", *asked, *beside) if seen.request in keys]

    few = answers()
    assert len(few) == 9
    assert answers(*others, KeyFiles(tuple(f"{tmp_path}/absent-{number}" for number in range(300)))) == few


def _executed(folder: Path, requests: Sequence[Request]) -> Counter[str]:
    """How often each program was executed, as the kernel counts."""
    from govaudit.targets.host.script import installed_script

    script = folder / "installed.sh"
    script.write_text(installed_script(requests))
    log = folder / "log"
    log.mkdir()
    tracing = ["strace", "-ff", "-qq", "-e", "trace=execve", "-e", "signal=none", "-o", str(log / "of")]
    subprocess.run([*tracing, "dash", str(script)], stdout=subprocess.DEVNULL, check=True, timeout=120)
    processes = [each.read_text(errors="replace") for each in log.iterdir()]
    shutil.rmtree(log)
    executed = Counter(name for said in processes for name in re.findall(r'execve\("[^"]*?([^/"]+)", .*\) = 0', said))
    executed["(processes)"] = len(processes)
    return executed


def _running(words: bytes) -> list[Path]:
    """The processes with these words in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and words in (entry / "cmdline").read_bytes():
                found.append(entry)
    return found


def test_nothing_is_changed_by_looking(etc: Path) -> None:
    asked = [
        Glob(f"{etc}/*"),
        Glob(f"{etc}/conf.d/*"),
        Listing(f"{etc}/*"),
        KeyFiles((f"{etc}/ssl/private/*",)),
        Walk(str(etc), (Predicate("all"),)),
    ]
    before = _state(etc)
    ask("local:", *asked)
    assert _state(etc) == before


def _state(folder: Path) -> dict[Path, tuple[int, ...]]:
    found: dict[Path, tuple[int, ...]] = {}
    for path in [folder, *folder.rglob("*")]:
        status = path.lstat()
        found[path] = (status.st_mode, status.st_uid, status.st_gid, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return found


def test_a_full_read_only_host_is_looked_at_all_the_same(tmp_path: Path) -> None:
    """Nothing is written, not even for a moment: the script runs where nothing can be."""
    from govaudit.targets.host.script import installed_script

    asked: list[Request] = [
        File("/etc/hostname"),
        Glob("/etc/security/*"),
        Listing("/usr/lib/*"),
        Command(("id",)),
        Walk("/etc/ssl", (Predicate("all"),)),
    ]
    script = installed_script(asked)
    inside = [
        "sh",
        "-c",
        'mount --make-rprivate / && mount -o remount,bind,ro / && mount -t tmpfs -o ro,size=4k none /tmp && exec sh -c "$1"',
        "sh",
        script,
    ]
    made = tmp_path / "made"
    with made.open("wb") as out:
        subprocess.run(["unshare", "--mount", *inside], stdout=out, stdin=subprocess.DEVNULL, check=True, timeout=60)
    assert by_source(ask(f"capture:{made}", *asked)) == by_source(ask("local:", *asked))
