"""Kernel modules: loaded, on disk, and kept from being loaded."""

from __future__ import annotations

from govaudit.facts.kernel_modules import KernelModules
from govaudit.model import Missing, Seen
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.modprobe_files import ModuleRule, blacklisted, disabled, rules_of
from govaudit.targets.host.requests import Glob, Listing, LiveFile

from .kernel_parameters import unread
from .settings import files_that_count, places_of

MODULES = {
    "cramfs": "fs/cramfs/cramfs",
    "freevxfs": "fs/freevxfs/freevxfs",
    "hfs": "fs/hfs/hfs",
    "hfsplus": "fs/hfsplus/hfsplus",
    "jffs2": "fs/jffs2/jffs2",
    "udf": "fs/udf/udf",
    "dccp": "net/dccp/dccp",
    "sctp": "net/sctp/sctp",
    "rds": "net/rds/rds",
    "tipc": "net/tipc/tipc",
    "ax25": "net/ax25/ax25",
    "usb_storage": "drivers/usb/storage/usb-storage",
    "firewire_core": "drivers/firewire/firewire-core",
}
"""The modules that are looked at, with their places in the kernel's tree."""

ON_DISK = {name: Listing(f"/lib/modules/*/kernel/{path}.ko*") for name, path in MODULES.items()}
EXTRA = {
    name: tuple(Listing(f"/lib/modules/*/[euw]*/{where}.ko*") for where in (path, f"*/{base}", base))
    for name, path in MODULES.items()
    for base in (path.rpartition("/")[2],)
}
"""Below `extra`, `updates` and `weak-updates`, as kernel-modules-extra, DKMS and weak-modules(8) put them there."""
BUILT_IN = Glob("/lib/modules/*/modules.builtin")

LOADED = LiveFile("/proc/modules")
FILE_SYSTEMS = LiveFile("/proc/filesystems")
PROTOCOLS = LiveFile("/proc/net/protocols")

FILES = places_of(("/lib/modprobe.d", "/usr/lib/modprobe.d", "/usr/local/lib/modprobe.d", "/run/modprobe.d", "/etc/modprobe.d"))
"""From the weakest place to the strongest: of two files with one name the stronger place's counts."""


@reads(
    *(
        Maybe(one)
        for one in (LOADED, FILE_SYSTEMS, PROTOCOLS, *FILES, BUILT_IN, *ON_DISK.values(), *(one for some in EXTRA.values() for one in some))
    ),
)
def kernel_modules(seen: Observations) -> KernelModules:
    """What the kernel tells of modules in use, the files under /lib/modules, and the rules of modprobe.d."""
    rules = _rules(seen)
    return KernelModules(
        in_use=_in_use(seen),
        on_disk=_on_disk(seen),
        disabled=rules if isinstance(rules, Missing) else disabled(MODULES, rules),
        blacklisted=rules if isinstance(rules, Missing) else blacklisted(MODULES, rules),
    )


def _in_use(seen: Observations) -> list[str] | Missing:
    """A kernel without /proc/modules loads none. What is built in shows itself as a file system or a protocol."""
    names: set[str] = set()
    for request in (LOADED, FILE_SYSTEMS, PROTOCOLS):
        match seen.outcome(request):
            case Missing() as why:
                return why
            case Seen() as answer:
                for line in answer.lines()[:20_000]:
                    words = line.split(None, 1) if request is not FILE_SYSTEMS else line.split()[-1:]
                    names.update(word.lower().replace("-", "_") for word in words[:1])
            case _ if request is not LOADED:
                return unread(request.path)
            case _:
                pass
    for observation in seen.many(BUILT_IN):
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if isinstance(observation.outcome, Seen):
            paths = (line.rpartition("/")[2].partition(".ko")[0] for line in observation.outcome.lines()[:20_000])
            names.update(path.lower().replace("-", "_") for path in paths)
    return [name for name in MODULES if name in names]


def _on_disk(seen: Observations) -> list[str] | Missing:
    found: list[str] = []
    for name in MODULES:
        for listing in (ON_DISK[name], *EXTRA[name]):
            for observation in seen.many(listing):
                if isinstance(observation.outcome, Missing):
                    return observation.outcome
                if isinstance(observation.outcome, Seen) and name not in found:
                    found.append(name)
    return found


def _rules(seen: Observations) -> list[ModuleRule] | Missing:
    files = files_that_count(seen, FILES)
    if isinstance(files, Missing):
        return files
    found: list[ModuleRule] = []
    for path, content in files:
        rules = rules_of(path, content)
        if isinstance(rules, Missing):
            return rules
        found += rules
    return found
