"""Our reading of sshd_config beside the real `sshd -T -C`, for configurations made up at random."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from govaudit.facts.sshd_settings.matching import Connection
from govaudit.targets.host.sshd.version import Build, told
from tests.support.sshd_configurations import Agreement, Made, Sshd, compare, make

CONFIGURATIONS = 200


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Sshd:
    Path("/run/sshd").mkdir(exist_ok=True)
    folder = tmp_path_factory.mktemp("sshd")
    subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", folder / "key"], check=True)
    return Sshd(["/usr/sbin/sshd"], folder, str(folder), str(folder / "key"))


@pytest.fixture(scope="module")
def build() -> Build:
    version = subprocess.run(["/usr/sbin/sshd", "-V"], capture_output=True, text=True, check=False).stderr
    return Build(told(version), debian=True)


def test_made_up_configurations_mean_the_same(sshd: Sshd, build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    counted: Counter[Agreement] = Counter()
    wrong = []
    for number in range(CONFIGURATIONS):
        made = make(random.Random(f"sshd {number}"))
        agreement, why = compare(sshd, made, build)
        counted[agreement] += 1
        if agreement is Agreement.WRONG:
            wrong.append(f"{why}\n{made}")
    with capsys.disabled():
        told_as = ", ".join(f"{count} {agreement.value}" for agreement, count in counted.most_common())
        print(f"\nsshd_config beside sshd -T -C: {told_as}")
    assert wrong == []
    assert counted[Agreement.SAME] > CONFIGURATIONS / 3
    assert counted[Agreement.UNKNOWN] + counted[Agreement.PARTLY] <= CONFIGURATIONS / 50


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
    assert agreement is not Agreement.WRONG, why
