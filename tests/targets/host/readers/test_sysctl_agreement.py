"""Files of sysctl.d as we read them, and as the real systemd-sysctl applies them, in a network namespace of the test's own."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

from govaudit.model import Seen
from govaudit.targets.host.sysctl_files import Assignment, assignments, at_start

NAMES = (
    *("net.ipv4.ip_forward", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_rfc1337", "net.ipv4.icmp_echo_ignore_broadcasts"),
    *("net.ipv4.icmp_ignore_bogus_error_responses", "net.ipv6.conf.all.forwarding"),
)
CASES = 100


def a_key(chance: random.Random) -> str:
    name = chance.choice(NAMES)
    family, rest = name.split(".", 2)[1:]
    ways = [
        name,
        name,
        name.replace(".", "/"),
        f"net.ipv?.{rest}",
        f"net.*.{rest}",
        f"net/{family}/{rest[:6]}*",
        name.upper(),
        "net.ipv4.icmp_[ei]*",
    ]
    return chance.choice([*ways, "net.ipv4.conf.all.forwarding"])


def a_line(chance: random.Random) -> str:
    key, value = a_key(chance), chance.choice("01")
    said = [f"{key}={value}", f"{key} = {value}  ", f"\t{key}\t=\t{value}", f"-{key}={value}", f"-{key}", f"- {key} = {value}"]
    unsaid = [f"# {key}={value}", f";{key}={value}", f"{key} {value}", "", f"{key}={value}"]
    return chance.choice([*said, *unsaid])


def applied(path: Path) -> list[tuple[str, str]]:
    """Each parameter before and after the real program has read the file."""
    files = " ".join("/proc/sys/" + name.replace(".", "/") for name in NAMES)
    script = f"cat {files}; echo ==; /usr/lib/systemd/systemd-sysctl {path} 2>/dev/null; cat {files}"
    done = subprocess.run(["unshare", "-n", "sh", "-c", script], capture_output=True, text=True, check=True, timeout=60)
    before, _, after = done.stdout.partition("==")
    assert len(before.split()) == len(after.split()) == len(NAMES)
    return list(zip(before.split(), after.split(), strict=True))


def test_our_reading_agrees_with_the_real_program(tmp_path: Path) -> None:
    chance = random.Random(20261124)
    path = tmp_path / "50-case.conf"
    agreed = 0
    for _ in range(CASES):
        text = "".join(a_line(chance) + "\n" for _ in range(chance.randint(1, 8)))
        path.write_text(text)
        lines = assignments(str(path), Seen(content=text.encode()))
        assert isinstance(lines, list)
        ours = at_start(NAMES, lines)
        for name, (before, after) in zip(NAMES, applied(path), strict=True):
            assignment = ours[name]
            expected = assignment.value if isinstance(assignment, Assignment) else before
            assert expected == after, (text, name)
            agreed += 1
    print(f"{agreed} of {CASES * len(NAMES)} parameters agree with systemd-sysctl")
    assert agreed == CASES * len(NAMES)
