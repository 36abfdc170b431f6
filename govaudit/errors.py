"""Mistakes that a user can act on. Everything else that is raised is a bug."""

from __future__ import annotations

from govaudit.model import Place


class GovauditError(Exception):
    """Wrong usage, or a file that cannot be used: what, where, and what to do next. Ends with exit code 2."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        where = ""
        if self.place is not None:
            where = ":".join(str(part) for part in (self.place.path, self.place.line, self.place.column) if part) + ": "
        return f"{where}{self.message}" + (f"\n{self.hint}" if self.hint else "")


class InventoryError(GovauditError):
    """The inventory cannot be used."""


class PolicyError(GovauditError):
    """A policy cannot be used."""


class EvidenceError(GovauditError):
    """An evidence file cannot be used."""


class HistoryError(GovauditError):
    """The history cannot be used."""


class PluginError(GovauditError):
    """A plugin cannot be used."""
