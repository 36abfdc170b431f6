"""Which keys certificates may have."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.model import Reason, Status, missing
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import certificate

certificate_key_strong = load_check("encryption.certificate-key-strong")


@pytest.mark.parametrize(("kind", "bits"), [("rsa", 2048), ("rsa", 4096), ("ec", 256), ("ec", 521), ("ed25519", 256), ("ed448", 456)])
def test_good_keys(kind: str, bits: int) -> None:
    assert certificate_key_strong(certificate(key_type=kind, key_bits=bits)).status is Status.PASS


@pytest.mark.parametrize(("kind", "bits"), [("rsa", 2047), ("rsa", 1024), ("ec", 255), ("ec", 192), ("dsa", 4096)])
def test_bad_keys(kind: str, bits: int) -> None:
    assert certificate_key_strong(certificate(key_type=kind, key_bits=bits)).status is Status.FAIL


def test_bad_says_what_is_required() -> None:
    verdict = certificate_key_strong(certificate(key_type="rsa", key_bits=1024))
    assert str(verdict.sentence) == "example.go.id:443 has a key of type rsa with 1024 bits; 2048 are required"


def test_bad_a_policy_can_ask_for_more() -> None:
    assert certificate_key_strong(certificate(key_type="rsa", key_bits=2048), min_rsa_bits=3072).status is Status.FAIL


def test_absent_a_key_of_an_unknown_kind_is_no_pass() -> None:
    odd = missing(Reason.NOT_SUPPORTED, "the public key in {path} cannot be read", path="/k.pem")
    assert certificate_key_strong(certificate(key_type="1.2.3", key_bits=odd)).status is Status.UNKNOWN
    assert certificate_key_strong(UNREACHABLE).status is Status.UNKNOWN


@pytest.mark.parametrize("nonsense", [{"min_rsa_bits": 512}, {"min_ec_bits": 0}, {"min_rsa_bits": -1}])
def test_bad_a_policy_cannot_make_it_say_nothing(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        certificate_key_strong.set_parameters(nonsense)
