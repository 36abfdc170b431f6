"""The kernel's parameters: as they are, and as sysctl.d sets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.kernel_parameters import KernelParameters
from govaudit.model import Absent, Missing, Observation, Reason, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.kernel_parameters import FILES, NAMES, OLD_FILE, kernel_parameters, live
from govaudit.targets.host.readers.network_interfaces import DEVICES, network_interfaces, parameter, parameters
from govaudit.targets.host.sysctl_files import slashed
from govaudit.targets.host.systemd.search import UNITS
from tests.support import DENIED, saw
from tests.support.hosts import ask
from tests.support.startup import THERE, read, starts

NAME = "kernel.kptr_restrict"
LIB, USR, LOCAL, RUN, ETC, _, LINKS = FILES


def at_start(text: str, name: str = NAME) -> object:
    return read(kernel_parameters, None, *starts(), saw(ETC, text, source="/etc/sysctl.d/a.conf")).named(name).at_start


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kernel.kptr_restrict = 1\n", "1"),
        ("kernel/kptr_restrict=2\n", "2"),
        ("\t kernel.kptr_restrict\t=\t1 \n", "1"),
        ("# kernel.kptr_restrict = 1\n; kernel.kptr_restrict = 2\n", None),
        ("kernel.kptr_restrict = 1\nkernel.kptr_restrict = 0\n", "0"),
        ("-kernel.kptr_restrict = 1\n", "1"),
        ("kernel.kptr_restrict 1\n", None),
        ("kernel.* = 2\n", "2"),
        ("kernel.kptr_restrict = 1\nkernel.* = 2\n", "1"),
        ("-kernel.kptr_restrict\nkernel.* = 2\n", None),
        ("*.kptr_restrict = 2\n", "2"),
        ("k* = 2\n", None),
        ("KERNEL.KPTR_RESTRICT = 1\n", None),
    ],
)
def test_a_file_as_systemd_sysctl_reads_it(text: str, expected: str | None) -> None:
    assert at_start(text) == expected


def test_what_files_say_does_not_count_where_nothing_applies_it() -> None:
    mask = Seen(attributes=THERE.attributes, data={"owner": "root", "group": "root", "link": "/dev/null"})
    masked = saw(UNITS, mask, source="/etc/systemd/system/systemd-sysctl.service")
    said = saw(ETC, "kernel.kptr_restrict = 1\n", source="/etc/sysctl.d/a.conf")
    found = read(kernel_parameters, None, *starts(), said, masked).named(NAME).at_start
    assert isinstance(found, Missing)
    assert str(found.sentence) == "systemd-sysctl.service, which sets what the files say, is masked"


def test_dots_and_slashes_change_places_after_the_first() -> None:
    assert slashed("net.ipv4.conf.enp3s0/200.forwarding") == "net/ipv4/conf/enp3s0.200/forwarding"
    assert slashed("net/ipv4/conf/enp3s0.200/forwarding") == "net/ipv4/conf/enp3s0.200/forwarding"


def test_files_count_by_name_and_of_one_name_the_stronger_place() -> None:
    found = read(
        kernel_parameters,
        None,
        *starts(),
        saw(USR, f"{NAME} = 0\n", source="/usr/lib/sysctl.d/99-z.conf"),
        saw(USR, f"{NAME} = 2\n", source="/usr/lib/sysctl.d/50-a.conf"),
        saw(ETC, f"{NAME} = 1\n", source="/etc/sysctl.d/99-z.conf"),
        saw(RUN, f"{NAME} = 3\n", source="/run/sysctl.d/60-m.conf"),
    ).named(NAME)
    assert found.at_start == "1"
    assert (found.place.path, found.place.line) == ("/etc/sysctl.d/99-z.conf", 1)


def test_a_link_to_nothing_hides_a_file_of_the_same_name() -> None:
    link = saw(LINKS, Seen(attributes=THERE.attributes, data={"link": "/dev/null"}), source="/etc/sysctl.d/50-a.conf")
    vendor = saw(USR, f"{NAME} = 0\n", source="/usr/lib/sysctl.d/50-a.conf")
    odd = saw(ETC, DENIED, source="/etc/sysctl.d/50-a.conf")
    assert read(kernel_parameters, None, *starts(), vendor, link, odd).named(NAME).at_start is None


def test_the_old_file_counts_only_where_it_is_linked_to() -> None:
    assert read(kernel_parameters, {OLD_FILE: f"{NAME} = 0\n"}, *starts()).named(NAME).at_start is None


def test_without_systemd_only_that_counts_in_which_all_files_agree() -> None:
    vendor = saw(USR, f"{NAME} = 1\n", source="/usr/lib/sysctl.d/50-a.conf")
    assert read(kernel_parameters, {OLD_FILE: f"{NAME} = 1\n"}, vendor).named(NAME).at_start == "1"
    found = read(kernel_parameters, {OLD_FILE: f"{NAME} = 0\n"}, vendor).named(NAME).at_start
    assert isinstance(found, Missing)
    assert found.reason is Reason.NOT_SUPPORTED


def test_what_cannot_be_seen_is_missing() -> None:
    found = read(kernel_parameters, {live(NAME): "1\n", live(NAMES[1]): DENIED, FILES[4]: DENIED}, *starts())
    assert found.named(NAME).now == "1"
    assert found.named(NAMES[1]).now == DENIED
    assert found.named(NAMES[2]).now is None
    assert found.named(NAME).at_start == DENIED


def test_this_machine_tells_what_its_kernel_says() -> None:
    requests = [live(name) for name in NAMES]
    found = read(kernel_parameters, None, *ask("local:", *requests))
    assert found.named("kernel.randomize_va_space").now == Path("/proc/sys/kernel/randomize_va_space").read_text().strip()


def an_interface(values: dict[tuple[str, str, str], str]) -> list[Observation]:
    devices = saw(DEVICES, "Inter-| Receive\n face |bytes\n    lo: 1\n  eth0: 2\n")
    usual = [saw(request, "0\n") for request in [*parameters([devices]), *(parameter("ipv4", "all", n) for n in ("forwarding",))]]
    every = {request.request: request for request in usual}
    for family, interface, names in (("ipv4", "all", "accept_redirects accept_source_route rp_filter log_martians"), ("ipv6", "all", "")):
        for name in (names + " secure_redirects send_redirects").split():
            one = saw(parameter(family, interface, name), "0\n")
            every[one.request] = one
    every[parameter("ipv6", "all", "accept_source_route").key] = saw(parameter("ipv6", "all", "accept_source_route"), "0\n")
    for (family, interface, name), value in values.items():
        one = saw(parameter(family, interface, name), value)
        every[one.request] = one
    return [devices, *every.values()]


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        ({("ipv4", "eth0", "rp_filter"): "1"}, "reverse_path", 1),
        ({("ipv4", "all", "rp_filter"): "2", ("ipv4", "eth0", "rp_filter"): "1"}, "reverse_path", 2),
        ({("ipv4", "all", "accept_redirects"): "1"}, "follows_redirects", True),
        ({("ipv4", "all", "accept_redirects"): "1", ("ipv4", "eth0", "forwarding"): "1"}, "follows_redirects", False),
        ({("ipv4", "eth0", "accept_source_route"): "1"}, "source_routed", False),
        ({("ipv4", "eth0", "accept_source_route"): "1", ("ipv4", "all", "accept_source_route"): "1"}, "source_routed", True),
        ({("ipv4", "eth0", "send_redirects"): "1"}, "sends_redirects", True),
        ({("ipv4", "all", "log_martians"): "1"}, "logs_martians", True),
        ({("ipv6", "eth0", "accept_redirects"): "1"}, "follows_redirects_ipv6", True),
        ({("ipv6", "eth0", "accept_redirects"): "1", ("ipv6", "eth0", "forwarding"): "1"}, "follows_redirects_ipv6", False),
        ({("ipv6", "eth0", "accept_ra"): "1"}, "takes_router_advertisements", True),
        ({("ipv6", "eth0", "accept_ra"): "1", ("ipv6", "eth0", "disable_ipv6"): "1"}, "takes_router_advertisements", False),
        ({("ipv6", "eth0", "accept_ra"): "2", ("ipv6", "eth0", "forwarding"): "1"}, "takes_router_advertisements", True),
        ({("ipv6", "eth0", "accept_source_route"): "-1"}, "source_routed_ipv6", False),
    ],
)
def test_the_kernel_s_rules_for_all_and_the_interface(values: dict[tuple[str, str, str], str], field: str, expected: object) -> None:
    found = [one for one in network_interfaces(Observations(an_interface(values))) if getattr(one, "name", "") == "eth0"]
    assert getattr(found[0], field) == expected


def test_this_machine_s_interfaces_are_told() -> None:
    devices = ask("local:", DEVICES)
    requests = [*parameters(devices), *(parameter("ipv4", "all", n) for n in ("rp_filter", "log_martians"))]
    found = list(network_interfaces(Observations([*devices, *ask("local:", *requests)])))
    names = [getattr(one, "name", "") for one in found]
    assert names[0] == "default"
    assert "lo" not in names
    real = found[1]
    told = [int(Path(f"/proc/sys/net/ipv4/conf/{name}/rp_filter").read_text()) for name in ("all", names[1])]
    assert getattr(real, "reverse_path", None) == max(told)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_a_reader_raise(data: bytes) -> None:
    found = read(kernel_parameters, {live(NAME): data, OLD_FILE: data}, *starts(), saw(ETC, data, source="/etc/sysctl.d/a.conf"))
    assert isinstance(found, KernelParameters)
    devices = saw(DEVICES, b"Inter-|\n\n" + data)
    list(network_interfaces(Observations([devices, *(saw(request, data) for request in parameters([devices]))])))


@settings(max_examples=100, deadline=None)
@given(st.text("kernel.ptrsi_*?[]-=/12\n", max_size=200))
def test_no_patterns_make_it_raise_or_dawdle(text: str) -> None:
    at_start(text)


def test_ten_thousand_wildcards_are_too_many() -> None:
    found = at_start("".join(f"kernel.*{number} = 1\n" for number in range(10_000)))
    assert isinstance(found, Missing)
    assert found.reason is Reason.TOO_LARGE
    assert not isinstance(found, Absent)
