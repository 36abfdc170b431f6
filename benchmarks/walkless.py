"""A policy with all that `linux-hardening` asks of a host but the walks over whole file systems."""

from __future__ import annotations

import json
from pathlib import Path

from govaudit.catalog import Catalog
from govaudit.model import Policy
from govaudit.planning import requests_of, settled
from govaudit.policy import find_policy
from govaudit.targets.host.requests import Walk


def without_walks(path: Path) -> None:
    """Write the policy."""
    catalog = Catalog()
    policy = settled(find_policy("linux-hardening", catalog.policies, catalog.checks), catalog)
    walking = checks_that_walk(policy, catalog)
    controls = []
    for control in policy.controls:
        checks = [{"check": one.check, "parameters": one.parameters} for one in control.checks if one.check not in walking]
        title, requirement = ({"en": text.en, "id": text.id} for text in (control.title, control.requirement))
        controls.append({"id": control.id, "title": title, "requirement": requirement, "checks": checks})
    same = {"en": "All but the walks.", "id": "Semua kecuali penelusuran."}
    document = {"format": 1, "id": "without-walks", "version": "1", "title": same, "description": same, "controls": controls}
    path.write_text(json.dumps(document))  # which is YAML


def checks_that_walk(policy: Policy, catalog: Catalog) -> set[str]:
    """The ids of the demanded checks that rest on a walk over a whole file system of a host."""
    sources = catalog.sources("host")
    demanded = {demand.check for control in policy.controls for demand in control.checks}
    return {
        name
        for name in demanded
        for reader in sources.readers_for(need.fact for need in catalog.checks[name].needs)
        for want in reader.wants
        if any(isinstance(request, Walk) for request in requests_of(want))
    }
