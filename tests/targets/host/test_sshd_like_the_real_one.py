"""Our reading of sshd_config beside the real `sshd -T -C`, for configurations made up at random."""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from govaudit.facts.sshd_settings.matching import Connection
from govaudit.targets.host.sshd.version import Build
from tests.support.odd_sshd_configurations import make_odd, tried
from tests.support.sshd_configurations import Agreement, Made, Sshd, build_at, compare, counted, make

CONFIGURATIONS = int(os.environ.get("GOVAUDIT_SSHD_CONFIGURATIONS", "200"))
"""So many of each kind. The figures in docs/agreement.md are of 3,000."""
ROOT_DIRECTORY = Path(os.environ.get("GOVAUDIT_SSHD_ROOT", "/"))
"""Where a Debian with another OpenSSH is installed, to compare with that."""
PROGRAM = Path("/usr/sbin/sshd")


@pytest.fixture(scope="module")
def sshd() -> Iterator[Sshd]:
    (ROOT_DIRECTORY / "run/sshd").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT_DIRECTORY / "tmp") as name:
        subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", f"{name}/key"], check=True)
        seen_as = f"/{Path(name).relative_to(ROOT_DIRECTORY)}"
        below = ["chroot", str(ROOT_DIRECTORY)] if Path("/") != ROOT_DIRECTORY else []
        yield Sshd([*below, str(PROGRAM)], Path(name), seen_as, f"{seen_as}/key")


@pytest.fixture(scope="module")
def build() -> Build:
    return build_at(ROOT_DIRECTORY, PROGRAM)


def test_made_up_configurations_mean_the_same(sshd: Sshd, build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    found: Counter[Agreement] = Counter()
    wrong = []
    for number in range(CONFIGURATIONS):
        made = make(random.Random(f"sshd {number}"))
        agreement, why = compare(sshd, made, build)
        found[agreement] += 1
        if agreement in (Agreement.WRONG, Agreement.STRICTER):
            wrong.append(f"{why}\n{made}")
    with capsys.disabled():
        print(f"\nsshd_config beside sshd -T -C: {counted(found)}")
    assert wrong == []
    assert found[Agreement.SAME] > CONFIGURATIONS / 3
    assert found[Agreement.UNKNOWN] + found[Agreement.PARTLY] <= CONFIGURATIONS / 200


def test_odd_configurations_mean_the_same(sshd: Sshd, build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    found: Counter[Agreement] = Counter()
    others: Counter[str] = Counter()
    number = 0
    while found.total() < CONFIGURATIONS:
        for made, agreement, why in tried(sshd, make_odd(random.Random(f"odd sshd {number}")), build):
            found[agreement] += 1
            if agreement not in (Agreement.SAME, Agreement.REFUSED):
                others[f"{agreement.value}: {why}" + (f"\n{made}" if agreement is Agreement.WRONG else "")] += 1
        number += 1
    with capsys.disabled():
        print(f"\nodd configurations beside sshd -T -C: {counted(found)}")
        for why, count in others.most_common(20):
            print(f"  {count} {why}")
    assert found[Agreement.WRONG] == 0
    assert found[Agreement.SAME] + found[Agreement.REFUSED] >= 0.995 * found.total()


ROOT = Connection(user="root", host="client", address="10.0.0.1", local_address="127.0.0.1", local_port=22)


@pytest.mark.parametrize(
    ("main", "parts"),
    [
        ("PermitRootLogin no\nMatch all\nPermitRootLogin yes\n", {}),
        ("Match User root\nPermitRootLogin yes\nMatch all\nPermitRootLogin no\n", {}),
        ("Match User root\nInclude @/a.conf\nX11Forwarding yes\n", {"a.conf": "Match all\nPermitRootLogin yes\n"}),
        ("Match User ann\nInclude @/a.conf\n", {"a.conf": "Match all\nPermitRootLogin yes\n"}),
        ("Include @/a.conf\nPermitRootLogin yes\n", {"a.conf": "Match User root\nPermitRootLogin no\n"}),
        ("AllowUsers ann\nMatch User root\nAllowUsers bob\nMatch Address 10.0.0.0/8\nAllowUsers carl\n", {}),
        ("Match User a\nAuthenticationMethods publickey\nMatch User root\nAuthenticationMethods any\n", {}),
        ("Match User root\nAuthenticationMethods publickey\nMatch User b\nAuthenticationMethods any\n", {}),
        ("Match User !root\nPermitRootLogin yes\nMatch User *,!ann\nPermitRootLogin no\n", {}),
        ('Match User "root"\nPermitRootLogin yes\n', {}),
        ("Match User=root Address=10.0.0.0/8\nPermitRootLogin yes\n", {}),
        ("Match Address 10.0.0.0/8,!10.0.0.1\nPermitRootLogin yes\n", {}),
        ("Match Group root\nPasswordAuthentication no\n", {}),
        ("RekeyLimit 1G\nRekeyLimit default 1h\n", {}),
        ("AuthorizedKeysCommand /a\nAuthorizedKeysCommandUser nobody\nAuthorizedPrincipalsCommand /b\n", {}),
        ("Include @/a.conf @/a.conf\n", {"a.conf": "AllowUsers root\n"}),
        ("PermitRootLogin yes\0\nPermitRootLogin no\n", {}),
        ("Include @/a.conf\n", {"a.conf": "Include @/a.conf\n"}),
        ('"PermitRootLogin" "no"\n=X11Forwarding yes\n', {}),
        ("PubkeyAcceptedAlgorithms -*\n", {}),
        ("Match User root\nPubkeyAcceptedAlgorithms !ssh-rsa\n", {}),
    ],
)
def test_what_is_easily_read_wrongly(main: str, parts: dict[str, str], sshd: Sshd, build: Build) -> None:
    agreement, why = compare(sshd, Made(main, parts, ROOT), build)
    assert agreement in (Agreement.SAME, Agreement.REFUSED), why
