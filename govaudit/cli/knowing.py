"""The commands that tell what govaudit knows: of targets, and of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from govaudit.catalog import Catalog
from govaudit.cli import options
from govaudit.cli.logs import start_logging
from govaudit.cli.progress import shown


@click.command(short_help="Tell what govaudit knows of a target, as JSON, each field explained.")
@click.argument("target", metavar="TARGET|EVIDENCE")
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only this area of facts (sshd, accounts, …); may be repeated.")
@click.option(
    "-C",
    "connection",
    metavar="user=…,host=…,addr=…",
    help="With --area sshd: the settings for one such connection (laddr=, lport= too), in the form of `sshd -T -C`.",
)
@options.looking_options
@options.max_age_option
@options.plugin_options
@options.talk_options
def facts(target: str, areas: tuple[str, ...], connection: str | None, **given: Any) -> None:
    """Tell what govaudit knows of a target, or from evidence, as JSON, each field explained.

    The answer to "why do you say that?". What could not be looked at stands there with the reason. Ends with 3 if nothing is known.
    """
    import msgspec

    from govaudit.audit import know, know_from
    from govaudit.cli import sshd_settings
    from govaudit.cli.auditing import settings
    from govaudit.evidence import read_evidence
    from govaudit.explaining import explained

    start_logging(given["log_file"], verbose=given["verbose"])
    asker = None if connection is None else sshd_settings.asker(connection, areas)
    if asker:
        areas = sshd_settings.AREAS
    catalog = options.make_catalog(given["no_plugins"], given["plugin_names"])
    scheme = target.partition(":")[0]
    asked = settings(given)
    if scheme not in catalog.schemes and Path(target).is_file():
        found = list(know_from(read_evidence(Path(target)), catalog, areas, settings=asked))
    else:
        inventory = options.make_inventory([target], catalog)
        with shown(1, quiet=True) as (progress, cancel):
            found = list(know(inventory.systems, catalog, areas, settings=asked, cancel=cancel, progress=progress))
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
        any_known = any_known or any(fact["state"] in ("seen", "absent") for several in told.values() for fact in several)
        answer = {"target": one.address, "kind": one.kind, "areas": told}
        click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    if not any_known:
        raise click.exceptions.Exit(3)


@click.command(short_help="List the checks.")
@options.language_option
@options.plugin_options
def checks(language: str | None, no_plugins: bool, plugin_names: tuple[str, ...]) -> None:
    """List the checks: id, severity, requirement."""
    from govaudit.language import translate

    catalog = options.make_catalog(no_plugins, plugin_names)
    spoken = options.language_for(language)
    for check in catalog.checks.values():
        click.echo(f"{check.id}  [{check.severity}]  {translate(check.text.title, spoken)}")


@click.command(short_help="Explain a check: the requirement, why, how to mend it.")
@click.argument("check_id", metavar="ID")
@options.language_option
@options.plugin_options
def explain(check_id: str, language: str | None, no_plugins: bool, plugin_names: tuple[str, ...]) -> None:
    """Explain a check: the requirement, why it matters, how to mend it, what a policy can set, and what it looks at."""
    from govaudit.documents import did_you_mean
    from govaudit.errors import GovauditError
    from govaudit.language import translate, words_in

    catalog = options.make_catalog(no_plugins, plugin_names)
    check = catalog.checks.get(catalog.formerly.get(check_id, check_id))
    if check is None:
        raise GovauditError(f"there is no check {check_id!r}", hint=did_you_mean(check_id, catalog.checks) or "List them: govaudit checks")
    spoken = options.language_for(language)
    say = words_in(spoken)
    click.echo(f"{check.id}  [{check.severity}]\n")
    click.echo(f"{translate(check.text.title, spoken)}\n\n{translate_paragraphs(check.text.why, spoken)}\n")
    click.echo(say("To fix: {fix}", fix=translate_paragraphs(check.text.fix, spoken)))
    if check.parameters:
        click.echo("\n" + say("A policy can set:"))
        for parameter in check.parameters:
            click.echo(f"  {parameter.name} ({_type_name(parameter.type)}) = {parameter.default!r}")
    kinds = [kind for kind in catalog.kinds if all(catalog.sources(kind).offers(need.fact) for need in check.needs)]
    click.echo("\n" + say("It looks at: {facts}", facts=", ".join(need.fact.__name__ for need in check.needs)))
    click.echo(say("On targets of the kinds: {kinds}", kinds=", ".join(kinds)))


def translate_paragraphs(text: str, language: str) -> str:
    """Each paragraph of a check's text is one entry of the catalogue."""
    from govaudit.language import translate

    return "\n\n".join(translate(paragraph, language) for paragraph in text.split("\n\n"))


def _type_name(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not hasattr(hint, "__args__") else str(hint)


@click.command(short_help="List the policy packs.")
@options.language_option
@options.plugin_options
def policies(language: str | None, no_plugins: bool, plugin_names: tuple[str, ...]) -> None:
    """List the policy packs: id, title, how many controls, and the file."""
    from govaudit.policy import find_policy

    catalog = options.make_catalog(no_plugins, plugin_names)
    spoken = options.language_for(language)
    for name, path in catalog.policies.items():
        policy = find_policy(name, catalog.policies, catalog.checks)
        click.echo(f"{policy.id}  {policy.title.in_language(spoken)} ({len(policy.controls)})  {path}")


@click.command(short_help="Print the JSON Schema of the JSON result.")
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) that every JSON result of this version keeps."""
    import json

    click.echo(json.dumps(Catalog().reports["json"].schema(), indent=2, ensure_ascii=False))
