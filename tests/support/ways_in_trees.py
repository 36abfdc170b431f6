"""Root directories in which ways lead in: what they hold in common, and asking for the ways."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

from govaudit.asking import know
from govaudit.catalog import Catalog
from govaudit.facts.ways_in import WayIn
from govaudit.model import Many, System, Target
from govaudit.running import Settings

PEOPLE = {
    "root": "0:0:root:/root:/bin/bash",
    "daemon": "1:1:daemon:/usr/sbin:/usr/sbin/nologin",
    "ann": "1000:1000::/home/ann:/bin/bash",
    "bob": "1001:1001::/home/bob:/bin/bash",
}
HASH = "$y$j9T$saltsalt$hashhashhashhashhashhashhashhashhashhashhas"
_MODULES = ("unix", "permit", "deny", "google_authenticator", "wheel", "rootok", "nologin")
_COMMON_AUTH = "auth required pam_unix.so nullok\naccount required pam_unix.so\n"


def tree(root: Path, files: dict[str, str], *, passwords: dict[str, str] | None = None, keys: dict[str, str] | None = None) -> Path:
    """A Debian with sshd, sudo, su, and root, ann, bob: without a password unless one is given, without keys unless lines are given."""
    states = dict.fromkeys(PEOPLE, "*") | (passwords or {})
    written = {
        "etc/os-release": "ID=debian\nVERSION_ID=12\n",
        "etc/passwd": "".join(f"{name}:x:{rest}\n" for name, rest in PEOPLE.items()),
        "etc/shadow": "".join(
            f"{name}:{state.partition('|')[0]}:20000:0:99999:7::{state.partition('|')[2]}:\n" for name, state in states.items()
        ),
        "etc/group": "root:x:0:\ndaemon:x:1:\nsudo:x:27:ann\nann:x:1000:\nbob:x:1001:\n",
        "etc/ssh/sshd_config": "UsePAM yes\n",
        "etc/login.defs": "UID_MIN 1000\n",
        "etc/sudoers": "%sudo ALL=(ALL) ALL\n",
        **{f"etc/pam.d/{name}": _COMMON_AUTH for name in ("sshd", "login", "su", "sudo", "other")},
        **{f"lib/x86_64-linux-gnu/security/pam_{module}.so": "" for module in _MODULES},
        **dict.fromkeys(("usr/sbin/sshd", "usr/bin/sudo", "usr/bin/su"), ""),
        **files,
    }
    for name, content in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        if path.name == ".google_authenticator":  # it is refused otherwise
            path.chmod(0o600)
            os.chown(path, int(PEOPLE[path.parent.name].split(":")[0]), -1)
    for name in ("sudo", "su"):
        (root / "usr/bin" / name).chmod(0o4755)
    (root / "etc/sudoers").chmod(0o440)
    public = _public_key(root)
    for name, options in (keys or {}).items():
        home = root / PEOPLE[name].split(":")[3].lstrip("/")
        (home / ".ssh").mkdir(parents=True, exist_ok=True)
        (home / ".ssh/authorized_keys").write_text(f"{options} {public}".lstrip())
        uid = int(PEOPLE[name].split(":")[0])
        for path in (home, home / ".ssh", home / ".ssh/authorized_keys"):
            os.chown(path, uid, uid)
    return root


def _public_key(root: Path) -> str:
    subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-C", "", "-f", root / "key"], check=True)
    return (root / "key.pub").read_text()


def ways_of(address: str) -> Many[WayIn]:
    """What govaudit says of a target."""
    system = System(name="here", targets=[Target(system="here", address=address, kind="host")])
    quiet = lambda _target, _event: None  # noqa: E731 - a callback that says nothing
    [(_, known)] = know([system], Catalog([]), ["ways_in"], settings=Settings(), cancel=threading.Event(), progress=quiet)
    found = known[WayIn]
    assert isinstance(found, Many), found
    return found


def through(door: str, root: Path, *, who: str = "") -> list[WayIn]:
    """The rows of one door, of one account where it is named."""
    return [way for way in ways_of(f"root:{root}").facts if way.door == door and (not who or who in way.accounts)]
