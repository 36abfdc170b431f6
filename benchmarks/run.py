"""Measures govaudit beside its peers, and prints Markdown tables: `make bench` or `python benchmarks/run.py [PART]...`.

Parts: start, host, fleet, judge, files, code. What docs/performance.md quotes was printed by this.
A peer that is not installed is said to be missing, never skipped in silence.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from fleet import compare
from host import compare as whole_host
from measuring import HEADING, Figures, in_turn, run

PYTHON = sys.executable
GOVAUDIT = [PYTHON, "-m", "govaudit.cli.start"]
DJANGO = "django==5.2.8"


def start(_: Path) -> None:
    """Start-up: nothing heavy is imported before it is needed."""
    table(
        in_turn(
            {
                "`govaudit --version`": [*GOVAUDIT, "--version"],
                "`govaudit --help`": [*GOVAUDIT, "--help"],
                "`python -c 'import click'`": [PYTHON, "-c", "import click"],
                "`bandit --version`": [PYTHON, "-m", "bandit", "--version"],
            }
        )
    )


def host(folder: Path) -> None:
    """This host from start to HTML: by the essentials, by all host checks with and without the walks, beside Lynis and OpenSCAP."""
    whole_host(folder, times=int(os.environ.get("BENCH_TIMES", "5")))


def fleet(folder: Path) -> None:
    """50 hosts over ssh, by the essentials: what the controller and the hosts spend."""
    if not Path("/usr/sbin/sshd").exists():
        print("sshd is not installed: not measured.\n")
        return
    compare(folder, times=int(os.environ.get("BENCH_TIMES", "5")))


def judge(folder: Path) -> None:
    """Evidence of many hosts, judged again: linear in time, flat in memory."""
    one = folder / "one.jsonl.zst"
    check = run([*GOVAUDIT, "collect", "local:", "--no-plugins", "--quiet", "-o", str(one)])
    if check.status:
        sys.exit(f"collect ended with {check.status}")
    commands = {}
    for count in (10, 100, 1000):
        many = folder / f"{count}.jsonl.zst"
        subprocess.run([PYTHON, str(Path(__file__).parent / "many_hosts.py"), str(one), str(many), str(count)], check=True)
        commands[f"`govaudit judge` of {count} hosts"] = [
            *GOVAUDIT, "judge", str(many), "--no-plugins", "--exit-zero", "--quiet", "--history", str(folder / f"{count}.sqlite"),
        ]  # fmt: skip
    table(in_turn(commands, times=int(os.environ.get("BENCH_TIMES", "3"))))


def files(folder: Path) -> None:
    """Personal data in 50 and 500 MB of text: MB per CPU second, and flat memory."""
    commands = {}
    for megabytes in (50, 500):
        place = folder / f"text-{megabytes}"
        subprocess.run([PYTHON, str(Path(__file__).parent / "text_files.py"), str(place), str(megabytes)], check=True)
        commands[f"`govaudit audit files:` of {megabytes} MB"] = [
            *GOVAUDIT, "audit", f"files:{place}", "--no-plugins", "--exit-zero", "--quiet", "--timeout", "600",
            "--history", str(folder / "files.sqlite"),
        ]  # fmt: skip
    figures = in_turn(commands, times=3)
    table(figures)
    small, large = figures
    print(f"{450 / (large.cpu - small.cpu):.0f} MB per CPU second between the two.\n")


def code(folder: Path) -> None:
    """Django's source, beside the bandit program on the same files."""
    subprocess.run(
        [
            PYTHON,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--no-binary",
            ":all:",
            "--no-build-isolation",
            "-d",
            str(folder),
            DJANGO,
        ],
        check=True,
    )
    [archive] = folder.glob("[dD]jango-*.tar.gz")
    subprocess.run(["tar", "-xzf", archive, "-C", folder], check=True)  # `filter` of unpack_archive is not in every Python 3.11
    source = next(path for path in folder.glob("[dD]jango-*/django") if path.is_dir())
    table(
        in_turn(
            {
                "`govaudit audit code:`": [
                    *GOVAUDIT, "audit", f"code:{source}", "--no-plugins", "--exit-zero", "--quiet", "--timeout", "600",
                    "--history", str(folder / "code.sqlite"),
                ],
                "`bandit -q -r`": [PYTHON, "-m", "bandit", "-q", "-r", "-f", "json", str(source)],
            },
            accepted=(0, 1),
        )
    )  # fmt: skip


def table(figures: list[Figures]) -> None:
    """Print the figures, and how the first compares with the last."""
    print(HEADING)
    for figure in figures:
        print(figure.row())
    print()
    if len(figures) > 1:
        print(f"First against last: {figures[0].cpu / figures[-1].cpu:.3f} of its CPU.\n")


PARTS = {"start": start, "host": host, "fleet": fleet, "judge": judge, "files": files, "code": code}


def main() -> None:
    """Run the named parts, or all."""
    chosen = sys.argv[1:] or list(PARTS)
    if unknown := [name for name in chosen if name not in PARTS]:
        sys.exit(f"no part {unknown[0]!r}; there are: {', '.join(PARTS)}")
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    for name in chosen:
        print(f"## {name}: {PARTS[name].__doc__}\n", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main()
