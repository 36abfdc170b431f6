"""doas.conf as written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.facts.doas import DoasRule
from govaudit.model import Absent, Complete, FileAttributes, Missing, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.doas import DROP_INS, POLICY, PROGRAM, RELEASE, doas_rules
from tests.support import DENIED, NOT_THERE, saw


def answers(policy: str | bytes | Seen | Absent | Missing, **more: Absent | Missing | Seen) -> list[DoasRule | Absent | Complete | Missing]:
    given_ = {"program": NOT_THERE, "drop_ins": NOT_THERE} | more
    release = saw(RELEASE, "ID=debian\n")
    asked = {POLICY: policy, PROGRAM: given_["program"], DROP_INS: given_["drop_ins"]}
    return list(doas_rules(Observations([*(saw(request, answer) for request, answer in asked.items()), release])))


def on_alpine(policy: Any, *drop_ins: tuple[str, Any]) -> list[Any]:
    brought = [saw(DROP_INS, content, source=f"/etc/doas.d/{name}") for name, content in drop_ins] or [saw(DROP_INS, NOT_THERE)]
    return list(doas_rules(Observations([saw(POLICY, policy), saw(PROGRAM, NOT_THERE), saw(RELEASE, "NAME=x\nID=alpine\n"), *brought])))


def test_alpine_reads_the_files_of_a_folder_in_order() -> None:
    commented = "# permit persist :wheel\n"
    files = [("10-a.conf", "permit nopass ann\npermit :wheel\n"), ("20-b.conf", "permit ann\n")]
    for policy in (commented, NOT_THERE):
        wheel, ann, end = on_alpine(policy, *files)
        assert (wheel.identity, ann.identity, ann.asks_password) == (":wheel", "ann", True)
        assert (ann.place.path, ann.place.line) == ("/etc/doas.d/20-b.conf", 1)
        assert isinstance(end, Complete)
    # Which of both counts depends on the version, where both have rules.
    assert isinstance(on_alpine("permit nopass bob\n", *files)[0], Missing)
    writable = Seen(content=b"permit ann\n", attributes=FileAttributes(mode=0o666, uid=0, gid=0))
    assert isinstance(on_alpine(commented, ("10-a.conf", writable))[0], Missing)
    assert on_alpine(commented, ("10-a.conf", DENIED))[0] == DENIED


def test_rules_in_order() -> None:
    first, second, third, end = answers(
        "# a comment\npermit persist keepenv :wheel\npermit nopass setenv { A=b -C } ann as root cmd /bin/x args -v y # why\ndeny bob\n"
    )
    assert isinstance(first, DoasRule)
    assert (first.identity, first.remembers, first.keeps_environment, first.asks_password) == (":wheel", True, True, True)
    assert isinstance(second, DoasRule)
    assert (second.target, second.command, second.arguments, second.asks_password) == ("root", "/bin/x", ["-v", "y"], False)
    assert second.place.line == 3
    assert isinstance(third, DoasRule)
    assert not third.permits
    assert isinstance(end, Complete)


@pytest.mark.parametrize(
    "line",
    ['permit "ann"', "permit", "allow ann", "permit ann as", "permit a b", "permit setenv a", "permit a\\", "deny nopass a"],
)
def test_what_is_not_followed_leaves_the_list_open(line: str) -> None:
    [trouble, _] = answers(line + "\n")
    assert isinstance(trouble, Missing)


def test_files_that_doas_refuses_and_drop_ins_leave_the_list_open() -> None:
    writable = Seen(content=b"permit ann\n", attributes=FileAttributes(mode=0o666, uid=0, gid=0))
    assert isinstance(answers(writable)[0], Missing)
    assert isinstance(answers("permit ann\n", drop_ins=Seen())[0], Missing)
    assert answers("permit ann\n", drop_ins=DENIED)[0] == DENIED


def test_the_last_of_rules_alike_holds() -> None:
    [rule, _] = answers("permit nopass ann\npermit ann\n")
    assert isinstance(rule, DoasRule)
    assert rule.asks_password
    [rule, _] = answers("permit nopass ann\ndeny ann\n")
    assert isinstance(rule, DoasRule)
    assert not rule.permits


def test_no_doas() -> None:
    assert isinstance(answers(NOT_THERE)[0], Absent)
    assert answers(NOT_THERE, program=DENIED) == [DENIED]


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    answers(content)
