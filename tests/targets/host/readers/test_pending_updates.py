"""Security updates that wait: real dpkg and apt with lists of our own, this machine's beside apt itself, and what leaves doubt."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govaudit.facts.pending_updates import SecurityUpdates
from govaudit.model import Absent, Missing, Reason, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.operating_system import PLACES
from govaudit.targets.host.readers.pending_updates import VERSIONS, security_updates
from govaudit.targets.host.script import installed_script
from tests.support import DENIED, NOT_THERE, saw
from tests.support.hosts import ask, outcome

BOOKWORM = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n'
LISTS = "/var/lib/apt/lists"
PREFIX = f"{LISTS}/security.debian.org_debian-security_dists_bookworm-security_"


def release(prefix: str = PREFIX, codename: str = "bookworm-security", suite: str = "stable-security") -> str:
    fields = (f"Suite: {suite}", f"Codename: {codename}", "Date: Sat, 21 Nov 2026 00:53:02 UTC")
    return "".join(f"release\t{prefix}InRelease\t{field}\n" for field in fields)


def listed(prefix: str = PREFIX, component: str = "main", architecture: str = "amd64") -> str:
    return f"list\t{prefix}{component}_binary-{architecture}_Packages.lz4\n"


def installed(version: str = "1.0-1", architecture: str = "amd64", wanted: str = "install") -> str:
    return f"installed\ttool\t{architecture}\t{version}\t{wanted}\n"


def offered(version: str, architecture: str = "amd64") -> str:
    return f"offered\ttool\t{architecture}\t{version}\n"


END = "end\t700\tamd64\tall\n"
CURRENT = release() + listed() + installed() + offered("1.0-1")


def read(answer: str | Seen | Absent | Missing, os_release: str | None = BOOKWORM, errors: str = "") -> SecurityUpdates | Missing:
    told = Seen(content=answer.encode(), errors=errors) if isinstance(answer, str) else answer
    seen = Observations([saw(VERSIONS, told), saw(PLACES[0], os_release or NOT_THERE), saw(PLACES[1], NOT_THERE)])
    found: SecurityUpdates | Missing = security_updates(seen)
    return found


def seen(answer: str, **others: Any) -> SecurityUpdates:
    found = read(answer, **others)
    assert isinstance(found, SecurityUpdates)
    return found


def pending(answer: str) -> list[tuple[str, str, str, bool]]:
    return [(one.architecture, one.installed, one.offered, one.is_held) for one in seen(answer + END).pending]


def test_an_installed_version_that_is_older() -> None:
    assert pending(release() + listed() + installed() + offered("1.0-1+deb12u1")) == [("amd64", "1.0-1", "1.0-1+deb12u1", False)]


def test_all_are_current() -> None:
    updates = seen(CURRENT + END)
    assert updates.pending == []
    assert updates.all_compared is True
    assert updates.lists_made == datetime(2026, 11, 21, 0, 53, 2, tzinfo=UTC)


def test_the_newest_that_is_offered_counts() -> None:
    told = installed() + offered("0.9-1") + offered("1.0-3") + offered("1.0-2")
    assert pending(told) == [("amd64", "1.0-1", "1.0-3", False)]


def test_one_on_hold_waits_as_well() -> None:
    assert pending(installed(wanted="hold") + offered("2")) == [("amd64", "1.0-1", "2", True)]


def test_each_architecture_by_itself() -> None:
    told = installed("1") + installed("2", "i386") + offered("2") + offered("2", "i386")
    assert pending(told) == [("amd64", "1", "2", False)]
    assert pending(installed("1") + offered("2", "all")) == [("amd64", "1", "2", False)]
    assert pending(installed("1", "all") + offered("2", "amd64")) == [("all", "1", "2", False)]
    assert pending(installed("1") + offered("2", "i386")) == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (installed() + END, "no list of packages from a security source of this release"),
        (release() + installed() + END, "no list of packages from a security source of this release"),
        (listed() + installed() + END, "no list of packages from a security source of this release"),
        (release(codename="bullseye-security") + listed() + END, "no list of packages from a security source of this release"),
        (release(codename="bookworm", suite="stable") + listed() + END, "no list of packages from a security source of this release"),
        (release() + listed() + "end\t700\tamd64\ti386\tall\n", "no list of its security source for i386"),
        (release() + listed() + listed(f"{LISTS}/archive_", "universe") + END, "no list of its security source for universe"),
        (CURRENT, "the host's answer is incomplete"),
        (CURRENT + installed("no version") + END, "the version of the package tool is not one that dpkg takes"),
    ],
)
def test_not_all_was_compared(answer: str, words: str) -> None:
    updates = seen(answer)
    assert isinstance(updates.all_compared, Missing)
    assert words in str(updates.all_compared.sentence)


def test_a_list_that_could_not_be_read() -> None:
    assert isinstance(seen(CURRENT + END, errors="apt-helper ended with status 100\n").all_compared, Missing)


def test_a_release_without_a_name_has_no_security_source() -> None:
    assert isinstance(seen(CURRENT + END, os_release="ID=debian\n").all_compared, Missing)


def test_extended_support_comes_beside_the_release_and_not_instead() -> None:
    esm = f"{LISTS}/esm.ubuntu.com_infra_ubuntu_dists_jammy-infra-security_"
    usual = f"{LISTS}/security.ubuntu.com_ubuntu_dists_jammy-security_"
    ubuntu = "ID=ubuntu\nVERSION_CODENAME=jammy\n"
    alone = release(esm, "jammy", "jammy-infra-security") + listed(esm)
    assert isinstance(seen(alone + END, os_release=ubuntu).all_compared, Missing)
    both = alone + release(usual, "jammy", "jammy-security") + listed(usual)
    assert seen(both + END, os_release=ubuntu).all_compared is True
    assert seen(both + END, os_release="ID=linuxmint\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=jammy\n").all_compared is True


@pytest.mark.parametrize("date", ["", "Date: yesterday", "Date: Sat, 31 Feb 2026 00:00:00 UTC", "Date: Sat, 21 Nov 2026 00:53:02 +0900"])
def test_a_list_that_does_not_say_when_it_was_made(date: str) -> None:
    told = CURRENT.replace("Date: Sat, 21 Nov 2026 00:53:02 UTC", date)
    assert isinstance(seen(told + END).lists_made, Missing)


@pytest.mark.parametrize("answer", [DENIED, NOT_THERE, "end\t0\n", "x\n" * 200_001])
def test_no_fact(answer: Any) -> None:
    assert isinstance(read(answer), Missing)


def apts_own() -> set[str]:
    """The packages that apt itself would take from the security source."""
    asked = ["apt-get", "-s", "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=", "-o", "Debug::NoLocking=1", "dist-upgrade"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout
    lines = [line for line in told.splitlines() if line.startswith("Inst ") and "Debian-Security:" in line]
    return {line.split()[1] for line in lines if "[" in line.partition("(")[0]}  # an upgrade, and no new package


@pytest.mark.parametrize("shell", ["dash", "busybox"])
def test_apt_agrees(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sh").symlink_to(shutil.which(shell) or "")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    updates = security_updates(Observations(ask("local:", VERSIONS, *PLACES)))
    assert isinstance(updates, SecurityUpdates)
    assert updates.all_compared is True or not list(Path(LISTS).glob("*security*_Packages*"))
    theirs, found = apts_own(), {one.package for one in updates.pending}
    with capsys.disabled():
        print(f"\n{len(theirs & found)} security updates wait as apt says too, {len(found - theirs)} more, {len(theirs - found)} fewer")
    assert theirs <= found


def seen_with(lists: Path, folder: Path, shell: str) -> Seen | Absent | Missing:
    """What the script prints where these lists are apt's."""
    script = folder / "installed.sh"
    script.write_text(installed_script([VERSIONS]))
    inside = f'mount --bind "$1" {LISTS} && exec {shell} "$2"'
    with (folder / "made.capture").open("wb") as out:
        asked = ["unshare", "--mount", "sh", "-c", inside, "sh", str(lists), str(script)]
        subprocess.run(asked, stdout=out, stdin=subprocess.DEVNULL, check=True, timeout=60)
    return outcome(f"capture:{folder / 'made.capture'}", VERSIONS)


@pytest.mark.parametrize("shell", ["dash", "busybox sh", "bash"])
def test_lists_of_our_own(shell: str, tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    prefix = "security.debian.org_debian-security_dists_bookworm-security_"
    (lists / f"{prefix}InRelease").write_text("Suite: stable-security\nCodename: bookworm-security\nDate: Sat, 21 Nov 2026 00:53:02 UTC\n")
    stanzas = (
        "Package: dpkg\nVersion: 99\nArchitecture: amd64\nDescription: one\n Package: bash\n\n"
        "Package: nosuch\nArchitecture: amd64\nVersion: 1\n\n"
        "Package: bash\nArchitecture: amd64\nVersion: 0.1\n"
    )
    (lists / f"{prefix}main_binary-amd64_Packages").write_text(stanzas)
    base = "deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages"
    (lists / base).write_text("Package: coreutils\nArchitecture: amd64\nVersion: 99\n")
    answer = seen_with(lists, tmp_path, shell)
    assert isinstance(answer, Seen)
    assert answer.errors == ""
    updates = seen(answer.text)
    assert [(one.package, one.offered) for one in updates.pending] == [("dpkg", "99")]
    assert {line.split("\t")[1] for line in answer.lines() if line.startswith("installed")} == {"dpkg", "bash"}
    assert {line.split("\t")[1] for line in answer.lines() if line.startswith("list")} == {
        f"{LISTS}/{prefix}main_binary-amd64_Packages",
        f"{LISTS}/{base}",
    }
    assert updates.all_compared is True


def test_broken_lists_and_none_are_no_proof(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    empty = seen_with(lists, tmp_path, "dash")
    assert isinstance(empty, Seen)
    assert isinstance(seen(empty.text).all_compared, Missing)
    (lists / "x_debian-security_dists_bookworm-security_main_binary-amd64_Packages.lz4").write_bytes(b"\x04\x22\x4d\x18broken")
    broken = seen_with(lists, tmp_path, "dash")
    assert isinstance(broken, Seen)
    assert "apt-helper ended with status" in broken.errors


def test_an_image_cannot_tell(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    answer = outcome(f"root:{tmp_path}", VERSIONS)
    assert isinstance(answer, Missing)
    assert answer.reason is Reason.NEEDS_RUNNING_SYSTEM
