"""What sudo does not understand in its policy."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from govaudit.checking import Status
from govaudit.facts.sudo_files import SudoSyntax
from govaudit.model import Place
from govaudit.targets.host.readers.sudo import sudo_syntax
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.sudo_policies import seen_as

sudo_policy_has_no_mistakes = load_check("access.sudo-policy-has-no-mistakes")


def syntax(policy: str) -> list[SudoSyntax]:
    return [fact for fact in sudo_syntax(seen_as(policy.encode())) if isinstance(fact, SudoSyntax)]


def test_good_all_is_understood() -> None:
    [file] = syntax("Defaults\tuse_pty\n#include_nothing\nroot ALL=(ALL:ALL) ALL\n")
    verdict = sudo_policy_has_no_mistakes(file)
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "sudo understands all of /etc/sudoers"


def test_good_a_mistake_that_is_commented_out_or_in_a_file_that_is_not_read() -> None:
    files = syntax("#ann ALL=\nroot ALL=ALL\n@includedir /etc/sudoers.d\n\fold.bak\nann ALL=\n")
    assert [(file.path, file.mistakes) for file in files] == [("/etc/sudoers", [])]


def test_bad_lines_that_are_passed_over() -> None:
    [file] = syntax("root ALL=ALL\nann ALL\nUser_Alias staff = ann\n\nbob ALL = (root NOPASSWD: ALL\nann ALL=ALL\n")
    verdict = sudo_policy_has_no_mistakes(file)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/etc/sudoers has mistakes that sudo passes over: 3, the first: a host list and `=` are expected"
    assert verdict.places == [Place("/etc/sudoers", line) for line in (2, 3, 5)]


def test_bad_in_a_drop_in() -> None:
    files = syntax("root ALL=ALL\n@includedir /etc/sudoers.d\n\f10_a\nDefaults =\n")
    assert [file.mistakes for file in files] == [[], [Place("/etc/sudoers.d/10_a", 1)]]


def test_bad_a_file_that_is_included_and_not_there() -> None:
    [file] = syntax("root ALL=ALL\n@include sudoers.d/gone\n")
    assert file.mistakes == [Place("/etc/sudoers", 2)]


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_policy_has_no_mistakes({SudoSyntax: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_policy_has_no_mistakes({SudoSyntax: DENIED}).status is Status.UNKNOWN


@pytest.mark.parametrize(
    "line",
    [
        *("ann ALL=ALL", "ann ALL", "ann ALL=(root:) ALL", "ann ALL=ALL extra", "Defaults foo bar", "Defaults:ann, bob !authenticate"),
        *("Defaults@ ALL use_pty", "User_Alias A = ann : B = A", "Cmnd_Alias X = sha256:0 /bin/ls", '"" ALL=ALL', "ann ALL=/bin/ls\\x"),
        *("ann ALL=^/bin/(ls|id)$ ^-l$", "ann ALL=list", "ann ALL=CWD=bin ALL", "ann ALL=TIMEOUT=1d2h ALL", "ann ALL=ALL : ALL = x :"),
    ],
)
def test_visudo_says_the_same(line: str, tmp_path: Path) -> None:
    policy = tmp_path / "sudoers"
    policy.write_text(f"{line}\n")
    run = subprocess.run(["visudo", "-c", "-f", policy], capture_output=True, text=True, check=False)
    [file] = syntax(f"{line}\n")
    assert bool(file.mistakes) is ("syntax error" in run.stderr or "parsed OK" not in run.stdout), run.stderr
