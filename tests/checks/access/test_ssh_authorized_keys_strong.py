"""Short keys open nothing."""

from __future__ import annotations

import pytest

from govaudit.checking import Place, Status
from govaudit.facts.ssh_keys import AuthorizedKey
from tests.facts.ssh_key_examples import key
from tests.support import DENIED, NOT_THERE, load_check

ssh_authorized_keys_strong = load_check("access.ssh-authorized-keys-strong")


@pytest.mark.parametrize(
    ("kind", "bits"), [("ssh-ed25519", 256), ("ssh-rsa", 2048), ("ecdsa-sha2-nistp256", 256), ("sk-ssh-ed25519@openssh.com", 256)]
)
def test_good_sound_types(kind: str, bits: int) -> None:
    assert ssh_authorized_keys_strong(key(kind=kind, bits=bits)).status is Status.PASS


def test_bad_short_rsa() -> None:
    verdict = ssh_authorized_keys_strong(key(kind="ssh-rsa", bits=2047))
    assert str(verdict.sentence) == "/home/ann/.ssh/authorized_keys:1 holds an RSA key of 2047 bits for ann; 2048 are required"
    assert verdict.places == [Place("/home/ann/.ssh/authorized_keys", 1)]
    assert ssh_authorized_keys_strong(key(kind="ssh-rsa", bits=2048), min_rsa_bits=3072).status is Status.FAIL


def test_bad_dsa() -> None:
    assert ssh_authorized_keys_strong(key(kind="ssh-dss", bits=1024)).status is Status.FAIL
    assert ssh_authorized_keys_strong(key(kind="ssh-dss-cert-v01@openssh.com", bits=DENIED)).status is Status.FAIL


def test_absent_or_not_known() -> None:
    assert ssh_authorized_keys_strong(key(kind="ssh-new", bits=DENIED)).status is Status.UNKNOWN
    assert ssh_authorized_keys_strong(key(kind="ssh-dss", bits=1024, is_expired=True)).status is Status.NOT_APPLICABLE
    assert ssh_authorized_keys_strong(key(kind="ssh-dss", bits=1024, is_expired=DENIED)).status is Status.FAIL
    assert ssh_authorized_keys_strong({AuthorizedKey: DENIED}).status is Status.UNKNOWN
    assert ssh_authorized_keys_strong({AuthorizedKey: NOT_THERE}).status is Status.NOT_APPLICABLE
