"""Searches one network. Nothing is sent to an address that the inventory does not authorise."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from types import TracebackType
from typing import IO, Self

from govaudit.looking import Limits, Unreached, observed
from govaudit.model import Missing, Observation, Reason, Request, Seen, Target, missing
from govaudit.targets.network.address import DEFAULT_PORTS, MAX_ADDRESSES, Network, parse_address, parse_place, ports_in
from govaudit.targets.network.report import HostReport, ReportError, read_report
from govaudit.targets.network.requests import PortSearch
from govaudit.targets.network.scanner import NOT_INSTALLED

Address = IPv4Address | IPv6Address

MAX_PROBES = 2 * 1024 * 1024
"""Addresses times ports: all ports of 32 hosts, or 2,048 of the largest network."""

_WITHOUT_NMAP = missing(Reason.TOOL_MISSING, "nmap is not installed here (apt install nmap)")

_POLL_SECONDS = 0.1
_RESOLVE_SECONDS = 20.0


def connect(target: Target, limits: Limits) -> NetworkSession:
    """Find out which addresses are meant, and that all of them may be searched; raises Unreached. Sends nothing to them."""
    place = parse_address(target.address)
    ports = _ports(target)
    permitted = _permitted(target)
    addresses = _resolve(place, limits) if isinstance(place, str) else _addresses_of(place)
    for address in addresses:
        if not _may_be_searched(address, place, permitted):
            raise Unreached(
                missing(Reason.NOT_AUTHORISED, "the inventory does not list {address} as authorised to be searched", address=str(address))
            )
    if len(addresses) * ports_in(ports) > MAX_PROBES:
        raise Unreached(
            missing(
                Reason.TOO_LARGE,
                "{addresses} addresses with {ports} ports each are too many for one search; name fewer of either",
                addresses=len(addresses),
                ports=ports_in(ports),
            )
        )
    if shutil.which("nmap") is None:
        raise Unreached(_WITHOUT_NMAP)
    return NetworkSession(addresses, place if isinstance(place, str) else "", ports, limits)


class NetworkSession:
    """The addresses of one target; one run of nmap for each address family."""

    clock_skew: float | None = None

    def __init__(self, addresses: Sequence[Address], name: str, ports: str, limits: Limits) -> None:
        self._addresses = addresses
        self._name = name
        self._ports = ports
        self._count = ports_in(ports)
        self._limits = limits

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        """For a PortSearch, one observation per address."""
        for request in requests:
            if not isinstance(request, PortSearch):
                yield observed(request, missing(Reason.NOT_SUPPORTED, "a network cannot be asked for {request}", request=request.key))
                continue
            for family in (IPv4Address, IPv6Address):
                addresses = [str(address) for address in self._addresses if isinstance(address, family)]
                if addresses:
                    yield from self._search(request, addresses, is_ipv6=family is IPv6Address)

    def _search(self, request: Request, addresses: Sequence[str], *, is_ipv6: bool) -> Iterator[Observation]:
        found = self._limits.trouble() or self._run(addresses, is_ipv6=is_ipv6)
        for address in addresses:
            outcome = found if isinstance(found, Missing) else self._outcome(address, found.get(address))
            yield observed(request, outcome, source=address)

    def _outcome(self, address: str, host: HostReport | None) -> Seen | Missing:
        if host is None:
            return missing(Reason.UNREACHABLE, "nmap could not search {address}: there is no way to it", address=address)
        if host.timed_out:
            return missing(Reason.TIMED_OUT, "nmap could not search {address} in time", address=address)
        if host.count != self._count:
            return missing(
                Reason.INCOMPLETE,
                "nmap tells of {found} of the {count} ports of {address}",
                found=host.count,
                count=self._count,
                address=address,
            )
        if host.unanswered == self._count:
            return missing(
                Reason.UNREACHABLE,
                "{address} answered on none of {count} ports: it may be down, or a packet filter may hide it from here",
                address=address,
                count=self._count,
            )
        return Seen(
            data={
                "host": f"{self._name} ({address})" if self._name else address,
                "searched": self._ports,
                "searched_count": self._count,
                "open": sorted(host.open),
                "closed": host.closed,
                "unanswered": host.unanswered,
            }
        )

    def _run(self, addresses: Sequence[str], *, is_ipv6: bool) -> dict[str, HostReport] | Missing:
        # nmap gives a host up a little before we give nmap up, so that the other hosts' answers are not lost.
        seconds = max(1.0, self._limits.left() * 0.9)
        asked = json.dumps({"addresses": list(addresses), "ports": self._ports, "ipv6": is_ipv6, "seconds": seconds, "parent": os.getpid()})
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "PYTHONSAFEPATH": "1"}
        with tempfile.TemporaryFile() as report, tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "govaudit.targets.network.scanner"],
                stdin=subprocess.PIPE,
                stdout=report,
                stderr=errors,
                env=environment,
                start_new_session=True,  # so that nmap can be killed together with the Python that runs it
            )
            trouble = self._wait(process, asked.encode())
            if trouble is None and os.fstat(report.fileno()).st_size > self._limits.max_bytes:
                trouble = missing(Reason.TOO_LARGE, "nmap's report is larger than {limit} bytes", limit=self._limits.max_bytes)
            return trouble or _result(process.returncode, report, errors)

    def _wait(self, process: subprocess.Popen[bytes], asked: bytes) -> Missing | None:
        given: bytes | None = asked
        try:
            while True:
                try:
                    process.communicate(given, timeout=_POLL_SECONDS)
                except subprocess.TimeoutExpired:
                    given = None
                    trouble = self._limits.trouble()
                    if trouble is not None:
                        return trouble
                else:
                    return None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is held open."""


def _result(status: int, report: IO[bytes], errors: IO[bytes]) -> dict[str, HostReport] | Missing:
    report.seek(0)
    errors.seek(0)
    if status == NOT_INSTALLED:
        return _WITHOUT_NMAP
    if status != 0:
        lines = errors.read(4000).decode("utf-8", "replace").strip().splitlines()
        return missing(Reason.INCOMPLETE, "nmap failed: {error}", error=lines[-1][:200] if lines else f"exit status {status}")
    try:
        return read_report(report.read())
    except ReportError as error:
        return missing(Reason.UNPARSEABLE, "nmap's report cannot be read: {error}", error=str(error))


def _ports(target: Target) -> str:
    ports = target.settings.get("ports", DEFAULT_PORTS)
    if isinstance(ports, int):  # YAML reads a single port as a number
        ports = str(ports)
    try:
        if isinstance(ports, str) and ports_in(ports):
            return ports
    except ValueError:
        pass
    raise _unusable(target, "ports")


def _permitted(target: Target) -> list[Network | str]:
    setting = target.settings.get("authorised", [])
    if isinstance(setting, str):
        setting = [setting]
    try:
        if isinstance(setting, list) and all(isinstance(entry, str) for entry in setting):
            return [parse_place(entry) for entry in setting]
    except ValueError:
        pass
    raise _unusable(target, "authorised")


def _unusable(target: Target, name: str) -> Unreached:
    return Unreached(
        missing(
            Reason.NOT_SUPPORTED,
            "the setting {name} of {target} cannot be used: {value}",
            name=name,
            target=target.address,
            value=str(target.settings.get(name))[:80],
        )
    )


def _may_be_searched(address: Address, place: Network | str, permitted: Sequence[Network | str]) -> bool:
    if address.is_loopback:
        return True
    return any(entry == place if isinstance(entry, str) else address in entry for entry in permitted)


def _addresses_of(network: Network) -> list[Address]:
    """All of them but, where there are such, the network's own and the broadcast address."""
    return list(network.hosts())


def _resolve(name: str, limits: Limits) -> list[Address]:
    """The addresses of a name: nmap is given these and never the name, so that what is searched is what was authorised."""
    found: list[Address] = []
    trouble: list[str] = []

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            trouble.append(getattr(error, "strerror", None) or "not a host name")

    # getaddrinfo knows no time-out.
    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(min(_RESOLVE_SECONDS, limits.left()))
    if trouble:
        raise Unreached(missing(Reason.UNREACHABLE, "{host}: {error}", host=name, error=trouble[0]))
    if not found:
        raise Unreached(limits.trouble() or missing(Reason.TIMED_OUT, "{host}: the name server does not answer", host=name))
    return found[:MAX_ADDRESSES]
