"""Policies of sudo made up by hypothesis, and how they are read here."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from govaudit.facts.accounts import Account, Password
from govaudit.facts.derived.sudo_decisions import Decision, Target, decide, entries_for
from govaudit.facts.sudo import SudoDefault, SudoRule, taken_apart
from govaudit.model import FileAttributes, Missing, Place, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.sudo import sudo_defaults, sudo_rules
from govaudit.targets.host.sudoers.seen import CONFIGURATION, DROP_IN_FOLDER, DROP_INS, PROGRAM, SOURCES, SUDOERS
from tests.support import NOT_THERE, observations, saw

PEOPLE = {"ann": (21001, ["ann", "ops"]), "bob": (21002, ["bob"]), "eve": (21003, ["eve", "ops", "web"])}
"""Names with user id (that of their own group as well) and groups."""
GROUPS = {"ann": 21001, "bob": 21002, "eve": 21003, "ops": 21010, "web": 21011}
TARGETS = ("root", "ann", "bob")
COMMANDS = ("/usr/bin/true", "/usr/bin/true a", "/usr/bin/true a b,c", "/usr/bin/id", "/usr/bin/whoami -x", "/bin/true")


def _some(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


def _signed(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("{}{}".format, _some(*[""] * 8, "!", "!!", "! "), words)


def _listed(words: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    commas = _some(",", ", ", " , ", ",\\\n")
    return st.builds(lambda found, comma: comma.join(found), st.lists(_signed(words), min_size=1, max_size=most), commas)


USERS = _some(
    *("ALL", "ALL", "ALL", "ann", "bob", "%ops", "STAFF"),
    *("ann", "bob", "eve", "%ops", "%web", "#21001", "#21002", "%#21001", "ALL", "OPS", "STAFF", "NONE", "Ann", '"ann"', "a\\nn"),
    *("+net", "%:non", "\\x61nn", "LOOP"),
)
HOSTS = _some(*["ALL"] * 12, "HERE", "elsewhere", "10.9.8.0/24", "THERE", "fe80::1")
RUNAS = _some("ALL", "root", "root", "ann", "bob", "ALL", "#0", "#21002", "APPS", "%ops", "#4711")
PATHS = _some(
    *("ALL", "ALL", "/usr/bin/true", "/usr/bin/true", "/usr/bin/id", "/usr/bin/"),
    *("ALL", "/usr/bin/true", "/bin/true", "/usr/bin/id", "/usr/bin/", "/bin/", "/usr/bin/t*", "/usr/*/id", "/usr/bin/[a-t]*", "READ"),
    *("/usr/bin/true a", '/usr/bin/true ""', "/usr/bin/true a *", "/usr/bin/true [ab]*", "/usr/bin/true a b\\,c", "sudoedit /etc/motd"),
    *("^/usr/bin/(true|id)$", "/usr/bin/true ^a.*$", "/usr/bin/t[!a-q]ue", "/usr/bin/who?mi -[xy]", "/nowhere/true", "ID"),
    *("UNSET", "/usr/bin/true *"),
    *("sha224:" + "0" * 56 + " /usr/bin/true", "/usr/sbin/visudo", "/usr/bin/whoami", "/usr/bin/true \\*", "list"),
)
RUN_AS = st.one_of(
    _some("", "", "", "(ALL) ", "(ALL) ", "(root, bob) ", "(ALL:ALL) ", "() ", "(:) ", "(:ops) ", "(root : web)"),
    st.builds("({}) ".format, _listed(RUNAS)),
    st.builds("({} : {}) ".format, _listed(RUNAS, 2), _some("ops", "ALL", "web, ops")),
)
TAGS = _some("", "", "", "NOPASSWD: ", "NOPASSWD:", "PASSWD : ", "NOEXEC: ", "NOPASSWD:SETENV: ", "LOG_OUTPUT:PASSWD:", "NOFOLLOW: NOMAIL:")
OPTIONS = _some(*[""] * 12, "TIMEOUT=5m ", "NOTAFTER=20200101000000Z ", "NOTBEFORE=20200101000000Z ", "NOTBEFORE=20990101000000Z ")
SPECS = st.lists(st.builds("{}{}{}{}".format, RUN_AS, OPTIONS, TAGS, _signed(PATHS)), min_size=1, max_size=4).map(", ".join)
RULES = st.builds(
    "{} {} = {}{}".format, _listed(USERS), _listed(HOSTS, 2), SPECS, _some("", "", " # why", " # why \\", "#x\\", " : HERE = /usr/bin/id")
)
SETTINGS = st.builds(
    "Defaults{} {}".format,
    st.one_of(
        _some("", "", ""),
        st.builds(":{}".format, _listed(USERS, 2)),
        st.builds("@{}".format, _listed(_some("ALL", "HERE", "elsewhere"), 2)),
        st.builds(">{}".format, _listed(RUNAS, 2)),
        st.builds("!{}".format, _listed(_some("/usr/bin/true", "ALL", "READ", "/usr/bin/", "/usr/bin/i*"), 2)),
    ),
    _some("!authenticate", "authenticate", "!authenticate, use_pty", "authenticate=x", "exempt_group=web", "!exempt_group"),
)
ALIASES = """\
User_Alias OPS = ann, %web, !eve : STAFF = OPS, bob, !#21003
User_Alias LOOP = bob, LOOP2
User_Alias LOOP2 = LOOP, ann
Host_Alias HERE = ALL : THERE = elsewhere, !HERE
Runas_Alias APPS = bob, !ann
Cmnd_Alias ID = /usr/bin/id, !/usr/bin/true a : READ = ID, /usr/bin/whoami, !ID
"""
POLICIES = st.lists(st.one_of(RULES, RULES, RULES, SETTINGS), min_size=1, max_size=5).map(lambda lines: "\n".join(lines) + "\n")


def seen_as(policy: bytes, *, passwd: bytes = b"") -> Observations:
    """The policy as if it were /etc/sudoers."""
    folder = Seen(attributes=FileAttributes(kind="directory", mode=0o755, uid=0, gid=0))
    return observations(
        [
            *(saw(SUDOERS, policy), saw(DROP_INS, NOT_THERE), saw(DROP_IN_FOLDER, folder), saw(PROGRAM, Seen())),
            *(saw(request, NOT_THERE) for request in (SOURCES, CONFIGURATION, GROUP)),
            saw(PASSWD, passwd),
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
    """Our answers about one policy."""

    def __init__(self, policy: bytes) -> None:
        seen = seen_as(policy)
        rules, defaults = list(sudo_rules(seen)), list(sudo_defaults(seen))
        self.is_complete = not any(isinstance(answer, Missing) for answer in [*rules, *defaults])
        self.rules = [rule for rule in rules if isinstance(rule, SudoRule)]
        self.defaults = [default for default in defaults if isinstance(default, SudoDefault)]

    def decide(self, user: str, target: str, command: str) -> Decision:
        """What we say that sudo would do."""
        if not self.is_complete:
            return Decision(None, None)
        uid = 0 if target == "root" else PEOPLE[target][0]
        path, _, arguments = command.partition(" ")
        asked = taken_apart(path)
        asked = type(asked)(path=path, arguments=arguments, excepted=False, has_digest=False)
        return decide(account(user), entries_for(account(user), self.rules), self.defaults, Target(target, uid), asked)
