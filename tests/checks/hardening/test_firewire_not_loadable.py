"""hardening.firewire-not-loadable"""

from __future__ import annotations

from govaudit.facts.kernel_modules import KernelModules
from govaudit.model import Place, Status
from tests.facts.hardening_examples import modules
from tests.support import DENIED, NOT_THERE, load_check

firewire_not_loadable = load_check("hardening.firewire-not-loadable")
PLACE = Place("/etc/modprobe.d/example.conf", 1)
THERE = ["firewire_core"]


def test_good_loading_it_does_nothing_or_it_is_not_there() -> None:
    verdict = firewire_not_loadable(modules(on_disk=THERE, disabled={"firewire_core": PLACE}))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "loading firewire_core does nothing"
    assert firewire_not_loadable(modules()).status is Status.PASS
    assert firewire_not_loadable(modules(on_disk=THERE, blacklisted={"firewire_core": PLACE}), accept_blacklist=True).status is Status.PASS


def test_bad_it_can_be_loaded_or_is_in_use() -> None:
    verdict = firewire_not_loadable(modules(on_disk=THERE))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "firewire_core must not be loadable; nothing keeps it from being loaded"
    assert firewire_not_loadable(modules(on_disk=THERE, blacklisted={"firewire_core": PLACE})).status is Status.FAIL
    assert firewire_not_loadable(modules(in_use=THERE, disabled={"firewire_core": PLACE})).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert firewire_not_loadable(modules(on_disk=THERE, disabled=DENIED)).status is Status.UNKNOWN
    assert firewire_not_loadable(modules(in_use=DENIED)).status is Status.UNKNOWN
    assert firewire_not_loadable(modules(on_disk=DENIED)).status is Status.UNKNOWN
    assert firewire_not_loadable({KernelModules: DENIED}).status is Status.UNKNOWN
    assert firewire_not_loadable({KernelModules: NOT_THERE}).status is Status.NOT_APPLICABLE
