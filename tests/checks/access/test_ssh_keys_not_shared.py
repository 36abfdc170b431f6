"""One key, one account."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.accounts import AccountDatabase
from govaudit.facts.ssh_keys import AuthorizedKey
from govaudit.model import Many
from tests.facts.access_examples import DATABASE
from tests.facts.ssh_key_examples import key
from tests.support import DENIED, NOT_THERE, load_check

ssh_keys_not_shared = load_check("access.ssh-keys-not-shared")


def test_good_keys_of_their_own() -> None:
    assert ssh_keys_not_shared(DATABASE, [key(), key(account="bob", uid=1001, fingerprint="SHA256:cccc")]).status is Status.PASS
    assert ssh_keys_not_shared(DATABASE, []).status is Status.PASS


def test_good_twice_for_one_account() -> None:
    assert ssh_keys_not_shared(DATABASE, [key(), key(line=2)]).status is Status.PASS


def test_bad_one_key_for_two() -> None:
    verdict = ssh_keys_not_shared(DATABASE, [key(), key(account="bob", uid=1001, path="/home/bob/.ssh/authorized_keys")])
    assert str(verdict.sentence) == "1 keys open several accounts each, the first of them these: ann, bob"
    assert len(verdict.places) == 2


def test_absent_a_list_that_may_lack_some_is_no_pass() -> None:
    assert ssh_keys_not_shared(DATABASE, Many([key()], DENIED)).status is Status.UNKNOWN
    assert ssh_keys_not_shared({AccountDatabase: NOT_THERE, AuthorizedKey: DENIED}).status is Status.NOT_APPLICABLE
