"""Nobody slips a key in."""

from __future__ import annotations

import msgspec

from govaudit.checking import Place, Status
from govaudit.facts.home_files import AuthorizedKeys, PathMode
from govaudit.facts.permissions import AclEntry
from govaudit.model import Missing
from tests.facts.access_examples import keys
from tests.support import DENIED, load_check

authorized_keys_protected = load_check("access.authorized-keys-protected")


def test_good_for_the_owner_alone() -> None:
    verdict = authorized_keys_protected(keys())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/home/ann/.ssh/authorized_keys can be changed by ann and root alone"


def test_good_a_group_of_ones_own_may_write() -> None:
    assert authorized_keys_protected(keys(file=0o660, folder=0o770, home=0o775)).status is Status.PASS


def test_bad_a_group_with_others_may_write() -> None:
    verdict = authorized_keys_protected(keys(file=0o660, private_group=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/home/ann/.ssh/authorized_keys has the mode 0660: its group may write to it"


def test_bad_everybody_may_put_another_folder_in_its_place() -> None:
    verdict = authorized_keys_protected(keys(home=0o777))
    assert str(verdict.sentence) == "/home/ann has the mode 0777: everybody may write to it"
    assert verdict.places == [Place("/home/ann")]
    assert authorized_keys_protected(keys(folder=0o702)).status is Status.FAIL


def test_bad_it_belongs_to_somebody_else() -> None:
    verdict = authorized_keys_protected(keys(uid=1001, account="bob"))
    assert str(verdict.sentence) == "/home/ann/.ssh/authorized_keys belongs to the user id 1000; bob or root is required"


def test_absent_a_link_or_a_closed_home_is_unknown() -> None:
    assert authorized_keys_protected(keys(way=DENIED)).status is Status.UNKNOWN
    assert authorized_keys_protected(keys(file=0o660, private_group=DENIED)).status is Status.UNKNOWN
    assert authorized_keys_protected({AuthorizedKeys: DENIED}).status is Status.UNKNOWN


def test_bad_an_access_control_list_lets_another_write() -> None:
    first, *above = known_way(keys(file=0o660))
    listed = msgspec.structs.replace(first, entries=[AclEntry(kind="user", id=1001, permissions=6)])
    verdict = authorized_keys_protected(keys(way=[listed, *above]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "by its access control list others may write to /home/ann/.ssh/authorized_keys: user 1001 (rw-)"
    own = msgspec.structs.replace(first, entries=[AclEntry(kind="user", id=1000, permissions=6)])
    assert authorized_keys_protected(keys(way=[own, *above])).status is Status.PASS


def known_way(file: AuthorizedKeys) -> list[PathMode]:
    assert not isinstance(file.way, Missing)
    return file.way
