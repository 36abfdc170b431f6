"""logging.log-files-protected"""

from __future__ import annotations

import pytest

from govaudit.facts.logs import LogFileAccess
from govaudit.looking import Limits
from govaudit.model import Missing, Status, Target
from govaudit.reading import Observations
from govaudit.targets.host.observer import connect
from govaudit.targets.host.readers.logs import LOG_FILES, log_files
from tests.support import DENIED, NOT_THERE, load_check

log_files_protected = load_check("logging.log-files-protected")


def log(path: str, mode: int | Missing, kind: str = "file") -> LogFileAccess:
    return LogFileAccess(path=path, kind=kind, owner="root", group="adm", uid=0, gid=4, mode=mode)


@pytest.mark.parametrize(
    "access",
    [log("/var/log/auth.log", 0o640), log("/var/log", 0o755, "directory"), log("/var/log/wtmp", 0o664), log("/var/log/dpkg.log", 0o644)],
)
def test_good_others_may_do_nothing(access: LogFileAccess) -> None:
    assert log_files_protected(access).status is Status.PASS


@pytest.mark.parametrize(
    ("access", "sentence"),
    [
        (log("/var/log/app.log", 0o644), "/var/log/app.log may be read by everybody (mode 0644, owner root); others need no access"),
        (log("/var/log/wtmp", 0o666), "/var/log/wtmp may be written by everybody (mode 0666)"),
        (log("/var/log/app", 0o1777, "directory"), "/var/log/app may be written by everybody (mode 1777)"),
    ],
)
def test_bad_everybody_may_read_or_write(access: LogFileAccess, sentence: str) -> None:
    verdict = log_files_protected(access)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_absent_links_and_no_answer() -> None:
    assert log_files_protected(log("/var/log/app.log", DENIED, "link")).status is Status.UNKNOWN
    assert log_files_protected(log("/var/log/app.log", 0o666, "character")).status is Status.NOT_APPLICABLE
    assert log_files_protected({LogFileAccess: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert log_files_protected({LogFileAccess: DENIED}).status is Status.UNKNOWN


def test_good_this_machine_s_log_directory() -> None:
    with connect(Target(system="s", address="local:", kind="host"), Limits(60)) as session:
        found = list(log_files(Observations(session.ask(LOG_FILES))))
    [folder] = [one for one in found if isinstance(one, LogFileAccess) and one.path == "/var/log"]
    assert log_files_protected(folder).status is Status.PASS
