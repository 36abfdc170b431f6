"""patching.package-signatures-verified"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.package_sources import PackageSource
from govaudit.model import Place, Status
from tests.support import DENIED, NOT_THERE, load_check

package_signatures_verified = load_check("patching.package-signatures-verified")


def source(**fields: Any) -> PackageSource:
    usual = {
        "manager": "apt",
        "name": "http://deb.debian.org/debian bookworm",
        "is_verified": True,
        "weakened_by": "",
        "place": Place("/etc/apt/sources.list", 1),
    }
    return PackageSource(**{**usual, **fields})


def test_good_a_signature_is_required() -> None:
    verdict = package_signatures_verified(source())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "packages from http://deb.debian.org/debian bookworm must carry a known signature"


def test_bad_it_is_waived() -> None:
    verdict = package_signatures_verified(source(is_verified=False, weakened_by="trusted=yes"))
    assert verdict.status is Status.FAIL
    assert "trusted=yes waives it" in str(verdict.sentence)
    assert verdict.places == [Place("/etc/apt/sources.list", 1)]


def test_bad_it_was_never_asked_for() -> None:
    verdict = package_signatures_verified(source(name="extra", is_verified=False, weakened_by="gpgcheck"))
    assert str(verdict.sentence) == "packages from extra must carry a known signature; gpgcheck is not set, which leaves it off"


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert package_signatures_verified({PackageSource: fact}).status is status


def test_absent_not_known_for_this_source() -> None:
    assert package_signatures_verified(source(is_verified=DENIED)).status is Status.UNKNOWN
