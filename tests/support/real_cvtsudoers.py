"""What the real cvtsudoers reads in a policy."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from govaudit.facts.sudo import SudoRule

Grants = dict[tuple[Any, ...], bool]
"""By users, hosts, run-as users and groups and one command: whether a tag says that sudo asks; the last match holds."""


def names(entries: list[dict[str, Any]]) -> tuple[str, ...]:
    """Names of cvtsudoers in the way sudoers writes them."""
    signs = {
        "username": "", "userid": "#", "usergroup": "%", "usergid": "%#", "netgroup": "+", "nonunixgroup": "%:", "nonunixgid": "%:#",
        "hostname": "", "networkaddr": "", "command": "", "hostalias": "", "useralias": "", "runasalias": "", "cmndalias": "",
    }
    found = [
        ("!" if entry.get("negated") else "") + sign + str(entry[key]) for entry in entries for key, sign in signs.items() if key in entry
    ]
    return tuple(name for name in found if name)


def grants_of_cvtsudoers(policy: Path) -> Grants | None:
    """What `cvtsudoers -e -f json` says; None where it refuses the policy. Raises ValueError where what it prints is no JSON."""
    run = subprocess.run(["cvtsudoers", "-e", "-f", "json", policy], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return None
    found: Grants = {}
    for spec in json.loads(_mended(run.stdout)).get("User_Specs", []):
        for part in spec["Cmnd_Specs"]:
            options = {key: value for option in part.get("Options", []) for key, value in option.items()}
            groups = tuple(name.removeprefix("%") for name in names(part.get("runasgroups", [])))
            users = names(part.get("runasusers", [])) or (() if groups or "runasusers" in part else ("root",))
            head = (names(spec["User_List"]), names(spec["Host_List"]), users, groups)
            for command in names(part["Commands"]):
                found.pop((*head, command), None)
                found[(*head, command)] = options.get("authenticate", True)
    return found


def _mended(text: str) -> str:
    """Version 1.9.13 forgets the braces around some options."""
    return re.sub(r'(?m)^(\s*)("runcwd": "[^"]*")', r"\1{ \2 }", text)


def grants_of_ours(rules: list[SudoRule]) -> Grants:
    """The same of our reading; cvtsudoers has the digests of a command elsewhere."""
    return {
        (
            _set(rule.users),
            _set(rule.hosts),
            _set(rule.run_as_users),
            _set(rule.run_as_groups),
            re.sub(r"(sha[0-9]+:\S+ )+", "", command),
        ): rule.tags.get("PASSWD", True)
        for rule in rules
        for command in rule.commands
    }


def _set(found: list[str]) -> tuple[str, ...]:
    """Names without aliases that stand for nothing: cvtsudoers leaves them out, to sudo they are names."""
    return tuple(name for name in found if name.removeprefix("!") == "ALL" or not re.fullmatch("!?[A-Z][A-Z0-9_]*", name))
