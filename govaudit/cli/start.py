"""The `govaudit` command: nothing is imported before a command needs it, so that --version and --help are quick."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys

import click

from govaudit import __version__

COMMANDS = {
    "audit": ("govaudit.cli.auditing:audit", "Audit targets against policies, and report."),
    "collect": ("govaudit.cli.auditing:collect", "Look at targets and write the evidence, without judging it."),
    "judge": ("govaudit.cli.auditing:judge", "Judge evidence, without touching any target."),
    "facts": ("govaudit.cli.facts:facts", "Tell what govaudit knows of a target, as JSON, each field explained."),
    "init": ("govaudit.cli.beginning:init", "Write a commented inventory to start from."),
    "checks": ("govaudit.cli.knowing:checks", "List the checks."),
    "explain": ("govaudit.cli.knowing:explain", "Explain a check: the requirement, why, how to mend it."),
    "policies": ("govaudit.cli.knowing:policies", "List the policy packs."),
    "history": ("govaudit.cli.runs:history", "List the runs that are kept, or prune them."),
    "show": ("govaudit.cli.runs:show", "Print a run again."),
    "diff": ("govaudit.cli.runs:diff", "Tell what changed between two runs."),
    "schema": ("govaudit.cli.knowing:schema", "Print the JSON Schema of the JSON result."),
    "new-check": ("govaudit.cli.beginning:new_check", "Write a new check with its good, bad and absent case."),
    "completion": ("govaudit.cli.beginning:completion", "Print shell completion for bash, zsh or fish."),
}


class Commands(click.Group):
    """The commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            if near:
                raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from error
            raise


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="govaudit", message="%(prog)s %(version)s")
def govaudit() -> None:
    """Check systems against security policies, and keep the proof.

    Exit codes: 0 nothing required failed; 1 something did; 2 wrong usage, bad inventory or policy; 3 could not judge enough.
    """


def main() -> None:
    """Run the command line; mistakes of the user end with 2 and a sentence, bugs with 3 and a sentence, their traceback in the log."""
    try:
        _run()
    except (KeyboardInterrupt, click.Abort):  # click makes the one the other, once it runs
        click.echo("govaudit: interrupted", err=True)
        sys.exit(3)


def _run() -> None:
    from govaudit.errors import GovauditError

    gc.set_threshold(5_000)  # values that are never changed make no circles: looking for such garbage is seldom worth it
    try:
        ending = govaudit(prog_name="govaudit", standalone_mode=False)  # click gives the code of an Exit back
        sys.stdout.flush()
        sys.exit(ending if isinstance(ending, int) else 0)
    except click.Abort:
        raise
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except GovauditError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _forget_output()
        sys.exit(3)
    except Exception as error:  # noqa: BLE001 (a user is told, and never shown a traceback; the other such place is guarding)
        sys.exit(_ended_by(error))


def _ended_by(error: Exception) -> int:
    """Tell what no part of govaudit has put into words: a file that the system refuses (2), or a bug (3)."""
    if isinstance(error, OSError) and error.filename is not None:
        _say(f"cannot use {os.fsdecode(error.filename)}: {error.strerror}")
        return 2
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        _forget_output()
        _say(f"cannot write the output: {error.strerror}")
        return 2
    from govaudit.cli.logs import keep_traceback

    _say(f"a bug in govaudit: {type(error).__name__}; {keep_traceback(error)}")
    return 3


def _say(text: str) -> None:
    from govaudit.reporting import visible

    click.echo("govaudit: " + "\n".join(visible(line) for line in text.split("\n")), err=True)


def _forget_output() -> None:
    """What still waits for an output that takes no more must not be tried again at the end of the process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
