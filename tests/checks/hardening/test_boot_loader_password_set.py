"""hardening.boot-loader-password-set"""

from __future__ import annotations

from govaudit.facts.boot import BootLoader
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

boot_loader_password_set = load_check("hardening.boot-loader-password-set")


def test_good_as_it_should_be() -> None:
    assert boot_loader_password_set(example(BootLoader)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = boot_loader_password_set(example(BootLoader, superusers=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("GRUB must ask for a password before it is changed; /boot/grub/grub.cfg names none")
    assert boot_loader_password_set(example(BootLoader, has_password_hash=False)).status is Status.FAIL
    assert boot_loader_password_set(example(BootLoader, has_clear_password=True)).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert boot_loader_password_set(example(BootLoader, superusers=DENIED)).status is Status.UNKNOWN
    assert boot_loader_password_set(example(BootLoader, has_password_hash=DENIED)).status is Status.UNKNOWN
    assert boot_loader_password_set(example(BootLoader, has_clear_password=DENIED)).status is Status.UNKNOWN
    assert boot_loader_password_set({BootLoader: DENIED}).status is Status.UNKNOWN
    assert boot_loader_password_set({BootLoader: NOT_THERE}).status is Status.NOT_APPLICABLE
