"""Addresses of hosts: what is taken, and what is never handed to ssh."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.looking import Limits
from govaudit.targets.host import kind
from govaudit.targets.host.address import parse
from govaudit.targets.host.secure_shell import command_line


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("local:", "local:"),
        ("local", "local:"),
        ("ssh://web1", "ssh://web1"),
        ("ssh://audit@web1.example.go.id", "ssh://audit@web1.example.go.id"),
        ("ssh://audit@web1:2222/", "ssh://audit@web1:2222"),
        ("ssh://audit@192.0.2.7:22", "ssh://audit@192.0.2.7:22"),
        ("ssh://audit@[2001:db8::7]:2222", "ssh://audit@[2001:db8::7]:2222"),
        ("ssh://[fe80::1%eth0]", "ssh://[fe80::1%eth0]"),
        ("ssh://siti.aminah@dinas.go.id@web1", "ssh://siti.aminah@dinas.go.id@web1"),
        ("root:/mnt/image/", "root:/mnt/image"),
        ("root:/", "root:/"),
        ("root:/mnt/../srv", "root:/srv"),
        ("capture:/srv/a b.capture", "capture:/srv/a b.capture"),
    ],
)
def test_addresses_have_one_form(written: str, canonical: str) -> None:
    assert kind.check_address(written) == canonical
    assert kind.check_address(canonical) == canonical


def test_paths_begin_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert kind.check_address("root:image") == f"root:{tmp_path}/image"


@pytest.mark.parametrize(
    "address",
    [
        "ssh://-oProxyCommand=id",
        "ssh://-oProxyCommand=id@web1",
        "ssh://root@-web1",
        "ssh://root@web1;id",
        "ssh://root@web1 -oProxyCommand=id",
        "ssh://root@$(id)",
        "ssh://ro ot@web1",
        "ssh://root@web1\n",
        "ssh://root@web\x1b[2J",
        "ssh://root@web1:0",
        "ssh://root@web1:65536",
        "ssh://root@web1:",
        "ssh://root@web1:22:22",
        "ssh://root@web1:２２",
        "ssh://root@[::1",
        "ssh://root@[::1]x",
        "ssh://root@[web1]",
        "ssh://root@2001:db8::7",
        "ssh://@web1",
        "ssh://root:password@web1",
        "ssh://",
        "ssh:web1",
        "ssh://web1/path",
        "local:/",
        "root:",
        "capture:",
        "root",
        "http://web1",
        "",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        kind.check_address(address)


def test_the_host_stands_behind_the_options() -> None:
    argv = command_line(parse("ssh://audit@web1:2222"), {}, Limits(10))
    assert argv[-3:] == ["--", "web1", "exec sh -s"]
    assert "BatchMode=yes" in argv
    assert "ConnectTimeout=10" in argv
    assert argv[argv.index("-p") + 1] == "2222"
    assert argv[argv.index("-l") + 1] == "audit"


def test_the_address_names_the_port_before_the_settings_do() -> None:
    assert "2222" in command_line(parse("ssh://web1:2222"), {"port": 3333}, Limits(10))
    assert "3333" in command_line(parse("ssh://web1"), {"port": 3333}, Limits(10))
    assert "-p" not in command_line(parse("ssh://web1"), {}, Limits(10))
