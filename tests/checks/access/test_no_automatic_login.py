"""access.no-automatic-login"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.display_managers import DisplayManagers
from govaudit.model import Absent, Place, Status
from govaudit.targets.host.readers.display_managers import GDM, GREETD, LIGHTDM, LXDM, LY, NODM, SDDM, SLIM, SUSE, display_managers
from tests.support import DENIED, load_check, saw
from tests.support.startup import read

no_automatic_login = load_check("access.no-automatic-login")


def managers(answers: dict[Any, Any]) -> Any:
    return read(display_managers, answers)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (GDM[2], "[daemon]\n#AutomaticLoginEnable=true\nAutomaticLogin=ann\n"),
        (GDM[2], "[daemon]\nAutomaticLoginEnable = true\nAutomaticLoginEnable\t=\tFalse\n"),
        (GDM[0], "[security]\nAutomaticLoginEnable=true\n"),
        (LIGHTDM[3], "[Seat:*]\n# autologin-user=ann\nautologin-user=\n"),
        (LIGHTDM[3], "[XDMCPServer]\nautologin-user=ann\n"),
        (SDDM[2], "[Autologin]\nUser=\nSession=plasma\n"),
        (SDDM[2], "[Users]\nUser=ann\n"),
    ],
)
def test_good_nobody_is_logged_in(file: Any, text: str) -> None:
    assert no_automatic_login(managers({file: text})).status is Status.PASS


@pytest.mark.parametrize(
    ("file", "text", "manager", "line"),
    [
        (GDM[2], "[daemon]\nAutomaticLoginEnable=True\nAutomaticLogin=ann\n", "gdm", 2),
        (GDM[0], "[daemon]\n\tTimedLoginEnable = 1\n", "gdm", 2),
        (LIGHTDM[3], "[Seat:*]\nautologin-user=ann\n", "lightdm", 2),
        (LIGHTDM[3], "[SeatDefaults]\nautologin-guest=true\n", "lightdm", 2),
        (SDDM[2], "[Autologin]\nUser=ann\n", "sddm", 2),
    ],
)
def test_bad_somebody_is(file: Any, text: str, manager: str, line: int) -> None:
    verdict = no_automatic_login(managers({file: text}))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"nobody may be logged in without being asked; {manager} does so"
    assert verdict.places == [Place(file.path, line)]


def test_bad_in_a_drop_in_unless_the_main_file_takes_it_back() -> None:
    drop_in = saw(LIGHTDM[2], "[Seat:*]\nautologin-user=ann\n", source="/etc/lightdm/lightdm.conf.d/50.conf")
    assert no_automatic_login(read(display_managers, None, drop_in)).status is Status.FAIL
    assert no_automatic_login(read(display_managers, {LIGHTDM[3]: "[Seat:*]\nautologin-user=\n"}, drop_in)).status is Status.PASS


def test_absent_no_display_manager_and_settings_that_were_not_seen() -> None:
    assert isinstance(managers({}), Absent)
    assert no_automatic_login({DisplayManagers: managers({})}).status is Status.NOT_APPLICABLE
    assert no_automatic_login(managers({GDM[2]: DENIED})).status is Status.UNKNOWN
    assert no_automatic_login(managers({GDM[2]: "[daemon]\n" * 30_000})).status is Status.UNKNOWN
    assert no_automatic_login(managers({GDM[2]: DENIED, SDDM[2]: "[Autologin]\nUser=ann\n"})).status is Status.FAIL
    assert no_automatic_login({DisplayManagers: DENIED}).status is Status.UNKNOWN


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.text("[]daemonAutologinuser=\n#", max_size=300))
def test_absent_no_bytes_make_the_reader_raise(data: bytes, text: str) -> None:
    for content in (data, text.encode()):
        managers(dict.fromkeys([*GDM, LIGHTDM[3], SDDM[2]], content))


@pytest.mark.parametrize(
    ("file", "text", "status"),
    [
        (GREETD[0], '[initial_session]\ncommand = "sway"\nuser = "ann"\n', Status.FAIL),
        (GREETD[0], '[default_session]\ncommand = "agreety"\nuser = "greeter"\n', Status.PASS),
        (LXDM[0], "[base]\nautologin=ann\n", Status.FAIL),
        (LXDM[0], "[base]\n# autologin=ann\n", Status.PASS),
        (SLIM[0], "default_user ann\nauto_login\tyes\n", Status.FAIL),
        (SLIM[0], "default_user ann\nauto_login no\n", Status.PASS),
        (NODM[0], "NODM_USER=root\n", Status.FAIL),
        (LY[0], "auto_login_user = ann\n", Status.FAIL),
        (LY[0], "auto_login_user = null\n", Status.PASS),
        (SUSE[0], 'DISPLAYMANAGER_AUTOLOGIN="ann"\n', Status.FAIL),
        (SUSE[0], 'DISPLAYMANAGER_AUTOLOGIN=""\n', Status.PASS),
    ],
)
def test_bad_smaller_managers_log_somebody_in(file: Any, text: str, status: Status) -> None:
    assert no_automatic_login(managers({file: text})).status is status
