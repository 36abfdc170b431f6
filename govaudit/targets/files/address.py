"""Addresses of the form `files:PATH`."""

from __future__ import annotations

import os
from pathlib import Path


def check_address(address: str) -> str:
    """The address with an absolute path; raises ValueError with a sentence for the user."""
    scheme, _, path = address.partition(":")
    if not path:
        raise ValueError("files: needs a path, as in files:/srv/data")
    if "\0" in path or "\n" in path:
        raise ValueError("files: the path has a character that no path should have")
    return f"{scheme}:{os.path.normpath(Path(path).expanduser().absolute())}"
