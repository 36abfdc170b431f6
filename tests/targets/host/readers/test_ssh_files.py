"""Files that sshd's configuration names, certificates of the host, and moduli."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.facts.ssh_files import ModuliOfSize, SshModuli, SshNamedFile
from govaudit.facts.ssh_keys import SshHostCertificate
from govaudit.model import Absent, Complete, Missing, Reason, Seen
from govaudit.reading import Reader
from govaudit.targets.host.readers import ssh_files
from govaudit.targets.host.readers.ssh_files import COUNTED, MODULI, moduli, named_files
from govaudit.targets.host.readers.ssh_host_certificates import host_certificates
from govaudit.targets.host.readers.sshd import DROP_INS, ELSEWHERE, MAIN, PROGRAM, RELEASE, VENDOR
from govaudit.targets.host.ssh_keys.certificates import read_certificate
from govaudit.targets.host.sshd.start import STARTING
from tests.support import DENIED, NOT_THERE, observations, saw
from tests.support.systemd import look


def tree(root: Path, configuration: str, **files: str) -> Path:
    (root / "usr/sbin").mkdir(parents=True)
    (root / "usr/sbin/sshd").write_text("")
    (root / "etc/ssh").mkdir(parents=True)
    (root / "etc/os-release").write_text('ID=debian\nVERSION_ID="12"\n')
    (root / "etc/ssh/sshd_config").write_text(configuration)
    for name, text in files.items():
        (root / "etc/ssh" / name).write_text(text)
    return root


def read(root: Path, reader: Reader) -> tuple[list[Any], Any]:
    *found, ending = reader(look(root, reader.wants))
    return found, ending


def test_named_files_there_and_not(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        "Banner /etc/ssh/notice\nInclude more.conf\nMatch User ann\nTrustedUserCAKeys /etc/ssh/gone\nMatch User bob\nRevokedKeys none\n",
        notice="Keep out\n",
        **{"more.conf": "RevokedKeys etc/ssh/folder\nAuthorizedPrincipalsFile /etc/ssh/%u\n"},
    )
    (root / "etc/ssh/folder").mkdir()
    found, ending = read(root, named_files)
    assert [(one.keyword, one.path, one.is_there, one.size) for one in found] == [
        ("banner", "/etc/ssh/notice", True, 9),
        ("revokedkeys", "/etc/ssh/folder", False, 0),
        ("trustedusercakeys", "/etc/ssh/gone", False, 0),
    ]
    assert found[0].set_at.line == 1
    assert isinstance(ending, Complete)


def test_a_named_file_may_be_a_link(tmp_path: Path) -> None:
    root = tree(tmp_path, "Banner /etc/ssh/a\nRevokedKeys /etc/ssh/b\nTrustedUserCAKeys /etc/ssh/c\n", real="x")
    (root / "etc/ssh/a").symlink_to("real")
    (root / "etc/ssh/b").symlink_to("/etc/ssh/nothing")
    (root / "etc/ssh/c").symlink_to("../ssh/real")
    banner, revoked, authorities = read(root, named_files)[0]
    assert (banner.is_there, banner.size) == (True, 1)
    assert revoked.is_there is False
    assert isinstance(authorities.is_there, Missing)  # not followed


def test_what_a_configuration_names_is_listed_and_never_read(tmp_path: Path) -> None:
    root = tree(tmp_path, "Banner /etc/shadow\nHostCertificate /etc/shadow\n")
    (root / "etc/shadow").write_text("root:$6$secret:1::::::\n")
    for reader in (named_files, host_certificates):
        assert b"secret" not in b"".join(getattr(one.outcome, "content", b"") for one in look(root, reader.wants))
    assert isinstance(read(root, host_certificates)[0][0].is_there, Missing)


def test_a_place_that_is_not_known(tmp_path: Path) -> None:
    [file], _ = read(tree(tmp_path, "Banner /etc/ssh/a*\n"), named_files)
    assert isinstance(file, SshNamedFile)
    assert isinstance(file.is_there, Missing)


@pytest.mark.parametrize("kind", ["rsa", "ecdsa", "ed25519"])
def test_a_certificate_as_ssh_keygen_makes_it(tmp_path: Path, kind: str) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    for name, of in (("ca", "ed25519"), (f"ssh_host_{kind}_key", kind)):
        subprocess.run(["ssh-keygen", "-qt", of, "-N", "", "-f", keys / name], check=True)
    key = keys / f"ssh_host_{kind}_key"
    sign = ["ssh-keygen", "-q", "-s", str(keys / "ca"), "-h", "-I", "x", "-n", "a.example,b.example"]
    subprocess.run([*sign, "-V", "20260101000000Z:20270101000000Z", f"{key}.pub"], check=True)
    root = tree(tmp_path / "root", f"HostKey /etc/ssh/ssh_host_{kind}_key\nHostCertificate /etc/ssh/ssh_host_{kind}_key-cert.pub\n")
    for file in keys.iterdir():
        (root / "etc/ssh" / file.name).write_bytes(file.read_bytes())
    [found], ending = read(root, host_certificates)
    assert isinstance(found, SshHostCertificate)
    assert (found.is_there, found.is_of_host, found.fits_a_key) == (True, True, True)
    assert found.principals == ["a.example", "b.example"]
    assert (found.valid_from, found.valid_to) == (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    told = subprocess.run(["ssh-keygen", "-l", "-f", f"{key}.pub"], check=True, capture_output=True, text=True).stdout
    assert found.fingerprint in told
    assert isinstance(ending, Complete)
    (root / f"etc/ssh/ssh_host_{kind}_key.pub").write_bytes((keys / "ca.pub").read_bytes())
    assert read(root, host_certificates)[0][0].fits_a_key is False
    (root / f"etc/ssh/ssh_host_{kind}_key.pub").unlink()
    assert isinstance(read(root, host_certificates)[0][0].fits_a_key, Missing)


def test_a_certificate_of_a_user_and_one_for_ever(tmp_path: Path) -> None:
    for name in ("ca", "key"):
        subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    subprocess.run(["ssh-keygen", "-q", "-s", tmp_path / "ca", "-I", "x", tmp_path / "key.pub"], check=True)
    found = read_certificate((tmp_path / "key-cert.pub").read_text())
    assert found is not None
    assert (found.is_of_host, found.principals, found.valid_from, found.valid_to) == (False, [], None, None)


def test_no_certificate(tmp_path: Path) -> None:
    root = tree(tmp_path, "HostCertificate /etc/ssh/a-cert.pub\nHostCertificate /etc/ssh/b-cert.pub\n", **{"a-cert.pub": "nothing\n"})
    found, _ = read(root, host_certificates)
    assert [one.is_there for one in found] == [False, False]


@given(st.binary(max_size=300), st.text(max_size=80))
def test_no_bytes_make_it_raise(content: bytes, text: str) -> None:
    read_certificate(text)
    read_certificate(f"ssh-ed25519-cert-v01@openssh.com {content.hex()}")
    ssh_files._size(text)


LINES = """# Time Type Tests Tries Size Generator Modulus
20210101000000 2 6 100 2047 2 ABC
20210101000000 2 6 100 2047 5 ABD
20210101000000 2 6 100 3071 2 ABE
20210101000000 2 6 100 1023 2 ABF
20210101000000 4 6 100 4095 2 NOTSAFE
20210101000000 2 7 100 4095 2 COMPOSITE
20210101000000 2 0 100 4095 2 NOTTESTED
20210101000000 2 6 0 4095 2 NOTTRIED
"""


def counted(answer: str | Absent | Missing, listed: str | Absent | Missing = "", configuration: str = "") -> SshModuli | Absent | Missing:
    outcome = Seen(content=answer.encode(), status=0) if isinstance(answer, str) else answer
    usual = [saw(request, NOT_THERE) for request in (*ELSEWHERE, *STARTING, VENDOR, DROP_INS)]
    there = [saw(MAIN, configuration), saw(PROGRAM, ""), saw(RELEASE, 'ID=debian\nVERSION_ID="12"\n')]
    found: SshModuli | Absent | Missing = moduli(observations([*usual, *there, saw(MODULI, listed), saw(COUNTED, outcome)]))
    return found


@pytest.mark.parametrize("awk", [["awk"], ["busybox", "awk"]])
def test_moduli_are_counted_on_the_host(awk: list[str], tmp_path: Path) -> None:
    (tmp_path / "moduli").write_text(LINES)
    told = subprocess.run([*awk, COUNTED.argv[1], tmp_path / "moduli"], check=True, capture_output=True, text=True).stdout
    found = counted(told)
    assert isinstance(found, SshModuli)
    assert found.sizes == [ModuliOfSize(bits=bits, count=count) for bits, count in ((1024, 1), (2048, 2), (3072, 1))]
    assert (found.below(2048), found.below(3072), found.below(4096)) == (0, 2, 3)


def test_moduli_without_a_file_or_not_counted() -> None:
    found = counted(NOT_THERE, NOT_THERE)
    assert isinstance(found, SshModuli)
    assert found.is_there is False
    assert isinstance(counted("2048 7\n", DENIED), Missing)
    for answer in (DENIED, NOT_THERE, "2048 x\n", "awk: no\n"):
        assert isinstance(counted(answer), Missing)
    assert isinstance(counted("", "", "ModuliFile /srv/moduli\n"), Missing)


def test_below_a_root_directory_moduli_are_not_counted(tmp_path: Path) -> None:
    root = tree(tmp_path, "", moduli=LINES)
    found = moduli(look(root, moduli.wants))
    assert isinstance(found, Missing)
    assert found.reason is Reason.NEEDS_RUNNING_SYSTEM
    (root / "etc/ssh/moduli").unlink()
    assert isinstance(moduli(look(root, moduli.wants)), SshModuli)
