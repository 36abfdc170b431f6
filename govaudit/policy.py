"""What a law, a standard or an agency asks, by which checks: policy packs in YAML.

    format: 1
    id: agency-baseline              # small letters, digits, dots and hyphens; a shipped pack's file bears it
    version: "2026.1"                # the edition; text, so in quotes
    title: {en: …, id: …}            # every text in both languages
    description: {en: …, id: …}
    controls:
      - id: access-01                # unique in the pack
        title: {en: …, id: …}
        requirement: {en: …, id: …}  # in your own words
        confidence: high             # of wording and number: high (the default), medium, low
        weight: 1                    # in the score of the pack; the default is 1
        checks:
          - access.ssh-root-login-disabled
          - check: encryption.certificate-not-expiring
            parameters: {min_days: 30}
        attestations:                # what people must attest, where checks cannot prove it
          - {en: …, id: …}

A control without checks and attestations is shown as open. How severe a breach is belongs
to the check and is not said here. A check may be demanded by several controls; it may be
named by an id that it had formerly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from govaudit.checking import Check
from govaudit.documents import Node, did_you_mean
from govaudit.errors import PolicyError
from govaudit.model import Control, Demand, Place, Policy, Text, canonical
from govaudit.strict_yaml import read_document

__all__ = ["find_policy", "read_policy"]

FORMAT = 1
"""The newest policy format that this program reads."""

MIN_WEIGHT, MAX_WEIGHT = 0.001, 1000.0

_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*\Z")
_POLICY_KEYS = ("format", "id", "version", "title", "description", "controls")
_CONTROL_KEYS = ("id", "title", "requirement", "confidence", "weight", "checks", "attestations")


def find_policy(name_or_path: str, packs: Mapping[str, Path], checks: Mapping[str, Check]) -> Policy:
    """The installed pack of this id, or else the pack in the file of this path. Raises PolicyError."""
    if name_or_path in packs:
        return read_policy(packs[name_or_path], checks)
    path = Path(name_or_path)
    if path.exists():
        return read_policy(path, checks)
    if "/" in name_or_path or path.suffix in (".yaml", ".yml"):
        raise PolicyError(f"{name_or_path}: there is no such policy file")
    installed = ", ".join(sorted(packs)) or "none"
    raise PolicyError(f"no policy {name_or_path!r} is installed", hint=did_you_mean(name_or_path, packs) or f"Installed: {installed}.")


def read_policy(path: Path, checks: Mapping[str, Check]) -> Policy:
    """The policy in a file; every check and parameter that it names exists in `checks`. Raises PolicyError with the place."""
    root = read_document(path, PolicyError)
    if root.value is None:
        raise root.mistake("the policy is empty")
    stated = root.entries()
    if "format" in stated and stated["format"].whole_number(1, 1_000_000) > FORMAT:  # before its keys: newer ones are no mistakes
        raise stated["format"].mistake("this policy is of a newer format than this govaudit reads", hint="Update govaudit.")
    entries = root.entries(_POLICY_KEYS, required=_POLICY_KEYS)
    controls: list[Control] = []
    first: dict[str, Place] = {}
    for node in entries["controls"].items():
        control = _control(node, checks)
        if control.id in first:
            raise node.mistake(f"two controls have the id {control.id!r}", hint=f"The first stands in line {first[control.id].line}.")
        first[control.id] = node.place
        controls.append(control)
    if not controls:
        raise entries["controls"].mistake("the policy has no controls")
    return Policy(
        id=_id(entries["id"]),
        version=entries["version"].text(),
        title=_text(entries["title"]),
        description=_text(entries["description"]),
        controls=controls,
        digest=root.document.digest,
    )


def _id(node: Node) -> str:
    found = node.text()
    if not _ID.match(found):
        raise node.mistake(f"{found!r} cannot be an id", hint="Use small letters, digits, dots and hyphens.")
    return found


def _text(node: Node) -> Text:
    entries = node.entries(("en", "id"))
    for language, name in (("en", "English"), ("id", "Indonesian")):
        if language not in entries:
            raise node.mistake(f"{node.name} lacks its {name}", hint=f"Add `{language}: …`: every text stands in English and Indonesian.")
    return Text(en=" ".join(entries["en"].text().split()), id=" ".join(entries["id"].text().split()))


def _control(node: Node, checks: Mapping[str, Check]) -> Control:
    _refuse_severity(node)
    entries = node.entries(_CONTROL_KEYS, required=("id", "title", "requirement"))
    demands: list[Demand] = []
    for item in entries["checks"].items() if "checks" in entries else []:
        demand = _demand(item, checks)
        if any(other.check == demand.check and canonical(other.parameters) == canonical(demand.parameters) for other in demands):
            raise item.mistake(f"this control demands {demand.check} twice")
        demands.append(demand)
    return Control(
        id=_id(entries["id"]),
        title=_text(entries["title"]),
        requirement=_text(entries["requirement"]),
        confidence=entries["confidence"].one_of(("high", "medium", "low")) if "confidence" in entries else "high",
        weight=_weight(entries["weight"]) if "weight" in entries else 1.0,
        checks=demands,
        attestations=[_text(item) for item in entries["attestations"].items()] if "attestations" in entries else [],
    )


def _weight(node: Node) -> float:
    weight = node.number()
    if not MIN_WEIGHT <= weight <= MAX_WEIGHT:
        raise node.mistake(f"a weight must be from {MIN_WEIGHT:g} to {MAX_WEIGHT:g}", hint="Leave out a control that shall not count.")
    return weight


def _demand(node: Node, checks: Mapping[str, Check]) -> Demand:
    given: Mapping[str, Node] = {}
    named = node
    if isinstance(node.value, dict):
        _refuse_severity(node)
        entries = node.entries(("check", "parameters"), required=("check",))
        named = entries["check"]
        given = entries["parameters"].entries() if "parameters" in entries else {}
    name = named.text()
    check = checks.get(name)
    if check is None:  # only now all checks are gone through
        formerly = {former: check for check in checks.values() for former in check.formerly}
        check = formerly.get(name)
    if check is None:
        hint = did_you_mean(name, [*checks, *formerly]) or "`govaudit checks` lists the checks that are installed."
        raise named.mistake(f"there is no check {name!r}", hint=hint)
    by_name = {parameter.name: parameter for parameter in check.parameters}
    for key, value in given.items():
        try:
            check.set_parameters({key: value.plain()})
        except ValueError as trouble:
            hint = "" if key in by_name else did_you_mean(key, by_name)
            raise (value if key in by_name else value.key or value).mistake(str(trouble), hint=hint) from None
    parameters = check.set_parameters({key: value.plain() for key, value in given.items()})
    return Demand(check.id, parameters, named.place)


def _refuse_severity(node: Node) -> None:
    severity = node.entries().get("severity")
    if severity is not None:
        raise (severity.key or severity).mistake(
            "a policy does not set the severity: it belongs to the check", hint="To make a control count more, set its weight."
        )
