"""hardening.docker-proxies-off"""

from __future__ import annotations

from govaudit.facts.containers import DockerDaemon
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

docker_proxies_off = load_check("hardening.docker-proxies-off")


def test_good_as_it_should_be() -> None:
    assert docker_proxies_off(example(DockerDaemon)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = docker_proxies_off(example(DockerDaemon, userland_proxy=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("dockerd must run no proxy for each port; userland-proxy is on")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert docker_proxies_off({DockerDaemon: DENIED}).status is Status.UNKNOWN
    assert docker_proxies_off({DockerDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
