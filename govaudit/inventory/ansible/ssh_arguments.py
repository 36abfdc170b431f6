"""What Ansible hands to ssh beside its own variables: the jump hosts in it are followed, the rest is named."""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple

_WITH_VALUE = frozenset("BbcDEeFIiJLlmOopQRSWw")
_THROUGH = re.compile(r"\[?%h\]?:%p")


class SshArguments(NamedTuple):
    """What a line of arguments says."""

    jump: str | None = None
    """Jump hosts as `ssh -J` names them; empty where it says that there is none."""
    has_command: bool = False
    """It goes through a command that is not followed (ProxyCommand)."""
    others: tuple[str, ...] = ()
    """What else it holds, without values: `-o ControlMaster`, `-C`."""


def ssh_arguments(line: str) -> SshArguments:
    """Take a line of arguments apart; raises ValueError where its quotation marks do not close."""
    jump: str | None = None
    has_command = False
    others: list[str] = []
    for name, value, written in _options(shlex.split(line)):
        if name == "J" or name.lower() == "proxyjump":
            jump = ("" if value.lower() == "none" else value) if jump is None else jump
        elif name.lower() == "proxycommand":
            through = _jump_of(value)
            if through is None:
                has_command = has_command or value.lower() != "none"
            elif jump is None:
                jump = through
        else:
            others.append(written)
    return SshArguments(jump, has_command, tuple(dict.fromkeys(others)))


def _options(words: list[str]) -> list[tuple[str, str, str]]:
    """Options with their values, and as they are written: those of `-o` by their keyword, the others by their letter."""
    found: list[tuple[str, str, str]] = []
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        if not word.startswith("-") or len(word) < 2:
            found.append(("", "", "a word that is no option"))
            continue
        letters = word[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in _WITH_VALUE:
                value = letters or (waiting.pop() if waiting else "")
                found.append(_keyword(value) if letter == "o" else (letter, value, f"-{letter}"))
                break
            found.append((letter, "", f"-{letter}"))
    return found


def _keyword(setting: str) -> tuple[str, str, str]:
    """`ProxyJump=host`, `ProxyJump host`: the keyword and its value."""
    keyword, value = [*re.split(r"\s*=\s*|\s+", setting.strip(), maxsplit=1), ""][:2]
    return keyword, value.strip("\"'"), f"-o {keyword[:40]}"


def _jump_of(command: str) -> str | None:
    """The jump host of `ssh -W %h:%p user@host`, which is how one jumped before ProxyJump; None for any other command."""
    try:
        program, *words = shlex.split(command)
    except ValueError:
        return None
    if program.rpartition("/")[2] != "ssh":
        return None
    user = port = destination = ""
    through = False
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        match word:
            case "-q" | "-T" | "-x" | "-a" | "-v":
                pass
            case "-W" if waiting:
                through = _THROUGH.fullmatch(waiting.pop()) is not None
            case "-p" if waiting:
                port = waiting.pop()
            case "-l" if waiting:
                user = waiting.pop()
            case _ if word.startswith("-W"):
                through = _THROUGH.fullmatch(word[2:]) is not None
            case _ if word.startswith("-") or destination:
                return None
            case _:
                destination = word
    if not through or not destination:
        return None
    return (f"{user}@" if user and "@" not in destination else "") + destination + (f":{port}" if port else "")
