"""Secrets of second factors are secret."""

from __future__ import annotations

import pytest

from govaudit.checking import Place, Status
from govaudit.facts.home_files import SecondFactorSecret
from tests.facts.access_examples import secret
from tests.support import DENIED, load_check

second_factor_secrets_protected = load_check("mfa.second-factor-secrets-protected")


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o000])
def test_good_for_the_owner_alone(mode: int) -> None:
    assert second_factor_secrets_protected(secret(mode=mode)).status is Status.PASS


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o601, 0o777])
def test_bad_others_may_read_or_change_it(mode: int) -> None:
    verdict = second_factor_secrets_protected(secret(mode=mode))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"/home/ann/.google_authenticator has the mode {mode:04o}; at most 0600 is required"
    assert verdict.places == [Place("/home/ann/.google_authenticator")]


def test_bad_it_belongs_to_somebody_else() -> None:
    assert second_factor_secrets_protected(secret(owner=1001)).status is Status.FAIL


def test_good_and_bad_public_keys_may_be_read_but_not_changed() -> None:
    assert second_factor_secrets_protected(secret(mode=0o644, is_public=True)).status is Status.PASS
    verdict = second_factor_secrets_protected(secret(mode=0o666, is_public=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence).endswith("has the mode 0666: others may write keys of their own to it")


def test_absent_a_link_or_a_closed_home_is_unknown() -> None:
    assert second_factor_secrets_protected(secret(seen=DENIED)).status is Status.UNKNOWN
    assert second_factor_secrets_protected({SecondFactorSecret: DENIED}).status is Status.UNKNOWN
