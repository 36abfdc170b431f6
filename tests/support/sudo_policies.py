"""Policies of sudo made up by hypothesis, and how they are read here."""

from __future__ import annotations

import re
import socket
import subprocess
from typing import Any

from hypothesis import strategies as st

from govaudit.facts.accounts import Account, Password
from govaudit.facts.derived.sudo.decisions import Decision, Policy
from govaudit.facts.derived.sudo.matching import Matching, Person, person
from govaudit.facts.sudo import SudoCommand, SudoDefault, SudoRule
from govaudit.facts.sudo_host import SudoHost
from govaudit.model import FileAttributes, Missing, Place, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.sudo import sudo_defaults, sudo_rules
from govaudit.targets.host.requests import File
from govaudit.targets.host.sudoers.seen import CONFIGURATION, DROP_IN_FOLDER, DROP_INS, PROGRAM, SOURCES, SUDOERS
from govaudit.targets.host.sudoers.version import VERSION
from tests.support import NOT_THERE, observations, saw

PEOPLE = {"ann": (21001, ["ann", "ops"]), "bob": (21002, ["bob"]), "eve": (21003, ["eve", "ops", "web"])}
"""Names with user id (that of their own group as well) and groups."""
GROUPS = {"ann": 21001, "bob": 21002, "eve": 21003, "ops": 21010, "web": 21011}
TARGETS = ("root", "ann", "bob")
COMMANDS = ("/usr/bin/true", "/usr/bin/true a", "/usr/bin/true a b,c", "/usr/bin/id", "/usr/bin/whoami -x", "/bin/true")

NAMED = ("/bin/true", "/usr/bin/true", "/usr/bin/id", "/usr/bin/whoami", "/usr/sbin/visudo", "/nowhere/true", "/sbin/", "/bin/")
"""Programs and folders that the policies name."""


def _some(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


def _signed(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("{}{}".format, _some(*[""] * 8, "!", "!!", "! "), words)


def _listed(words: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    commas = _some(",", ", ", " , ", ",\\\n")
    return st.builds(lambda found, comma: comma.join(found), st.lists(_signed(words), min_size=1, max_size=most), commas)


def _scope(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """For whom a setting is; a blank before a member is a mistake there."""
    signed = st.builds("{}{}".format, _some(*[""] * 12, "!", "!", "!!"), words)
    return st.lists(signed, min_size=1, max_size=2).map(",".join)


USERS = _some(
    *("ALL", "ALL", "ALL", "ann", "bob", "%ops", "STAFF"),
    *("ann", "bob", "eve", "%ops", "%web", "#21001", "#21002", "%#21001", "ALL", "OPS", "STAFF", "NONE", "Ann", '"ann"', "a\\nn"),
    *("+net", "+wide", "+empty", "+nowhere", "%:non", "%:#21010", "\\x61nn", "LOOP", "%OPS", '"%ops"', "%#21010", "an*"),
)
NAME = socket.gethostname()
VERSION_HERE = subprocess.run(VERSION.argv, capture_output=True, check=True).stdout
_IP = subprocess.run(["ip", "-4", "addr", "show", "up"], capture_output=True, text=True, check=True).stdout
ADDRESS = next(iter(re.findall(r"inet ([0-9.]+)", _IP)[1:]), "192.0.2.1")
NETGROUPS = f"net (,ann,) (elsewhere,eve,)\nhosts ({NAME},-,) more\nmore (x,,)\nempty\nwide net (,bob,\\\n)\n"
HOSTS = _some(
    *["ALL"] * 12,
    *("HERE", "elsewhere", "10.9.8.0/24", "THERE", "fe80::1", NAME, NAME.upper(), f"{NAME[0]}*", f"{NAME}.*", ADDRESS, f"{ADDRESS}/32"),
    *(f"{ADDRESS.rpartition('.')[0]}.0/24", "127.0.0.1", "+hosts", "+more", "+net", "?????????*", f'"{NAME}"', "0.0.0.0/0"),
)
RUNAS = _some(
    *("ALL", "root", "root", "ann", "bob", "ALL", "#0", "#21002", "APPS", "%ops", "#4711", "%#0", "%root", "+net", "Bob", '"bob"')
)
PATHS = _some(
    *("ALL", "ALL", "/usr/bin/true", "/usr/bin/true", "/usr/bin/id", "/usr/bin/"),
    *("ALL", "/usr/bin/true", "/bin/true", "/usr/bin/id", "/usr/bin/", "/bin/", "/usr/bin/t*", "/usr/*/id", "/usr/bin/[a-t]*", "READ"),
    *("/usr/bin/true a", '/usr/bin/true ""', "/usr/bin/true a *", "/usr/bin/true [ab]*", "/usr/bin/true a b\\,c", "sudoedit /etc/motd"),
    *("^/usr/bin/(true|id)$", "/usr/bin/true ^a.*$", "/usr/bin/t[!a-q]ue", "/usr/bin/who?mi -[xy]", "/nowhere/true", "ID"),
    *("UNSET", "/usr/bin/true *"),
    *("^/usr/bin/[it].*$ ^$", "/usr/bin/true ^(a|b)+( [a-z,]{1,3})?$", "/bin/t*", "/bin/*", "/usr/bin/../bin/true"),
    *("/usr/bin/id *", "/usr/bin/*e", "/sbin/", "^/bin/.*$"),
    *("sha224:" + "0" * 56 + " /usr/bin/true", "/usr/sbin/visudo", "/usr/bin/whoami", "/usr/bin/true \\*", "list"),
)
RUN_AS = st.one_of(
    _some("", "", "", "(ALL) ", "(ALL) ", "(root, bob) ", "(ALL:ALL) ", "() ", "(:) ", "(:ops) ", "(root : web)"),
    st.builds("({}) ".format, _listed(RUNAS)),
    st.builds("({} : {}) ".format, _listed(RUNAS, 2), _some("ops", "ALL", "web, ops")),
)
TAGS = _some("", "", "", "NOPASSWD: ", "NOPASSWD:", "PASSWD : ", "NOEXEC: ", "NOPASSWD:SETENV: ", "LOG_OUTPUT:PASSWD:", "NOFOLLOW: NOMAIL:")
OPTIONS = _some(*[""] * 12, "TIMEOUT=5m ", "NOTAFTER=20200101000000Z ", "NOTBEFORE=20200101000000Z ", "NOTBEFORE=20990101000000Z ")
SPECS = st.lists(st.builds("{}{}{}{}".format, RUN_AS, OPTIONS, TAGS, _signed(PATHS)), min_size=1, max_size=4).map(
    lambda found: re.sub("!+ ?sha", "sha", ", ".join(found))  # sudo wants a `!` behind the digest
)
RULES = st.builds(
    "{} {} = {}{}".format, _listed(USERS), _listed(HOSTS, 2), SPECS, _some("", "", " # why", " # why \\", "#x\\", " : HERE = /usr/bin/id")
)
SETTINGS = st.builds(
    "Defaults{} {}".format,
    st.one_of(
        _some("", "", ""),
        st.builds(":{}".format, _scope(USERS)),
        st.builds("@{}".format, _scope(HOSTS)),
        st.builds(">{}".format, _scope(RUNAS)),
        st.builds("!{}".format, _scope(_some("/usr/bin/true", "ALL", "READ", "ID", "UNSET", "/usr/bin/", "/usr/bin/i*", "/bin/true"))),
    ),
    _some(
        *("!authenticate", "!authenticate", "authenticate", "!authenticate, use_pty", "authenticate=x", "exempt_group=web"),
        "!exempt_group",
        *("!case_insensitive_user", "!case_insensitive_group", "exempt_group=ops", "!authenticate, \\\n  exempt_group=nobody", "rootpw"),
    ),
)
ALIASES = """\
User_Alias OPS = ann, %web, !eve : STAFF = OPS, bob, !#21003
User_Alias LOOP = bob, LOOP2
User_Alias LOOP2 = LOOP, ann
Host_Alias HERE = ALL : THERE = elsewhere, !HERE
Runas_Alias APPS = bob, !ann
Cmnd_Alias ID = /usr/bin/id, !/usr/bin/true a : READ = ID, /usr/bin/whoami, !ID
"""
MISTAKES = _some(
    *("Defaults:! ann !authenticate", "Defaults:ann, ! bob authenticate", "ann ALL", "ann ALL = (bob", "ANN = ann", "Defaults"),
    *("ann ALL = (root) NO: ALL",),
)
"""Lines that sudo does not understand."""
POLICIES = st.lists(st.one_of(RULES, RULES, RULES, SETTINGS), min_size=1, max_size=5).map(lambda lines: "\n".join(lines) + "\n")
MISTAKEN = st.builds("{}{}\n{}".format, POLICIES, MISTAKES, POLICIES)
"""Policies with a line that sudo reports, and leaves out since version 1.9.3; before, it lets nobody in."""

NEXT = "\f"
"""Divides the files of one policy; each but the first begins with its name in the folder of drop-ins, on a line of its own."""
_INCLUDED = _some(
    *("@includedir /etc/sudoers.d", "@includedir /etc/sudoers.d", "#includedir /etc/sudoers.d/", "@includedir sudoers.d"),
    *('@include "/etc/sudoers.d/b.conf"', "@include /etc/sudoers.d/10_a"),
    *("#include /etc/sudoers.d/b.conf # x", "  @includedir /etc/sudoers.d"),
)
_NAMES = ("10_a", "b.conf", "c~", "Z", "a")
DIVIDED = st.builds(
    lambda first, include, last, parts: NEXT.join(
        [f"{first}{include}\n{last}", *(f"{name}\n{part}" for name, part in zip(_NAMES, parts, strict=True))]
    ),
    *(POLICIES, _INCLUDED, st.one_of(st.just(""), POLICIES), st.lists(POLICIES, min_size=5, max_size=5)),
)
"""Policies of several files."""


def seen_as(policy: bytes, *, passwd: bytes = b"") -> Observations:
    """The policy as if it were /etc/sudoers."""
    folder = Seen(attributes=FileAttributes(kind="directory", mode=0o755, uid=0, gid=0))
    main, *parts = policy.split(NEXT.encode())
    named = {f"{DROP_IN_FOLDER.pattern}/{name.decode()}": content for name, _, content in (part.partition(b"\n") for part in parts)}
    return observations(
        [
            *(saw(SUDOERS, main), saw(DROP_IN_FOLDER, folder), saw(PROGRAM, Seen())),
            *([saw(DROP_INS, content, source=path) for path, content in named.items()] or [saw(DROP_INS, NOT_THERE)]),
            *(saw(File(path), named[path]) for path in named),
            *(saw(request, NOT_THERE) for request in (SOURCES, CONFIGURATION, GROUP)),
            saw(PASSWD, passwd),
            saw(VERSION, VERSION_HERE),
        ]
    )


def account(name: str) -> Account:
    uid, groups = PEOPLE[name]
    password = Password(state="none")
    ageing: dict[str, Any] = {"changed": None, "ages": False, "min_days": None, "max_days": None, "expires": None}
    return Account(
        name=name, uid=uid, gid=uid, groups=groups, home="/", shell="/bin/sh", password=password, place=Place("/etc/passwd", 1), **ageing
    )


class Reading:
    """Our answers about one policy, on a host."""

    def __init__(self, policy: bytes, host: SudoHost) -> None:
        seen = seen_as(policy)
        rules, defaults = list(sudo_rules(seen)), list(sudo_defaults(seen))
        self.is_complete = not any(isinstance(answer, Missing) for answer in [*rules, *defaults])
        self.rules = [rule for rule in rules if isinstance(rule, SudoRule)]
        self.defaults = [default for default in defaults if isinstance(default, SudoDefault)]
        self._policy = Policy(self.rules, self.defaults, Matching(host, self.defaults))

    def decide(self, user: str, target: str, command: str) -> Decision:
        """What we say that sudo would do."""
        if not self.is_complete:
            return Decision(None, None)
        path, _, arguments = command.partition(" ")
        asked = SudoCommand(path=path, arguments=arguments, excepted=False)
        one = account(user)
        return self._policy.decide(one, self._policy.entries_for(one), self._target(target), asked)

    @staticmethod
    def _target(target: str) -> Person:
        return Person("root", 0, 0, ["root"]) if target == "root" else person(account(target))
