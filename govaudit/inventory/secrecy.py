"""No secret and no personal identifier may stand in an inventory, for all of it is kept."""

from __future__ import annotations

import re

from govaudit.credentials import is_reference, is_secret_name
from govaudit.detectors.redaction import redact_text
from govaudit.documents import Node

_PASSWORD_IN_ADDRESS = re.compile(r"[a-zA-Z0-9+.-]+://[^/@]*:[^/@]*@")
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")
_CONTACT = re.compile(r"(?:email|phone)-[a-z2-7]{10}")
"""What the redactor puts in the place of contact data."""
_NO_LITERAL = "Refer to it: env:NAME, file:PATH (mode 0600) or command:PROGRAM."


def refuse_secrets(root: Node) -> None:
    """Raise where a secret or an identifier stands in the document; an owner may be reached, though."""
    for node in root.walk():
        if isinstance(node.value, dict):
            for key, value in node.value.items():
                if is_secret_name(key):
                    _refuse_literals(key, value)
        elif isinstance(node.value, str):
            if _PRIVATE_KEY.search(node.value):
                raise node.mistake(f"{node.name} holds a private key", hint=_NO_LITERAL)
            if _PASSWORD_IN_ADDRESS.match(node.value):
                raise node.mistake(f"{node.name} holds a password within an address", hint="Remove it from the address.")
            key = str(node.key.value) if node.key is not None else ""
            if not is_clean(as_addresses(node.value) if key == "jump" else node.value, contacts=key == "owner"):
                hint = f"{_NO_LITERAL} E-mail addresses and phone numbers may stand under `owner` alone."
                raise node.mistake(f"{node.name} holds a secret or a personal identifier", hint=hint)


def as_addresses(jump: str) -> str:
    """Jump hosts as they cannot be taken for e-mail addresses: user@host as ssh://user@host."""
    return ",".join(f"ssh://{host.strip().removeprefix('ssh://')}" for host in jump.split(","))


def is_clean(text: str, *, contacts: bool = False) -> bool:
    """Whether the redactor leaves the text as it is, `contacts` aside."""
    kept = redact_text(text)
    if kept == text or not contacts:
        return kept == text
    return re.fullmatch(".+".join(re.escape(part) for part in _CONTACT.split(kept)), text, re.DOTALL) is not None


def _refuse_literals(key: str, value: Node) -> None:
    for node in value.walk():
        literal = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        if literal or (isinstance(node.value, str) and not is_reference(node.value)):
            raise node.mistake(f"the secret {key!r} stands in the inventory itself", hint=_NO_LITERAL)
