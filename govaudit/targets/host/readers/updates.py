"""Automatic updates (unattended-upgrades, dnf-automatic) and pending restarts."""

from __future__ import annotations

import re

from govaudit.facts.updates import AutomaticUpdates, PendingReboot
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing, LiveFile

from .apt_configuration import apt_settings
from .settings import in_order_of_systemd
from .startup import STARTUP, is_there, starts_by_itself

UNATTENDED_UPGRADES = (Listing("/usr/bin/unattended-upgrade"),)
APT_DROP_INS = Glob("/etc/apt/apt.conf.d/*")
APT_CONF = File("/etc/apt/apt.conf")
CRON_APT = Listing("/etc/cron.daily/apt-compat")
SYSTEMD = Listing("/run/systemd/system")

DNF_AUTOMATIC = (Listing("/usr/bin/dnf-automatic"), Listing("/usr/lib/systemd/system/dnf-automatic.timer"))
DNF_CONF = File("/etc/dnf/automatic.conf")

OTHER_MANAGERS = tuple(
    Listing(path) for path in ("/usr/bin/zypper", "/sbin/apk", "/usr/bin/pacman", "/usr/bin/rpm-ostree", "/usr/bin/snap")
)
"""Package managers whose ways of updating by themselves are not followed."""

FOLLOWED_MANAGERS = tuple(Listing(path) for path in ("/usr/bin/apt-get", "/usr/bin/dnf", "/usr/bin/yum"))

REBOOT_REQUIRED = Listing("/run/reboot-required")
REBOOT_PACKAGES = File("/run/reboot-required.pkgs")
REBOOT_WRITERS = (
    Listing("/usr/share/update-notifier/notify-reboot-required"),
    Listing("/etc/kernel/postinst.d/unattended-upgrades"),
)
KERNEL_RELEASE = LiveFile("/proc/sys/kernel/osrelease")
KERNELS = Listing("/boot/vmlinuz-*")

MAX_NAMES = 100

_PARTS = re.compile(r"\d+|[a-z]+")


@reads(
    *(
        Maybe(one)
        for one in (
            *UNATTENDED_UPGRADES,
            APT_DROP_INS,
            APT_CONF,
            CRON_APT,
            SYSTEMD,
            *DNF_AUTOMATIC,
            DNF_CONF,
            *OTHER_MANAGERS,
            *FOLLOWED_MANAGERS,
        )
    ),
    *STARTUP,
)
def automatic_updates(seen: Observations) -> AutomaticUpdates | Missing:
    """What the one program that is installed for it is configured to do."""
    unattended = is_there(seen, UNATTENDED_UPGRADES)
    dnf = is_there(seen, DNF_AUTOMATIC)
    if unattended is True:
        return _unattended_upgrades(seen)
    if dnf is True:
        return _dnf_automatic(seen)
    for answer in (unattended, dnf):
        if isinstance(answer, Missing):
            return answer
    for other in OTHER_MANAGERS:
        there = is_there(seen, (other,))
        if there is not False:
            return missing(Reason.NOT_SUPPORTED, "how {program} updates by itself is not followed", program=other.pattern)
    if is_there(seen, FOLLOWED_MANAGERS) is not True:
        return missing(Reason.NOT_SUPPORTED, "the host has no package manager that is known here")
    return AutomaticUpdates(program="", is_scheduled=False, installs=False, includes_security=False)


def _unattended_upgrades(seen: Observations) -> AutomaticUpdates:
    """apt's daily job installs when `APT::Periodic::Unattended-Upgrade` is neither 0 nor unset, and `Enable` is not 0."""
    settings = apt_settings([*seen.many(APT_DROP_INS), seen.one(APT_CONF)])
    scheduled = starts_by_itself(seen, ("apt-daily-upgrade.timer",))
    if scheduled is False and is_there(seen, (SYSTEMD,)) is False and is_there(seen, (CRON_APT,)) is True:
        scheduled = True  # without systemd the daily job of cron does the same
    if isinstance(settings, Missing):
        return AutomaticUpdates(program="unattended-upgrades", is_scheduled=scheduled, installs=settings, includes_security=settings)
    enabled = (settings.get("apt::periodic::enable") or ["1"])[-1]
    interval = (settings.get("apt::periodic::unattended-upgrade") or ["0"])[-1]
    origins = [*settings.get("unattended-upgrade::origins-pattern", []), *settings.get("unattended-upgrade::allowed-origins", [])]
    return AutomaticUpdates(
        program="unattended-upgrades",
        is_scheduled=scheduled,
        installs=_is_on(enabled) and _is_on(interval),
        includes_security=any("security" in origin.lower() for origin in origins),
    )


def _is_on(value: str) -> bool:
    """Intervals such as `1`, `7d`, `always`; `0` and nothing mean never."""
    return value.strip().lower() not in ("", "0", "no", "false", "off")


def _dnf_automatic(seen: Observations) -> AutomaticUpdates:
    """dnf-automatic.timer does what automatic.conf says; dnf-automatic-install.timer installs in any case."""
    install_timer = starts_by_itself(seen, ("dnf-automatic-install.timer",))
    any_timer = starts_by_itself(seen, ("dnf-automatic.timer", "dnf-automatic-install.timer", "dnf5-automatic.timer"))
    settings = in_order_of_systemd(seen, (DNF_CONF,), (), "commands")
    installs: bool | Missing
    if isinstance(settings, Missing):
        installs = settings
    else:
        installs = (settings.get("apply_updates") or ["no"])[-1].lower() in ("yes", "true", "1", "on")
    if install_timer is True:
        installs = True
    # upgrade_type is `default` or `security`: both include security updates.
    return AutomaticUpdates(program="dnf-automatic", is_scheduled=any_timer, installs=installs, includes_security=True)


@reads(*(Maybe(one) for one in (REBOOT_REQUIRED, REBOOT_PACKAGES, *REBOOT_WRITERS, KERNELS)), Maybe(KERNEL_RELEASE))
def pending_reboot(seen: Observations) -> PendingReboot:
    """The flag of Debian and Ubuntu, and the running kernel beside those in /boot."""
    running = _running_kernel(seen.outcome(KERNEL_RELEASE))
    installed = _installed_kernels(seen)
    return PendingReboot(
        is_flagged=_is_flagged(seen),
        asked_by=_asked_by(seen.outcome(REBOOT_PACKAGES)),
        running_kernel=running,
        installed_kernels=installed,
        newer_kernel=_newer(running, installed),
    )


def _is_flagged(seen: Observations) -> bool | Missing:
    flag = is_there(seen, (REBOOT_REQUIRED,))
    if flag is not False:
        return flag
    running = seen.outcome(KERNEL_RELEASE)
    if isinstance(running, Missing) and running.reason is Reason.NEEDS_RUNNING_SYSTEM:
        return running  # /run is empty in a tree at rest
    writers = is_there(seen, REBOOT_WRITERS)
    if writers is True:
        return False
    if isinstance(writers, Missing):
        return writers
    return missing(Reason.NOT_SUPPORTED, "nothing on the host notes when updates ask for a restart")


def _asked_by(outcome: Seen | Absent | Missing) -> list[str]:
    if not isinstance(outcome, Seen):
        return []
    return sorted({line.strip()[:200] for line in outcome.lines() if line.strip()})[:MAX_NAMES]


def _running_kernel(outcome: Seen | Absent | Missing) -> str | Missing:
    if isinstance(outcome, Missing):
        return outcome
    release = outcome.text.strip() if isinstance(outcome, Seen) else ""
    if not release or len(release) > 200:
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=KERNEL_RELEASE.path)
    return release


def _installed_kernels(seen: Observations) -> list[str] | Missing:
    releases: list[str] = []
    for observation in seen.many(KERNELS):
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if isinstance(observation.outcome, Seen):
            releases.append(observation.source.rpartition("/vmlinuz-")[2][:200])
    return sorted(releases)


def _newer(running: str | Missing, installed: list[str] | Missing) -> str | Missing:
    if isinstance(running, Missing):
        return running
    if isinstance(installed, Missing):
        return installed
    newest = max(installed, key=_version, default="")
    return newest if newest and _version(newest) > _version(running) else ""


def _version(release: str) -> list[tuple[int, int, str]]:
    """The parts of a release as they are compared: numbers by value, and above words."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in _PARTS.findall(release)]
