"""Parameters of the kernel: what the kernel says now, and what systemd-sysctl makes of the files at the next start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.support.scenarios import DEBIAN, FAIL, NONE, PASS, RHEL, UNKNOWN, Files, Row, assert_row, named

# Check, parameter, a value that is required, one that is refused.
PARAMETERS = [
    ("address-space-randomized", "kernel.randomize_va_space", "2", "1"),
    ("bogus-errors-ignored", "net.ipv4.icmp_ignore_bogus_error_responses", "1", "0"),
    ("bpf-compiler-hardened", "net.core.bpf_jit_harden", "2", "0"),
    ("broadcast-pings-ignored", "net.ipv4.icmp_echo_ignore_broadcasts", "1", "0"),
    ("connection-floods-withstood", "net.ipv4.tcp_syncookies", "1", "0"),
    ("hard-links-protected", "fs.protected_hardlinks", "1", "0"),
    ("kernel-messages-restricted", "kernel.dmesg_restrict", "1", "0"),
    ("kernel-pointers-hidden", "kernel.kptr_restrict", "2", "0"),
    ("kernel-replacement-disabled", "kernel.kexec_load_disabled", "1", "0"),
    ("line-disciplines-restricted", "dev.tty.ldisc_autoload", "0", "1"),
    ("low-memory-protected", "vm.mmap_min_addr", "65536", "4096"),
    ("magic-keys-restricted", "kernel.sysrq", "0", "1"),
    ("packet-forwarding-disabled", "net.ipv4.ip_forward", "0", "1"),
    ("packet-forwarding-ipv6-disabled", "net.ipv6.conf.all.forwarding", "0", "1"),
    ("performance-events-restricted", "kernel.perf_event_paranoid", "3", "1"),
    ("pipes-protected", "fs.protected_fifos", "1", "0"),
    ("privileged-core-dumps-disabled", "fs.suid_dumpable", "0", "1"),
    ("process-tracing-restricted", "kernel.yama.ptrace_scope", "1", "0"),
    ("shared-files-protected", "fs.protected_regular", "2", "0"),
    ("stale-connections-protected", "net.ipv4.tcp_rfc1337", "1", "0"),
    ("symbolic-links-protected", "fs.protected_symlinks", "1", "0"),
    ("unprivileged-bpf-disabled", "kernel.unprivileged_bpf_disabled", "1", "0"),
    ("user-page-faults-restricted", "vm.unprivileged_userfaultfd", "0", "1"),
]


def _of_each() -> Iterator[Row]:
    for name, key, good, bad in PARAMETERS:
        check, path = f"hardening.{name}", "/proc/sys/" + key.replace(".", "/")
        yield Row("as required, set by no file", check, PASS, live={path: f"{good}\n"})
        yield Row("not as required", check, FAIL, live={path: f"{bad}\n"})
        yield Row("another value at the next start", check, FAIL, {"etc/sysctl.d/99-x.conf": f"{key}={bad}\n"}, {path: f"{good}\n"})
        yield Row("set by hand until the next start", check, FAIL, {"etc/sysctl.d/99-x.conf": f"{key} = {good}\n"}, {path: f"{bad}\n"})
        yield Row("a kernel without it", check, NONE, live={})
        yield Row("a tree at rest does not tell what it is", check, UNKNOWN, {"etc/sysctl.d/99-x.conf": f"{key}={good}\n"})


KPTR = "hardening.kernel-pointers-hidden"
IP_FORWARD = "hardening.packet-forwarding-disabled"


def _start(name: str, expected: object, files: Files) -> Row:
    """The kernel has the required value, so that what files set decides."""
    status = {"good": PASS, "bad": FAIL, "unknown": UNKNOWN}[str(expected)]
    return Row(name, KPTR, status, files, {"/proc/sys/kernel/kptr_restrict": "2\n"})


ROWS = [
    *_of_each(),
    _start("commented out", "good", {"etc/sysctl.d/50-a.conf": "# kernel.kptr_restrict=0\n;kernel.kptr_restrict=0\n"}),
    _start("tabs and blanks", "bad", {"etc/sysctl.d/50-a.conf": "\tkernel.kptr_restrict\t=\t0  \n"}),
    _start("with slashes", "bad", {"etc/sysctl.d/50-a.conf": "kernel/kptr_restrict=0\n"}),
    _start("wrong case is another parameter", "good", {"etc/sysctl.d/50-a.conf": "kernel.KPTR_restrict=0\n"}),
    _start("twice, the last one counts", "bad", {"etc/sysctl.d/50-a.conf": "kernel.kptr_restrict=1\nkernel.kptr_restrict=0\n"}),
    _start("twice, the last one counts again", "good", {"etc/sysctl.d/50-a.conf": "kernel.kptr_restrict=0\nkernel.kptr_restrict=1\n"}),
    _start(
        "overridden by a later file",
        "bad",
        {"etc/sysctl.d/50-a.conf": "kernel.kptr_restrict=1\n", "usr/lib/sysctl.d/60-b.conf": "kernel.kptr_restrict=0\n"},
    ),
    _start(
        "a file of the package, of which one in /etc takes the place",
        "good",
        {"usr/lib/sysctl.d/50-a.conf": "kernel.kptr_restrict=0\n", "etc/sysctl.d/50-a.conf": "kernel.kptr_restrict=1\n"},
    ),
    _start(
        "a file of the package that is masked",
        "good",
        {"usr/lib/sysctl.d/50-a.conf": "kernel.kptr_restrict=0\n", "etc/sysctl.d/50-a.conf": "->/dev/null"},
    ),
    _start("a file without .conf is not read", "good", {"etc/sysctl.d/50-a": "kernel.kptr_restrict=0\n"}),
    _start("a hidden file is not read", "good", {"etc/sysctl.d/.50-a.conf": "kernel.kptr_restrict=0\n"}),
    _start("/etc/sysctl.conf alone is not read by systemd", "good", {"etc/sysctl.conf": "kernel.kptr_restrict=0\n"}),
    _start(
        "/etc/sysctl.conf by the link of sysctl.d",
        "bad",
        {"etc/sysctl.conf": "kernel.kptr_restrict=0\n", "etc/sysctl.d/99-sysctl.conf": "->../sysctl.conf"},
    ),
    _start("a wildcard", "bad", {"etc/sysctl.d/50-a.conf": "kernel.kptr_*=0\n"}),
    _start("a wildcard and the key itself", "good", {"etc/sysctl.d/50-a.conf": "kernel.kptr_restrict=1\nkernel.kptr_*=0\n"}),
    _start("errors are passed over by `-`", "bad", {"etc/sysctl.d/50-a.conf": "-kernel.kptr_restrict=0\n"}),
    _start("no newline at the end", "bad", {"etc/sysctl.d/50-a.conf": "kernel.kptr_restrict=0"}),
    _start("lines of Windows", "bad", {"etc/sysctl.d/50-a.conf": "kernel.kptr_restrict=0\r\n"}),
    _start("a file that leads nowhere", "good", {"etc/sysctl.d/50-a.conf": "->/nowhere"}),
    Row(
        "forwarding by its second name",
        IP_FORWARD,
        FAIL,
        {"etc/sysctl.d/50-a.conf": "net.ipv4.conf.all.forwarding=1\n"},
        {"/proc/sys/net/ipv4/ip_forward": "0\n"},
    ),
    Row("at rest a refused value is a failure", KPTR, FAIL, {"etc/sysctl.d/50-a.conf": "kernel.kptr_restrict=0\n"}),
]


@named(ROWS)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)


@named(ROWS[-30:])
def test_rhel(row: Row, tmp_path: Path) -> None:
    assert_row(RHEL, row, tmp_path)


_NET = {
    "redirects-ignored": ("ipv4", "accept_redirects", 1),
    "redirects-not-sent": ("ipv4", "send_redirects", 1),
    "source-routing-refused": ("ipv4", "accept_source_route", 1),
    "source-routing-ipv6-refused": ("ipv6", "accept_source_route", 1),
    "forged-senders-dropped": ("ipv4", "rp_filter", 0),
    "impossible-senders-logged": ("ipv4", "log_martians", 0),
    "redirects-ipv6-ignored": ("ipv6", "accept_redirects", 1),
    "router-advertisements-ignored": ("ipv6", "accept_ra", 1),
}
"""Check: family, key, and the value that is refused."""

_KEYS = {
    "ipv4": ("accept_redirects", "secure_redirects", "send_redirects", "accept_source_route", "rp_filter", "log_martians", "forwarding",
             "shared_media"),
    "ipv6": ("accept_redirects", "accept_source_route", "accept_ra", "forwarding", "disable_ipv6"),
}  # fmt: skip


def _network(family: str, key: str, values: tuple[int, int, int], *, ipv6: bool = True) -> dict[str, str]:
    """`all`, `default` and eth0 of a host that is in order but for one parameter."""
    live = {"/proc/net/dev": "Inter-|   Receive\n face |bytes\n    lo: 1\n  eth0: 1\n"}
    for one in ("ipv4", "ipv6") if ipv6 else ("ipv4",):
        for name in _KEYS[one]:
            for value, interface in zip(values, ("all", "default", "eth0"), strict=True):
                usual = 1 if name in ("rp_filter", "log_martians") else 0
                live[f"/proc/sys/net/{one}/conf/{interface}/{name}"] = f"{value if (one, name) == (family, key) else usual}\n"
    return live


def _of_interfaces() -> Iterator[Row]:
    for name, (family, key, bad) in _NET.items():
        check, good = f"hardening.{name}", 1 - bad
        yield Row("everywhere as required", check, PASS, live=_network(family, key, (good, good, good)))
        yield Row("everywhere refused", check, FAIL, live=_network(family, key, (bad, bad, bad)))
        # Of the kernel's rules (ip-sysctl): redirects and source routes by `and`, the rest by the larger; IPv6 by the interface.
        alone = {"redirects-ignored": FAIL, "redirects-not-sent": FAIL, "forged-senders-dropped": PASS, "impossible-senders-logged": PASS}
        alone |= {"source-routing-refused": PASS, "source-routing-ipv6-refused": PASS}
        yield Row("refused on one interface alone", check, alone.get(name, FAIL), live=_network(family, key, (good, good, bad)))
        yield Row("a kernel without IPv6", check, NONE if family == "ipv6" else PASS, live=_network(family, key, (good,) * 3, ipv6=False))
        yield Row("a tree at rest does not tell", check, UNKNOWN)


NETWORK = list(_of_interfaces())


@named(NETWORK)
def test_interfaces(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)
