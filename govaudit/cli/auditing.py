"""The commands that look, judge and report."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govaudit.cli import options
from govaudit.cli.logs import start_logging
from govaudit.cli.progress import shown

if TYPE_CHECKING:
    from govaudit.audit import Outcome
    from govaudit.catalog import Catalog
    from govaudit.gating import Gate
    from govaudit.history import History
    from govaudit.reporting import Report
    from govaudit.running import Settings

log = logging.getLogger(__name__)


@click.command(short_help="Audit targets against policies, and report.")
@click.argument("targets", nargs=-1, metavar="[TARGET|INVENTORY]...")
@click.option(
    "--resume",
    "resumed",
    is_flag=False,
    flag_value="",
    metavar="[RUN]",
    help="Go on with an interrupted run, the newest unless --resume=RUN names one: look only at what it has not seen whole.",
)
@options.policy_option
@options.output_option
@options.gate_options
@options.language_option
@options.limit_option
@options.looking_options
@options.max_age_option
@options.history_option
@options.plugin_options
@options.talk_options
def audit(
    targets: tuple[str, ...], resumed: str | None, policy_names: tuple[str, ...], outputs: tuple[Path, ...], **given: Any
) -> None:
    """Audit targets against policies, and report.

    A TARGET is an address: local:, ssh://user@host[:port], root:PATH, capture:FILE, code:PATH,
    files:PATH, https://host[:port]/ or net:HOST[/CIDR]. An INVENTORY is a .yaml file, or one of
    Ansible's: .ini, .yaml, or any file as ansible:FILE. Without any, the inventory govaudit.yaml
    here is audited if there is one, else this machine.
    """
    from govaudit.audit import audit as run_audit
    from govaudit.resuming import run_of

    log_file = start_logging(given["log_file"], verbose=given["verbose"])
    catalog = options.make_catalog(given["no_plugins"], given["plugin_names"])
    writers = reports_for(outputs, catalog)
    history = options.open_history(given["history_path"])
    if resumed is None:
        remains = None
        inventory = options.make_inventory(targets, catalog, given["limits"], quiet=given["quiet"])
        policies = options.make_policies(policy_names, catalog)
    else:
        remains = run_of(history, resumed, max_age=settings(given).max_age)
        inventory, policies = options.made_before(remains.header, targets, policy_names, catalog, given["limits"])
    options.refuse_overwriting(outputs, [*options.read_of(inventory, policy_names), given["baseline"] or ""])
    gate = make_gate(given, history, catalog)
    with shown(inventory.systems, quiet=given["quiet"]) as (progress, cancel):
        outcome = run_audit(
            inventory, policies, catalog, history, gate, settings=settings(given), cancel=cancel, progress=progress, remains=remains
        )
    finish(outcome, writers, options.language_for(given["language"], inventory.language), catalog, log_file, given)


@click.command(short_help="Look at targets and write the evidence, without judging it.")
@click.argument("targets", nargs=-1, metavar="[TARGET|INVENTORY]...")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False, readable=False), metavar="FILE", help="The evidence file.")
@click.option("--resume", is_flag=True, help="Go on with what was interrupted: look only at what FILE lacks.")
@click.option("--print-script", is_flag=True, help="Print the script that makes a capture on a host that nothing reaches; look at nothing.")
@click.option("--print-sudoers", is_flag=True, help="Print the sudoers line by which a user may run that script as root, and nothing else.")
@click.option("--script-path", default="", metavar="PATH", help="With --print-sudoers: where the script stands on the host.")
@click.option("--script-user", default="govaudit", metavar="USER", show_default=True, help="With --print-sudoers: who runs it.")
@options.policy_option
@options.limit_option
@options.looking_options
@options.plugin_options
@options.talk_options
def collect(
    targets: tuple[str, ...],
    output: Path | None,
    policy_names: tuple[str, ...],
    *,
    resume: bool,
    print_script: bool,
    print_sudoers: bool,
    script_path: str,
    script_user: str,
    **given: Any,
) -> None:
    """Look at targets and write the evidence, without judging it.

    `govaudit judge FILE` goes on from there, here or elsewhere. Ends with 3 if a target was not seen whole.
    A host that nothing reaches: run what --print-script prints there, as root, and audit its output as capture:FILE.
    A host that takes no script from outside: put that script there (--print-sudoers, or a forced command), and set `installed`.
    """
    from govaudit.audit import capture_script, script_permission
    from govaudit.audit import collect as run_collect
    from govaudit.model import TargetName, names_of
    from govaudit.private_files import refuse_without_folder
    from govaudit.reporting import visible
    from govaudit.resuming import collection_at

    start_logging(given["log_file"], verbose=given["verbose"])
    catalog = options.make_catalog(given["no_plugins"], given["plugin_names"])
    policies = options.make_policies(policy_names, catalog)
    if print_script and print_sudoers:
        raise click.UsageError("--print-script and --print-sudoers print two files: call twice, with the same policies")
    if print_script:
        click.echo(capture_script(policies, catalog), nl=False)
        return
    if print_sudoers:
        try:
            click.echo(script_permission(policies, catalog, script_path, script_user), nl=False)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        return
    if output is None:
        raise click.UsageError("say where the evidence goes: -o FILE")
    refuse_without_folder(output)
    if resume:
        remains = collection_at(output, max_age=settings(given).max_age)
        inventory, policies = options.made_before(remains.header, targets, policy_names, catalog, given["limits"])
    else:
        remains, inventory = None, options.make_inventory(targets, catalog, given["limits"], quiet=given["quiet"])
    options.refuse_overwriting([output], options.read_of(inventory, policy_names))
    with shown(inventory.systems, quiet=given["quiet"]) as (progress, cancel):
        collected = run_collect(
            inventory, policies, catalog, output, settings=settings(given), cancel=cancel, progress=progress, remains=remains
        )
    troubled = [target for target in collected.targets if not target.complete]
    names = names_of(TargetName(target.system, target.address) for target in collected.targets)
    for target in troubled:
        name = names[TargetName(target.system, target.address)]
        click.echo(f"{visible(name)}: {visible(str(target.trouble.sentence)) if target.trouble else 'incomplete'}", err=True)
    if not given["quiet"]:
        click.echo(f"{len(collected.targets) - len(troubled)} of {len(collected.targets)} targets seen; evidence: {collected.path}")
    if troubled or not collected.complete:
        raise click.exceptions.Exit(3)


@click.command(short_help="Judge evidence, without touching any target.")
@click.argument("evidence", type=click.Path(path_type=Path))
@options.policy_option
@options.output_option
@options.gate_options
@options.language_option
@options.max_age_option
@options.history_option
@options.plugin_options
@options.talk_options
def judge(evidence: Path, policy_names: tuple[str, ...], outputs: tuple[Path, ...], **given: Any) -> None:
    """Judge EVIDENCE, without touching any target.

    By the policies that it was collected for, as they were then, unless --policy names others.
    """
    from govaudit.audit import judge as run_judge
    from govaudit.evidence import read_evidence

    log_file = start_logging(given["log_file"], verbose=given["verbose"])
    catalog = options.make_catalog(given["no_plugins"], given["plugin_names"])
    writers = reports_for(outputs, catalog)
    options.refuse_overwriting(outputs, [evidence, *policy_names, given["baseline"] or ""])
    reader = read_evidence(evidence)
    policies = options.make_policies(policy_names, catalog) if policy_names else reader.header.policies
    history = options.open_history(given["history_path"])
    gate = make_gate(given, history, catalog)
    outcome = run_judge(reader, policies, catalog, history, gate, settings=settings({**given, "jobs": 1, "timeout": 300}))
    finish(outcome, writers, options.language_for(given["language"], reader.header.inventory.language), catalog, log_file, given)


def settings(given: dict[str, Any]) -> Settings:
    """How the run is done, as the options say."""
    from govaudit.running import Settings

    return Settings(jobs=given["jobs"], seconds=given["timeout"], max_age=timedelta(days=given.get("max_age", 30)))


def make_gate(given: dict[str, Any], history: History, catalog: Catalog) -> Gate:
    """What the exit code depends on, as the options say."""
    from govaudit.gating import Gate
    from govaudit.model import Severity

    baseline = None
    if given["baseline"]:
        from govaudit.comparison import failing_in

        baseline = failing_in(given["baseline"], history, catalog.formerly)
    return Gate(
        fail_on=Severity(given["fail_on"]),
        min_score=given["min_score"],
        min_coverage=given["min_coverage"],
        baseline=baseline,
    )


def reports_for(outputs: Sequence[Path], catalog: Catalog) -> list[tuple[Path, Report]]:
    """The report for each file, before anything is looked at: a wrong name must not cost an audit."""
    from govaudit.private_files import refuse_unless_regular, refuse_without_folder

    for path in outputs:
        refuse_without_folder(path)
        refuse_unless_regular(path)
    return [(path, catalog.report_for(path)) for path in outputs]


def finish(
    outcome: Outcome, writers: Sequence[tuple[Path, Report]], language: str, catalog: Catalog, log_file: Path, given: dict[str, Any]
) -> None:
    """Write the reports, print the summary, and end with the gate's exit code."""
    from govaudit.language import in_words
    from govaudit.private_files import write_private_text
    from govaudit.reporting import visible

    for path, report in writers:
        with write_private_text(path) as out:
            report.write(outcome.audit, out, language)
        log.info("report: %s", path)
    if not given["quiet"]:
        catalog.reports["terminal"].write(outcome.audit, sys.stdout, language)
        for path, _ in writers:
            click.echo(visible(str(path)))
        if outcome.has_bug:
            click.echo(visible(f"{log_file}"), err=True)
    if outcome.exit_code and not given["exit_zero"]:
        if not given["quiet"]:
            for reason in outcome.reasons:
                click.echo(visible(in_words(reason, language)), err=True)
        raise click.exceptions.Exit(outcome.exit_code)
