"""hardening.next-start-protected"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.boot import BootEntry
from govaudit.model import Missing, Place, Status
from tests.support import DENIED, NOT_THERE, load_check

next_start_protected = load_check("hardening.next-start-protected")


def entry(*arguments: str, is_recovery: bool = False, untold: Missing | None = None) -> BootEntry:
    place = Place("/boot/grub/grub.cfg", 7)
    return BootEntry(title="Debian", arguments=list(arguments), is_recovery=is_recovery, untold=untold, place=place)


@pytest.mark.parametrize("arguments", [(), ("root=/dev/sda1", "ro", "quiet"), ("mitigations=auto", "selinux=1")])
def test_good_nothing_is_switched_off(arguments: tuple[str, ...]) -> None:
    verdict = next_start_protected(entry(*arguments))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "Debian starts the kernel with its protections"


@pytest.mark.parametrize("argument", ["selinux=0", "apparmor=0", "audit=0", "mitigations=off", "init=/bin/bash", "module.sig-enforce=0"])
def test_bad_something_is(argument: str) -> None:
    verdict = next_start_protected(entry("ro", argument))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"Debian must not start the kernel with {argument}"
    assert [place.line for place in verdict.places] == [7]


@pytest.mark.parametrize(
    ("argument", "status"),
    [
        ("lsm=landlock,lockdown,yama", Status.FAIL),
        ("lsm=", Status.FAIL),
        ("lsm=landlock,lockdown,yama,apparmor,bpf", Status.PASS),
        ("lsm=lockdown,yama,selinux", Status.PASS),
        ("audit=off", Status.FAIL),
        ("init=/usr/bin/bash", Status.FAIL),
        ("systemd.debug-shell=yes", Status.FAIL),
    ],
)
def test_bad_and_good_other_ways_to_the_same(argument: str, status: Status) -> None:
    assert next_start_protected(entry("ro", argument)).status is status


def test_absent_it_is_for_repairs_or_not_all_is_known() -> None:
    assert next_start_protected(entry("single", "selinux=0", is_recovery=True)).status is Status.NOT_APPLICABLE
    assert next_start_protected(entry("ro", untold=DENIED)).status is Status.UNKNOWN
    assert next_start_protected(entry("selinux=0", untold=DENIED)).status is Status.FAIL


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert next_start_protected({BootEntry: fact}).status is status


@pytest.mark.parametrize(
    ("argument", "status"),
    [
        ("systemd.debug-shell=y", Status.FAIL),
        ("systemd.debug_shell=tty9", Status.FAIL),
        ("systemd.debug_shell=0", Status.PASS),
        ("rd.systemd.debug_shell", Status.FAIL),
        ("init=/usr/local/bin/bash", Status.FAIL),
        ("init=/usr/lib/systemd/systemd", Status.PASS),
        ("init=/opt/start", Status.UNKNOWN),
        ("rdinit=/payload", Status.UNKNOWN),
        ("rd.break=pre-mount", Status.FAIL),
        ("break=top", Status.FAIL),
        ("SYSTEMD_SULOGIN_FORCE=1", Status.FAIL),
        ("systemd.wants=debug-shell.service", Status.FAIL),
        ("systemd.set_credential=agetty.autologin:root", Status.FAIL),
        ("systemd.set_credential=firstboot.locale:C", Status.PASS),
    ],
)
def test_bad_further_words_that_open_a_shell(argument: str, status: Status) -> None:
    assert next_start_protected(entry("ro", argument)).status is status
