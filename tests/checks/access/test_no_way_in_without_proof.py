from __future__ import annotations

import msgspec
import pytest

from govaudit.checking import Status
from govaudit.facts.accounts import AccountDatabase
from govaudit.facts.ways_in import WayIn
from govaudit.model import Missing
from tests.facts.access_examples import DATABASE
from tests.facts.ways_in_examples import KEY, PASSWORD, TRUST, all_of, console, ssh, sudo
from tests.support import DENIED, NOT_THERE, load_check

no_way_in_without_proof = load_check("access.no-way-in-without-proof")


def judge(*ways: WayIn) -> Status:
    return no_way_in_without_proof(all_of(*ways), DATABASE).status


def test_good_every_door_asks() -> None:
    assert judge(ssh("ann", demands=[[KEY]]), console("ann", demands=[[PASSWORD]])) is Status.PASS
    assert judge(ssh("ann", demands=[[KEY]]), sudo("ann", demands=[[]])) is Status.PASS  # a session is needed for it


def test_bad_an_empty_password() -> None:
    verdict = no_way_in_without_proof(all_of(console("ann", demands=[[PASSWORD]]), console("eve", demands=[[]])), DATABASE)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "console demands nothing of eve"


def test_bad_the_word_of_another_machine_is_nothing_of_the_person() -> None:
    assert judge(ssh("ann", demands=[[TRUST], [KEY]])) is Status.FAIL


def test_bad_a_console_that_logs_somebody_in() -> None:
    verdict = no_way_in_without_proof(all_of(console(demands=[[]], becomes="others")), DATABASE)
    assert str(verdict.sentence) == "console lets in whoever comes"


def test_bad_also_where_the_rest_is_not_known() -> None:
    assert judge(ssh("ann", demands=DENIED), console("eve", demands=[[]])) is Status.FAIL


def test_absent_what_is_not_seen() -> None:
    assert judge() is Status.NOT_APPLICABLE
    assert judge(ssh("ann", demands=DENIED)) is Status.UNKNOWN
    # It is not known how, but in any case by one proof.
    assert judge(ssh("ann", demands=DENIED, factors=1)) is Status.PASS
    assert no_way_in_without_proof({WayIn: DENIED, AccountDatabase: DATABASE}).status is Status.UNKNOWN
    assert no_way_in_without_proof({WayIn: NOT_THERE, AccountDatabase: DATABASE}).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("directories", "status"),
    [(["sss"], Status.PASS), (["extrausers"], Status.UNKNOWN), (["sss", "systemd"], Status.UNKNOWN), (DENIED, Status.UNKNOWN)],
)
def test_absent_accounts_elsewhere_may_have_empty_passwords(directories: list[str] | Missing, status: Status) -> None:
    database = msgspec.structs.replace(DATABASE, directories=directories)
    assert no_way_in_without_proof(all_of(ssh("ann", demands=[[KEY]])), database).status is status
    assert no_way_in_without_proof(all_of(console("eve", demands=[[]])), database).status is Status.FAIL
