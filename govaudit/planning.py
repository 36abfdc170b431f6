"""Policies and inventory → checks → facts → requests of each target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import msgspec

from govaudit.catalog import Catalog, Sources
from govaudit.checking import Check
from govaudit.errors import PolicyError
from govaudit.model import Demand, Fact, Policy, Request, System, Target, canonical
from govaudit.reading import Each, FirstOf, Maybe, Reader, Tabulation, Want


class PlannedCheck(msgspec.Struct, frozen=True):
    """One distinct demand of the chosen policies: a check with all its parameters."""

    check: Check
    parameters: dict[str, Any]
    controls: tuple[str, ...]
    """`policy/control` of each control that asks for it."""


class TargetPlan(msgspec.Struct, frozen=True):
    """What is asked of one target, and why."""

    target: Target
    sources: Sources
    checks: tuple[PlannedCheck, ...]
    """Judged on this target alone."""
    across: tuple[type[Fact], ...]
    """Facts that checks across the system need of it."""
    readers: tuple[Reader, ...]
    tables: tuple[Tabulation, ...] = ()
    """Tables for reports, as far as all that they rest on is asked for anyway."""

    @property
    def requests(self) -> list[Request]:
        """What to ask first, each thing once; what follows from the answers is asked later."""
        return list(self.requests_by_key.values())

    @property
    def requests_by_key(self) -> Mapping[str, Request]:
        """The same, under their keys."""
        return _asked_first(self.readers)

    @property
    def followers(self) -> list[Each]:
        """The requests that depend on answers, each once however many readers want it."""
        return list(_followers(self.readers))


class Plan(msgspec.Struct, frozen=True):
    """What is asked of every target, and what is judged across each system."""

    policies: tuple[Policy, ...]
    systems: tuple[System, ...]
    targets: tuple[TargetPlan, ...]
    across: dict[str, tuple[PlannedCheck, ...]]
    """By system: the checks that are judged after its last target."""


_PLANS_KEPT = 32
"""Of different readers: the targets of a fleet have much the same."""


@lru_cache(maxsize=_PLANS_KEPT)
def _asked_first(readers: tuple[Reader, ...]) -> Mapping[str, Request]:
    found: dict[str, Request] = {}
    for reader in readers:
        for want in reader.wants:
            for request in requests_of(want):
                found.setdefault(request.key, request)
    return MappingProxyType(found)


@lru_cache(maxsize=_PLANS_KEPT)
def _followers(readers: tuple[Reader, ...]) -> tuple[Each, ...]:
    found = (want for reader in readers for want in reader.wants if isinstance(want, Each))
    return tuple({(want.source.key, want.then, want.again): want for want in found}.values())


def requests_of(want: Want) -> Sequence[Request]:
    """The requests that a reader's want names itself."""
    match want:
        case Maybe():
            return (want.request,)
        case FirstOf():
            return want.requests
        case Each():
            return (want.source,)
        case _:
            return (want,)


def settled(policy: Policy, catalog: Catalog) -> Policy:
    """The policy with every demand under its check's present id and with all parameters, as this catalog has them.

    Raises PolicyError for a demand that cannot be met: old evidence carries its policy as it was then.
    """
    controls = [
        msgspec.structs.replace(control, checks=[_settled(policy, demand, catalog) for demand in control.checks])
        for control in policy.controls
    ]
    return msgspec.structs.replace(policy, controls=controls)


def _settled(policy: Policy, demand: Demand, catalog: Catalog) -> Demand:
    check = catalog.checks.get(demand.check) or catalog.checks.get(catalog.formerly.get(demand.check, ""))
    hint = "Choose another policy with --policy."
    if check is None:
        hint = f"Install the plugin that brings it. {hint}"
        raise PolicyError(f"{policy.id}: there is no check {demand.check!r}", hint=hint, place=demand.place)
    try:
        return Demand(check.id, check.set_parameters(demand.parameters), demand.place)
    except ValueError as error:
        raise PolicyError(f"{policy.id}: {error}", hint=hint, place=demand.place) from error


def demanded(policies: Iterable[Policy], catalog: Catalog) -> list[PlannedCheck]:
    """Every distinct check with its parameters that the settled policies ask for, with the controls that ask for it."""
    controls: dict[tuple[str, str], list[str]] = {}
    parameters: dict[tuple[str, str], dict[str, Any]] = {}
    for policy in policies:
        for control in policy.controls:
            for demand in control.checks:
                key = demand.check, canonical(demand.parameters)
                parameters[key] = demand.parameters
                name = f"{policy.id}/{control.id}"
                if name not in controls.setdefault(key, []):
                    controls[key].append(name)
    return [PlannedCheck(catalog.checks[key[0]], parameters[key], tuple(controls[key])) for key in sorted(controls)]


def plan_target(target: Target, checks: Sequence[PlannedCheck], catalog: Catalog) -> TargetPlan:
    """What to ask of one target so that the checks that concern its kind can be judged."""
    sources = catalog.sources(target.kind)
    own = tuple(planned for planned in checks if not planned.check.is_across and _concerns(planned.check, sources))
    across = {need.fact for planned in checks if planned.check.is_across for need in planned.check.needs if sources.offers(need.fact)}
    facts = {need.fact for planned in own for need in planned.check.needs} | across
    ordered = tuple(sorted(across, key=lambda fact: fact.__qualname__))
    readers = sources.readers_for(facts)
    tables = [
        one
        for one in sources.tabulations
        if one.in_report and set(sources.readers_for(shown.fact for shown in one.shows)) <= set(readers)
    ]
    return TargetPlan(target, sources, own, ordered, tuple(readers), tuple(tables))


def make_plan(systems: Sequence[System], policies: Sequence[Policy], catalog: Catalog) -> Plan:
    """The whole plan."""
    policies = [settled(policy, catalog) for policy in policies]
    checks = demanded(policies, catalog)
    of_kind: dict[str, TargetPlan] = {}  # what is asked depends on the kind alone
    for system in systems:
        for target in system.targets:
            if target.kind not in of_kind:
                of_kind[target.kind] = plan_target(target, checks, catalog)
    targets = tuple(msgspec.structs.replace(of_kind[target.kind], target=target) for system in systems for target in system.targets)
    whole = [planned for planned in checks if planned.check.is_across]
    across = {system.name: _across(system, whole, catalog) for system in systems}
    return Plan(tuple(policies), tuple(systems), targets, across)


def _across(system: System, checks: Sequence[PlannedCheck], catalog: Catalog) -> tuple[PlannedCheck, ...]:
    sources = [catalog.sources(kind) for kind in {target.kind for target in system.targets}]
    return tuple(
        planned
        for planned in checks
        if all(any(source.offers(need.fact) for source in sources) for need in planned.check.needs)
    )


def _concerns(check: Check, sources: Sources) -> bool:
    return all(sources.offers(need.fact) for need in check.needs)
