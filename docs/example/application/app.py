"""An application."""

import hashlib


def token(name: str) -> str:
    """A token that is easily guessed."""
    return hashlib.md5(name.encode()).hexdigest()
