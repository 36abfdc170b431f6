"""hardening.usb-storage-not-loadable"""

from __future__ import annotations

from govaudit.facts.kernel_modules import KernelModules
from govaudit.model import Place, Status
from tests.facts.hardening_examples import modules
from tests.support import DENIED, NOT_THERE, load_check

usb_storage_not_loadable = load_check("hardening.usb-storage-not-loadable")
PLACE = Place("/etc/modprobe.d/example.conf", 1)
THERE = ["usb_storage"]


def test_good_loading_it_does_nothing_or_it_is_not_there() -> None:
    verdict = usb_storage_not_loadable(modules(on_disk=THERE, disabled={"usb_storage": PLACE}))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "loading usb_storage does nothing"
    assert usb_storage_not_loadable(modules()).status is Status.PASS
    assert usb_storage_not_loadable(modules(on_disk=THERE, blacklisted={"usb_storage": PLACE}), accept_blacklist=True).status is Status.PASS


def test_bad_it_can_be_loaded_or_is_in_use() -> None:
    verdict = usb_storage_not_loadable(modules(on_disk=THERE))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "usb_storage must not be loadable; nothing keeps it from being loaded"
    assert usb_storage_not_loadable(modules(on_disk=THERE, blacklisted={"usb_storage": PLACE})).status is Status.FAIL
    assert usb_storage_not_loadable(modules(in_use=THERE, disabled={"usb_storage": PLACE})).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert usb_storage_not_loadable(modules(on_disk=THERE, disabled=DENIED)).status is Status.UNKNOWN
    assert usb_storage_not_loadable(modules(in_use=DENIED)).status is Status.UNKNOWN
    assert usb_storage_not_loadable(modules(on_disk=DENIED)).status is Status.UNKNOWN
    assert usb_storage_not_loadable({KernelModules: DENIED}).status is Status.UNKNOWN
    assert usb_storage_not_loadable({KernelModules: NOT_THERE}).status is Status.NOT_APPLICABLE
