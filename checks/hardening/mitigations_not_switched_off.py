"""The kernel was not started with its protections switched off."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.boot import KernelStart


@check("hardening.mitigations-not-switched-off", severity=Severity.MEDIUM)
def mitigations_not_switched_off(
    start: KernelStart,
    *,
    refused: tuple[str, ...] = (
        "mitigations=off",
        "nopti",
        "pti=off",
        "nospectre_v1",
        "nospectre_v2",
        "spectre_v2=off",
        "spec_store_bypass_disable=off",
        "l1tf=off",
        "mds=off",
        "tsx_async_abort=off",
        "nosmap",
        "nosmep",
        "nokaslr",
    ),
) -> Verdict:
    """The kernel was not started with its protections switched off.

    One word on the command line, often left behind by a test of speed, takes away what keeps programs apart.

    To fix: take the words that are named out of GRUB_CMDLINE_LINUX in /etc/default/grub, run `update-grub` or
    `grub2-mkconfig`, and restart.
    """
    found = [one for one in start.arguments if one in refused]
    if found:
        return failed("the kernel must not be started with {arguments}", arguments=found)
    return passed("the kernel was started with none of its protections switched off")
