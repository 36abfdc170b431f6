"""Certificates from bytes, well-formed and hostile."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.certificates import Certificate
from govaudit.model import Missing, Reason
from govaudit.targets.certificates import MAX_BYTES, read_certificates
from tests.support import WHEN
from tests.support.tls_server import Authority, self_signed


def read(data: bytes) -> list[Certificate]:
    found = read_certificates(data, "/etc/ssl/site.pem", WHEN)
    assert not isinstance(found, Missing), found
    return found


def why_not(data: bytes) -> Reason:
    found = read_certificates(data, "/etc/ssl/site.pem", WHEN)
    assert isinstance(found, Missing), found
    return found.reason


def openssl(folder: Path, *arguments: str) -> bytes:
    """A self-signed certificate by the openssl program."""
    command = ["openssl", "req", "-x509", "-nodes", "-days", "10", "-keyout", "/dev/null", "-out", "c.pem", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "c.pem").read_bytes()


def test_what_is_read_of_a_certificate(tmp_path: Path) -> None:
    issued = Authority(tmp_path, "Test Root").issue(["example.go.id", "*.example.go.id", "192.0.2.7", "2001:db8::1"], valid_days=(-1, 90))
    (found,) = read(issued.certificate.read_bytes())
    assert found.subject == "/etc/ssl/site.pem"
    assert (found.subject_name, found.issuer_name) == ("CN=localhost", "CN=Test Root")
    assert found.not_after - found.not_before == timedelta(days=91)
    assert found.not_after.utcoffset() == timedelta(0)
    assert found.observed_at == WHEN
    assert (found.key_type, found.key_bits, found.signature_hash) == ("ec", 256, "sha256")
    assert (found.is_self_signed, found.is_ca) == (False, False)
    assert found.names == ["example.go.id", "*.example.go.id", "192.0.2.7", "2001:db8::1"]
    assert msgspec.json.decode(msgspec.json.encode(found), type=Certificate) == found


def test_der_reads_like_pem(tmp_path: Path) -> None:
    pem = self_signed(tmp_path).certificate.read_bytes()
    assert read(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)) == read(pem)


def test_several_in_one_file_with_other_things_between(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    issued = authority.issue(with_root=True)
    found = read(b"# my site\n" + issued.key.read_bytes() + issued.certificate.read_bytes())
    assert [one.subject for one in found] == ["/etc/ssl/site.pem", "/etc/ssl/site.pem (certificate 2)"]
    assert [one.is_self_signed for one in found] == [False, True]
    assert [one.is_ca for one in found] == [False, True]


@pytest.mark.parametrize(
    ("key", "kind", "bits", "signature_hash"),
    [
        (rsa.generate_private_key(65537, 2048), "rsa", 2048, "sha256"),
        (rsa.generate_private_key(65537, 1024), "rsa", 1024, "sha256"),
        (ec.generate_private_key(ec.SECP384R1()), "ec", 384, "sha256"),
        (ed25519.Ed25519PrivateKey.generate(), "ed25519", 256, ""),
    ],
)
def test_kinds_of_keys(
    tmp_path: Path,
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey,
    kind: str,
    bits: int,
    signature_hash: str,
) -> None:
    (found,) = read(self_signed(tmp_path, key=key).certificate.read_bytes())
    assert (found.key_type, found.key_bits, found.signature_hash, found.is_self_signed) == (kind, bits, signature_hash, True)


@pytest.mark.parametrize("name", ["md5", "sha1", "sha512"])
def test_old_hashes_are_seen(tmp_path: Path, name: str) -> None:
    (found,) = read(openssl(tmp_path, "-newkey", "rsa:1024", f"-{name}", "-subj", "/CN=old"))
    assert (found.signature_hash, found.is_self_signed) == (name, True)


def test_people_in_a_name_are_left_out(tmp_path: Path) -> None:
    subject = "/CN=Portal/O=Dinas/serialNumber=3171234567890123/emailAddress=siti@example.go.id"
    data = openssl(tmp_path, "-newkey", "rsa:2048", "-subj", subject, "-addext", "subjectAltName=email:siti@example.go.id,DNS:a.go.id")
    (found,) = read(data)
    assert found.subject_name == "CN=Portal,O=Dinas"
    assert found.names == ["a.go.id"]


def test_files_without_a_certificate_hold_none(tmp_path: Path) -> None:
    assert read(self_signed(tmp_path).key.read_bytes()) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.UNPARSEABLE),
        (b"\0" * 100, Reason.UNPARSEABLE),
        (b"0\x82\xff\xff", Reason.UNPARSEABLE),
        (b"-----BEGIN CERTIFICATE-----", Reason.UNPARSEABLE),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", Reason.UNPARSEABLE),
        (b"-----BEGIN TRUSTED CERTIFICATE-----\n", Reason.NOT_SUPPORTED),
        (b"-----BEGIN CERTIFICATE-----" * (MAX_BYTES // 20), Reason.TOO_LARGE),
        ("-----BEGIN CERTIFICATE-----".encode("utf-16"), Reason.UNPARSEABLE),
    ],
)
def test_what_cannot_be_read_is_missing(data: bytes, reason: Reason) -> None:
    assert why_not(data) is reason


def test_one_that_cannot_be_read_makes_all_of_them_missing(tmp_path: Path) -> None:
    whole = self_signed(tmp_path).certificate.read_bytes()
    assert why_not(whole + whole[:200] + b"\n-----END CERTIFICATE-----\n") is Reason.UNPARSEABLE


_DER = (
    x509.CertificateBuilder()
    .subject_name(x509.Name([]))
    .issuer_name(x509.Name([]))
    .public_key(ed25519.Ed25519PrivateKey.from_private_bytes(b"k" * 32).public_key())
    .serial_number(7)
    .not_valid_before(WHEN)
    .not_valid_after(WHEN + timedelta(days=9))
    .add_extension(x509.SubjectAlternativeName([x509.DNSName("a.go.id")]), critical=False)
    .sign(ed25519.Ed25519PrivateKey.from_private_bytes(b"k" * 32), None)
    .public_bytes(Encoding.DER)
)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    read_certificates(data, "/x", WHEN)
    read_certificates(b"-----BEGIN CERTIFICATE-----\n" + data + b"\n-----END CERTIFICATE-----\n", "/x", WHEN)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(_DER) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_no_damaged_certificate_raises(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(_DER)
    for place, value in changes:
        damaged[place] = value
    found = read_certificates(bytes(damaged), "/x", WHEN)
    if not isinstance(found, Missing):
        msgspec.json.encode(found)


def test_an_address_that_stands_as_a_host_name_is_told_apart(tmp_path: Path) -> None:
    (found,) = read(openssl(tmp_path, "-subj", "/CN=x", "-addext", "subjectAltName=DNS:127.0.0.1,IP:127.0.0.2,DNS:a.go.id,DNS:::1"))
    assert found.names == ["DNS:127.0.0.1", "127.0.0.2", "a.go.id", "DNS:::1"]


def test_a_bundle_in_pkcs_7_is_not_taken_for_a_file_without_certificates(tmp_path: Path) -> None:
    (tmp_path / "c.pem").write_bytes(self_signed(tmp_path).certificate.read_bytes())
    command = ["openssl", "crl2pkcs7", "-nocrl", "-certfile", "c.pem"]
    bundle = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout
    assert why_not(bundle) is Reason.NOT_SUPPORTED
    assert (
        why_not(subprocess.run([*command, "-outform", "DER"], cwd=tmp_path, check=True, capture_output=True).stdout) is Reason.UNPARSEABLE
    )
