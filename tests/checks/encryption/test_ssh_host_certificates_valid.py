"""Certificates of the host that convince clients."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from govaudit.checking import Status
from govaudit.facts.ssh_keys import SshHostCertificate
from tests.facts.ssh_key_examples import certificate
from tests.support import DENIED, NOT_THERE, load_check

ssh_host_certificates_valid = load_check("encryption.ssh-host-certificates-valid")

NOW = certificate().observed_at
assert NOW is not None


@pytest.mark.parametrize("changes", [{}, {"valid_to": None}, {"valid_from": None}, {"valid_to": NOW + timedelta(days=14)}])
def test_good_it_fits_and_is_valid(changes: dict[str, Any]) -> None:
    assert ssh_host_certificates_valid(certificate(**changes)).status is Status.PASS


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_there": False}, "/etc/ssh/ssh_host_ed25519_key-cert.pub holds no certificate: sshd shows none"),
        ({"is_of_host": False}, "/etc/ssh/ssh_host_ed25519_key-cert.pub was made for a user, not for a host"),
        ({"fits_a_key": False}, "/etc/ssh/ssh_host_ed25519_key-cert.pub is about a key that sshd does not have: it is not shown"),
        ({"valid_from": NOW + timedelta(days=1)}, "/etc/ssh/ssh_host_ed25519_key-cert.pub is not valid before 2026-06-02"),
        ({"valid_to": NOW - timedelta(hours=1)}, "/etc/ssh/ssh_host_ed25519_key-cert.pub has expired on 2026-05-31"),
        ({"valid_to": NOW + timedelta(days=13, hours=9)}, "/etc/ssh/ssh_host_ed25519_key-cert.pub expires in 13 days; 14 are required"),
    ],
)
def test_bad_it_is_not_shown_or_not_taken(changes: dict[str, Any], sentence: str) -> None:
    verdict = ssh_host_certificates_valid(certificate(**changes))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_absent_or_not_looked_at() -> None:
    assert ssh_host_certificates_valid(certificate(is_there=DENIED)).status is Status.UNKNOWN
    assert ssh_host_certificates_valid(certificate(fits_a_key=DENIED)).status is Status.UNKNOWN
    assert ssh_host_certificates_valid({SshHostCertificate: DENIED}).status is Status.UNKNOWN
    assert ssh_host_certificates_valid({SshHostCertificate: NOT_THERE}).status is Status.NOT_APPLICABLE
