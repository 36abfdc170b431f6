"""What is installed: checks, kinds of target, derivations, tables, reports and policies, our own and those of plugins.

Nobody imports a check, a report or a target by name; one asks the catalog. A plugin
is a package that names its own packages in the entry-point groups `govaudit.checks`,
`govaudit.targets`, `govaudit.reports` and `govaudit.policies`; these are walked
exactly as ours are. Nothing is imported before it is asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from govaudit.checking import Check
from govaudit.errors import GovauditError, PluginError
from govaudit.finding_checks import OurChecks, checks_in
from govaudit.looking import TargetKind
from govaudit.model import Fact, Missing, PluginUsed
from govaudit.reading import Derivation, Reader, Tabulation
from govaudit.reporting import Report

M = TypeVar("M", Reader, Derivation, Tabulation)
N = TypeVar("N", TargetKind, Report)

GROUPS = ("checks", "targets", "reports", "policies")


class Plugin:
    """An installed third-party package that offers something to govaudit."""

    def __init__(self, name: str, version: str) -> None:
        self.name = name
        self.version = version
        self.packages: dict[str, list[str]] = {group: [] for group in GROUPS}


def installed_plugins() -> list[Plugin]:
    """All plugins that are installed, by name."""
    from importlib.metadata import entry_points

    plugins: dict[str, Plugin] = {}
    for group in GROUPS:
        for point in entry_points(group=f"govaudit.{group}"):
            if point.dist is None:
                continue
            plugin = plugins.setdefault(point.dist.name, Plugin(point.dist.name, point.dist.version))
            plugin.packages[group].append(point.value)
    return [plugins[name] for name in sorted(plugins)]


class Sources:
    """The readers, derivations and tables that are there for one kind of target."""

    def __init__(self, readers: Iterable[Reader], derivations: Iterable[Derivation], tabulations: Iterable[Tabulation] = ()) -> None:
        self.by_fact: dict[type[Fact], Reader | Derivation] = {}
        sources: list[Reader | Derivation] = [*readers, *derivations]
        for source in sources:
            if source.gives in self.by_fact:
                raise PluginError(f"two sources give the fact {source.gives.__name__} on one kind of target")
            self.by_fact[source.gives] = source
        for fact in self.by_fact:
            self._refuse_circles(fact, ())
        self.tabulations = [one for one in tabulations if self._can_show(one)]

    def offers(self, fact: type[Fact]) -> bool:
        """Whether this kind of target can give the fact at all."""
        source = self.by_fact.get(fact)
        if isinstance(source, Derivation):
            return all(self.offers(need.fact) for need in source.needs)
        return source is not None

    def tabulations_in(self, areas: Sequence[str]) -> list[Tabulation]:
        """The tables of the named areas, or all."""
        return [one for one in self.tabulations if not areas or one.area in areas]

    def _can_show(self, tabulation: Tabulation) -> bool:
        """Whether this kind of target can give all that the table cannot do without."""
        demanded = [shown.fact for shown in tabulation.shows if Missing not in shown.takes]
        return all(map(self.offers, demanded)) and any(self.offers(shown.fact) for shown in tabulation.shows)

    def readers_for(self, facts: Iterable[type[Fact]]) -> list[Reader]:
        """All readers that these facts rest on, directly or through derivations, each once."""
        found: dict[type[Fact], Reader] = {}
        waiting = list(facts)
        seen: set[type[Fact]] = set()
        while waiting:
            fact = waiting.pop()
            if fact in seen:
                continue
            seen.add(fact)
            source = self.by_fact.get(fact)
            if isinstance(source, Derivation):
                waiting.extend(need.fact for need in source.needs)
            elif source is not None:
                found[fact] = source
        return [found[fact] for fact in sorted(found, key=lambda fact: fact.__qualname__)]

    def _refuse_circles(self, fact: type[Fact], above: tuple[type[Fact], ...]) -> None:
        if fact in above:
            raise PluginError(f"the derivation of {fact.__name__} goes round in a circle")
        source = self.by_fact.get(fact)
        if isinstance(source, Derivation):
            for need in source.needs:
                self._refuse_circles(need.fact, (*above, fact))


class Catalog:
    """What govaudit and the chosen plugins bring."""

    def __init__(self, plugins: Sequence[Plugin] = ()) -> None:
        self.plugins = list(plugins)

    @classmethod
    def with_plugins(cls, names: Sequence[str] | None) -> Catalog:
        """A catalog with the named plugins; None means all that are installed, an empty list none."""
        if names is not None and not names:
            return cls()
        installed = installed_plugins()
        if names is None:
            return cls(installed)
        by_name = {plugin.name: plugin for plugin in installed}
        for name in names:
            if name not in by_name:
                raise PluginError(f"no plugin {name!r} is installed", hint=f"Installed: {', '.join(by_name) or 'none'}.")
        return cls([by_name[name] for name in names])

    @property
    def plugins_used(self) -> list[PluginUsed]:
        return [PluginUsed(name=plugin.name, version=plugin.version) for plugin in self.plugins]

    @cached_property
    def checks(self) -> Mapping[str, Check]:
        """All checks by id."""
        if self.plugins:  # one of which may bring an id that we have: that is found when all are loaded
            return self._all_checks()
        return OurChecks(self._all_checks)

    def _all_checks(self) -> dict[str, Check]:
        checks: dict[str, Check] = {}
        for module in self._modules("checks"):
            for check in checks_in(module):
                if check.id in checks:
                    raise PluginError(f"two checks have the id {check.id!r}", hint=f"The second is in {module.__name__}.")
                checks[check.id] = check
        return dict(sorted(checks.items()))

    @cached_property
    def formerly(self) -> dict[str, str]:
        """Former ids of checks, each with the id it has now."""
        return {former: check.id for check in self.checks.values() for former in check.formerly}

    @cached_property
    def kinds(self) -> dict[str, TargetKind]:
        """All kinds of target by name."""
        return self._named("targets", "kind", TargetKind)

    @cached_property
    def schemes(self) -> dict[str, TargetKind]:
        """The kind of target that each address scheme belongs to."""
        schemes: dict[str, TargetKind] = {}
        for kind in self.kinds.values():
            for scheme in kind.schemes:
                if scheme in schemes:
                    raise PluginError(f"two kinds of target claim addresses that begin with {scheme!r}")
                schemes[scheme] = kind
        return schemes

    @cached_property
    def reports(self) -> dict[str, Report]:
        """All report formats by name."""
        return self._named("reports", "report", Report)

    def report_for(self, path: Path) -> Report:
        """The report format that a file's ending chooses."""
        for report in self.reports.values():
            if any(path.name.lower().endswith(ending) for ending in report.endings):
                return report
        endings = ", ".join(sorted(ending for report in self.reports.values() for ending in report.endings))
        raise GovauditError(f"{path}: no report has this ending", hint=f"Use one of: {endings}.")

    @cached_property
    def policies(self) -> dict[str, Path]:
        """The files of all installed policy packs by id."""
        packs: dict[str, Path] = {}
        for package in self._packages("policies"):
            for folder in package.__path__:
                for path in sorted(Path(folder).glob("*.yaml")):
                    if path.stem in packs:
                        raise PluginError(f"two policy packs are named {path.stem!r}", hint=f"The second is {path}.")
                    packs[path.stem] = path
        return packs

    def sources(self, kind: str) -> Sources:
        """The readers and derivations of one kind of target."""
        if kind not in self._sources:
            found = self.kinds.get(kind)
            if found is None:
                return Sources((), ())
            modules = [*_tree(found.package + ".readers"), importlib.import_module("govaudit.targets.declared")]
            self._sources[kind] = Sources(_members(modules, Reader), self._derivations, self._tabulations)
        return self._sources[kind]

    @cached_property
    def _sources(self) -> dict[str, Sources]:
        return {}

    @cached_property
    def _derivations(self) -> list[Derivation]:
        return list(_members(_tree("govaudit.facts.derived"), Derivation))

    @cached_property
    def _tabulations(self) -> list[Tabulation]:
        return sorted(_members(_tree("govaudit.facts.tables"), Tabulation), key=lambda table: table.id)

    def _named(self, group: str, variable: str, kind: type[N]) -> dict[str, N]:
        """What the packages of a group hold in the variable, by name."""
        found: dict[str, N] = {}
        for package in self._packages(group):
            for module in _subpackages(package):
                value = getattr(module, variable, None)
                if isinstance(value, kind):
                    if value.name in found:
                        raise PluginError(f"two {group} are named {value.name!r}", hint=f"The second is in {module.__name__}.")
                    found[value.name] = value
        return found

    def _packages(self, group: str) -> Iterator[ModuleType]:
        yield importlib.import_module(f"govaudit.{group}")
        for plugin in self.plugins:
            for name in plugin.packages[group]:
                try:
                    yield importlib.import_module(name)
                except ImportError as error:
                    raise PluginError(
                        f"plugin {plugin.name} {plugin.version} cannot be loaded: {error}",
                        hint="Mend or uninstall it, or run with --no-plugins.",
                    ) from error

    def _modules(self, group: str) -> Iterator[ModuleType]:
        for package in self._packages(group):
            yield from _tree(package.__name__)


def _tree(name: str) -> Iterator[ModuleType]:
    """A module and, if it is a package, all that is below it, in order of names."""
    module = importlib.import_module(name)
    yield module
    if hasattr(module, "__path__"):
        for child in sorted(pkgutil.iter_modules(module.__path__), key=lambda child: child.name):
            yield from _tree(f"{name}.{child.name}")


def _subpackages(package: ModuleType) -> Iterator[ModuleType]:
    for child in sorted(pkgutil.iter_modules(package.__path__), key=lambda child: child.name):
        if child.ispkg:
            yield importlib.import_module(f"{package.__name__}.{child.name}")


def _members(modules: Iterable[ModuleType], kind: type[M]) -> Iterator[M]:
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, kind) and value.function.__module__ == module.__name__:
                yield value
