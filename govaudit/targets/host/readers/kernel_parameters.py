"""The kernel's parameters: effective ones from /proc/sys, those at start from sysctl.d."""

from __future__ import annotations

from govaudit.facts.kernel_parameters import KernelParameter, KernelParameters
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, LiveFile
from govaudit.targets.host.sysctl_files import Assignment, assignments, at_start, in_any_order
from govaudit.targets.host.systemd.graph import units_of

from .settings import files_that_count, places_of
from .startup import STARTUP, is_systemd

NAMES = (
    *("kernel.kptr_restrict", "kernel.dmesg_restrict", "kernel.randomize_va_space", "kernel.yama.ptrace_scope"),
    *("kernel.unprivileged_bpf_disabled", "net.core.bpf_jit_harden", "kernel.perf_event_paranoid", "kernel.sysrq"),
    *("kernel.kexec_load_disabled", "fs.suid_dumpable", "fs.protected_symlinks", "fs.protected_hardlinks", "fs.protected_fifos"),
    *("fs.protected_regular", "vm.mmap_min_addr", "vm.unprivileged_userfaultfd", "dev.tty.ldisc_autoload", "net.ipv4.ip_forward"),
    *("net.ipv6.conf.all.forwarding", "net.ipv4.tcp_syncookies", "net.ipv4.icmp_echo_ignore_broadcasts"),
    *("net.ipv4.icmp_ignore_bogus_error_responses", "net.ipv4.tcp_rfc1337", "kernel.core_pattern"),
)
"""The parameters that are looked at."""

FILES = places_of(("/lib/sysctl.d", "/usr/lib/sysctl.d", "/usr/local/lib/sysctl.d", "/run/sysctl.d", "/etc/sysctl.d"))
"""From the weakest place to the strongest: of two files with one name the stronger place's counts."""

OLD_FILE = File("/etc/sysctl.conf")
"""Read by systemd only where sysctl.d links to it."""


APPLYING = "systemd-sysctl.service"


def live(name: str) -> LiveFile:
    """Where the kernel tells the value of a parameter."""
    return LiveFile("/proc/sys/" + name.replace(".", "/"))


@reads(
    *(Maybe(live(name)) for name in NAMES),
    *(Maybe(one) for one in (*FILES, OLD_FILE)),
    *STARTUP,
)
def kernel_parameters(seen: Observations) -> KernelParameters:
    """Each parameter as it is, and as systemd-sysctl sets it when the host starts.

    Without systemd it is not known in which order files are read: then only that counts in which they all agree.
    """
    set_to = _at_start(seen)
    found = []
    for name in NAMES:
        assignment = set_to if isinstance(set_to, Missing) else set_to[name]
        found.append(
            KernelParameter(
                name=name,
                now=_now(seen.outcome(live(name))),
                at_start=assignment.value if isinstance(assignment, Assignment) else assignment,
                place=assignment.place if isinstance(assignment, Assignment) else None,
            )
        )
    return KernelParameters(parameters=found)


def _now(outcome: Seen | Absent | Missing) -> str | Missing | None:
    match outcome:
        case Seen():
            return " ".join(outcome.text[:2_000].split())
        case Missing():
            return outcome
        case _:
            return None


def _at_start(seen: Observations) -> dict[str, Assignment | Missing | None] | Missing:
    files = files_that_count(seen, FILES)
    if isinstance(files, Missing):
        return files
    by_name: dict[str, list[Assignment]] = {}
    for path, content in files:
        lines = assignments(path, content)
        if isinstance(lines, Missing):
            return lines
        by_name[path.rpartition("/")[2]] = lines
    systemd = is_systemd(seen)
    if isinstance(systemd, Missing):
        return systemd
    if systemd:
        if units_of(seen).is_masked(APPLYING):
            return missing(Reason.NOT_SUPPORTED, "{unit}, which sets what the files say, is masked", unit=APPLYING)
        return at_start(NAMES, [line for lines in by_name.values() for line in lines])
    match seen.outcome(OLD_FILE):
        case Missing() as why:
            return why
        case Seen() as content:
            lines = assignments(OLD_FILE.path, content)
            if isinstance(lines, Missing):
                return lines
            by_name[OLD_FILE.path] = lines
        case _:
            pass
    return in_any_order(NAMES, by_name)


def unread(path: str) -> Missing:
    """A file of the kernel that is not as its documentation says."""
    return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=path)
