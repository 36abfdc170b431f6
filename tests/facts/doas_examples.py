"""A rule of doas to begin with."""

from __future__ import annotations

from typing import Any

import msgspec

from govaudit.facts.doas import DoasRule
from govaudit.model import Place


def doas_rule(**changes: Any) -> DoasRule:
    """Administrators become root by their password."""
    usual = DoasRule(
        permits=True,
        identity=":wheel",
        target="",
        command="",
        arguments=None,
        asks_password=True,
        remembers=False,
        keeps_environment=False,
        place=Place("/etc/doas.conf", 1),
    )
    return msgspec.structs.replace(usual, **changes)
