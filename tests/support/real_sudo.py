"""What the real sudo answers for a policy, in a mount namespace of its own: nothing of this machine is changed.

Run as a script inside `unshare -m` it reads one policy a line from its input, as JSON, with questions, and prints what sudo does.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

Question = tuple[str, str, str]
"""User, user to run as, command."""


class Real(NamedTuple):
    """What sudo does."""

    allows: bool
    asks: bool


def ask(
    policies: Iterable[tuple[str, Sequence[Question]]],
    people: dict[str, int],
    groups: dict[str, tuple[int, list[str]]],
    *,
    netgroups: str = "",
) -> list[list[Real]]:
    """Sudo's answers to the questions about each policy; `\\f` divides its files, the further ones are drop-ins."""
    first = json.dumps({"people": people, "groups": groups, "netgroups": netgroups})
    lines = [first, *(json.dumps([policy, list(asked)]) for policy, asked in policies)]
    command = ["unshare", "-m", "--propagation", "private", sys.executable, __file__]
    run = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
    return [[Real(*answer) for answer in json.loads(line)] for line in run.stdout.splitlines()]


def _prepare(people: dict[str, int], groups: dict[str, tuple[int, list[str]]], netgroups: str) -> Path:
    """A copy of /etc in its place; the accounts are added to it."""
    copy = Path("/mnt/etc")
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=True)
    subprocess.run(["cp", "-a", "/etc", "/mnt/"], check=True)
    texts = {
        "passwd": "".join(f"{name}:x:{uid}:{uid}::/:/bin/sh\n" for name, uid in people.items()),
        "group": "".join(f"{name}:x:{gid}:{','.join(of)}\n" for name, (gid, of) in groups.items()),
        "shadow": "".join(f"{name}:*:20000:0:99999:7:::\n" for name in people),
    }
    for name, text in texts.items():
        with (copy / name).open("a") as file:
            file.write(text)
    (copy / "netgroup").write_text(netgroups)
    sources = copy / "nsswitch.conf"
    sources.write_text(re.sub(r"(?m)^netgroup:.*$", "netgroup: files", sources.read_text()))
    subprocess.run(["mount", "--bind", copy, "/etc"], check=True)
    return Path("/etc/sudoers")


def _answer(target: str, command: str, uid: int, groups: list[int]) -> Real:
    words = command.split(" ")
    listed, run = (
        subprocess.run(
            ["sudo", "-n", *listing, "-u", target, "--", *words],
            capture_output=True,
            text=True,
            check=False,
            user=uid,
            group=uid,
            extra_groups=groups,
        )
        for listing in (["-l"], [])
    )
    if listed.returncode != 0:
        return Real(False, "password is required" in run.stderr)
    return Real(True, "password is required" in run.stderr)


def _main() -> None:
    first, *lines = sys.stdin.read().splitlines()
    given = json.loads(first)
    os.chdir("/")
    sudoers = _prepare(given["people"], given["groups"], given["netgroups"])
    folder = Path("/etc/sudoers.d")
    for line in lines:
        policy, questions = json.loads(line)
        main, *parts = policy.split("\f")
        sudoers.write_text(main)
        for file in folder.iterdir():
            file.unlink()
        for name, _, content in (part.partition("\n") for part in parts):
            (folder / name).write_text(content)
            (folder / name).chmod(0o440)
        answers = []
        for user, target, command in questions:
            uid = given["people"][user]
            answers.append(_answer(target, command, uid, [gid for gid, of in given["groups"].values() if user in of or gid == uid]))
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    _main()
