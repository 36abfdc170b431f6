"""passwd(5), shadow(5) as ShadowStates cuts it, and group(5): their lines as glibc reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from govaudit.facts.accounts import Password
from govaudit.model import Missing, Place, Reason, missing

MOST_LINES = 100_000
"""Larger files are read up to here."""

_NUMBER = re.compile(r"[0-9]{1,10}")
_GROUP_NUMBER = re.compile(r"[ \t]*\+?([0-9]{1,10})")
_SPACE = " \t\v\f\r"
"""What glibc passes over at the beginning of a line, and of a member's name."""
_LARGEST_ID = 4294967295

_SCHEMES = {
    "1": "md5",
    "2": "bcrypt",
    "2a": "bcrypt",
    "2b": "bcrypt",
    "2x": "bcrypt",
    "2y": "bcrypt",
    "3": "nt",
    "5": "sha256",
    "6": "sha512",
    "7": "scrypt",
    "gy": "gost-yescrypt",
    "md5": "sun-md5",
    "sha1": "sha1",
    "y": "yescrypt",
}


class Line(NamedTuple):
    """One account of /etc/passwd."""

    name: str
    password: str
    """As it stands there; `x` means /etc/shadow. Not to be kept."""
    uid: int
    gid: int
    home: str
    shell: str
    place: Place
    names_shell: bool = True
    """False where the field is empty, and stands for /bin/sh."""


class Passwd(NamedTuple):
    """/etc/passwd as a whole."""

    lines: list[Line]
    asks_elsewhere: bool
    """There are `+` or `-` lines, by which accounts come from NIS."""
    trouble: Missing | None
    """Why there may be more accounts than lines."""


@lru_cache(maxsize=4)  # a dozen readers ask for the accounts of one host in turn
def read_passwd(path: str, content: bytes) -> Passwd:
    """The accounts in order; a line that glibc and others might not read alike is trouble, not an account."""
    lines: list[Line] = []
    asks_elsewhere = False
    trouble: Missing | None = None
    for number, line in enumerate(_texts(content), 1):
        if number > MOST_LINES:
            trouble = missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=MOST_LINES)
            break
        text = line.lstrip(_SPACE)
        if not text or text.startswith("#"):
            continue
        if text[0] in "+-":
            asks_elsewhere = True
            continue
        fields = text.split(":")
        if len(fields) != 7 or not fields[0] or not is_id(fields[2]) or not is_id(fields[3]) or "\0" in text:
            trouble = trouble or missing(Reason.UNPARSEABLE, "{path}:{line} cannot be read as an account", path=path, line=number)
            continue
        name, password, uid, gid, _, home, shell = fields
        lines.append(Line(name, password, int(uid), int(gid), home, shell or "/bin/sh", Place(path, number), bool(shell)))
    return Passwd(lines, asks_elsewhere, trouble)


def is_id(text: str) -> bool:
    """Whether it is a plain number that is a user or group id."""
    return _NUMBER.fullmatch(text) is not None and int(text) <= _LARGEST_ID


def read_shadow(content: bytes) -> dict[str, list[str]]:
    """The fields of each name; of two lines for one name the first holds."""
    found: dict[str, list[str]] = {}
    for text in _texts(content)[:MOST_LINES]:
        name, *fields = text.lstrip(_SPACE).split(":")
        if name and len(fields) >= 7:
            found.setdefault(name, fields)
    return found


class Groups(NamedTuple):
    """/etc/group."""

    names: dict[int, str]
    """By id."""
    of_member: dict[str, list[str]]
    """Names of the groups that list an account."""
    members: dict[int, list[str]]
    """By id: the accounts that are listed."""


def read_groups(content: bytes) -> Groups:
    """The groups; lines that are none are passed over, as glibc does."""
    groups = Groups({}, {}, {})
    for text in _texts(content)[:MOST_LINES]:
        found = group_line(text)
        if found is None:
            continue
        groups.names.setdefault(found.gid, found.name)
        groups.members.setdefault(found.gid, []).extend(found.members)
        for member in found.members:
            groups.of_member.setdefault(member, []).append(found.name)
    return groups


class GroupLine(NamedTuple):
    """One group of /etc/group."""

    name: str
    password: str
    """As it stands there. Not to be kept."""
    gid: int
    members: list[str]


def group_line(text: str) -> GroupLine | None:
    """The group that glibc reads in a line, the members of which may be left out; None where it reads none, or asks NIS."""
    name, *fields = text.lstrip(_SPACE).split(":", 3)
    gid = _GROUP_NUMBER.fullmatch(fields[1]) if len(fields) >= 2 else None
    if not name or name[0] in "#+-" or gid is None or int(gid[1]) > _LARGEST_ID:
        return None
    members = [member.lstrip(_SPACE) for member in "".join(fields[2:]).split(",")]
    return GroupLine(name, fields[0], int(gid[1]), [member for member in members if member])


def password_of(line: Line, shadow: dict[str, list[str]] | Missing) -> Password | Missing:
    """The state of an account's password; the hash is not looked at."""
    if line.password == "":
        return Password(state="empty", in_passwd=True)
    if line.password != "x":
        return _password(_cut(line.password), in_passwd=True)
    if isinstance(shadow, Missing):
        return shadow
    if line.name not in shadow:
        return Password(state="none")  # `x` alone is no hash that anything could match
    return _password(shadow[line.name][0], in_passwd=False)


def _cut(field: str) -> str:
    """A password field of /etc/passwd in the form of ShadowStates."""
    if field in ("*", "!", "!!", "!*"):
        return "none"
    scheme = re.match(r"!?\$[0-9a-z]{1,4}\$(?:rounds=[0-9]+\$)?", field)
    return scheme[0] if scheme else "locked" if field[0] in "!*" else "invalid"


def _password(state: str, *, in_passwd: bool) -> Password | Missing:
    if state in ("empty", "none", "locked"):
        return Password(state=state, in_passwd=in_passwd and state == "empty")
    kind = "locked" if state.startswith("!") else "set"
    scheme, _, cost = state.lstrip("!").strip("$").partition("$")
    if scheme in ("des", "bsdi"):
        return Password(state=kind, scheme="des", in_passwd=in_passwd)
    if scheme not in _SCHEMES:
        return missing(Reason.UNPARSEABLE, "how this password is stored is not known")
    return Password(state=kind, scheme=_SCHEMES[scheme], cost=cost.strip("$"), in_passwd=in_passwd)


def days(field: str) -> int | Missing | None:
    """A number of days; None where the field is empty or negative, which shadow(5) takes as "not set"."""
    if field == "" or re.fullmatch(r"-[0-9]{1,9}", field):
        return None
    if re.fullmatch(r"[0-9]{1,9}", field):
        return int(field)
    return missing(Reason.UNPARSEABLE, "a number of days is expected in /etc/shadow")


def directories(nsswitch: Iterable[str], *, asks_elsewhere: bool, has_records: bool = False) -> list[str]:
    """Where accounts come from beside the host's own files, by nsswitch.conf(5) and `+` lines.

    `systemd` has none, unless there are records of systemd-homed or userdb (nss-systemd(8)).
    """
    own = ("files", "compat") if has_records else ("files", "compat", "systemd")
    found: list[str] = []
    for text in nsswitch:
        words = text.partition("#")[0].replace(":", " : ").split()
        if words[:2] == ["passwd", ":"]:
            rest = re.sub(r"\[[^\[\]]*\]", " ", " ".join(words[2:])).split()
            found = [word for word in rest if word not in own]
    return sorted({*found, *(["nis"] if asks_elsewhere else [])})


def _texts(content: bytes) -> list[str]:
    text = content.decode("utf-8", errors="replace")
    return text.removesuffix("\n").split("\n") if text else []
