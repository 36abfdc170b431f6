"""File capabilities: real setcap and getcap, and what older releases print."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from govaudit.facts.file_capabilities import CapableProgram
from govaudit.model import Absent, Complete, Missing, Reason, Seen
from govaudit.reading import Observations
from govaudit.targets.host.packages.owners import owner_queries
from govaudit.targets.host.readers.file_capabilities import CAPABILITIES, file_capabilities, what_follows
from govaudit.targets.host.requests import FileCapabilities
from tests.support import DENIED, NOT_THERE, saw
from tests.support.hosts import ask, capture, outcome


def read(answer: Seen | Absent | Missing, owners: str = "") -> tuple[list[CapableProgram], Complete | Missing]:
    found = saw(CAPABILITIES, answer)
    answers = [saw(query, Seen(content=owners.encode(), status=1) if "dpkg" in query.key else NOT_THERE) for query in what_follows([found])]
    *programs, ending = file_capabilities(Observations([found, *answers]))
    assert isinstance(ending, Complete | Missing)
    return [one for one in programs if isinstance(one, CapableProgram)], ending


def printed(*lines: str, errors: str = "") -> Seen:
    return Seen(content="".join(f"{line}\n" for line in lines).encode(), errors=errors)


@pytest.mark.parametrize(
    ("line", "permitted", "inheritable"),
    [
        ("/usr/bin/x cap_net_raw=ep", ["cap_net_raw"], []),
        ("/usr/bin/x = cap_net_raw+ep", ["cap_net_raw"], []),
        ("/usr/bin/x =ep", ["all"], []),
        ("/usr/bin/x = =ep", ["all"], []),
        ("/usr/bin/x =ep cap_sys_module-ep", ["all"], []),
        ("/usr/bin/x cap_chown,cap_setuid=eip [rootid=1000]", ["cap_chown", "cap_setuid"], ["cap_chown", "cap_setuid"]),
        ("/usr/bin/x cap_ipc_lock=i cap_chown+p", ["cap_chown"], ["cap_ipc_lock"]),
    ],
)
def test_what_getcap_prints(line: str, permitted: list[str], inheritable: list[str]) -> None:
    [program], ending = read(printed(line), "x: /usr/bin/x\n")
    assert (program.path, program.permitted, program.inheritable, program.package) == ("/usr/bin/x", permitted, inheritable, "x")
    assert isinstance(ending, Complete)


def test_a_path_with_blanks_and_one_that_is_nobodys() -> None:
    [program], _ = read(printed("/opt/a b/c cap_setuid=ep"), "bash: /bin/bash\n")
    assert (program.path, program.package) == ("/opt/a b/c", "")


def test_a_file_without_any() -> None:
    programs, ending = read(printed("/usr/bin/x ="))
    assert programs == []
    assert str(ending.sentence) == "no program has file capabilities in /usr, /opt, /bin, /sbin, /usr/local"


@pytest.mark.parametrize(
    "answer",
    [
        DENIED,
        NOT_THERE,
        printed("/usr/bin/x"),
        printed("/opt/a", "b cap_setuid=ep"),  # one name with a newline
        printed(errors="find: '/opt/private': Permission denied"),
        printed(*["/x cap_chown=p"] * 2001),
        printed("/" + "x" * 10_000 + " cap_chown=p"),
    ],
)
def test_the_search_is_not_complete(answer: Seen | Absent | Missing) -> None:
    assert isinstance(read(answer)[1], Missing)


@pytest.mark.parametrize("shell", ["dash", "busybox"])
def test_real_files(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/sh").symlink_to(shutil.which(shell) or "")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    folder = tmp_path / "programs"
    folder.mkdir()
    for name, capabilities in (("python", "cap_setuid+ep"), ("a tool", "cap_net_raw,cap_chown=eip"), ("not-executable", "cap_setuid+ep")):
        shutil.copy("/usr/bin/true", folder / name)
        subprocess.run(["setcap", capabilities, folder / name], check=True)
    (folder / "not-executable").chmod(0o644)
    (tmp_path / "link").symlink_to(folder)
    request = FileCapabilities((str(folder), str(tmp_path / "link"), str(tmp_path / "nothing")))
    answer = outcome("local:", request)
    assert isinstance(answer, Seen)
    assert answer.errors == ""
    programs, ending = read(answer)
    assert {program.path: program.permitted for program in programs} == {
        f"{folder}/python": ["cap_setuid"],
        f"{folder}/a tool": ["cap_chown", "cap_net_raw"],
    }
    assert isinstance(ending, Complete)
    assert outcome(capture(tmp_path, [request], shell, *(["sh"] if shell == "busybox" else [])), request) == answer


def test_this_machine() -> None:
    seen = ask("local:", CAPABILITIES)
    assert isinstance(seen[0].outcome, Seen)
    *programs, ending = file_capabilities(Observations([*seen, *ask("local:", *what_follows(seen))]))
    assert isinstance(ending, Complete)
    assert all(isinstance(program, CapableProgram) and program.package for program in programs)
    assert what_follows(seen) == owner_queries([program.path for program in programs if isinstance(program, CapableProgram)])


def test_an_image_cannot_tell(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    answer = outcome(f"root:{tmp_path}", CAPABILITIES)
    assert isinstance(answer, Missing)
    assert answer.reason is Reason.NEEDS_RUNNING_SYSTEM
