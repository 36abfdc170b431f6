"""How many phone numbers and addresses make a list of contacts."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.personal_data import EmailAddressesFound, PhoneNumbersFound
from govaudit.model import Status
from tests.detectors.findings import INCOMPLETE, search_found
from tests.support import DENIED, load_check

no_contact_data_in_files = load_check("privacy.no-contact-data-in-files")


@pytest.mark.parametrize(
    ("phones", "emails", "status"),
    [(0, 0, Status.PASS), (10, 10, Status.PASS), (11, 0, Status.FAIL), (0, 11, Status.FAIL)],
)
def test_good_a_handful_and_bad_a_list(phones: int, emails: int, status: Status) -> None:
    found = search_found(PhoneNumbersFound, phones), search_found(EmailAddressesFound, emails)
    assert no_contact_data_in_files(*found).status is status


def test_good_one_address_in_many_places_is_no_list() -> None:
    found = search_found(PhoneNumbersFound, 0), search_found(EmailAddressesFound, 5000, distinct=1)
    verdict = no_contact_data_in_files(*found)
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/srv/data: about 0 different mobile phone numbers and 1 e-mail addresses in 12 files searched"


def test_bad_a_list_with_its_places() -> None:
    verdict = no_contact_data_in_files(search_found(PhoneNumbersFound, 50), search_found(EmailAddressesFound, 2))
    assert verdict.status is Status.FAIL
    assert len(verdict.places) == 50
    assert str(verdict.sentence) == (
        "/srv/data holds about 50 different mobile phone numbers (at most 10 are allowed) and 2 e-mail addresses (at most 10)"
    )


def test_bad_a_policy_can_allow_none() -> None:
    found = search_found(PhoneNumbersFound, 0), search_found(EmailAddressesFound, 1)
    assert no_contact_data_in_files(*found, max_email_addresses=0).status is Status.FAIL


def test_absent_an_incomplete_search_is_no_pass() -> None:
    found = search_found(PhoneNumbersFound, 0), search_found(EmailAddressesFound, 0, all_searched=INCOMPLETE)
    assert no_contact_data_in_files(*found).status is Status.UNKNOWN


def test_absent_a_place_that_may_not_be_read() -> None:
    assert no_contact_data_in_files(DENIED, search_found(EmailAddressesFound, 0)).status is Status.UNKNOWN


@pytest.mark.parametrize("nonsense", [{"max_phone_numbers": -1}, {"max_email_addresses": 10**9}])
def test_bad_a_policy_cannot_make_it_say_nothing(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        no_contact_data_in_files.set_parameters(nonsense)
