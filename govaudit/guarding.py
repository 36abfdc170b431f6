"""Where everything that our own code raises is caught, so that one broken part does not end the run; the command line has the last net."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from govaudit.checking import bug
from govaudit.model import Missing

log = logging.getLogger(__name__)

T = TypeVar("T")


def safely(name: str, function: Callable[[], T]) -> T | Missing:
    """Run one observer, reader, derivation or check; what it raises is a bug of ours, and makes its answer missing."""
    try:
        return function()
    except Exception as error:  # whatever it is: the traceback goes to the log, the reason `bug` to the verdict, the run goes on
        log.exception("%s raised", name)
        return bug(error)
