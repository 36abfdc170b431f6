"""access.nologin-obeyed"""

from __future__ import annotations

import pytest

from govaudit.facts.accounts import Account
from govaudit.facts.pam import PamService, PamSurroundings
from govaudit.model import Status
from tests.facts.access_examples import account
from tests.facts.pam_examples import around, pam
from tests.support import DENIED, load_check

nologin_obeyed = load_check("access.nologin-obeyed")
PEOPLE = [account(name="root", uid=0, gid=0), account()]


def test_good_debian_as_it_is_installed() -> None:
    verdict = nologin_obeyed(pam(), PEOPLE, around())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "while /etc/nologin is there, nobody but root logs in at the console or by SSH"


@pytest.mark.parametrize(
    "stack",
    [
        "@include common-auth\n@include common-account\n",
        "@include common-auth\n# account required pam_nologin.so\n@include common-account\n",
        "auth required pam_nologin.so\n@include common-auth\n@include common-account\n",  # not asked for keys
        "@include common-auth\naccount optional pam_nologin.so\n@include common-account\n",
        "@include common-auth\naccount sufficient pam_unix.so\naccount required pam_nologin.so\n",
        "@include common-auth\naccount sufficient pam_permit.so\naccount required pam_nologin.so\n",
    ],
)
def test_bad_ssh_stays_open(stack: str) -> None:
    verdict = nologin_obeyed(pam(sshd=stack), PEOPLE, around())
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "while /etc/nologin is there, nobody but root may log in; sshd does not look at it"


def test_bad_the_console_stays_open() -> None:
    assert nologin_obeyed(pam(login="@include common-auth\n@include common-account\n"), PEOPLE, around()).status is Status.FAIL


def test_absent_nobody_and_what_was_not_seen() -> None:
    assert nologin_obeyed(pam(), PEOPLE[:1], around()).status is Status.NOT_APPLICABLE
    another_file = pam(sshd="@include common-auth\naccount required pam_nologin.so file=/x\naccount required pam_unix.so\n")
    assert nologin_obeyed(another_file, PEOPLE, around()).status is Status.UNKNOWN
    assert nologin_obeyed({PamService: DENIED, Account: PEOPLE, PamSurroundings: around()}).status is Status.UNKNOWN
    assert nologin_obeyed({PamService: pam(), Account: DENIED, PamSurroundings: around()}).status is Status.UNKNOWN
