from __future__ import annotations

from typing import Any

from govaudit.checking import Status
from govaudit.facts.ways_in import WayIn
from tests.facts.ways_in_examples import CODE, KEY, PASSWORD, all_of, console, ssh, sudo
from tests.support import DENIED, load_check

root_not_one_proof_away = load_check("access.root-not-one-proof-away")


def judge(*ways: WayIn, **parameters: Any) -> Status:
    return root_not_one_proof_away(all_of(*ways), **parameters).status


def test_good_sudo_asks_again() -> None:
    assert judge(ssh("ann", demands=[[KEY]]), sudo("ann", demands=[[PASSWORD]])) is Status.PASS


def test_good_two_proofs_lead_to_the_session() -> None:
    assert judge(ssh("ann", demands=[[KEY, CODE]]), sudo("ann", demands=[[]])) is Status.PASS


def test_good_no_way_leads_to_the_account() -> None:
    assert judge(ssh("ann", demands=[[KEY]]), sudo("backup", demands=[[]])) is Status.PASS


def test_good_an_exempted_account() -> None:
    assert judge(ssh("ann", demands=[[KEY]]), sudo("ann", demands=[[]]), exempt=("ann",)) is Status.PASS


def test_bad_one_key_and_nopasswd() -> None:
    verdict = root_not_one_proof_away(all_of(ssh("ann", demands=[[KEY]]), sudo("ann", demands=[[]])))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "ann gets in by ssh (proofs demanded: 1), and becomes root by sudo without any"
    assert [place.path for place in verdict.places] == ["/etc/sudoers", "/etc/ssh/sshd_config"]


def test_bad_at_the_console_and_by_su_or_by_way_of_another() -> None:
    assert judge(console("ann", demands=[[PASSWORD]]), sudo("ann", demands=[[]], door="su")) is Status.FAIL
    step = sudo("bob", demands=[[]], becomes="others", others=["ann"])
    assert judge(ssh("bob", demands=[[KEY]]), step, sudo("ann", demands=[[]])) is Status.FAIL


def test_absent_what_is_not_seen() -> None:
    assert judge() is Status.NOT_APPLICABLE
    assert judge(ssh("root", demands=[[KEY]], becomes="root")) is Status.NOT_APPLICABLE
    assert judge(ssh("ann", demands=DENIED), sudo("ann", demands=[[]])) is Status.UNKNOWN
    assert judge(ssh("ann", demands=DENIED)) is Status.UNKNOWN
    assert judge(ssh("ann", demands=[[KEY]]), sudo("ann", demands=DENIED)) is Status.UNKNOWN
    assert judge(ssh("ann", demands=[[KEY]]), sudo(demands=DENIED)) is Status.UNKNOWN
    assert judge(console(demands=[[]], becomes="others"), sudo("ann", demands=[[]])) is Status.UNKNOWN
    assert root_not_one_proof_away({WayIn: DENIED}).status is Status.UNKNOWN
