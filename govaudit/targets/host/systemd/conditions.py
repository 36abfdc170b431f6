"""Condition…= and Assert…= of units: what must hold, or a unit is passed over when it would start (systemd.unit(5))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from govaudit.model import Missing

from .files import Named

_KERNEL = "ConditionKernelCommandLine"


class Unmet(NamedTuple):
    """Why a unit does not start, or may not."""

    condition: str
    """As it is written."""
    is_sure: bool
    """It does not hold; otherwise that is not known."""


def unmet(parts: Iterable[tuple[Named, bool]], shipped: Named | None, kernel: Sequence[str] | Missing | None) -> Unmet | None:
    """What may keep a unit from starting, by its file and drop-ins in their order, each with whether a package brought it.

    What packages ask for is taken to hold, as it does on usual hosts; `shipped` is the package's own file, where another stands before
    it. Of what an administrator asks for only the words of the kernel's command line can be told, where that is known: `kernel`, which is
    None where no kernel runs.
    """
    some: dict[str, list[tuple[str, str, bool]]] = {"Condition": [], "Assert": []}
    parts = list(parts)
    of_packages = [*(part for part, is_shipped in parts if is_shipped), *([shipped] if shipped else [])]
    usual = {one for part in of_packages for one in part.conditions}
    for part, is_shipped in parts:
        for key, value in part.conditions:
            kind = "Assert" if key.startswith("Assert") else "Condition"
            if value:
                some[kind].append((key, value, is_shipped or (key, value) in usual))
            else:
                some[kind] = []
    for given in some.values():
        if (found := _of_kind(given, kernel)) is not None:
            return found
    return None


def _of_kind(given: list[tuple[str, str, bool]], kernel: Sequence[str] | Missing | None) -> Unmet | None:
    """All must hold; of those with a bar before them one."""
    one_of: list[tuple[str, bool | None]] = []
    doubt: Unmet | None = None
    for key, value, is_shipped in given:
        bare = value.removeprefix("|").lstrip()
        holds = _holds(key, bare, kernel)
        holds = True if holds is None and is_shipped and not (key == _KERNEL and isinstance(kernel, Missing)) else holds
        text = f"{key}={value}"[:200]
        if value.startswith("|"):
            one_of.append((text, holds))
        elif holds is False:
            return Unmet(text, is_sure=True)
        elif holds is None:
            doubt = doubt or Unmet(text, is_sure=False)
    if one_of and not any(holds for _, holds in one_of):
        is_sure = all(holds is False for _, holds in one_of)
        found = Unmet(next(text for text, holds in one_of if is_sure or holds is None), is_sure)
        return found if is_sure else doubt or found
    return doubt


def _holds(key: str, value: str, kernel: Sequence[str] | Missing | None) -> bool | None:
    if not key.endswith("KernelCommandLine") or kernel is None or isinstance(kernel, Missing):
        return None
    wanted = value.removeprefix("!").lstrip()
    found = any(word == wanted or ("=" not in wanted and word.startswith(f"{wanted}=")) for word in kernel)
    return found != value.startswith("!")
