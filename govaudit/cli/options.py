"""Options that several commands share, and what they mean."""

from __future__ import annotations

import logging
import math
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from govaudit.catalog import Catalog
from govaudit.errors import PolicyError
from govaudit.history import History
from govaudit.inventory import inventory_of, is_ansible, limited, read_ansible, read_inventory
from govaudit.language import choose_language
from govaudit.model import Inventory, Policy
from govaudit.policy import find_policy

if TYPE_CHECKING:
    from govaudit.evidence import EvidenceHeader

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_INVENTORY = Path("govaudit.yaml")
DEFAULT_POLICY = "essentials"
MAX_DAYS = 36_500
ANSIBLE = "ansible:"
"""What stands before an Ansible inventory whose name does not say that it is one."""
NOTICES_SHOWN = 20

log = logging.getLogger(__name__)


def _apply(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


class _Number(click.FloatRange):
    """A number within bounds; click lets `nan` through, which is within and without every bound."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return float(number)


class _HistoryFile(click.Path):
    """A file; a path would make folders of a URL's parts."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if "://" in str(value):
            self.fail(f"{str(value).partition('://')[0]}://… is not a file. Databases by URL are not supported.", param, ctx)
        return super().convert(value, param, ctx)


plugin_options = _apply(
    click.option("--no-plugins", is_flag=True, help="Load no plugins."),
    click.option("--plugin", "plugin_names", multiple=True, metavar="NAME", help="Load this plugin alone; may be repeated."),
)
history_option = click.option(
    "--history",
    "history_path",
    type=_HistoryFile(path_type=Path, dir_okay=False),
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
    click.option("--timeout", type=_Number(1, 86_400), default=300, show_default=True, help="Seconds that one target may take."),
)
limit_option = click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="GROUP_OR_SYSTEM",
    help="Only these of the inventory: groups, systems, patterns (web*), !without, &and-in, with commas between; may be repeated.",
)
output_option = click.option(
    "--output",
    "-o",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, readable=False),
    metavar="FILE",
    help="Also write a report; the ending chooses the format (.json .html .sarif). May be repeated.",
)
max_age_option = click.option(
    "--max-age",
    type=click.IntRange(0, MAX_DAYS),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="Days after which an observation is stale.",
)
gate_options = _apply(
    click.option(
        "--fail-on",
        type=click.Choice(["critical", "high", "medium", "low"]),
        default="high",
        show_default=True,
        help="End with 1 if a check of this severity or above fails.",
    ),
    click.option("--min-score", type=_Number(0, 100), metavar="N", help="End with 1 if the overall score is lower."),
    click.option(
        "--min-coverage",
        type=_Number(0, 100),
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


def make_inventory(arguments: Sequence[str], catalog: Catalog, limits: Sequence[str] = (), *, quiet: bool = False) -> Inventory:
    """Who is to be audited: addresses or an inventory, or `govaudit.yaml` here, or this machine; of them those within the limits."""
    if not arguments:
        arguments = [str(DEFAULT_INVENTORY)] if DEFAULT_INVENTORY.is_file() else ["local:"]
    files = [argument for argument in arguments if is_inventory(argument)]
    addresses = [argument for argument in arguments if not is_inventory(argument)]
    if len(files) > 1 or (files and addresses):
        raise click.UsageError("name one inventory, or addresses of targets, not both")
    inventory = _inventory_in(files[0], catalog) if files else inventory_of(addresses, catalog.schemes)
    _tell(inventory.notices, quiet=quiet)
    return limited(inventory, limits)


def _inventory_in(argument: str, catalog: Catalog) -> Inventory:
    path = Path(argument.removeprefix(ANSIBLE))
    if argument.startswith(ANSIBLE) or (path.exists() and is_ansible(path)):
        return read_ansible(path, catalog.schemes)
    return read_inventory(path, catalog.schemes)


def _tell(notices: Sequence[str], *, quiet: bool) -> None:
    """What the inventory says and is not followed: all of it in the log, the beginning on the terminal."""
    from govaudit.reporting import visible

    for notice in notices:
        log.info("%s", notice)
    if not quiet:
        for notice in notices[:NOTICES_SHOWN]:
            click.echo(visible(notice), err=True)
        if len(notices) > NOTICES_SHOWN:
            click.echo(f"… and {len(notices) - NOTICES_SHOWN} more of the kind, in the log", err=True)


def is_inventory(argument: str) -> bool:
    """Whether an argument names an inventory, and is no address of a target."""
    if argument.startswith(ANSIBLE):
        return True
    return argument.endswith((".yaml", ".yml", ".ini")) and not re.match(r"[a-z]+:", argument)


def refuse_overwriting(outputs: Iterable[Path], inputs: Iterable[str | Path]) -> None:
    """Raise where an output is one of the files that the command reads."""
    read = [given for given in inputs if os.path.exists(given)]  # noqa: PTH110 - Path.exists raises where we may not look
    for output in outputs:
        if os.path.exists(output) and any(os.path.samefile(output, given) for given in read):  # noqa: PTH110, PTH121
            raise click.UsageError(f"{output} is read by this command; name another file for what it writes")


def read_of(inventory: Inventory, policy_names: Iterable[str]) -> list[str]:
    """The files that a command reads: the inventory, policies, and what targets name."""
    addresses = [target.address.partition(":")[2] for system in inventory.systems for target in system.targets]
    return [inventory.path, *policy_names, *addresses]


def made_before(
    header: EvidenceHeader, arguments: Sequence[str], names: Sequence[str], catalog: Catalog, limits: Sequence[str] = ()
) -> tuple[Inventory, list[Policy]]:
    """Inventory and policies to go on with: as named now, else those of the interrupted run, as their files are now."""
    then = header.inventory
    as_it_was = not arguments and not then.path
    inventory = then if as_it_was else make_inventory(arguments or [then.path], catalog, limits)
    if names:
        return inventory, make_policies(names, catalog)
    return inventory, [make_policies([one.id], catalog)[0] if one.id in catalog.policies else one for one in header.policies]


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
    """The history that the option names, or the user's own. Raises where the folder of the one that is named is not there."""
    from govaudit.private_files import refuse_without_folder

    history = History.open(path)
    if path is not None:
        refuse_without_folder(path)
    return history


def language_for(asked: str | None, inventory: str = "") -> str:
    """The language to answer in."""
    return choose_language(asked or "", inventory, os.environ)
