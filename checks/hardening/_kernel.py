"""How a parameter of the kernel is judged: as it is now, and as files set it at start."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from govaudit.checking import Place, Verdict, failed, known, not_applicable, passed
from govaudit.facts.kernel_parameters import KernelParameters
from govaudit.model import Sentence


def one_of(kernel: KernelParameters, name: str, accepted: Sequence[str]) -> Verdict:
    """It has one of these values, now and after the next start."""
    return _judged(kernel, name, " / ".join(accepted), lambda value: value in accepted)


def at_least(kernel: KernelParameters, name: str, minimum: int) -> Verdict:
    """It is a number, and no smaller, now and after the next start."""
    return _judged(kernel, name, f"≥ {minimum}", lambda value: _is_number(value) and int(value) >= minimum)


def without_bits(kernel: KernelParameters, name: str, bits: int) -> Verdict:
    """It is a mask that has none of these bits, now and after the next start; 1 stands for all of them."""
    required = Sentence("a mask without the bits {bits} (1 stands for all bits)", {"bits": bits})
    return _judged(kernel, name, required, lambda value: _is_number(value) and int(value) != 1 and int(value) & bits == 0)


def _judged(kernel: KernelParameters, name: str, required: str | Sentence, is_good: Callable[[str], bool]) -> Verdict:
    parameter = kernel.named(name)
    places: list[Place] = [parameter.place] if parameter.place is not None else []
    if isinstance(parameter.now, str) and not is_good(parameter.now):
        return failed("{name} must be {required}; it is {found}", name=name, required=required, found=parameter.now, places=places)
    if parameter.now is None:
        return not_applicable("the kernel has no {name}", name=name)
    if isinstance(parameter.at_start, str) and not is_good(parameter.at_start):
        return failed(
            "{name} must be {required}; at start it is set to {found}",
            name=name,
            required=required,
            found=parameter.at_start,
            places=places,
        )
    now = known(parameter.now)
    if known(parameter.at_start) is None:
        return passed("{name} is {found}, and no file sets it at start", name=name, found=now)
    return passed("{name} is {found}, and is set so at start", name=name, found=now, places=places)


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,18}", value) is not None
