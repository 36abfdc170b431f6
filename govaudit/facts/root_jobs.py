"""What root runs without anybody at the host; facts of the area `scheduling`."""

from __future__ import annotations

from govaudit.facts.home_files import PathMode
from govaudit.model import Fact, Missing, Place


class RootJobProgram(Fact, frozen=True, kw_only=True):
    """A program that a crontab, or a service below /etc/systemd/system, has root run, and how it is protected from being changed.

    So also those of udev's rules, of pam_exec and of rc.local, and the libraries and folders of libraries that ld.so is told.
    """

    path: str
    """Where it is, or would be looked for first; empty where the job cannot be followed to a program."""

    job: str
    """`cron`, `anacron`, `udev`, `PAM`, `rc.local`, `ld.so`, or the service's name."""

    way: list[PathMode] | Missing
    """The program and the folders above it, and those that links on the way lead to, links themselves left out; empty: it is not there."""

    place: Place
    """The line that names it."""

    @property
    def subject(self) -> str:
        return self.path or f"{self.place.path}:{self.place.line}"

    @classmethod
    def area(cls) -> str:
        return "scheduling"
