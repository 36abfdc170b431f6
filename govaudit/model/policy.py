"""What a policy asks."""

from __future__ import annotations

from typing import Any

import msgspec

from govaudit.model.verdicts import Place


class Text(msgspec.Struct, frozen=True):
    """A text in both languages of the product."""

    en: str
    id: str

    def in_language(self, language: str) -> str:
        return self.id if language == "id" else self.en


class Demand(msgspec.Struct, frozen=True):
    """A check that a control asks for, with what the policy sets."""

    check: str
    parameters: dict[str, Any] = {}
    place: Place | None = None


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement of a law, a standard or an agency, and what proves it."""

    id: str
    title: Text
    requirement: Text
    confidence: str = "high"
    """How sure we are of the wording and number: high, medium, low."""
    weight: float = 1.0
    checks: list[Demand] = []
    attestations: list[Text] = []
    """What people must attest, where no check can prove it."""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy pack."""

    id: str
    version: str
    title: Text
    description: Text
    controls: list[Control] = []
    digest: str = ""
    """SHA-256 of the file's bytes."""
