"""hardening.container-images-signed"""

from __future__ import annotations

from govaudit.facts.containers import ContainerTools
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

container_images_signed = load_check("hardening.container-images-signed")


def test_good_as_it_should_be() -> None:
    assert container_images_signed(example(ContainerTools)).status is Status.PASS
    assert container_images_signed(example(ContainerTools, default_policy="signedBy")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = container_images_signed(example(ContainerTools, default_policy="insecureAcceptAnything"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("images must be signed; the default of policy.json is insecureAcceptAnything")
    assert container_images_signed(example(ContainerTools, default_policy="")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert container_images_signed({ContainerTools: DENIED}).status is Status.UNKNOWN
    assert container_images_signed({ContainerTools: NOT_THERE}).status is Status.NOT_APPLICABLE
