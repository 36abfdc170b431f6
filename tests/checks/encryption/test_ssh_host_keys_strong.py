"""A host that nobody can pass for."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.ssh_keys import SshHostKey
from tests.facts.ssh_key_examples import host_key
from tests.support import DENIED, NOT_THERE, load_check

ssh_host_keys_strong = load_check("encryption.ssh-host-keys-strong")


@pytest.mark.parametrize(("kind", "bits"), [("ssh-rsa", 2048), ("ssh-ed25519", 256), ("ecdsa-sha2-nistp256", 256)])
def test_good_sound_types(kind: str, bits: int) -> None:
    assert ssh_host_keys_strong(host_key(kind=kind, bits=bits)).status is Status.PASS


def test_bad_short_or_dsa() -> None:
    verdict = ssh_host_keys_strong(host_key(bits=1024))
    assert str(verdict.sentence) == "/etc/ssh/ssh_host_rsa_key is an RSA key of 1024 bits; 2048 are required"
    assert ssh_host_keys_strong(host_key(), min_rsa_bits=4096).status is Status.FAIL
    assert ssh_host_keys_strong(host_key(kind="ssh-dss", bits=1024)).status is Status.FAIL


def test_absent_or_without_a_public_part() -> None:
    assert ssh_host_keys_strong(host_key(kind=DENIED, bits=DENIED)).status is Status.UNKNOWN
    assert ssh_host_keys_strong({SshHostKey: DENIED}).status is Status.UNKNOWN
    assert ssh_host_keys_strong({SshHostKey: NOT_THERE}).status is Status.NOT_APPLICABLE
