"""What we say of made-up hosts' PAM, beside what the real libpam does: in a mount namespace of its own, where /etc is a copy.

Run as a script inside `unshare -m` it reads seeds from its input, and answers with what it counted. By hand:
`PYTHONPATH=. unshare -m --propagation private python tests/support/pam_hosts.py < seeds`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from govaudit.asking import know
from govaudit.catalog import Catalog
from govaudit.facts.accounts import Account
from govaudit.facts.pam import PamService, PamSurroundings, Proof
from govaudit.facts.pam_stacks.for_account import Admission, admission, may_be_shut_out, ways_for
from govaudit.model import Many, Missing, System, Target
from govaudit.running import Settings
from tests.support import odd_pam_stacks
from tests.support.pam_client import asked, lets_through
from tests.support.pam_stacks import GROUP, NO_OATH, OATH, OPEN_LIST, PEOPLE, Host, host

PASSWORD = "Tr0ub4dor&3"
_TIMED, _COUNTED = b"govaudit-by-the-time", b"govaudit-by-an-event"
"""Of 20 bytes, for pam_google_authenticator reads no padding."""
PROOFS: list[frozenset[Proof]] = [
    frozenset(proofs) for proofs in ([], [Proof.PASSWORD], [Proof.SECOND_FACTOR], [Proof.PASSWORD, Proof.SECOND_FACTOR])
]
_ITEMS: dict[str, dict[str, str]] = {
    "sshd": {"tty": "ssh", "rhost": "192.0.2.7"},
    "vsftpd": {"tty": "ftp", "rhost": "192.0.2.7"},
    "login": {"tty": "tty2"},
    "cron": {"tty": "cron"},
    "lightdm": {"tty": ":0"},
    "xdm": {"tty": ":0"},
    "sudo": {"tty": "/dev/pts/7"},
}
_MOST_TRIES = 400
_SHOWN = 2
_MOST_FAILURES = 3
"""After which pam_unix says that there were too many."""
_NO_EMPTY, _SILENT = 1, 0x8000
"""Flags of pam_authenticate(3)."""
_IDS = {"gatsys": 350, "gattoor": 0}


class Counted(msgspec.Struct):
    """How many cases agreed."""

    agreed: int = 0
    unknown: int = 0
    stricter: int = 0
    """We say that more is open than libpam lets through."""
    wrong: list[str] = []
    """We say that less is open, or more is demanded."""
    others: list[str] = []
    """Some of those that are stricter."""
    unclear: list[str] = []
    """Some of those that are not known."""
    reasons: dict[str, int] = {}
    """Why it was not known, by how often."""

    def add(self, said: Any, really: Any, *, is_safe: bool, case: Callable[[], str]) -> None:
        if isinstance(said, Missing):
            self.unknown += 1
            decided_by: Any = said.sentence.values.get("modules")
            why = ", ".join(decided_by) if decided_by else str(said.sentence)
            if self.reasons.get(why, 0) < _SHOWN:
                self.unclear.append(case())
            self.reasons[why] = self.reasons.get(why, 0) + 1
        elif said == really:
            self.agreed += 1
        elif is_safe:
            self.stricter += 1
            self.others.append(case())
        else:
            self.wrong.append(case())

    def __str__(self) -> str:
        cases = self.agreed + self.unknown + self.stricter + len(self.wrong)
        return (
            f"{cases} cases: {self.agreed} agreed ({100 * self.agreed / max(cases, 1):.2f} %), {self.unknown} unknown, "
            f"{self.stricter} let in more than libpam, {len(self.wrong)} wrong"
        )


def compare(seeds: Iterable[str], *, odd: bool = False) -> dict[str, Counted]:
    """What is counted by kind of stack; `odd`: of hosts with rarer things."""
    command = ["unshare", "-m", "--propagation", "private", sys.executable, __file__, *(["odd"] if odd else [])]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    given = "".join(f"{seed}\n" for seed in seeds)
    run = subprocess.run(command, input=given.encode(), stdout=subprocess.PIPE, check=True, env=environment)
    return msgspec.json.decode(run.stdout.splitlines()[-1], type=dict[str, Counted])


def code(counter: int | None = None) -> str:
    """A one-time code: by the time, or for an event."""
    moving = int(time.time()) // 30 if counter is None else counter
    digest = hmac.new(_TIMED if counter is None else _COUNTED, struct.pack(">Q", moving), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def prepare(*, odd: bool) -> None:
    """A copy of /etc in its place, accounts and homes; nothing outside this namespace is touched."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=True)
    subprocess.run(["cp", "-a", "/etc", "/mnt/"], check=True)
    subprocess.run(["mount", "--bind", "/mnt/etc", "/etc"], check=True)
    for name in ("/run/faillock", "/etc/security/access.d"):
        Path(name).mkdir(exist_ok=True)
    for folder in ("/home", "/run/faillock", "/var/log"):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder], check=True)
    # A quick hash, for it is made thousands of times.
    run = subprocess.run(["openssl", "passwd", "-1", "-salt", "govaudit", PASSWORD], capture_output=True, text=True, check=True)
    digest = run.stdout.strip()
    if odd:
        for name, text in zip(("passwd", "shadow", "group"), odd_pam_stacks.lines_of_accounts(PASSWORD, digest), strict=True):
            Path("/etc", name).write_text(text)
        for name in odd_pam_stacks.ENROLLED:
            _enrol(name, int(odd_pam_stacks.PEOPLE[name].passwd.split(":")[1]), 0o644 if name == odd_pam_stacks.WIDE else 0o600)
        return
    passwd, shadow = ["root:x:0:0:root:/root:/bin/bash"], ["root:*:20000:0:99999:7:::"]
    state = {"gatempty": "", "gatlocked": f"!{digest}", "gatnone": "*"}
    days = {"gatexpired": "20000:0:99999:7::1:", "gatnewpw": "0:0:99999:7:::", "gatidle": "100:0:10:7:5::"}
    for number, name in enumerate(PEOPLE):
        uid = _IDS.get(name, 1000 + number)
        shell = {"gatstaff": "/usr/sbin/nologin", "gatcodes": "/bin/gatsh", "gatsys": "/bin/false"}.get(name, "/bin/sh")
        passwd.append(f"{name}:x:{uid}:{uid}::/home/{name}:{shell}")
        shadow.append(f"{name}:{state.get(name, digest)}:{days.get(name, '20000:0:99999:7:::')}")
    Path("/etc/passwd").write_text("\n".join(passwd) + "\n")
    Path("/etc/shadow").write_text("\n".join(shadow) + "\n")
    groups = "".join(f"{name}:x:{1000 + number}:\n" for number, name in enumerate(PEOPLE) if name not in _IDS)
    Path("/etc/group").write_text(f"root:x:0:\ngatsys:x:350:\n{GROUP}:x:5000:gatstaff,gatexpired\n{groups}")
    for name in ("gatstaff", "gatcodes"):
        _enrol(name, 1000 + list(PEOPLE).index(name), 0o600)


def _enrol(name: str, uid: int, mode: int) -> None:
    """At pam_google_authenticator."""
    home = Path("/home", name)
    home.mkdir(mode=0o700)
    secret = home / ".google_authenticator"
    secret.write_text(base64.b32encode(_TIMED).decode() + '\n" TOTP_AUTH\n')
    secret.chmod(mode)
    subprocess.run(["chown", "-R", str(uid), str(home)], check=True)


def oath_file(path: str) -> None:
    """pam_oath's file as it is before anybody has come in."""
    names = ("gatplain", "gatstaff") if path == OATH else ("gatidle",)
    Path(path).write_text("# who\n" + "".join(f"HOTP\t{name}\t-\t{_COUNTED.hex()}\n" for name in names))
    Path(path).chmod(0o600)


class OneHost:
    """A host in its place, as we read it and as libpam does."""

    def __init__(self, made: Host) -> None:
        self.made = made
        subprocess.run(["find", "/etc/pam.d", "/etc/security/access.d", "-type", "f", "-delete"], check=True)
        for path in ("/etc/nologin", "/etc/securetty"):
            Path(path).unlink(missing_ok=True)
        for path, text in made.files.items():
            Path(path).parent.mkdir(exist_ok=True)
            Path(path).write_text(text, newline="")
            Path(path).chmod(0o666 if path == OPEN_LIST else 0o644)
        for path in (OATH, NO_OATH):
            oath_file(path)
        system = System(name="here", targets=[Target(system="here", address="local:", kind="host")])
        cancel = threading.Event()
        [(_, known)] = know([system], Catalog([]), ["pam", "accounts"], settings=Settings(), cancel=cancel, progress=lambda *_: None)
        services, accounts, surroundings = known[PamService], known[Account], known[PamSurroundings]
        assert isinstance(services, Many), services
        assert isinstance(accounts, Many), accounts
        assert isinstance(surroundings, PamSurroundings), surroundings
        self.services: dict[str, PamService] = {one.service: one for one in services.facts}
        self.accounts: dict[str, Account] = {one.name: one for one in accounts.facts}
        self.surroundings: PamSurroundings = surroundings

    def compare(self, counted: dict[str, Counted]) -> None:
        for name in self.made.services:
            caller = self.accounts[self.made.callers.get(name, "root")]
            os.setresuid(caller.uid, 0, 0)
            try:
                for account in self.accounts.values():
                    self._account(name, account, caller, counted["account"])
                    if account.name not in ("root", "gatexpired", "gatidle", "gatnone"):
                        self._auth(name, account, caller, counted["auth"])
            finally:
                os.setresuid(0, 0, 0)

    def _account(self, name: str, account: Account, caller: Account, counted: Counted) -> None:
        service, surroundings = self.services[name], self.surroundings
        said = admission(service, account, surroundings, caller=caller)
        flags = _SILENT if name in ("cron", "atd") else 0
        returned = asked(name, account.name, "account", flags=flags, items=self._items(name, caller))
        really = {0: Admission.IN, 12: Admission.AFTER_NEW_PASSWORD}.get(returned, Admission.OUT)
        counted.add(
            said, really, is_safe=really is Admission.OUT, case=lambda: f"{self._case(name, account, caller)}said {said}, really {really}"
        )

    def _auth(self, name: str, account: Account, caller: Account, counted: Counted) -> None:
        service, surroundings, empty = self.services[name], self.surroundings, self.made.empty_passwords
        ways = ways_for(service, account, surroundings, caller=caller, empty_passwords=empty)
        enough: list[frozenset[Proof]] = []
        for proofs in PROOFS:
            if isinstance(ways, Missing):
                counted.add(ways, None, is_safe=True, case=lambda: self._case(name, account, caller))
                continue
            said: bool | Missing = any(set(way) <= proofs for way in ways)
            really = any(one <= proofs for one in enough) or self._lets_through(name, account, caller, proofs)
            if said and not really and "pam_unix" in self._stacks(name):
                really = self._lets_through(name, account, caller, proofs, failures=_MOST_FAILURES)
            enough += [proofs] if really else []
            if said and not really:  # what is said is "if it gets through at all"
                said = may_be_shut_out(service, account, surroundings, caller=caller) or True
            counted.add(
                said,
                really,
                is_safe=not really,
                case=lambda proofs=proofs, really=really: (  # type: ignore[misc]
                    f"{self._case(name, account, caller)}with {sorted(proofs)} said {ways}, really {really}"
                ),
            )

    def _items(self, name: str, caller: Account) -> dict[str, str]:
        return _ITEMS.get(name, {}) | ({"ruser": caller.name} if name in self.made.callers else {})

    def _lets_through(self, name: str, account: Account, caller: Account, proofs: frozenset[Proof], failures: int = 0) -> bool:
        flags = (0 if self.made.empty_passwords else _NO_EMPTY) | (_SILENT if name in ("cron", "atd") else 0)
        text = self._stacks(name)
        if "pam_unix" not in text and "pam_google" not in text and "pam_oath" not in text and proofs:
            return False
        shares = "_pass" in text or "digits=" in text

        def answers(prompt: str) -> Sequence[str | None]:
            has_password, has_codes = Proof.PASSWORD in proofs, Proof.SECOND_FACTOR in proofs
            right = [PASSWORD] if has_password else []
            codes = [*([code()] if "pam_google" in text else []), *([code(0)] if "pam_oath" in text else [])] if has_codes else []
            codes = codes[::-1] if "one-time" in prompt else codes
            joined = [f"{PASSWORD}{one}" for one in [*codes, "000000"]] if has_password and shares else []
            joined += [f"wrong{one}" for one in codes] if shares else []
            if "code" in prompt or "one-time" in prompt:
                return [*codes, *joined, *(right if shares else []), "000000", None]
            return [*right, *joined, *(codes if shares else []), "wrong", None]

        def ask(answer: Callable[[str], str | None]) -> int:
            if "pam_oath" in text:
                oath_file(OATH)
                oath_file(NO_OATH)
            for one in Path("/run/faillock").iterdir():
                one.unlink()
            return asked(name, account.name, "auth", flags=flags, items=self._items(name, caller), answer=answer, failures=failures)

        return lets_through(ask, answers, most=_MOST_TRIES)

    def _stacks(self, name: str) -> str:
        """All that may be read of a service."""
        files = self.made.files
        text = files[f"/etc/pam.d/{name}"] + files["/etc/pam.d/other"]
        text += "".join(part for path, part in files.items() if path.startswith("/etc/pam.d/gat-")) if "gat-" in text else ""
        return text + (files["/etc/pam.d/common-auth"] if "common-auth" in text else "")

    def _case(self, name: str, account: Account, caller: Account) -> str:
        kept = ("pam.d/gat", "pam.d/common", "pam.d/other", "gat.access", "access.conf", "nologin", "login.defs", "time.conf")
        others = (f"--- {path}\n{text}" for path, text in self.made.files.items() if any(part in path for part in kept))
        return (
            f"{self.made.seed}: {name}, {account.name}, called by {caller.name}, empty {self.made.empty_passwords}\n"
            f"{self.made.files[f'/etc/pam.d/{name}']}{''.join(others)}"
        )


def _main() -> None:
    odd = sys.argv[1:] == ["odd"]
    prepare(odd=odd)
    counted = {"auth": Counted(), "account": Counted()}
    for seed in _seeds():
        OneHost(odd_pam_stacks.odd_host(seed) if odd else host(seed)).compare(counted)
    for one in counted.values():
        one.reasons = dict(Counter(one.reasons).most_common(60))
    sys.stdout.write(msgspec.json.encode(counted).decode() + "\n")


def _seeds() -> Iterator[str]:
    yield from (line.strip() for line in sys.stdin if line.strip())


if __name__ == "__main__":
    _main()
