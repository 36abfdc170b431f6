"""The kernel works round every flaw of the processor that it knows, except those in ignore."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.boot import KernelStart


@check("hardening.processor-flaws-mitigated", severity=Severity.MEDIUM)
def processor_flaws_mitigated(start: KernelStart, *, ignore: tuple[str, ...] = ()) -> Verdict:
    """The kernel works round every flaw of the processor that it knows, except those in `ignore`.

    By such flaws one program, container or guest reads the memory of all others.

    To fix: install the current kernel and microcode (`intel-microcode`, `amd64-microcode`, `microcode_ctl`), and switch
    no mitigation off.
    """
    found = [one for one in known(start.vulnerable) if one.partition(":")[0] not in ignore]
    if found:
        return failed("the processor must not be vulnerable; the kernel says: {flaws}", flaws=found)
    return passed("the kernel names no flaw of the processor that is left open")
