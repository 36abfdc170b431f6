"""Radio interfaces, by /proc/net/wireless and /sys/class/net."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.facts.wireless import WirelessInterface
from govaudit.model import Complete, Missing, Observation, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import Listing, LiveFile

OLD_EXTENSIONS = LiveFile("/proc/net/wireless")
RADIOS = (Listing("/sys/class/net/*/wireless"), Listing("/sys/class/net/*/phy80211"))
LOOPBACK = Listing("/sys/class/net/lo")

MAX_INTERFACES = 100

_NAME = re.compile(r"[A-Za-z0-9_.@-]{1,15}")


def flags_of(name: str) -> LiveFile:
    """The flags of an interface, as a number (netdevice(7))."""
    return LiveFile(f"/sys/class/net/{name}/flags")


def flags(seen: Sequence[Observation]) -> Iterator[LiveFile]:
    """The flags of each radio that was seen."""
    yield from map(flags_of, _named(seen))


def _named(seen: Sequence[Observation]) -> list[str]:
    found: list[str] = []
    for observation in seen:
        if not isinstance(observation.outcome, Seen):
            continue
        if observation.request == OLD_EXTENSIONS.key:
            found += [line.partition(":")[0].strip() for line in observation.outcome.lines()[2 : 2 + MAX_INTERFACES] if ":" in line]
        else:
            found.append(observation.source.split("/")[-2])
    return [name for name in dict.fromkeys(found) if _NAME.fullmatch(name) and name not in (".", "..")][:MAX_INTERFACES]


@reads(OLD_EXTENSIONS, *(Maybe(one) for one in (*RADIOS, LOOPBACK)), *(Each(one, flags) for one in (OLD_EXTENSIONS, *RADIOS)))
def wireless_interfaces(seen: Observations) -> Iterator[WirelessInterface | Complete | Missing]:
    """Every radio; where /sys is not to be seen, there may be more than /proc tells."""
    trouble: Missing | None = None
    names: dict[str, None] = {}
    for request in (OLD_EXTENSIONS, *RADIOS):
        observations = seen.many(request)
        names.update(dict.fromkeys(_named(observations)))
        trouble = trouble or next((one.outcome for one in observations if isinstance(one.outcome, Missing)), None)
    for name in names:
        yield WirelessInterface(name=name, is_up=_is_up(name, seen))
    if trouble is None and not isinstance(seen.outcome(LOOPBACK), Seen):
        trouble = missing(Reason.INCOMPLETE, "the interfaces in {folder} cannot be seen", folder="/sys/class/net")
    yield trouble or complete("the host has no wireless interface")


def _is_up(name: str, seen: Observations) -> bool | Missing:
    outcome = seen.outcome(flags_of(name))
    if isinstance(outcome, Missing):
        return outcome
    text = outcome.text.strip() if isinstance(outcome, Seen) else ""
    if not re.fullmatch(r"0x[0-9a-fA-F]{1,8}", text):
        return missing(Reason.UNPARSEABLE, "whether {name} is switched on cannot be read", name=name)
    return bool(int(text, 16) & 1)
