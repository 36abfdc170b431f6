"""Facts about sudo to begin with: each is in order, a test changes what it is about."""

from __future__ import annotations

from typing import Any

import msgspec

from govaudit.facts.home_files import PathMode
from govaudit.facts.sudo import SudoRight
from govaudit.facts.sudo_files import SudoAlias, SudoFile, SudoProgram
from govaudit.model import Place

RULE = Place("/etc/sudoers", 7)


def right(**changes: Any) -> SudoRight:
    """One command for a backup account, without a password."""
    usual = SudoRight(
        account="backup",
        run_as_users=["root"],
        run_as_groups=[],
        commands=["/usr/local/sbin/backup"],
        hosts=["ALL"],
        holds=True,
        asks_password=True,
        becomes_root_by=[],
        place=RULE,
    )
    return msgspec.structs.replace(usual, **changes)


def sudo_file(**changes: Any) -> SudoFile:
    """/etc/sudoers as packages install it."""
    return msgspec.structs.replace(SudoFile(path="/etc/sudoers", is_folder=False, mode=0o440, uid=0, gid=0), **changes)


def alias(**changes: Any) -> SudoAlias:
    """An alias that is used."""
    return msgspec.structs.replace(SudoAlias(kind="Cmnd", name="SHELLS", is_used=True, place=RULE), **changes)


def path(name: str, *, mode: int = 0o755, uid: int = 0, gid: int = 0, kind: str = "directory") -> PathMode:
    """One part of the way to a program."""
    return PathMode(path=name, kind=kind, mode=mode, uid=uid, gid=gid)


def program(*way: PathMode, **changes: Any) -> SudoProgram:
    """A program with its folders."""
    return msgspec.structs.replace(SudoProgram(path="/opt/bin/x", way=list(way), place=RULE), **changes)
