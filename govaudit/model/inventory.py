"""Who is audited."""

from __future__ import annotations

from typing import Any

import msgspec

from govaudit.model.scales import Criticality
from govaudit.model.sentences import Missing
from govaudit.model.verdicts import Place


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One address at which a system can be looked at."""

    system: str
    address: str
    kind: str
    """The folder under `govaudit/targets/` that knows how."""
    settings: dict[str, Any] = {}
    """The rest of its inventory entry; credentials only as references."""
    seconds: float | None = None
    """How long looking at it may take; None where the limit of the run holds."""
    trouble: Missing | None = None
    """Why it cannot be looked at, where the inventory itself shows it."""
    declared: Place | None = None
    """Where the inventory names it."""


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service that the owners declare."""

    port: int
    protocol: str = "tcp"
    name: str = ""


class System(msgspec.Struct, frozen=True, kw_only=True):
    """What the agency runs for a purpose: it has an owner, a criticality and one or more targets."""

    name: str
    targets: list[Target] = []
    owner: str = ""
    criticality: Criticality = Criticality.NORMAL
    zone: str = ""
    tags: list[str] = []
    groups: list[str] = []
    """The inventory's groups that it is a member of, in alphabetical order, those that its groups are members of included."""
    services: list[Service] | None = None
    """None where the inventory does not say; an empty list says "none"."""


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be audited."""

    agency: str = ""
    language: str = ""
    """`id`, `en`, or empty where the inventory does not say."""
    systems: list[System] = []
    path: str = ""
    digest: str = ""
    notices: list[str] = []
    """What it says and govaudit does not follow, for whoever starts the run: each with its place."""
