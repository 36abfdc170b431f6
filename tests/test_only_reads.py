"""govaudit only reads: the kernel says so."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.support.command import COMMAND, environment

CHANGING = (
    "open,openat,openat2,creat,mkdir,mkdirat,rmdir,unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,"
    "chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,utime,utimes,utimensat,futimesat,truncate,ftruncate,mknod,mknodat,"
    "setxattr,lsetxattr,fsetxattr,mount,umount2,init_module,finit_module,delete_module,sethostname,settimeofday,clock_settime"
)
STRACE = ["strace", "-f", "-y", "-qq", "-s", "256", "-e", f"trace={CHANGING}"]
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(?P<name>\w+)\((?P<arguments>.*)")
HARMLESS = re.compile(r'"(?:/dev/(?:null|tty|pts/\d+)|/proc/self/[^"]*|/proc/\d+/[^"]*)"')


def changes(trace: str, ours: Path) -> list[str]:
    """System calls that would change something outside our own folder."""
    found = []
    for line in trace.splitlines():
        call = CALL.match(line)
        if call is None or str(ours) in line or HARMLESS.search(line) or " ENOENT " in line or "= -1" in line:
            continue
        if call["name"].startswith("open") and not WRITING.search(call["arguments"]):
            continue
        if call["name"] in ("fchmod", "fchown", "ftruncate") and re.match(r"\d+[,<]", call["arguments"]):
            continue  # of a file that some open above had to open for writing
        found.append(line)
    return found


def test_an_audit_of_this_machine_changes_nothing_outside_its_own_folder(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    done = subprocess.run(
        [*STRACE, "-o", str(trace), *COMMAND, "audit", "local:", "--no-plugins", "--quiet", "-o", str(tmp_path / "report.html")],
        env={**environment(tmp_path), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode in (0, 1, 3), done.stderr
    seen = trace.read_text(errors="replace")
    assert "/etc/passwd" in seen
    assert changes(seen, tmp_path) == []


def test_the_trace_would_show_a_change(tmp_path: Path) -> None:
    """The test above can fail."""
    trace = tmp_path / "trace"
    other = tmp_path / "other"
    other.mkdir()
    subprocess.run([*STRACE, "-o", str(trace), "touch", str(other / "x")], check=True)
    assert changes(trace.read_text(), tmp_path / "ours") != []
    assert (other / "x").exists()
