"""The crypto policy of RHEL 8, which stands on sshd's command line."""

from __future__ import annotations

import pytest

from govaudit.facts.sshd import SshDaemon
from govaudit.model import Absent, Missing
from govaudit.reading import Observations
from govaudit.targets.host.readers.sshd import DROP_INS, DUMP, ELSEWHERE, MAIN, PROGRAM, RELEASE, VENDOR, ssh_daemon
from govaudit.targets.host.requests import File
from govaudit.targets.host.sshd.further import FURTHER
from govaudit.targets.host.sshd.start import POLICY, UNITS, VARIABLES
from tests.support import DENIED, NOT_THERE, observations, saw

UNIT = """[Service]
Type=notify
EnvironmentFile=-/etc/crypto-policies/back-ends/opensshserver.config
EnvironmentFile=-/etc/sysconfig/sshd
ExecStart=/usr/sbin/sshd -D $OPTIONS $CRYPTO_POLICY
"""
POLICY_FILE = (
    "CRYPTO_POLICY='-oCiphers=aes256-gcm@openssh.com,aes256-ctr -oMACs=hmac-sha2-256-etm@openssh.com,hmac-sha1 "
    "-oGSSAPIKexAlgorithms=gss-group14-sha256- -oKexAlgorithms=curve25519-sha256,ecdh-sha2-nistp256 "
    "-oPubkeyAcceptedKeyTypes=rsa-sha2-256,ssh-ed25519'\n"
)
SYSCONFIG = "# CRYPTO_POLICY=\nSSH_USE_STRONG_RNG=0\n"
ROCKY_8 = 'ID="rocky"\nVERSION_ID="8.10"\n'


def host(
    *, unit: str = UNIT, policy: str | Missing | Absent = POLICY_FILE, sysconfig: str = SYSCONFIG, release: str = ROCKY_8, drop_in: str = ""
) -> Observations:
    there = {POLICY: policy, File("/etc/sysconfig/sshd"): sysconfig, PROGRAM: "", RELEASE: release}
    there[MAIN] = "Ciphers aes128-cbc\nUsePAM yes\n"
    asked = (*VARIABLES, *ELSEWHERE, *UNITS[:1], *UNITS[3:], *FURTHER, VENDOR, DROP_INS, DUMP)
    absent = [request for request in asked if request not in there]
    units = [saw(UNITS[2], unit, source="/lib/systemd/system/sshd.service")]
    if drop_in:
        units.append(saw(UNITS[1], drop_in, source="/etc/systemd/system/sshd.service.d/x.conf"))
    else:
        absent.append(UNITS[1])
    return observations([*(saw(key, value) for key, value in there.items()), *(saw(request, NOT_THERE) for request in absent), *units])


def read(**changes: str | Missing) -> SshDaemon:
    found = ssh_daemon(host(**changes))  # type: ignore[arg-type]
    assert isinstance(found, SshDaemon), found
    return found


def test_what_the_policy_sets_holds_before_the_file() -> None:
    sshd = read()
    assert sshd.ciphers == ["aes256-gcm@openssh.com", "aes256-ctr"]
    assert sshd.macs == ["hmac-sha2-256-etm@openssh.com", "hmac-sha1"]
    assert sshd.kex_algorithms == ["curve25519-sha256", "ecdh-sha2-nistp256"]
    assert sshd.settings["pubkeyacceptedalgorithms"] == ["rsa-sha2-256,ssh-ed25519"]
    for keyword in ("casignaturealgorithms", "hostkeyalgorithms", "gssapikexalgorithms"):
        assert isinstance(sshd.settings[keyword], Missing)
    assert sshd.use_pam is True


@pytest.mark.parametrize(
    "changes",
    [
        {"sysconfig": "CRYPTO_POLICY=\n"},
        {"sysconfig": "OPTIONS='-oCiphers=3des-cbc'\n"},
        {"unit": UNIT.replace(" $CRYPTO_POLICY", "")},
        {"unit": UNIT.replace("EnvironmentFile=-/etc/crypto-policies", "#")},
        {"drop_in": "[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D\n"},
        {"drop_in": "[Service]\nEnvironment=CRYPTO_POLICY=-oCiphers=3des-cbc\n"},
        {"policy": "CRYPTO_POLICY='-oCiphers=aes256-ctr -p 22'\n"},
        {"policy": f"{POLICY_FILE}CRYPTO_POLICY=\n"},
        {"policy": "\n"},
        {"release": 'ID="rocky"\nVERSION_ID="9.4"\n'},
    ],
)
def test_where_anything_is_unusual_the_ciphers_are_not_known(changes: dict[str, str]) -> None:
    assert isinstance(read(**changes).ciphers, Missing)


def test_a_policy_that_may_not_be_read() -> None:
    assert isinstance(ssh_daemon(host(policy=DENIED)), Missing)


def test_a_service_that_starts_elsewhere_makes_all_unknown() -> None:
    assert isinstance(ssh_daemon(host(unit=f"{UNIT}WorkingDirectory=/srv\n")), Missing)
    assert isinstance(ssh_daemon(host(unit=f"{UNIT}WorkingDirectory=/\n")), SshDaemon)
