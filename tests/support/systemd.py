"""Trees of units, and which of them the real systemd would start: it tells with `systemd --test`, and starts nothing."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from govaudit.model import Observation, Request
from govaudit.reading import Each, FirstOf, Observations, Want, followers
from govaudit.targets.host.readers.startup import STARTUP
from govaudit.targets.host.systemd.search import ORDER
from tests.support.hosts import ask

SYSTEMD = "/lib/systemd/systemd"
OWN = ("graphical", "multi-user", "basic", "sysinit", "shutdown", "sockets", "timers", "paths", "slices", "local-fs", "emergency", "rescue")
NAMES = (
    *("a.service", "b.service", "c.service", "d.service", "e.service", "t@1.service", "t@2.service", "a-b.service"),
    *("a.socket", "b.timer", "c.path", "x.target"),
)
PLACES = ("etc/systemd/system", "run/systemd/system", "usr/local/lib/systemd/system", "usr/lib/systemd/system")


def look(root: Path, wants: Iterable[Want] = STARTUP) -> Observations:
    """All that is asked of a tree, in as many rounds as it takes."""
    wants = list(wants)
    by_request: dict[str, list[Observation]] = {}
    waiting: dict[str, Request] = {}
    for want in wants:
        several = want.requests if isinstance(want, FirstOf) else [getattr(want, "request", None) or getattr(want, "source", None) or want]
        waiting |= {one.key: one for one in several if isinstance(one, Request)}
    for _ in range(4):
        for one in ask(f"root:{root}", *waiting.values()):
            by_request.setdefault(one.request, []).append(one)
        further = [one for want in wants if isinstance(want, Each) for one in followers(want, by_request)]
        waiting = {one.key: one for one in further if one.key not in by_request}
    return Observations(one for several in by_request.values() for one in several)


def new_tree(root: Path) -> Path:
    """A tree with systemd's own targets, which nothing else starts in."""
    for place in (*PLACES, "etc", "sbin"):
        (root / place).mkdir(parents=True, exist_ok=True)
    for name in OWN:
        shutil.copy(f"/usr/lib/systemd/system/{name}.target", root / "usr/lib/systemd/system")
    shutil.copy("/usr/lib/systemd/system/rescue.service", root / "usr/lib/systemd/system")
    (root / "usr/lib/systemd/system/default.target").symlink_to("graphical.target")
    (root / "lib").symlink_to("usr/lib")
    (root / "sbin/init").symlink_to("/lib/systemd/systemd")
    for folder in (root, *root.rglob("*")):
        if folder.is_dir() and not folder.is_symlink():
            folder.chmod(0o755)
    return root


def random_tree(root: Path, chance: random.Random) -> Path:
    """Services, sockets, timers and paths that are wanted, masked, renamed and named in every way."""
    new_tree(root)
    names = ["a.service", "b.service", "c.service", "d.service", "t@.service", "a.socket", "b.timer", "c.path", "x.target", "a-b.service"]
    told = [*NAMES, "gone.service"]
    for name in names:
        for place in chance.choices(PLACES, weights=(2, 1, 1, 8), k=chance.choice((1, 1, 1, 2))):
            path = root / place / name
            if path.exists() or path.is_symlink():
                continue
            kind = chance.random()
            if kind < 0.12:
                path.symlink_to("/dev/null")
            elif kind < 0.16:
                path.write_text("")
            elif kind < 0.24:
                can_be_named = name.endswith(".service") and "@" not in name
                same = [one for one in ("d.service", "b.service", "a-b.service") if one != name and can_be_named]
                path.symlink_to(chance.choice(same or ["/dev/null"]))
            else:
                path.write_text(_unit(name, chance, told))
    for _ in range(chance.randint(0, 5)):
        _want(root, chance, told)
    if chance.random() < 0.3:
        _link(root / "etc/systemd/system/e.service", chance.choice(("../../../usr/lib/systemd/system/a.service", "b.service", "/dev/null")))
    if chance.random() < 0.2:
        far = "../../../usr/lib/systemd/system"
        _link(root / "etc/systemd/system/default.target", chance.choice((f"{far}/multi-user.target", "x.target", f"{far}/rescue.target")))
    for _ in range(chance.randint(0, 2)):
        of_units = ("a.service.d", "b.service.d", "t@.service.d", "t@1.service.d", "a-.service.d", "service.d", "multi-user.target.d")
        folder = chance.choice(of_units)
        drop_in = root / chance.choice(PLACES) / folder / f"{chance.choice('12')}0.conf"
        drop_in.parent.mkdir(parents=True, exist_ok=True)
        drop_in.write_text(chance.choice(("", f"[Unit]\nWants={chance.choice(told)}\n", "[Install]\nWantedBy=multi-user.target\n")))
    return root


def _unit(name: str, chance: random.Random, told: list[str]) -> str:
    lines = ["[Unit]", "Description=x"]
    kind = name.rpartition(".")[2]
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        keys = ("Wants", "Requires", "BindsTo", "Upholds", "After", "Requisite", "OnFailure", "Conflicts", "#Wants", "wants", "PartOf")
        key = chance.choice(keys)
        one, other = chance.choice(told), chance.choice(told)
        # Of a unit with several names, chance decides which one systemd takes for the specifiers.
        own = "%p.timer" if kind != "service" else "b.timer"
        instance = "t@%n.service" if kind != "service" else "t@2.service"
        value = chance.choice((one, f"{one} {other}", f"b.service \\\n# c.service\n {one}", instance, own, ""))
        lines.append(f"{key}{chance.choice(('=', ' = ', '= '))}{value}")
    if chance.random() < 0.15:
        lines.append("DefaultDependencies=no")
    match kind:
        case "service":
            lines += ["[Service]", "ExecStart=/bin/true", *(["Sockets=a.socket"] if name == "a.service" and chance.random() < 0.4 else [])]
        case "socket":
            lines += ["[Socket]", "ListenStream=/run/govaudit-x", *(["Service=d.service"] if chance.random() < 0.3 else [])]
        case "timer":
            lines += ["[Timer]", "OnBootSec=1d", *(["Unit=d.service"] if chance.random() < 0.3 else [])]
        case "path":
            lines += ["[Path]", "PathExists=/nowhere", *(["Unit=d.service"] if chance.random() < 0.3 else [])]
        case _:
            pass
    lines += ["[Install]", f"WantedBy={chance.choice(('multi-user.target', 'x.target'))}", "Also=b.service"]
    return "\n".join(lines) + "\n"


def _want(root: Path, chance: random.Random, told: list[str]) -> None:
    targets = ("multi-user.target", "graphical.target", "default.target", "sockets.target", "timers.target", "x.target", "rescue.target")
    by = chance.choice((*targets, "a.service", "t@1.service", "t@.service", "service"))
    how = chance.choice(("wants", "wants", "requires", "upholds"))
    name = chance.choice((*told, "t@.service", "c.path"))
    path = root / chance.choice(PLACES) / f"{by}.{how}" / name
    usual = (f"../{name}", f"/usr/lib/systemd/system/{name}", f"/lib/systemd/system/{name}")
    _link(path, chance.choice((*usual, "/dev/null", "../other.service")))


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_symlink():
        path.symlink_to(target)


def really_started(root: Path) -> tuple[set[str], set[str]]:
    """The units that systemd would start, and those that these would start later."""
    path = ":".join(str(root) + place for place in ORDER if (root / place[1:]).is_dir() and not place.startswith("/lib/"))
    environment = {"SYSTEMD_UNIT_PATH": path, "HOME": "/", "PATH": "/usr/bin:/bin", "SYSTEMD_LOG_LEVEL": "err"}
    # As root it refuses, and in a user's hands it tells all the same.
    ran = subprocess.run(
        [SYSTEMD, "--test", "--system"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        user=65534,
        group=65534,
        extra_groups=[],
        check=False,
    )
    started = set(re.findall(r"^\t+Action: (\S+) -> start$", ran.stdout, re.MULTILINE))
    called: set[str] = set()
    for block in ran.stdout.split("-> Unit ")[1:]:
        if block.partition(":")[0] in started:
            called |= set(re.findall(r"^\t\tTriggers: (\S+)", block, re.MULTILINE))
    loaded = {block.partition(":")[0] for block in ran.stdout.split("-> Unit ")[1:] if "Unit Load State: loaded" in block}
    return started, (called & loaded) - started
