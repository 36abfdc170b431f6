"""What can be asked of an account register."""

from __future__ import annotations

from govaudit.model import Request


class Register(Request, frozen=True):
    """The file's content."""

    @property
    def key(self) -> str:
        return "register"
