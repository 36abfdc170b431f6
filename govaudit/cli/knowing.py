"""The commands that tell what govaudit knows: of targets, and of itself."""

from __future__ import annotations

import json
import sys
import textwrap
import typing
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from govaudit.catalog import Catalog
from govaudit.cli import options
from govaudit.cli.logs import start_logging
from govaudit.cli.progress import shown
from govaudit.model import Target

T = TypeVar("T")


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
    import msgspec

    from govaudit.audit import know, know_from
    from govaudit.cli import sshd_settings
    from govaudit.explaining import explained, is_known

    start_logging(given["log_file"], verbose=given["verbose"])
    areas = tuple(area.replace("-", "_") for area in areas)
    asker = None if connection is None else sshd_settings.asker(connection, areas)
    if asker and table:
        raise click.UsageError("-C goes without --table")
    catalog = options.make_catalog(given["no_plugins"], given["plugin_names"])
    if table:
        tell_tables(target, address, areas, catalog, given)
        return
    if asker:
        areas = sshd_settings.AREAS
    found = _found(target, address, areas, catalog, given, know, know_from)
    known_areas = {area for one, _ in found for area in (fact.area() for fact in catalog.sources(one.kind).by_fact)}
    for area in areas:
        if area not in known_areas:
            raise click.UsageError(f"no area {area!r} on this kind of target; there are: {', '.join(sorted(known_areas))}")
    if asker:
        answered = [asker.tell(one.address, known) for one, known in found]
        raise click.exceptions.Exit(0 if answered and all(answered) else 3)
    any_known = False
    for one, known in found:
        told = explained(known)
        any_known = any_known or any(is_known(fact) for several in told.values() for fact in several)
        answer = {"target": one.address, "kind": one.kind, "areas": told}
        click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    if not any_known:
        raise click.exceptions.Exit(3)


def tell_tables(target: str, address: str | None, areas: tuple[str, ...], catalog: Catalog, given: Mapping[str, Any]) -> None:
    """Print the tables of some areas. Ends with 3 if none can be made."""
    from govaudit.audit import tabulate, tabulate_from
    from govaudit.language import in_words, translate
    from govaudit.model import Missing, Table, cell
    from govaudit.reporting import visible

    offered = {one.area for kind in catalog.kinds for one in catalog.sources(kind).tabulations}
    for area in areas:
        if area not in offered:
            names = ", ".join(sorted(name.replace("_", "-") for name in offered))
            raise click.UsageError(f"no table in the area {area!r}; there are some in: {names}")
    language = options.language_for(given["language"])
    terminal = catalog.reports["terminal"]
    any_known = False
    for one, tables in _found(target, address, areas, catalog, given, tabulate, tabulate_from):
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


def _found(
    target: str,
    address: str | None,
    areas: tuple[str, ...],
    catalog: Catalog,
    given: Mapping[str, Any],
    look: Callable[..., Iterable[tuple[Target, T]]],
    read: Callable[..., Iterable[tuple[Target, T]]],
) -> list[tuple[Target, T]]:
    """What looking at targets, or reading evidence, brings."""
    import msgspec

    from govaudit.cli.auditing import settings
    from govaudit.evidence import read_evidence
    from govaudit.inventory import limited

    if target.partition(":")[0] not in catalog.schemes and not options.is_inventory(target) and Path(target).is_file():
        reader = read_evidence(Path(target))
        within = {system.name for system in limited(reader.header.inventory, given["limits"]).systems}
        known = read(reader, catalog, areas, settings=settings(dict(given)))
        found = [(one, value) for one, value in known if one.system in within and address in (None, one.address)]
    else:
        inventory = options.make_inventory([target], catalog, given["limits"], quiet=given["quiet"])
        systems = [
            msgspec.structs.replace(system, targets=[one for one in system.targets if address in (None, one.address)])
            for system in inventory.systems
        ]
        with shown(1, quiet=True) as (progress, cancel):
            seen = look(systems, catalog, areas, settings=settings(dict(given)), cancel=cancel, progress=progress)
            found = sorted(seen, key=lambda item: (item[0].system, item[0].address))
    if address is not None and not found:
        raise click.UsageError(f"{target} has no target {address!r}")
    return found


@click.command(short_help="List the checks.")
@options.language_option
@options.plugin_options
def checks(language: str | None, no_plugins: bool, plugin_names: tuple[str, ...]) -> None:
    """List the checks: id, severity, requirement."""
    from govaudit.language import translate
    from govaudit.language.names import name_of

    catalog = options.make_catalog(no_plugins, plugin_names)
    spoken = options.language_for(language)
    for check in catalog.checks.values():
        click.echo(f"{check.id}  [{name_of(check.severity, spoken)}]  {translate(check.text.title, spoken)}")


@click.command(short_help="Explain a check: the requirement, why, how to mend it.")
@click.argument("check_id", metavar="ID")
@options.language_option
@options.plugin_options
def explain(check_id: str, language: str | None, no_plugins: bool, plugin_names: tuple[str, ...]) -> None:
    """Explain a check: the requirement, why it matters, how to mend it, what a policy can set, and what it looks at."""
    from govaudit.documents import did_you_mean
    from govaudit.errors import GovauditError
    from govaudit.language import translate, words_in
    from govaudit.language.names import name_of

    catalog = options.make_catalog(no_plugins, plugin_names)
    check = catalog.checks.get(catalog.formerly.get(check_id, check_id))
    if check is None:
        raise GovauditError(f"there is no check {check_id!r}", hint=did_you_mean(check_id, catalog.checks) or "List them: govaudit checks")
    spoken = options.language_for(language)
    say = words_in(spoken)
    click.echo(f"{check.id}  [{name_of(check.severity, spoken)}]\n")
    click.echo(f"{translate(check.text.title, spoken)}\n\n{translate_paragraphs(check.text.why, spoken)}\n")
    click.echo(say("To fix: {fix}", fix=translate_paragraphs(check.text.fix, spoken)))
    if check.parameters:
        click.echo("\n" + say("A policy can set:"))
        for parameter in check.parameters:
            click.echo(f"  {parameter.name} ({_choices(parameter.type)}) = {_written(parameter.default)}")
    kinds = [kind for kind in catalog.kinds if all(catalog.sources(kind).offers(need.fact) for need in check.needs)]
    click.echo("\n" + say("It looks at: {facts}", facts=", ".join(sorted({need.fact.area() for need in check.needs}))))
    click.echo(say("On targets of the kinds: {kinds}", kinds=", ".join(kinds)))


def translate_paragraphs(text: str, language: str) -> str:
    """Each paragraph of a check's text is one entry of the catalogue."""
    from govaudit.language import translate

    return "\n\n".join(translate(paragraph, language) for paragraph in text.split("\n\n"))


def _choices(hint: Any) -> str:
    """What a parameter can be: its choices, or the kind of value."""
    inner = typing.get_args(hint)
    match typing.get_origin(hint):
        case typing.Literal:
            return ", ".join(map(_written, inner))
        case typing.Annotated:
            least, most = inner[1].ge, inner[1].le
            return _choices(inner[0]) + (f", {least} to {most}" if least is not None and most is not None else "")
        case None:
            return str(getattr(hint, "__name__", hint))
        case _:
            return f"list of {' | '.join(_choices(one) for one in inner if one is not Ellipsis)}"


def _written(value: Any) -> str:
    """A value as a policy writes it."""
    return value if isinstance(value, str) and value else json.dumps(value, default=list, ensure_ascii=False)


@click.command(short_help="List the policy packs.")
@options.language_option
@options.plugin_options
def policies(language: str | None, no_plugins: bool, plugin_names: tuple[str, ...]) -> None:
    """List the policy packs: id, title, how many controls, the file, and what each is about."""
    from govaudit.policy import find_policy

    catalog = options.make_catalog(no_plugins, plugin_names)
    spoken = options.language_for(language)
    for name, path in catalog.policies.items():
        policy = find_policy(name, catalog.policies, catalog.checks)
        click.echo(f"{policy.id}  {policy.title.in_language(spoken)} ({len(policy.controls)})  {path}")
        click.echo(textwrap.fill(policy.description.in_language(spoken), 100, initial_indent="    ", subsequent_indent="    "))


@click.command(short_help="Print the JSON Schema of the JSON result.")
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) that every JSON result of this version keeps."""
    click.echo(json.dumps(Catalog().reports["json"].schema(), indent=2, ensure_ascii=False))
