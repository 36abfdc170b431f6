"""What can be asked of a web endpoint. Nothing is sent but TLS handshakes and GETs of the first page."""

from __future__ import annotations

import re
from typing import ClassVar

from govaudit.model import Request

TELLS_VERSION = re.compile(r"x-(?!api-)[a-z0-9-]{1,40}-version")
"""Names of headers that tell the version of some software, such as `x-drupal-version`."""


class Handshake(Request, frozen=True):
    """A handshake with whatever version and certificate the endpoint prefers; nothing is verified.

    The content is the presented chain as PEM; `data` is {"host", "port", "version": "TLSv1.3", "cipher": name,
    "whole_chain": bool} (false where this Python can only show the endpoint's own certificate). Of a host with several addresses
    each is asked on its own, here as in all other requests: then `data` also has "address".
    """

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "handshake"


class Verification(Request, frozen=True):
    """A handshake in which OpenSSL verifies the chain (dates, signatures, a trusted root), but not the name.

    `data` is {"host", "port", "trusted": bool, "problem": OpenSSL's words, "store": "system" or a path}.
    """

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "verification"


class Version(Request, frozen=True):
    """A handshake that offers one protocol version alone, with every cipher suite that our library has.

    `version` is `TLSv1`, `TLSv1.1`, `TLSv1.2` or `TLSv1.3`. `data` is {"host", "port", "accepted": bool}. Missing where
    our library cannot offer that version, or where the endpoint's answer (or its hanging up) can also mean that it wants other ciphers.
    """

    at_rest: ClassVar[bool] = False
    version: str

    @property
    def key(self) -> str:
        return f"version {self.version}"


class FirstPage(Request, frozen=True):
    """GET / over TLS, without a cookie; up to five redirects within the endpoint are followed, others are not.

    `data` is {"host", "port", "status", "headers": {name: [values]}, "cookies": [{"name", "secure", "http_only",
    "same_site"}], "redirects_to": origin or ""}: the last answer's status and headers (those of interest), all cookies
    set on the way (never a value), and where a redirect points that was not followed. The body is never read.
    """

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "first-page"


class PlainPage(Request, frozen=True):
    """GET / over plain HTTP.

    `data` is {"host", "port", "listens": bool, "status", "redirects_to": origin or ""}.
    """

    at_rest: ClassVar[bool] = False

    @property
    def key(self) -> str:
        return "plain-page"
