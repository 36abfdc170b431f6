"""What was seen, on disk: read back exactly, usable after a kill, and never trusted when it was touched."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.errors import EvidenceError, GovauditError
from govaudit.evidence import EvidenceHeader, EvidenceReader, EvidenceWriter, TargetEvidence, read_evidence, reading
from govaudit.model import (
    Absent,
    Control,
    Demand,
    FileAttributes,
    Inventory,
    Missing,
    Observation,
    Place,
    PluginUsed,
    Policy,
    Reason,
    Seen,
    Sentence,
    Service,
    System,
    Target,
    TargetResult,
    Text,
    absent,
    missing,
)

GOLDEN = Path(__file__).parent / "golden"
WHEN = datetime(2026, 11, 1, 12, 0, 0, 123456, tzinfo=UTC)

WEB = Target(system="portal", address="https://portal.example.go.id/", kind="web", declared=Place("govaudit.yaml", 7, 5))
HOST = Target(
    system="portal", address="ssh://audit@portal.example.go.id", kind="host", settings={"sudo": True, "key": "file:/etc/govaudit/key"}
)

HEADER = EvidenceHeader(
    tool_version="0.1.0",
    created=WHEN,
    inventory=Inventory(
        agency="Dinas Kominfo",
        language="id",
        systems=[
            System(name="portal", targets=[WEB, HOST], owner="Bidang TIK", services=[Service(port=443, name="https")], tags=["publik"])
        ],
        path="govaudit.yaml",
        digest="ab" * 32,
    ),
    policies=[
        Policy(
            id="essentials",
            version="1",
            title=Text("Essentials", "Dasar"),
            description=Text("What every system needs.", "Yang diperlukan setiap sistem."),
            controls=[
                Control(
                    id="AC-1",
                    title=Text("Log-in", "Log masuk"),
                    requirement=Text("Root does not log in.", "Root tidak masuk."),
                    checks=[Demand("access.ssh-root-login-disabled", {"allow_keys": False}, Place("essentials.yaml", 12))],
                )
            ],
            digest="cd" * 32,
        )
    ],
    plugins=[PluginUsed(name="govaudit-sample-plugin", version="1.0")],
    run="20261101T120000-3f2a",
)

SEEN_HOST = [
    Observation(
        request="file /etc/login.defs",
        source="/etc/login.defs",
        at=WHEN,
        outcome=Seen(
            content="PASS_MAX_DAYS\t90\n# sandi – kata sandi\n".encode(),
            attributes=FileAttributes(mode=0o644, uid=0, gid=0, size=39, modified=WHEN - timedelta(days=3)),
        ),
    ),
    Observation(request="file /etc/banner", source="/etc/banner", at=WHEN, outcome=Seen(content=b"\xff\xfe\x00 not text")),
    Observation(request="command sshd -T", source="sshd -T", at=WHEN, outcome=Seen(status=255, errors="sshd: no hostkeys available")),
    Observation(request="file /etc/nope", source="/etc/nope", at=WHEN, outcome=absent("{path} does not exist", path="/etc/nope")),
    Observation(
        request="file /etc/sudoers",
        source="/etc/sudoers",
        at=WHEN,
        outcome=missing(Reason.PERMISSION_DENIED, "{path}: permission denied", path="/etc/sudoers"),
    ),
    Observation(
        request="walk / set-id", source="/", at=WHEN, outcome=Seen(data={"set-id": {"count": 1, "hits": [{"path": "/usr/bin/su"}]}})
    ),
]

BLOCK_HOST = TargetEvidence(
    target=HOST,
    observations=SEEN_HOST,
    result=TargetResult(
        system="portal",
        address=HOST.address,
        kind="host",
        reached=True,
        complete=True,
        observed_from=WHEN,
        observed_to=WHEN + timedelta(seconds=2),
        clock_skew=-0.25,
    ),
)
BLOCK_WEB = TargetEvidence(
    target=WEB,
    observations=[],
    result=TargetResult(
        system="portal",
        address=WEB.address,
        kind="web",
        reached=False,
        complete=False,
        trouble=missing(Reason.UNREACHABLE, "{endpoint}: timed out", endpoint="portal.example.go.id:443"),
    ),
)


def write(path: Path, *blocks: TargetEvidence, incomplete_reason: str = "") -> str:
    writer = EvidenceWriter(path, HEADER)
    for block in blocks:
        writer.write_target(block)
    return writer.close(incomplete_reason)


def lines_of(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        return zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True).read().splitlines(keepends=True)


def pack(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(zstandard.ZstdCompressor().compress(b"".join(lines)))
    return path


# Read back ----------------------------------------------------------------------------------------


def test_what_was_written_is_read_back_exactly(tmp_path: Path) -> None:
    path = tmp_path / "new" / "evidence.zst"
    digest = write(path, BLOCK_HOST, BLOCK_WEB)
    reader = read_evidence(path)
    assert reader.header == HEADER
    assert list(reader) == [BLOCK_HOST, BLOCK_WEB]
    assert list(reader) == [BLOCK_HOST, BLOCK_WEB], "each iteration reads the file anew"
    assert (reader.truncated, reader.incomplete_reason, reader.digest) == (False, "", digest)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path], "no partial file stays"


def test_a_collection_that_was_stopped_says_so(tmp_path: Path) -> None:
    write(tmp_path / "e", BLOCK_HOST, incomplete_reason="interrupted by the user")
    reader = read_evidence(tmp_path / "e")
    list(reader)
    assert (reader.truncated, reader.incomplete_reason) == (False, "interrupted by the user")


def test_a_block_without_footer_is_interrupted(tmp_path: Path) -> None:
    cut = TargetEvidence(target=HOST, observations=SEEN_HOST[:2])
    write(tmp_path / "e", cut, BLOCK_WEB)
    first, second = read_evidence(tmp_path / "e")
    assert (first, first.interrupted, second.interrupted) == (cut, True, False)


def test_text_is_readable_in_the_file_and_verdicts_can_be_traced(tmp_path: Path) -> None:
    write(tmp_path / "e", BLOCK_HOST)
    records = [json.loads(line) for line in lines_of(tmp_path / "e")]
    assert [record["record"] for record in records] == ["header", "target", *["observation"] * 6, "footer", "end"]
    assert records[2]["outcome"]["text"] == "PASS_MAX_DAYS\t90\n# sandi – kata sandi\n"
    assert records[2]["digest"] == SEEN_HOST[0].digest
    assert records[3]["outcome"]["base64"] == "//4AIG5vdCB0ZXh0"


_text = st.text(st.characters(exclude_categories=["Cs"]))
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=8,
)
_times = st.datetimes(timezones=st.just(UTC))
_sentences = st.builds(
    Sentence, _text, st.dictionaries(_text, st.none() | st.booleans() | st.integers(-9, 9) | _text | st.lists(_text), max_size=3)
)
_attributes = st.builds(
    FileAttributes,
    kind=st.sampled_from(["file", "directory", "link"]),
    mode=st.none() | st.integers(0, 0o7777),
    uid=st.none() | st.integers(0, 2**32 - 1),
    size=st.none() | st.integers(0, 2**63 - 1),
    modified=st.none() | _times,
)
_outcomes = (
    st.builds(
        Seen,
        content=st.binary() | _text.map(str.encode),
        data=_json,
        status=st.none() | st.integers(0, 255),
        errors=_text,
        attributes=st.none() | _attributes,
    )
    | st.builds(Absent, _sentences)
    | st.builds(Missing, st.sampled_from(Reason), _sentences)
)
_observations = st.lists(st.builds(Observation, request=_text, source=_text, at=_times, outcome=_outcomes), max_size=4)


@settings(max_examples=60, deadline=None)
@given(blocks=st.lists(_observations, max_size=3))
def test_every_observation_survives_and_keeps_its_digest(tmp_path_factory: pytest.TempPathFactory, blocks: list[list[Observation]]) -> None:
    path = tmp_path_factory.mktemp("evidence") / "e"
    written = [TargetEvidence(target=HOST, observations=seen, result=BLOCK_HOST.result) for seen in blocks]
    write(path, *written)
    read = list(read_evidence(path))
    assert read == written
    assert [seen.digest for block in read for seen in block.observations] == [
        seen.digest for block in written for seen in block.observations
    ]


def test_a_released_format_stays_readable() -> None:
    """The golden file was written by the first release; it is never written anew."""
    reader = read_evidence(GOLDEN / "evidence-1.jsonl.zst")
    assert (reader.format, reader.header) == (1, HEADER)
    assert list(reader) == [BLOCK_HOST, BLOCK_WEB]


# Broken off ---------------------------------------------------------------------------------------


def test_cut_anywhere_it_gives_whole_blocks_and_says_that_it_breaks_off(tmp_path: Path) -> None:
    write(tmp_path / "whole", BLOCK_HOST, BLOCK_WEB)
    whole = (tmp_path / "whole").read_bytes()
    cut = tmp_path / "cut"
    seen: set[tuple[int, bool]] = set()
    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        try:
            reader = read_evidence(cut)
            blocks = list(reader)
        except EvidenceError as error:
            assert "breaks off before its first target" in str(error) or "no evidence" in str(error)
            continue
        assert reader.truncated or blocks == [BLOCK_HOST, BLOCK_WEB]
        for block, original in zip(blocks, [BLOCK_HOST, BLOCK_WEB], strict=False):
            assert block == original or (block.interrupted and block.observations == original.observations[: len(block.observations)])
        seen.add((len(blocks), bool(blocks) and blocks[-1].interrupted))
    assert seen >= {(0, False), (1, False), (2, False)}


def test_cut_within_a_block_the_last_target_is_interrupted(tmp_path: Path) -> None:
    write(tmp_path / "e", BLOCK_HOST)
    lines = lines_of(tmp_path / "e")
    reader = read_evidence(pack(tmp_path / "cut", [*lines[:4], lines[4][:-20]]))
    assert list(reader) == [TargetEvidence(target=HOST, observations=SEEN_HOST[:2])]
    assert reader.truncated


def test_a_killed_collection_leaves_every_block_that_was_written(tmp_path: Path) -> None:
    script = """
        import sys, os, signal
        from pathlib import Path
        from tests.test_evidence import BLOCK_HOST, BLOCK_WEB, HEADER
        from govaudit.evidence import EvidenceWriter
        writer = EvidenceWriter(Path(sys.argv[1]), HEADER)
        writer.write_target(BLOCK_HOST)
        writer.write_target(BLOCK_WEB)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    path = tmp_path / "evidence.zst"
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(script), path], cwd=GOLDEN.parent.parent, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert not path.exists()
    reader = read_evidence(tmp_path / "evidence.zst.partial")
    assert list(reader) == [BLOCK_HOST, BLOCK_WEB]
    assert reader.truncated
    write(path, BLOCK_WEB)
    assert list(tmp_path.iterdir()) == [path], "the next run to the same file takes the partial one away"


def test_two_writers_do_not_share_a_file(tmp_path: Path) -> None:
    with EvidenceWriter(tmp_path / "e", HEADER) as writer:
        with pytest.raises(EvidenceError, match="another process is writing"):
            EvidenceWriter(tmp_path / "e", HEADER)
        writer.write_target(BLOCK_HOST)
    assert list(read_evidence(tmp_path / "e")) == [BLOCK_HOST]


def test_a_failure_leaves_the_former_file_and_the_partial_one(tmp_path: Path) -> None:
    write(tmp_path / "e", BLOCK_WEB)
    with pytest.raises(ZeroDivisionError), EvidenceWriter(tmp_path / "e", HEADER) as writer:
        writer.write_target(BLOCK_HOST)
        raise ZeroDivisionError
    assert list(read_evidence(tmp_path / "e")) == [BLOCK_WEB]
    assert list(read_evidence(tmp_path / "e.partial")) == [BLOCK_HOST]


def test_a_symbolic_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "e").symlink_to(tmp_path / "victim")
    with pytest.raises(GovauditError, match="symbolic link"):
        EvidenceWriter(tmp_path / "e", HEADER)
    (tmp_path / "f.partial").symlink_to(tmp_path / "victim")
    with pytest.raises(GovauditError, match="symbolic link"):
        EvidenceWriter(tmp_path / "f", HEADER)
    assert not (tmp_path / "victim").exists()


# Touched ------------------------------------------------------------------------------------------


def test_of_writers_that_begin_together_one_writes_the_file(tmp_path: Path) -> None:
    for left_behind in (False, True):
        path = tmp_path / f"e{left_behind}"
        if left_behind:
            path.with_name(f"{path.name}.partial").write_bytes(b"of a process that was killed")
        start = threading.Barrier(8)
        begun: list[EvidenceWriter] = []
        refused: list[str] = []

        def begin(path: Path = path, start: threading.Barrier = start, begun: Any = begun, refused: Any = refused) -> None:
            start.wait()
            try:
                begun.append(EvidenceWriter(path, HEADER))
            except EvidenceError as error:
                refused.append(error.message)

        threads = [threading.Thread(target=begin) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(begun) == 1
        assert set(refused) == {f"another process is writing {path}"}
        for writer in begun:
            writer.write_target(BLOCK_HOST)
            writer.close()
            assert list(read_evidence(path)) == [BLOCK_HOST]


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    write(tmp_path / "e", BLOCK_HOST, BLOCK_WEB)
    whole = bytearray((tmp_path / "e").read_bytes())
    touched = tmp_path / "touched"
    for position in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[position] ^= 0x20
        touched.write_bytes(changed)
        try:
            reader = read_evidence(touched)
            blocks = list(reader)
        except EvidenceError:
            continue
        assert reader.truncated or blocks == [BLOCK_HOST, BLOCK_WEB], position


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (
            lambda lines: [line.replace(b"DAYS\\t90", b"DAYS\\t99") for line in lines],
            "record 4: the record before it is not the one that was written",
        ),
        (lambda lines: lines[:3] + lines[4:], "record 4: the record before it"),
        (lambda lines: [lines[0], *lines[2:]], "record 2: the record before it"),
        (lambda lines: [*lines, lines[-1]], "record 11: the record before it"),
        (lambda lines: [*lines, b"x"], "record 10: something follows its end"),
        (lambda lines: [*lines, b"x\n"], "record 11: the record cannot be read"),
        (lambda lines: [lines[0], b"[" * 100_000 + b"\n"], "record 2: the record cannot be read"),
        (lambda lines: [lines[0], b"\xff\x00\n"], "record 2: the record cannot be read"),
    ],
)
def test_tampering_is_told_with_its_place(tmp_path: Path, tamper: Any, said: str) -> None:
    write(tmp_path / "e", BLOCK_HOST)
    touched = pack(tmp_path / "touched", tamper(lines_of(tmp_path / "e")))
    with pytest.raises(EvidenceError) as raised:
        list(read_evidence(touched))
    assert str(raised.value).startswith(f"{touched}: {said}")
    assert "Take another copy of it, or collect anew." in str(raised.value)


def packed(text: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(text)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no evidence of govaudit"),
        (b"{}\n", "no evidence of govaudit"),
        (b"\x28\xb5\x2f\xfd rubbish", "cannot be unpacked"),
        (packed(b""), "breaks off before its first target"),
        (packed(b"hello\n"), "no evidence of govaudit"),
        (packed(b'{"record":"header","tool":"other","format":1}\n'), "no evidence of govaudit"),
        (
            packed(b'{"record":"header","tool":"govaudit","format":2,"prev":""}\n'),
            "this evidence has format 2; this govaudit reads formats up to 1",
        ),
        (packed(b'{"record":"header","tool":"govaudit","format":1,"prev":""}\n'), "record 1: the record cannot be read"),
    ],
)
def test_what_is_no_evidence_or_too_new_gets_a_clear_answer(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "e"
    path.write_bytes(content)
    with pytest.raises(EvidenceError) as raised:
        read_evidence(path)
    assert said in str(raised.value)
    assert raised.value.hint


def test_a_path_without_a_readable_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, said in ((tmp_path, "it is not a file"), (tmp_path / "pipe", "it is not a file"), (tmp_path / "no", "it does not exist")):
        with pytest.raises(EvidenceError, match=said):
            read_evidence(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES_OF_A_TARGET", 4 << 20)
    write(tmp_path / "e", BLOCK_HOST)
    header = lines_of(tmp_path / "e")[0]
    for bomb in (b"x" * (64 << 20), b"x\n" * 10):
        pack(tmp_path / "bomb", [header, bomb])
        with pytest.raises(EvidenceError, match=r"unpacks to more than 4 MiB|record 2: the record cannot be read"):
            list(read_evidence(tmp_path / "bomb"))
    many = TargetEvidence(target=HOST, observations=[SEEN_HOST[0]] * 20_000, result=BLOCK_HOST.result)
    write(tmp_path / "many", many)
    with pytest.raises(EvidenceError, match="unpacks to more than 4 MiB"):
        list(read_evidence(tmp_path / "many"))


def test_many_targets_are_no_bomb_and_memory_stays_flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES_OF_A_TARGET", 1 << 20)
    write(tmp_path / "e", *[BLOCK_HOST] * 1500)
    assert sum(len(line) for line in lines_of(tmp_path / "e")) > 3 << 20
    reader: EvidenceReader = read_evidence(tmp_path / "e")
    assert sum(1 for _ in reader) == 1500
