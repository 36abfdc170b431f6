"""The child process that searches a place: a request in JSON on standard input, `Searched` in JSON on standard output."""

from __future__ import annotations

import sys

import msgspec

from govaudit.detectors.child import limit_memory, read_request
from govaudit.detectors.search import Search


class SearchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to search, for what, for how long."""

    place: str
    """An absolute path."""
    detectors: list[str]
    seconds: float


def main() -> None:
    """Answer one request."""
    limit_memory(1024)
    request = msgspec.json.decode(read_request(), type=SearchRequest)
    searched = Search(request.place, request.detectors, seconds=request.seconds).run()
    sys.stdout.buffer.write(msgspec.json.encode(searched))


if __name__ == "__main__":
    main()
