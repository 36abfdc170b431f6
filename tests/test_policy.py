"""Policy packs: what they say, and how each mistake in one is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from govaudit.checking import Check, check, passed
from govaudit.errors import PolicyError
from govaudit.model import Fact, Place, Policy, Severity, Text, Verdict
from govaudit.policy import find_policy, read_policy


class Door(Fact, frozen=True, kw_only=True):
    """A door."""


@check("access.door-locked", severity=Severity.HIGH, formerly=["access.door-shut"])
def door_locked(door: Door, *, locks: int = 1, makes: tuple[str, ...] = ()) -> Verdict:
    """The door is locked.

    People walk through open doors.

    To fix: lock it.
    """
    return passed("locked")


@check("access.door-has-key", severity=Severity.LOW)
def door_has_key(door: Door) -> Verdict:
    """The door has a key.

    Without one nobody gets in.

    To fix: have one made.
    """
    return passed("it has one")


CHECKS: dict[str, Check] = {one.id: one for one in (door_locked, door_has_key)}

Reading = Callable[[str], Policy]


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    def reading(text: str) -> Policy:
        path = tmp_path / "pack.yaml"
        path.write_text(text)
        return read_policy(path, CHECKS)

    return reading


HEAD = """\
format: 1
id: doors
version: "1.0"
title: {en: Doors, id: Pintu}
description: {en: About doors., id: Tentang pintu.}
controls:
"""


def control(*lines: str, control_id: str = "door-1") -> str:
    fixed = (f"id: {control_id}", "title: {en: Lock, id: Kunci}", "requirement: {en: Lock it., id: Kuncilah.}")
    return "  - " + "\n    ".join([*fixed, *lines]) + "\n"


def test_a_whole_pack(read: Reading, tmp_path: Path) -> None:
    text = (
        HEAD
        + control("checks: [access.door-has-key, {check: access.door-locked, parameters: {locks: 2, makes: [a, b]}}]")
        + control("confidence: low", "weight: 2.5", "attestations: [{en: A minute., id: Berita acara.}]", control_id="door-2.a")
    )
    policy = read(text)
    first, second = policy.controls
    assert (policy.id, policy.version, policy.title) == ("doors", "1.0", Text(en="Doors", id="Pintu"))
    assert policy.digest == hashlib.sha256(text.encode()).hexdigest()
    assert [(demand.check, demand.parameters) for demand in first.checks] == [
        ("access.door-has-key", {}),
        ("access.door-locked", {"locks": 2, "makes": ("a", "b")}),
    ]
    assert first.checks[1].place == Place(str(tmp_path / "pack.yaml"), 10, 43)
    assert (first.confidence, first.weight, first.attestations) == ("high", 1.0, [])
    assert (second.confidence, second.weight, second.checks) == ("low", 2.5, [])
    assert second.attestations == [Text(en="A minute.", id="Berita acara.")]


def test_defaults_stand_in_the_demand(read: Reading) -> None:
    assert read(HEAD + control("checks: [access.door-locked]")).controls[0].checks[0].parameters == {"locks": 1, "makes": ()}


def test_a_former_id_leads_to_the_check_of_today(read: Reading) -> None:
    assert read(HEAD + control("checks: [access.door-shut]")).controls[0].checks[0].check == "access.door-locked"


def test_a_check_may_stand_in_several_controls(read: Reading) -> None:
    policy = read(HEAD + control("checks: [access.door-locked]") + control("checks: [access.door-locked]", control_id="door-2"))
    assert policy.controls[0].checks[0].parameters == policy.controls[1].checks[0].parameters


def test_the_same_check_may_be_demanded_with_other_parameters(read: Reading) -> None:
    policy = read(HEAD + control("checks: [access.door-locked, {check: access.door-locked, parameters: {locks: 2}}]"))
    assert [demand.parameters["locks"] for demand in policy.controls[0].checks] == [1, 2]


def test_long_texts_are_one_line(read: Reading) -> None:
    text = HEAD.replace("{en: About doors., id: Tentang pintu.}", "\n  en: |\n    About\n    doors.\n  id: >\n    Tentang\n    pintu.")
    assert read(text + control()).description == Text(en="About doors.", id="Tentang pintu.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1:1: the policy is empty"),
        (HEAD + "  []\n", ":7:3: the policy has no controls"),
        ("format: 2\nsomething: new", ":1:9: this policy is of a newer format than this govaudit reads\nUpdate govaudit."),
        (HEAD.replace("format: 1\n", "") + control(), ":1:1: the document has no 'format'\nAdd a line `format: …`."),
        (HEAD.replace("version: ", "versoin: ") + control(), ":3:1: unknown key 'versoin' in the document\nDid you mean 'version'?"),
        (HEAD.replace('"1.0"', "1.0") + control(), ":3:10: 'version' must be text, but it is a number\nPut it in quotes."),
        (
            HEAD.replace("id: doors", "id: My Doors") + control(),
            ":2:5: 'My Doors' cannot be an id\nUse small letters, digits, dots and hyphens.",
        ),
        (
            HEAD.replace(", id: Pintu", "") + control(),
            ":4:8: 'title' lacks its Indonesian\nAdd `id: …`: every text stands in English and Indonesian.",
        ),
        (
            HEAD + control("severity: high"),
            ":10:5: a policy does not set the severity: it belongs to the check\nTo make a control count more, set its weight.",
        ),
        (
            HEAD + control("checks: [{check: access.door-locked, severity: low}]"),
            ":10:42: a policy does not set the severity: it belongs to the check\nTo make a control count more, set its weight.",
        ),
        (HEAD + control("weight: 0"), ":10:13: a weight must be from 0.001 to 1000\nLeave out a control that shall not count."),
        (HEAD + control("weight: -1"), ":10:13: a weight must be from 0.001 to 1000\nLeave out a control that shall not count."),
        (HEAD + control("weight: heavy"), ":10:13: 'weight' must be a number, but it is text"),
        (HEAD + control("confidence: sure"), ":10:17: 'confidence' cannot be 'sure'\nIt is one of: high, medium, low."),
        (HEAD + control() + control(), ":10:5: two controls have the id 'door-1'\nThe first stands in line 7."),
        (
            HEAD + control("checks: [access.door-lokced]"),
            ":10:14: there is no check 'access.door-lokced'\nDid you mean 'access.door-locked'?",
        ),
        (
            HEAD + control("checks: [x]"),
            ":10:14: there is no check 'x'\n`govaudit checks` lists the checks that are installed.",
        ),
        (
            HEAD + control("checks: [{check: access.door-locked, parameters: {lock: 2}}]"),
            ":10:55: access.door-locked has no parameter 'lock' (it has: locks, makes)\nDid you mean 'locks'?",
        ),
        (
            HEAD + control("checks: [{check: access.door-locked, parameters: {locks: two}}]"),
            ":10:62: parameter 'locks' of access.door-locked: Expected `int`, got `str`",
        ),
        (HEAD + control("checks: [access.door-locked, access.door-shut]"), ":10:34: this control demands access.door-locked twice"),
        (HEAD + control("attestations: [x]"), ":10:20: entry 1 of 'attestations' must be a mapping (key: value), but it is text"),
    ],
)
def test_a_mistake_is_told_with_its_place(read: Reading, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as error:
        read(text)
    assert str(error.value).partition("pack.yaml")[2] == said


def test_a_policy_is_found_by_id_or_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack, own = tmp_path / "doors.yaml", tmp_path / "own.yaml"
    pack.write_text(HEAD + control())
    own.write_text(HEAD.replace("id: doors", "id: own") + control())
    monkeypatch.chdir(tmp_path)
    assert find_policy("doors", {"doors": pack}, CHECKS).id == "doors"
    assert find_policy("own.yaml", {"doors": pack}, CHECKS).id == "own"
    assert find_policy(str(own), {"doors": pack}, CHECKS).id == "own"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dors", "no policy 'dors' is installed\nDid you mean 'doors'?"),
        ("zzz", "no policy 'zzz' is installed\nInstalled: doors."),
        ("no/such.yaml", "no/such.yaml: there is no such policy file"),
        ("such.yml", "such.yml: there is no such policy file"),
        ("/", "/ is not a regular file"),
    ],
)
def test_a_policy_that_is_not_there(name: str, said: str) -> None:
    with pytest.raises(PolicyError) as error:
        find_policy(name, {"doors": Path("doors.yaml")}, CHECKS)
    assert str(error.value) == said
