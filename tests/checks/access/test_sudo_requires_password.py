"""All of root is given for a password alone."""

from __future__ import annotations

import pytest

from govaudit.checking import Place, Status
from govaudit.facts.sudo import SudoRule
from tests.facts.access_examples import rule
from tests.support import DENIED, NOT_THERE, load_check

sudo_requires_password = load_check("access.sudo-requires-password")


def test_good_administrators_type_their_password() -> None:
    assert sudo_requires_password(rule()).status is Status.PASS


@pytest.mark.parametrize("command", ["/usr/bin/lpadmin", "/usr/bin/systemctl restart nginx", "/usr/bin/rsync -a /srv /backup", "list"])
def test_good_a_program_may_run_its_one_command(command: str) -> None:
    verdict = sudo_requires_password(rule(users=["backup"], commands=[command], asks_password=False))
    assert verdict.status is Status.NOT_APPLICABLE
    assert str(verdict.sentence).endswith(f"gives {command} alone, which are not known to open a shell")


@pytest.mark.parametrize(
    "command",
    [
        *("/bin/bash", "/bin/su", "/usr/bin/vim.tiny /etc/motd", "/usr/bin/less /var/log/syslog", "/usr/bin/python3.11", "/usr/bin/rsync"),
        *(
            "/usr/bin/*",
            "/usr/sbin/",
            "/bin/*sh",
            "/usr/bin/tee /etc/motd *",
            "sudoedit",
            "/home/ann/fix.sh",
            "/usr/bin/../bin/su",
        ),
    ],
)
def test_bad_a_command_that_opens_a_shell(command: str) -> None:
    verdict = sudo_requires_password(rule(users=["ann"], commands=["/bin/true", command], asks_password=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence).endswith(f"lets ann become root without a password, by: {command}")
    assert sudo_requires_password(rule(commands=[command])).status is Status.PASS


@pytest.mark.parametrize("command", ["sudoedit /etc/motd", "/opt/app/bin/*", "/opt/app/", "/usr/bin/[x-z]y", "/srv/tools/*.sh"])
def test_absent_what_programs_a_pattern_stands_for_is_not_known(command: str) -> None:
    assert sudo_requires_password(rule(commands=[command], asks_password=False)).status is Status.UNKNOWN


def test_absent_as_whom_is_not_known_or_not_root() -> None:
    assert sudo_requires_password(rule(asks_password=False, as_root=DENIED)).status is Status.UNKNOWN
    assert sudo_requires_password(rule(asks_password=False, as_root=False)).status is Status.NOT_APPLICABLE
    groups = rule(asks_password=False, as_root=False, run_as_users=[], run_as_groups=["docker"])
    assert sudo_requires_password(groups).status is Status.UNKNOWN


def test_good_root_needs_no_password_for_itself() -> None:
    assert sudo_requires_password(rule(users=["root"], asks_password=False)).status is Status.NOT_APPLICABLE


def test_good_exempted_accounts_are_the_policys_decision() -> None:
    assert sudo_requires_password(rule(users=["ansible"], asks_password=False), exempt=("ansible",)).status is Status.NOT_APPLICABLE
    assert sudo_requires_password(rule(users=["ansible", "ann"], asks_password=False), exempt=("ansible",)).status is Status.FAIL


def test_bad_no_password_for_everything() -> None:
    verdict = sudo_requires_password(rule(users=["ann"], commands=["ALL", "!/bin/su"], asks_password=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "ann ALL=(ALL:ALL) ALL, !/bin/su lets ann do anything as root without a password"
    assert verdict.places == [Place("/etc/sudoers", 4)]


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_requires_password({SudoRule: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_requires_password({SudoRule: DENIED}).status is Status.UNKNOWN
    assert sudo_requires_password(rule(asks_password=DENIED)).status is Status.UNKNOWN
