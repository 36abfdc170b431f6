"""Templates are compiled once, and kept as Python keeps what it has compiled: beside the source, if that may be written."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import pickle
import sys
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Compiled templates in the `__pycache__` of their folder; nothing is written where Python writes none."""

    def __init__(self, folder: Path, made_by: Path) -> None:
        """`made_by`: the source of the environment, whose options are part of what is compiled."""
        self._folder = Path(importlib.util.cache_from_source(str(folder / "any.py"))).parent
        self._made_by = hashlib.sha256(jinja2.__version__.encode() + made_by.read_bytes()).hexdigest()[:16]

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is of another source, Python or version of ours is passed over."""
        with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError), self._path(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Whole or not at all; a folder that cannot be written to is no trouble."""
        if sys.dont_write_bytecode:
            return
        path = self._path(bucket)
        growing = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(exist_ok=True)
            with growing.open("xb") as file:
                bucket.write_bytecode(file)
            growing.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                growing.unlink()

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{self._made_by}.{sys.implementation.cache_tag}.jinja"
