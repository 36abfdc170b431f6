"""Units that start only where something holds: by hand, and beside the real `systemd-analyze condition`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.model import Missing
from govaudit.reading import Observations
from govaudit.targets.host.readers.startup import started_by, starts_by_itself
from govaudit.targets.host.systemd.conditions import unmet
from govaudit.targets.host.systemd.files import Named, named
from govaudit.targets.host.systemd.search import KERNEL
from tests.support import DENIED, saw
from tests.support.systemd import look, new_tree

VENDOR, ADMIN = "usr/lib/systemd/system", "etc/systemd/system"
SERVICE = "[Unit]\nConditionKernelCommandLine=!audit=0\nConditionPathExists=/run/x\n[Service]\nExecStart=/bin/a\n"
DROP_IN = f"{ADMIN}/a.service.d/own.conf"


def host(root: Path, kernel: str | None, **files: str) -> Observations:
    """A tree in which a.service is enabled, with these files too (`__` for `/`)."""
    new_tree(root)
    for path, text in {f"{VENDOR}/a.service": SERVICE, **{name.replace("__", "/"): text for name, text in files.items()}}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    links = root / ADMIN / "multi-user.target.wants"
    links.mkdir(exist_ok=True)
    (links / "a.service").symlink_to("/usr/lib/systemd/system/a.service")
    if (root / VENDOR / "t.timer").exists():
        (links / "t.timer").symlink_to("/usr/lib/systemd/system/t.timer")
    seen = [one for one in look(root) if kernel is None or one.request != KERNEL.key]
    return Observations([*seen, *([] if kernel is None else [saw(KERNEL, kernel)])])


@pytest.mark.parametrize("kernel", [None, "quiet audit=1\n", "audit=01 noaudit\n"])
def test_what_a_package_asks_for_holds_unless_the_kernel_was_told_otherwise(tmp_path: Path, kernel: str | None) -> None:
    assert starts_by_itself(host(tmp_path, kernel), ("a.service",)) is True


def test_what_the_kernel_was_told_keeps_it_from_starting(tmp_path: Path) -> None:
    assert starts_by_itself(host(tmp_path, "quiet audit=0\n"), ("a.service",)) is False


@pytest.mark.parametrize(
    ("drop_in", "kernel", "expected"),
    [
        ("[Unit]\nConditionPathExists=/etc/enabled\n", "quiet", None),
        ("[Unit]\nAssertPathExists=/etc/enabled\n", "quiet", None),
        ("[Unit]\nConditionHost=!db*\n", "quiet", None),
        ("[Unit]\nConditionPathExists=/run/x\n", "quiet", True),  # as the package has it
        ("[Unit]\nConditionPathExists=/etc/enabled\nConditionPathExists=\n", "audit=0", True),
        ("[Unit]\nConditionPathExists=/etc/enabled\nAssertPathExists=\n", "quiet", None),
        ("[Unit]\nConditionKernelCommandLine=rescue\n", "quiet", False),
        ("[Unit]\nConditionKernelCommandLine=rescue\n", "quiet rescue", True),
        ("[Unit]\nConditionKernelCommandLine=rescue\n", "quiet rescue=1", True),
        ("[Unit]\nConditionKernelCommandLine=rescue\n", None, None),
        ("[Unit]\nConditionKernelCommandLine=rescue\nConditionPathExists=/a\n", "quiet", False),
        ("[Unit]\nConditionKernelCommandLine=|rescue\nConditionPathExists=|/a\n", "rescue", True),
        ("[Unit]\nConditionKernelCommandLine=|rescue\nConditionPathExists=|/a\n", "quiet", None),
        ("[Unit]\nConditionKernelCommandLine=|rescue\nConditionKernelCommandLine=|!quiet\n", "quiet", False),
        ("[Unit]\n#ConditionPathExists=/etc/enabled\n", "quiet", True),
        ("[Unit]\nconditionPathExists=/etc/enabled\n", "quiet", True),
        ("[Service]\nConditionPathExists=/etc/enabled\n", "quiet", True),
    ],
)
def test_what_an_administrator_asks_for(tmp_path: Path, drop_in: str, kernel: str | None, expected: bool | None) -> None:
    seen = host(tmp_path, kernel, **{DROP_IN.replace("/", "__"): drop_in})
    found = starts_by_itself(seen, ("a.service",))
    assert isinstance(found, Missing) if expected is None else found is expected


def test_a_command_line_that_may_not_be_read_leaves_doubt(tmp_path: Path) -> None:
    seen = [*host(tmp_path, ""), saw(KERNEL, DENIED)]
    found = Observations([one for one in seen if one.request != KERNEL.key or one.outcome == DENIED])
    assert isinstance(starts_by_itself(found, ("a.service",)), Missing)


def test_the_sentence(tmp_path: Path) -> None:
    found = starts_by_itself(host(tmp_path, "quiet", **{DROP_IN.replace("/", "__"): "[Unit]\nConditionHost=db\n"}), ("a.service",))
    assert isinstance(found, Missing)
    assert str(found.sentence) == "a.service starts only where ConditionHost=db holds, which is not followed"


def test_another_file_in_the_place_of_the_packages(tmp_path: Path) -> None:
    own = f"{ADMIN}/a.service".replace("/", "__")
    assert starts_by_itself(host(tmp_path / "1", "quiet", **{own: SERVICE}), ("a.service",)) is True
    other = host(tmp_path / "2", "quiet", **{own: SERVICE + "[Unit]\nConditionHost=x\n"})
    assert isinstance(starts_by_itself(other, ("a.service",)), Missing)


def test_what_only_a_timer_in_doubt_starts_is_in_doubt(tmp_path: Path) -> None:
    timer = {f"{VENDOR}/t.timer".replace("/", "__"): "[Timer]\nUnit=b.service\n", f"{VENDOR}/b.service".replace("/", "__"): "[Service]\n"}
    doubt = {f"{ADMIN}/t.timer.d/a.conf".replace("/", "__"): "[Unit]\nConditionHost=x\n"}
    never = {f"{ADMIN}/t.timer.d/a.conf".replace("/", "__"): "[Unit]\nConditionKernelCommandLine=x\n"}
    assert started_by(host(tmp_path / "1", "quiet", **timer), ("b.service",)) == "t.timer"
    assert isinstance(started_by(host(tmp_path / "2", "quiet", **timer, **doubt), ("b.service",)), Missing)
    assert isinstance(starts_by_itself(host(tmp_path / "3", "quiet", **timer, **doubt), ("t.timer",)), Missing)
    assert started_by(host(tmp_path / "4", "quiet", **timer, **never), ("b.service",)) is None


WORDS = ("audit", "audit=0", "quiet", "root", "root=/dev/x", "xyz", "aud", "audit=")


def test_like_the_real_systemd() -> None:
    told = "ro quiet audit=0 root=/dev/x rootflags=y xyz.a=1"
    kernel = told.split()
    agreed = 0
    for word in (*WORDS, "rootflags", "xyz.a", "ro"):
        for sign in ("", "!", "|", "|!", "! ", "| !"):
            asked = ["systemd-analyze", "condition", f"ConditionKernelCommandLine={sign}{word}"]
            environment = {**os.environ, "SYSTEMD_PROC_CMDLINE": told}
            holds = subprocess.run(asked, capture_output=True, check=False, env=environment).returncode == 0
            part = named(f"[Unit]\nConditionKernelCommandLine={sign}{word}\n".encode())
            assert (unmet([(part, False)], None, kernel) is None) is holds, (sign, word)
            agreed += 1
    print(f"\nconditions on the kernel's command line: {agreed} of {agreed} as systemd decides")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["ConditionHost", "AssertX", "ConditionKernelCommandLine", "Condition"]), st.text(max_size=6))))
def test_no_words_make_it_raise(conditions: list[tuple[str, str]]) -> None:
    part = Named(conditions=tuple(conditions))
    assert unmet([(part, True)], part, None) is None
    unmet([(part, False)], None, ["quiet"])
