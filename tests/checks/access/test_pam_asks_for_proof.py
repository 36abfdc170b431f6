"""access.pam-asks-for-proof"""

from __future__ import annotations

import pytest

from govaudit.facts.pam import PamService
from govaudit.model import Place, Status
from tests.facts.access_examples import service
from tests.facts.pam_examples import one
from tests.support import DENIED, NOT_THERE, load_check

pam_asks_for_proof = load_check("access.pam-asks-for-proof")


@pytest.mark.parametrize("name", ["sshd", "login", "su", "other"])
def test_good_debian_as_it_is_installed(name: str) -> None:
    verdict = pam_asks_for_proof(one(name))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"{name} lets nobody in without a proof"


@pytest.mark.parametrize(
    "stack",
    [
        "auth sufficient pam_permit.so\nauth required pam_unix.so\n",
        "auth\tSUFFICIENT\tpam_permit.so\n@include common-auth\n",
        "auth [success=2 default=2] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_deny.so\nauth required pam_permit.so\n",
        "auth optional pam_unix.so\nauth required pam_permit.so\n",
        "auth [success=ok default=ignore] pam_unix.so\nauth required pam_permit.so\n",
        "auth sufficient /lib/security/pam_permit.so debug\nauth required pam_unix.so\n",
    ],
)
def test_bad_a_way_past_the_password(stack: str) -> None:
    verdict = pam_asks_for_proof(one("sshd", sshd=stack))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sshd must ask for a proof; it lets everybody in without one"
    assert Place(verdict.places[0].path, verdict.places[0].line) in [Place("/etc/pam.d/sshd", line) for line in range(1, 5)]


def test_good_commented_out_overridden_or_never_reached() -> None:
    for stack in (
        "# auth sufficient pam_permit.so\n@include common-auth\n",
        "auth requisite pam_unix.so\nauth sufficient pam_permit.so\n",
        "@include common-auth\nauth sufficient pam_permit.so\n",
        "account sufficient pam_permit.so\n@include common-auth\n",
    ):
        assert pam_asks_for_proof(one("sshd", sshd=stack)).status is Status.PASS


def test_absent_unknown_stacks_and_services_that_ask_nobody() -> None:
    assert pam_asks_for_proof(service(ways=DENIED)).status is Status.UNKNOWN
    assert pam_asks_for_proof(one("sshd", sshd="auth sufficient pam_of_our_own.so\n@include common-auth\n")).status is Status.UNKNOWN
    assert pam_asks_for_proof(service("cron", ways=[[]])).status is Status.NOT_APPLICABLE
    assert pam_asks_for_proof({PamService: DENIED}).status is Status.UNKNOWN
    assert pam_asks_for_proof({PamService: NOT_THERE}).status is Status.NOT_APPLICABLE
