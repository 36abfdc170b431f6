"""hardening.container-registries-verified"""

from __future__ import annotations

from govaudit.facts.containers import ContainerTools
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

container_registries_verified = load_check("hardening.container-registries-verified")


def test_good_as_it_should_be() -> None:
    assert container_registries_verified(example(ContainerTools)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = container_registries_verified(example(ContainerTools, insecure_registries=["registry.example:5000"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("registries must show valid certificates; these need none: registry.example:5000")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert container_registries_verified({ContainerTools: DENIED}).status is Status.UNKNOWN
    assert container_registries_verified({ContainerTools: NOT_THERE}).status is Status.NOT_APPLICABLE
