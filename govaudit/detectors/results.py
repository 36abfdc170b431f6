"""What a search gives: plain values that go from the child to the session, and into evidence."""

from __future__ import annotations

import msgspec

KEPT = 1000
"""How many hits, files with hits and unread files are kept of each detector; the counts are always true."""


class FoundAt(msgspec.Struct, frozen=True):
    """One hit, masked."""

    path: str
    """Relative to the place searched; empty where that is a file."""
    line: int
    """From 1; 0 where the name of the file is meant."""
    column: int
    """From 1, in bytes."""
    offset: int
    """Bytes from the beginning of the file."""
    masked: str
    confidence: str


class FileWithHits(msgspec.Struct, frozen=True):
    """How a file with hits is protected."""

    path: str
    count: int
    mode: int
    uid: int
    gid: int
    others_can_read: bool
    """The mode lets any user read it, and enter all directories above it."""
    has_list: bool = False
    """It or a directory above it has an access control list, which may let more users in than the mode."""


class Unread(msgspec.Struct, frozen=True):
    """A file or directory that was not searched."""

    path: str
    why: str


class Found(msgspec.Struct, kw_only=True):
    """What one detector found."""

    detector: str
    version: str
    counts: dict[str, int] = {}
    """Hits by confidence."""
    distinct: int = 0
    """Different values among the hits of high and medium confidence; an estimate above 1,024."""
    files: int = 0
    """Files with hits of high or medium confidence."""
    hits: list[FoundAt] = []
    """Those of high and medium confidence."""
    files_with_hits: list[FileWithHits] = []


class Searched(msgspec.Struct, kw_only=True):
    """A search and its extent."""

    found: list[Found]
    files: int = 0
    """Files searched to the end."""
    bytes_read: int = 0
    no_text: dict[str, int] = {}
    """Files that were not searched because they are packed, drawn or otherwise no text, by format."""
    unread_count: int = 0
    """Other files and directories that were not searched to the end: denied, too deep, too large, out of time, a
    link out of the place, named like text but none, text with something else behind it."""
    unread_by_reason: dict[str, int] = {}
    unread: list[Unread] = []
    """The first of either sort."""
    stopped: str = ""
    """Why it ended before all files were seen; empty where it did not."""
