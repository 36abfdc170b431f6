"""What was worked out for the target before spares work, and changes nothing that is said of the next."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta

import msgspec
import pytest

from govaudit.catalog import Catalog
from govaudit.errors import EvidenceError
from govaudit.evidence import EvidenceReader, PackedEvidence, TargetEvidence, Unpacker, read_evidence
from govaudit.judges import Block, Judges
from govaudit.model import Observation, Reason, Seen, Target, missing
from govaudit.planning import Plan, make_plan
from govaudit.precedents import Precedent
from govaudit.remembering import Memory
from tests.support import DENIED, NOT_THERE, WHEN, saw
from tests.support.command import govaudit
from tests.support.engine import Thing

HOSTS = 24


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> EvidenceReader:
    """Evidence of a root with accounts, an sshd, sudo, PAM and cron."""
    folder = tmp_path_factory.mktemp("one")
    files = {
        "passwd": "root:x:0:0:root:/root:/bin/sh\nsiti:x:1000:1000::/home/siti:/bin/sh\n",
        "shadow": "root:*:20000:0:99999:7:::\nsiti:!:20000:0:99999:7:::\n",
        "group": "root:x:0:\nsudo:x:27:siti\nsiti:x:1000:\n",
        "ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n",
        "ssh/sshd_config.d/one.conf": "X11Forwarding no\n",
        "ssh/sshd_config.d/two.conf": "MaxAuthTries 3\n",
        "sudoers": "@includedir /etc/sudoers.d\n%sudo ALL=(ALL) ALL\n",
        "sudoers.d/one": "siti ALL=(root) NOPASSWD: /usr/bin/less\n",
        "pam.d/sshd": "@include common-auth\naccount required pam_unix.so\n",
        "pam.d/common-auth": "auth required pam_unix.so nullok\n",
        "crontab": "1 1 * * * root /usr/local/bin/back-up\n",
        "login.defs": "PASS_MAX_DAYS 365\nUMASK 022\n",
        "fstab": "/dev/sda1 / ext4 defaults 0 1\n",
        "os-release": 'ID=debian\nVERSION_ID="12"\n',
    }
    for name, text in files.items():
        path = folder / "root/etc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    key = folder / "root/home/siti/.ssh/authorized_keys"
    key.parent.mkdir(parents=True)
    key.write_text("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBwpBJTZKyKCq5LnlxvuBYo7Lqb2dL0lZ9HGbxUxKEOE siti\n")
    govaudit(folder, "collect", f"root:{folder}/root", "--policy", "linux-hardening", "-o", "one.zst", accept=(0, 3))
    return read_evidence(folder / "one.zst")


def variants(block: TargetEvidence, chance: random.Random) -> Iterator[TargetEvidence]:
    """Hosts like this one, of which each differs from the others in a few ways."""
    for number in range(HOSTS):
        target = Target(system="fleet", address=f"ssh://host-{number}", kind="host")
        assert block.result is not None
        trouble = missing(Reason.INTERRUPTED, "it took too long") if chance.random() < 0.2 else None
        result = msgspec.structs.replace(block.result, system="fleet", address=target.address, complete=trouble is None, trouble=trouble)
        later = timedelta(days=chance.choice([0, 0, 0, 1, 40]), seconds=number)
        changed = set(chance.sample(range(len(block.observations)), chance.choice([0, 1, 2, 12, 300])))
        seen = [
            msgspec.structs.replace(one, at=one.at - later)
            for place, before in enumerate(block.observations)
            for one in (harmed(before, chance) if place in changed else [before])
        ]
        yield TargetEvidence(target=target, observations=seen, result=result)


def harmed(before: Observation, chance: random.Random) -> list[Observation]:
    """Nothing, or twice, or something else."""
    way = chance.randrange(5)
    if way == 0:
        return []
    if way == 1:
        return [before, msgspec.structs.replace(before, outcome=NOT_THERE)]
    if way == 2:
        return [msgspec.structs.replace(before, outcome=DENIED)]
    if way == 3 or not isinstance(before.outcome, Seen):
        return [msgspec.structs.replace(before, outcome=NOT_THERE)]
    lines = before.outcome.content.splitlines(keepends=True)
    chance.shuffle(lines)
    return [msgspec.structs.replace(before, outcome=msgspec.structs.replace(before.outcome, content=b"".join(lines[:-1])))]


def plan_of(one: EvidenceReader, targets: Iterable[Target]) -> Plan:
    system = msgspec.structs.replace(one.header.inventory.systems[0], name="fleet", targets=list(targets))
    return make_plan([system], one.header.policies, Catalog())


def told(one: EvidenceReader, plan: Plan, blocks: Iterable[Block], processes: int = 0) -> dict[str, bytes]:
    with Judges(plan, now=one.header.created, max_age=timedelta(days=30), processes=processes) as judges:
        return {said.target.address: msgspec.json.encode((said.kept, said.summary, said.tables)) for said in judges.judge(blocks)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_is_said_of_hosts_whatever_came_before_them(one: EvidenceReader, seed: int) -> None:
    blocks = list(variants(next(iter(one)), random.Random(seed)))
    plan = plan_of(one, [block.target for block in blocks])
    alone: dict[str, bytes] = {}
    for block in blocks:
        alone |= told(one, plan, [block])
    assert len(set(alone.values())) == HOSTS
    assert told(one, plan, blocks) == alone
    assert told(one, plan, blocks[::-1]) == alone


def test_the_same_is_said_of_what_is_read_and_of_what_is_passed_on_as_it_is_written(one: EvidenceReader) -> None:
    plan = make_plan(one.header.inventory.systems, one.header.policies, Catalog())
    assert all(isinstance(block, PackedEvidence) for block in one.blocks())
    assert told(one, plan, one.blocks()) == told(one, plan, one.blocks(), processes=1) == told(one, plan, one)


@pytest.mark.parametrize("processes", [0, 1])
def test_a_record_that_cannot_be_read_is_told_of_whoever_reads_it(one: EvidenceReader, processes: int) -> None:
    plan = make_plan(one.header.inventory.systems, one.header.policies, Catalog())
    [block] = one.blocks()
    assert isinstance(block, PackedEvidence)
    lines = [*block.lines[:5], block.lines[5].replace(b'"outcome":{', b'"outcome":{"type":"heard","was":{') + b"}", *block.lines[6:]]
    with pytest.raises(EvidenceError, match=r"record 8: the record cannot be read \(") as caught:
        told(one, plan, [msgspec.structs.replace(block, lines=lines)], processes)
    assert caught.value.place is not None
    assert caught.value.place.path == str(one.path)


def test_what_is_written_the_same_is_read_once(one: EvidenceReader) -> None:
    [block] = one.blocks()
    assert isinstance(block, PackedEvidence)
    unpacker = Unpacker()
    first, second = unpacker.unpacked(block), unpacker.unpacked(block)
    assert first == second == next(iter(one))
    assert all(a.outcome is b.outcome for a, b in zip(first.observations, second.observations, strict=True))


@pytest.mark.parametrize(("before", "now"), [(1, True), (0, False), (1, 1.0), ([1], [True]), ({"a": 0}, {"a": False})])
def test_values_that_are_equal_are_not_always_the_same(before: object, now: object) -> None:
    memory = Memory()
    saying = saw(Thing("word"), Seen(data=before))
    precedent = Precedent(None, {"word": [memory.content(Observation, (saying.request, saying.source, saying.outcome))]})
    assert precedent.same("word", [saw(Thing("word"), Seen(data=before), at=WHEN + timedelta(days=1))]) is not None
    assert precedent.same("word", [saw(Thing("word"), Seen(data=now))]) is None


def test_what_is_too_large_to_be_met_again_is_no_precedent() -> None:
    memory = Memory()
    large = saw(Thing("word"), "x" * (2 << 20))
    content = memory.content(Observation, (large.request, large.source, large.outcome))
    assert not content.is_kept
    assert Precedent(None, {"word": [content]}).same("word", [large]) is None
