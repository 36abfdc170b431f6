"""Certificates on disk."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.certificates import Certificate
from govaudit.model import Complete, Missing, Observation, Reason
from govaudit.reading import Observations
from govaudit.targets.host.readers.certificates import PLACES, certificates
from tests.support import DENIED, NOT_THERE, saw


def read(*observations: Observation) -> list[Certificate | Complete | Missing]:
    given = {observation.request for observation in observations}
    return list(certificates(Observations([*observations, *(saw(place, NOT_THERE) for place in PLACES if place.key not in given)])))


def a_certificate(folder: Path, name: str) -> bytes:
    new = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "30",
        "-subj",
        f"/CN={name}",
    ]
    subprocess.run([*new, "-keyout", folder / "key", "-out", folder / "certificate"], check=True, capture_output=True)
    return (folder / "certificate").read_bytes()


def test_every_certificate_is_read_once(tmp_path: Path) -> None:
    data = a_certificate(tmp_path, "www.example")
    found = read(
        saw(PLACES[0], data, source="/etc/ssl/www.crt"),
        saw(PLACES[6], data + data, source="/etc/nginx/tls/chain.crt"),
        saw(PLACES[5], data, source="/etc/ssl/www.crt"),
    )
    assert [(one.where, one.position) for one in found if isinstance(one, Certificate)] == [
        ("/etc/ssl/www.crt", 1),
        ("/etc/nginx/tls/chain.crt", 1),
        ("/etc/nginx/tls/chain.crt", 2),
    ]
    assert isinstance(found[-1], Complete)


def test_a_file_that_cannot_be_read_leaves_the_search_incomplete(tmp_path: Path) -> None:
    found = read(
        saw(PLACES[0], b"not a certificate", source="/etc/ssl/odd.crt"),
        saw(PLACES[1], a_certificate(tmp_path, "a"), source="/etc/ssl/a.pem"),
    )
    assert isinstance(found[0], Certificate)
    assert isinstance(found[-1], Missing)
    assert found[-1].reason is Reason.UNPARSEABLE
    assert read(saw(PLACES[2], DENIED))[-1] == DENIED


def test_the_roots_of_the_distribution_are_left_out() -> None:
    assert [type(one) for one in read(saw(PLACES[3], b"roots", source="/etc/pki/tls/certs/ca-bundle.crt"))] == [Complete]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    assert isinstance(read(saw(PLACES[0], data, source="/etc/ssl/a.crt"))[-1], Complete | Missing)
    pem = b"-----BEGIN CERTIFICATE-----\n" + data + b"\n-----END CERTIFICATE-----\n"
    assert isinstance(read(saw(PLACES[0], pem, source="/etc/ssl/a.crt"))[-1], Complete | Missing)
