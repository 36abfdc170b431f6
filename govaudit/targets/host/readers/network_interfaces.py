"""What the kernel does with the packets of each interface: the parameters of `all` and of the interface together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from govaudit.facts.kernel_parameters import NetworkInterface
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import LiveFile

from .kernel_parameters import unread

DEVICES = LiveFile("/proc/net/dev")

IPV4 = (
    *("accept_redirects", "secure_redirects", "send_redirects", "accept_source_route", "rp_filter", "log_martians", "forwarding"),
    "shared_media",
)
IPV6 = ("accept_redirects", "accept_source_route", "accept_ra", "forwarding", "disable_ipv6")

MAX_INTERFACES = 64

T = TypeVar("T", bool, int)

_NAME = re.compile(r"\s*([A-Za-z0-9_.@-]{1,15}):")


def parameter(family: str, interface: str, name: str) -> LiveFile:
    """Where the kernel tells one parameter of one interface."""
    return LiveFile(f"/proc/sys/net/{family}/conf/{interface}/{name}")


def _of(interface: str) -> Iterator[LiveFile]:
    for family, names in (("ipv4", IPV4), ("ipv6", IPV6)):
        for name in names:
            yield parameter(family, interface, name)


def parameters(seen: Sequence[Observation]) -> Iterable[LiveFile]:
    """The parameters of every interface but the loopback."""
    for interface in (_interfaces(seen[0].outcome) if seen else [])[:MAX_INTERFACES]:
        yield from _of(interface)


def _interfaces(outcome: Seen | Absent | Missing) -> list[str]:
    lines = outcome.lines()[2:] if isinstance(outcome, Seen) else []
    found = [match[1] for line in lines[: 100 * MAX_INTERFACES] if (match := _NAME.match(line[:100]))]
    return [name for name in found if name not in ("lo", ".", "..")]


@reads(DEVICES, *(Maybe(one) for interface in ("all", "default") for one in _of(interface)), Each(DEVICES, parameters))
def network_interfaces(seen: Observations) -> Iterator[NetworkInterface | Complete | Missing]:
    """Every interface of the network namespace but the loopback, and `default` for those that are yet to come."""
    outcome = seen.outcome(DEVICES)
    if not isinstance(outcome, Seen) or not outcome.text.startswith("Inter-"):
        yield outcome if isinstance(outcome, Missing) else unread(DEVICES.path)
        return
    found = _interfaces(outcome)
    for interface in ["default", *found[:MAX_INTERFACES]]:
        yield _interface(seen, interface)
    if len(found) > MAX_INTERFACES or len(found) + 1 < len([line for line in outcome.lines()[2:] if line.strip()]):
        yield missing(Reason.TOO_LARGE, "{count} of {all} interfaces were looked at", count=MAX_INTERFACES, all=len(outcome.lines()) - 2)
    else:
        yield complete("no network interface but the loopback")


def _interface(seen: Observations, name: str) -> NetworkInterface:
    def both(family: str, key: str, rule: Callable[[int, int], int]) -> int | Missing | None:
        every, own = _number(seen, family, "all", key), _number(seen, family, name, key)
        for value in (own, every):
            if value is None or isinstance(value, Missing):
                return value
        assert isinstance(every, int)
        assert isinstance(own, int)
        return rule(every, own)

    forwards = _number(seen, "ipv4", name, "forwarding")
    redirects = forwards if isinstance(forwards, Missing) else both("ipv4", "accept_redirects", min if forwards else max)
    forwards6 = _number(seen, "ipv6", name, "forwarding")
    return NetworkInterface(
        name=name,
        follows_redirects=_certain(_is(redirects), name),
        follows_redirects_ipv6=_unless(seen, name, forwards6, lambda value: value > 0, "accept_redirects"),
        only_from_gateways=_certain(_is(both("ipv4", "secure_redirects", max)), name),
        sends_redirects=_certain(_is(both("ipv4", "send_redirects", max)), name),
        source_routed=_certain(_is(both("ipv4", "accept_source_route", min)), name),
        source_routed_ipv6=_is(both("ipv6", "accept_source_route", min)),
        reverse_path=_certain(both("ipv4", "rp_filter", max), name),
        logs_martians=_certain(_is(both("ipv4", "log_martians", max)), name),
        takes_router_advertisements=_advertisements(seen, name, forwards6),
    )


def _unless(
    seen: Observations, name: str, forwards: int | Missing | None, rule: Callable[[int], bool], key: str
) -> bool | Missing | None:
    """An IPv6 parameter of the interface alone, which a router does not go by."""
    value = _number(seen, "ipv6", name, key)
    for one in (forwards, value):
        if one is None or isinstance(one, Missing):
            return one
    assert isinstance(value, int)
    return rule(value) and not forwards


def _advertisements(seen: Observations, name: str, forwards: int | Missing | None) -> bool | Missing | None:
    """`accept_ra`: 1 unless the interface forwards, 2 in any case; nothing where IPv6 is off."""
    value, off = _number(seen, "ipv6", name, "accept_ra"), _number(seen, "ipv6", name, "disable_ipv6")
    for one in (forwards, value, off):
        if one is None or isinstance(one, Missing):
            return one
    assert isinstance(value, int)
    return not off and (value == 2 if forwards else value > 0)


def _is(value: int | Missing | None) -> bool | Missing | None:
    return value > 0 if isinstance(value, int) else value


def _certain(value: T | Missing | None, name: str) -> T | Missing:
    """IPv4 is in every kernel: what is not told of it is not known."""
    if value is None:
        return missing(Reason.INCOMPLETE, "the kernel tells nothing of {interface}", interface=name)
    return value


def _number(seen: Observations, family: str, interface: str, key: str) -> int | Missing | None:
    request = parameter(family, interface, key)
    match seen.outcome(request):
        case Missing() as why:
            return why
        case Seen() as answer:
            text = answer.text.strip()
            return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else unread(request.path)
        case _:
            return None
