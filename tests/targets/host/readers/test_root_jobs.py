"""The programs that root's jobs run: crontabs and services below a root directory, and on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.root_jobs import RootJobProgram
from govaudit.model import Complete, FileAttributes, Missing, Seen
from govaudit.targets.host.jobs import units
from govaudit.targets.host.jobs.commands import of_shell
from govaudit.targets.host.jobs.crontabs import jobs
from govaudit.targets.host.readers.root_jobs import AT_JOBS, CRON_D, CRONTAB, LINGERS, ROOT_CRONTABS, of_services, root_job_programs
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, observations, saw
from tests.support.rounds import read_at
from tests.support.startup import read as answer

WEAK = 0o777


def tree(root: Path, files: dict[str, str], modes: dict[str, int] | None = None) -> Path:
    (root / "etc").mkdir()
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content.startswith("->"):
            path.symlink_to(content[2:])
            continue
        path.write_text(content)
        path.chmod(0o755)
    for name, mode in (modes or {}).items():
        (root / name).chmod(mode)
    return root


@pytest.mark.parametrize("place", ["var/spool/cron/crontabs/root", "var/spool/cron/root", "var/spool/cron/tabs/root", "etc/crontabs/root"])
def test_root_s_own_crontab_of_each_distribution(place: str, tmp_path: Path) -> None:
    files = {place: "0 2 * * * run-parts /etc/periodic/daily\n", "etc/periodic/daily/x": "", "bin/run-parts": ""}
    found = read(tmp_path, files, {"etc/periodic/daily/x": WEAK})
    way = found["/etc/periodic/daily/x"].way
    assert not isinstance(way, Missing)
    assert way[-1].mode == WEAK


def read(root: Path, files: dict[str, str], modes: dict[str, int] | None = None) -> dict[str, RootJobProgram]:
    found = read_at(f"root:{tree(root, files, modes)}", root_job_programs)
    assert isinstance(found[-1], Complete), found[-1]
    return {one.subject: one for one in found[:-1]}


def weak(program: RootJobProgram) -> list[str]:
    assert not isinstance(program.way, Missing)
    return [one.path for one in program.way if one.mode & 0o022 or one.uid]


CRON = """\
SHELL=/bin/bash
PATH=/usr/local/bin:/usr/bin
MAILTO="root"
# 0 0 * * * root /opt/commented
*/5 * * * *\troot\t/opt/app/run.sh --all >/var/log/app.log 2>&1
@reboot root /opt/boot.sh
0 3 * * * www-data /opt/theirs.sh
0 4 * * * root tool -x %/opt/input
0 5 * * * root cd /opt && ./relative.sh
0 6 * * * root test -x /opt/tested && nice -n 10 flock -n /run/lock/x /opt/locked
0 7 * * * root /bin/sh /opt/read-by-sh
0 8 * * * root $HOME/x
"""


def test_what_a_crontab_names(tmp_path: Path) -> None:
    names = ("app/run.sh", "boot.sh", "theirs.sh", "input", "locked", "read-by-sh", "commented")
    files = {f"opt/{name}": "" for name in names} | {"etc/cron.d/app": CRON, "usr/bin/tool": "", "bin/sh": "", "usr/bin/nice": ""}
    found = read(tmp_path, {**files, "usr/bin/flock": ""}, {"opt/app/run.sh": WEAK, "opt/read-by-sh": 0o666})
    known = {name for name, one in found.items() if not isinstance(one.way, Missing)}
    assert known == {
        *("/opt/app/run.sh", "/opt/boot.sh", "/usr/bin/tool", "/usr/bin/nice", "/usr/bin/flock", "/opt/locked"),
        *("/bin/sh", "/opt/read-by-sh"),
    }
    assert weak(found["/opt/app/run.sh"]) == ["/opt/app/run.sh"]
    assert weak(found["/opt/read-by-sh"]) == ["/opt/read-by-sh"]
    assert (found["/opt/app/run.sh"].job, found["/opt/app/run.sh"].place.line) == ("cron", 5)
    assert {name for name, one in found.items() if isinstance(one.way, Missing)} == {"/etc/cron.d/app:9", "/etc/cron.d/app:12"}


def test_a_folder_above_and_a_link(tmp_path: Path) -> None:
    files = {"var/spool/cron/crontabs/root": "0 1 * * * /srv/job\n", "srv/job": "->../data/it/job.sh", "data/it/job.sh": ""}
    found = read(tmp_path, files, {"data/it": WEAK})
    assert weak(found["/srv/job"]) == ["/data/it"]


def test_folders_of_which_everything_is_run(tmp_path: Path) -> None:
    files = {"etc/crontab": "1 1 * * * root cd / && run-parts --report /opt/daily\n", "opt/daily/x": "", "usr/bin/run-parts": ""}
    found = read(tmp_path, files, {"opt/daily/x": WEAK})
    assert weak(found["/opt/daily/x"]) == ["/opt/daily/x"]
    assert set(found) == {"/opt/daily", "/opt/daily/x", "/usr/bin/run-parts"}


def test_a_program_without_a_path_and_the_folders_searched_before(tmp_path: Path) -> None:
    files = {"etc/crontab": "PATH=/opt/bin:/usr/bin\n1 1 * * * root tool\n2 2 * * * root gone\n", "usr/bin/tool": "", "opt/bin/other": ""}
    found = read(tmp_path, files, {"opt/bin": WEAK})
    assert weak(found["/usr/bin/tool"]) == ["/opt/bin"]
    assert isinstance(found["/etc/crontab:3"].way, Missing)


UNIT = "[Unit]\nDescription=x\n[Service]\n{}ExecStartPre=-/opt/pre\nExecStart=/opt/main /opt/helper \\\n  --more\n"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", {"/opt/pre", "/opt/main", "/opt/helper"}),
        ("User=root\n", {"/opt/pre", "/opt/main", "/opt/helper"}),
        ("User=www-data\n", set()),
        ("DynamicUser=yes\n", set()),
        ("User=www-data\nExecStop=+/opt/main\n", {"/opt/main"}),
        ("#User=www-data\n", {"/opt/pre", "/opt/main", "/opt/helper"}),
    ],
)
def test_services(settings: str, expected: set[str], tmp_path: Path) -> None:
    files = {"etc/systemd/system/app.service": UNIT.format(settings), "opt/pre": "", "opt/main": "", "opt/helper": ""}
    assert set(read(tmp_path, files)) == expected


def test_services_with_additions_and_masked_ones(tmp_path: Path) -> None:
    files = {
        "etc/systemd/system/app.service": "[Service]\nExecStart=/opt/old\n",
        "etc/systemd/system/app.service.d/x.conf": "[Service]\nExecStart=\nExecStart=/opt/new\n",
        "etc/systemd/system/of-package.service.d/x.conf": "[Service]\nExecStartPost=/opt/post\n",
        "usr/lib/systemd/system/of-package.service": "[Service]\nUser=nobody\nExecStart=/opt/nobody\n",
        "etc/systemd/system/other.service.d/x.conf": "[Service]\nExecStartPost=/opt/other\n",
        "usr/lib/systemd/system/other.service": "[Service]\nExecStart=/opt/package\n",
        "etc/systemd/system/masked.service": "->/dev/null",
        "opt/new": "",
        "opt/other": "",
        "opt/package": "",
    }
    assert set(read(tmp_path, files)) == {"/opt/new", "/opt/other", "/opt/package"}


def waiting(uid: int | None, kind: str = "file") -> Seen:
    return Seen(attributes=FileAttributes(mode=0o700, uid=uid, gid=1, size=1, kind=kind))


@pytest.mark.parametrize("place", AT_JOBS)
def test_a_job_of_at_is_not_followed(place: Listing) -> None:
    job = place.pattern.replace("*", "a0000301c2f3d0")
    for uid, is_whole in ((0, False), (None, False), (1000, True)):
        [ending] = answer(root_job_programs, {}, saw(place, waiting(uid), source=job))
        assert isinstance(ending, Complete) is is_whole
    [ending] = answer(root_job_programs, {}, saw(place, waiting(0), source=job))
    assert str(ending.sentence) == f"what the job {job} of at has root run is not followed"
    [ending] = answer(root_job_programs, {}, saw(place, waiting(0, "directory"), source=place.pattern.replace("*", "spool")))
    assert isinstance(ending, Complete)
    [ending] = answer(root_job_programs, {place: DENIED})
    assert ending == DENIED


def test_services_of_root_s_own_are_not_followed() -> None:
    [ending] = answer(root_job_programs, {LINGERS: waiting(0)})
    assert isinstance(ending, Missing)


def test_none_and_unseen() -> None:
    every = {one.key: saw(one, DENIED) for one in (CRONTAB, CRON_D, *ROOT_CRONTABS)}
    assert list(root_job_programs(observations(every.values())))[-1] == DENIED


def test_this_machine() -> None:
    found = read_at("local:", root_job_programs)
    assert all(isinstance(one, RootJobProgram) for one in found[:-1])
    assert isinstance(found[-1], Complete)


@pytest.mark.parametrize(
    ("command", "programs", "is_followed"),
    [
        ("/a/b; /c/d | /e/f && /g/h", ("/a/b", "/c/d", "/e/f", "/g/h"), True),
        ("X=1 /a/b 'c d' $Y", ("/a/b",), True),
        ("if [ -f /x ]; then /a/b; fi", ("/a/b",), True),
        ("bash -c '/a/b; /c/d'", ("/a/b", "/c/d"), True),
        ("/usr/bin/python3 -u /a/b.py /c", ("/usr/bin/python3", "/a/b.py"), True),
        ("/usr/bin/python3 -m x", ("/usr/bin/python3",), False),
        ("/a/b $(cat /x)", ("/a/b",), False),
        ("/a/b `c`", ("/a/b",), False),
        ("$X/b", (), False),
        ("PATH=/tmp b", (), False),
        ("/a/../b", (), False),
        ("for x in 1; do /a/b; done", ("/a/b",), False),
        ("'/a/b", (), False),
        ("xargs /a/b", (), False),
        ("exec /a/b", ("/a/b",), True),
        ("/a/b # more", ("/a/b",), False),
        ("env X=1 /a/b", ("/a/b",), True),
        ("timeout -k 5 10m /a/b", ("/a/b",), True),
    ],
)
def test_commands(command: str, programs: tuple[str, ...], is_followed: bool) -> None:
    found = of_shell(command)
    assert (found.programs, found.is_followed) == (programs, is_followed)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="/ab.;|&<>()'\"`$ \\\n#%*@-=\0", max_size=200))
def test_nothing_makes_it_raise(text: str) -> None:
    of_shell(text)
    for form in ("system", "user", "anacron"):
        list(jobs(text, form=form))
    content = Seen(content=f"[Service]\nExecStart={text}\n".encode())
    path = "/etc/systemd/system/a.service"
    seen = [saw(units.FILES, content, source=path), saw(units.DROP_INS, content, source=f"{path}.d/x.conf")]
    list(of_services(seen))
    list(root_job_programs(observations(seen)))
