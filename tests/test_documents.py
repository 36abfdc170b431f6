"""YAML that people write: what is read, and how each mistake is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.documents import MAX_BYTES, Node, did_you_mean
from govaudit.errors import GovauditError, InventoryError
from govaudit.strict_yaml import MAX_DEPTH, read_document


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str | bytes], Node]:
    def reading(content: str | bytes) -> Node:
        path = tmp_path / "document.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(path, InventoryError)

    return reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1", {"a": 1}),
        ("a: -7\nb: +7\nc: 007", {"a": -7, "b": 7, "c": 7}),
        ("a: 1.5\nb: .5\nc: 1e3\nd: 1.", {"a": 1.5, "b": 0.5, "c": 1000.0, "d": 1.0}),
        ("a: true\nb: False\nc: null\nd: ~\ne:", {"a": True, "b": False, "c": None, "d": None, "e": None}),
        ("a: no\nb: yes\nc: on", {"a": "no", "b": "yes", "c": "on"}),
        ("a: 22:22\nb: 2026-01-01\nc: 0x10\nd: .inf\ne: 1e999", {"a": "22:22", "b": "2026-01-01", "c": "0x10", "d": ".inf", "e": "1e999"}),
        ("a: '1'\nb: \"true\"\nc: !!str 1\nd: |\n  text\n", {"a": "1", "b": "true", "c": "1", "d": "text\n"}),
        ("8080: x\n010: y\ntrue: z", {"8080": "x", "010": "y", "true": "z"}),
        ("- [1, {a: b}]\n- c", [[1, {"a": "b"}], "c"]),
        ("a: &x [1, 2]\nb: *x", {"a": [1, 2], "b": [1, 2]}),
        ("\ufeffa: 1", {"a": 1}),
        ("# nothing but a comment\n", None),
        ("", None),
        ("a: " + "9" * 19, {"a": float("9" * 19)}),
    ],
)
def test_the_core_schema_is_read(read: Callable[[str], Node], text: str, expected: Any) -> None:
    assert read(text).plain() == expected


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 10)}]\n" for i in range(9)
)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a:\n\tb: 1", 2, "YAML is indented with spaces: replace the tab."),
        ("a:\n  - b\n\t- c", 3, "replace the tab"),
        ("a: 1\nb: 2\na: 3", 3, "the key 'a' stands twice in one mapping\nIt first stands in line 1."),
        ("x: {a: 1, a: 2}", 1, "stands twice"),
        (BOMB, 6, "holds more than 500,000 values once its aliases are followed"),
        ("a: &a [*a]", 1, "the alias *a stands inside what it repeats"),
        ("a: *b", 1, "the alias *b has no anchor before it"),
        ("a: !!python/object/apply:os.system ['id']", 1, "tags (words that begin with `!`) are not allowed here"),
        ("a: !secret x", 1, "tags"),
        ("a: !!int 1", 1, "tags"),
        ("a: &a {x: 1}\nb:\n  <<: *a", 3, "merge keys (`<<`) are not allowed here"),
        ("? [a]\n: 1", 1, "a key must be text"),
        ("'': 1", 1, "a key must be text"),
        ("a: 1\n---\nb: 2", 2, "the file holds more than one document"),
        ("[" * (MAX_DEPTH + 1), 1, f"nested more than {MAX_DEPTH} deep"),
        ("address: local:", 1, 'in quotes, as in "local:"'),
        ("a: [1", 1, "this is not YAML"),
        ("a: [local:]", 1, "put what holds a colon or brackets in quotes"),
        ("a: [web[1:2]]", 1, "put what holds a colon or brackets in quotes"),
        ("a: 'x", 1, "this is not YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(read: Callable[[str], Node], text: str, line: int, said: str) -> None:
    with pytest.raises(InventoryError) as error:
        read(text)
    assert said in str(error.value)
    assert error.value.place is not None
    assert abs(error.value.place.line - line) <= (1 if "not YAML" in said or "in quotes" in said else 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: 1\nb: \xff\n", ":2: the file is not UTF-8 text"),
        ("a: 1\n".encode("utf-16"), "the file is not UTF-8 text"),
        (b"a: 1\n\nb: x\0y\n", ":3: the file holds a NUL byte"),
        (b"a: \x07\n", "a character that YAML does not allow"),
        (b"#" * (MAX_BYTES + 1), "is larger than 8 MiB"),
        (b"[x, " * 400_000, "nested more than"),
        (b"- x\n" * 600_000, "holds more than 500,000 values"),
    ],
)
def test_bytes_that_are_no_document(read: Callable[[bytes], Node], content: bytes, said: str) -> None:
    with pytest.raises(InventoryError) as error:
        read(content)
    assert said in str(error.value)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for path, said in (
        (tmp_path / "fifo", "is not a regular file"),
        (tmp_path, "is not a regular file"),
        (tmp_path / "no", "no such file"),
    ):
        with pytest.raises(GovauditError, match=said):
            read_document(path)


@given(st.binary(max_size=200))
def test_no_bytes_crash_it(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    try:
        read_document(path).plain()
    except GovauditError as error:
        assert error.place is not None


def test_every_value_knows_its_place_and_name(read: Callable[[str], Node]) -> None:
    root = read("systems:\n  - name: a\n    tags: [x, 1]\n")
    system = root.entries()["systems"].items()[0]
    tag = system.entries()["tags"].items()[1]
    assert (system.place.line, system.place.column) == (2, 5)
    assert (tag.place.line, tag.place.column) == (3, 15)
    with pytest.raises(InventoryError) as error:
        tag.text()
    assert str(error.value).endswith(":3:15: entry 2 of 'tags' must be text, but it is a number\nPut it in quotes.")


def test_an_alias_has_the_place_where_it_stands(read: Callable[[str], Node]) -> None:
    entries = read("a: &x [1]\nb: *x\n").entries()
    assert entries["b"].place.line == 2
    assert entries["b"].name == "'b'"
    assert len(list(read("a: &x [1]\nb: *x\n").walk())) == 4


@pytest.mark.parametrize(
    ("asked", "text", "said"),
    [
        (lambda v: v.text(), "v: [1]", "'v' must be text, but it is a list"),
        (lambda v: v.text(), "v: '  '", "'v' is empty"),
        (lambda v: v.text(), "v:", "'v' must be text, but it is empty"),
        (lambda v: v.boolean(), "v: yes", "'v' must be true or false, but it is text"),
        (lambda v: v.whole_number(1, 9), "v: 10", "'v' must be from 1 to 9, but it is 10"),
        (lambda v: v.whole_number(1, 9), "v: true", "'v' must be a whole number, but it is true (true or false)"),
        (lambda v: v.whole_number(1, 9), "v: 1.5", "'v' must be a whole number, but it is a number"),
        (lambda v: v.number(), "v: x", "'v' must be a number, but it is text"),
        (lambda v: v.items(), "v: {a: 1}", "'v' must be a list (lines that begin with `- `), but it is a mapping"),
        (lambda v: v.entries(), "v: [a]", "'v' must be a mapping (key: value), but it is a list"),
        (lambda v: v.one_of(["high", "low"]), "v: hihg", "'v' cannot be 'hihg'\nDid you mean 'high'?"),
        (lambda v: v.one_of(["high", "low"]), "v: zzz", "'v' cannot be 'zzz'\nIt is one of: high, low."),
        (lambda v: v.entries(["owner"]), "v: {ownr: 1}", "unknown key 'ownr' in 'v'\nDid you mean 'owner'?"),
        (lambda v: v.entries(["owner"]), "v: {zzz: 1}", "unknown key 'zzz' in 'v'\nKnown keys: owner."),
        (lambda v: v.entries(["a"], required=["a"]), "v: {}", "'v' has no 'a'\nAdd a line `a: …`."),
    ],
)
def test_wrong_types_say_what_was_expected_and_found(
    read: Callable[[str], Node], asked: Callable[[Node], object], text: str, said: str
) -> None:
    value = read(text).entries()["v"]
    with pytest.raises(InventoryError) as error:
        asked(value)
    assert str(error.value).endswith(said)


def test_right_types_are_given() -> None:
    assert did_you_mean("crtical", ["critical", "high"]) == "Did you mean 'critical'?"
    assert did_you_mean("x", ["critical", "high"]) == ""


def test_typed_values(read: Callable[[str], Node]) -> None:
    entries = read("a: text\nb: true\nc: 3\nd: 2\ne: ''\n").entries(["a", "b", "c", "d", "e"], required=["a"])
    assert entries["a"].text() == "text"
    assert entries["b"].boolean() is True
    assert entries["c"].whole_number(1, 3) == 3
    assert entries["d"].number() == 2.0
    assert entries["e"].text(empty=True) == ""
    assert entries["a"].one_of(["text"]) == "text"
