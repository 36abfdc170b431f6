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
        "retbleed=off",
        "srbds=off",
        "mmio_stale_data=off",
        "gather_data_sampling=off",
        "reg_file_data_sampling=off",
        "spec_rstack_overflow=off",
        "spectre_bhi=off",
        "spectre_v2_user=off",
        "indirect_target_selection=off",
        "tsa=off",
        "nospec_store_bypass_disable",
        "kvm-intel.vmentry_l1d_flush=never",
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
    wanted = {_plain(one) for one in refused}
    found = [one for one in start.arguments if _plain(one) in wanted]
    if found:
        return failed("the kernel must not be started with {arguments}", arguments=found)
    return passed("the kernel was started with none of its protections switched off")


def _plain(argument: str) -> str:
    """The kernel makes no difference between `-` and `_` in the names of its parameters."""
    name, equals, value = argument.partition("=")
    return name.replace("-", "_") + equals + value
