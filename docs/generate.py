"""Writes the reference pages from the code: `make docs`. A test compares them, so they cannot rot."""

from __future__ import annotations

from pathlib import Path

import click

from govaudit.catalog import Catalog
from govaudit.cli.start import COMMANDS, Commands, govaudit

HERE = Path(__file__).parent


def command_line() -> str:
    """docs/cli.md: the help of every command."""
    pages = ["# Command line", "", "What `--help` prints; exit codes: [exit-codes.md](exit-codes.md).", ""]
    context = help_context(govaudit, "govaudit")
    pages += section("govaudit", govaudit, context)
    assert isinstance(govaudit, Commands)
    for name in COMMANDS:
        command = govaudit.get_command(context, name)
        assert command is not None
        inner = help_context(command, name, context)
        pages += section(f"govaudit {name}", command, inner)
        if isinstance(command, click.Group):
            for below, sub in command.commands.items():
                pages += section(f"govaudit {name} {below}", sub, help_context(sub, below, inner))
    return "\n".join(pages)


def help_context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    """A context as the command itself makes it for --help, on a terminal of 100 columns."""
    return click.Context(command, info_name=name, parent=parent, terminal_width=100, **command.context_settings)


def section(title: str, command: click.Command, context: click.Context) -> list[str]:
    """One command."""
    return [f"## {title}", "", "```text", command.get_help(context), "```", ""]


def checks() -> str:
    """docs/checks.md: every check, by domain, with what it asks, looks at and lets a policy set."""
    catalog = Catalog()
    pages = [
        "# Checks",
        "",
        f"{len(catalog.checks)} checks. `govaudit explain ID` says why each matters and how to mend what it finds.",
        "",
    ]
    domain = ""
    for check in catalog.checks.values():
        if check.domain != domain:
            domain = check.domain
            pages += [
                f"## {domain}",
                "",
                "| check | severity | requirement | kinds of target | a policy can set |",
                "|---|---|---|---|---|",
            ]
        kinds = ", ".join(kind for kind in sorted(catalog.kinds) if all(catalog.sources(kind).offers(need.fact) for need in check.needs))
        can_set = ", ".join(f"`{parameter.name}={parameter.default!r}`" for parameter in check.parameters)
        pages.append(f"| `{check.id}` | {check.severity} | {check.text.title} | {kinds} | {can_set.replace('|', '&#124;')} |")
    return "\n".join(pages) + "\n"


def facts() -> str:
    """docs/facts.md: the vocabulary, as `govaudit facts` explains it."""
    import inspect

    from govaudit.explaining import meanings

    catalog = Catalog()
    found = {fact for kind in catalog.kinds for fact in catalog.sources(kind).by_fact}
    pages = ["# Facts", "", "The vocabulary: what govaudit can know, by area. Facts say what was seen; checks judge it.", ""]
    area = ""
    for fact in sorted(found, key=lambda fact: (fact.area(), fact.__name__)):
        if fact.area() != area:
            area = fact.area()
            pages += [f"## {area}", ""]
        pages += [f"### {fact.__name__}", "", " ".join((inspect.getdoc(fact) or "").split()), ""]
        pages += [f"- `{name}`: {meaning}" for name, meaning in meanings(fact).items()] + [""]
    return "\n".join(pages)


PAGES = {"cli.md": command_line, "checks.md": checks, "facts.md": facts}


def main() -> None:
    """Write them all."""
    for name, page in PAGES.items():
        (HERE / name).write_text(page())


if __name__ == "__main__":
    main()
