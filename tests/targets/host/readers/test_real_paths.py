"""Where paths lead: beside real links of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govaudit.facts.real_paths import RealPaths
from govaudit.model import Missing, Reason, Seen
from govaudit.targets.host.readers.real_paths import (
    ALL_PATHS,
    CORE_PATTERN,
    CRYPTTAB,
    FSTAB,
    MOST_PATHS,
    PATHS,
    SOURCES,
    real_path,
    real_paths,
    resolution,
)
from govaudit.targets.host.readers.storage import MOUNTINFO
from tests.support import DENIED, NOT_THERE, saw
from tests.support.hosts import ask, outcome
from tests.support.startup import read

OVERLAY = "70 28 0:50 / /opt rw - overlay overlay rw,lowerdir=/a:/b,upperdir=/c,workdir=/w\n"


def all_paths(**changes: str) -> Seen:
    return Seen(content="".join(f"{changes.get(path.strip('/'), path)}\n" for path in PATHS).encode(), status=0)


def test_what_is_asked_besides() -> None:
    asked = {
        MOUNTINFO: OVERLAY,
        CRYPTTAB: "a /dev/b /etc/k luks\n",
        FSTAB: "/swap\\040file none swap sw\n/dev/a / ext4\nUUID=1 /b ext4\n",
        CORE_PATTERN: "/var/dumps/core.%p\n",
    }
    paths = {path for source, text in asked.items() for path in SOURCES[source]([saw(source, text)])}
    assert {path for path in paths if path.startswith("/")} == {
        *("/a", "/b", "/c", "/etc/k", "/etc/cryptsetup-keys.d/a.key", "/swap file", "/var/dumps")
    }


def test_each_path_with_its_own_answer() -> None:
    answers: dict[Any, Any] = {
        ALL_PATHS: all_paths(home="/data/home"),
        MOUNTINFO: OVERLAY,
        CRYPTTAB: "v /dev/sdb /key luks\nw /dev/sdc /gone/key luks\n",
        resolution("/key"): Seen(content=b"/else/key\n", status=0),
        resolution("/gone/key"): Seen(status=1),
        resolution("/a", "/b", "/c"): Seen(content=b"/else/a\n/b\n/c\n", status=0),
    }
    found = read(real_paths, answers)
    assert isinstance(found, RealPaths)
    assert found.of("/home") == "/data/home"
    assert found.of("/srv") == "/srv"
    assert found.of("/a") == "/else/a"
    assert found.of("/key") == "/else/key"
    assert isinstance(found.of("/gone/key"), Missing)
    fewer = read(real_paths, {MOUNTINFO: OVERLAY, resolution("/a", "/b", "/c"): Seen(content=b"/a\n/c\n", status=1)})
    assert isinstance(fewer.of("/a"), Missing), "a path that leads nowhere leaves open which lines are whose"
    never = found.of("/never")
    assert isinstance(never, Missing)
    assert never.reason is Reason.NOT_COLLECTED
    assert found.as_written_or_real("/never") == "/never"


@pytest.mark.parametrize("answer", [Seen(content=b"/home\n", status=1), Seen(content=b"/x\n" * 99, status=0), DENIED, NOT_THERE])
def test_an_answer_that_does_not_fit_is_missing(answer: Any) -> None:
    found = read(real_paths, {ALL_PATHS: answer})
    assert all(isinstance(found.of(path), Missing) for path in PATHS)


def test_what_readlink_says_of_real_links(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    (tmp_path / "far").symlink_to("link/not-yet")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "odd\nname").symlink_to("there")
    expected: dict[str, str | None] = {
        "there": "there",
        "link": "there",
        "link/x": "there/x",
        "far": "there/not-yet",
        "circle": None,
        "nothing/x": None,
        "odd\nname": "there",
        "-n": "-n",
    }
    for name, real in expected.items():
        path = f"{tmp_path}/{name}"
        told = real_path(path, outcome("local:", resolution(path)))
        assert told == f"{tmp_path}/{real}" if real is not None else isinstance(told, Missing), name


def test_this_machine() -> None:
    found = read(real_paths, {}, *ask("local:", ALL_PATHS))
    for path in PATHS:
        assert found.of(path) == str(Path(path).resolve())


def test_paths_are_bounded() -> None:
    table = "".join(f"v{number} /dev/a /k/{number} luks\n" for number in range(900))
    assert len(read(real_paths, {CRYPTTAB: table}).paths) <= len(PATHS) + MOST_PATHS
