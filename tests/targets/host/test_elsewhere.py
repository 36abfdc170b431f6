"""Network file systems and automounts are told of and never entered."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from govaudit.looking import Limits
from govaudit.model import Missing, Reason, Request, Seen
from govaudit.targets.host.elsewhere import kept_away, leads_into, network_mounts
from govaudit.targets.host.requests import Command, File, Glob, KeyFiles, Listing, Predicate, Walk
from tests.support.hosts import ask

MOUNTS = rb"""server:/root / nfs4 rw 0 0
/dev/sda1 /boot ext4 rw 0 0
systemd-1 /efi autofs rw,fd=29 0 0
/dev/sda2 /efi vfat rw 0 0
server:/home /home/a\040b nfs4 rw 0 0
//server/share /srv/share cifs rw 0 0
auto.home /net autofs rw 0 0
short line
"""


def test_what_lies_on_the_network() -> None:
    assert network_mounts(MOUNTS) == [b"/home/a b", b"/srv/share", b"/net"]


@pytest.mark.parametrize(
    ("path", "mount"),
    [
        ("/srv/share", b"/srv/share"),
        ("/srv/share/x/y", b"/srv/share"),
        ("/srv/*", b"/srv/share"),
        ("/*/*/x", b"/home/a b"),
        ("/home/*/.ssh/*", b"/home/a b"),
        ("/home/b*/.ssh/*", None),
        ("/srv", None),
        ("/srv/shared", None),
        ("/", None),
        ("/etc/*", None),
    ],
)
def test_what_leads_there(path: str, mount: bytes | None) -> None:
    assert leads_into(path, network_mounts(MOUNTS)) == mount


def test_the_other_places_of_keys_are_still_asked_for() -> None:
    request = KeyFiles(("/home/*/.ssh/*", "/etc/ssh/*_key"))
    left, told = kept_away(request, network_mounts(MOUNTS))
    assert left == KeyFiles(("/etc/ssh/*_key",))
    assert [place for place, _ in told] == ["/home/*/.ssh/*"]
    assert kept_away(request, []) == (request, [])


@pytest.fixture
def automount(tmp_path: Path) -> Iterator[Path]:
    """An automount whose daemon never answers: whoever enters it waits for ever."""
    point = tmp_path / "auto"
    point.mkdir()
    reading, writing = os.pipe()
    options = f"fd={writing},pgrp={os.getpgrp()},minproto=5,maxproto=5,indirect"
    subprocess.run(["mount", "-t", "autofs", "-o", options, "none", point], check=True, pass_fds=[writing])
    os.close(writing)
    try:
        yield point
    finally:
        os.close(reading)
        subprocess.run(["umount", point], check=True)


def test_an_automount_is_not_entered(automount: Path) -> None:
    asked: list[Request] = [
        File(f"{automount}/host/file"),
        Glob(f"{automount}/*/file"),
        Listing(f"{automount.parent}/*/x"),
        KeyFiles((f"{automount}/*", "/etc/ssh/ssh_host_*_key", "/etc/nothing/*")),
        Command((f"{automount}/program",)),
        Walk(str(automount), (Predicate("all"),)),
        Walk(str(automount.parent), (Predicate("all"),)),
    ]
    started = time.monotonic()
    seen = ask("local:", *asked, limits=Limits(20))
    assert time.monotonic() - started < 15
    missing = [each for each in seen if isinstance(each.outcome, Missing)]
    assert [each.request for each in missing] == [request.key for request in asked[:6]]
    assert {each.outcome.reason for each in missing if isinstance(each.outcome, Missing)} == {Reason.NOT_SUPPORTED}
    assert str(missing[0].outcome.sentence) == (  # type: ignore[union-attr]
        f"{automount}/host/file leads to the network file system or automount at {automount}, which is not entered"
    )
    assert [each.request for each in seen if isinstance(each.outcome, Seen)][-1] == asked[6].key
