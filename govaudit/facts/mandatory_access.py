"""Mandatory access control: what programs may do, whoever runs them."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class SelinuxState(Fact, frozen=True, kw_only=True):
    """SELinux, on hosts that have its configuration."""

    configured_mode: str
    """`SELINUX=` of /etc/selinux/config: `enforcing`, `permissive` or `disabled`; empty where it is not set."""

    policy: str
    """`SELINUXTYPE=`: the policy that is loaded at start, such as `targeted`."""

    current_mode: str | Missing
    """`enforcing`, `permissive` or `disabled`, as the kernel tells it."""

    permissive_domains: list[str] | Missing = []
    """Types of processes, such as `httpd_t`, that the policy at start confines in name alone (`semanage permissive`)."""

    @property
    def subject(self) -> str:
        return "SELinux"


class AppArmorState(Fact, frozen=True, kw_only=True):
    """AppArmor, on hosts that have its parser or whose kernel runs it."""

    is_enabled: bool | Missing
    """Whether the kernel runs it."""

    starts_by_itself: bool | Missing
    """Whether the profiles are loaded when the host starts."""

    enforced: int | Missing
    """Profiles that are enforced (`enforce` and `kill`)."""

    unenforced: list[str] | Missing
    """Profiles that are loaded and only complain, or confine nothing."""

    unconfined: list[str] | Missing = []
    """Programs that run unconfined although a profile for them is loaded, because they were started before it."""

    @property
    def subject(self) -> str:
        return "AppArmor"


class MandatoryAccess(Fact, frozen=True, kw_only=True):
    """Which of these systems the running kernel goes by."""

    modules: list[str] | Missing
    """The security modules of the kernel that are active, in order, such as `capability`, `yama`, `apparmor`."""

    @property
    def subject(self) -> str:
        return "security modules"
