"""hardening.docker-logs-limited"""

from __future__ import annotations

from govaudit.facts.containers import DockerDaemon
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

docker_logs_limited = load_check("hardening.docker-logs-limited")


def test_good_as_it_should_be() -> None:
    assert docker_logs_limited(example(DockerDaemon)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = docker_logs_limited(example(DockerDaemon, log_limited=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("the output of containers must be limited in size; max-size is not set")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert docker_logs_limited(example(DockerDaemon, log_driver="journald")).status is Status.NOT_APPLICABLE
    assert docker_logs_limited({DockerDaemon: DENIED}).status is Status.UNKNOWN
    assert docker_logs_limited({DockerDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
