"""Automatic updates (unattended-upgrades, dnf-automatic) and pending restarts."""

from __future__ import annotations

import re

from govaudit.facts.updates import AutomaticUpdates, PendingReboot
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing, LiveFile

from .apt_configuration import apt_settings
from .operating_system import PLACES as OS_RELEASE
from .operating_system import assignments
from .settings import in_order_of_systemd
from .startup import STARTUP, is_there
from .timers import runs_regularly

UNATTENDED_UPGRADES = (Listing("/usr/bin/unattended-upgrade"),)
APT_DROP_INS = Glob("/etc/apt/apt.conf.d/*")
APT_CONF = File("/etc/apt/apt.conf")
CRON_APT = Listing("/etc/cron.daily/apt-compat")
SYSTEMD = Listing("/run/systemd/system")

DNF_AUTOMATIC = (Listing("/usr/bin/dnf-automatic"), Listing("/usr/lib/systemd/system/dnf-automatic.timer"))
DNF_CONF = File("/etc/dnf/automatic.conf")
DNF_MAIN = File("/etc/dnf/dnf.conf")

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

_DISTRIBUTIONS = frozenset({"debian", "ubuntu", "raspbian", "${distro_id}"})
_RELEASES = frozenset({"${distro_codename}", "stable"})
"""What stands for the release that runs; another name may be that of an older one."""
_FIELDS = {"o": "origin", "n": "codename", "a": "suite", "archive": "suite", "l": "label"}

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
            DNF_MAIN,
            *OS_RELEASE,
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
    scheduled = runs_regularly(seen, ("apt-daily-upgrade.timer",))
    fetched = runs_regularly(seen, ("apt-daily.timer",))
    if scheduled is True and fetched is not True:
        scheduled = fetched
    if scheduled is False and is_there(seen, (SYSTEMD,)) is False and is_there(seen, (CRON_APT,)) is True:
        scheduled = True  # without systemd the daily job of cron does the same
    if isinstance(settings, Missing):
        return AutomaticUpdates(program="unattended-upgrades", is_scheduled=scheduled, installs=settings, includes_security=settings)
    enabled = (settings.get("apt::periodic::enable") or ["1"])[-1]
    interval = _days((settings.get("apt::periodic::unattended-upgrade") or ["0"])[-1])
    installs: bool | Missing = interval if isinstance(interval, Missing) else interval is not None
    lists = _days((settings.get("apt::periodic::update-package-lists") or ["0"])[-1])
    if lists is None and installs is not False:
        installs = missing(
            Reason.NOT_SUPPORTED, "apt's daily job fetches no lists of packages, and whether something else does is not followed"
        )
    elif isinstance(lists, Missing) and installs is not False:
        installs = lists
    if not _is_on(enabled):
        installs = False
    only = settings.get("unattended-upgrade::package-whitelist", [])
    if only and installs is not False:
        installs = missing(Reason.NOT_SUPPORTED, "which packages the list of those to be upgraded leaves out is not followed")
    broad = [name for name in settings.get("unattended-upgrade::package-blacklist", []) if _is_broad(name)]
    if broad and installs is not False:
        installs = missing(Reason.NOT_SUPPORTED, "which packages the blacklist {pattern} leaves is not followed", pattern=broad[0][:100])
    origins = [*settings.get("unattended-upgrade::origins-pattern", []), *settings.get("unattended-upgrade::allowed-origins", [])]
    return AutomaticUpdates(
        program="unattended-upgrades",
        is_scheduled=scheduled,
        installs=installs,
        includes_security=_includes_security(origins),
        interval_days=None
        if isinstance(interval, Missing) or interval is None
        else max(interval, lists if isinstance(lists, float) else 0.0),
    )


def _is_on(value: str) -> bool:
    return value.strip().lower() not in ("", "0", "no", "false", "off")


def _days(value: str) -> float | Missing | None:
    """Days between two runs, from `1`, `7d`, `12h`, `always`; None for never (apt.systemd.daily)."""
    value = value.strip().lower()
    if value in ("", "0", "no", "false", "off"):
        return None
    if value == "always":
        return 0.0
    match = re.fullmatch(r"(\d{1,9})([smhd]?)", value, re.ASCII)
    if not match:
        return missing(Reason.UNPARSEABLE, "the interval {value} of apt's daily job is not known", value=value[:100])
    number = int(match[1])
    if number == 0:
        return None
    return number / {"s": 86_400, "m": 1_440, "h": 24, "d": 1, "": 1}[match[2]]


def _is_broad(pattern: str) -> bool:
    """Whether a regular expression of the blacklist may fit any package: it, or one of its alternatives, begins with no letter or digit."""
    return any(not part.lstrip("^(")[:1].isalnum() for part in re.split(r"\|", pattern))


def _includes_security(origins: list[str]) -> bool | Missing:
    """Whether one of the patterns is that of the distribution's security updates, as Debian and Ubuntu write them."""
    if any(_is_security(origin) for origin in origins):
        return True
    unclear = [origin for origin in origins if "security" in origin.lower() or "*" in origin]
    if unclear:
        return missing(Reason.NOT_SUPPORTED, "which updates the origin {origin} stands for is not followed", origin=unclear[0][:200])
    return False


def _is_security(origin: str) -> bool:
    """`origin=Debian,codename=…-security,label=Debian-Security` of Origins-Pattern, or `Ubuntu:…-security` of Allowed-Origins."""
    text = origin.strip().lower()
    if "=" not in text:
        name, colon, suite = text.partition(":")
        return bool(colon) and name.strip() in _DISTRIBUTIONS and _is_security_suite(suite.strip())
    pairs = [part.partition("=") for part in text.split(",")]
    fields = {_FIELDS.get(name.strip(), name.strip()): value.strip() for name, _, value in pairs}
    if fields.get("origin") not in _DISTRIBUTIONS or set(fields) - {"origin", "codename", "suite", "label"}:
        return False
    label, suites = fields.get("label"), [fields[name] for name in ("codename", "suite") if name in fields]
    if label == "debian-security":
        return all(suite in _RELEASES or _is_security_suite(suite) for suite in suites)
    return label in (None, "debian", "ubuntu") and bool(suites) and all(_is_security_suite(suite) for suite in suites)


def _is_security_suite(suite: str) -> bool:
    return suite.endswith("-security") and suite.removesuffix("-security") in _RELEASES


def _dnf_automatic(seen: Observations) -> AutomaticUpdates:
    """dnf-automatic.timer does what automatic.conf says; dnf-automatic-install.timer installs in any case."""
    install_timer = runs_regularly(seen, ("dnf-automatic-install.timer",))
    any_timer = runs_regularly(seen, ("dnf-automatic.timer", "dnf-automatic-install.timer", "dnf5-automatic.timer"))
    settings = in_order_of_systemd(seen, (DNF_CONF,), (), "commands")
    installs: bool | Missing
    if isinstance(settings, Missing):
        installs = settings
    else:
        installs = (settings.get("apply_updates") or ["no"])[-1].lower() in ("yes", "true", "1", "on")
    if install_timer is True:
        installs = True
    if installs is not False:
        installs = _left_out_by_dnf(seen) or installs
    kind = settings if isinstance(settings, Missing) else (settings.get("upgrade_type") or ["default"])[-1].lower()
    return AutomaticUpdates(program="dnf-automatic", is_scheduled=any_timer, installs=installs, includes_security=_of_type(seen, kind))


def _of_type(seen: Observations, kind: str | Missing) -> bool | Missing:
    """`upgrade_type`: with `security` what an advisory names is installed alone, and of CentOS's packages there are no advisories."""
    if kind == "default" or isinstance(kind, Missing):
        return kind if isinstance(kind, Missing) else True
    if kind != "security":
        return missing(
            Reason.NOT_SUPPORTED, "which updates {keyword}={value} chooses is not followed", keyword="upgrade_type", value=kind[:40]
        )
    system = next((outcome for place in OS_RELEASE if not isinstance(outcome := seen.outcome(place), Absent)), None)
    if isinstance(system, Missing):
        return system
    if isinstance(system, Seen) and assignments(system).get("ID") == "centos":
        return missing(Reason.NOT_SUPPORTED, "dnf-automatic installs what advisories name alone, and the packages of CentOS have none")
    return True


def _left_out_by_dnf(seen: Observations) -> Missing | None:
    """Why it is not known what dnf installs: `exclude` and `excludepkgs` with a pattern that fits everything (dnf.conf(5))."""
    for file, section in ((DNF_CONF, "base"), (DNF_MAIN, "main")):
        settings = in_order_of_systemd(seen, (file,), (), section)
        if isinstance(settings, Missing):
            return settings
        patterns = [word for key in ("exclude", "excludepkgs") for value in settings.get(key, []) for word in re.split(r"[\s,]+", value)]
        if broad := [word for word in patterns if word and not word[0].isalnum()]:
            return missing(Reason.NOT_SUPPORTED, "which packages the exclusion {pattern} leaves is not followed", pattern=broad[0][:100])
    return None


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
