"""Over which hashes certificates may be signed."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.model import Reason, Status, missing
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import certificate

certificate_signature_strong = load_check("encryption.certificate-signature-strong")


@pytest.mark.parametrize("used", ["sha256", "sha384", "sha512", "sha3-256", ""])
def test_good_hashes(used: str) -> None:
    assert certificate_signature_strong(certificate(signature_hash=used)).status is Status.PASS


@pytest.mark.parametrize("used", ["md5", "sha1", "md2"])
def test_bad_hashes(used: str) -> None:
    assert certificate_signature_strong(certificate(signature_hash=used)).status is Status.FAIL


def test_bad_says_what_was_found_and_is_required() -> None:
    verdict = certificate_signature_strong(certificate(signature_hash="sha1"), hashes=("sha256",))
    assert str(verdict.sentence) == "example.go.id:443 is signed with sha1; required is one of sha256"


def test_absent_nobody_relies_on_the_signature_of_a_root() -> None:
    assert certificate_signature_strong(certificate(signature_hash="sha1", is_self_signed=True)).status is Status.NOT_APPLICABLE


def test_absent_what_cannot_be_told_is_no_pass() -> None:
    odd = missing(Reason.NOT_SUPPORTED, "the signature in {path} is of a kind that is not known here", path="/k.pem")
    assert certificate_signature_strong(certificate(signature_hash=odd)).status is Status.UNKNOWN
    assert certificate_signature_strong(certificate(is_self_signed=odd)).status is Status.UNKNOWN
    assert certificate_signature_strong(UNREACHABLE).status is Status.UNKNOWN


@pytest.mark.parametrize("nonsense", [{"hashes": []}, {"hashes": ["md5"]}])
def test_bad_a_policy_cannot_make_it_say_nothing(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        certificate_signature_strong.set_parameters(nonsense)
