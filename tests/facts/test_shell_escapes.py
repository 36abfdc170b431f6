"""Which commands give all of root away."""

from __future__ import annotations

import pytest

from govaudit.facts.shell_escapes import gives_root, is_not_known
from govaudit.facts.sudo import taken_apart


@pytest.mark.parametrize(
    "command",
    [
        "ALL",
        "/usr/bin/vim",
        "/usr/bin/vim.basic /etc/motd",
        "/usr/bin/python3.11",
        '/usr/bin/python3 ""',
        "/usr/bin/less /var/log/syslog",
        "/usr/bin/find",
        "/usr/bin/tar *",
        "/usr/bin/apt-get install *",
        "/bin/bash",
        "/bin/su -",
        "/usr/bin/sudo -i",
        "/usr/bin/mysql -u root",
        "/usr/bin/gdb -q",
        "/usr/bin/../bin/su",
        "/usr/bin/cat",
        "/home/ann/fix.sh",
        "/tmp/x -v",
        "/usr/bin/",
        "/usr/bin/*",
        "/usr/bin/v*",
        "/usr/*/ls",
        "sudoedit",
        "sudoedit /etc/nginx/*",
        "sudoedit /etc/sudoers.d/ops",
        "sha224:" + "0" * 56 + " /usr/bin/vi",
        "/usr/bin/tee ^/var/log/.*$",
    ],
)
def test_these_do(command: str) -> None:
    assert gives_root(taken_apart(command)) is True


@pytest.mark.parametrize(
    "command",
    [
        "!ALL",
        "/usr/bin/id",
        "/usr/bin/systemctl restart nginx",
        "/usr/bin/apt-get update",
        "/usr/bin/python3 /opt/backup.py",
        '/usr/bin/find ""',
        "/opt/agency/",
        "/usr/bin/zzz*",
        "sudoedit /etc/motd",
        "list",
        "/usr/bin/journalctl --no-pager -u nginx",
        "/usr/bin/cp /a /b",
        "/usr/bin/cat /var/log/syslog",
        r"/usr/bin/cp /a \*",
    ],
)
def test_these_do_not_by_any_known_way(command: str) -> None:
    assert gives_root(taken_apart(command)) is False


def test_regular_expressions_are_not_followed() -> None:
    assert gives_root(taken_apart("^/usr/bin/.*$")) is None


def test_programs_that_nobody_has_looked_at() -> None:
    assert all(is_not_known(taken_apart(text)) for text in ("/opt/agency/", "/opt/x/*.sh", "sudoedit /etc/motd", "^/usr/bin/.*$"))
    assert not any(is_not_known(taken_apart(text)) for text in ("/usr/bin/id", "/usr/bin/cp /a *", "list", "ALL"))


def test_noexec_leaves_those_that_write_files() -> None:
    assert [gives_root(taken_apart(f"/usr/bin/{name}"), can_exec=False) for name in ("bash", "less", "vim", "tee", "find")] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_long_patterns_take_no_time() -> None:
    assert gives_root(taken_apart("/usr/bin/" + "a*" * 5_000 + "b")) is True
