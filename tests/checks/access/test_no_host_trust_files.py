"""Users do not let other hosts in."""

from __future__ import annotations

from govaudit.checking import Place, Status
from govaudit.facts.homes import TrustedFiles
from tests.facts.ssh_key_examples import trusted
from tests.support import DENIED, NOT_THERE, load_check

no_host_trust_files = load_check("access.no-host-trust-files")


def test_good_there_is_none() -> None:
    assert no_host_trust_files(trusted()).status is Status.PASS


def test_bad_there_is_one() -> None:
    verdict = no_host_trust_files(trusted(host_trust=["/home/ann/.rhosts"]))
    assert str(verdict.sentence) == "these files trust other hosts: /home/ann/.rhosts"
    assert verdict.places == [Place("/home/ann/.rhosts")]


def test_absent_where_one_could_not_look() -> None:
    assert no_host_trust_files(trusted(host_trust=DENIED)).status is Status.UNKNOWN
    assert no_host_trust_files({TrustedFiles: DENIED}).status is Status.UNKNOWN
    assert no_host_trust_files({TrustedFiles: NOT_THERE}).status is Status.NOT_APPLICABLE
