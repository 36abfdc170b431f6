"""Where the memory of programs that crash is written to."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class CorePattern(Fact, frozen=True, kw_only=True):
    """What the kernel does with the memory of a program that crashes (core(5))."""

    pattern: str
    """kernel.core_pattern: a file name, or a program behind `|`."""


class CoreDumpStorage(Fact, frozen=True, kw_only=True):
    """Where core dumps go, and what encrypts that place."""

    pattern: str
    """kernel.core_pattern."""

    goes_to: str | Missing
    """The directory; `anywhere` for the working directory of each program; empty where nothing is kept."""

    encrypted_by: list[str] | Missing
    """The layers that encrypt; empty where some way down to a disk passes none."""

    in_memory: bool
    """Whether the place lives in memory alone."""

    @property
    def subject(self) -> str:
        return "kernel.core_pattern"
