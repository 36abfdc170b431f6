"""GRUB, the kernel's command line, Secure Boot and lockdown."""

from __future__ import annotations

import re

from govaudit.facts.boot import BootLoader, KernelStart
from govaudit.model import Absent, Missing, Reason, Seen, absent, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, LiveFile

from .kernel_parameters import unread

GRUB = (File("/boot/grub/grub.cfg"), File("/boot/grub2/grub.cfg"))
USER_CFG = (File("/boot/grub2/user.cfg"), File("/boot/grub/user.cfg"))
EFI = Glob("/boot/efi/EFI/*/grub.cfg")
"""Where UEFI starts GRUB: often a few lines that lead to the file above, in the RHEL family of old the whole configuration."""
EFI_USER_CFG = Glob("/boot/efi/EFI/*/user.cfg")

CMDLINE = LiveFile("/proc/cmdline")
LOCKDOWN = LiveFile("/sys/kernel/security/lockdown")
SECURE_BOOT = LiveFile("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c")
SHIM = LiveFile("/sys/firmware/efi/efivars/MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23")
"""1 where shim was told to verify nothing (mokutil(1), `--disable-validation`): the firmware goes on saying that Secure Boot is on."""
FIRMWARE = LiveFile("/sys/firmware/efi/fw_platform_size")
SIGNED_MODULES = LiveFile("/sys/module/module/parameters/sig_enforce")
MODULES = LiveFile("/proc/modules")
FLAWS = tuple(
    LiveFile(f"/sys/devices/system/cpu/vulnerabilities/{name}")
    for name in (
        *("gather_data_sampling", "ghostwrite", "indirect_target_selection", "itlb_multihit", "l1tf", "mds", "meltdown"),
        *("mmio_stale_data", "old_microcode", "reg_file_data_sampling", "retbleed", "spec_rstack_overflow", "spec_store_bypass"),
        *("spectre_v1", "spectre_v2", "srbds", "tsa", "tsx_async_abort", "vmscape"),
    )
)

MAX_LINES = 20_000

_SUPERUSERS = re.compile(r"""\s*(set|export)\s+superusers=(["']?)\s*[^\s"']""")
_HASH = re.compile(r"\s*password_pbkdf2\s+\S+\s+(grub\.pbkdf2\.|\$\{?[A-Za-z])")
_CLEAR = re.compile(r"\s*password\s+\S+\s+\S")
_USER_HASH = re.compile(r"\s*GRUB2_PASSWORD\s*=\s*\S")
_SECRET = re.compile(r"(?i)([a-z_.]*(?:secret|passw|key|token)[a-z_.]*=).+")


@reads(*(Maybe(one) for one in (*GRUB, *USER_CFG, EFI, EFI_USER_CFG)))
def boot_loader(seen: Observations) -> BootLoader | Absent | Missing:
    """What GRUB's configuration says of passwords; where UEFI has a whole one of its own, the weaker of both."""
    users = [seen.outcome(file) for file in USER_CFG]
    found: list[BootLoader] = []
    for file in GRUB:
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return outcome
        if isinstance(outcome, Seen):
            one = _configuration(file.path, outcome, users)
            if isinstance(one, Missing):
                return one
            found.append(one)
            break
    trouble: Missing | None = None
    for observation in seen.many(EFI):
        match observation.outcome:
            case Missing() as why:
                trouble = why
            case Seen() as content if not (found and _leads_on(content)):
                folder = observation.source.rpartition("/")[0]
                own = [user.outcome for user in seen.many(EFI_USER_CFG) if user.source.rpartition("/")[0] in (folder, EFI_USER_CFG.key)]
                one = _configuration(observation.source, content, own)
                if isinstance(one, Missing):
                    return one
                found.append(one)
            case _:
                pass
    weak = [one for one in found if one.has_clear_password or not one.superusers or one.has_password_hash is not True]
    if weak:
        return weak[0]
    if trouble is not None:
        return trouble
    for outcome in () if found else users:
        if isinstance(outcome, Missing):
            return outcome
    return found[0] if found else absent("GRUB is not installed")


def _leads_on(content: Seen) -> bool:
    """Whether it does nothing but read another configuration."""
    lines = [line.split() for line in content.lines()[:MAX_LINES]]
    return any(words[:1] == ["configfile"] for words in lines) and not any(words[:1] in (["menuentry"], ["linux"]) for words in lines)


def _configuration(path: str, content: Seen, users: list[Seen | Absent | Missing]) -> BootLoader | Missing:
    lines = content.lines()
    if len(lines) > MAX_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=MAX_LINES)
    short = [line[:1_000] for line in lines if not line.lstrip().startswith("#")]
    by_user_cfg = any("user.cfg" in line for line in short)
    hashed: bool | Missing = any(_HASH.match(line) and "${GRUB2_PASSWORD}" not in line for line in short)
    if not hashed and by_user_cfg:
        hashed = _by_user_cfg(users)
    return BootLoader(
        configuration=path,
        superusers=any(_SUPERUSERS.match(line) for line in short),
        has_password_hash=hashed,
        has_clear_password=any(_CLEAR.match(line) for line in short),
    )


def _by_user_cfg(users: list[Seen | Absent | Missing]) -> bool | Missing:
    trouble: bool | Missing = False
    for outcome in users:
        if isinstance(outcome, Missing):
            trouble = outcome
        elif isinstance(outcome, Seen) and any(_USER_HASH.match(line[:1_000]) for line in outcome.lines()[:MAX_LINES]):
            return True
    return trouble


@reads(CMDLINE, *(Maybe(one) for one in (LOCKDOWN, SECURE_BOOT, SHIM, FIRMWARE, SIGNED_MODULES, MODULES, *FLAWS)))
def kernel_start(seen: Observations) -> KernelStart | Missing:
    """The running kernel's command line, and what it tells of itself and of the firmware."""
    outcome = seen.outcome(CMDLINE)
    if not isinstance(outcome, Seen) or len(outcome.content) > 10_000:
        return unread(CMDLINE.path)
    words = outcome.text.split()
    arguments = words[: words.index("--")] if "--" in words else words
    return KernelStart(
        arguments=[_SECRET.sub(r"\1(masked)", word) for word in arguments],
        lockdown=_lockdown(seen.outcome(LOCKDOWN)),
        secure_boot=_secure_boot(seen),
        vulnerable=_vulnerable(seen),
        modules_signed=_signed(seen),
    )


def _lockdown(outcome: Seen | Absent | Missing) -> str | Missing:
    if isinstance(outcome, Seen):
        chosen = re.search(r"\[(none|integrity|confidentiality)\]", outcome.text[:200])
        return chosen[1] if chosen else unread(LOCKDOWN.path)
    return outcome if isinstance(outcome, Missing) else ""


def _secure_boot(seen: Observations) -> bool | Missing | None:
    """Each variable is four bytes of attributes and one of value."""
    variable, shim, firmware = seen.outcome(SECURE_BOOT), seen.outcome(SHIM), seen.outcome(FIRMWARE)
    if isinstance(variable, Seen):
        if len(variable.content) != 5:
            return unread(SECURE_BOOT.path)
        if variable.content[4] == 1 and not isinstance(shim, Absent):
            return shim if isinstance(shim, Missing) else shim.content[4] != 1 if len(shim.content) == 5 else unread(SHIM.path)
        return variable.content[4] == 1
    for outcome in (variable, firmware):
        if isinstance(outcome, Missing):
            return outcome
    return False if isinstance(firmware, Seen) else None


def _vulnerable(seen: Observations) -> list[str] | Missing:
    found: list[str] = []
    told = False
    trouble: Missing | None = None
    for request in FLAWS:
        match seen.outcome(request):
            case Missing() as why:
                trouble = why
            case Seen() as answer:
                told = True
                words = answer.text.strip()[:200]
                if words.lower().startswith("vulnerable"):
                    found.append(f"{request.path.rpartition('/')[2]}: {words}")
            case _:
                pass
    if trouble is not None:
        return trouble
    return found if told else missing(Reason.NOT_SUPPORTED, "the kernel tells nothing of the processor's flaws")


def _signed(seen: Observations) -> bool | Missing | None:
    signed, modules = seen.outcome(SIGNED_MODULES), seen.outcome(MODULES)
    for outcome in (signed, modules):
        if isinstance(outcome, Missing):
            return outcome
    if isinstance(modules, Absent):
        return None
    return isinstance(signed, Seen) and signed.text.strip() in ("Y", "1")
