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


def shell_escapes() -> str:
    """docs/shell-escapes.md: which programs give root away, and what is made of their arguments."""
    from govaudit.facts.shell_escapes import ESCAPES, NEEDS

    pages = [
        "# Programs that give root away",
        "",
        "Whoever may run one of these as root, by sudo or doas, has all of root: `SudoRight.becomes_root_by` names them. Versions and",
        "variants count as the program (`python3.11`, `vim.basic`). With NOEXEC those of the last column are left. The list cannot",
        "be whole: a program that is not in it is not thereby harmless.",
        "",
        "Sources: each program's own manual (section 1 or 8), where the option, key or command that does it stands; sudoers(5),",
        "*Preventing command escapes*; [GTFOBins](https://gtfobins.github.io), which collects the ways.",
        "",
        "| programs | what they do for their user | counted | in spite of NOEXEC |",
        "|---|---|---|---|",
    ]
    by_escape: dict[object, list[str]] = {}
    for program, escape in ESCAPES.items():
        by_escape.setdefault(escape, []).append(program)
    for program_names in by_escape.values():
        escape = ESCAPES[program_names[0]]
        named = ", ".join(f"`{name}`" for name in sorted(program_names))
        way = escape.way.replace("|", "&#124;")
        pages.append(f"| {named} | {way} | {NEEDS[escape.needs]} | {'yes' if escape.survives_noexec else 'no'} |")
    pages += [
        "",
        "A folder of the system or a pattern in one (`/usr/bin/*`) counts as a whole. `sudoedit` counts without a file, with a wildcard,",
        "or for a file by which one becomes root, such as `/etc/sudoers`. Any program in `/home`, `/tmp` and",
        "the like counts, since users put it there. What a regular expression allows is not followed: unknown.",
        "",
    ]
    return "\n".join(pages)


def looked_at() -> str:
    """docs/looked-at.md: everything that is asked of a host when all checks are asked."""
    import inspect

    from govaudit.model import Declared, Request, TargetClock
    from govaudit.reading import Each, FirstOf, Maybe, Reader, Want

    def requests(want: Want) -> list[Request]:
        match want:
            case Maybe():
                return [want.request]
            case FirstOf():
                return list(want.requests)
            case Each():
                return []
            case _:
                return [want]

    readers = [source for source in Catalog().sources("host").by_fact.values() if isinstance(source, Reader)]
    wants = [want for reader in readers for want in reader.wants]
    asked = {request.key: request for want in wants for request in requests(want)}
    kinds: dict[type[Request], set[str]] = {}
    for key, request in asked.items():
        if not isinstance(request, Declared | TargetClock):
            kinds.setdefault(type(request), set()).add(key)
    pages = [
        "# What is looked at on a host",
        "",
        "All that a host can be asked, with every check of the catalogue; a policy asks the part that its checks rest on. Nothing else is",
        "run and nothing is written. `govaudit collect --print-script` prints the script with exactly this list for a policy.",
        "",
    ]
    for kind in sorted(kinds, key=lambda kind: kind.__name__):
        pages += [f"## {kind.__name__}", "", " ".join((inspect.getdoc(kind) or "").split()), ""]
        for key in sorted(kinds[kind]):
            word, _, rest = key.partition(" ")
            pages.append(f"- `{rest or word}`")
        pages.append("")
    sources = sorted({want.source.key for want in wants if isinstance(want, Each)})
    pages += [
        "## What follows from answers",
        "",
        "A file that another names (an Include, a home in /etc/passwd, a key file in crypttab, a unit behind a link, a database)",
        "is looked at in turn, by the same means; at most 10,000 on one host. It can follow from:",
        "",
        *(f"- `{key}`" for key in sources),
        "",
    ]
    return "\n".join(pages)


PAGES = {"looked-at.md": looked_at, "cli.md": command_line, "checks.md": checks, "facts.md": facts, "shell-escapes.md": shell_escapes}


def main() -> None:
    """Write them all."""
    for name, page in PAGES.items():
        (HERE / name).write_text(page())


if __name__ == "__main__":
    main()
