"""Ports of protocols without encryption."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.model import Place, Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import open_ports

no_cleartext_ports_open = load_check("exposure.no-cleartext-ports-open")


def test_good_none_of_them() -> None:
    verdict = no_cleartext_ports_open(open_ports(open=[22, 443]))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "192.0.2.7 answers on none of the ports 21, 23, 512, 513, 514"


def test_bad_one_of_them() -> None:
    verdict = no_cleartext_ports_open(open_ports(open=[22, 23, 21]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("192.0.2.7 answers on ports of protocols that send passwords in plain text: 21 (ftp), 23 (telnet)")
    assert verdict.places == [Place(path="192.0.2.7:21"), Place(path="192.0.2.7:23")]


def test_bad_a_policy_can_name_others() -> None:
    assert no_cleartext_ports_open(open_ports(open=[110]), cleartext=(110,)).status is Status.FAIL


@pytest.mark.parametrize(
    ("searched", "status"), [("21-23,512-514", Status.PASS), ("21,23,512,513,514", Status.PASS), ("22-1024", Status.UNKNOWN)]
)
def test_absent_a_port_that_was_not_searched_is_no_pass(searched: str, status: Status) -> None:
    assert no_cleartext_ports_open(open_ports(open=[], searched=searched)).status is status


def test_absent_a_host_that_was_not_reached_is_no_pass() -> None:
    assert no_cleartext_ports_open(UNREACHABLE).status is Status.UNKNOWN


def test_bad_a_policy_cannot_make_it_empty() -> None:
    unusable: list[dict[str, Any]] = [{"cleartext": []}, {"cleartext": [70000]}]
    for wrong in unusable:
        with pytest.raises(ValueError, match="parameter"):
            no_cleartext_ports_open.set_parameters(wrong)
