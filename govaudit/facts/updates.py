"""How a host gets its security updates, and whether those that it got are in force."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class AutomaticUpdates(Fact, frozen=True, kw_only=True):
    """What installs updates without anyone's doing."""

    program: str
    """`unattended-upgrades` or `dnf-automatic`; empty where neither is installed."""

    is_scheduled: bool | Missing
    """Whether it is started regularly."""

    installs: bool | Missing
    """Whether its configuration says that it installs updates, and not only fetches or announces them."""

    includes_security: bool | Missing
    """Whether the updates that it installs include the distribution's security updates."""

    interval_days: float | None = None
    """How many days lie between two runs; 0 for at every chance, None where the schedule alone decides."""

    @property
    def subject(self) -> str:
        return "updates"


class PendingReboot(Fact, frozen=True, kw_only=True):
    """Whether the host must be started anew before installed updates are in force."""

    is_flagged: bool | Missing
    """Whether the host itself says so by /run/reboot-required; missing where nothing on it would write that file."""

    asked_by: list[str]
    """The packages that ask for it."""

    running_kernel: str | Missing
    """The release of the running kernel, such as `6.1.0-28-amd64`."""

    installed_kernels: list[str] | Missing
    """The releases of the kernels in /boot; empty where the kernel comes from elsewhere, as in containers."""

    newer_kernel: str | Missing
    """An installed kernel that is newer than the running one; empty where there is none."""

    @property
    def subject(self) -> str:
        return "kernel"
