"""hardening.docker-privileges-not-gained"""

from __future__ import annotations

from govaudit.facts.containers import DockerDaemon
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

docker_privileges_not_gained = load_check("hardening.docker-privileges-not-gained")


def test_good_as_it_should_be() -> None:
    assert docker_privileges_not_gained(example(DockerDaemon)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = docker_privileges_not_gained(example(DockerDaemon, no_new_privileges=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("programs in containers must gain no privileges; no-new-privileges is off")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert docker_privileges_not_gained({DockerDaemon: DENIED}).status is Status.UNKNOWN
    assert docker_privileges_not_gained({DockerDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
