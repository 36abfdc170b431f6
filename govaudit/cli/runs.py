"""The commands over the history."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from govaudit.cli import options


@click.group(invoke_without_command=True, short_help="List the runs that are kept, or prune them.")
@options.history_option
@click.pass_context
def history(ctx: click.Context, history_path: Path | None) -> None:
    """List the runs that are kept, newest first: id, when, score, grade, coverage, whether it is whole."""
    ctx.obj = history_path
    if ctx.invoked_subcommand is not None:
        return
    from govaudit.reporting import grade_in_words, percent, score_in_words, visible

    spoken = options.language_for(None)
    for run in options.open_history(history_path).runs():
        whole = "" if run.head.complete else f"  {run.head.incomplete_reason or 'incomplete'}"
        if run.score is None:
            click.echo(f"{run.head.id}  {run.head.started:%Y-%m-%d %H:%M} UTC  -{visible(whole)}")
            continue
        told = f"{score_in_words(run.score.overall, spoken)}  {grade_in_words(run.score.overall, spoken)}"
        click.echo(f"{run.head.id}  {run.head.started:%Y-%m-%d %H:%M} UTC  {told}  {percent(run.score.overall.coverage)}%{visible(whole)}")


@history.command()
@click.option("--keep", type=click.IntRange(0), metavar="N", help="Keep the newest N runs.")
@click.option("--older-than", metavar="D", help="Remove runs older than this, e.g. 90d or 12w.")
@click.pass_context
def prune(ctx: click.Context, keep: int | None, older_than: str | None) -> None:
    """Remove old runs, with the evidence that was kept for them."""
    if (keep is None) == (older_than is None):
        raise click.UsageError("say either --keep N or --older-than D")
    age = None
    if older_than is not None:
        found = re.fullmatch(r"(\d{1,4})([dw])", older_than)
        if not found:
            raise click.UsageError("--older-than takes a number of days or weeks up to 9999, e.g. 90d or 12w")
        age = timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))
    removed = options.open_history(ctx.obj).prune(keep=keep, older_than=age)
    click.echo(f"{len(removed)} runs removed")


@click.command(short_help="Print a run again.")
@click.argument("run", default="latest")
@options.output_option
@options.language_option
@options.history_option
@options.plugin_options
def show(run: str, outputs: tuple[Path, ...], **given: Any) -> None:
    """Print RUN again (an id, its beginning, `latest` or `previous`), or write reports of it."""
    from govaudit.cli.auditing import reports_for
    from govaudit.private_files import write_private_text

    catalog = options.make_catalog(given["no_plugins"], given["plugin_names"])
    writers = reports_for(outputs, catalog)
    kept = options.open_history(given["history_path"]).audit(run)
    spoken = options.language_for(given["language"], kept.head.language)
    for path, report in writers:
        with write_private_text(path) as out:
            report.write(kept, out, spoken)
        click.echo(path)
    if not writers:
        catalog.reports["terminal"].write(kept, sys.stdout, spoken)


@click.command(short_help="Tell what changed between two runs.")
@click.argument("a", metavar="[A]", default="previous")
@click.argument("b", metavar="[B]", default="latest")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@options.language_option
@options.history_option
@options.plugin_options
def diff(a: str, b: str, as_json: bool, **given: Any) -> None:
    """Tell what changed from run A to run B: new, fixed, still failing, newly unknown, no longer looked at.

    Both scores are over what A and B have in common, so that dropping a host cannot look like progress.
    """
    import msgspec

    from govaudit.comparison import compare_runs, write_comparison

    catalog = options.make_catalog(given["no_plugins"], given["plugin_names"])
    kept = options.open_history(given["history_path"])
    comparison = compare_runs(kept, a, b, catalog.formerly)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(comparison), indent=2).decode())
    else:
        write_comparison(comparison, sys.stdout, options.language_for(given["language"]))
