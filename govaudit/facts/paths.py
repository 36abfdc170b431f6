"""How absolute paths lie to each other."""

from __future__ import annotations


def is_within(path: str, directory: str) -> bool:
    """Whether an absolute path is the directory or lies below it, by whole components."""
    return path == directory or path.startswith(directory.rstrip("/") + "/")
