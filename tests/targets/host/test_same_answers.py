"""A tree is the same tree, whether a host looks at itself, an image is looked into, or a capture was carried over."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from govaudit.detectors.redaction import redact
from govaudit.model import Absent, Missing, Request, Seen
from govaudit.targets.host.requests import (
    Command,
    File,
    Glob,
    GroupShadowStates,
    KeyFiles,
    Listing,
    LiveFile,
    Predicate,
    ShadowStates,
    Walk,
)
from tests.support.hosts import Outcomes, ask, by_source, capture, capture_inside, worst_tree

ONES = [
    *("passwd", "empty", "nul", "not-utf8", "one-line", "limit", "over-limit", "huge", "looks-like-framing", "absolute-link"),
    *("relative-link", "chain", "dangling", "loop", "climbing", "directory-link", "hard-link", "fifo", "socket", "device"),
    *("conf.d", "conf.d/it's.conf", "passwd/below", "nothing", "shadow", "directory-link/*.conf", "long/" + "n" * 200),
]

PREDICATES = (
    Predicate("set-id", kind="f", any_bits=0o6000),
    Predicate("everybody-writes", any_bits=0o002, without_bits=0o1000),
    Predicate("sticky", kind="d", any_bits=0o1000),
    Predicate("unowned", unowned=True),
)

AT_REST: list[Request] = [
    *(File(f"/etc/{name}") for name in ONES),
    Glob("/etc/conf.d/*.conf"),
    Glob("/etc/conf.d/.*.conf"),
    Glob("/etc/conf.d/[!a-z]*"),
    Glob("/etc/conf.d/[ai]*"),
    Glob("/etc/directory-link/?*.conf"),
    Glob("/etc/*"),
    Glob("/etc/nothing/*"),
    Glob("/etc/passwd/*"),
    Glob("/home/*/.ssh/authorized_keys"),
    Glob("/etc/loop/*"),
    Glob("/etc/passwd"),
    Listing("/etc/*"),
    Listing("/etc/conf.d/*"),
    Listing("/etc/loop"),
    Listing("/etc/nothing"),
    ShadowStates(),
    GroupShadowStates(),
    KeyFiles(("/etc/ssl/private/*", "/home/*/.ssh/*")),
    KeyFiles(("/etc/conf.d/*",)),
    Walk("/srv", PREDICATES),
    Walk("/srv", (Predicate("all", kind=""), Predicate("directories", kind="d"))),
    Walk("/etc/directory-link", (Predicate("files", kind="f"),)),
    Walk("/etc/nothing", PREDICATES),
    File("relative"),
    File("/etc/../etc/passwd"),
    Glob("/etc//conf.d/./*.conf"),
]


def without_acl(outcomes: Outcomes) -> Outcomes:
    """The `ls` of busybox does not tell of access control lists; then that is not known."""
    found: Outcomes = {}
    for source, told in outcomes.items():
        seen = told
        if isinstance(told, Seen) and isinstance(told.data, dict) and "acl" in told.data and not told.data.get("link"):
            seen = msgspec.structs.replace(told, data={**told.data, "acl": None})
        found[source] = seen
    return found


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worst_tree(tmp_path_factory.mktemp("tree"))


def test_busybox_inside_sees_what_is_seen_from_outside(tree: Path, tmp_path: Path) -> None:
    inside = by_source(ask(capture_inside(tree, tmp_path, AT_REST), *AT_REST))
    outside = without_acl(by_source(ask(f"root:{tree}", *AT_REST)))
    assert list(inside) == list(outside)
    for source, seen in inside.items():
        assert without_secrets(seen) == without_secrets(outside[source]), source


def without_secrets(outcome: Seen | Absent | Missing) -> Seen | Absent | Missing:
    """As it is kept: a capture has nothing else, and what it is read from loses it then."""
    return msgspec.structs.replace(outcome, content=redact(outcome.content)) if isinstance(outcome, Seen) else outcome


# Places that no other test changes at the same moment.
HERE: list[Request] = [
    *(File(path) for path in ("/usr/lib/os-release", "/etc/hostname", "/etc/nothing", "/etc/ssh", "/etc/mtab", "/etc/os-release")),
    *(Glob(pattern) for pattern in ("/etc/security/*", "/etc/ssh/*", "/etc/nothing.d/*", "/usr/lib/*/*.conf", "/etc/ssl/certs/[A-D]*.pem")),
    *(Listing(pattern) for pattern in ("/etc/ssl/*", "/dev/null", "/bin", "/usr/lib/*", "/usr/share/zoneinfo/*")),
    KeyFiles(("/etc/ssh/ssh_host_*", "/etc/ssl/*", "/etc/nothing/*")),
    Walk("/etc/ssl", PREDICATES),
    Walk("/usr/bin", PREDICATES),
]


def test_this_machine_sees_itself_as_its_root_directory_is_seen() -> None:
    local, root = by_source(ask("local:", *HERE)), by_source(ask("root:/", *HERE))
    assert list(local) == list(root)
    for source, seen in local.items():
        assert seen == root[source], source


@pytest.mark.parametrize("shell", [("dash",), ("busybox", "sh"), ("bash",)], ids=" ".join)
def test_a_capture_holds_what_the_host_says_itself(shell: tuple[str, ...], tmp_path: Path) -> None:
    asked = [*HERE, Command(("id", "-u")), Command(("nosuch",)), LiveFile("/proc/sys/kernel/ostype"), LiveFile("/proc/nothing")]
    carried, local = by_source(ask(capture(tmp_path, asked, *shell), *asked)), by_source(ask("local:", *asked))
    if shell[0] == "busybox":
        local = without_acl(local)
    assert list(carried) == list(local)
    for source, seen in carried.items():
        assert without_secrets(seen) == without_secrets(local[source]), source
