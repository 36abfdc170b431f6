"""SELinux, AppArmor, and which security modules the kernel runs."""

from __future__ import annotations

from govaudit.facts.mandatory_access import AppArmorState, MandatoryAccess, SelinuxState
from govaudit.model import Absent, Missing, Reason, Seen, absent, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Listing, LiveFile

from .kernel_parameters import unread
from .startup import STARTUP, is_there, starts_by_itself

SECURITY_MODULES = LiveFile("/sys/kernel/security/lsm")
SELINUX_CONFIG = File("/etc/selinux/config")
ENFORCE = LiveFile("/sys/fs/selinux/enforce")
PARSER = (Listing("/sbin/apparmor_parser"), Listing("/usr/sbin/apparmor_parser"))
ENABLED = LiveFile("/sys/module/apparmor/parameters/enabled")
PROFILES = LiveFile("/sys/kernel/security/apparmor/profiles")

MAX_LINES = 20_000


@reads(Maybe(SECURITY_MODULES), Maybe(ENFORCE), Maybe(ENABLED))
def mandatory_access(seen: Observations) -> MandatoryAccess:
    """/sys/kernel/security/lsm; where securityfs is not mounted, what SELinux and AppArmor show elsewhere."""
    outcome = seen.outcome(SECURITY_MODULES)
    if isinstance(outcome, Seen):
        names = [name for name in outcome.text.strip()[:1_000].split(",") if name]
        return MandatoryAccess(modules=names)
    answers = {"selinux": seen.outcome(ENFORCE), "apparmor": seen.outcome(ENABLED)}
    for answer in (outcome, *answers.values()):
        if isinstance(answer, Missing):
            return MandatoryAccess(modules=answer)
    found = ["selinux"] if isinstance(answers["selinux"], Seen) else []
    enabled = answers["apparmor"]
    if isinstance(enabled, Seen) and enabled.text.strip() == "Y":
        found.append("apparmor")
    return MandatoryAccess(modules=found)


@reads(Maybe(SELINUX_CONFIG), Maybe(ENFORCE))
def selinux_state(seen: Observations) -> SelinuxState | Absent | Missing:
    """/etc/selinux/config as libselinux reads it, and the mode that the kernel tells."""
    config, enforce = seen.outcome(SELINUX_CONFIG), seen.outcome(ENFORCE)
    if isinstance(config, Missing):
        return config
    if isinstance(config, Absent):
        return enforce if isinstance(enforce, Missing) and enforce.reason is not Reason.NEEDS_RUNNING_SYSTEM else _no_selinux(enforce)
    mode, policy = _configured(config)
    return SelinuxState(configured_mode=mode, policy=policy, current_mode=_mode(enforce))


def _configured(config: Seen) -> tuple[str, str]:
    """The first mode that is one, at the beginning of a line; the last policy, `targeted` where none is named."""
    mode, policy = "", "targeted"
    for line in config.lines()[:MAX_LINES]:
        if line.startswith("SELINUX="):
            value = line.removeprefix("SELINUX=").strip().lower()
            mode = mode or next((one for one in ("enforcing", "permissive", "disabled") if value.startswith(one)), "")
        elif line.strip().upper().startswith("SELINUXTYPE="):
            policy = line.partition("=")[2].strip()[:100]
    return mode, policy


def _no_selinux(enforce: Seen | Absent | Missing) -> Absent | SelinuxState:
    if isinstance(enforce, Seen):
        return SelinuxState(configured_mode="", policy="", current_mode=_mode(enforce))
    return absent("SELinux is not installed")


def _mode(enforce: Seen | Absent | Missing) -> str | Missing:
    match enforce:
        case Missing():
            return enforce
        case Seen():
            modes = {"1": "enforcing", "0": "permissive"}
            return modes.get(enforce.text.strip()[:10]) or unread(ENFORCE.path)
        case _:
            return "disabled"


@reads(*(Maybe(one) for one in (*PARSER, ENABLED, PROFILES)), *STARTUP)
def apparmor_state(seen: Observations) -> AppArmorState | Absent | Missing:
    """Whether the kernel runs AppArmor, and the profiles that are loaded (root alone may read them)."""
    parser, enabled = is_there(seen, PARSER), seen.outcome(ENABLED)
    if isinstance(parser, Missing):
        return parser
    if not parser:
        if isinstance(enabled, Missing) and enabled.reason is not Reason.NEEDS_RUNNING_SYSTEM:
            return enabled
        if not isinstance(enabled, Seen) or enabled.text.strip() != "Y":
            return absent("AppArmor is not installed")
    on = enabled if isinstance(enabled, Missing) else isinstance(enabled, Seen) and enabled.text.strip() == "Y"
    enforced, unenforced = _profiles(seen.outcome(PROFILES), on)
    return AppArmorState(
        is_enabled=on, starts_by_itself=starts_by_itself(seen, ("apparmor.service",)), enforced=enforced, unenforced=unenforced
    )


def _profiles(outcome: Seen | Absent | Missing, on: bool | Missing) -> tuple[int | Missing, list[str] | Missing]:
    """Lines of `name (mode)`."""
    if isinstance(outcome, Missing):
        return outcome, outcome
    if isinstance(outcome, Absent):
        if on is False:
            return 0, []
        unseen = on if isinstance(on, Missing) else missing(Reason.NOT_SUPPORTED, "{path} does not exist", path=PROFILES.path)
        return unseen, unseen
    enforced, loose = 0, list[str]()
    for line in outcome.lines()[:MAX_LINES]:
        name, opening, mode = line.rpartition(" (")
        if not opening or not mode.endswith(")"):
            if line.strip():
                return unread(PROFILES.path), unread(PROFILES.path)
        elif mode[:-1] in ("enforce", "kill"):
            enforced += 1
        else:
            loose.append(f"{name[:100]} ({mode[:-1][:20]})")
    return enforced, loose
