"""Where modules of PAM are told to keep the secrets of second factors: arguments that name a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from govaudit.model import Missing, Reason, missing

_MODULE = re.compile(r"\bpam_(?:google_authenticator|oath|u2f|yubico|otpw)\b(.*)")
_ARGUMENT = re.compile(r"(?<=[\s\[])(secret|authfile|usersfile|conf)=([^\s\]]*)")
_USUAL = frozenset({"/etc/users.oath", "${HOME}/.google_authenticator", "~/.google_authenticator", "$HOME/.google_authenticator"})


class SecretPlace(NamedTuple):
    """A file that holds the secret of a second factor, for the whole host."""

    path: str
    is_public: bool
    """It holds public keys, or the names of tokens, alone."""


def secret_places(path: str, content: bytes) -> Iterator[SecretPlace | Missing]:
    """The files that one stack names, other than the usual ones; missing where a name depends on the account."""
    text = content.decode("utf-8", errors="replace").replace("\\\n", " ")
    for line in text.split("\n"):
        module = _MODULE.search(line.partition("#")[0])
        for name, value in _ARGUMENT.findall(module[1]) if module else []:
            if value in _USUAL:
                continue
            is_plain = re.fullmatch(r"/[A-Za-z0-9_./+:@-]+", value) and ".." not in value.split("/") and f"[{name}=" not in line
            if is_plain and name != "conf":
                yield SecretPlace(value, is_public=name == "authfile")
            else:
                yield missing(
                    Reason.NOT_SUPPORTED,
                    "{path}: secrets of second factors are where {argument} says, which is not followed",
                    path=path,
                    argument=f"{name}={value}",
                )
