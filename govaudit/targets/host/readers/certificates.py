"""Certificates of services, in the places where they are usually put."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.certificates import Certificate
from govaudit.model import Absent, Complete, Missing, Seen, complete
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.certificates import read_certificates
from govaudit.targets.host.requests import Glob

PLACES = (
    # Only names by which certificates go: a file that holds a private key as well is for KeyFiles.
    Glob("/etc/ssl/*.crt"),
    Glob("/etc/ssl/*.pem"),
    Glob("/etc/ssl/private/*.crt"),
    Glob("/etc/pki/tls/certs/*.crt"),
    Glob("/etc/letsencrypt/live/*/cert.pem"),
    Glob("/etc/nginx/*.crt"),
    Glob("/etc/nginx/*/*.crt"),
    Glob("/etc/apache2/ssl/*.crt"),
    Glob("/etc/postfix/*.crt"),
    Glob("/etc/dovecot/*.crt"),
    Glob("/etc/ldap/*.crt"),
    Glob("/etc/openvpn/*.crt"),
    Glob("/etc/openvpn/server/*.crt"),
)
"""Not /etc/ssl/certs and not bundles: these are the root certificates that the distribution trusts, not the host's own."""

BUNDLES = ("/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/tls/certs/ca-bundle.trust.crt")


@reads(*(Maybe(place) for place in PLACES))
def certificates(seen: Observations) -> Iterator[Certificate | Complete | Missing]:
    """Every certificate in the files of `PLACES`; a file that cannot be read leaves the search incomplete."""
    unseen: list[Missing] = []
    done: set[str] = set()
    for place in PLACES:
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
