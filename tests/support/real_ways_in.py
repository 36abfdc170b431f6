"""Which proofs really let somebody in by SSH, beside the ways that govaudit finds: in a mount namespace of its own.

Run as a script inside `unshare -m` it reads hosts from its input, one a line as JSON: sshd's configuration, PAM's stack and accounts.
For each it writes them to its copy of /etc, reads the ways in from there as from any host, starts sshd, and tries to log in.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from govaudit.facts.ways_in import WayIn
from govaudit.model import Many, System, Target
from tests.support.real_login import PROFILE, lets_in
from tests.support.sshd import free_port, wait_for_port

PASSWORD = "Correct-Horse-1"
_CODE_SECRET = "JBSWY3DPEHPK3PXP"
_ENDED = 255
"""How ssh ends where there is no session; a session ends with the status of its command."""
GROUPS = ("staff", "wheel", "guests")
_ORDERS = ("publickey,keyboard-interactive,password", "publickey,password,keyboard-interactive")
PROOFS = ("key", "password", "second factor")


class Person(msgspec.Struct):
    """An account of a made-up host."""

    name: str
    uid: int
    password: str
    """`set`, `empty`, `locked` (a hash made unusable) or `none` (`*`)."""
    groups: list[str] = []
    has_key: bool = False
    is_enrolled: bool = False
    """It has a secret of one-time codes."""
    is_expired: bool = False
    shell: str = "/bin/sh"


class Host(msgspec.Struct):
    """A made-up host."""

    sshd: str
    pam: str
    people: list[Person]
    addresses: list[str]
    """From where to log in."""
    sudoers: str = ""
    """Where it is set, it is tried who becomes root by sudo and su, and not who logs in."""
    has_console: bool = False
    """Where it is set, it is tried who logs in at a terminal, and who becomes whom by su."""


class Found(msgspec.Struct):
    """What is true of one host, and what we say of it."""

    let_in: dict[str, list[list[str]]]
    """By `account address`: the least sets of proofs with which one gets in."""
    become_root: dict[str, list[list[str]]]
    """By `account door`: the least sets of proofs with which one becomes root by sudo or su, or logs in at the console.

    By `account su other`: those with which one becomes another by su.
    """
    ways: list[WayIn]
    """What we say."""
    trouble: str = ""
    """Why there is nothing to compare: sshd refuses the configuration."""


def look(hosts: Iterable[Host]) -> Iterator[Found]:
    """Each host as it really is and as we read it."""
    command = ["unshare", "-m", "--propagation", "private", sys.executable, __file__]
    given = b"\n".join(msgspec.json.encode(host) for host in hosts)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True, env=environment)
    for line in run.stdout.splitlines():
        yield msgspec.json.decode(line, type=Found)


def _prepare(scratch: Path) -> None:
    """A copy of /etc in its place, and empty homes."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=True)
    subprocess.run(["cp", "-a", "/etc", "/mnt/"], check=True)
    subprocess.run(["mount", "--bind", "/mnt/etc", "/etc"], check=True)
    for folder in ("/home", "/var/log"):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder], check=True)
    Path("/run/sshd").mkdir(exist_ok=True)
    for name in ("host_key", "user_key"):
        subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-C", "", "-f", scratch / name], check=True)
    (scratch / "ask").write_text(
        '#!/bin/sh\ncase "$1" in\n*erification*) echo "$GIVE_CODE";;\n*assword*) echo "$GIVE_PASSWORD";;\n*) echo "$GIVE_OTHER";;\nesac\n'
    )
    (scratch / "ask").chmod(0o755)


def _write(host: Host, scratch: Path, password_hash: str) -> int:
    states = {"set": password_hash, "empty": "", "locked": f"!{password_hash}", "none": "*"}
    people = [*host.people, Person("sshd", 65533, "none", shell="/usr/sbin/nologin")]
    home = {one.name: f"/home/{one.name}" for one in people}
    Path("/etc/passwd").write_text("".join(f"{p.name}:x:{p.uid}:{p.uid}::{home[p.name]}:{p.shell}\n" for p in people))
    Path("/etc/shadow").write_text(
        "".join(f"{p.name}:{states[p.password]}:20000:0:99999:7::{10 if p.is_expired else ''}:\n" for p in people)
    )
    groups = {p.name: (p.uid, "") for p in people}
    groups |= {g: (5000 + n, ",".join(p.name for p in people if g in p.groups)) for n, g in enumerate(GROUPS)}
    Path("/etc/group").write_text("".join(f"{name}:x:{gid}:{members}\n" for name, (gid, members) in groups.items()))
    assert Path("/home").is_mount()
    subprocess.run(["find", "/home", "-mindepth", "1", "-delete"], check=True)
    for person in host.people:
        own = Path(home[person.name])
        (own / ".ssh").mkdir(parents=True, exist_ok=True)
        (own / ".profile").write_text(PROFILE)
        if person.has_key:
            (own / ".ssh/authorized_keys").write_bytes((scratch / "user_key.pub").read_bytes())
        if person.is_enrolled:
            (own / ".google_authenticator").write_text(f'{_CODE_SECRET}\n" TOTP_AUTH\n')
            (own / ".google_authenticator").chmod(0o400)
        subprocess.run(["chown", "-R", f"{person.uid}:{person.uid}", own], check=True)
    port = free_port()
    Path("/etc/pam.d/sshd").write_text(host.pam)
    if host.sudoers or host.has_console:
        Path("/etc/sudoers").write_text(host.sudoers or "root ALL=(ALL) ALL\n")
        Path("/etc/login.defs").write_text("" if host.has_console else "FAIL_DELAY 0\n")
        for service in ("su", "sudo", *(["login"] if host.has_console else [])):
            Path(f"/etc/pam.d/{service}").write_text(host.pam)
        for service in ("su-l", "sudo-i"):
            Path(f"/etc/pam.d/{service}").unlink(missing_ok=True)
    Path("/etc/ssh/sshd_config").write_text(f"Port {port}\nHostKey {scratch}/host_key\nPidFile none\n{host.sshd}")
    return port


def _ways() -> list[WayIn]:
    """What we say of this host."""
    from govaudit.asking import know
    from govaudit.catalog import Catalog
    from govaudit.running import Settings

    system = System(name="here", targets=[Target(system="here", address="local:", kind="host")])
    cancel = threading.Event()
    [(_, known)] = know([system], Catalog(), ["ways_in"], settings=Settings(), cancel=cancel, progress=lambda *_: None)
    found: Any = known[WayIn]
    assert isinstance(found, Many), found
    return list(found.facts)


def _let_in(scratch: Path, port: int, person: Person, address: str) -> list[list[str]]:
    """The least sets of proofs that are enough."""
    usable = {"key": person.has_key, "password": person.password in ("set", "locked"), "second factor": person.is_enrolled}
    own = [proof for proof in PROOFS if usable[proof]]
    others = ("", "wrong") if person.password == "empty" else ("wrong",)

    def is_enough(proofs: Sequence[str]) -> bool:
        codes = (_code(),) if "second factor" in proofs else ()  # where one may be typed for a password
        return any(
            _gets_in(scratch, port, person.name, address, proofs, otherwise, preferred)
            for otherwise in (*others, *codes)
            for preferred in _ORDERS
        )

    enough: list[list[str]] = []
    if is_enough(own):
        for count in range(len(own)):
            for proofs in itertools.combinations(own, count):
                if not any(set(one) <= set(proofs) for one in enough) and is_enough(proofs):
                    enough.append(sorted(proofs))
        enough = enough or [sorted(own)]
    return enough


def _gets_in(scratch: Path, port: int, user: str, address: str, proofs: Sequence[str], otherwise: str, preferred: str) -> bool:
    """Whether sshd lets somebody in who has the proofs, says `otherwise` where another is asked for, and tries methods in this order."""
    answers = {
        "GIVE_CODE": _code() if "second factor" in proofs else otherwise,
        "GIVE_PASSWORD": PASSWORD if "password" in proofs else otherwise,
        "GIVE_OTHER": otherwise,
    }
    options = [
        *("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "IdentitiesOnly=yes", "NumberOfPasswordPrompts=1"),
        f"PreferredAuthentications={preferred}",
        f"IdentityFile={scratch}/user_key" if "key" in proofs else "PubkeyAuthentication=no",
    ]
    command = ["ssh", "-v", "-F", "none", "-p", str(port), "-b", address, *itertools.chain(*(["-o", one] for one in options))]
    environment = os.environ | answers | {"SSH_ASKPASS": str(scratch / "ask"), "SSH_ASKPASS_REQUIRE": "force"}
    run = subprocess.run(
        [*command, f"{user}@127.0.0.1", "true"], capture_output=True, text=True, check=False, env=environment, stdin=subprocess.DEVNULL
    )
    # A client may be told that it is in by the process before the monitor, which then ends the connection (`forced-commands-only`).
    return "Authenticated to" in run.stderr and run.returncode != _ENDED


def _become_root(person: Person, door: str) -> list[list[str]]:
    """The least sets of proofs with which somebody becomes root from a session; by `sudo -i` and `su -` too, which ask PAM otherwise."""
    whom = door.removeprefix("su ").replace("su", "root")
    commands = (
        (["sudo", "-k", "-S", "true"], ["sudo", "-k", "-S", "-i", "true"])
        if door == "sudo"
        else (["su", whom, "-c", "true"], ["su", "-", whom, "-c", "true"])
    )
    others = [5000 + number for number, group in enumerate(GROUPS) if group in person.groups]
    given: tuple[tuple[list[str], str], ...] = (([], ""), ([], "wrong\n"), (["password"], f"{PASSWORD}\n"))
    for (proofs, typed), command in itertools.product(given, commands):
        run = subprocess.run(
            command,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            user=person.uid,
            group=person.uid,
            extra_groups=others,
            cwd="/",
        )
        if run.returncode == 0:
            return [proofs]
    return []


def _at_console(person: Person) -> list[list[str]]:
    """The least sets of proofs with which somebody logs in at a terminal."""

    def is_enough(proofs: Sequence[str]) -> bool:
        code = _code() if "second factor" in proofs else "000000"
        return lets_in(person.name, {"assword": PASSWORD if "password" in proofs else "wrong", "code": code})

    own = [*(["password"] if person.password == "set" else []), *(["second factor"] if person.is_enrolled else [])]
    if not is_enough(own):
        return []
    less = [[], *([proof] for proof in own if len(own) > 1)] if own else []
    enough = [proofs for proofs in less if is_enough(proofs)]
    return [[]] if [] in enough else enough or [own]


def _code() -> str:
    return subprocess.run(["oathtool", "--totp", "-b", _CODE_SECRET], capture_output=True, text=True, check=True).stdout.strip()


def _main() -> None:
    hosts = [msgspec.json.decode(line, type=Host) for line in sys.stdin.buffer.read().splitlines()]
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        scratch.chmod(0o755)
        _prepare(scratch)
        run = subprocess.run(["openssl", "passwd", "-6", PASSWORD], capture_output=True, text=True, check=True)
        for host in hosts:
            print(json.dumps(json.loads(msgspec.json.encode(_found(host, scratch, run.stdout.strip())))), flush=True)


def _found(host: Host, scratch: Path, password_hash: str) -> Found:
    port = _write(host, scratch, password_hash)
    if host.has_console:
        with ThreadPoolExecutor() as side_by_side:  # login waits where it refuses
            found = dict(zip((f"{one.name} console" for one in host.people), side_by_side.map(_at_console, host.people), strict=True))
        Path("/etc/login.defs").write_text("FAIL_DELAY 0\n")  # su knows it, login complains of it
        pairs = [(one, other) for one in host.people if one.uid for other in host.people if one is not other and other.uid]
        found |= {f"{one.name} su {other.name}": _become_root(one, f"su {other.name}") for one, other in pairs}
        return Found({}, found, _ways())
    if host.sudoers:
        found = {f"{one.name} {door}": _become_root(one, door) for one in host.people if one.uid for door in ("sudo", "su")}
        return Found({}, found, _ways())
    test = subprocess.run(["/usr/sbin/sshd", "-t"], capture_output=True, text=True, check=False)
    if test.returncode:
        return Found({}, {}, _ways(), test.stderr)
    log = scratch / "log"
    daemon = subprocess.Popen(["/usr/sbin/sshd", "-D", "-E", log])
    try:
        wait_for_port(port, daemon, log)
        let_in = {f"{one.name} {address}": _let_in(scratch, port, one, address) for one in host.people for address in host.addresses}
        return Found(let_in, {}, _ways())
    finally:
        daemon.terminate()
        daemon.wait()


if __name__ == "__main__":
    _main()
