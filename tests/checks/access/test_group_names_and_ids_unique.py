"""Every group is told from every other."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.groups import Group
from govaudit.model import Many
from tests.facts.ssh_key_examples import group
from tests.support import DENIED, NOT_THERE, load_check

group_names_and_ids_unique = load_check("access.group-names-and-ids-unique")


def test_good_all_differ() -> None:
    assert group_names_and_ids_unique([group(), group("bob", 1001)]).status is Status.PASS


def test_bad_one_number_for_two() -> None:
    verdict = group_names_and_ids_unique([group("sudo", 27), group("guests", 27, 9), group()])
    assert str(verdict.sentence) == "these groups share a name or group id: sudo (27), guests (27)"


def test_bad_one_name_for_two() -> None:
    assert group_names_and_ids_unique([group(), group(gid=5)]).status is Status.FAIL


def test_absent_a_list_that_may_lack_some_is_no_pass() -> None:
    assert group_names_and_ids_unique(Many([group()], DENIED)).status is Status.UNKNOWN
    assert group_names_and_ids_unique({Group: NOT_THERE}).status is Status.NOT_APPLICABLE
