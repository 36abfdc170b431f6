"""access.root-jobs-run-protected-programs"""

from __future__ import annotations

import msgspec

from govaudit.facts.home_files import PathMode
from govaudit.facts.permissions import AclEntry
from govaudit.facts.root_jobs import RootJobProgram
from govaudit.model import Missing, Place, Status
from tests.facts.sudo_examples import path
from tests.support import DENIED, NOT_THERE, load_check

root_jobs_run_protected_programs = load_check("access.root-jobs-run-protected-programs")


def program(*way: PathMode, unseen: Missing | None = None) -> RootJobProgram:
    return RootJobProgram(path="/opt/app/run.sh", job="cron", way=unseen or list(way), place=Place("/etc/cron.d/app", 3))


def test_good_root_alone() -> None:
    verdict = root_jobs_run_protected_programs(program(path("/opt/app/run.sh", kind="file"), path("/opt", mode=0o775)))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/opt/app/run.sh, which cron has root run, can be changed by root alone"


def test_good_it_is_not_there() -> None:
    assert root_jobs_run_protected_programs(program()).status is Status.NOT_APPLICABLE


def test_bad_others_write_it_or_a_folder_above() -> None:
    verdict = root_jobs_run_protected_programs(program(path("/opt/app/run.sh", kind="file", mode=0o777), path("/opt", uid=1000)))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "/opt/app/run.sh, which cron has root run, can be changed by others than root, by way of /opt/app/run.sh, /opt"
    )
    assert [str(place.path) for place in verdict.places] == ["/opt/app/run.sh", "/opt", "/etc/cron.d/app"]
    assert root_jobs_run_protected_programs(program(path("/x", mode=0o775, gid=50))).status is Status.FAIL


def test_absent_no_jobs_and_no_view_of_them() -> None:
    assert root_jobs_run_protected_programs({RootJobProgram: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert root_jobs_run_protected_programs({RootJobProgram: DENIED}).status is Status.UNKNOWN
    assert root_jobs_run_protected_programs(program(unseen=DENIED)).status is Status.UNKNOWN


BOB = AclEntry(kind="user", id=1000, permissions=6)


def test_bad_an_access_control_list_lets_others_write() -> None:
    listed = msgspec.structs.replace(path("/opt/app/run.sh", kind="file", mode=0o775), entries=[BOB])
    assert root_jobs_run_protected_programs(program(listed)).status is Status.FAIL
    masked = msgspec.structs.replace(listed, mode=0o755)
    assert root_jobs_run_protected_programs(program(masked)).status is Status.PASS


def test_absent_whom_a_list_lets_write_is_not_known() -> None:
    listed = msgspec.structs.replace(path("/opt/app/run.sh", kind="file", mode=0o775), entries=DENIED)
    assert root_jobs_run_protected_programs(program(listed)).status is Status.UNKNOWN
