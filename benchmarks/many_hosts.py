"""Writes evidence of many hosts from that of one: `python many_hosts.py ONE MANY COUNT [HOSTS_PER_SYSTEM] [--unlike]`.

Each was observed at another time. With `--unlike` each has its own name, address, keys, accounts, mounts and packages, and a
line of its own in the files that are most often changed on a host; else all files are alike.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import msgspec

from govaudit.evidence import EvidenceWriter, TargetEvidence, read_evidence
from govaudit.model import Observation, Seen, System, Target

LINES = {
    "/etc/passwd": "local{n}:x:{id}:{id}::/home/local{n}:/bin/bash",
    "/etc/shadow": "local{n}:none:20593::::::",
    "/etc/group": "local{n}:x:{id}:",
    "/etc/gshadow": "local{n}:none::",
    "/etc/sudoers": "local{n} ALL=(root) /usr/bin/local{n}",
    "/etc/ssh/sshd_config": "ClientAliveInterval {n}",
    "/etc/hosts": "10.1.0.1 host{n}",
    "/proc/self/mountinfo": "9{n} 43 0:40 / /srv/local{n} rw,relatime - tmpfs tmpfs rw",
    "lastlog": "local{n}                                   **Never logged in**",
} | dict.fromkeys(
    (
        "/etc/fstab",
        "/etc/crontab",
        "/etc/cron.d/e2scrub_all",
        "/etc/login.defs",
        "/etc/nginx/nginx.conf",
        "/etc/pam.d/common-auth",
        "/etc/pam.d/sshd",
        "/etc/postgresql/15/main/postgresql.conf",
        "/etc/profile",
        "/etc/rsyslog.conf",
        "/etc/security/limits.conf",
        "/etc/sysctl.conf",
        "/etc/systemd/journald.conf",
        "/etc/systemd/timesyncd.conf",
    ),
    "# of host {n}",
)
"""What is added on each host, by source."""

CHANGES = {
    "sshd -T": ("clientaliveinterval 0", "clientaliveinterval {n}"),
    "/etc/hostname": ("vm", "host{n}"),
    "/proc/sys/kernel/hostname": ("vm", "host{n}"),
    "ip -o addr show up": ("inet ", "inet 10.1.0.{n} peer "),
    "security-versions": ("-13+deb12u1", "-13+deb12u{n}"),
    "/etc/ssh/ssh_host_rsa_key.pub": ("root@vm", "root@host{n}"),
    "/etc/ssh/ssh_host_ecdsa_key.pub": ("root@vm", "root@host{n}"),
    "/etc/ssh/ssh_host_ed25519_key.pub": ("root@vm", "root@host{n}"),
    "ss -Hltnup": (",fd=", "{n},fd="),
}
"""What is something else on each host, by source."""


def main() -> None:
    """Copy the first target's block under many addresses, each a system of its own unless more are asked for."""
    unlike = "--unlike" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--unlike"]
    one = read_evidence(Path(arguments[0]))
    count, together = int(arguments[2]), int(arguments[3]) if len(arguments) > 3 else 1
    block = next(iter(one))
    assert block.result is not None
    targets = [
        msgspec.structs.replace(block.target, system=f"system-{number // together:05}", address=f"ssh://host-{number:05}")
        for number in range(count)
    ]
    systems = [System(name=several[0].system, targets=several) for several in batched(targets, together)]
    inventory = msgspec.structs.replace(one.header.inventory, systems=systems)
    with EvidenceWriter(Path(arguments[1]), msgspec.structs.replace(one.header, inventory=inventory)) as writer:
        for number, target in enumerate(targets):
            result = msgspec.structs.replace(block.result, system=target.system, address=target.address)
            observations = [_of_host(number, observation, unlike) for observation in block.observations]
            writer.write_target(TargetEvidence(target=target, observations=observations, result=result))
        writer.close()


def _of_host(number: int, observation: Observation, unlike: bool) -> Observation:
    later = msgspec.structs.replace(observation, at=observation.at - timedelta(seconds=number % 3_600))
    outcome = observation.outcome
    if not unlike or not isinstance(outcome, Seen):
        return later
    text = outcome.text
    if observation.source in LINES:
        text += LINES[observation.source].format(n=number, id=20_000 + number) + "\n"
    elif observation.source in CHANGES:
        before, after = CHANGES[observation.source]
        text = text.replace(before, after.format(n=number))
    if text == outcome.text:
        return later
    return msgspec.structs.replace(later, outcome=msgspec.structs.replace(outcome, content=text.encode()))


def batched(targets: list[Target], together: int) -> list[list[Target]]:
    """So many at a time."""
    return [targets[at : at + together] for at in range(0, len(targets), together)]


if __name__ == "__main__":
    main()
