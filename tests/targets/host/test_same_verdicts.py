"""All checks of hosts on one tree, looked at from outside and by its own shell: the verdicts are the same, but for what only runs there.

And on one host as root, as a plain user and as one who may use sudo: who sees less passes nothing that root does not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import pytest

from govaudit.evidence import TargetEvidence
from govaudit.judging import FactBook, judge_target
from govaudit.looking import Limits, Session
from govaudit.model import Observation, Reason, Request, Status, System, Target, Verdict
from govaudit.observing import look_at
from govaudit.planning import PlannedCheck, TargetPlan, plan_target
from govaudit.targets.host import kind
from govaudit.targets.host.script import installed_script
from tests.support.hosts import ask
from tests.support.scenarios import DEBIAN, RHEL, Files, With, built, catalog, unit, worst

ADDED: Files = {
    **unit("auditd.service"),
    **unit("rsyslog.service"),
    **unit("cups.socket", by="sockets.target"),
    **unit("netfilter-persistent.service"),
    **unit("logrotate.timer", by="timers.target"),
    **dict.fromkeys(("usr/sbin/auditd", "usr/sbin/rsyslogd", "usr/sbin/logrotate", "usr/sbin/cron", "usr/sbin/chronyd"), ""),
    "etc/audit/rules.d/x.rules": "-w /etc/passwd -p wa -k x\n",
    "etc/audit/auditd.conf": "max_log_file_action = keep_logs\nspace_left_action = email\n",
    "etc/rsyslog.conf": "module(load=\"imuxsock\")\n*.* @@loghost.example\n*.info /var/log/messages\n",
    "etc/systemd/journald.conf.d/x.conf": "[Journal]\nStorage=volatile\n",
    "etc/iptables/rules.v4": "*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n",
    "etc/logrotate.conf": "create 0644 root adm\n",
    "etc/docker/daemon.json": '{"icc": false}',
    "usr/sbin/dockerd": "",
    "etc/sysctl.d/x.conf": "kernel.kptr_restrict=0\nnet.ipv4.tcp_rfc1337=0\n",
    "usr/lib/sysctl.d/y.conf": "kernel.dmesg_restrict=0\n",
    "etc/sysctl.d/y.conf": "->/dev/null",
    "etc/modprobe.d/x.conf": "install usb-storage /bin/false\n",
    "lib/modules/6.1.0/kernel/drivers/usb/storage/usb-storage.ko": "",
    "etc/crontab": With("5 4 * * * root /usr/bin/aide --check\n", 0o666),
    "etc/cron.d/x": With("# x\n", 0o644, 1000),
    "home/ann/": With(mode=0o755, uid=1000, gid=1000),
    "home/ann/.netrc": "x\n",
    "srv/world": With("x", 0o666),
    "srv/nobodys": With("x", 0o644, 4242, 4242),
    "usr/local/bin/odd": With("x", 0o4755),
    "etc/apt/sources.list": "deb [trusted=yes] http://x.example/ a main\n",
    "etc/yum.repos.d/x.repo": "[x]\ngpgcheck=1\n",
    "etc/selinux/config": "SELINUX=enforcing\n",
    "boot/grub2/grub.cfg": "menuentry 'x' {\n}\n",
    "etc/login.defs": "UMASK 027\nENCRYPT_METHOD sha512\nPASS_MAX_DAYS 90\n",
    "etc/profile": "umask 022\nreadonly TMOUT=600\n",
    "etc/ssh/sshd_config": "PermitRootLogin no\nUsePAM yes\n",
    "usr/sbin/sshd": "",
    "etc/sudoers": With("root ALL=(ALL) ALL\nann ALL=(ALL) NOPASSWD: ALL\n", 0o440),
    "run/systemd/system/": "",
    "run/docker.sock": With("", 0o666),
}

MACHINE = ("pam.d", "security", "systemd", "default", "rc2.d", "init.d", "cron.daily", "nsswitch.conf", "hosts", "profile.d", "bash.bashrc",
           "sudoers.d", "logrotate.d", "ld.so.conf.d", "apt", "polkit-1")  # fmt: skip
"""Of this machine's own /etc; nothing that is secret."""


class _Inside:
    """A root directory whose own shell answers, one script for each round, run by somebody."""

    clock_skew: float | None = None

    def __init__(self, root: Path, folder: Path, user: str = "0:0", environment: Sequence[str] = ()) -> None:
        self._root = root
        self._folder = folder
        within = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *environment, "chroot", f"--userspec={user}", str(root)]
        mounted = ["unshare", "--mount", "sh", "-c", 'mount -t proc proc "$1/proc" && shift && exec "$@"', "sh", str(root)]
        self.command = [*mounted, *within, "/bin/sh", "/bin/script"]

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        made = self._folder / "round.capture"
        (self._root / "bin/script").write_text(installed_script(requests))
        with made.open("wb") as out:
            subprocess.run(self.command, stdout=out, stdin=subprocess.DEVNULL, check=True, timeout=120)
        yield from ask(f"capture:{made}", *requests)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass


_INSIDE: dict[str, _Inside] = {}


def connect(target: Target, limits: Limits) -> Session:
    """The shell inside a root directory where there is one, and any other host as always."""
    return _INSIDE.get(target.address) or kind.connect(target, limits)


_KIND = msgspec.structs.replace(kind, connect_at=f"{__name__}:connect")

Judged = dict[str, dict[str, Verdict]]
"""By check and subject."""


def everything(target: Target) -> TargetPlan:
    """All checks of hosts."""
    every = [PlannedCheck(check, check.set_parameters({}), ()) for check in catalog().checks.values() if not check.is_across]
    return plan_target(target, every, catalog())


def judged(address: str) -> Judged:
    """What all checks say of a host."""
    target = Target(system="here", address=address, kind="host")
    plan = everything(target)
    looked: TargetEvidence = look_at(plan, _KIND, System(name="here", targets=[target]), Limits(120, cancel=threading.Event()))
    result = looked.result
    assert result is not None
    assert result.complete, result.trouble
    assert result.observed_to is not None
    book = FactBook(plan.sources, looked.observations, result, now=result.observed_to, max_age=timedelta(days=1))
    found: Judged = {}
    for one in judge_target(plan, book):
        for verdict in one.verdicts:
            found.setdefault(one.pair.check, {})[verdict.subject.replace(address, "")] = verdict
    return found


def tree_of(root: Path, family: str) -> Path:
    """A host with busybox, and what one of a family, or this machine, has."""
    base = {path: file for path, file in (RHEL if family == "rhel" else DEBIAN).items() if path not in ("bin", "usr/bin/apt-get")}
    files: Files = {**base, **ADDED}
    if family == "this machine":
        (root / "etc").mkdir(parents=True)
        copied = [f"/etc/{name}" for name in MACHINE if os.path.lexists(f"/etc/{name}")]
        subprocess.run(["cp", "-a", *copied, root / "etc"], check=True)
        (root / "usr/lib/systemd").mkdir(parents=True)
        subprocess.run(["cp", "-a", "/usr/lib/systemd/system", root / "usr/lib/systemd"], check=True)
        files = {path: file for path, file in base.items() if not os.path.lexists(root / path)} | {"run/systemd/system/": ""}
    for name in ("bin", "proc", "dev"):
        (root / name).mkdir(parents=True, exist_ok=True)
    built(root, files)
    for minor, name in ((3, "null"), (9, "urandom")):
        os.mknod(root / "dev" / name, 0o666 | 0o020000, os.makedev(1, minor))
        (root / "dev" / name).chmod(0o666)
    shutil.copy("/bin/busybox", root / "bin/busybox")
    subprocess.run(["chroot", root, "/bin/busybox", "--install", "-s", "/bin"], check=True)
    (root / "bin/script").write_text("")
    return root


def _seen_by(inside: _Inside, address: str) -> Judged:
    _INSIDE[address] = inside
    return judged(address)


def seen_inside(root: Path, folder: Path, address: str) -> tuple[Judged, list[str]]:
    """What all checks say of a root directory from inside, and the command that runs its `/bin/script` there."""
    inside = _Inside(root, folder)
    return _seen_by(inside, address), inside.command


@pytest.mark.parametrize("family", ["debian", "rhel", "this machine"])
def test_all_checks_from_outside_and_from_inside(family: str, tmp_path: Path) -> None:
    root = tree_of(tmp_path / "root", family)
    inside, outside = _seen_by(_Inside(root, tmp_path), f"local:{root}"), judged(f"root:{root}")
    assert inside.keys() == outside.keys()
    unlike = [
        (check, subject, str(verdict.sentence), str(other and other.sentence))
        for check, verdicts in outside.items()
        for subject, verdict in verdicts.items()
        if not _is_like((other := inside[check].get(subject)), verdict)
    ]
    assert not unlike


def _is_like(inside: Verdict | None, outside: Verdict) -> bool:
    if outside.status is Status.UNKNOWN and outside.reason is Reason.NEEDS_RUNNING_SYSTEM:
        return True
    return inside is not None and inside.status is outside.status


def test_who_sees_less_passes_nothing_that_root_does_not(tmp_path: Path) -> None:
    root = tree_of(tmp_path / "root", "debian")
    root.parent.chmod(0o755)
    by_root = _seen_by(_Inside(root, tmp_path), "local:root")
    by_sudo = _seen_by(_Inside(root, tmp_path, "0:0", ["SUDO_USER=ann", "SUDO_UID=1000", "HOME=/root", "TERM=dumb"]), "local:sudo")
    by_ann = _seen_by(_Inside(root, tmp_path, "1000:1000", ["HOME=/home/ann"]), "local:ann")
    comes_to = {
        who: {check: worst(one.status for one in verdicts.values()) for check, verdicts in found.items()}
        for who, found in (("root", by_root), ("sudo", by_sudo), ("ann", by_ann))
    }
    assert comes_to["sudo"] == comes_to["root"]
    both = {check: (status, comes_to["root"][check]) for check, status in comes_to["ann"].items()}
    assert [check for check, (less, more) in both.items() if less is Status.PASS and more is not Status.PASS] == []
    assert [check for check, (less, more) in both.items() if less is Status.NOT_APPLICABLE and more is Status.FAIL] == []
    assert comes_to["ann"] != comes_to["root"]
