"""What can be asked of a Linux host. Every request is read-only."""

from __future__ import annotations

from typing import ClassVar

from govaudit.model import Request


class File(Request, frozen=True):
    """One file's content, owner and mode. Never for secrets: see KeyFiles and ShadowStates.

    Followed when it is a symbolic link (below the root, for `root:`). Absent when it
    is not there; Missing when it may not be read, is too large, or is no regular file.
    """

    path: str

    @property
    def key(self) -> str:
        return f"file {self.path}"


class LiveFile(Request, frozen=True):
    """A file of /proc or /sys: its size is 0, and only a running system has it."""

    at_rest: ClassVar[bool] = False
    path: str

    @property
    def key(self) -> str:
        return f"live-file {self.path}"


class Glob(Request, frozen=True):
    """All files that match a shell pattern (`*`, `?`, `[…]`), as File gives them, in C-locale order.

    One observation for each file (its source is the path); directories that match are left out. A single
    Absent one when nothing matches; a single Missing one, beside what was found, when a directory may not be listed.
    """

    pattern: str

    @property
    def key(self) -> str:
        return f"glob {self.pattern}"


class Listing(Request, frozen=True):
    """Owner, group, mode, size and kind of the files that match a shell pattern, links not followed; no content.

    Observations as for Glob; the attributes are filled in, the content is empty,
    `data` is {"owner": name, "group": name, "link": target or "", "acl": whether there is an access control list, or null, "entries": of
    one whom it names, as `access_lists.Entry`, or null}.
    """

    pattern: str

    @property
    def key(self) -> str:
        return f"listing {self.pattern}"


class Command(Request, frozen=True):
    """A command's standard output and exit status, under LC_ALL=C, without standard input.

    `argv[0]` without a slash is looked for in the usual system directories (sbin ones included).
    Absent when the program is not installed. Only commands that change nothing.
    """

    at_rest: ClassVar[bool] = False
    argv: tuple[str, ...]
    seconds: int = 20

    @property
    def key(self) -> str:
        return "command " + " ".join(self.argv)


class ShadowStates(Request, frozen=True):
    """/etc/shadow with each password field replaced on the host by its state.

    The content has the form of shadow(5); the second field is one of `locked` (begins
    with ! or *), `none` (`*` or `!` alone, `!*`, `!!`: no password was ever set), `empty`,
    or the scheme and its cost as in `$6$rounds=5000$`, `$y$j9T$`, `$1$`, `des`; a locked hash is `!` and the scheme.
    `bsdi` is extended DES; `invalid` stands for what crypt(5) knows no hash of, and for any other field that should be a number and is not.
    """

    @property
    def key(self) -> str:
        return "shadow-states"


class GroupShadowStates(Request, frozen=True):
    """/etc/gshadow with each password field replaced on the host by its state, as ShadowStates does it.

    The content has the form of gshadow(5): name, state, administrators, members; a list in which something
    stands that is no list of names is `invalid`.
    """

    @property
    def key(self) -> str:
        return "group-shadow-states"


class KeyFiles(Request, frozen=True):
    """Files under the places that hold private keys, with how each is protected; key bodies never leave the host.

    The places are shell patterns. One observation per key file (the source is the path), with attributes, and
    `data`: {"format": "openssh"|"pem"|"pkcs8"|"pkcs8-encrypted"|"ec"|"rsa"|"dsa"|"pgp", "cipher": "none"|name|null,
    "owner": name, "group": name, "acl" and "entries" as in Listing}.
    A single Absent one when there is none; a Missing one for each place that may not be read.
    """

    patterns: tuple[str, ...]

    @property
    def key(self) -> str:
        return "key-files " + " ".join(self.patterns)


class DeviceHeaders(Request, frozen=True):
    """How each mounted or swapped block device is built up, down to the disks, and whether LUKS is beneath.

    Content: one line a device of /sys/class/block, tab-separated: name, dm name, dm uuid, comma-separated slaves, read-only,
    removable, major:minor, size in 512-byte sectors, and the first 8 bytes as hex (`-` when they may not be read).
    """

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "device-headers"


class LuksHeaderOf(Request, frozen=True):
    """The LUKS header that a block device or a file begins with, without salts, digests and key material.

    `data` has the fields of `govaudit.facts.luks.LuksHeader`. Absent when there is no such file, or
    it begins with no LUKS header; Missing when it may not be read, or the header is damaged.
    """

    path: str

    @property
    def key(self) -> str:
        return f"luks-header {self.path}"


class SecurityVersions(Request, frozen=True):
    """What dpkg has installed of the packages in apt's own lists of security sources, and the versions that these lists have.

    No server is asked and no cache is made. Content: tab-separated lines of `release`, path of an InRelease or Release file, and a field of
    it; `list` and path of a list of packages; `installed`, name, architecture, version and what is wanted (`install`, `hold`); `offered`,
    name, architecture and version; at last `end`, how many packages are installed, and each of their architectures. `errors` says what
    could not be read. Absent where there is no dpkg.
    """

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "security-versions"


class SecurityAdvisories(Request, frozen=True):
    """What rpm has installed of the packages that advisories on security name, in the metadata that dnf and zypper have fetched.

    No server is asked and no cache is made. Content: tab-separated lines of `list`, path of a repomd.xml, when a file beside it was last
    written (seconds since 1970), and the name of its list of advisories, if it has one; `installed`, name, architecture,
    `epoch:version-release` and modularity label of a package; `offered`, name, architecture, `module:stream` or nothing, and the versions
    that mend something; at last `end`, how many packages are installed, how many advisories begin and end, and how many entries are odd.
    `errors` says what could not be read. Absent where there is no rpm.
    """

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "security-advisories"


class FileCapabilities(Request, frozen=True):
    """The capabilities (capabilities(7)) of the executable files below some directories, as getcap(8) prints them.

    File systems of other devices are not entered. `errors` begins with what could not be looked at. Absent where getcap is not installed.
    """

    at_rest: ClassVar[bool] = False
    roots: tuple[str, ...]

    @property
    def key(self) -> str:
        return "file-capabilities " + " ".join(self.roots)


class LogInRecords(Request, frozen=True):
    """The last log-in of each account, from the files that keep it, for a root directory: on a host lastlog(8) and lastlog2(8) are asked.

    Content: a line each of account and seconds since 1970, tab-separated; 0 where there never was one, `?` where the record is none.
    `data` is {"path": the file, "is_all": whether accounts that are not in it never logged in as far as the host knows}.
    Absent where there is no such file.
    """

    @property
    def key(self) -> str:
        return "log-in-records"


class Predicate(Request, frozen=True):
    """One question that a Walk asks of every file.

    Conditions that are set must all hold. Modes are octal permission bits.
    """

    name: str
    kind: str = ""
    """`f` regular file, `d` directory; empty: any but links."""
    any_bits: int = 0
    """At least one of these mode bits is set."""
    without_bits: int = 0
    """None of these mode bits is set."""
    unowned: bool = False
    """Its user or group has no name."""

    @property
    def key(self) -> str:
        return f"predicate {self.name}"


class Walk(Request, frozen=True):
    """One pass over a tree for all predicates of the plan; file systems of other devices are not entered.

    Walks of one plan with the same root are made together. One observation: `data` is {predicate name:
    {"count": n, "hits": [{"path", "mode", "uid", "gid", "kind"}, …]}}, at most 1,000 hits kept of each;
    `errors` begins with what could not be entered. Where any directory could not be entered, `data` also has
    {"incomplete": "a sentence"}.
    """

    root: str
    predicates: tuple[Predicate, ...]

    @property
    def key(self) -> str:
        return f"walk {self.root} " + ",".join(sorted(predicate.name for predicate in self.predicates))


ASKABLE: tuple[type[Request], ...] = (
    *(File, LiveFile, Glob, Listing, Command, ShadowStates, GroupShadowStates, KeyFiles),
    *(DeviceHeaders, LuksHeaderOf, SecurityVersions, SecurityAdvisories, FileCapabilities, LogInRecords, Walk),
)
"""What a host answers."""
