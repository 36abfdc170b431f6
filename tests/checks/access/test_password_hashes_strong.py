"""Passwords are stored in a form that is costly to guess."""

from __future__ import annotations

import msgspec
import pytest

from govaudit.checking import Place, Status
from govaudit.facts.accounts import Account, AccountDatabase, Password
from tests.facts.access_examples import DATABASE, account
from tests.support import DENIED, NOT_THERE, load_check

password_hashes_strong = load_check("access.password-hashes-strong")


NONE = account(name="daemon", password=Password(state="none"))


def stored(scheme: str, name: str = "ann") -> Account:
    return account(name=name, password=Password(state="set", scheme=scheme))


@pytest.mark.parametrize("scheme", ["yescrypt", "sha512", "bcrypt", "sha256"])
def test_good_costly(scheme: str) -> None:
    verdict = password_hashes_strong(DATABASE, [stored(scheme), NONE])
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"the passwords of 1 accounts are stored by {scheme}"


@pytest.mark.parametrize("scheme", ["md5", "des", "nt"])
def test_bad_cheap(scheme: str) -> None:
    verdict = password_hashes_strong(DATABASE, [stored("yescrypt"), stored(scheme, "bob")], accepted=("yescrypt",))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"passwords stored by other than yescrypt: bob ({scheme})"
    assert verdict.places == [Place("/etc/passwd", 30)]


def test_bad_where_everybody_reads() -> None:
    readable = account(password=Password(state="set", scheme="yescrypt", in_passwd=True))
    assert str(password_hashes_strong(DATABASE, [readable]).sentence) == "passwords stored where everybody may read them: ann"


def test_bad_a_shadow_that_everybody_reads() -> None:
    database = msgspec.structs.replace(DATABASE, shadow_mode=0o644)
    verdict = password_hashes_strong(database, [stored("yescrypt")])
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/etc/shadow has the mode 0644: everybody may read the passwords' hashes"
    assert password_hashes_strong(msgspec.structs.replace(DATABASE, shadow_mode=DENIED), [stored("yescrypt")]).status is Status.UNKNOWN


def test_absent_no_password_and_no_view_of_them() -> None:
    assert password_hashes_strong(DATABASE, [NONE]).status is Status.NOT_APPLICABLE
    assert password_hashes_strong(DATABASE, [stored("yescrypt"), account(password=DENIED)]).status is Status.UNKNOWN
    assert password_hashes_strong(DATABASE, [stored("md5"), account(password=DENIED)]).status is Status.FAIL
    assert password_hashes_strong({AccountDatabase: NOT_THERE, Account: DENIED}).status is Status.NOT_APPLICABLE
