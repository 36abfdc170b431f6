"""Times whole processes: CPU seconds of a command and all its children, and the peak memory of the largest of them.

Wall time says little on a shared machine; CPU seconds of commands that are run in
turn (A B A B …) can be compared.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """One finished process."""

    cpu: float
    """User and system seconds, of waited-for children too."""
    memory: float
    """Peak resident MiB of the largest process."""
    status: int


@dataclass(frozen=True)
class Figures:
    """Several runs of one command."""

    name: str
    runs: tuple[Run, ...]

    @property
    def cpu(self) -> float:
        """Median CPU seconds."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def memory(self) -> float:
        """Median peak MiB."""
        return statistics.median(run.memory for run in self.runs)

    def row(self) -> str:
        """A line of a Markdown table: name, CPU (min to max), memory."""
        low, high = min(run.cpu for run in self.runs), max(run.cpu for run in self.runs)
        return f"| {self.name} | {self.cpu:.3f} ({low:.3f} to {high:.3f}) | {self.memory:.0f} |"


HEADING = "| command | CPU s, median (range) | peak MiB |\n|---|---|---|"


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end, with its output thrown away.

    Python keeps what it has compiled, as it does where a program is installed, whatever the developer's environment says.
    """
    environment = {name: value for name, value in (environment or os.environ).items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


def in_turn(
    commands: Mapping[str, Sequence[str]], *, times: int = 5, accepted: Sequence[int] = (0,), environment: Mapping[str, str] | None = None
) -> list[Figures]:
    """Run the commands in turn, after one round that does not count; stop if one ends in an unexpected way."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            result = run(command, environment)
            if result.status not in accepted:
                sys.exit(f"{name} ended with {result.status}: {' '.join(command)}")
            if turn:
                runs[name].append(result)
    return [Figures(name, tuple(several)) for name, several in runs.items()]
