"""Who can read the files in which personal data was found."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.model import Place, Reason, Status, missing
from tests.detectors.findings import INCOMPLETE, protected_file, protection_of
from tests.support import DENIED, load_check

personal_data_not_world_readable = load_check("privacy.personal-data-not-world-readable")


def test_good_files_of_owner_and_group() -> None:
    verdict = personal_data_not_world_readable(protection_of(protected_file(0o640, others_can_read=False)))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/srv/data: none of 1 files with personal data can be read by any user"


def test_good_a_readable_mode_within_a_closed_directory() -> None:
    assert personal_data_not_world_readable(protection_of(protected_file(0o644, others_can_read=False))).status is Status.PASS


def test_bad_a_file_that_all_can_read() -> None:
    files = protected_file(0o644, others_can_read=True), protected_file(0o600, others_can_read=False, name="b.csv")
    verdict = personal_data_not_world_readable(protection_of(*files))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/srv/data/a.csv")]
    assert str(verdict.sentence) == (
        "/srv/data: 1 of 2 files with personal data can be read by any user, such as /srv/data/a.csv (mode 0644)"
    )


def test_bad_a_policy_can_name_the_kinds() -> None:
    addresses = protection_of(protected_file(0o644, others_can_read=True, kind="email"))
    assert personal_data_not_world_readable(addresses).status is Status.NOT_APPLICABLE
    assert personal_data_not_world_readable(addresses, kinds=("email",)).status is Status.FAIL


def test_absent_no_personal_data() -> None:
    verdict = personal_data_not_world_readable(protection_of())
    assert verdict.status is Status.NOT_APPLICABLE
    assert str(verdict.sentence) == "/srv/data holds no files with personal data of the kinds nik, npwp, nip, payment_card, phone"


def test_absent_an_incomplete_search_is_no_pass() -> None:
    good = protected_file(0o640, others_can_read=False)
    assert personal_data_not_world_readable(protection_of(good, all_known=INCOMPLETE)).status is Status.UNKNOWN
    assert personal_data_not_world_readable(protection_of(all_known=INCOMPLETE)).status is Status.UNKNOWN
    assert personal_data_not_world_readable(DENIED).status is Status.UNKNOWN


def test_absent_an_access_control_list_is_no_pass() -> None:
    listed = protected_file(0o640, others_can_read=missing(Reason.NOT_SUPPORTED, "a list says who can read {path}", path="/srv/data/a.csv"))
    assert personal_data_not_world_readable(protection_of(listed)).status is Status.UNKNOWN
    open_to_all = protected_file(0o644, others_can_read=True, name="b.csv")
    assert personal_data_not_world_readable(protection_of(listed, open_to_all)).status is Status.FAIL


@pytest.mark.parametrize("nonsense", [{"kinds": []}, {"kinds": ["nikk"]}])
def test_bad_a_policy_cannot_make_it_say_nothing(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        personal_data_not_world_readable.set_parameters(nonsense)
