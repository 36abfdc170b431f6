"""The programs that root's jobs run: crontabs and services below a root directory, and on this machine."""

from __future__ import annotations

import os
import struct
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
    (root / "etc").mkdir(parents=True)
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


def test_a_link_that_climbs_from_a_linked_folder_is_not_followed(tmp_path: Path) -> None:
    files = {"etc/cron.d/a": "1 1 * * * root /opt/app/run\n", "opt/app": "->/srv/deep/app", "srv/deep/app/x": "", "srv/deep/other/run": ""}
    (tmp_path / "srv/deep/app").mkdir(parents=True)
    (tmp_path / "srv/deep/app/run").symlink_to("../other/run")
    assert isinstance(read(tmp_path, files, {"srv/deep/other/run": WEAK})["/opt/app/run"].way, Missing)


@pytest.mark.parametrize("folder", ["service.d", "app-.service.d"])
def test_what_is_added_to_many_services(folder: str, tmp_path: Path) -> None:
    files = {f"etc/systemd/system/{folder}/x.conf": "[Service]\nExecStartPre=/opt/pre\n", "opt/pre": ""}
    found = read(tmp_path, files, {"opt/pre": WEAK})
    assert weak(found["/opt/pre"]) == ["/opt/pre"]
    assert found["/opt/pre"].job == folder


@pytest.mark.parametrize(
    "setting", ["RootDirectory=/srv/jail", "Environment=A=1 LD_PRELOAD=/home/bob/x.so", 'Environment="PYTHONPATH=/home/bob"']
)
def test_a_service_that_means_other_files_than_it_names_is_not_followed(setting: str, tmp_path: Path) -> None:
    files = {"etc/systemd/system/app.service": f"[Service]\nExecStart=/opt/main\n{setting}\n", "opt/main": ""}
    found = read(tmp_path, files)
    assert any(isinstance(one.way, Missing) for one in found.values())


def test_whom_an_access_control_list_lets_write_is_told(tmp_path: Path) -> None:
    files = {"etc/cron.d/a": "1 1 * * * root /opt/run\n", "opt/run": ""}
    tree(tmp_path, files)
    entries = ((0x01, 7, 0xFFFFFFFF), (0x02, 6, 1000), (0x04, 5, 0xFFFFFFFF), (0x10, 7, 0xFFFFFFFF), (0x20, 5, 0xFFFFFFFF))
    acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    os.setxattr(tmp_path / "opt/run", "system.posix_acl_access", acl)
    [program, _] = read_at(f"root:{tmp_path}", root_job_programs)
    assert isinstance(program, RootJobProgram)
    assert not isinstance(program.way, Missing)
    assert program.way[0].is_roots_alone is False


@pytest.mark.parametrize(
    "command",
    [
        "BASH_ENV=/home/bob/x bash -c true",
        "ENV=/home/bob/x sh -c true",
        "LD_PRELOAD=/home/bob/x.so /usr/bin/id",
        "export LD_PRELOAD=/home/bob/x.so; /usr/bin/id",
        "export PATH=/home/bob:$PATH && tool",
        "PATH=/home/bob:/usr/bin tool",
        "env PYTHONPATH=/home/bob /usr/bin/id",
        "tar --use-compress-program=/home/bob/x -cf a b",
        "tar --use-comp /home/bob/x -cf a b",
        "tar -I /home/bob/x -cf a b",
        "tar cIf /home/bob/x a b",
        "tar xf a --to-command=/home/bob/x",
        "tar cf a --checkpoint=1 --checkpoint-action=exec=/home/bob/x b",
        "cd /home/bob && tar czf /srv/b.tgz *",
        "rsync -e /home/bob/x a b:c",
        "rsync -a --rsh=/home/bob/x a b:c",
        "find /srv -exec /home/bob/x {} ;",
        "find /srv | xargs /home/bob/x",
        "sudo -u root /home/bob/x",
        "su - root -c /home/bob/x",
        "ssh -o ProxyCommand=/home/bob/x host",
        "scp -S /home/bob/x a b:c",
        "git -C /home/bob pull",
        "git -c core.sshCommand=/home/bob/x fetch",
        "perl -e 'system(q(/home/bob/x))'",
        "awk 'BEGIN{system(\"/home/bob/x\")}'",
        "awk -f /home/bob/x.awk /etc/passwd",
        "sed -f /home/bob/x /etc/passwd",
        "sed '1e /home/bob/x' /etc/passwd",
        "make -C /home/bob",
        "java -cp /home/bob X",
        "certbot renew --deploy-hook /home/bob/x",
        "tool --hook '/home/bob/x --now'",
        "sh relative.sh",
        "bash -s < /home/bob/x",
        "cat /home/bob/x | sh",
        "split --filter=/home/bob/x a",
        "apt-get -o DPkg::Pre-Invoke::=/home/bob/x update",
        "taskset 1 /home/bob/x",
    ],
)
def test_what_is_not_understood_to_be_safe_is_not_followed(command: str) -> None:
    assert not of_shell(command).is_followed


@pytest.mark.parametrize(
    "command",
    [
        "tar -czf /srv/b.tgz /etc /home",
        "rsync -a --delete /srv/a /srv/b",
        "find /var/tmp -mtime +7 -delete",
        "LANG=C /usr/bin/tool -v",
        "PATH=/usr/sbin:/usr/bin HOME=/root tool",
        "sed -i 's/one/two/' /etc/motd",
        "awk '{print $1}' /etc/passwd",
        "apt-get -y update",
        "test -x /opt/x && /opt/x --quiet",
        "rm -f /var/cache/x/*",
        "mail -s 'use of / today' root",
    ],
)
def test_usual_commands_are_followed(command: str) -> None:
    assert of_shell(command).is_followed


def test_paths_behind_an_option_are_looked_at() -> None:
    assert of_shell("tool --with=/opt/a -I/opt/b").arguments == ("/opt/a", "/opt/b")


@pytest.mark.parametrize("setting", ["BASH_ENV=/home/bob/x", "LD_PRELOAD = /home/bob/x.so", '"ENV"="/home/bob/x"', "HOME=/home/bob"])
def test_variables_that_a_crontab_sets_steer_its_jobs(setting: str) -> None:
    lines = list(jobs(f"{setting}\n1 1 * * * root /opt/x\n", form="system"))
    assert [line.named.is_followed for line in lines] == [False]
    assert [line.named.is_followed for line in jobs("MAILTO=x\nHOME=/\n1 1 * * * root /opt/x\n", form="system")] == [True]


def test_whoever_writes_a_service_s_file_of_variables_has_it_load_what_it_likes(tmp_path: Path) -> None:
    unit = "[Service]\nEnvironment=PATH=/usr/bin:/bin\nEnvironmentFile=-/opt/docker\nExecStart=/opt/main\n"
    found = read(tmp_path, {"etc/systemd/system/app.service": unit, "opt/main": "", "opt/docker": ""}, {"opt/docker": WEAK})
    assert weak(found["/opt/docker"]) == ["/opt/docker"]
    assert set(found) == {"/opt/docker", "/opt/main"}


def test_what_a_program_makes_of_a_file_that_others_write_is_not_known(tmp_path: Path) -> None:
    line = "1 1 * * * root /opt/tool -c /srv/theirs.conf /etc/own.conf /srv\n"
    files = {"etc/crontab": line, "opt/tool": "", "srv/theirs.conf": "", "etc/own.conf": ""}
    found = read(tmp_path, files, {"srv/theirs.conf": 0o666, "etc/own.conf": 0o644})
    assert {name for name, one in found.items() if isinstance(one.way, Missing)} == {"/srv/theirs.conf"}
    assert set(found) == {"/opt/tool", "/srv/theirs.conf"}


@pytest.mark.parametrize(
    ("file", "content", "job"),
    [
        ("etc/ld.so.preload", "# x\n/opt/lib/x.so /opt/app\n", "ld.so"),
        ("etc/ld.so.conf.d/x.conf", "/opt/app\n", "ld.so"),
        ("etc/udev/rules.d/9.rules", 'ACTION=="add", RUN+="/opt/app add"\n', "udev"),
        ("etc/udev/rules.d/9.rules", 'PROGRAM=="/opt/app"\n', "udev"),
        ("etc/udev/rules.d/9.rules", 'RUN+=e"/opt/app add"\n', "udev"),
        ("etc/udev/rules.d/9.rules", 'IMPORT{program}="/bin/sh /opt/app"\n', "udev"),
        ("etc/pam.d/common-session", "session\toptional pam_exec.so seteuid log=/var/log/x /opt/app a\n", "PAM"),
        ("etc/pam.d/sshd", "session [success=1 default=ignore] /lib/security/pam_exec.so type=open_session /opt/app\n", "PAM"),
    ],
)
def test_what_else_runs_programs_as_root(file: str, content: str, job: str, tmp_path: Path) -> None:
    found = read(tmp_path, {file: content, "opt/app": "", "opt/lib/x.so": "", "bin/sh": ""}, {"opt/app": WEAK})
    assert (found["/opt/app"].job, weak(found["/opt/app"])) == (job, ["/opt/app"])


def test_rc_local_counts_where_it_may_be_run(tmp_path: Path) -> None:
    assert weak(read(tmp_path / "a", {"etc/rc.local": "#!/bin/sh\n"}, {"etc/rc.local": WEAK})["/etc/rc.local"]) == ["/etc/rc.local"]
    assert read(tmp_path / "b", {"etc/rc.local": "#!/bin/sh\n"}, {"etc/rc.local": 0o644}) == {}


def test_what_pam_exec_and_udev_run_is_not_always_followed(tmp_path: Path) -> None:
    rules = 'RUN+="../x"\nRUN+="own"\nRUN{builtin}+="kmod"\n' + f'SYMLINK+="{"x" * 4_000}", RUN+="/opt/late"\n'
    files = {"etc/pam.d/su": "session optional pam_exec.so quiet\n", "etc/udev/rules.d/9.rules": rules}
    found = read(tmp_path, files)
    assert {name for name, one in found.items() if isinstance(one.way, Missing)} == {
        *("/etc/pam.d/su:1", "/etc/udev/rules.d/9.rules:1", "/etc/udev/rules.d/9.rules:4"),
    }
    assert len(found) == 3
