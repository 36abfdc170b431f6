"""The one shell script: `observe.sh` and the calls for a list of requests.

A live session sends the functions once and then the calls of each round. An installed
script is the same, complete, with its list written into it: it takes no arguments,
reads nothing, and an administrator can read it before it is put on a host.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import msgspec

from govaudit.model import Request, canonical
from govaudit.reading import Each
from govaudit.targets.host.elsewhere import NETWORK
from govaudit.targets.host.following.programs import OWNERS, WALKS, calls_for, names
from govaudit.targets.host.patterns import UnusablePath, base, clean, directories, quoted, shell_word
from govaudit.targets.host.requests import (
    Command,
    DeviceHeaders,
    File,
    FileCapabilities,
    Glob,
    GroupShadowStates,
    KeyFiles,
    Listing,
    LiveFile,
    LuksHeaderOf,
    Predicate,
    SecurityAdvisories,
    SecurityVersions,
    ShadowStates,
    Walk,
)
from govaudit.targets.host.walking import WALKED_FILE_SYSTEMS

VERSION = "2"
"""Of the stream that the script prints; another one is not read."""

SECRETS = frozenset({"/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/security/opasswd"})
"""Files of password hashes: their content is never asked for."""

CUTTING = tuple(f"observe_cutting{part}.sh" for part in ("_commands", "_directives", "_assignments", "_forms", ""))
"""What cuts secrets on the host: the parts of one program, and what uses it."""

PSEUDO = ("/", "/proc", "/sys")
"""Looked at beside every file, to tell the file systems of the kernel, where files say that they are empty."""


class Plan(NamedTuple):
    """What one round asks for, sorted out; made from the requests alike when asking and when reading the answer."""

    commands: list[Command]
    live: list[LiveFile]
    walks: dict[str, list[Walk]]
    """By root: one pass serves them all."""
    luks: list[LuksHeaderOf]
    capabilities: list[FileCapabilities]


_ROUNDS_KEPT = 32
"""Of what was asked in a round: the hosts of a fleet are asked much the same."""


@lru_cache(maxsize=_ROUNDS_KEPT)
def plan(requests: tuple[Request, ...]) -> Plan:
    """Sort out the requests that the script numbers."""
    commands, live, walks, luks, capabilities = [], [], dict[str, list[Walk]](), list[LuksHeaderOf](), []
    for request in requests:
        match request:
            case Command(argv=argv) if argv and argv[0] and "\0" not in "".join(argv):
                commands.append(request)
            case LiveFile() if _usable(request.path):
                live.append(request)
            case LuksHeaderOf() if _usable(request.path):
                luks.append(request)
            case Walk() if _usable(request.root):
                walks.setdefault(clean(request.root), []).append(request)
            case FileCapabilities(roots=roots) if all(map(_usable, roots)):
                capabilities.append(request)
            case _:
                pass
    return Plan(commands, live, walks, luks, capabilities)


def functions(nonce: str, separator: str) -> str:
    """The script's functions, and the mark that it has started."""
    return f"nonce={quoted(nonce)} separator={quoted(separator)} version={VERSION}\n{_source()}\nstart\nmark end start\n"


def at_once(text: str) -> str:
    """The text as a shell reads it best from a pipe: bash would ask for each byte of it alone, which `head` does not."""
    return f'if [ "${{BASH_VERSION:-}}" ]; then eval "$(head -c {len(text.encode(errors="surrogateescape"))})"; fi\n{text}'


def calls(requests: Sequence[Request], ending: str) -> str:
    """What asks for the requests: the calls of one round, which ends with the mark `end ENDING`."""
    return f"{_calls(tuple(requests))}mark end {ending}\n"


@lru_cache(maxsize=_ROUNDS_KEPT)
def _calls(requests: tuple[Request, ...]) -> str:
    numbered = plan(requests)
    followed: dict[str, None] = {}
    contents: dict[str, None] = {}
    listed: dict[str, None] = {}
    keys: dict[str, None] = {}
    entered: dict[tuple[str, bool], None] = {}
    for request in requests:
        try:
            _sort(request, followed, contents, listed, keys, entered)
        except UnusablePath:
            continue  # said when the answers are read
    if followed:
        followed |= dict.fromkeys(map(quoted, PSEUDO))
    lines = []
    for must_list, way in ((True, "r"), (False, "x")):
        if some := [directory for directory, listing in entered if listing is must_list]:
            lines.append(f"closed {way} {_words(some)}")
    if followed:
        lines.append(f"attributes followed -L {_words(followed)}")
    if contents:
        lines.append(f"contents {_words(contents)}")
    if listed:
        lines.append(f"attributes listed -P {_words(listed)}")
    if keys:
        lines.append(f"keys {_words(keys)}")
    if any(isinstance(request, ShadowStates) for request in requests):
        lines.append("shadow shadow")
    if any(isinstance(request, GroupShadowStates) for request in requests):
        lines.append("shadow gshadow")
    if numbered.live:
        lines.append("live " + " ".join(quoted(clean(request.path)) for request in numbered.live))
    if any(isinstance(request, DeviceHeaders) for request in requests):
        lines.append("devices")
    for number, header in enumerate(numbered.luks):
        lines.append(f"luks {number} {quoted(clean(header.path))}")
    if any(isinstance(request, SecurityVersions) for request in requests):
        lines.append("security")
    if any(isinstance(request, SecurityAdvisories) for request in requests):
        lines.append("advisories")
    for number, asked in enumerate(numbered.capabilities):
        lines.append(f"capabilities {number} " + " ".join(quoted(clean(root)) for root in asked.roots))
    for number, command in enumerate(numbered.commands):
        lines.append(f"run {number} {int(command.seconds)} " + " ".join(quoted(word) for word in command.argv))
    if numbered.walks:
        lines.append("nameless")
    for number, (root, walks) in enumerate(numbered.walks.items()):
        lines.append(f"walk {number} {quoted(root)} {_expression(walks)}")
    return "".join(f"{line}\n" for line in lines)


def installed_script(requests: Sequence[Request], followers: Sequence[Each] = ()) -> str:
    """A script that asks for a fixed list, and for what follows from it, without arguments or input; what it prints is a capture.

    Its output names the version and the list, each entry as `listed(request)` gives it.
    """
    entries = [listed(request) for request in requests]
    asked = "\n".join(_at_rest(line, followers) for line in calls(requests, "capture").split("\n"))
    if followers:
        asked += "\n".join(_following(requests, followers))
    else:
        asked += "mark end script\n"
    return "\n".join(
        [
            "#!/bin/sh",
            "# Looks at this host for govaudit and prints what it saw: a capture. Run it as root:  sh SCRIPT >CAPTURE",
            "# It takes no arguments, reads no input, writes nothing and opens no connection.",
            "exec </dev/null",
            "read -r nonce </proc/sys/kernel/random/uuid; read -r separator </proc/sys/kernel/random/uuid",
            '[ "$nonce" ] && [ "$separator" ] || { echo "no random numbers: is /proc mounted?" >&2; exit 1; }',
            f"version={VERSION}",
            'printf "govaudit capture %s\\n" "$nonce"',
            _source(*CUTTING),
            *([resources.files("govaudit.targets.host.following").joinpath("follow.sh").read_text(encoding="utf-8")] if followers else []),
            "start",
            "mark list",
            "printf '%s\\n' " + " \\\n  ".join(quoted(entry) for entry in entries) if entries else ":",
            'mark separator; printf "%s" "$separator"',
            asked,
        ]
    )


def _at_rest(line: str, followers: Sequence[Each]) -> str:
    """A call of a script whose output is kept: there files and what programs print are cut; after a walk and getcap owners are asked."""
    call = line.partition(" ")[0]
    if call == "contents":
        return f"contents_cut{line.removeprefix(call)}"
    if call == "run":
        return f"run_cut{line.removeprefix(call)}"
    order = {"walk": "sort", "capabilities": "cat"}.get(call)
    return f"with_owners {order} {line}" if order and names(followers) & OWNERS else line


def _following(requests: Sequence[Request], followers: Sequence[Each]) -> list[str]:
    walks = [request for request in requests if isinstance(request, Walk)]
    others = walks[:1] if names(followers) & WALKS else []
    return [
        *calls_for(followers),
        *(f"tree() {{ walk \"$1\" \"$2\" {_expression([walk])}; }}" for walk in others),
        *(f"other_trees {quoted(' '.join(sorted(WALKED_FILE_SYSTEMS)))}" for _ in others),
        f"followed {quoted(' '.join(sorted(NETWORK)))}",
        "",
    ]


def listed(request: Request) -> str:
    """The request in full, as a capture's list names it."""
    return canonical([type(request).__name__, msgspec.to_builtins(request)])


def _source(*further: str) -> str:
    folder = resources.files("govaudit.targets.host")
    return "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in ("observe.sh", "observe_packages.sh", *further))


def _sort(
    request: Request,
    followed: dict[str, None],
    contents: dict[str, None],
    attributes: dict[str, None],
    keys: dict[str, None],
    entered: dict[tuple[str, bool], None],
) -> None:
    def expand(pattern: str) -> str:
        cleaned = clean(pattern)
        followed[quoted(base(cleaned))] = None
        for directory, listing in directories(cleaned):
            entered[shell_word(directory), listing] = None
        return shell_word(cleaned)

    match request:
        case File(path=path):
            word = quoted(clean(path))
            followed[word] = None
            if clean(path) not in SECRETS:
                contents[word] = None
        case Glob(pattern=pattern):
            word = expand(pattern)
            followed[word] = None
            contents[word] = None
        case Listing(pattern=pattern):
            attributes[expand(pattern)] = None
        case KeyFiles(patterns=patterns):
            for pattern in patterns:
                word = expand(pattern)
                followed[word] = None
                keys[word] = None
        case LiveFile(path=path) | LuksHeaderOf(path=path) | Walk(root=path):
            followed[quoted(clean(path))] = None
        case ShadowStates():
            followed[quoted("/etc/shadow")] = None
        case GroupShadowStates():
            followed[quoted("/etc/gshadow")] = None
        case Command(argv=[program, *_]) if "/" in program:
            followed[quoted(clean(program))] = None
        case _:
            pass


def _words(words: Iterable[str]) -> str:
    return " ".join(words)


def _usable(path: str) -> bool:
    try:
        clean(path)
    except UnusablePath:
        return False
    return True


def _expression(walks: Sequence[Walk]) -> str:
    """What `find` is to print for one root: every file that any of the predicates may hold for."""
    seen = dict.fromkeys(predicate for walk in walks for predicate in walk.predicates)
    return " -o ".join(f"\\( {_condition(predicate)} \\)" for predicate in seen) or "! -perm -0"


def _condition(predicate: Predicate) -> str:
    terms = [f"-type {predicate.kind}" if predicate.kind in ("f", "d") else "! -type l"]
    if predicate.any_bits:
        terms.append("\\( " + " -o ".join(f"-perm -{bit:04o}" for bit in _bits(predicate.any_bits)) + " \\)")
    terms += [f"! -perm -{bit:04o}" for bit in _bits(predicate.without_bits)]
    if predicate.unowned:
        terms.append("\\( $unowned \\)")
    return " ".join(terms)


def _bits(mode: int) -> list[int]:
    return [1 << number for number in range(12) if mode & 1 << number]
