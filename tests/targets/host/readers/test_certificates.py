"""Certificates on disk."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.certificates import Certificate
from govaudit.model import Complete, Missing, Observation, Reason
from govaudit.reading import Observations
from govaudit.targets.host.readers.certificates import PLACES, SITES, certificates, certificates_of_sites
from govaudit.targets.host.requests import File
from tests.support import DENIED, NOT_THERE, saw


def read(*observations: Observation) -> list[Certificate | Complete | Missing]:
    given = {observation.request for observation in observations}
    return list(
        certificates(Observations([*observations, *(saw(place, NOT_THERE) for place in (*PLACES, *SITES) if place.key not in given)]))
    )


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
        saw(PLACES[7], data + data, source="/etc/nginx/tls/chain.crt"),
        saw(PLACES[6], data, source="/etc/ssl/www.crt"),
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


NGINX = """\
server { listen 443 ssl; # ssl_certificate /etc/old.pem;
    ssl_certificate "/srv/tls/c.pem"; ssl_certificate_key /srv/tls/k.pem;
    ssl_certificate tls/own.pem;
}
"""
APACHE = "<VirtualHost *:443>\n  SSLCertificateFile /srv/tls/a.pem\n  #SSLCertificateFile /old\n  SSLCertificateKeyFile /srv/tls/a.key\n"


def test_certificates_that_web_servers_name_are_read(tmp_path: Path) -> None:
    nginx, apache = (
        saw(SITES[2], NGINX, source="/etc/nginx/sites-enabled/www"),
        saw(SITES[4], APACHE, source="/etc/apache2/sites-enabled/x"),
    )
    assert certificates_of_sites([nginx, apache]) == [File("/srv/tls/c.pem"), File("/etc/nginx/tls/own.pem"), File("/srv/tls/a.pem")]
    data = a_certificate(tmp_path, "www.example")
    sources = ("/srv/tls/c.pem", "/etc/nginx/tls/own.pem", "/srv/tls/a.pem")
    found = read(nginx, apache, *(saw(File(path), data, source=path) for path in sources))
    assert [one.where for one in found if isinstance(one, Certificate)] == list(sources)
    assert isinstance(found[-1], Complete)
    denied = read(nginx, saw(File(sources[0]), DENIED, source=sources[0]))
    assert isinstance(denied[-1], Missing)


@pytest.mark.parametrize(
    "text",
    [
        "ssl_certificate /srv/$ssl_server_name.pem; ssl_certificate_key /k;",
        "ssl_certificate /srv/both.pem; ssl_certificate_key /srv/both.pem;",
        "ssl_certificate /srv/alone.pem;",
    ],
)
def test_what_a_web_server_names_and_is_not_read_leaves_the_search_incomplete(text: str) -> None:
    site = saw(SITES[1], text + "\n", source="/etc/nginx/conf.d/x.conf")
    assert certificates_of_sites([site]) == []
    end = read(site)[-1]
    assert isinstance(end, Missing)
    assert end.reason is Reason.NOT_SUPPORTED


def test_a_snippet_counts_where_it_is_used() -> None:
    snippet = saw(SITES[3], "ssl_certificate /srv/$x; ssl_certificate_key /k;\n", source="/etc/nginx/snippets/tls.conf")
    assert isinstance(read(snippet)[-1], Complete)
    user = saw(SITES[2], "server { include snippets/tls.conf; }\n", source="/etc/nginx/sites-enabled/www")
    assert isinstance(read(snippet, user)[-1], Missing)
