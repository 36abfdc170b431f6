"""Policies of sudo made up by chance: sound ones, odd ones with all that sudoers(5) has, and ones with mistakes in them."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

Kind = Literal["sound", "odd", "mistaken"]

PEOPLE = {
    "ann": (5001, ["ann", "wheel", "staff2"]),
    "bob": (5002, ["bob", "wheel"]),
    "carl": (5003, ["carl"]),
    "svc-x": (5004, ["svc-x", "ops_a"]),
    "Ann": (5005, ["Ann"]),
    "toor": (0, ["root"]),
}
"""Names with user id (that of their own group as well) and groups."""
GROUPS = {"wheel": 6001, "staff2": 6002, "ops_a": 6003, "Wheel": 6004, "nopw": 6005}
WHO = ("ann", "ann", "bob", "carl", "svc-x", "Ann")
AS_WHOM = ("root", "root", "root", "bob", "carl", "ann", "toor")
COMMANDS = (
    *("/usr/bin/id", "/usr/bin/id -u", "/usr/bin/id -u root", "/bin/id", "/usr/bin/whoami", "/bin/ls", "/usr/bin/true"),
    *("/usr/bin/env", "/usr/bin/id --help", "/bin/ls /tmp/x", "/usr/bin/true a=b", "/usr/bin/true a:b", "/usr/bin/true x,y"),
    *("/usr/bin/true -- x", '/usr/bin/true ""'),
)
_PLAIN = 7
"""So many of the commands are asked for most of the time."""


class Surroundings(NamedTuple):
    """What of a host stands in its policies."""

    name: str
    address: str
    network: str
    id_program: bytes
    """The content of /usr/bin/id."""

    def netgroups(self) -> str:
        """Of /etc/netgroup."""
        return f"ngu (,ann,) (,bob,)\nngh ({self.name},,)\nngo (otherhost,carl,)\nngd (,ann,example.org)\nngn ngu ngo\n"


# Of each list the first words are those of a sound policy.
_USERS = (
    *("ann", "bob", "carl", "%wheel", "%staff2", "#5001", "%#6001", "+ngu", "+ngo", "ALL", "svc-x", "Ann"),
    *("%ops_a", "root", "nosuch", "%nosuch", "ANN", "%WHEEL", "%Wheel", "UA", "UB", "UN", '"ann"', "%:wheel", "#5002", "%#6002", "%#0"),
    *("#0", "+ngn", "+ngd", "toor", '"%wheel"', "UNDEF", "\\ann", "svc\\-x", "an\\x6e", "%\\x77heel", "wheel", "#-1", "#05001", "UC"),
    *("a*", "ann bob", '"ALL"', "\\ALL", "\\%wheel"),
)
_RUN_AS = (
    *("root", "ALL", "bob", "carl", "#0", "%wheel", "RA", "!root", "toor", "#5002", "ann", "%#6001"),
    *("+ngu", "nobody", '"root"', "RB", "%root", "%#0", "Root", "!ALL", "UNDEFR", "#05002"),
)
_RUN_AS_GROUPS = (
    *("wheel", "staff2", "ALL", "#6001", "nosuch", "RG", "root", "wheel", "staff2", "root", "ops_a", "wheel"),
    *("%wheel", "+ngu"),
)
_PATHS = (
    *("/usr/bin/id", "/bin/id", "/usr/bin/whoami", "/usr/bin/env", "/bin/ls", "/usr/bin/true", "/usr/bin/", "/usr/bin/*", "/usr/*/id"),
    *("/usr/bin/[a-i]d", "/usr/bin/i?", "/sbin/", "/nosuch/id", "/usr/bin/wh*"),
    *("^/usr/bin/(id|whoami)$", "^/(usr/)?bin/[il].*$", "/usr/bin/../bin/id", "/usr//bin/id", "/usr/bin/\\id", "/usr/bin/.", "/*"),
    *("/usr/bin", "/usr/bin/id\\,x", "/usr/bin/{id,env}", "/bin/", "/"),
)
_SOUND_PATHS = 14
_ARGUMENTS = (
    *("", "", "", ' ""', " -u", " -u root", " *", " -?", " -[un]", " -u *", " --help", " -u\\,x"),
    *(" ^-[ug]$", " ^-u( root)?$", " /tmp/*", ' -u "root"', " a\\ b", " [!-]*", " -u  root", " -\\u", " a=b", " a\\=b", " a:b", " a\\:b"),
    *(" 'x'", " ^.*$", " -- *", " -u\troot", " ^$", " !x", " \\*", ' \\"\\"', " ^-u"),
)
_TAGS = (
    *("NOPASSWD:", "PASSWD:", "NOEXEC:", "EXEC:", "SETENV:", "NOSETENV:", "LOG_INPUT:", "NOLOG_OUTPUT:", "NOPASSWD: NOEXEC:"),
    *("NOPASSWD:SETENV:", "NOPASSWD : ", "MAIL:"),
    *("FOLLOW:", "NOFOLLOW:", "INTERCEPT:", "NOINTERCEPT:", "nopasswd:", "PASSWD:NOPASSWD:", "NOPASSWD:PASSWD:", "BADTAG:", "NOPASSWD"),
)
_OPTIONS = (
    *("TIMEOUT=10", "CWD=/tmp", "CWD=*", "NOTBEFORE=20200101000000Z", "NOTAFTER=20400101000000Z", "NOTBEFORE=20400101000000Z"),
    *("NOTAFTER=20200101000000Z", "TIMEOUT=1h30m", "CWD=~", "TIMEOUT = 5", "NOTAFTER=20400101000000+0100", "NOTAFTER=2040010100Z"),
    *("ROLE=x", "TYPE=x", "TIMEOUT=x", "NOTAFTER=20400101000000", "CWD=rel", 'CWD="/tmp"', "APPARMOR_PROFILE=x", "NOTBEFORE=204001010000Z"),
    *("NOTAFTER=20200101000000.5Z", "TIMEOUT=1d1d", "PRIVS=x", "NOTAFTER=20401399000000Z", "CHROOT=/", "CHROOT=*"),
)
_SETTINGS = (
    *("authenticate", "!authenticate", "authenticate", "!authenticate", "!authenticate", "exempt_group=wheel", "!exempt_group", "fqdn"),
    *("!fqdn", "!case_insensitive_user", "case_insensitive_group", "!case_insensitive_group", "runas_default=bob"),
    *("exempt_group=%staff2", "targetpw", "rootpw", "timestamp_timeout=0", "!root_sudo", "requiretty", "!requiretty", "noexec", "insults"),
    *('env_keep += "A B"', "fast_glob", "!fast_glob", "mail_badpass", 'secure_path="/usr/bin:/bin"', "lecture=never", "nonsense"),
    *("nonsense=1", "passwd_tries=0", "!passwd_tries", "exempt_group=", "authenticate=1", "verifypw=never", "env_reset", "umask=0022"),
    *("match_group_by_gid", "ignore_unknown_defaults", "timestamp_timeout=-1", "exempt_group=nosuch", "use_netgroups", "!use_netgroups"),
    *("netgroup_tuple", "case_insensitive_user,!authenticate", "use_pty", "runcwd=*", "setenv", "sudoers_locale=C", "runas_default=root"),
    *("syslog=auth", "logfile=/var/log/x"),
)
_SPECIAL_COMMANDS = (
    *("sudoedit /etc/motd", "sudoedit /tmp/*", "sudoedit", "list", "sudoedit /etc/*", "/usr/bin/sudoedit /etc/x"),
    *("sudoedit ^/etc/.*$", 'sudoedit ""'),
)
_MISTAKES = (
    *("garbage", "ann ALL", "ann ALL=", "= ALL", "User_Alias", "User_Alias lower = ann", "Defaults", "ann ALL=(root ALL"),
    *("ann ALL=ALL extra", "%", "Defaults foo bar", "@include", "ann ALL=ALL,", '"unclosed ALL=ALL', "Cmnd_Alias X = "),
    *("ann, ALL=ALL", "ALL ALL = NOPASSWD"),
    *("ann ALL = usr/bin/id", "User_Alias A1 = ann : B1", "ann ALL=(root) NOPASSWD: ALL : ", "Host_Alias = x", "ann\\", "^x", ")", "a\0b"),
    *("ALL ALL = NOPASSWD: ALL : x = y", "User_Alias UA = ALL )", "Defaults !authenticate extra", "ALL ALL=NOPASSWD:ALL \\"),
)
_INCLUDES = (
    *("@includedir /etc/sudoers.d", "#includedir /etc/sudoers.d", "@include /etc/sudoers.d/10a", "@include sudoers.d/10a"),
    *('@includedir "/etc/sudoers.d"', "", "@include /etc/sudoers.%h", "#include /etc/sudoers.d/10a", "@includedir /etc/sudoers.d/ # c"),
    *("@include /etc/nosuch", "@includedir /etc/nosuch", "@include /etc/sudoers.d/10\\a", "#includedir"),
)
_CHANGES: tuple[Callable[[str], str], ...] = (
    *(lambda line: line + " # comment", lambda line: "  " + line, lambda line: line.replace(", ", ", \\\n   "), lambda line: "# " + line),
    *(lambda line: line.replace(" = ", " = \\\n\t"), lambda line: line + "\\\n", lambda line: line + " ", lambda line: line + "#c"),
    *(lambda line: line.replace(" ", "\\\n", 1), lambda line: line + "\r"),
)
"""What may be done to a line."""

HEAD = """\
Defaults !mail_no_user, !mail_badpass, !mail_no_perms, !mail_no_host, !mail_always, timestamp_timeout=0, !lecture, listpw=never
# /usr/bin/id /bin/id /usr/bin/whoami /bin/ls /usr/bin/true /usr/bin/env
"""
"""That sudo sends no mail, and which paths are asked for: those that no rule names are not looked at."""
_FILES = ("10a", "20b", "05c", "x.conf", "y~", ".hid")


class Generator:
    """Makes policies and questions, the same for the same chance."""

    def __init__(self, chance: random.Random, kind: Kind, here: Surroundings) -> None:
        self._chance = chance
        self._kind = kind
        self._odd = 0.35 if kind == "odd" else 0.04
        """How often an odd word is taken."""
        self._used: set[str] = set()
        whole = hashlib.sha256(here.id_program)
        long = hashlib.sha512(here.id_program).hexdigest()
        in_base64 = base64.b64encode(whole.digest()).decode()
        self._digests = (
            *(f"sha256:{whole.hexdigest()} ", f"sha256:{in_base64} ", f"sha256:{'0' * 64} ", f"sha512:{long} "),
            *(f"sha256:{'0' * 64}, sha256:{whole.hexdigest()} ", f"sha224:{'0' * 56} ", f"sha256 : {whole.hexdigest()} "),
            *(f"sha256:{whole.hexdigest()}, ", "sha256:abc ", f"sha384:{'z' * 96} "),
        )
        name, address = here.name, here.address
        self._hosts = (
            *("ALL", "ALL", "ALL", name, "otherhost", address, here.network, "10.99.0.0/16", "+ngh", "+ngo", "HA", "HB"),
            *(f"{name[:2]}*", "!otherhost", name.upper(), f"{address}/32", f"{address}/255.255.255.255", "0.0.0.0/0", "::1", "127.0.0.1"),
            *("localhost", f"{name}.example.com", "*", "2001:db8::/32", "UNDEFH", "[a-z]*", "?*", "192.168.1.5", f"!{name}", "::/0"),
            *(f"{address}/0.0.0.0", "%wheel", f"{address}/24", "10.0.0.0/33", f'"{address}"', "010.0.0.1"),
        )

    def policy(self) -> dict[str, str]:
        """The files by name, /etc/sudoers by the empty one, the others of /etc/sudoers.d."""
        self._used = set()
        files = {"": (HEAD if self._is(0.1) else f"Defaults !fqdn\n{HEAD}") + self._text(is_main=True)}
        return files | {name: self._text(is_main=False) for name in _FILES if self._is(0.3)}

    def question(self) -> tuple[str, str, str]:
        """Who, as whom, what."""
        return self._one(WHO), self._one(AS_WHOM), self._one(COMMANDS[:_PLAIN] if self._is(0.7) else COMMANDS)

    def _one(self, words: Sequence[str]) -> str:
        return self._chance.choice(words)

    def _is(self, often: float) -> bool:
        return self._chance.random() < often

    def _word(self, words: Sequence[str], sound: int = 12) -> str:
        return self._one(words if self._is(self._odd) else words[:sound])

    def _list(self, words: Sequence[str], *, excepted: float = 0.2, comma: str = "", most: int = 2) -> str:
        found = [("!" if self._is(excepted) else "") + self._word(words) for _ in range(self._chance.choice((1, 1, 1, 2, most)))]
        return (comma or self._one((",", ", ", " , "))).join(found)

    def _command(self) -> str:
        if self._is(0.2):
            text = "ALL"
        elif self._is(0.15):
            text = self._one(("CA", "CB", "CN", "UNDEFC")[: 4 if self._is(self._odd) else 3])
        elif self._is(0.05):
            text = self._one(_SPECIAL_COMMANDS)
        else:
            text = self._word(_PATHS, _SOUND_PATHS) + (self._word(_ARGUMENTS) if self._is(0.5) else "")
        if self._is(0.07):
            text = self._word(self._digests, 7) + text
        return (self._word(("!", "!", "!", "! ", "!!", "!!!"), 3) if self._is(0.18) else "") + text

    def _run_as(self) -> str:
        if self._is(0.4):
            return ""
        users, groups = self._list(_RUN_AS), self._list(_RUN_AS_GROUPS, excepted=0.1)
        sound = (f"({users}) ", f"({users}) ", f"({users}) ", f"({users}:{groups}) ", f"(:{groups}) ", "() ", f"({users} : {groups})")
        odd = (f"({users}:) ", "(:) ", f"({users}", "(root)(bob) ", f"( {users} )", "(,root) ", "(root,) ")
        return self._word((*sound, *odd), len(sound))

    def _commands(self) -> str:
        options = " ".join(self._word(_OPTIONS, 12) for _ in range(self._chance.choice((1, 1, 2)))) + " " if self._is(0.12) else ""
        tags = self._word(_TAGS) + self._one((" ", "", " ")) if self._is(0.4) else ""
        return f"{self._run_as()}{options}{tags}{self._command()}"

    def _rule(self) -> str:
        several = self._one((", ", ",")).join(self._commands() for _ in range(self._chance.choice((1, 1, 2, 3))))
        begin = f"{self._list(_USERS)}{self._one((' ', chr(9), '  '))}{self._list(self._hosts)}"
        further = f" : {self._list(self._hosts)} = {self._commands()}" if self._is(0.06) else ""
        return f"{begin}{self._one((' = ', '=', ' =', '= '))}{several}{further}"

    def _defaults(self) -> str:
        commands = ("CA", "CB", "CN", "/usr/bin/id", "/usr/bin/id,/bin/ls", "ALL", "!/usr/bin/id", "/usr/bin/*", "sudoedit")
        users, hosts, run_as = (self._list(words, comma=",") for words in (_USERS, self._hosts, _RUN_AS))
        scope = self._one(("", "", "", f":{users}", f"@{hosts}", f">{run_as}", f"!{self._one(commands)}"))
        settings = [self._word(_SETTINGS, 13) for _ in range(self._chance.choice((1, 1, 2)))]
        if scope.startswith("!"):  # what `sudo -l` then says is not what it does
            settings = [one.replace("runas_default=", "iolog_file=") for one in settings]
        return f"Defaults{scope}{self._one((' ', chr(9)))}{self._one((', ', ',')).join(settings)}"

    def _alias(self) -> str:
        kind = self._one(("User", "Host", "Runas", "Cmnd"))
        names = {"User": ("UA", "UB", "UN", "UC"), "Host": ("HA", "HB"), "Runas": ("RA", "RB", "RG"), "Cmnd": ("CA", "CB", "CN")}[kind]
        name = self._one(names)
        if name in self._used and not self._is(0.04):
            return f"# {name} again"
        self._used.add(name)
        words = {"User": (*_USERS[:12], *names), "Host": (*self._hosts[:14], *names), "Runas": (*_RUN_AS[:9], *names), "Cmnd": ()}[kind]
        some = [self._command() for _ in range(self._chance.randint(1, 3))] if kind == "Cmnd" else []
        members = self._one((", ", ",")).join(some) if some else self._list(words, most=3)
        return f"{kind}_Alias{self._one((' ', chr(9)))}{name}{self._one((' = ', '=', ' ='))}{members}"

    def _text(self, *, is_main: bool) -> str:
        lines = [self._alias() for _ in range(self._chance.randint(0, 3))]
        lines += [self._defaults() for _ in range(self._chance.choice((0, 0, 1, 2)))]
        lines += [self._rule() for _ in range(self._chance.choice((0, 1, 1, 2, 3, 4)))]
        if self._kind == "mistaken" and self._is(0.6):
            lines.insert(self._chance.randint(0, len(lines)), self._one(_MISTAKES))
        if self._is(0.3):
            self._chance.shuffle(lines)
        lines = [self._chance.choice(_CHANGES)(line) if self._is(0.08) else line for line in lines]
        if is_main:
            include = self._word(_INCLUDES, 1)
            lines.insert(self._chance.randint(0, len(lines)) if self._is(0.4) else len(lines), include)
        return "\n".join(lines) + self._one(("\n", "\n", "\n", ""))
