"""Whether the updates that were installed are in force."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.updates import PendingReboot


@check("patching.no-reboot-pending", severity=Severity.MEDIUM)
def no_reboot_pending(pending: PendingReboot) -> Verdict:
    """No installed update waits for a restart of the host.

    A mended kernel or C library protects only once it runs; until then the host is as vulnerable as before, and looks
    patched.

    To fix: restart the host, in a maintenance window.
    """
    if pending.is_flagged is True:
        return failed("the host must be restarted, as {packages} asks", packages=pending.asked_by or ["/run/reboot-required"])
    if isinstance(pending.newer_kernel, str) and pending.newer_kernel:
        return failed(
            "the host must be restarted: the kernel {newer} is installed, and {running} runs",
            newer=pending.newer_kernel,
            running=known(pending.running_kernel),
        )
    known(pending.is_flagged)
    known(pending.newer_kernel)
    return passed(
        "no update asks for a restart, and no installed kernel is newer than the running one ({running})",
        running=known(pending.running_kernel),
    )
