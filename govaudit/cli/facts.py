"""The command that tells what govaudit knows of targets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from govaudit.cli import options
from govaudit.cli.logs import start_logging
from govaudit.cli.progress import shown

if TYPE_CHECKING:
    from govaudit.catalog import Catalog
    from govaudit.evidence import EvidenceReader
    from govaudit.judging import Known
    from govaudit.model import Fact, System, Target

T = TypeVar("T")

_NAMED = 20
"""Addresses that an error names."""


@click.command(short_help="Tell what govaudit knows of a target, as JSON, each field explained.")
@click.argument("target", metavar="TARGET|INVENTORY|EVIDENCE")
@click.option("--target", "address", metavar="ADDRESS", help="Only this target of the inventory or the evidence.")
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only this area of facts (sshd, accounts, …); may be repeated.")
@click.option(
    "-C",
    "connection",
    metavar="user=…,host=…,addr=…",
    help="With --area sshd: the settings for one such connection (laddr=, lport= too), in the form of `sshd -T -C`.",
)
@options.limit_option
@click.option("--table", is_flag=True, help="As tables for people, where the area has some (accounts, …).")
@options.language_option
@options.looking_options
@options.max_age_option
@options.plugin_options
@options.talk_options
def facts(target: str, address: str | None, areas: tuple[str, ...], connection: str | None, *, table: bool, **given: Any) -> None:
    """Tell what govaudit knows of a target, of those of an inventory, or from evidence, as JSON, each field explained.

    The answer to "why do you say that?". What could not be looked at stands there with the reason. Ends with 3 if nothing is known.
    """
    from govaudit.asking import know, know_from
    from govaudit.cli import sshd_settings

    start_logging(given["log_file"], verbose=given["verbose"])
    areas = tuple(area.replace("-", "_") for area in areas)
    asker = None if connection is None else sshd_settings.asker(connection, areas)
    if asker and table:
        raise click.UsageError("-C goes without --table")
    catalog = options.make_catalog(given["no_plugins"], given["plugin_names"])
    if table:
        tell_tables(_asked(target, address, catalog, given), areas, catalog, given)
        return
    asked = _asked(target, address, catalog, given)
    _refuse_unknown_areas(asked, areas, catalog)
    if asker:
        areas = sshd_settings.AREAS
    found = _found(asked, partial(know, catalog=catalog, areas=areas), partial(know_from, catalog=catalog, areas=areas), given)
    if asker:
        answered = [asker.tell(one.address, known) for one, known in found]
        raise click.exceptions.Exit(0 if answered and all(answered) else 3)
    any_known = False
    for one, known in found:
        any_known |= _tell(one, known)
    if not any_known:
        raise click.exceptions.Exit(3)


def _tell(one: Target, known: dict[type[Fact], Known]) -> bool:
    """Print what is known of one target; says whether anything is."""
    import msgspec

    from govaudit.explaining import explained, is_known

    told = explained(known)
    answer = {"target": one.address, "kind": one.kind, "areas": told}
    click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    return any(is_known(fact) for several in told.values() for fact in several)


def tell_tables(asked: _Asked, areas: tuple[str, ...], catalog: Catalog, given: Mapping[str, Any]) -> None:
    """Print the tables of some areas. Ends with 3 if none can be made."""
    from govaudit.asking import tabulate, tabulate_from
    from govaudit.language import in_words, translate
    from govaudit.model import Missing, Table, cell
    from govaudit.reporting import visible

    offered = {one.area for kind in catalog.kinds for one in catalog.sources(kind).tabulations}
    for area in areas:
        if area not in offered:
            raise click.UsageError(f"no table in the area {area!r}; there are some in: {_named(offered)}")
    language = options.language_for(given["language"])
    terminal = catalog.reports["terminal"]
    any_known = False
    look, read = partial(tabulate, catalog=catalog, areas=areas), partial(tabulate_from, catalog=catalog, areas=areas)
    for one, tables in _found(asked, look, read, given):
        click.echo(f"# {visible(one.address)}")
        if not tables:
            click.echo(translate("This kind of target has no such table.", language))
        for name, found in tables.items():
            any_known = any_known or not isinstance(found, Missing)
            if isinstance(found, Table):
                terminal.write_tables([found], sys.stdout, language)
            else:
                click.echo(f"{name}: {visible(in_words(cell(found), language))}")
    if not any_known:
        raise click.exceptions.Exit(3)


class _Asked(NamedTuple):
    """What a command is about."""

    evidence: EvidenceReader | None
    """None where the targets themselves are looked at."""
    systems: list[System]
    """With those of their targets that are asked for."""

    @property
    def targets(self) -> list[Target]:
        return [one for system in self.systems for one in system.targets]


def _asked(target: str, address: str | None, catalog: Catalog, given: Mapping[str, Any]) -> _Asked:
    """Which targets are meant. Raises UsageError for an address that is none of them."""
    import msgspec

    from govaudit.evidence import read_evidence
    from govaudit.inventory import limited

    evidence = None
    if target.partition(":")[0] not in catalog.schemes and not options.is_inventory(target) and Path(target).is_file():
        evidence = read_evidence(Path(target))
        inventory = limited(evidence.header.inventory, given["limits"])
    else:
        inventory = options.make_inventory([target], catalog, given["limits"], quiet=given["quiet"])
    asked = _Asked(
        evidence,
        [
            msgspec.structs.replace(system, targets=[one for one in system.targets if address in (None, one.address)])
            for system in inventory.systems
        ],
    )
    if address is not None and not asked.targets:
        has = sorted({one.address for system in inventory.systems for one in system.targets})
        more = f" and {len(has) - _NAMED} more" if len(has) > _NAMED else ""
        raise click.UsageError(f"{target} has no target {address!r}; it has: {', '.join(has[:_NAMED]) or 'none'}{more}")
    return asked


def _refuse_unknown_areas(asked: _Asked, areas: Sequence[str], catalog: Catalog) -> None:
    there = {fact.area() for kind in {one.kind for one in asked.targets} for fact in catalog.sources(kind).by_fact}
    for area in areas:
        if area not in there:
            raise click.UsageError(f"no area {area!r} on this kind of target; there are: {_named(there)}")


def _named(areas: Iterable[str]) -> str:
    return ", ".join(sorted(area.replace("_", "-") for area in areas))


def _found(
    asked: _Asked,
    look: Callable[..., Iterable[tuple[Target, T]]],
    read: Callable[..., Iterable[tuple[Target, T]]],
    given: Mapping[str, Any],
) -> Iterator[tuple[Target, T]]:
    """What looking brings, by system and address; or what the evidence brings, one target after the other as they stand there."""
    from govaudit.cli.auditing import settings

    if asked.evidence is not None:
        wanted = {(one.system, one.address) for one in asked.targets}
        yield from read(asked.evidence, settings=settings(dict(given)), wanted=wanted)
        return
    with shown(asked.systems, quiet=True) as (progress, cancel):
        seen = look(asked.systems, settings=settings(dict(given)), cancel=cancel, progress=progress)
        found = sorted(seen, key=lambda item: (item[0].system, item[0].address))
    yield from found
