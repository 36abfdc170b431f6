"""How many taxpayer numbers (NPWP) stored files may hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govaudit.facts.personal_data import TaxNumbersFound
from govaudit.looking import Limits
from govaudit.model import Place, Reason, Status, Target
from govaudit.reading import Observations
from govaudit.targets.files import kind
from govaudit.targets.files.readers.personal_data import tax_numbers
from govaudit.targets.files.requests import Scan
from tests.detectors import synthetic
from tests.detectors.findings import INCOMPLETE, search_found
from tests.support import DENIED, NOT_THERE, load_check

no_tax_numbers_in_files = load_check("privacy.no-tax-numbers-in-files")


def test_good_none_in_a_complete_search() -> None:
    verdict = no_tax_numbers_in_files(search_found(TaxNumbersFound, 0))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == (
        "/srv/data: 0 taxpayer numbers (NPWP) in 12 files searched; 2 numbers of that form may be something else"
    )


def test_good_as_many_as_a_policy_allows() -> None:
    assert no_tax_numbers_in_files(search_found(TaxNumbersFound, 3), max_count=3).status is Status.PASS
    assert no_tax_numbers_in_files(search_found(TaxNumbersFound, 4), max_count=3).status is Status.FAIL


def test_bad_some_with_their_places() -> None:
    verdict = no_tax_numbers_in_files(search_found(TaxNumbersFound, 2))
    assert verdict.status is Status.FAIL
    assert verdict.subject == "/srv/data"
    assert verdict.places == [Place("/srv/data/a.csv", 1, 3), Place("/srv/data/a.csv", 2, 3)]
    assert str(verdict.sentence) == ("/srv/data holds 2 taxpayer numbers (NPWP), about 2 different ones, in 1 files; at most 0 are allowed")


def test_bad_some_in_an_incomplete_search() -> None:
    assert no_tax_numbers_in_files(search_found(TaxNumbersFound, 1, all_searched=INCOMPLETE)).status is Status.FAIL


def test_absent_an_incomplete_search_that_found_none_is_no_pass() -> None:
    verdict = no_tax_numbers_in_files(search_found(TaxNumbersFound, 0, all_searched=INCOMPLETE))
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.INCOMPLETE)
    assert verdict.sentence == INCOMPLETE.sentence


def test_absent_a_place_that_may_not_be_read() -> None:
    assert no_tax_numbers_in_files(DENIED).status is Status.UNKNOWN
    assert no_tax_numbers_in_files(NOT_THERE).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(("text", "status"), [(synthetic.NPWP, Status.FAIL), ("nothing here", Status.PASS)])
def test_on_real_files(tmp_path: Path, text: str, status: Status) -> None:
    (tmp_path / "export.txt").write_text(text)
    target = Target(system="archive", address=f"files:{tmp_path}", kind="files")
    with kind.connect(target, Limits(60)) as session:
        seen = Observations(session.ask([Scan("npwp")]))
    assert no_tax_numbers_in_files(tax_numbers(seen)).status is status


@pytest.mark.parametrize("nonsense", [{"max_count": -1}, {"max_count": 10**9}])
def test_bad_a_policy_cannot_make_it_say_nothing(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        no_tax_numbers_in_files.set_parameters(nonsense)
