"""hardening.docker-users-apart"""

from __future__ import annotations

from govaudit.facts.containers import DockerDaemon
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

docker_users_apart = load_check("hardening.docker-users-apart")


def test_good_as_it_should_be() -> None:
    assert docker_users_apart(example(DockerDaemon)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = docker_users_apart(example(DockerDaemon, user_namespace=""))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("root in containers must not be root on the host; userns-remap is not set")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert docker_users_apart({DockerDaemon: DENIED}).status is Status.UNKNOWN
    assert docker_users_apart({DockerDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
