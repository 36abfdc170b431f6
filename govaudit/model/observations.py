"""What is asked of a target, and what was seen."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec

from govaudit.model.sentences import Absent, Missing

_EPOCH = datetime.fromtimestamp(0, UTC)


class FileAttributes(msgspec.Struct, frozen=True, kw_only=True):
    """What the file system says of a file; None where it was not asked or does not say."""

    kind: str = "file"
    """file, directory, link, socket, fifo, block, character."""
    mode: int | None = None
    """Permission bits with set-id and sticky, e.g. 0o4755."""
    uid: int | None = None
    gid: int | None = None
    size: int | None = None
    """Bytes."""
    modified: datetime | None = None


class Seen(msgspec.Struct, frozen=True, kw_only=True, tag="seen"):
    """What one look brought."""

    content: bytes = b""
    """A file's bytes, or a command's standard output; already redacted."""
    data: Any = None
    """A structured answer (of a scanner, a handshake, a walk), as plain JSON values."""
    status: int | None = None
    """A command's exit status."""
    errors: str = ""
    """The beginning of a command's standard error."""
    attributes: FileAttributes | None = None

    @property
    def text(self) -> str:
        """The content as text; what is not UTF-8 becomes U+FFFD."""
        return self.content.decode("utf-8", errors="replace")

    def lines(self) -> list[str]:
        """The content's lines, split at newlines only (never at form feeds, as `splitlines` does)."""
        text = self.text
        return text.removesuffix("\n").split("\n") if text else []


class Request(msgspec.Struct, frozen=True):
    """One thing to look at, of a kind that a target's folder defines."""

    at_rest: ClassVar[bool] = True
    """False where only a running system can answer."""

    @property
    def key(self) -> str:
        """What identifies the request in evidence, e.g. `file /etc/login.defs`."""
        raise NotImplementedError


class Declared(Request, frozen=True):
    """The target's own inventory entry: what its owners say of it. Every kind of target answers it."""

    @property
    def key(self) -> str:
        return "declared"


class TargetClock(Request, frozen=True):
    """The target's clock beside ours; the engine answers it for every target: `data` is {"skew": seconds ahead of ours}."""

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "clock"


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What one request brought; a request for many things brings one observation each."""

    request: str
    """The key of the request."""
    source: str
    """What was looked at, for people: a path, a command line, an address."""
    at: datetime
    """When, in UTC by our clock."""
    outcome: Seen | Absent | Missing

    @property
    def day(self) -> int:
        """When, in whole days since 1970. A reader for which that is enough says so by this: on one day it need not be asked again."""
        return (self.at - _EPOCH).days

    @property
    def digest(self) -> str:
        """SHA-256 over what was seen, as it is kept (cut and redacted, so that it is no oracle)."""
        return hashlib.sha256(msgspec.json.encode(self.outcome, order="deterministic")).hexdigest()


class EvidenceReference(msgspec.Struct, frozen=True):
    """Where a verdict's ground can be looked up in the evidence."""

    source: str
    at: datetime
    digest: str
