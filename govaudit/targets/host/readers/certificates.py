"""Certificates of services, in the places where they are usually put."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govaudit.facts.certificates import Certificate
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.certificates import read_certificates
from govaudit.targets.host.requests import File, Glob

PLACES = (
    # Only names by which certificates go: a file that holds a private key as well is for KeyFiles.
    Glob("/etc/ssl/*.crt"),
    Glob("/etc/ssl/*.pem"),
    Glob("/etc/ssl/private/*.crt"),
    Glob("/etc/pki/tls/certs/*.crt"),
    Glob("/etc/letsencrypt/live/*/cert.pem"),
    Glob("/etc/letsencrypt/live/*/fullchain.pem"),
    Glob("/etc/nginx/*.crt"),
    Glob("/etc/nginx/*/*.crt"),
    Glob("/etc/apache2/ssl/*.crt"),
    Glob("/etc/postfix/*.crt"),
    Glob("/etc/dovecot/*.crt"),
    Glob("/etc/ldap/*.crt"),
    Glob("/etc/openvpn/*.crt"),
    Glob("/etc/openvpn/server/*.crt"),
    Glob("/etc/nginx/*.pem"),
)
"""Not /etc/ssl/certs and not bundles: these are the root certificates that the distribution trusts, not the host's own."""

SITES: tuple[File | Glob, ...] = (
    File("/etc/nginx/nginx.conf"),
    Glob("/etc/nginx/conf.d/*.conf"),
    Glob("/etc/nginx/sites-enabled/*"),
    Glob("/etc/nginx/snippets/*.conf"),
    Glob("/etc/apache2/sites-enabled/*"),
    File("/etc/apache2/apache2.conf"),
    File("/etc/httpd/conf/httpd.conf"),
    Glob("/etc/httpd/conf.d/*.conf"),
)
"""Configurations of web servers, which may name certificates elsewhere. What else they include is not followed."""

MAX_NAMED = 200
"""Certificates that one of `SITES` names; more are not followed."""

_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#[^\n]*")
_NGINX = re.compile(r"""(?:^|[\s;{}])ssl_certificate\s+(?:"([^"\n]*)"|'([^'\n]*)'|([^\s;"']+))\s*;""")
_NGINX_KEY = re.compile(r"""(?:^|[\s;{}])ssl_certificate_key\s+["']?([^\s;"']+)""")
_APACHE = re.compile(r"""(?im)^[ \t]*SSLCertificateFile[ \t]+(?:"([^"\n]*)"|'([^'\n]*)'|(\S+))""")
_APACHE_KEY = re.compile(r"""(?im)^[ \t]*SSLCertificateKeyFile[ \t]+["']?([^\s"']+)""")

BUNDLES = ("/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/tls/certs/ca-bundle.trust.crt")


class _Named(NamedTuple):
    """What configurations name."""

    files: list[str]
    odd: list[str]
    """What is no path of a file that holds certificates alone."""


def certificates_of_sites(sites: Sequence[Observation]) -> list[File]:
    """The files that configurations of web servers name."""
    return [File(path) for path in _named(sites).files]


def _named(sites: Sequence[Observation]) -> _Named:
    files: dict[str, None] = {}
    odd: dict[str, None] = {}
    for site in sites:
        if not isinstance(site.outcome, Seen):
            continue
        is_nginx = site.source.startswith("/etc/nginx/")
        base = "/".join(site.source.split("/")[:3])
        text = _COMMENT.sub("", site.outcome.text)
        keys = {posixpath.join(base, key) for key in (_NGINX_KEY if is_nginx else _APACHE_KEY).findall(text)}
        for groups in (_NGINX if is_nginx else _APACHE).findall(text):
            path = posixpath.join(base, "".join(groups))
            # A file that holds the key as well is not asked for; where no key is named, it may be that one.
            is_usable = not re.search(r"[$%{}\0*?\[]|data:|/\.\.(?:/|$)", path) and keys and path not in keys
            (files if is_usable else odd).setdefault(path)
    return _Named(list(files)[:MAX_NAMED], [*odd, *list(files)[MAX_NAMED:]])


def _used(seen: Observations) -> dict[File | Glob, list[Observation]]:
    """The configurations, of nginx's snippets those that another one names."""
    found = {request: seen.many(request) for request in SITES}
    texts = [one.outcome.text for observations in found.values() for one in observations if isinstance(one.outcome, Seen)]
    for request, observations in found.items():
        if isinstance(request, Glob) and "/snippets/" in request.pattern:
            found[request] = [
                one
                for one in observations
                if not isinstance(one.outcome, Seen) or any("snippets/" + one.source.rpartition("/")[2] in text for text in texts)
            ]
    return found


@reads(*(Maybe(place) for place in PLACES), *(Maybe(site) for site in SITES), *(Each(site, certificates_of_sites) for site in SITES))
def certificates(seen: Observations) -> Iterator[Certificate | Complete | Missing]:
    """Every certificate in the files of `PLACES` and in those that web servers' configurations name.

    A file that cannot be read leaves the search incomplete.
    """
    unseen: list[Missing] = []
    done: set[str] = set()
    named: list[File] = []
    for sites in _used(seen).values():
        found_here = _named(sites)
        named.extend(File(path) for path in found_here.files)
        unseen.extend(site.outcome for site in sites if isinstance(site.outcome, Missing))
        unseen.extend(
            missing(Reason.NOT_SUPPORTED, "the certificate {path}, which a web server's configuration names, is not read", path=path[:200])
            for path in found_here.odd
        )
    for place in (*PLACES, *named):
        for observation in seen.many(place):
            path = observation.source
            if path in BUNDLES or path in done:
                continue
            match observation.outcome:
                case Missing() as why:
                    unseen.append(why)
                case Absent():
                    continue
                case Seen() as file:
                    done.add(path)
                    found = read_certificates(file.content, path, observation.at)
                    if isinstance(found, Missing):
                        unseen.append(found)
                    else:
                        yield from found
    if unseen:
        yield unseen[0]
    else:
        yield complete("no certificate lies in the usual places of services")
