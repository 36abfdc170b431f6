"""Writes evidence of many hosts from that of one: `python many_hosts.py ONE MANY COUNT [HOSTS_PER_SYSTEM]`."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from govaudit.evidence import EvidenceWriter, TargetEvidence, read_evidence
from govaudit.model import System, Target


def main() -> None:
    """Copy the first target's block under many addresses, each a system of its own unless more are asked for."""
    one = read_evidence(Path(sys.argv[1]))
    count, together = int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1
    block = next(iter(one))
    assert block.result is not None
    targets = [
        msgspec.structs.replace(block.target, system=f"system-{number // together:05}", address=f"ssh://host-{number:05}")
        for number in range(count)
    ]
    systems = [System(name=several[0].system, targets=several) for several in batched(targets, together)]
    inventory = msgspec.structs.replace(one.header.inventory, systems=systems)
    with EvidenceWriter(Path(sys.argv[2]), msgspec.structs.replace(one.header, inventory=inventory)) as writer:
        for target in targets:
            result = msgspec.structs.replace(block.result, system=target.system, address=target.address)
            writer.write_target(TargetEvidence(target=target, observations=block.observations, result=result))
        writer.close()


def batched(targets: list[Target], together: int) -> list[list[Target]]:
    """So many at a time."""
    return [targets[at : at + together] for at in range(0, len(targets), together)]


if __name__ == "__main__":
    main()
