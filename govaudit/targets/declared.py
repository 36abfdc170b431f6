"""The reader that serves every kind of target: what the inventory declares of it."""

from __future__ import annotations

import msgspec

from govaudit.facts.declared import DeclaredServices
from govaudit.model import Declared, Missing, Reason, Service, missing
from govaudit.reading import Observations, reads


class _Entry(msgspec.Struct):
    system: str
    services: list[Service] | None = None


@reads(Declared())
def declared_services(seen: Observations) -> DeclaredServices | Missing:
    """The `services` of the target's system; what the inventory does not say is missing, not "none"."""
    answer = seen.seen(Declared())
    try:
        entry = msgspec.convert(answer.data if answer else None, _Entry)
    except msgspec.ValidationError as error:
        return missing(Reason.UNPARSEABLE, "the inventory entry cannot be read: {error}", error=str(error))
    if entry.services is None:
        return missing(Reason.NOT_COLLECTED, "the inventory does not declare which services {system} offers", system=entry.system)
    return DeclaredServices(system=entry.system, services=entry.services)
