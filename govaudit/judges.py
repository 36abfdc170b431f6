"""Judges targets as they come in: here, or where they are many in processes beside this one, so that all cores are used.

What is said of a target does not depend on who judges it, and nothing on the order in which they are done. Each process
has at most one target in hand, so memory does not grow with their number. One that dies, killed for its memory say,
costs the target that it had: all checks on it are unknown.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

import msgspec

from govaudit.condensing import Judged
from govaudit.errors import EvidenceError
from govaudit.evidence import PackedEvidence, TargetEvidence, Unpacker
from govaudit.history import VerdictRow, row_of
from govaudit.judging import FactBook, Share, judge_target, share_of
from govaudit.model import Missing, Pair, Reason, Status, Target, TargetResult, TargetSummary, TargetTable, Verdict, missing
from govaudit.planning import Plan
from govaudit.precedents import Precedents
from govaudit.remembering import Memory
from govaudit.summarising import summary_of
from govaudit.tabulating import tables_of

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

log = logging.getLogger(__name__)

FEW = 4
"""With fewer targets than this no process is begun: it would cost more than it saves."""

Block = TargetEvidence | PackedEvidence

_INTERRUPTED: Missing = missing(Reason.INTERRUPTED, "looking at this target was interrupted")
_DIED: Missing = missing(Reason.BUG, "the process that judged this target has died; the log tells more")


class Kept(msgspec.Struct, frozen=True):
    """Verdicts as they go to the history, the score and the gate; short to send, and made where they were judged."""

    pairs: list[Pair]
    rows: list[VerdictRow]
    troubling: list[Verdict]
    """Those that fail or are unknown, without their evidence: what the gate looks at."""
    has_bug: bool


def kept(judged: Iterable[Judged]) -> Kept:
    """What is kept of some judgements."""
    several = list(judged)
    verdicts = [verdict for one in several for verdict in one.verdicts]
    troubling = [verdict for verdict in verdicts if verdict.status in (Status.FAIL, Status.UNKNOWN)]
    return Kept(
        [one.pair for one in several],
        [row_of(verdict) for verdict in verdicts],
        [msgspec.structs.replace(verdict, evidence=[]) for verdict in troubling],
        any(one.has_bug for one in several),
    )


class Judgement(msgspec.Struct, frozen=True):
    """What is said of one target."""

    target: Target
    kept: Kept
    summary: TargetSummary
    tables: list[TargetTable]
    share: Share
    """What it brings to the checks across its system."""


class Judges:
    """Judge the targets of a plan. To be made while this process has one thread; as a context manager it ends its processes.

    `processes`: how many beside this one; 0 for none, None for what the cores and the number of targets suggest.
    """

    def __init__(self, plan: Plan, *, now: datetime, max_age: timedelta, processes: int | None = None) -> None:
        self._plans = {(one.target.system, one.target.address): one for one in plan.targets}
        self._now = now
        self._max_age = max_age
        self._unpacker = Unpacker()
        several = len(plan.targets) > 1
        self._memory = Memory() if several else None
        self._precedents = Precedents() if several else None
        self._most = _suggested(len(self._plans)) if processes is None else processes
        self._idle: list[Connection] = []
        self._busy: dict[Connection, TargetEvidence] = {}
        """What each has in hand; the observations are with it alone."""
        if self._most:
            from govaudit.nursery import Nursery

            self._nursery = Nursery(self._serve)

    def judge(self, blocks: Iterable[Block]) -> Iterator[Judgement]:
        """What is said of each target, in the order in which they are done."""
        for block in blocks:
            if not self._most:
                yield self._judged(block)
                _tidy()
                continue
            done = self._next() if len(self._busy) == self._most else None
            if not self._handed_out(block):
                yield self._died(block)
            if done is not None:
                yield self._read(*done)
        while self._busy:
            yield self._read(*self._next())

    def _judged(self, block: Block) -> Judgement:
        if isinstance(block, PackedEvidence):
            block = self._unpacker.unpacked(block)
        plan = self._plans[block.target.system, block.target.address]
        book = FactBook(
            plan.sources,
            block.observations,
            result_of(block),
            now=self._now,
            max_age=self._max_age,
            memory=self._memory,
            precedents=self._precedents,
        )
        judged = list(judge_target(plan, book))
        return Judgement(block.target, kept(judged), summary_of(block.target, judged), tables_of(plan, book), share_of(plan, book))

    def _serve(self, connection: Connection) -> None:
        """What a process does."""
        decoder = msgspec.msgpack.Decoder(TargetEvidence | PackedEvidence)
        while True:
            try:
                said = self._judged(decoder.decode(connection.recv_bytes()))
            except EvidenceError as error:
                connection.send_bytes(msgspec.msgpack.encode(pickle.dumps(error)))
                continue
            connection.send_bytes(msgspec.msgpack.encode((said.kept, said.summary, said.tables, pickle.dumps(said.share))))
            del said
            _tidy()

    def _handed_out(self, block: Block) -> bool:
        message = msgspec.msgpack.encode(block)
        in_hand = TargetEvidence(target=block.target, observations=[], result=result_of(block))
        while True:
            connection = None
            is_new = not self._idle
            try:
                connection = self._nursery.begin() if is_new else self._idle.pop()
                connection.send_bytes(message)
            except OSError:
                if connection is not None:
                    connection.close()
                if is_new:
                    return False
            else:
                self._busy[connection] = in_hand
                return True

    def _next(self) -> tuple[TargetEvidence, bytes | None]:
        """The next target that is done, and what came of it; the process is free again."""
        from multiprocessing.connection import wait

        connection = cast("Connection", wait(list(self._busy))[0])
        block = self._busy.pop(connection)
        try:
            answer = connection.recv_bytes()
        except (EOFError, OSError):
            connection.close()
            return block, None
        self._idle.append(connection)
        return block, answer

    def _read(self, block: TargetEvidence, answer: bytes | None) -> Judgement:
        if answer is None:
            return self._died(block)
        said = msgspec.msgpack.decode(answer, type=tuple[Kept, TargetSummary, list[TargetTable], bytes] | bytes)
        # The facts of all kinds are pickled. That is safe: it is our own process that answers, over a socket that nobody else has.
        if isinstance(said, bytes):
            raise cast("EvidenceError", pickle.loads(said))  # noqa: S301
        kept, summary, tables, share = said
        return Judgement(block.target, kept, summary, tables, pickle.loads(share))  # noqa: S301

    def _died(self, block: Block) -> Judgement:
        log.error("%s: the process that judged it has died", block.target.address)
        unknown = msgspec.structs.replace(result_of(block), trouble=_DIED)
        return self._judged(TargetEvidence(target=block.target, observations=[], result=unknown))

    def close(self) -> None:
        """End the processes."""
        for connection in (*self._idle, *self._busy):
            connection.close()
        self._idle.clear()
        self._busy.clear()
        if self._most:
            self._nursery.close()
            self._most = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def result_of(block: Block) -> TargetResult:
    """How looking went; a block without a footer was interrupted."""
    if isinstance(block, PackedEvidence):
        return block.result
    if block.result is not None:
        return block.result
    return TargetResult(
        system=block.target.system,
        address=block.target.address,
        kind=block.target.kind,
        reached=bool(block.observations),
        complete=False,
        trouble=_INTERRUPTED,
        observed_from=block.observations[0].at if block.observations else None,
        observed_to=block.observations[-1].at if block.observations else None,
    )


def _tidy() -> None:
    """Look for garbage of the target that is done, and put what is remembered of it out of the collector's way, for good."""
    gc.collect()
    gc.freeze()


def _suggested(targets: int) -> int:
    cores = len(os.sched_getaffinity(0))
    return 0 if targets < FEW or cores == 1 else min(cores, targets // 2)
