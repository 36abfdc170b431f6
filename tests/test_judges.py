"""Judging beside this process: the same is said whoever judges, and nothing is lost when one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from govaudit.catalog import Sources
from govaudit.checking import Across, Severity, Verdict, check, failed, passed
from govaudit.evidence import EvidenceWriter, TargetEvidence, read_evidence
from govaudit.gating import Gate
from govaudit.judges import Judgement, Judges
from govaudit.judging import Shared, judge_across
from govaudit.model import Fact, Interval, Reason, Score, Status, System, Target, TargetResult
from govaudit.planning import Plan, PlannedCheck, TargetPlan
from govaudit.reading import Observations, reads
from tests.support import WHEN, saw
from tests.support.command import COMMAND, environment, govaudit, result_of
from tests.support.engine import Thing


class Word(Fact, frozen=True, kw_only=True):
    """What a toy says."""

    said: str
    """It."""


@reads(Thing("word"))
def word(seen: Observations) -> Word:
    return Word(said=seen.outcome(Thing("word")).text)  # type: ignore[union-attr]


@check("access.word-short", severity=Severity.HIGH)
def word_short(word: Word, *, letters: int = 4) -> Verdict:
    """The word is short.

    Long ones are forgotten.

    To fix: shorten it.
    """
    if word.said == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if len(word.said) > letters:
        return failed("{word} has more than {letters} letters", word=word.said, letters=letters)
    return passed("{word} is short", word=word.said)


@check("access.words-alike", severity=Severity.LOW)
def words_alike(words: Across[Word]) -> Verdict:
    """All say the same.

    Others confuse.

    To fix: agree.
    """
    said = [f"{target} {word.said}" for target, word in words.known()]
    return passed("{words}", words=said) if len(set(said)) < 2 else failed("{words}", words=said)


SOURCES = Sources([word], [])
ALIKE = PlannedCheck(words_alike, {}, ())


def plan_of(words: list[str]) -> tuple[Plan, list[TargetEvidence]]:
    targets = [Target(system="toys", address=f"toy:{number:03}", kind="toy") for number in range(len(words))]
    own = (PlannedCheck(word_short, {"letters": 4}, ("p/c",)),)
    plans = tuple(TargetPlan(target, SOURCES, own, (Word,), (word,)) for target in targets)
    blocks = [
        TargetEvidence(
            target=target,
            observations=[saw(Thing("word"), said)],
            result=TargetResult(system="toys", address=target.address, kind="toy", reached=True, complete=True),
        )
        for target, said in zip(targets, words, strict=True)
    ]
    return Plan((), (System(name="toys", targets=targets),), plans, {"toys": (ALIKE,)}), blocks


def judged(words: list[str], processes: int | None) -> list[Judgement]:
    plan, blocks = plan_of(words)
    with Judges(plan, now=WHEN, max_age=timedelta(days=1), processes=processes) as judges:
        done = list(judges.judge(iter(blocks)))
    return sorted(done, key=lambda judgement: judgement.target.address)


def across(done: list[Judgement]) -> Verdict:
    shared = Shared()
    for judgement in done:
        shared.add(judgement.share)
    [verdict] = judge_across(ALIKE, "toys", shared).verdicts
    return verdict


WORDS = ["yes", "no", "perhaps", "never", "no", "always", "so"] * 5


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_the_same_is_said_whoever_judges(processes: int) -> None:
    here, beside = judged(WORDS, 0), judged(WORDS, processes)
    assert [msgspec.to_builtins(one.kept) for one in beside] == [msgspec.to_builtins(one.kept) for one in here]
    assert across(beside) == across(here)
    assert str(across(here).sentence).startswith("toy:000 yes, toy:001 no, ")


def test_a_target_whose_judge_dies_is_unknown_and_the_others_are_judged() -> None:
    done = judged(["yes", "kill", "always", "kill", "kill", "kill", "so"], 2)
    statuses = [pair.tally for one in done for pair in one.kept.pairs]
    assert [tally.passed for tally in statuses] == [1, 0, 0, 0, 0, 0, 1]
    assert [tally.failed for tally in statuses] == [0, 0, 1, 0, 0, 0, 0]
    assert [tally.unknown for tally in statuses] == [0, 1, 0, 1, 1, 1, 0]
    assert [one.kept.has_bug for one in done] == [False, True, False, True, True, True, False]
    [unknown] = done[1].kept.troubling
    assert (unknown.status, unknown.reason, unknown.check) == (Status.UNKNOWN, Reason.BUG, "access.word-short")
    assert str(unknown.sentence) == "the process that judged this target has died; the log tells more"
    gate = Gate(fail_on=Severity.CRITICAL, min_coverage=0)
    gate.add(unknown)
    code, reasons = gate.outcome(Score(overall=Interval(value=90, high=90, coverage=1, grade="A")), [], complete=True)
    assert (code, str(reasons[0])) == (3, "not judged because of a bug: 1; first access.word-short on toy:001 (toy:001)")
    assert [member.target for member in done[1].share.members[Word]] == ["toy:001"]


def test_no_more_targets_are_in_hand_than_there_are_judges() -> None:
    plan, blocks = plan_of(["yes"] * 40)
    taken = 0

    def one_by_one() -> Iterator[TargetEvidence]:
        nonlocal taken
        for block in blocks:
            taken += 1
            yield block

    with Judges(plan, now=WHEN, max_age=timedelta(days=1), processes=3) as judges:
        for number, _ in enumerate(judges.judge(one_by_one())):
            assert taken <= number + 1 + 3


def test_few_targets_are_judged_here() -> None:
    plan, _ = plan_of(["yes"] * 3)
    before = children_of(os.getpid())  # of other tests
    with Judges(plan, now=WHEN, max_age=timedelta(days=1)):
        assert children_of(os.getpid()) == before


def test_whoever_stops_early_ends_the_judges() -> None:
    plan, blocks = plan_of(["yes"] * 8)
    before = children_of(os.getpid())
    with Judges(plan, now=WHEN, max_age=timedelta(days=1), processes=2) as judges:
        next(iter(judges.judge(blocks)))
        [nursery] = set(children_of(os.getpid())) - set(before)
        own = children_of(nursery)
        assert 1 <= len(own) <= 2  # the second may be on its way
    assert children_of(os.getpid()) == before
    assert not any(Path(f"/proc/{pid}").exists() for pid in own)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


# The command -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Evidence of sixty hosts in twenty systems, made of that of one small root."""
    folder = tmp_path_factory.mktemp("fleet")
    root = folder / "root"
    (root / "etc/ssh").mkdir(parents=True)
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (root / "etc/ssh/sshd_config").write_text("PermitRootLogin no\n")
    govaudit(folder, "collect", f"root:{root}", "-o", "one.zst", "--no-plugins", accept=(0, 3))
    one = read_evidence(folder / "one.zst")
    [block] = one
    assert block.result is not None
    targets = [Target(system=f"system-{n % 20:02}", address=f"root:/hosts/{n:03}", kind="host") for n in range(60)]
    systems = [System(name=name, targets=[one for one in targets if one.system == name]) for name in sorted({t.system for t in targets})]
    header = msgspec.structs.replace(one.header, inventory=msgspec.structs.replace(one.header.inventory, systems=systems))
    with EvidenceWriter(folder / "fleet.zst", header) as writer:
        for target in targets:
            result = msgspec.structs.replace(block.result, system=target.system, address=target.address)
            writer.write_target(TargetEvidence(target=target, observations=block.observations, result=result))
    return folder / "fleet.zst"


def test_one_core_and_all_cores_give_the_same_audit(fleet: Path, tmp_path: Path) -> None:
    all_cores = result_of(tmp_path, "judge", fleet)
    there = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(there)})  # which the command inherits
    try:
        one_core = result_of(tmp_path, "judge", fleet)
    finally:
        os.sched_setaffinity(0, there)
    for audit in (all_cores, one_core):
        del audit["audit"]
    assert one_core == all_cores
    assert len(all_cores["targets"]) == 60


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_command(fleet: Path, tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [*COMMAND, "judge", str(fleet), "--no-plugins"],
        env=environment(tmp_path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until(lambda: len(in_session(process.pid)) >= 3)
    os.killpg(process.pid, number) if number is signal.SIGINT else process.send_signal(number)
    process.wait(timeout=30)
    assert process.returncode != 0
    wait_until(lambda: in_session(process.pid) == [])


def in_session(session: int) -> list[int]:
    """Processes of a session that have not ended."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, its_session, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(its_session) == session and state != "Z":
                found.append(int(entry.name))
    return found


def wait_until(condition: Any) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.01)
