"""The commands that tell what govaudit knows how to do: its checks, its policies, its result."""

from __future__ import annotations

import json
import textwrap
import typing
from typing import Any

import click

from govaudit.catalog import Catalog
from govaudit.cli import options


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
