"""Consoles that let somebody in without `login`: what getty is told by systemd's units and by inittab(5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govaudit.model import Missing, Place, Reason, missing

_GETTY = re.compile(r"(?:\S*/)?(?:a|min|m|u|fb)?getty(?=\s|\Z)")
_WITH_ARGUMENT = "afHIlort"
_OTHER_LOGIN = {"--login-program": 10, "--skip-login": 4}
"""Options by which another program asks than `login`, with how much of the name is enough."""

_LONGEST = 100_000
_SHELL = re.compile(r"(?:ba|da|a|z|k)?sh|sushell")
_LETS_IN = re.compile(r"(?:^|\.)(?:agetty\.autologin|agetty\.login|login\.noauth)(?:$|[:\s\"'*])")
_TRUE = re.compile(r"SYSTEMD_SULOGIN_FORCE=[\"']?(?:1|y|t|on)", re.IGNORECASE)
_FOR_REPAIRS = re.compile(r"/(?:rescue|emergency)\.service(?:\.d/[^/]*\.conf)?\Z")
_ASKING = frozenset(
    str.split("login sulogin systemd-sulogin-shell systemctl plymouth Xorg X gdm gdm3 lightdm sddm greetd lxdm slim xdm wdm ly kmscon")
)
"""What asks who somebody is, or only shows something."""
_ASKS_FOR_REPAIRS = re.compile(r"(?:/usr)?/bin/(?:ba)?sh -c [\"'](?:/usr)?/s?bin/sulogin\s*;")
"""As the RHEL family and guides of hardening have it."""


def unguarded(path: str, content: bytes) -> Iterator[Place | Missing]:
    """Where a unit or inittab lets somebody in without asking; missing where the program that asks is not the usual one."""
    text = content.decode("utf-8", errors="replace").replace("\\\n", " ")
    is_unit = path != "/etc/inittab"
    for number, line in enumerate(text.split("\n"), 1):
        command = _command_of_unit(line) if is_unit else _command_of_inittab(line)
        if command:
            yield from _of_command(command, Place(path, number), is_unit=is_unit)


def _command_of_unit(line: str) -> str:
    found = re.match(r"[ \t]*ExecStart[ \t]*=[ \t]*[-@:+!|]*(.*)", line)
    return found[1].strip() if found else ""


def _command_of_inittab(line: str) -> str:
    fields = line.strip().split(":", 3)
    is_on = len(fields) == 4 and not line.lstrip().startswith("#") and fields[2] in ("respawn", "askfirst", "once", "wait", "boot")
    return fields[3].lstrip("-").strip() if is_on else ""


def _of_command(command: str, place: Place, *, is_unit: bool) -> Iterator[Place | Missing]:
    program, _, rest = command.partition(" ")
    name = program.rpartition("/")[2]
    if _SHELL.fullmatch(name) and not rest.strip():
        yield place
    elif _GETTY.match(command) is None:
        if is_unit and name != "systemctl":
            yield _not_followed(place)
    elif (answer := _of_getty(name, rest)) is not False:
        yield place if answer else _not_followed(place)


def _not_followed(place: Place) -> Missing:
    return missing(
        Reason.NOT_SUPPORTED, "{path}:{line} starts the console otherwise than by getty and login", path=place.path, line=place.line
    )


def _of_getty(name: str, rest: str) -> bool | None:
    """True where it logs somebody in by itself; None where it starts another program than `login`, or does not ask for a name."""
    doubt: bool | None = False
    words = re.sub(r"'[^']*'|\"[^\"]*\"", "quoted", rest).split()
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        option = word.partition("=")[0]  # getopt_long(3) takes the beginning of a name for the whole
        if len(option) > 2 and "--autologin".startswith(option):
            return True
        if any(name.startswith(option) and len(option) >= least for name, least in _OTHER_LOGIN.items()):
            doubt = None
        if not re.match(r"-[A-Za-z0-9]", word):
            continue
        for position, letter in enumerate(word[1:], 2):
            if letter == "a" and name != "getty":
                return True
            if letter in "ln":
                doubt = None
            if letter in _WITH_ARGUMENT:
                at += 0 if word[position:] else 1
                break
    return doubt


def beside_getty(path: str, content: bytes) -> Iterator[Place | Missing]:
    """The same of a unit of any other name: one that runs getty, or something at a terminal, or says how sulogin is to ask."""
    lines = content[:_LONGEST].decode("utf-8", errors="replace").replace("\\\n", " ").split("\n")
    at_terminal = any(re.match(r"[ \t]*(?:StandardInput[ \t]*=[ \t]*tty|TTYPath[ \t]*=[ \t]*\S)", line) for line in lines)
    for number, line in enumerate(lines, 1):
        place = Place(path, number)
        if _gives_credential(line):
            yield _by_credential(path)
        if re.match(r"[ \t]*Environment[ \t]*=", line) and _TRUE.search(line):
            yield _shell_for_repairs(place)
        if command := _command_of_unit(line):
            yield from _of_any(command, place, at_terminal=at_terminal, is_for_repairs=_FOR_REPAIRS.search(path) is not None)


def credential(path: str) -> Missing | None:
    """Why a file among the credentials of services may let somebody in: systemd hands it to getty and login (agetty(8), login(1))."""
    return _by_credential(path) if _LETS_IN.search(path.rpartition("/")[2].removesuffix(".cred")) else None


def _gives_credential(line: str) -> bool:
    found = re.match(r"[ \t]*(?:Set|Load)Credential(?:Encrypted)?[ \t]*=[ \t]*(.*)", line)
    return found is not None and _LETS_IN.search(found[1]) is not None


def _of_any(command: str, place: Place, *, at_terminal: bool, is_for_repairs: bool) -> Iterator[Place | Missing]:
    program, _, rest = command.partition(" ")
    name = program.rpartition("/")[2]
    if _GETTY.match(command):
        yield from _of_command(command, place, is_unit=True)
    elif name == "sulogin" and re.search(r"(?:^|\s)(?:--force|-[a-z]*e)", rest):
        yield _shell_for_repairs(place)
    elif name == "openvt" or re.search(r"/dev/(?:tty|console|hvc|vc/)", rest):
        yield _not_followed(place)
    elif (at_terminal or is_for_repairs) and name not in _ASKING and not _ASKS_FOR_REPAIRS.match(command):
        yield place if _SHELL.fullmatch(name) and not rest.strip() else _not_followed(place)


def _by_credential(path: str) -> Missing:
    return missing(Reason.NOT_SUPPORTED, "{path} may have the console let somebody in without asking", path=path)


def _shell_for_repairs(place: Place) -> Missing:
    return missing(
        Reason.NOT_SUPPORTED,
        "{path}:{line} may open a shell of root without a password when the start is for repairs",
        path=place.path,
        line=place.line,
    )
