"""Versions as dpkg orders them: beside the real dpkg."""

from __future__ import annotations

import re
import subprocess
from random import Random

import pytest

from govaudit.targets.host.packages.debian_versions import DebianVersion

CASES = 1500


def made_up(random: Random) -> str:
    version = random.choice("0123456789") + "".join(random.choice("00119a~+.-z:Ab") for _ in range(random.randrange(8)))
    return version if random.random() < 0.7 else f"{random.randrange(3)}:{version}"


def varied(random: Random, version: str) -> str:
    """The same, but for one letter at most."""
    place = random.randrange(1, len(version) + 1)
    return version[:place] + random.choice(["", "0", "1", "a", "~", "+", ".", "-"]) + version[place:]


def ours(first: str, second: str) -> bool | None:
    """Whether the first is earlier; None where either is no version."""
    try:
        return DebianVersion(first) < DebianVersion(second)
    except ValueError:
        return None


def dpkgs(first: str, second: str) -> bool | None:
    done = subprocess.run(["dpkg", "--compare-versions", first, "lt", second], capture_output=True, check=False)
    return None if done.stderr else done.returncode == 0


def test_dpkg_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(11)
    pairs = []
    for _ in range(CASES):
        first = made_up(random)
        pairs.append((first, random.choice([made_up(random), varied(random, first)])))
    wrong = [(pair, ours(*pair)) for pair in pairs if ours(*pair) is not dpkgs(*pair)]
    with capsys.disabled():
        print(f"\n{CASES - len(wrong)} of {CASES} pairs of versions are ordered as dpkg orders them")
    assert wrong == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("1.0~rc1-1", "1.0-1"), ("1.0-1", "1.0-1+deb12u1"), ("9", "10"), ("2.0", "1:1.0"), ("1.0-1~bpo1", "1.0-1")),
        *(("1a", "1+"), ("1", "1a"), ("1-0~", "1")),
    ],
)
def test_the_first_is_earlier(first: str, second: str) -> None:
    assert ours(first, second) is True
    assert ours(second, first) is False


def test_written_otherwise_and_the_same() -> None:
    assert DebianVersion("0:1.0") == DebianVersion("1.0")
    assert DebianVersion("1.00-0") == DebianVersion("1.0") == DebianVersion("1.")
    assert hash(DebianVersion("1.00")) == hash(DebianVersion("1.0"))


@pytest.mark.parametrize("text", ["", "a1", "1 0", "1:", "1.0-", "-1", "1_0", "1.0\0", "1" * 600, "é", "²", "99999999999:1"])
def test_no_version(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text) or r"^$"):
        DebianVersion(text)
