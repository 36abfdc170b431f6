"""Asking a host in tests, and a tree of files that does its worst."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from govaudit.looking import Limits
from govaudit.model import Absent, Missing, Observation, Request, Seen, Target
from govaudit.targets.host import kind
from govaudit.targets.host.script import installed_script

Outcomes = dict[str, Seen | Absent | Missing]


def host(address: str, settings: Mapping[str, Any] | None = None) -> Target:
    return Target(system="test", address=kind.check_address(address), kind="host", settings=dict(settings or {}))


def ask(address: str, *requests: Request, settings: Mapping[str, Any] | None = None, limits: Limits | None = None) -> list[Observation]:
    """What one round of requests brings."""
    with kind.connect(host(address, settings), limits or Limits(60)) as session:
        return list(session.ask(requests))


def outcome(address: str, request: Request, **options: Any) -> Seen | Absent | Missing:
    """What a request for one thing brings."""
    observations = ask(address, request, **options)
    assert len(observations) == 1, observations
    return observations[0].outcome


def by_source(observations: Sequence[Observation]) -> Outcomes:
    """Outcomes by what was looked at."""
    return {f"{each.request} | {each.source}": each.outcome for each in observations}


def capture(folder: Path, requests: Sequence[Request], *shell: str) -> str:
    """The address of a capture that the installed script made when it was run by a shell, without arguments."""
    script = folder / "installed.sh"
    script.write_text(installed_script(requests))
    made = folder / "made.capture"
    with made.open("wb") as out:
        subprocess.run([*(shell or ("sh",)), str(script)], stdout=out, stdin=subprocess.DEVNULL, check=True, timeout=60)
    return f"capture:{made}"


def capture_inside(root: Path, folder: Path, requests: Sequence[Request]) -> str:
    """The address of a capture made with nothing but busybox, in a root directory of its own."""
    for name in ("bin", "proc", "dev"):
        (root / name).mkdir(exist_ok=True)
    for minor, name in ((3, "null"), (9, "urandom")):
        if not (root / "dev" / name).exists():
            os.mknod(root / "dev" / name, 0o666 | 0o020000, os.makedev(1, minor))
    if not (root / "bin/busybox").exists():
        (root / "bin/busybox").write_bytes(Path("/bin/busybox").read_bytes())
        (root / "bin/busybox").chmod(0o755)
        subprocess.run(["chroot", root, "/bin/busybox", "--install", "-s", "/bin"], check=True)
    script = installed_script(requests)
    made = folder / "inside.capture"
    with made.open("wb") as out:
        inside = ["/bin/sh", "-c", 'mount -t proc proc /proc && exec /bin/sh -c "$1"', "sh", script]
        subprocess.run(["unshare", "--mount", f"--root={root}", *inside], stdout=out, stdin=subprocess.DEVNULL, check=True, timeout=60)
    return f"capture:{made}"


def worst_tree(root: Path) -> Path:
    """A root directory with everything that has ever misled a parser of file names, sizes, links and modes."""
    for folder in ("etc/conf.d/sub.conf", "etc/ssl/private", "etc/long", "srv/inner", "home/ada/.ssh", "home/bob/.ssh", "outside"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    etc = root / "etc"
    (etc / "passwd").write_text("root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n")
    (etc / "group").write_text("root:x:0:\nada:x:1000:\n")
    (etc / "empty").write_bytes(b"")
    (etc / "nul").write_bytes(b"before\0after\0\0" * 100)
    (etc / "not-utf8").write_bytes(bytes(range(256)) * 8)
    (etc / "one-line").write_bytes(b"x" * 1_000_000)
    (etc / "limit").write_bytes(b"y" * (1024 * 1024))
    (etc / "over-limit").write_bytes(b"z" * (1024 * 1024 + 1))
    (etc / "looks-like-framing").write_bytes(b"\n@0123456789abcdef end 1\n\n@0 start 1 0 0 root\n" + b"\0" * 1024)
    with (etc / "huge").open("wb") as huge:
        huge.truncate(1 << 30)
    for odd in ODD_NAMES:
        _write(etc / "conf.d", odd, b"name: " + odd)
    _write(etc / "conf.d", b".hidden.conf", b"hidden")
    _write(etc / "conf.d", b"81a4 1 0 0 0 \n81a4 1 0 0 0 .conf", b"looks like a record")
    _write(etc / "long", b"n" * 200, b"long name")
    (etc / "absolute-link").symlink_to("/etc/passwd")
    (etc / "relative-link").symlink_to("conf.d/a b.conf")
    (etc / "chain").symlink_to("absolute-link")
    (etc / "dangling").symlink_to("/nowhere/at/all")
    (etc / "loop").symlink_to("loop2")
    (etc / "loop2").symlink_to("loop")
    (etc / "climbing").symlink_to("../../../../../../../../etc/group")
    (etc / "directory-link").symlink_to("conf.d")
    os.link(etc / "passwd", etc / "hard-link")
    os.mkfifo(etc / "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        directory = os.open(etc, os.O_PATH)
        server.bind(f"/proc/self/fd/{directory}/socket")
        os.close(directory)
    os.mknod(etc / "device", 0o600 | 0o020000, os.makedev(1, 7))
    (etc / "shadow").write_text(SHADOW)
    (etc / "shadow").chmod(0o640)
    (etc / "gshadow").write_text(GSHADOW)
    (etc / "gshadow").chmod(0o640)
    write_keys(etc / "ssl/private")
    for mode, name in ((0o4755, "set-id"), (0o666, "everybody"), (0o2711, "group-id"), (0o600, "closed")):
        (root / "srv/inner" / name).write_bytes(b"")
        (root / "srv/inner" / name).chmod(mode)
    (root / "srv/drop").mkdir()
    (root / "srv/drop").chmod(0o1777)
    _write(root / "srv", b"every\nbody", b"")
    (root / "srv/every\nbody").chmod(0o666)
    (root / "srv/nobody").write_bytes(b"")
    os.chown(root / "srv/nobody", 4242, 4343)
    (root / "srv/link").symlink_to("inner/everybody")
    (root / "home/ada/.ssh/authorized_keys").write_text("ada\n")
    (root / "home/bob/.ssh/authorized_keys").write_text("bob\n")
    return root


ODD_NAMES = [
    *(b"a b.conf", b"it's.conf", b'"q".conf', b"new\nline.conf", b"\x1b[31mred.conf"),
    *(b"\xff\xfe.conf", b"*.conf", b"-n.conf", b"$(id).conf"),
]

SHADOW = """\
root:$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7:19000:0:99999:7:::
sha512:$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/:19000::::::
rounds:$6$rounds=5000$salt$hashhash:19000:0:99999:7:::
sha256:$5$salt$hash:19000:0:99999:7::20000:
md5:$1$salt$hash:1:::::
blowfish:$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW:1:::::
des:rl.3StKT.4T8M:1:::::
bsdi:_J9..rasmBYk8r9AiWNc:1:::::
scrypt:$7$CU..../....salt$hash:1:::::
star:*:1:::::
bang:!:1:::::
bangstar:!*:1:::::
bangbang:!!:1:::::
locked:!$6$salt$hash:1:::::
locked2:!!$1$salt$hash:1:::::
lockedtext:!disabled:1:::::
solaris:*LK*:1:::::
nothing::1:::::
plain:Hunter2Hunter2:1:::::
broken:$6$onlyonepart:1:::::
short:x
secretwithoutcolon
$6$name$hash:secret:1:::::
fields:*:Secret1:2:3:4:5:6:Secret7:Secret8

"""

GSHADOW = """\
root:*::
wheel:$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/:ada:ada,bob
hosts:!::pc1$,pc2$
open:::
des:rl.3StKT.4T8M::
plain:Hunter2Hunter2::x
moved:!:$6$saltsalt$hashhash:
further:!::a,$1$salt$hash,b
short:x
secretwithoutcolon
$6$name$hash:secret::
many:!:a:b:Secret7:Secret8

"""


def write_keys(folder: Path) -> None:
    """One private key of each kind that ssh-keygen and openssl write, and what only looks like one."""
    for name, options in {
        "ed25519": ["-t", "ed25519", "-N", ""],
        "ed25519-cipher": ["-t", "ed25519", "-N", "phrase", "-a", "1"],
        "rsa-chacha": ["-t", "rsa", "-b", "1024", "-N", "phrase", "-a", "1", "-Z", "chacha20-poly1305@openssh.com"],
        "rsa-pem": ["-t", "rsa", "-b", "1024", "-N", "", "-m", "PEM"],
        "rsa-pem-cipher": ["-t", "rsa", "-b", "1024", "-N", "phrase", "-m", "PEM"],
        "pkcs8": ["-t", "ecdsa", "-N", "", "-m", "PKCS8"],
        "pkcs8-encrypted": ["-t", "ecdsa", "-N", "phrase", "-m", "PKCS8"],
        "ec-pem": ["-t", "ecdsa", "-N", "", "-m", "PEM"],
    }.items():
        subprocess.run(["ssh-keygen", "-q", "-C", "", *options, "-f", folder / name], check=True)
    both = (folder / "ed25519-cipher").read_bytes() + (folder / "pkcs8").read_bytes()
    (folder / "two-keys").write_bytes(both)
    (folder / "windows").write_bytes((folder / "rsa-pem-cipher").read_bytes().replace(b"\n", b"\r\n"))
    (folder / "pgp").write_text("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ\n-----END PGP PRIVATE KEY BLOCK-----\n")
    (folder / "words").write_text("text about -----BEGIN PRIVATE KEY----- in the middle of a line\n")
    (folder / "binary").write_bytes(bytes(range(256)) * 40)
    (folder / "beheaded").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nnot base64 at all!\n")
    os.mkfifo(folder / "fifo")


def _write(folder: Path, name: bytes, content: bytes) -> None:
    (folder / os.fsdecode(name)).write_bytes(content)
