"""What can be asked of a network."""

from __future__ import annotations

from typing import ClassVar

from govaudit.model import Request


class PortSearch(Request, frozen=True):
    """A search for open TCP ports by plain connections (nmap -sT), which are closed as soon as they are accepted.

    One observation per address (the source is the address). `data` is {"host": address or "name (address)", "searched": "1-1024,…",
    "searched_count": n, "open": [ports], "closed": n, "unanswered": n}. Missing where nmap could not search an address whole.
    """

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "port-search"
