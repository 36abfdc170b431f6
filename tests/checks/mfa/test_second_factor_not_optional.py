"""Those who have not enrolled are asked too."""

from __future__ import annotations

from govaudit.checking import Place, Status
from govaudit.facts.pam import PamService
from tests.facts.access_examples import entry, service
from tests.support import DENIED, load_check

second_factor_not_optional = load_check("mfa.second-factor-not-optional")


def test_good_all_are_asked() -> None:
    assert second_factor_not_optional(service()).status is Status.PASS


def test_bad_nullok() -> None:
    verdict = second_factor_not_optional(service(auth=[entry(arguments=["nullok"], lets_unenrolled_pass=True)]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sshd asks only those who have enrolled: pam_google_authenticator"
    assert verdict.places == [Place("/etc/pam.d/sshd", 5)]


def test_absent_no_second_factor_and_no_view_of_it() -> None:
    assert second_factor_not_optional(service(auth=[])).status is Status.NOT_APPLICABLE
    assert second_factor_not_optional(service(auth=DENIED)).status is Status.UNKNOWN
    assert second_factor_not_optional({PamService: DENIED}).status is Status.UNKNOWN
