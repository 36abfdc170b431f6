"""Security updates that wait where rpm installs: real rpm with metadata of our own, and what leaves doubt."""

from __future__ import annotations

import gzip
import lzma
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govaudit.facts.pending_updates import SecurityUpdates
from govaudit.model import Absent, Missing, Reason, Request, Seen
from govaudit.reading import Observations
from govaudit.targets.host.packages.rpm_versions import RpmVersion
from govaudit.targets.host.readers.operating_system import PLACES
from govaudit.targets.host.readers.package_sources import RPM_SOURCES, YUM_REPOS, ZYPP_REPOS
from govaudit.targets.host.readers.pending_updates import ADVISORIES, VERSIONS, security_updates
from govaudit.targets.host.script import installed_script
from tests.support import DENIED, NOT_THERE, saw
from tests.support.hosts import outcome

ROCKY, LEAP, SLES = ('ID="rocky"\nVERSION_ID="9.4"\n', "ID=opensuse-leap\nVERSION_ID=15.6\n", "ID=sles\nVERSION_ID=15.6\n")
NOW = int(datetime(2026, 11, 21, 0, 53, 2, tzinfo=UTC).timestamp())
TWO = "[baseos]\nname=x\nbaseurl=http://x/\n[appstream]\nenabled=1\n[extra]\nenabled=0\n"


def fetched(name: str, advisories: str = "updateinfo.xml.gz", written: int = NOW) -> str:
    return f"list\t/var/cache/dnf/{name}-0123456789abcdef/repodata/repomd.xml\t{written}\t{advisories}\n"


def refreshed(name: str, advisories: str = "updateinfo.xml.gz") -> str:
    return f"list\t/var/cache/zypp/raw/{name}/repodata/repomd.xml\t{NOW}\t{advisories}\n"


def installed(version: str, architecture: str = "x86_64", label: str = "(none)") -> str:
    return f"installed\ttool\t{architecture}\t{version}\t{label}\n"


def offered(*versions: str, architecture: str = "x86_64", stream: str = "") -> str:
    return "\t".join(["offered", "tool", architecture, stream, *versions]) + "\n"


END = "end\t400\t30\t30\t0\n"
BOTH = fetched("baseos") + fetched("appstream", written=NOW + 60)


def read(
    answer: str | Seen | Absent | Missing, *, repos: Any = TWO, zypp: Any = NOT_THERE, os_release: str = ROCKY, dpkg: Any = NOT_THERE
) -> SecurityUpdates | Missing:
    seen = [saw(VERSIONS, dpkg), saw(ADVISORIES, answer), saw(PLACES[0], os_release), saw(PLACES[1], NOT_THERE)]
    given: dict[Request, Any] = {YUM_REPOS[0]: repos, ZYPP_REPOS: zypp}
    found: SecurityUpdates | Missing = security_updates(
        Observations([*seen, *(saw(one, given.get(one, NOT_THERE)) for one in RPM_SOURCES)])
    )
    return found


def seen(answer: str, **others: Any) -> SecurityUpdates:
    found = read(answer, **others)
    assert isinstance(found, SecurityUpdates)
    return found


def pending(answer: str) -> list[tuple[str, str, str]]:
    return [(one.architecture, one.installed, one.offered) for one in seen(BOTH + answer + END).pending]


def test_an_installed_version_that_is_older() -> None:
    assert pending(installed("0:1.0-1.el9") + offered("0:0.9-1.el9", "0:1.0-1.el9_4.1", "0:1.0-1.el9_4")) == [
        ("x86_64", "0:1.0-1.el9", "0:1.0-1.el9_4.1")
    ]


def test_all_are_current() -> None:
    updates = seen(BOTH + installed("1:1.0-1.el9") + offered("0:2.0-1.el9", "1:1.0-1.el9", ":3-1") + END)
    assert updates.pending == []
    assert updates.all_compared is True
    assert updates.lists_made == datetime(2026, 11, 21, 0, 53, 2, tzinfo=UTC)


def test_of_several_kernels_the_newest_counts() -> None:
    assert pending(installed("0:5.14-1") + installed("0:5.14-3") + offered("0:5.14-2", "0:5.14-3")) == []
    assert pending(installed("0:5.14-1") + installed("0:5.14-3") + offered("0:5.14-4")) == [("x86_64", "0:5.14-3", "0:5.14-4")]


def test_each_architecture_by_itself() -> None:
    assert pending(installed("0:1-1") + offered("0:2-1", architecture="i686")) == []
    assert pending(installed("0:1-1") + offered("0:2-1", architecture="noarch")) == [("x86_64", "0:1-1", "0:2-1")]
    assert pending(installed("0:1-1", "noarch") + offered("0:2-1")) == [("noarch", "0:1-1", "0:2-1")]


def test_each_stream_of_a_module_by_itself() -> None:
    label = "nodejs:18:9020020230301:rhel9"
    newer = offered("0:20-1", stream="nodejs:20") + offered("0:18.2-1", stream="nodejs:18") + offered("0:16-1")
    assert pending(installed("0:18.2-1", label=label) + newer) == []
    assert pending(installed("0:18.1-1", label=label) + newer) == [("x86_64", "0:18.1-1", "0:18.2-1")]
    assert pending(installed("0:15-1") + newer) == [("x86_64", "0:15-1", "0:16-1")]


def test_dpkg_speaks_where_it_has_installed_something() -> None:
    assert seen(BOTH + END, dpkg="end\t0\n").all_compared is True
    assert isinstance(seen(BOTH + END, dpkg="end\t700\tamd64\n").all_compared, Missing)


@pytest.mark.parametrize(
    ("answer", "others", "words"),
    [
        (END, {}, "the host has no metadata of its source baseos"),
        (fetched("baseos") + END, {}, "the host has no metadata of its source appstream"),
        (fetched("baseos") + fetched("appstream", "") + END, {}, "the host has no advisories of a source appstream"),
        (fetched("baseos") + fetched("own") + END, {"repos": "[baseos]\n[own]\n"}, "the host has no advisories of a source appstream"),
        (BOTH + END, {"repos": TWO + "[docker-ce]\n"}, "the host has no metadata of its source docker-ce"),
        (BOTH + END, {"repos": DENIED}, ""),
        (BOTH, {}, "the host's answer is incomplete"),
        (BOTH + "end\t400\t30\t29\t0\n", {}, "cannot be followed"),
        (BOTH + "end\t400\t30\t30\t1\n", {}, "cannot be followed"),
        (BOTH + "end\t400\t0\t0\t0\n", {}, "no advisory of its sources"),
        (BOTH + installed("no version") + END, {}, "the version of the package tool is not one that rpm takes"),
        (BOTH + installed("0:1-1") + offered("2") + END, {}, "the version of the package tool is not one that rpm takes"),
        (BOTH + END, {"os_release": "ID=centos\n"}, "which source of this release has all advisories is not known"),
        (BOTH + END, {"os_release": "ID=opensuse-tumbleweed\n"}, "which source of this release has all advisories is not known"),
        (refreshed("oss", "") + END, {"os_release": LEAP, "repos": NOT_THERE, "zypp": "[oss]\n"}, "no advisories of a source update"),
        (
            refreshed("repo-update", "") + END,
            {"os_release": LEAP, "repos": NOT_THERE, "zypp": "[repo-update]\n"},
            "no advisories of a source repo-update",
        ),
        (
            refreshed("S:B15-Pool", "") + refreshed("S:A15-Updates") + END,
            {"os_release": SLES, "repos": NOT_THERE, "zypp": "[S:B15-Pool]\n[S:A15-Updates]\n"},
            "no advisories of a source S:B15-Pool",
        ),
    ],
)
def test_not_all_was_compared(answer: str, others: dict[str, Any], words: str) -> None:
    updates = seen(answer, **others)
    assert isinstance(updates.all_compared, Missing)
    assert words in updates.all_compared.sentence.template.format(**updates.all_compared.sentence.values)


def test_sources_of_others_may_have_no_advisories() -> None:
    assert seen(BOTH + fetched("docker-ce", "") + END, repos=TWO + "[docker-ce]\n").all_compared is True


def test_sources_of_suse() -> None:
    leap = refreshed("repo-oss", "") + refreshed("repo-update") + END
    assert seen(leap, os_release=LEAP, repos=NOT_THERE, zypp="[repo-oss]\n[repo-update]\nenabled=1\n").all_compared is True
    sles = refreshed("S:A15-Pool", "") + refreshed("S:A15-Updates") + END
    assert seen(sles, os_release=SLES, repos=NOT_THERE, zypp="[S:A15-Pool]\n[S:A15-Updates]\n").all_compared is True


def test_of_a_source_the_metadata_written_last_counts() -> None:
    old = "list\t/var/cache/dnf/baseos-fedcba9876543210/repodata/repomd.xml\t1600000000\tupdateinfo.xml\n"
    assert seen(old + BOTH + END).lists_made == datetime(2026, 11, 21, 0, 53, 2, tzinfo=UTC)


def test_what_could_not_be_read_leaves_doubt_of_both() -> None:
    updates = read(Seen(content=(BOTH + END).encode(), errors="xz ended with status 127\n"))
    assert isinstance(updates, SecurityUpdates)
    assert isinstance(updates.all_compared, Missing)
    assert isinstance(updates.lists_made, Missing)


@pytest.mark.parametrize("answer", [DENIED, NOT_THERE, "x\n" * 200_001])
def test_no_fact(answer: Any) -> None:
    assert isinstance(read(answer), Missing)


@pytest.mark.parametrize(
    "answer",
    ["\0\xff\n\t\t\n", "list\t\t\t\n", "list\tx\t9999999999999999\ty\n", "installed\t\t\t\t\n", "offered\t\t\t\n", "end\tx\n"],
)
def test_hostile_answers_raise_nothing(answer: str) -> None:
    assert isinstance(seen(answer + BOTH).all_compared, Missing)


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        *(("1.0~rc1", "1.0"), ("1.0", "1.0^git1"), ("1.0^git1", "1.0.1"), ("1.a", "1.1"), ("9", "10")),
        *(("1.0", "1.0a"), ("a", "b"), ("1_1", "1.2")),
    ],
)
def test_versions_are_ordered_as_rpm_does(lower: str, higher: str) -> None:
    assert RpmVersion(f"0:{lower}-1") < RpmVersion(f"0:{higher}-1")
    printed = subprocess.run(["rpm", "--eval", f"%{{lua:print(rpm.vercmp('{lower}', '{higher}'))}}"], capture_output=True, check=True)
    assert printed.stdout.strip() == b"-1"


@pytest.mark.parametrize(("one", "other"), [("1.0-1", "1_0-1"), ("1.01-1", "1.1-1"), ("1.0.-1", "1.0-1")])
def test_versions_that_are_the_same_to_rpm(one: str, other: str) -> None:
    assert RpmVersion(f"0:{one}") == RpmVersion(f":{other}")
    assert hash(RpmVersion(f"0:{one}")) == hash(RpmVersion(f":{other}"))


SPEC = "Name: {name}\nVersion: {version}\nRelease: 1\nSummary: x\nLicense: x\nBuildArch: noarch\n%description\nx\n%files\n"


def advisory(kind: str, name: str, version: str) -> str:
    return (
        f"  <update from='x' status=\"final\" type=\"{kind}\" version=\"2\"><id>A-1</id>\n"
        "  <description>&lt;package name=\"bold\"/&gt;</description>\n"
        f'  <pkglist><collection short="x"><name>x</name><package name="{name}" version="{version}" release="1" epoch="0" arch="noarch"\n'
        f'   src="x.src.rpm"><filename>x.rpm</filename></package></collection></pkglist></update>\n'
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with rpm's database, in which three packages are installed."""
    home = tmp_path_factory.mktemp("rpm")
    environment = {**os.environ, "HOME": str(home)}
    for name in ("old", "bold", "other"):
        (home / f"{name}.spec").write_text(SPEC.format(name=name, version="1.0"))
        build = ["rpmbuild", "-bb", "--quiet", "--define", f"_topdir {home}/build", str(home / f"{name}.spec")]
        subprocess.run(build, check=True, capture_output=True, env=environment)
    packages = map(str, (home / "build/RPMS").rglob("*.rpm"))
    subprocess.run(["rpm", "-i", "--justdb", "--nodeps", "--noscripts", *packages], check=True, capture_output=True, env=environment)
    return home


def seen_with(cache: Path, folder: Path, shell: str, home: Path) -> Seen | Absent | Missing:
    """What the script prints where this is what dnf has fetched."""
    script = folder / "installed.sh"
    script.write_text(installed_script([ADVISORIES]))
    inside = f'mount -t tmpfs none /var/cache && mkdir /var/cache/dnf && mount --bind "$1" /var/cache/dnf && exec {shell} "$2"'
    with (folder / "made.capture").open("wb") as out:
        asked = ["unshare", "--mount", "sh", "-c", inside, "sh", str(cache), str(script)]
        environment = {**os.environ, "HOME": str(home)}
        subprocess.run(asked, stdout=out, stdin=subprocess.DEVNULL, check=True, timeout=60, env=environment)
    return outcome(f"capture:{folder / 'made.capture'}", ADVISORIES)


def source(cache: Path, name: str, advisories: bytes | None, file: str) -> None:
    folder = cache / f"{name}-0123456789abcdef/repodata"
    folder.mkdir(parents=True)
    named = f'<data type="updateinfo"><checksum type="sha256">0</checksum><location href="repodata/{file}"/></data>' if file else ""
    repomd = f'<repomd><data type="primary"><location href="repodata/primary.xml.gz"/></data>{named}</repomd>\n'
    (folder / "repomd.xml").write_text(repomd)
    os.utime(folder / "repomd.xml", (NOW, NOW))
    if advisories is not None:
        (folder / file).write_bytes(advisories)
        os.utime(folder / file, (NOW - 60, NOW - 60))


@pytest.mark.parametrize("shell", ["dash", "busybox sh", "bash"])
def test_metadata_of_our_own(shell: str, tmp_path: Path, database: Path) -> None:
    cache = tmp_path / "cache"
    first = "<updates>\n" + advisory("security", "old", "1.1") + advisory("bugfix", "other", "2") + "</updates>\n"
    second = "<updates>\n" + advisory("security", "old", "1.0.1") + advisory("security", "nosuch", "3") + "</updates>\n"
    source(cache, "baseos", gzip.compress(first.encode()), "0-updateinfo.xml.gz")
    source(cache, "appstream", lzma.compress(second.encode()), "0-updateinfo.xml.xz")
    answer = seen_with(cache, tmp_path, shell, database)
    assert isinstance(answer, Seen)
    assert answer.errors == ""
    updates = seen(answer.text)
    assert [(one.package, one.installed, one.offered) for one in updates.pending] == [("old", "0:1.0-1", "0:1.1-1")]
    assert updates.all_compared is True
    assert updates.lists_made == datetime(2026, 11, 21, 0, 53, 2, tzinfo=UTC)


def test_broken_metadata_and_none_are_no_proof(tmp_path: Path, database: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    empty = seen_with(cache, tmp_path, "dash", database)
    assert isinstance(empty, Seen)
    assert isinstance(seen(empty.text).all_compared, Missing)
    source(cache, "baseos", b"\x1f\x8bbroken", "0-updateinfo.xml.gz")
    source(cache, "appstream", None, "gone-updateinfo.xml.gz")
    broken = seen_with(cache, tmp_path, "dash", database)
    assert isinstance(broken, Seen)
    assert broken.errors.count("gzip ended with status") == 2


def test_an_image_cannot_tell(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    answer = outcome(f"root:{tmp_path}", ADVISORIES)
    assert isinstance(answer, Missing)
    assert answer.reason is Reason.NEEDS_RUNNING_SYSTEM
