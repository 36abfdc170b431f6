"""SELinux, AppArmor, and which security modules the kernel runs."""

from __future__ import annotations

import msgspec

from govaudit.facts.mandatory_access import AppArmorState, MandatoryAccess, SelinuxState
from govaudit.model import Absent, Missing, Reason, Seen, absent, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import Command, File, Listing, LiveFile

from .boot import CMDLINE
from .kernel_parameters import unread
from .startup import STARTUP, is_there, starts_by_itself

SECURITY_MODULES = LiveFile("/sys/kernel/security/lsm")
SELINUX_CONFIG = File("/etc/selinux/config")
ENFORCE = LiveFile("/sys/fs/selinux/enforce")
PARSER = (Listing("/sbin/apparmor_parser"), Listing("/usr/sbin/apparmor_parser"))
ENABLED = LiveFile("/sys/module/apparmor/parameters/enabled")
PROFILES = LiveFile("/sys/kernel/security/apparmor/profiles")

STATUS = Command(("aa-status", "--json"))

STORES = tuple(Listing(f"{place}/*/active/modules") for place in ("/var/lib/selinux", "/etc/selinux"))
OWN_PERMISSIVE = tuple(Listing(f"{store.pattern}/*/permissive_*") for store in STORES)
VENDOR_PERMISSIVE = tuple(Listing(f"{store.pattern}/*/permissivedomains") for store in STORES)
"""Where the modules of a policy lie, by their priority; `disabled` has those that are left out. /etc/selinux is the place of old."""

class _Process(msgspec.Struct, frozen=True):
    """One process, as aa-status has it."""

    status: str


class _Status(msgspec.Struct, frozen=True):
    """What aa-status says of processes, by their programs."""

    processes: dict[str, list[_Process]]


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


@reads(*(Maybe(one) for one in (SELINUX_CONFIG, ENFORCE, CMDLINE, *STORES, *OWN_PERMISSIVE, *VENDOR_PERMISSIVE)))
def selinux_state(seen: Observations) -> SelinuxState | Absent | Missing:
    """/etc/selinux/config as libselinux reads it, and the mode that the kernel tells."""
    config, enforce = seen.outcome(SELINUX_CONFIG), seen.outcome(ENFORCE)
    if isinstance(config, Missing):
        return config
    if isinstance(config, Absent):
        return enforce if isinstance(enforce, Missing) and enforce.reason is not Reason.NEEDS_RUNNING_SYSTEM else _no_selinux(enforce)
    mode, policy = _configured(config)
    return SelinuxState(
        configured_mode=mode,
        policy=policy,
        current_mode=_told_otherwise(seen) or _mode(enforce),
        permissive_domains=_permissive(seen, policy),
    )


def _told_otherwise(seen: Observations) -> Missing | None:
    """Why the mode in force may not last: the kernel's command line goes before the file, and is that of the next start as a rule."""
    outcome, enforce = seen.outcome(CMDLINE), seen.outcome(ENFORCE)
    if not isinstance(outcome, Seen) or _mode(enforce) != "enforcing":
        return None
    told = [word for word in outcome.text[:10_000].split() if word in ("enforcing=0", "selinux=0")]
    if not told:
        return None
    return missing(Reason.NOT_SUPPORTED, "the kernel was started with {option}, which holds again at the next start", option=told[-1])


def _permissive(seen: Observations, policy: str) -> list[str] | Missing:
    """`semanage permissive -a httpd_t` puts the module `permissive_httpd_t` into the store of the policy."""
    found: set[str] = set()
    left_out: set[str] = set()
    has_store = False
    for listing in (*STORES, *OWN_PERMISSIVE, *VENDOR_PERMISSIVE):
        for one in seen.many(listing):
            if isinstance(one.outcome, Missing):
                return one.outcome
            parts = one.source.split("/active/modules/")
            if not isinstance(one.outcome, Seen) or parts[0].removesuffix("/active/modules").rpartition("/")[2] != policy:
                continue
            has_store = True
            priority, _, name = parts[-1].partition("/") if len(parts) == 2 else ("", "", "")
            if name:
                (left_out if priority == "disabled" else found).add(name)
    if not has_store:
        return missing(Reason.NOT_SUPPORTED, "the modules of SELinux's policy {policy} are not where they are looked for", policy=policy)
    found -= left_out
    if "permissivedomains" in found:
        return missing(Reason.NOT_SUPPORTED, "which domains SELinux's module permissivedomains makes permissive is not followed")
    return sorted(name.removeprefix("permissive_") for name in found)


def _configured(config: Seen) -> tuple[str, str]:
    """The first mode that is one, at the beginning of a line; the last policy, `targeted` where none is named."""
    mode, policy = "", "targeted"
    for line in config.lines():
        if line.startswith("SELINUX="):
            value = line.removeprefix("SELINUX=").strip().lower()
            mode = mode or next((one for one in ("enforcing", "permissive", "disabled") if value.startswith(one)), "")
        elif line.strip().upper().startswith("SELINUXTYPE="):
            policy = line.partition("=")[2].strip()[:100]
    return mode, policy


def _no_selinux(enforce: Seen | Absent | Missing) -> Absent | SelinuxState:
    if isinstance(enforce, Seen):
        unknown = missing(Reason.NOT_SUPPORTED, "which policy SELinux loads is not known without {path}", path=SELINUX_CONFIG.path)
        return SelinuxState(configured_mode="", policy="", current_mode=_mode(enforce), permissive_domains=unknown)
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


@reads(*(Maybe(one) for one in (*PARSER, ENABLED, PROFILES, STATUS)), *STARTUP)
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
        is_enabled=on,
        starts_by_itself=starts_by_itself(seen, ("apparmor.service",)),
        enforced=enforced,
        unenforced=unenforced,
        unconfined=[] if on is False else _unconfined(seen.outcome(STATUS)),
    )


def _unconfined(outcome: Seen | Absent | Missing) -> list[str] | Missing:
    """The programs of which aa-status(8) says `unconfined`: of the processes it names those for which there is a profile."""
    if not isinstance(outcome, Seen):
        return outcome if isinstance(outcome, Missing) else missing(Reason.TOOL_MISSING, "{program} is not there", program="aa-status")
    if outcome.status == 2:
        return []  # no profile is loaded
    if outcome.status != 0:
        return missing(Reason.PERMISSION_DENIED, "aa-status does not tell this user which processes are confined")
    try:
        programs = msgspec.json.decode(outcome.content, type=_Status).processes
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return missing(Reason.UNPARSEABLE, "what {program} prints cannot be followed", program="aa-status")
    return sorted(program[:200] for program, processes in programs.items() if any(one.status == "unconfined" for one in processes))


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
    for line in outcome.lines():
        name, opening, mode = line.rpartition(" (")
        if not opening or not mode.endswith(")"):
            if line.strip():
                return unread(PROFILES.path), unread(PROFILES.path)
        elif mode[:-1] in ("enforce", "kill"):
            enforced += 1
        else:
            loose.append(f"{name[:100]} ({mode[:-1][:20]})")
    return enforced, loose
