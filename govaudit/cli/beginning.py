"""The commands that start something: an inventory, a check, shell completion."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Write a commented inventory to start from.")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), default=Path("govaudit.yaml"))
def init(path: Path) -> None:
    """Write a commented inventory to PATH (govaudit.yaml); an existing file is left as it is."""
    from govaudit.inventory import write_template

    write_template(path)
    click.echo(f"{path}: fill in your systems, then run: govaudit audit")


@click.command("new-check", short_help="Write a new check with its good, bad and absent case.")
@click.argument("check_id", metavar="ID")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="The checkout. [default: here]")
def new_check(check_id: str, folder: Path) -> None:
    """Write the file of a new check and its test, with a good, a bad and an absent case.

    ID is <domain>.<what-is-required>, e.g. access.ssh-root-login-disabled.
    """
    from govaudit.scaffolding import new_check as write

    for path in write(check_id, folder):
        click.echo(path)


@click.command(short_help="Print shell completion for bash, zsh or fish.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print shell completion, e.g. for bash: govaudit completion bash > ~/.local/share/bash-completion/completions/govaudit"""
    from click.shell_completion import get_completion_class

    from govaudit.cli.start import govaudit

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(govaudit, {}, "govaudit", "_GOVAUDIT_COMPLETE").source())
