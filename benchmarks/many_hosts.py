"""Writes evidence of many hosts from that of one: `python many_hosts.py ONE MANY COUNT`."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from govaudit.evidence import EvidenceWriter, TargetEvidence, read_evidence
from govaudit.model import System


def main() -> None:
    """Copy the first target's block under many addresses, each a system of its own."""
    one = read_evidence(Path(sys.argv[1]))
    count = int(sys.argv[3])
    block = next(iter(one))
    assert block.result is not None
    targets = [
        msgspec.structs.replace(block.target, system=f"system-{number:05}", address=f"ssh://host-{number:05}") for number in range(count)
    ]
    systems = [System(name=target.system, targets=[target]) for target in targets]
    inventory = msgspec.structs.replace(one.header.inventory, systems=systems)
    with EvidenceWriter(Path(sys.argv[2]), msgspec.structs.replace(one.header, inventory=inventory)) as writer:
        for target in targets:
            result = msgspec.structs.replace(block.result, system=target.system, address=target.address)
            writer.write_target(TargetEvidence(target=target, observations=block.observations, result=result))
        writer.close()


if __name__ == "__main__":
    main()
