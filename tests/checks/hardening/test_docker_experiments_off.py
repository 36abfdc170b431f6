"""hardening.docker-experiments-off"""

from __future__ import annotations

from govaudit.facts.containers import DockerDaemon
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

docker_experiments_off = load_check("hardening.docker-experiments-off")


def test_good_as_it_should_be() -> None:
    assert docker_experiments_off(example(DockerDaemon)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = docker_experiments_off(example(DockerDaemon, experimental=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("features of Docker that are not finished must be off; experimental is on")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert docker_experiments_off({DockerDaemon: DENIED}).status is Status.UNKNOWN
    assert docker_experiments_off({DockerDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
