"""hardening.docker-restarts-without-outage"""

from __future__ import annotations

from govaudit.facts.containers import DockerDaemon
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

docker_restarts_without_outage = load_check("hardening.docker-restarts-without-outage")


def test_good_as_it_should_be() -> None:
    assert docker_restarts_without_outage(example(DockerDaemon)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = docker_restarts_without_outage(example(DockerDaemon, live_restore=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("containers must go on while dockerd is restarted; live-restore is off")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert docker_restarts_without_outage({DockerDaemon: DENIED}).status is Status.UNKNOWN
    assert docker_restarts_without_outage({DockerDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
