"""One pass over a tree for all predicates of a plan: what each holds for, and how a walk's answer is made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from govaudit.model import Seen
from govaudit.targets.host.outcomes import HITS_KEPT
from govaudit.targets.host.patterns import as_text
from govaudit.targets.host.requests import Predicate, Walk

_ERRORS_KEPT = 500

DISK_FILE_SYSTEMS = frozenset({"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs", "reiserfs", "zfs"})
"""File systems that keep owners and modes on local disks. Network file systems are not entered."""

WALKED_FILE_SYSTEMS = DISK_FILE_SYSTEMS | {"tmpfs", "ramfs", "vfat", "exfat", "ntfs3", "msdos"}
"""Those that are walked over: beside disks what lies in memory, and what gives all its files one mode."""


_KINDS = {"f": "file", "d": "directory"}


def holds(predicate: Predicate, kind: str, mode: int, *, is_named: bool) -> bool:
    """The predicate is true of a file. It never is of a symbolic link, whose mode says nothing."""
    return (
        (kind == _KINDS[predicate.kind] if predicate.kind in _KINDS else kind != "link")
        and (not predicate.any_bits or mode & predicate.any_bits != 0)
        and not mode & predicate.without_bits
        and not (predicate.unowned and is_named)
    )


class Tally:
    """What the predicates of one root hold for."""

    def __init__(self, predicates: Iterable[Predicate]) -> None:
        self._predicates = list(dict.fromkeys(predicates))
        self._counts = dict.fromkeys(self._predicates, 0)
        self._hits: dict[Predicate, list[dict[str, Any]]] = {predicate: [] for predicate in self._predicates}

    def add(self, path: bytes, kind: str, mode: int, uid: int, gid: int, *, is_named: bool) -> None:
        """Count a file where it belongs; `mode` is its permission bits."""
        for predicate in self._predicates:
            if holds(predicate, kind, mode, is_named=is_named):
                self._counts[predicate] += 1
                if len(hits := self._hits[predicate]) < HITS_KEPT:
                    hits.append({"path": as_text(path), "mode": mode, "uid": uid, "gid": gid, "kind": kind})

    def answer(self, walk: Walk, unentered: Sequence[str]) -> Seen:
        """What one of the walks gets; `unentered` says what could not be looked at."""
        data: dict[str, Any] = {
            predicate.name: {"count": self._counts[predicate], "hits": sorted(self._hits[predicate], key=lambda hit: str(hit["path"]))}
            for predicate in walk.predicates
        }
        if unentered:
            data["incomplete"] = f"{len(unentered)} places under {walk.root} could not be looked at, the first: {unentered[0]}"
        return Seen(data=data, errors="\n".join(unentered)[:_ERRORS_KEPT])
