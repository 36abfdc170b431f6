"""Where a result is, in SARIF's terms.

A file of a `code:` target is a physical location below that target's folder. Everything
else (a host's file, an endpoint) is not in the repository that a pipeline looks at: it is
a logical location, beside the line of the inventory that declares the target.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from govaudit.model import Audit, Place, Verdict
from govaudit.reporting import visible

SCHEME = "code:"


class Locations:
    """The locations of one audit's verdicts."""

    def __init__(self, audit: Audit) -> None:
        addresses = sorted({target.address for target in audit.targets if target.address.startswith(SCHEME)})
        self._bases = {address: "%SRCROOT%" if len(addresses) == 1 else f"SRCROOT{number}" for number, address in enumerate(addresses, 1)}
        self._declared = {
            (system.name, target.address): target.declared for system in audit.systems for target in system.targets if target.declared
        }

    @property
    def bases(self) -> dict[str, Any]:
        """What the base of each `code:` target stands for. Where it lies on this machine is nobody's business elsewhere."""
        return {base: {"description": {"text": visible(address)}} for address, base in self._bases.items()}

    def of(self, verdict: Verdict) -> list[dict[str, Any]]:
        """At least one location. Several where only mending all of them mends the failure, as the standard says."""
        if verdict.target in self._bases:
            return [self._in_code(verdict, place) for place in verdict.places or [Place("")]]
        return [self._elsewhere(verdict, place) for place in verdict.places or [Place("")]]

    def _in_code(self, verdict: Verdict, place: Place) -> dict[str, Any]:
        path = PurePosixPath(place.path)
        root = PurePosixPath(verdict.target.removeprefix(SCHEME))
        if path.is_relative_to(root):
            path = path.relative_to(root)
        if path.is_absolute() or ".." in path.parts:
            return self._elsewhere(verdict, place)
        uri = "" if str(path) == "." else quote(str(path), errors="surrogateescape")
        return {"physicalLocation": _physical(uri, place, self._bases[verdict.target])}

    def _elsewhere(self, verdict: Verdict, place: Place) -> dict[str, Any]:
        named = place.path or verdict.subject
        line = f":{place.line}" if place.line else ""
        whole = " ".join(part for part in (verdict.target or verdict.system, named + line) if part)
        location: dict[str, Any] = {
            "logicalLocations": [
                {"name": visible(named or verdict.target or verdict.system), "fullyQualifiedName": visible(whole), "kind": "resource"}
            ]
        }
        declared = self._declared.get((verdict.system, verdict.target))
        if declared is not None and not declared.path.startswith("/"):
            location["physicalLocation"] = _physical(quote(declared.path, errors="surrogateescape"), declared, "")
        return location


def _physical(uri: str, place: Place, base: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": base} if base else {"uri": uri}}
    if place.line:
        physical["region"] = {"startLine": place.line, **({"startColumn": place.column} if place.column else {})}
    return physical
