"""hardening.docker-registries-verified"""

from __future__ import annotations

from govaudit.facts.containers import DockerDaemon
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

docker_registries_verified = load_check("hardening.docker-registries-verified")


def test_good_as_it_should_be() -> None:
    assert docker_registries_verified(example(DockerDaemon)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = docker_registries_verified(example(DockerDaemon, insecure_registries=["registry.example:5000"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("registries must show valid certificates; these need none: registry.example:5000")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert docker_registries_verified({DockerDaemon: DENIED}).status is Status.UNKNOWN
    assert docker_registries_verified({DockerDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
