"""hardening.container-sockets-protected"""

from __future__ import annotations

from govaudit.facts.containers import ContainerSocket
from govaudit.facts.permissions import AclEntry
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

container_sockets_protected = load_check("hardening.container-sockets-protected")


def test_good_as_it_should_be() -> None:
    assert container_sockets_protected(example(ContainerSocket)).status is Status.PASS
    assert container_sockets_protected(example(ContainerSocket, group="root")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = container_sockets_protected(example(ContainerSocket, mode=438))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("others than root must not speak to /run/docker.sock; it has mode 0666 (group docker)")
    assert container_sockets_protected(example(ContainerSocket, group="users")).status is Status.FAIL
    assert container_sockets_protected(example(ContainerSocket, uid=1000, owner="ann")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert container_sockets_protected(example(ContainerSocket, mode=DENIED)).status is Status.UNKNOWN
    assert container_sockets_protected({ContainerSocket: DENIED}).status is Status.UNKNOWN
    assert container_sockets_protected({ContainerSocket: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_an_access_control_list_lets_others_in() -> None:
    bob = AclEntry(kind="user", id=1000, permissions=6)
    verdict = container_sockets_protected(example(ContainerSocket, entries=[bob]))
    assert str(verdict.sentence) == "by its access control list others may speak to /run/docker.sock: user 1000 (rw-)"
    assert container_sockets_protected(example(ContainerSocket, entries=DENIED)).status is Status.UNKNOWN
