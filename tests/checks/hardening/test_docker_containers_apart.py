"""hardening.docker-containers-apart"""

from __future__ import annotations

from govaudit.facts.containers import DockerDaemon
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

docker_containers_apart = load_check("hardening.docker-containers-apart")


def test_good_as_it_should_be() -> None:
    assert docker_containers_apart(example(DockerDaemon)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = docker_containers_apart(example(DockerDaemon, inter_container=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("containers on the default bridge must not reach each other; icc is on")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert docker_containers_apart({DockerDaemon: DENIED}).status is Status.UNKNOWN
    assert docker_containers_apart({DockerDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
