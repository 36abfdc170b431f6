"""What we say of a stack and an account, beside what the real libpam does with them.

Many more stacks are compared by hand: `PYTHONPATH=. python tests/targets/host/test_pam_beside_the_real_one.py 1000`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from govaudit.facts.accounts import Account
from govaudit.facts.pam import PamService, PamSurroundings, Proof
from govaudit.facts.pam_stacks.for_account import Admission, admission, may_be_shut_out, ways_for
from govaudit.model import Missing, Observation
from govaudit.reading import Observations
from govaudit.targets.host.login_defs import LOGIN_DEFS
from govaudit.targets.host.pam.files import FILES, MODULE_FOLDERS, Configuration, Written, modules_there
from govaudit.targets.host.pam.stack import stack_of
from govaudit.targets.host.readers.accounts import GROUP, PASSWD, SHADOW, accounts
from govaudit.targets.host.readers.pam_surroundings import (
    ACCESS,
    ACCESS_DROP_INS,
    NO_LOGINS,
    PLACES_OF_SECRETS,
    SECURETTY,
    SHELLS,
    TIMES,
    pam_surroundings,
)
from govaudit.targets.host.requests import File, Listing
from tests.support import observations, saw
from tests.support.hosts import ask
from tests.support.pam_people import NAMES, PASSWORD, code, oath_file, people
from tests.support.pam_stacks import ACCESS as ACCESS_FILE
from tests.support.pam_stacks import INNER, LIST, NO_LIST, OATH, SERVICE, SHELLS_LIST, access_rules, stack

PAM_D = Path("/etc/pam.d")
PROOFS: list[frozenset[Proof]] = [
    frozenset(proofs) for proofs in ([], [Proof.PASSWORD], [Proof.SECOND_FACTOR], [Proof.PASSWORD, Proof.SECOND_FACTOR])
]


class Real:
    """The real libpam, in a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parents[2] / "support/pam_client.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def returns(self, user: str, kind: str, *, password: str | None = None, code: str | None = None, flags: int = 0) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"service": SERVICE, "user": user, "kind": kind, "password": password, "code": code, "flags": flags}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def lets_through(self, user: str, proofs: frozenset[Proof], stacked: str, flags: int = 0) -> bool:
        """Whether anything that somebody with these proofs may answer is enough."""
        passwords = [PASSWORD if Proof.PASSWORD in proofs else "wrong", "wrong", None] if "pam_unix" in stacked else [None]
        codes = [Proof.SECOND_FACTOR in proofs, False, None] if "pam_google" in stacked or "pam_oath" in stacked else [None]
        shares = [False, True] if Proof.PASSWORD in proofs and ("_pass" in stacked or "digits=" in stacked) else [False]
        # With the password before the code in one text as well.
        for password, has_code, in_one in dict.fromkeys(product(passwords, codes, shares)):
            if "pam_oath" in stacked:
                oath_file(Path(OATH))
            by_event = "pam_oath" in stacked
            given = None if has_code is None else (code(0) if by_event and has_code else code() if has_code else "000000")
            if in_one and given is not None:
                given = PASSWORD + given
            if self.returns(user, "auth", password=password, code=given, flags=flags) == 0:
                return True
        return False

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


class Machine:
    """This machine with the accounts of the test."""

    def __init__(self) -> None:
        self.accounts = {one.name: one for one in accounts(observations(ask("local:", PASSWD, SHADOW, GROUP))) if isinstance(one, Account)}
        fixed = [ACCESS, ACCESS_DROP_INS, TIMES, SHELLS, Listing(SHELLS.path), SECURETTY, GROUP, LOGIN_DEFS, PASSWD, *NO_LOGINS]
        secrets = [Listing(f"{self.accounts[name].home}/{secret}") for name in NAMES for secret in PLACES_OF_SECRETS.values()]
        self._fixed = ask("local:", *fixed, *secrets, *(Listing(path) for path in (ACCESS_FILE, LIST, SHELLS_LIST)))
        homes = [account.home.rstrip("/") for account in self.accounts.values()]
        nowhere = [Listing(f"{home}/{secret}") for home in homes for secret in PLACES_OF_SECRETS.values()]
        self._fixed += ask("local:", *(one for one in nowhere if one not in secrets))
        self._fixed += ask("local:", *(File(path) for path in (LIST, SHELLS_LIST, NO_LIST)))
        self.modules = modules_there(Observations(ask("local:", *MODULE_FOLDERS)))

    def surroundings(self, written: list[Observation]) -> PamSurroundings:
        found = pam_surroundings(Observations([*self._fixed, *written, *ask_file(ACCESS_FILE)]))
        assert isinstance(found, PamSurroundings)
        return found


def ask_file(path: str) -> list[Observation]:
    return [saw(File(path), Path(path).read_bytes(), source=path)]


class Agreement:
    """How many cases agreed."""

    def __init__(self) -> None:
        self.agreed = self.unknown = self.stricter = 0
        self.wrong: list[str] = []
        self.others: list[str] = []

    def add(self, said: Any, really: Any, *, is_safe: bool, case: str) -> None:
        if isinstance(said, Missing):
            self.unknown += 1
        elif said == really:
            self.agreed += 1
        elif is_safe:
            self.stricter += 1
            self.others.append(case)
        else:
            self.wrong.append(case)

    def __str__(self) -> str:
        return f"{self.agreed} agreed, {self.unknown} unknown, {self.stricter} let in more than libpam, {len(self.wrong)} wrong"


def compare(kind: str, seed: int, machine: Machine, real: Real, agreement: Agreement) -> None:
    """One stack and all accounts before it."""
    random = Random(f"{kind} {seed}")
    outer, inner = stack(random, kind)
    Path(ACCESS_FILE).write_text(access_rules(random))
    files = {SERVICE: outer, INNER: inner}
    for name, text in files.items():
        (PAM_D / name).write_text(text)
    written = [saw(FILES, text, source=f"/etc/pam.d/{name}") for name, text in files.items()]
    surroundings = machine.surroundings(written)
    configuration = Configuration(
        {name: Written(f"/etc/pam.d/{name}", text.encode()) for name, text in files.items()}, machine.modules
    )
    entries = stack_of(kind, SERVICE, configuration)
    service = PamService(service=SERVICE, auth=entries, account=entries, ways=[])
    for name in [*NAMES, "root"]:
        account = machine.accounts[name]
        case = f"{kind} {seed} {name}\n{outer}--- inner\n{inner}--- access\n{Path(ACCESS_FILE).read_text()}"
        if kind == "account":
            said = admission(service, account, surroundings, caller=machine.accounts["root"])
            really = {0: Admission.IN, 12: Admission.AFTER_NEW_PASSWORD}.get(real.returns(name, kind), Admission.OUT)
            agreement.add(said, really, is_safe=really is Admission.OUT, case=f"{case}said {said}, really {really}")
            continue
        if name == "root":
            continue  # its password is not the test's
        empty = random.random() < 0.7
        ways = ways_for(service, account, surroundings, caller=machine.accounts["root"], empty_passwords=empty)
        for proofs in PROOFS:
            said_so: bool | Missing = ways if isinstance(ways, Missing) else any(set(way) <= proofs for way in ways)
            if isinstance(said_so, Missing):
                agreement.unknown += 1
                continue
            through = real.lets_through(name, proofs, outer + inner, 0 if empty else 1)
            if said_so and not through:  # what is said is "if it gets through at all"
                said_so = may_be_shut_out(service, account, surroundings, caller=machine.accounts["root"]) or True
            agreement.add(said_so, through, is_safe=not through, case=f"{case}with {sorted(proofs)} said {ways}, really {through}")


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """The accounts and the files of the test, which are taken away again."""
    paths = [*(PAM_D / name for name in (SERVICE, INNER)), *(Path(path) for path in (ACCESS_FILE, LIST, SHELLS_LIST, OATH))]
    try:
        with people():
            Path(LIST).write_text("gatplain\r\n\n gatempty\ngatgroup\ngatsys\n")
            Path(SHELLS_LIST).write_text("/bin/sh\n")
            Path(ACCESS_FILE).write_text("")
            oath_file(Path(OATH))
            yield Machine()
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def real() -> Iterator[Real]:
    asked = Real()
    yield asked
    asked.close()


@pytest.mark.parametrize(("kind", "stacks"), [("auth", 10), ("account", 40)])
def test_as_the_real_libpam(kind: str, stacks: int, machine: Machine, real: Real, capsys: pytest.CaptureFixture[str]) -> None:
    agreement = Agreement()
    for seed in range(stacks):
        compare(kind, seed, machine, real, agreement)
    with capsys.disabled():
        print(f"\nPAM, {kind}: {stacks} stacks, {agreement}")
    assert not agreement.wrong, agreement.wrong[0]
    assert agreement.stricter <= (agreement.agreed + agreement.stricter) // 200, agreement.others[0]


@pytest.mark.parametrize("stacked", ["account required pam_unix.so\n", "account required pam_succeed_if.so user ingroup gatgroup\n"])
def test_pamtester_says_the_same(stacked: str, machine: Machine, real: Real) -> None:
    (PAM_D / SERVICE).write_text(stacked)
    for name in NAMES:
        asked = subprocess.run(["pamtester", SERVICE, name, "acct_mgmt"], capture_output=True, stdin=subprocess.DEVNULL, check=False)
        assert (asked.returncode == 0) == (real.returns(name, "account") == 0), name


if __name__ == "__main__":
    from contextlib import contextmanager

    with contextmanager(machine.__wrapped__)() as here:  # type: ignore[attr-defined]
        libpam = Real()
        for asked_kind in ("auth", "account"):
            count = Agreement()
            for number in range(1_000, 1_000 + int(sys.argv[1])):
                compare(asked_kind, number, here, libpam, count)
            print(asked_kind, count)
            for one in (count.wrong + count.others)[:6]:
                print("=" * 40 + "\n" + one)
        libpam.close()
