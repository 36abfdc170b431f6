"""Those who have not enrolled are asked too."""

from __future__ import annotations

import pytest

from govaudit.checking import Place, Status
from govaudit.facts.pam import PamService, Proof
from govaudit.targets.host.pam.files import FILES, SINGLE, VENDORS, VENDORS_BEFORE
from govaudit.targets.host.readers.pam import pam_services
from tests.facts.access_examples import entry, service
from tests.support import DENIED, NOT_THERE, load_check, observations, saw

second_factor_not_optional = load_check("mfa.second-factor-not-optional")


def test_good_all_are_asked() -> None:
    assert second_factor_not_optional(service()).status is Status.PASS


@pytest.mark.parametrize(
    "stack",
    [
        "auth [success=1 default=ignore] pam_succeed_if.so user ingroup no2fa\nauth required pam_oath.so\nauth required pam_unix.so",
        "auth required pam_unix.so\nauth [success=ok user_unknown=ignore default=die] pam_oath.so",
        "auth required pam_unix.so\nauth required pam_duo.so",
        "auth required pam_unix.so\nauth required pam_google_authenticator.so grace_period=3600",
    ],
)
def test_absent_real_stacks_that_leave_it_open(stack: str) -> None:
    nowhere_else = [saw(request, NOT_THERE) for request in (VENDORS, VENDORS_BEFORE, SINGLE)]
    found = next(pam_services(observations([saw(FILES, stack, source="/etc/pam.d/sshd"), *nowhere_else])))
    assert second_factor_not_optional(found).status is Status.UNKNOWN


def test_bad_nullok() -> None:
    verdict = second_factor_not_optional(service(auth=[entry(arguments=["nullok"], lets_unenrolled_pass=True)]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sshd asks only those who have enrolled: pam_google_authenticator"
    assert verdict.places == [Place("/etc/pam.d/sshd", 5)]


def test_bad_a_way_around_it() -> None:
    verdict = second_factor_not_optional(service(ways=[[Proof.PASSWORD]]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sshd does not ask everybody: enough is a password"


def test_absent_whom_it_asks_is_decided_elsewhere() -> None:
    assert second_factor_not_optional(service(auth=[entry("pam_duo", lets_unenrolled_pass=DENIED)])).status is Status.UNKNOWN
    assert second_factor_not_optional(service(ways=DENIED)).status is Status.UNKNOWN
    both = [entry("pam_duo", lets_unenrolled_pass=DENIED), entry(lets_unenrolled_pass=True)]
    assert second_factor_not_optional(service(auth=both)).status is Status.FAIL


def test_absent_no_second_factor_and_no_view_of_it() -> None:
    assert second_factor_not_optional(service(auth=[])).status is Status.NOT_APPLICABLE
    assert second_factor_not_optional(service(auth=DENIED)).status is Status.UNKNOWN
    assert second_factor_not_optional({PamService: DENIED}).status is Status.UNKNOWN
