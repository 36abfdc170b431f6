"""No secret and no personal identifier may stand in an inventory, for all of it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from govaudit.credentials import is_reference, is_secret_name
from govaudit.detectors.redaction import redact_text
from govaudit.documents import Node
from govaudit.looking import TargetKind

_PASSWORD_IN_ADDRESS = re.compile(r"[a-zA-Z0-9+.-]+://[^/@]*:[^/@]*@")
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")
_PASSWORD_STORE = re.compile(r"command:(?:\S*/)?pass(?=\s)")
"""The program of that name (passwordstore.org), behind which the redactor sees a password."""
_CONTACT = re.compile(r"(?:email|phone)-[a-z2-7]{10}")
"""What the redactor puts in the place of contact data."""
_REFER = "Refer to it: env:NAME, file:PATH (mode 0600) or command:PROGRAM."
_KEYS_INSTEAD = "ssh logs in by keys alone (`key: FILE`, `agent`), and sudo is asked as `sudo -n`, which takes no password."
_REMOVE = "Remove it. E-mail addresses and phone numbers may stand under `owner` alone."


def refuse_secrets(root: Node, kinds: Mapping[str, TargetKind]) -> None:
    """Raise where a secret or an identifier stands in the document; an owner may be reached, though."""
    settings = {name: kind.name for kind in kinds.values() for name in kind.settings if is_secret_name(name)}
    for node in root.walk():
        if isinstance(node.value, dict):
            for key, value in node.value.items():
                if is_secret_name(key):
                    _refuse_literals(key, value, settings)
        elif isinstance(node.value, str):
            if _PRIVATE_KEY.search(node.value):
                raise node.mistake(f"{node.name} holds a private key", hint="Write it to a file of mode 0600, and name that: `key: FILE`.")
            if _PASSWORD_IN_ADDRESS.match(node.value):
                raise node.mistake(f"{node.name} holds a password within an address", hint="Remove it from the address.")
            key = str(node.key.value) if node.key is not None else ""
            text = as_addresses(node.value) if key == "jump" else _PASSWORD_STORE.sub("command:", node.value)
            if not is_clean(text, contacts=key == "owner"):
                raise node.mistake(f"{node.name} holds a secret or a personal identifier", hint=_REMOVE)


def as_addresses(jump: str) -> str:
    """Jump hosts as they cannot be taken for e-mail addresses: user@host as ssh://user@host."""
    return ",".join(f"ssh://{host.strip().removeprefix('ssh://')}" for host in jump.split(","))


def is_clean(text: str, *, contacts: bool = False) -> bool:
    """Whether the redactor leaves the text as it is, `contacts` aside."""
    kept = redact_text(text)
    if kept == text or not contacts:
        return kept == text
    return re.fullmatch(".+".join(re.escape(part) for part in _CONTACT.split(kept)), text, re.DOTALL) is not None


def _refuse_literals(key: str, value: Node, settings: Mapping[str, str]) -> None:
    for node in value.walk():
        literal = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        if literal or (isinstance(node.value, str) and not is_reference(node.value)):
            raise node.mistake(f"the secret {key!r} stands in the inventory itself", hint=_what_is_taken(key, settings))


def _what_is_taken(key: str, settings: Mapping[str, str]) -> str:
    """How the secret may be given; `settings` are those that hold one, each with its kind of target."""
    if key in settings:
        return _REFER
    others = ", ".join(f"{name!r} ({kind})" for name, kind in sorted(settings.items()))
    taken = f"secrets are taken by {others}, as env:NAME, file:PATH or command:PROGRAM" if others else "none takes a secret"
    return f"Remove it: no kind of target has a setting {key!r}, {taken}. {_KEYS_INSTEAD}"
