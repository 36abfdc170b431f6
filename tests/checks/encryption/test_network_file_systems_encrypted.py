"""encryption.network-file-systems-encrypted"""

from __future__ import annotations

import pytest

from govaudit.facts.network_mounts import NetworkMount
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.storage import VIRTUAL_MACHINE_DEVICES, VIRTUAL_MACHINE_MOUNTS, facts_of_host, host

network_file_systems_encrypted = load_check("encryption.network-file-systems-encrypted")


def status(kind: str, source: str, options: str, **parameters: object) -> list[Status]:
    mounts = VIRTUAL_MACHINE_MOUNTS + f"70 27 0:50 / /srv/share rw - {kind} {source} {options}\n"
    [known] = facts_of_host(host(mounts, VIRTUAL_MACHINE_DEVICES), NetworkMount)
    return [network_file_systems_encrypted(fact, **parameters).status for fact in known.facts]


@pytest.mark.parametrize(
    ("kind", "source", "options"),
    [
        ("nfs4", "filer:/x", "rw,vers=4.2,sec=krb5p,addr=10.0.0.1"),
        ("nfs", "filer:/x", "rw,vers=4.2,sec=sys,xprtsec=mtls,addr=10.0.0.1"),
        ("cifs", "//filer/x", "rw,vers=3.1.1,seal,username=a"),
        ("fuse.sshfs", "a@filer:/x", "rw"),
        ("ceph", "10.0.0.1:3300:/", "rw,ms_mode=secure"),
    ],
)
def test_good_options_that_encrypt(kind: str, source: str, options: str) -> None:
    assert status(kind, source, options) == [Status.PASS]


@pytest.mark.parametrize(
    ("kind", "source", "options"),
    [
        ("nfs4", "filer:/x", "rw,vers=4.2,sec=sys,addr=10.0.0.1"),
        ("nfs4", "filer:/x", "rw,vers=4.2,sec=krb5,addr=10.0.0.1"),
        ("nfs4", "filer:/x", "rw,vers=4.2,sec=krb5i,addr=10.0.0.1"),
        ("nfs4", "filer:/x", "rw,vers=4.2,addr=127.0.0.1.example"),
        ("cifs", "//filer/x", "rw,vers=3.1.1,sec=krb5"),
        ("ceph", "10.0.0.1:3300:/", "rw,ms_mode=crc"),
        ("9p", "10.0.0.1", "rw,trans=tcp"),
    ],
)
def test_bad_options_that_do_not(kind: str, source: str, options: str) -> None:
    assert status(kind, source, options) == [Status.FAIL]


def test_bad_the_sentence() -> None:
    mount = NetworkMount(point="/srv/share", source="filer:/x", file_system="nfs4", protected_by=[], is_local=False)
    verdict = network_file_systems_encrypted(mount)
    assert str(verdict.sentence) == "/srv/share (nfs4, from filer:/x) must encrypt what it sends; its options say nothing of it"


def test_absent_none_local_and_what_cannot_be_told() -> None:
    assert status("ext4", "/dev/sdz", "rw") == []
    assert status("nfs4", "localhost:/x", "rw,sec=sys,addr=127.0.0.1") == [Status.NOT_APPLICABLE]
    assert status("nfs4", "filer:/x", "rw,sec=sys", exempt=("/srv",)) == [Status.NOT_APPLICABLE]
    assert status("fuse.s3fs", "bucket", "rw") == [Status.UNKNOWN]
    assert network_file_systems_encrypted({NetworkMount: DENIED}).status is Status.UNKNOWN
    assert network_file_systems_encrypted({NetworkMount: NOT_THERE}).status is Status.NOT_APPLICABLE
