"""Programs with set-id bits and their packages: real dpkg-query and a real walk, and rpm's words as its manual has them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from govaudit.facts.set_id import SetIdProgram
from govaudit.model import Complete, Missing, Observation, Seen, absent
from govaudit.reading import Observations
from govaudit.targets.host.packages.owners import owner_queries
from govaudit.targets.host.readers.permissions import PREDICATES, ROOT_WALK
from govaudit.targets.host.readers.set_id_programs import paths_found, set_id_programs
from govaudit.targets.host.readers.storage import MOUNTINFO
from govaudit.targets.host.requests import Walk
from tests.support import DENIED, saw
from tests.support.hosts import ask

NOTHING = {predicate.name: {"count": 0, "hits": []} for predicate in PREDICATES}


def walk(*paths: str, count: int | None = None) -> Observation:
    hits = [{"path": path, "mode": 0o4755, "uid": 0, "gid": 0, "kind": "file"} for path in paths]
    return saw(ROOT_WALK, Seen(data=NOTHING | {"set-id-files": {"count": len(hits) if count is None else count, "hits": hits}}))


def read(*seen: Observation) -> tuple[dict[str, str | Missing], object]:
    *found, ending = list(set_id_programs(Observations(seen)))
    return {one.path: one.package for one in found if isinstance(one, SetIdProgram)}, ending


def answered(found: Observation, dpkg: Seen | Missing | None = None, rpm: Seen | Missing | None = None) -> list[Observation]:
    ours = owner_queries(paths_found(found))
    return [found, *(saw(query, (dpkg if "dpkg-query" in query.key else rpm) or absent("not installed")) for query in ours)]


def test_this_machine_knows_whose_its_own_are(tmp_path: Path) -> None:
    foreign = tmp_path / "su"
    shutil.copy("/usr/bin/true", foreign)
    foreign.chmod(0o4755)
    [seen] = ask("local:", Walk("/usr/bin", PREDICATES))
    [other] = ask("local:", Walk(str(tmp_path), PREDICATES))
    assert isinstance(seen.outcome, Seen)
    assert isinstance(other.outcome, Seen)
    hits = seen.outcome.data["set-id-files"]["hits"] + other.outcome.data["set-id-files"]["hits"]
    found = walk(*(hit["path"] for hit in hits))
    packages, ending = read(found, *ask("local:", MOUNTINFO, *owner_queries(paths_found(found))))
    assert packages["/usr/bin/sudo"] == "sudo"
    assert packages["/usr/bin/su"] == "util-linux"
    assert packages[str(foreign)] == ""
    assert isinstance(ending, Complete | Missing)  # other file systems of this machine were not walked over


def test_names_that_moved_into_usr_are_found_under_their_old_ones() -> None:
    dpkg = Seen(content=b"util-linux: /bin/su\ndiversion by x from: /usr/bin/sudo\nsudo, y: /usr/bin/sudo\n", status=1)
    assert read(*answered(walk("/usr/bin/su", "/usr/bin/sudo", "/opt/x"), dpkg))[0] == {
        "/usr/bin/su": "util-linux",
        "/usr/bin/sudo": "sudo, y",
        "/opt/x": "",
    }


def test_what_rpm_says() -> None:
    rpm = Seen(content=b"sudo-1.9.5\nfile /opt/x is not owned by any package\nutil-linux-2.37\n", status=1)
    assert read(*answered(walk("/usr/bin/sudo", "/opt/x", "/usr/bin/su"), rpm=rpm))[0] == {
        "/usr/bin/sudo": "sudo-1.9.5",
        "/opt/x": "",
        "/usr/bin/su": "util-linux-2.37",
    }


def test_a_manager_that_knows_nothing_proves_nothing() -> None:
    rpm = Seen(content=b"file /usr/bin/su is not owned by any package\n", status=1)
    [package] = read(*answered(walk("/usr/bin/su"), rpm=rpm))[0].values()
    assert isinstance(package, Missing)


@pytest.mark.parametrize("path", ["/opt/a*b", "/opt/a\nb", "/opt/a\\b", "/opt/[a]"])
def test_names_that_a_manager_would_read_otherwise_are_not_asked(path: str) -> None:
    [package] = read(*answered(walk(path)))[0].values()
    assert isinstance(package, Missing)


def test_a_refused_question_or_walk_leaves_doubt() -> None:
    [package] = read(*answered(walk("/usr/bin/su"), DENIED))[0].values()
    assert package == DENIED
    one_disk = saw(MOUNTINFO, "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n")
    assert isinstance(read(*answered(walk("/usr/bin/su"), Seen(content=b"x: /usr/bin/su\n", status=0)), one_disk)[1], Complete)
    assert isinstance(read(saw(ROOT_WALK, DENIED), one_disk)[1], Missing)
    assert isinstance(read(*answered(walk("/usr/bin/su", count=2000)), one_disk)[1], Missing)
