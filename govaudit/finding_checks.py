"""Our own checks by their ids: one is loaded from the file that its id names, so that a small policy loads few."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from types import ModuleType

from govaudit.checking import Check

_ID = re.compile(r"[a-z0-9]+\.[a-z0-9-]+")


class OurChecks(Mapping[str, Check]):
    """All of them are loaded when somebody goes through them, or asks for one that has no file of its own."""

    def __init__(self, load: Callable[[], dict[str, Check]]) -> None:
        self._load = load
        self._loaded: dict[str, Check] = {}

    @cached_property
    def _all(self) -> dict[str, Check]:
        return self._load()

    def __getitem__(self, check_id: str) -> Check:
        if check_id not in self._loaded:
            self._loaded[check_id] = self._from_its_file(check_id) or self._all[check_id]
        return self._loaded[check_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @staticmethod
    def _from_its_file(check_id: str) -> Check | None:
        if not _ID.fullmatch(check_id):
            return None
        name = "govaudit.checks." + check_id.replace("-", "_")
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name is not None and name.startswith(error.name):
                return None
            raise
        return next((check for check in checks_in(module) if check.id == check_id), None)


def checks_in(module: ModuleType) -> Iterator[Check]:
    """The checks that a module defines."""
    for value in vars(module).values():
        if isinstance(value, Check) and value.function.__module__ == module.__name__:
            yield value
