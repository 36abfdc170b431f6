"""Who may do what with files: single ones that matter, and what a search of a whole file system finds."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from govaudit.facts.paths import is_within
from govaudit.model import Fact, Missing, Place, Reason, missing


class AclEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What an access control list (acl(5)) gives one user or group beyond the file's mode."""

    kind: str
    """`user` or `group`."""

    id: int
    """Its number."""

    permissions: int
    """What it may do after the list's mask: 4 reads, 2 writes, 1 executes or enters."""

    @property
    def named(self) -> str:
        """As people read it: `user 1000 (rw-)`."""
        letters = "".join(letter if self.permissions & bit else "-" for letter, bit in (("r", 4), ("w", 2), ("x", 1)))
        return f"{self.kind} {self.id} ({letters})"


def let_in(entries: Sequence[AclEntry], bits: int, *, but: int = 0) -> list[str]:
    """Whom a list gives any of these permissions, root and the user `but` left out."""
    return [one.named for one in entries if one.permissions & bits and not (one.kind == "user" and one.id in (0, but))]


def written_by_others(mode: int, gid: int, entries: Sequence[AclEntry] | Missing) -> bool | Missing:
    """Whether others than its owner and the group root may write a file or folder.

    The mode's bit for the group is the mask of an access control list: without it a list lets nobody write.
    """
    if mode & 0o002 or (mode & 0o020 and gid != 0):
        return True
    if not mode & 0o020:
        return False
    return entries if isinstance(entries, Missing) else bool(let_in(entries, 2))


class FileAccess(Fact, frozen=True, kw_only=True):
    """Owner, group and mode of one file on which the security of the host rests."""

    path: str
    """The file."""

    kind: str
    """`file`, `directory` or another kind of file, of a link that of what is behind it; `link` where that is not known."""

    owner: str
    """The name of its owner (of a link: of the file behind it); the number where the owner has no name."""

    group: str
    """The name of its group; the number where the group has no name."""

    uid: int
    """The number of its owner."""

    gid: int
    """The number of its group."""

    mode: int | Missing
    """Its permission bits with set-id and sticky, such as 0o640; of a link that of the file behind it; missing where that is not known."""

    has_acl: bool | Missing = False
    """Whether there is an access control list (acl(5))."""

    entries: list[AclEntry] | Missing = []
    """The users and groups that the list names; missing where there is one, or may be, and they are not known."""

    @property
    def subject(self) -> str:
        return self.path


def leaves_out_everything(directories: Sequence[str]) -> bool:
    """Whether the root is among the directories, below which then lies all that there is."""
    return any(not directory.strip("/.") for directory in directories)


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One file that a search came upon."""

    path: str
    """The file."""

    uid: int
    """The number of its owner."""

    gid: int
    """The number of its group."""

    mode: int
    """Its permission bits."""


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found for one question."""

    count: int
    """How many files."""

    files: list[Hit]
    """The files; of more than a thousand, the first thousand."""

    @property
    def places(self) -> list[Place]:
        """Where to look."""
        return [Place(hit.path) for hit in self.files]

    def outside(self, directories: Sequence[str]) -> Hits | Missing:
        """Those that lie below none of the directories; missing where all that are listed do, and more were found."""
        kept = self.files
        if directories:
            kept = [hit for hit in self.files if not any(is_within(hit.path, directory) for directory in directories)]
        if not kept and self.count > len(self.files):
            return missing(
                Reason.TOO_LARGE, "{count} files were found, of which {listed} are listed", count=self.count, listed=len(self.files)
            )
        return Hits(count=len(kept) if directories else self.count, files=kept)


class TreeFindings(Fact, frozen=True, kw_only=True):
    """What one walk over a file system found."""

    root: str
    """Where the walk began; file systems mounted below it were not entered."""

    world_writable_files: Hits
    """Regular files that every user of the host may write."""

    world_writable_directories: Hits
    """Directories in which every user may create, rename and delete files, because they have no sticky bit."""

    unowned_files: Hits
    """Files whose owner or group has no name on the host."""

    is_complete: bool | Missing
    """True when every directory was entered; missing says which were not."""

    @property
    def subject(self) -> str:
        return self.root
