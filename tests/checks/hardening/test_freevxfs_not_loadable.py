"""hardening.freevxfs-not-loadable"""

from __future__ import annotations

from govaudit.facts.kernel_modules import KernelModules
from govaudit.model import Place, Status
from tests.facts.hardening_examples import modules
from tests.support import DENIED, NOT_THERE, load_check

freevxfs_not_loadable = load_check("hardening.freevxfs-not-loadable")
PLACE = Place("/etc/modprobe.d/example.conf", 1)
THERE = ["freevxfs"]


def test_good_loading_it_does_nothing_or_it_is_not_there() -> None:
    verdict = freevxfs_not_loadable(modules(on_disk=THERE, disabled={"freevxfs": PLACE}))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "loading freevxfs does nothing"
    assert freevxfs_not_loadable(modules()).status is Status.PASS
    assert freevxfs_not_loadable(modules(on_disk=THERE, blacklisted={"freevxfs": PLACE}), accept_blacklist=True).status is Status.PASS


def test_bad_it_can_be_loaded_or_is_in_use() -> None:
    verdict = freevxfs_not_loadable(modules(on_disk=THERE))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "freevxfs must not be loadable; nothing keeps it from being loaded"
    assert freevxfs_not_loadable(modules(on_disk=THERE, blacklisted={"freevxfs": PLACE})).status is Status.FAIL
    assert freevxfs_not_loadable(modules(in_use=THERE, disabled={"freevxfs": PLACE})).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert freevxfs_not_loadable(modules(on_disk=THERE, disabled=DENIED)).status is Status.UNKNOWN
    assert freevxfs_not_loadable(modules(in_use=DENIED)).status is Status.UNKNOWN
    assert freevxfs_not_loadable(modules(on_disk=DENIED)).status is Status.UNKNOWN
    assert freevxfs_not_loadable({KernelModules: DENIED}).status is Status.UNKNOWN
    assert freevxfs_not_loadable({KernelModules: NOT_THERE}).status is Status.NOT_APPLICABLE
