"""What sudo decides beside what we say that it would, for made-up policies: in a mount namespace of its own, nothing here is changed.

Run as a script inside `unshare -m` it makes policies by a number, writes each to its copy of /etc, reads it from there, asks sudo, and
prints how each decision compares. With the root of another system, sudo runs in there.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from govaudit.facts.accounts import Account, Password
from govaudit.facts.derived.sudo.decisions import Decision, Policy
from govaudit.facts.derived.sudo.matching import Matching, Person, person
from govaudit.facts.sudo import SudoCommand, SudoDefault, SudoRule
from govaudit.facts.sudo_host import SudoHost
from govaudit.model import Absent, FileAttributes, Missing, Observation, Place, Request, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.sudo import sudo_defaults, sudo_rules
from govaudit.targets.host.readers.sudo_host import ADDRESSES, DOMAIN, HOSTS, NETGROUPS, sudo_host
from govaudit.targets.host.readers.sudo_programs import programs
from govaudit.targets.host.requests import Command, File, Glob, Listing, LiveFile
from govaudit.targets.host.sudoers import seen as sudo
from govaudit.targets.host.sudoers.version import RELEASE, VERSION
from tests.support import NOT_THERE, observations, saw
from tests.support.sudo_generator import GROUPS, PEOPLE, Generator, Kind, Surroundings

_OWN = FileAttributes(kind="file", mode=0o440, uid=0, gid=0)
_REFUSED = re.compile(
    r"/etc/sudoers(?:\.d/+([^\s/]+?))?:([0-9]+):(?:[0-9]+:)? (?!.*(?:no value|does not take|unknown|invalid operator|is invalid))"
)
"""What sudo says of a line that it does not understand, and not of a setting that it passes over."""
_NEVER = "password is required"
_NO = (
    *("error initializing", "not allowed to", "may not run", "not in the sudoers", "no valid sudoers"),
    *("unknown", "nvalid", "o passwd entry"),
)
_ELSEWHERE = "must have a tty"


class Compared(msgspec.Struct):
    """One decision."""

    agreement: str
    """`agreed`, `unknown`, `stricter` (we say more is allowed or less is asked for than is), `dangerous`, `not asked`."""
    detail: str


def beside(root: str, number: int, policies: int, kind: Kind, questions: int = 5) -> tuple[Counter[str], list[str]]:
    """How many decisions compare in which way, and what was not agreed on."""
    arguments = [root, str(number), str(policies), kind, str(questions)]
    command = ["unshare", "-m", "--propagation", "private", sys.executable, __file__, *arguments]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run(command, capture_output=True, check=True, env=environment)
    found = [msgspec.json.decode(line, type=Compared) for line in run.stdout.splitlines()]
    others = [f"{one.agreement}: {one.detail}" for one in found if one.agreement not in ("agreed", "not asked")]
    return Counter(one.agreement for one in found), others


class _Host:
    """A system on which sudo is tried."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.etc = Path(f"{root}/etc")
        name = os.uname().nodename
        found = re.findall(r"inet ([0-9.]+)/([0-9]+)", self.said("ip", "-o", "-4", "addr", "show", "up", in_root=False).decode())
        address, length = next((one for one in found if not one[0].startswith("127.")), ("192.0.2.7", "24"))
        self.here = Surroundings(name, address, f"{address}/{length}", Path(f"{root}/usr/bin/id").read_bytes())
        self._prepare()
        self._version = self.said(*VERSION.argv)
        self._addresses = self.said(*ADDRESSES.argv, in_root=False)

    def said(self, *command: str, in_root: bool = True) -> bytes:
        before = ["chroot", self.root] if self.root and in_root else []
        return subprocess.run([*before, *command], capture_output=True, check=False, stdin=subprocess.DEVNULL).stdout

    def _prepare(self) -> None:
        """A copy of /etc in its place, with accounts, groups and netgroups added."""
        copy = f"{self.root}/mnt"
        etc = str(self.etc)
        for command in (
            *(["mount", "-t", "tmpfs", "tmpfs", copy], ["cp", "-a", etc, f"{copy}/"]),
            ["mount", "--bind", f"{copy}/etc", etc],
        ):
            subprocess.run(command, check=True)
        own = {name: uid for name, (uid, _) in PEOPLE.items() if uid}
        texts = {
            "passwd": [f"{name}:x:{uid}:{uid}::/:/bin/sh" for name, (uid, _) in PEOPLE.items()],
            "shadow": [f"{name}:*:20000:0:99999:7:::" for name in PEOPLE],
            "group": [f"{name}:x:{uid}:" for name, uid in own.items()]
            + [f"{name}:x:{gid}:{','.join(one for one, (_, of) in PEOPLE.items() if name in of)}" for name, gid in GROUPS.items()],
        }
        for name, lines in texts.items():
            with (self.etc / name).open("a") as file:
                file.write("".join(f"{line}\n" for line in lines))
        (self.etc / "netgroup").write_text(self.here.netgroups())
        (self.etc / "hosts").write_text(f"127.0.0.1 localhost\n127.0.1.1 {self.here.name}.example.com {self.here.name}\n")
        sources = self.etc / "nsswitch.conf"
        before = sources.read_text() if sources.exists() else "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"
        sources.write_text(re.sub(r"(?m)^netgroup:.*$", "", before) + "\nnetgroup: files\n")

    def write(self, files: dict[str, str]) -> None:
        folder = self.etc / "sudoers.d"
        subprocess.run(["rm", "-rf", folder], check=True)
        folder.mkdir(mode=0o755)
        for name, text in files.items():
            path = folder / name if name else self.etc / "sudoers"
            path.write_text(text, newline="")
            path.chmod(0o440)

    def sound(self, files: dict[str, str]) -> dict[str, str]:
        """The files written, without the lines that this sudo does not understand."""
        while True:
            self.write(files)
            command = [*(["chroot", self.root] if self.root else []), "sudo", "-l", "-U", "ann"]
            run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, stdin=subprocess.DEVNULL, cwd="/")
            found = _REFUSED.search(run.stderr)
            lines = files[found[1] or ""].split("\n") if found and (found[1] or "") in files else []
            if not found or int(found[2]) > len(lines):
                return files
            at = int(found[2]) - 1
            while at > 0 and lines[at - 1].rstrip().endswith("\\"):
                del lines[at]
                at -= 1
            del lines[at]
            files = {**files, found[1] or "": "\n".join(lines)}

    def real(self, user: str, target: str, command: str) -> tuple[bool, bool] | None:
        """Whether sudo allows it, and whether it asks; None where it asks for a password, or a terminal, to tell."""
        uid, of = PEOPLE[user]
        groups = [GROUPS[name] for name in of if name in GROUPS]

        def become() -> None:
            if self.root:
                os.chroot(self.root)
            os.chdir("/")
            os.setgroups(groups)
            os.setgid(uid)
            os.setuid(uid)

        def run(*options: str) -> subprocess.CompletedProcess[str]:
            words = ["/usr/bin/sudo", "-n", *options, "-u", target, "--", *command.split(" ")]
            return subprocess.run(
                words, capture_output=True, text=True, errors="replace", check=False, stdin=subprocess.DEVNULL, preexec_fn=become
            )

        listed, done = run("-l"), run()
        if _NEVER in listed.stderr or _ELSEWHERE in done.stderr:
            return None
        if listed.returncode == 0:
            return True, _NEVER in done.stderr
        return (False, False) if _NEVER in done.stderr or any(word in done.stderr for word in _NO) else (True, False)

    def read(self, files: dict[str, str]) -> Observations:
        """The policy, and all that is asked for because of it."""
        folder = Seen(attributes=FileAttributes(kind="directory", mode=0o755, uid=0, gid=0))
        found = [
            saw(sudo.SUDOERS, Seen(content=files[""].encode(), attributes=_OWN)),
            *(saw(request, self._content(request)) for request in _AROUND),
            *(saw(request, NOT_THERE) for request in (sudo.ALTERNATIVE, *sudo.ELSEWHERE)),
            *(saw(ADDRESSES, self._addresses), saw(VERSION, self._version), saw(sudo.PROGRAM, Seen()), saw(sudo.DROP_IN_FOLDER, folder)),
        ]
        for name, text in files.items():
            if name and not name.startswith("."):
                found.append(saw(sudo.DROP_INS, Seen(content=text.encode(), attributes=_OWN), source=f"/etc/sudoers.d/{name}"))
        new: Sequence[Observation] = found
        while new:
            done = {one.request for one in found}
            asked = {request.key: request for request in programs(new) if request.key not in done}
            new = [one for request in asked.values() for one in self._answers(request)]
            found.extend(new)
        return observations(found)

    def _content(self, request: File | LiveFile) -> bytes | Absent:
        path = Path(request.path if isinstance(request, LiveFile) else self.root + request.path)
        return path.read_bytes() if path.exists() else NOT_THERE

    def _answers(self, request: Request) -> list[Observation]:
        if isinstance(request, Command):
            return [saw(request, self.said(*request.argv))]
        if isinstance(request, File):
            path = Path(self.root + request.path)
            return [saw(request, Seen(content=path.read_bytes(), attributes=_OWN) if path.is_file() else NOT_THERE)]
        if isinstance(request, Glob):
            paths = [path for path in Path(f"{self.root}/").glob(request.pattern.lstrip("/")) if path.is_file()]
            many = [saw(request, Seen(content=one.read_bytes(), attributes=_OWN), source=str(one).removeprefix(self.root)) for one in paths]
            return many or [saw(request, NOT_THERE)]
        assert isinstance(request, Listing)
        path = Path(self.root + request.pattern)
        if not path.is_symlink() and not path.exists():
            return [saw(request, NOT_THERE, source=request.pattern)]
        kind = "link" if path.is_symlink() else "directory" if path.is_dir() else "file"
        data = {"owner": "root", "group": "root", "link": str(path.readlink()) if path.is_symlink() else ""}
        return [saw(request, Seen(attributes=FileAttributes(kind=kind, mode=0o755, uid=0, gid=0), data=data), source=request.pattern)]


_AROUND: tuple[File | LiveFile, ...] = (
    *(GROUP, PASSWD, sudo.HOST, sudo.RUNNING_HOST, HOSTS, DOMAIN, NETGROUPS, sudo.SOURCES, sudo.CONFIGURATION, RELEASE),
)


def _account(name: str) -> Account:
    uid, groups = PEOPLE[name]
    ageing: dict[str, Any] = {"changed": None, "ages": False, "min_days": None, "max_days": None, "expires": None}
    usual: dict[str, Any] = {"home": "/", "shell": "/bin/sh", "password": Password(state="none"), "place": Place("/etc/passwd", 1)}
    return Account(name=name, uid=uid, gid=uid, groups=groups, **usual, **ageing)


def _people(name: str) -> Person:
    return Person(name, 0, 0, ["root"]) if name in ("root", "toor") else person(_account(name))


def _ours(seen: Observations, questions: Sequence[tuple[str, str, str]]) -> list[Decision]:
    """What we say."""
    rules, defaults, host = list(sudo_rules(seen)), list(sudo_defaults(seen)), sudo_host(seen)
    assert isinstance(host, SudoHost)
    if any(isinstance(answer, Missing) for answer in [*rules, *defaults]):
        return [Decision(None, None)] * len(questions)
    settings = [one for one in defaults if isinstance(one, SudoDefault)]
    policy = Policy([one for one in rules if isinstance(one, SudoRule)], settings, Matching(host, settings))
    found = []
    for user, target, command in questions:
        path, _, arguments = command.partition(" ")
        asked = SudoCommand(path=path, arguments="" if arguments == '""' else arguments, excepted=False)
        account = _account(user)
        found.append(policy.decide(account, policy.entries_for(account), _people(target), asked))
    return found


def compare(ours: Decision, real: tuple[bool, bool] | None) -> str:
    if real is None:
        return "not asked"
    allows, asks = real
    if ours.allows is None or (allows and ours.allows and ours.asks is None):
        return "unknown"
    if ours.allows is not allows:
        return "dangerous" if allows else "stricter"
    if not allows or ours.asks is asks:
        return "agreed"
    return "dangerous" if ours.asks else "stricter"


def _compared(root: str, number: int, policies: int, kind: Kind, questions: int) -> Iterator[Compared]:
    host = _Host(root)
    generator = Generator(random.Random(f"{kind} {number}"), kind, host.here)
    for _ in range(policies):
        files = generator.policy()
        if kind == "mistaken":
            host.write(files)
        else:
            files = host.sound(files)
        asked = [generator.question() for _ in range(questions)]
        for question, ours in zip(asked, _ours(host.read(files), asked), strict=True):
            real = host.real(*question)
            agreement = compare(ours, real)
            yield Compared(agreement, f"{question}: {ours}, really {real}\n{files}" if agreement != "agreed" else "")


if __name__ == "__main__":
    _root, _number, _policies, _kind, _questions = sys.argv[1:]
    for _one in _compared(_root, int(_number), int(_policies), msgspec.convert(_kind, Kind), int(_questions)):
        sys.stdout.buffer.write(msgspec.json.encode(_one) + b"\n")
