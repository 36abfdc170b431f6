"""encryption.crypto-policy-sound"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.crypto_policy import CryptoPolicy
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

crypto_policy_sound = load_check("encryption.crypto-policy-sound")


def policy(in_force: Any, configured: Any = None) -> CryptoPolicy:
    return CryptoPolicy(in_force=in_force, configured=in_force if configured is None else configured)


@pytest.mark.parametrize("name", ["DEFAULT", "FUTURE", "FIPS:OSPP", "DEFAULT:NO-SHA1"])
def test_good_a_sound_policy(name: str) -> None:
    verdict = crypto_policy_sound(policy(name))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"the policy for cryptography is {name}"


@pytest.mark.parametrize("name", ["LEGACY", "OURS", "DEFAULT:SHA1", "DEFAULT:NO-CBC:AD-SUPPORT-LEGACY"])
def test_bad_old_algorithms_count(name: str) -> None:
    assert crypto_policy_sound(policy(name)).status is Status.FAIL
    assert crypto_policy_sound(policy(name, "DEFAULT")).status is Status.FAIL
    assert crypto_policy_sound(policy("DEFAULT", name)).status is Status.FAIL


def test_bad_the_sentences() -> None:
    widened = crypto_policy_sound(policy("DEFAULT:SHA1"))
    assert str(widened.sentence) == "the policy DEFAULT:SHA1 must not be widened by SHA1"
    legacy = crypto_policy_sound(policy("LEGACY"))
    assert str(legacy.sentence) == "the policy for cryptography must be one of DEFAULT, FUTURE, FIPS, NEXT, BSI; it is LEGACY"
    assert crypto_policy_sound(policy("OURS"), accepted=("OURS",)).status is Status.PASS


def test_absent_one_of_both_is_not_known() -> None:
    assert crypto_policy_sound(policy("DEFAULT", DENIED)).status is Status.UNKNOWN
    assert crypto_policy_sound(policy(DENIED, "DEFAULT")).status is Status.UNKNOWN
    assert crypto_policy_sound(policy(DENIED, "LEGACY")).status is Status.FAIL


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert crypto_policy_sound({CryptoPolicy: fact}).status is status
