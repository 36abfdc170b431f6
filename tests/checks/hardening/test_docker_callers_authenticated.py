"""hardening.docker-callers-authenticated"""

from __future__ import annotations

from govaudit.facts.containers import DockerDaemon
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

docker_callers_authenticated = load_check("hardening.docker-callers-authenticated")


def test_good_as_it_should_be() -> None:
    assert docker_callers_authenticated(example(DockerDaemon)).status is Status.PASS
    assert docker_callers_authenticated(example(DockerDaemon, hosts=["tcp://0.0.0.0:2376"], tls_verify=True)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = docker_callers_authenticated(example(DockerDaemon, hosts=["fd://", "tcp://0.0.0.0:2375"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("dockerd must not take calls over TCP without certificates; it listens at tcp://0.0.0.0:2375")
    assert docker_callers_authenticated(example(DockerDaemon, hosts=["0.0.0.0:2375"])).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert docker_callers_authenticated({DockerDaemon: DENIED}).status is Status.UNKNOWN
    assert docker_callers_authenticated({DockerDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
