"""Captures: what an installed script printed, carried over, cut off, or tampered with."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import pytest

from govaudit.looking import Limits, Unreached
from govaudit.model import Absent, Missing, Reason, Request, Seen
from govaudit.targets.host.captures import from_file
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
from govaudit.targets.host.script import installed_script
from tests.support.hosts import ask, by_source, capture

ASKED: list[Request] = [
    File("/etc/hostname"),
    File("/etc/nothing"),
    Glob("/etc/security/*.conf"),
    Listing("/etc/ssl/*"),
    ShadowStates(),
    GroupShadowStates(),
    KeyFiles(("/etc/ssh/ssh_host_*",)),
    LiveFile("/proc/sys/kernel/ostype"),
    DeviceHeaders(),
    Command(("id", "-u")),
    Command(("nosuch",)),
    Walk("/etc/ssl", (Predicate("files", kind="f"),)),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    address = capture(tmp_path_factory.mktemp("capture"), ASKED)
    return Path(address.removeprefix("capture:")).read_bytes()


def unreached(path: Path) -> Missing:
    with pytest.raises(Unreached) as why:
        ask(f"capture:{path}", *ASKED)
    return why.value.why


def test_what_is_not_on_the_list_was_not_collected(tmp_path: Path) -> None:
    address = capture(tmp_path, [File("/etc/hostname"), Walk("/etc/ssl", (Predicate("a", any_bits=0o002),))])
    asked = [File("/etc/hostname"), File("/etc/issue"), Walk("/etc/ssl", (Predicate("a", any_bits=0o020),)), ShadowStates()]
    seen, *others = ask(address, *asked)
    assert isinstance(seen.outcome, Seen)
    assert [each.outcome.reason for each in others if isinstance(each.outcome, Missing)] == [Reason.NOT_COLLECTED] * 3


def test_an_observation_was_made_when_the_script_ran(tmp_path: Path) -> None:
    path = tmp_path / "old.capture"
    made = Path(capture(tmp_path, [File("/etc/hostname")]).removeprefix("capture:")).read_bytes()
    path.write_bytes(re.sub(rb"(start 2 0) \d+ ", rb"\1 1700000000 ", made))
    (seen,) = ask(f"capture:{path}", File("/etc/hostname"))
    assert seen.at.isoformat() == "2023-11-14T22:13:20+00:00"


def test_a_banner_before_it_is_skipped(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "banner.capture"
    path.write_bytes(b"Last login: today\nYou have mail\n" + whole)
    assert isinstance(ask(f"capture:{path}", File("/etc/hostname"))[0].outcome, Seen)


def test_wherever_it_is_cut_off_nothing_is_made_up(whole: bytes, tmp_path: Path) -> None:
    complete = by_source_and_request(whole, tmp_path)
    path = tmp_path / "cut.capture"
    for cut in [*range(0, len(whole) - 1, max(1, len(whole) // 60)), *(found.start() for found in re.finditer(rb"\n@", whole))]:
        path.write_bytes(whole[:cut])
        try:
            observations = ask(f"capture:{path}", *ASKED)
        except Unreached as why:
            assert why.why.reason is Reason.UNPARSEABLE
            continue
        for source, outcome in by_source(observations).items():
            if isinstance(outcome, Missing):
                assert outcome.reason is Reason.INCOMPLETE, (cut, source)
            else:
                assert outcome == complete[source], (cut, source)


def by_source_and_request(whole: bytes, folder: Path) -> dict[str, Seen | Absent | Missing]:
    path = folder / "whole.capture"
    path.write_bytes(whole)
    return by_source(ask(f"capture:{path}", *ASKED))


def test_no_damage_upsets_the_reader(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.capture"
    chance = random.Random(7)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randint(0, 40)] = chance.randbytes(chance.randint(0, 40))
        path.write_bytes(damaged)
        try:
            assert len(ask(f"capture:{path}", *ASKED)) >= len(ASKED)
        except Unreached as why:
            assert why.why.reason in (Reason.UNPARSEABLE, Reason.NOT_SUPPORTED)


def test_a_second_answer_is_not_believed(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "twice.capture"
    path.write_bytes(whole + whole)
    assert unreached(path).reason is Reason.UNPARSEABLE


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"start 2 ", b"start 3 ", Reason.NOT_SUPPORTED),
        (b"govaudit capture", b"govaudit-capture", Reason.UNPARSEABLE),
        (b'["File"', b'["Secret"', Reason.UNPARSEABLE),
        (b'["File"', b'["File', Reason.UNPARSEABLE),
    ],
)
def test_another_version_or_list_is_refused(old: bytes, new: bytes, reason: Reason, whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.capture"
    path.write_bytes(whole.replace(old, new))
    assert unreached(path).reason is reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0" * 100_000, r"\x00\x00\x00"),
        (b"PK\x03\x04", r"PK\x03\x04 "),
        (b"\x1b[31m\nPassword: hunter2-Xy99\n", r"\x1b[31m Password: "),
        (b"\xff\xfe", r"\xff\xfe "),
        (b"govaudit capture \n", "govaudit capture "),
        (b"govaudit capture " + b"0" * 32 + b"\n", "govaudit capture 000"),
    ],
)
def test_what_is_no_capture(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "no.capture"
    path.write_bytes(content)
    why = unreached(path)
    assert why.reason is Reason.UNPARSEABLE
    assert str(why.sentence).startswith(f"{path} is no capture: the script's beginning is not in it; it begins with {said}")
    assert "`govaudit collect --print-script`" in str(why.sentence)
    assert "hunter2" not in str(why.sentence)
    path.write_bytes(b"\n")
    assert str(unreached(path).sentence) == f"{path} is no capture: it is empty"


def trouble_of(content: bytes, folder: Path) -> str:
    """Why the target was not seen whole, by what is asked of the capture; empty where it was."""
    path = folder / "given.capture"
    path.write_bytes(content)
    with from_file(str(path), Limits(60)) as session:
        list(session.ask(ASKED))
        return str(session.trouble.sentence).removeprefix(f"{path} ") if session.trouble else ""


def test_what_is_not_whole_says_so(whole: bytes, tmp_path: Path) -> None:
    assert trouble_of(whole, tmp_path) == ""
    assert trouble_of(b"Welcome! \x1b[31mred" + whole + b"\n", tmp_path) == ""
    for cut in (*range(len(whole) * 9 // 10, len(whole), 97), len(whole) - 1):
        assert trouble_of(whole[:cut], tmp_path).startswith("is cut off: the script's end is not in it"), cut
    assert trouble_of(whole + b"Connection to host closed.\n", tmp_path).startswith("goes on behind the script's end")
    hostname = whole.index(b"etc/hostname\0")  # in its archive
    assert trouble_of(whole[:hostname] + b"~" * 100 + whole[hostname:], tmp_path).startswith("is damaged: not all that the script saw")


def test_a_capture_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    assert unreached(tmp_path / "nothing").reason is Reason.UNREACHABLE
    assert unreached(tmp_path).reason in (Reason.UNREACHABLE, Reason.NOT_SUPPORTED)
    assert unreached(Path("/dev/null")).reason is Reason.NOT_SUPPORTED


def test_a_capture_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.capture"
    with path.open("wb") as file:
        file.truncate(2_000_000)
    with pytest.raises(Unreached) as why:
        ask(f"capture:{path}", *ASKED, limits=Limits(10, max_bytes=1_000_000))
    assert why.value.why.reason is Reason.TOO_LARGE


def test_the_script_takes_no_arguments_and_no_input(tmp_path: Path) -> None:
    script = tmp_path / "script.sh"
    script.write_text(installed_script([File("/etc/hostname"), Command(("cat",))]))
    said = subprocess.run(["sh", script, "-c", "id", "/etc/shadow"], input=b"hello\n", capture_output=True, check=True)
    assert b"hello" not in said.stdout
    assert b"/etc/shadow" not in said.stdout.partition(b" list\n")[2]
    assert said.stderr == b""


def test_the_same_list_gives_the_same_script() -> None:
    assert installed_script(ASKED) == installed_script(list(ASKED))


def test_two_runs_share_no_mark(tmp_path: Path) -> None:
    first, second = (
        Path(capture(tmp_path, [File("/etc/hostname")]).removeprefix("capture:")).read_bytes().split(b"\n")[0] for _ in range(2)
    )
    assert first != second


@pytest.mark.parametrize(
    ("hidden", "missing"),
    [
        ("stat", ["walk"]),
        ("tar", []),
        ("find", ["file", "glob", "listing", "key-files", "walk"]),
        ("awk", ["file", "glob", "shadow-states", "group-shadow-states", "key-files"]),
        ("timeout", []),
    ],
)
def test_a_host_that_lacks_a_tool(hidden: str, missing: list[str], tmp_path: Path) -> None:
    """The script falls back, or says what is lacking; it never says that nothing is there."""
    asked: list[Request] = [
        File("/etc/hostname"),
        File("/etc/nothing"),
        Glob("/etc/security/*.conf"),
        Listing("/etc/ssl/*"),
        ShadowStates(),
        GroupShadowStates(),
        KeyFiles(("/etc/ssh/ssh_host_*",)),
        Command(("id", "-u")),
        Walk("/etc/ssl", (Predicate("files", kind="f"),)),
    ]
    covered = " && ".join(f"mount --bind /dev/null {path}" for path in _places(hidden))
    script = f'mount --make-rprivate / && {covered} && exec sh -c "$1"'
    made = tmp_path / "made"
    with made.open("wb") as out:
        subprocess.run(
            ["unshare", "--mount", "sh", "-c", script, "sh", installed_script(asked)], stdout=out, check=True, stdin=subprocess.DEVNULL
        )
    without, usual = by_source(ask(f"capture:{made}", *asked)), by_source(ask("local:", *asked))
    for source, outcome in without.items():
        if source.split(" ")[0] in missing:
            assert isinstance(outcome, Missing), source
            assert outcome.reason is Reason.TOOL_MISSING
        elif isinstance(outcome, Seen):
            expected = usual[source]
            assert isinstance(expected, Seen)
            assert (outcome.content, outcome.status) == (expected.content, expected.status)
            if outcome.attributes and expected.attributes:
                assert (outcome.attributes.mode, outcome.attributes.uid) == (expected.attributes.mode, expected.attributes.uid)
        else:
            assert outcome == usual[source]
    assert missing or list(without) == list(usual)


def _places(program: str) -> list[str]:
    found = {str(path.resolve()) for folder in ("/usr/bin", "/usr/sbin") for path in Path(folder).glob(program)}
    return sorted(found)
