"""Options that several commands share, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from govaudit.catalog import Catalog
from govaudit.errors import PolicyError
from govaudit.history import History
from govaudit.inventory import inventory_of, read_inventory
from govaudit.language import choose_language
from govaudit.model import Inventory, Policy
from govaudit.policy import find_policy

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_INVENTORY = Path("govaudit.yaml")
DEFAULT_POLICY = "essentials"


def _apply(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


plugin_options = _apply(
    click.option("--no-plugins", is_flag=True, help="Load no plugins."),
    click.option("--plugin", "plugin_names", multiple=True, metavar="NAME", help="Load this plugin alone; may be repeated."),
)
history_option = click.option(
    "--history",
    "history_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GOVAUDIT_HISTORY",
    show_envvar=True,
    help="The history of runs; by default in your data directory.",
)
language_option = click.option(
    "--lang", "language", type=click.Choice(["id", "en"]), help="The language of reports; by default the inventory's, then the locale's."
)
talk_options = _apply(
    click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors."),
    click.option("--verbose", "-v", is_flag=True, help="Print what is being done."),
    click.option("--log-file", type=click.Path(path_type=Path, dir_okay=False), help="Where to log; by default in your data directory."),
)
policy_option = click.option(
    "--policy", "policy_names", multiple=True, metavar="ID|FILE", help="A policy pack; may be repeated. [default: essentials]"
)
looking_options = _apply(
    click.option("--jobs", type=click.IntRange(1, 256), default=8, show_default=True, help="Targets to look at side by side."),
    click.option("--timeout", type=click.FloatRange(1, 86_400), default=300, show_default=True, help="Seconds that one target may take."),
)
output_option = click.option(
    "--output",
    "-o",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write a report; the ending chooses the format (.json .html .sarif). May be repeated.",
)
max_age_option = click.option(
    "--max-age", type=click.IntRange(0), default=30, show_default=True, metavar="DAYS", help="Days after which an observation is stale."
)
gate_options = _apply(
    click.option(
        "--fail-on",
        type=click.Choice(["critical", "high", "medium", "low"]),
        default="high",
        show_default=True,
        help="End with 1 if a check of this severity or above fails.",
    ),
    click.option("--min-score", type=click.FloatRange(0, 100), metavar="N", help="End with 1 if the overall score is lower."),
    click.option(
        "--min-coverage",
        type=click.FloatRange(0, 100),
        default=70,
        show_default=True,
        metavar="N",
        help="End with 3 if less than N % of the weight could be judged.",
    ),
    click.option("--baseline", metavar="RUN|FILE", help="Only failures that this run or JSON result does not have count."),
    click.option("--exit-zero", is_flag=True, help="End with 0 once the reports are written, whatever they say."),
)


def make_catalog(no_plugins: bool, plugin_names: Sequence[str]) -> Catalog:
    """The catalog that the plugin options ask for."""
    if no_plugins and plugin_names:
        raise click.UsageError("--no-plugins and --plugin exclude each other")
    return Catalog.with_plugins([] if no_plugins else list(plugin_names) or None)


def make_inventory(arguments: Sequence[str], catalog: Catalog) -> Inventory:
    """Who is to be audited: addresses and inventory files, or `govaudit.yaml` here, or this machine."""
    if not arguments:
        arguments = [str(DEFAULT_INVENTORY)] if DEFAULT_INVENTORY.is_file() else ["local:"]
    files = [argument for argument in arguments if _is_inventory(argument)]
    addresses = [argument for argument in arguments if not _is_inventory(argument)]
    if len(files) > 1 or (files and addresses):
        raise click.UsageError("name one inventory, or addresses of targets, not both")
    return read_inventory(Path(files[0]), catalog.schemes) if files else inventory_of(addresses, catalog.schemes)


def _is_inventory(argument: str) -> bool:
    return argument.endswith((".yaml", ".yml")) and not re.match(r"[a-z]+:", argument)


def make_policies(names: Sequence[str], catalog: Catalog) -> list[Policy]:
    """The chosen policies, each once."""
    chosen: dict[str, Policy] = {}
    for name in names or [DEFAULT_POLICY]:
        policy = find_policy(name, catalog.policies, catalog.checks)
        if chosen.setdefault(policy.id, policy).digest != policy.digest:
            raise PolicyError(
                f"two different policies have the id {policy.id!r}", hint=f"Give one of them another id; the second is {name}."
            )
    return list(chosen.values())


def open_history(path: Path | None) -> History:
    """The history that the option names, or the user's own."""
    return History.open(path)


def language_for(asked: str | None, inventory: str = "") -> str:
    """The language to answer in."""
    import os

    return choose_language(asked or "", inventory, os.environ)
