"""The packet filter that is set up at start: files of nft, of firewalld and of iptables."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.firewall import PacketFilterAtStart
from govaudit.model import Missing, Observation
from govaudit.targets.host.packet_filters.firewalld import element_of
from govaudit.targets.host.packet_filters.nft_files import ruleset_of_files
from govaudit.targets.host.packet_filters.rules import NotFollowed
from govaudit.targets.host.readers.firewall_at_start import (
    CONNECTIONS,
    DIRECT,
    FIREWALLD_CONF,
    INTERFACES,
    MADE_CONNECTIONS,
    NFT_FILES,
    OWN_POLICIES,
    SAVED,
    ZONES,
    included_by,
    packet_filter_at_start,
    services_of,
)
from govaudit.targets.host.requests import File, Glob
from tests.support import DENIED, NOT_THERE, saw
from tests.support.startup import THERE, read, starts


def names(found: PacketFilterAtStart, family: str = "ipv4") -> list[str]:
    assert not isinstance(found.openings, Missing), found.openings
    return [one.name + (f" from {one.sources[0]}" if one.sources else "") for one in found.openings if one.family == family]


WORKSTATION = """\
#!/usr/sbin/nft -f

flush ruleset

define web = { http, 443 }

table inet filter {
	set banned {
		type ipv4_addr
		elements = { 192.0.2.1,
			192.0.2.2 }
	}
	chain input {
		type filter hook input priority 0; policy drop;

		# accept any localhost traffic
		iif lo accept
		ct state established,related accept
		ct state vmap { established : accept, related : accept, invalid : drop }
		tcp dport { 22, $web } ct state new accept comment "open; to { all"
		udp dport 60000-61000 counter packets 1 bytes 2 accept
		ip saddr 198.51.100.0/24 tcp dport postgresql accept
		iifname { "eth1", eth2 } tcp dport 9100 accept
		meta nfproto ipv6 icmpv6 type { destination-unreachable, nd-neighbor-solicit,
			nd-neighbor-advert } accept
		icmp type echo-request limit rate 10/second accept
		log prefix "[refused] " level info flags all
		counter reject with icmpx type admin-prohibited
	}
	chain forward { type filter hook forward priority filter; policy drop; }
	chain output { type filter hook output priority filter; }
}
"""
OPEN_TO_ALL = ["22,80,443/tcp", "60000-61000/udp"]


def of_nft(text: str, *more: Observation) -> Any:
    return read(packet_filter_at_start, {NFT_FILES[0]: text}, *more, *starts("nftables.service"))


def test_a_usual_file_of_nft() -> None:
    found = of_nft(WORKSTATION)
    assert (found.seen_in, found.incoming, found.incoming_ipv6, found.forwarded) == ("nftables", "drop", "drop", "drop")
    interfaces = ["9100/tcp (eth1)", "9100/tcp (eth2)"]
    assert names(found) == [*OPEN_TO_ALL, "5432/tcp from 198.51.100.0/24", *interfaces, "*/icmp"]
    assert names(found, "ipv6") == [*OPEN_TO_ALL, *interfaces, "*/icmpv6"]


def test_commands_instead_of_blocks() -> None:
    text = "add table ip t\nadd chain ip t in { type filter hook input priority 0; policy drop; }\nadd rule ip t in tcp dport 22 accept\n"
    assert names(of_nft(text)) == ["22/tcp"]
    assert names(of_nft(text + "insert rule ip t in tcp dport 22 drop\n")) == []
    assert of_nft(text + "add rule ip t in accept\n").incoming == "accept"
    assert of_nft(text + "flush ruleset\n").incoming == "accept"
    assert of_nft(text + "flush table ip t\nadd rule ip t in accept\n").incoming == "accept"
    assert of_nft(text + "delete table ip t\n").incoming == "accept"
    assert of_nft("").incoming == "accept"


def test_files_that_are_included() -> None:
    rules = "table inet a { chain i { type filter hook input priority 0; policy drop; tcp dport 22 accept\n } }\n"
    main = 'flush ruleset\ninclude "/etc/nftables.d/*.nft"\ninclude "one.nft" # beside\n'
    many, one = Glob("/etc/nftables.d/*.nft"), Glob("/etc/one.nft")
    assert list(included_by([saw(NFT_FILES[0], main)])) == [many, one]
    found = of_nft(main, saw(many, rules, source="/etc/nftables.d/x.nft"), saw(one, "", source="/etc/one.nft"))
    assert names(found) == ["22/tcp"]
    assert isinstance(of_nft(main, saw(many, DENIED), saw(one, "")), Missing)
    assert isinstance(of_nft(main, saw(many, rules)), Missing)  # nft does not start without a file that is named
    deeper = of_nft('include "/etc/a.nft"\n', saw(Glob("/etc/a.nft"), 'include "/etc/b.nft"\n', source="/etc/a.nft"))
    assert isinstance(deeper, Missing)


@pytest.mark.parametrize(
    "rule",
    [
        "tcp dport @ports accept",
        "tcp dport != 22 accept",
        "tcp dport vmap { 22 : accept, 80 : drop }",
        "ip saddr != 192.0.2.1 accept",
        "tcp flags & (fin|syn|rst|ack) == syn accept",
        "fib daddr type local accept",
        "ct status dnat accept\n\t\ttcp dport 80 redirect to :8080",
        "queue num 0",
        "meta mark 0x1 tcp dport 22 accept",
        "something new accept",
    ],
)
def test_what_may_let_something_in_and_is_not_followed_is_missing(rule: str) -> None:
    found = of_nft(f"table inet t {{\n\tchain i {{\n\t\ttype filter hook input priority 0; policy drop;\n\t\t{rule}\n\t}}\n}}\n")
    assert found.incoming == "drop"
    assert isinstance(found.openings, Missing)


@pytest.mark.parametrize(
    "text",
    [
        "table inet t {",
        "}",
        "table inet t { chain i { type filter hook input priority 0; } } }",
        "add rule inet t i accept",
        "flush chain inet t i",
        "nonsense",
        "table inet t { nonsense { } }",
        'include "/etc/other.nft"',
        'table inet t { chain i { tcp dport "22 accept } }',
    ],
)
def test_what_nft_refuses_or_is_not_followed(text: str) -> None:
    with pytest.raises(NotFollowed):
        ruleset_of_files(text, lambda _: None)
    assert isinstance(of_nft(text), Missing)


def test_a_zone_in_an_encoding_that_nobody_knows() -> None:
    with pytest.raises(NotFollowed):
        element_of(b'<?xml version="1.0" encoding="inf"?><zone/>')


def test_which_file_is_loaded() -> None:
    assert isinstance(read(packet_filter_at_start, {}, *starts("nftables.service")), Missing)
    assert isinstance(read(packet_filter_at_start, {NFT_FILES[0]: "", NFT_FILES[1]: ""}, *starts("nftables.service")), Missing)
    red_hat = read(packet_filter_at_start, {NFT_FILES[1]: WORKSTATION}, *starts("nftables.service"))
    assert red_hat.incoming == "drop"


PUBLIC = """<?xml version="1.0" encoding="utf-8"?>
<zone>
  <short>Public</short>
  <description>For use in public areas.</description>
  <service name="ssh"/>
  <service name="dhcpv6-client"/>
  <port port="8000-8100" protocol="tcp"/>
  <forward/>
</zone>
"""
SSH = '<service><short>SSH</short><port protocol="tcp" port="22"/></service>'
DHCP = '<service><port protocol="udp" port="546"/><destination ipv6="fe80::/64"/></service>'
SERVICES: dict[Any, Any] = {
    **{File(f"/etc/firewalld/services/{name}.xml"): NOT_THERE for name in ("ssh", "dhcpv6-client", "unheard")},
    File("/usr/lib/firewalld/services/ssh.xml"): SSH,
    File("/usr/lib/firewalld/services/dhcpv6-client.xml"): DHCP,
    File("/usr/lib/firewalld/services/unheard.xml"): NOT_THERE,
}


def of_firewalld(zones: dict[str, str] | None = None, more: dict[Any, Any] | None = None, *, own: bool = True) -> Any:
    place = ZONES[1] if own else ZONES[0]
    files = [saw(place, text, source=f"/etc/firewalld/zones/{name}.xml") for name, text in (zones or {"public": PUBLIC}).items()]
    return read(packet_filter_at_start, {**SERVICES, **(more or {})}, *files, *starts("firewalld.service"))


def test_the_default_zone_of_firewalld() -> None:
    found = of_firewalld()
    assert (found.seen_in, found.incoming, found.incoming_ipv6, found.forwarded) == ("firewalld", "drop", "drop", "drop")
    assert names(found) == ["22/tcp", "8000-8100/tcp"]
    assert names(found, "ipv6") == ["22/tcp", "546/udp", "8000-8100/tcp"]
    assert names(of_firewalld(own=False)) == ["22/tcp", "8000-8100/tcp"]
    other = {"public": PUBLIC, "work": '<zone><port port="443" protocol="tcp"/></zone>'}
    assert names(of_firewalld(other, {FIREWALLD_CONF[0]: "# DefaultZone=public\nDefaultZone=work\n"})) == ["443/tcp"]
    assert isinstance(of_firewalld(other, {FIREWALLD_CONF[0]: "DefaultZone=elsewhere\n"}), Missing)
    assert of_firewalld({"public": '<zone target="ACCEPT"/>'}).incoming == "accept"


def test_zones_with_interfaces_and_sources() -> None:
    inside = '<zone><interface name="eth1"/><source address="10.0.0.0/8"/><service name="ssh"/></zone>'
    found = of_firewalld({"public": "<zone/>", "internal": inside})
    assert names(found) == ["22/tcp (eth1)", "22/tcp from 10.0.0.0/8"]
    assert names(found, "ipv6") == ["22/tcp (eth1)"]
    trusted = of_firewalld({"public": "<zone/>", "trusted": '<zone target="ACCEPT"><interface name="eth2"/></zone>'})
    assert (trusted.incoming, names(trusted)) == ("drop", ["*/any (eth2)"])
    assert names(of_firewalld({"public": "<zone/>", "trusted": '<zone target="ACCEPT"/>'})) == []


@pytest.mark.parametrize(
    ("rule", "opened"),
    [
        ('<rule family="ipv4"><source address="10.0.0.0/8"/><service name="ssh"/><accept/></rule>', ["22/tcp from 10.0.0.0/8"]),
        ('<rule family="ipv6"><source address="2001:db8::/32"/><service name="ssh"/><accept/></rule>', []),
        ('<rule><port port="80" protocol="tcp"/><log prefix="x"/><accept><limit value="1/m"/></accept></rule>', ["80/tcp"]),
        ('<rule family="ipv4"><source address="192.0.2.1"/><accept/></rule>', ["*/any from 192.0.2.1"]),
        ('<rule><icmp-type name="echo-request"/><accept/></rule>', []),
        ('<rule family="ipv4"><source address="192.0.2.1"/><drop/></rule>', []),
    ],
)
def test_rich_rules(rule: str, opened: list[str]) -> None:
    assert names(of_firewalld({"public": f"<zone>{rule}</zone>"})) == opened


def test_a_rich_rule_for_everything_opens_all() -> None:
    assert of_firewalld({"public": "<zone><rule><accept/></rule></zone>"}).incoming == "accept"


@pytest.mark.parametrize(
    "inner",
    [
        '<source-port port="53" protocol="udp"/>',
        '<forward-port port="80" protocol="tcp" to-port="8080"/>',
        '<source ipset="friends"/><service name="ssh"/>',
        '<rule><source ipset="friends"/><service name="ssh"/><accept/></rule>',
        '<rule><source address="192.0.2.1" invert="yes"/><accept/></rule>',
        '<rule><forward-port port="80" protocol="tcp" to-port="8080"/></rule>',
        "<novelty/>",
    ],
)
def test_what_may_open_more_is_missing(inner: str) -> None:
    assert isinstance(of_firewalld({"public": f"<zone>{inner}</zone>"}).openings, Missing)


def test_what_stands_beside_the_zones_is_not_followed() -> None:
    for listing in (OWN_POLICIES, DIRECT, CONNECTIONS):
        assert isinstance(of_firewalld(more={listing: THERE}), Missing)
        assert of_firewalld(more={listing: DENIED}) == DENIED
    for request in INTERFACES:
        assert isinstance(of_firewalld(more={request: "DEVICE=eth0\nZONE=trusted\n"}), Missing)
        assert names(of_firewalld(more={request: "DEVICE=eth0\n#ZONE=trusted\n"})) == ["22/tcp", "8000-8100/tcp"]


@pytest.mark.parametrize("text", ["", "<zone", "<zone>&x;</zone>", '<!DOCTYPE zone [<!ENTITY x "y">]><zone>&x;</zone>', "<zone>" * 50])
def test_zones_that_cannot_be_read(text: str) -> None:
    assert isinstance(of_firewalld({"public": text}), Missing)


def test_a_service_that_is_not_there() -> None:
    assert isinstance(of_firewalld({"public": '<zone><service name="unheard"/></zone>'}), Missing)
    asked = list(services_of([saw(ZONES[1], '<zone><service name="ssh"/><service name="../../shadow"/></zone>')]))
    assert asked == [File("/etc/firewalld/services/ssh.xml"), File("/usr/lib/firewalld/services/ssh.xml")]


def test_iptables_files_of_openrc() -> None:
    text = "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n"
    found = read(packet_filter_at_start, {SAVED["ip"][2]: text}, *starts("iptables.service"))
    assert (found.incoming, found.incoming_ipv6, names(found)) == ("drop", "accept", ["22/tcp"])


def test_nothing_or_several() -> None:
    assert read(packet_filter_at_start, {}, *starts()).seen_in == ""
    assert isinstance(read(packet_filter_at_start, {}, *starts("iptables.service", "nftables.service")), Missing)
    assert isinstance(read(packet_filter_at_start, {}, *starts("shorewall.service")), Missing)


PIECES = [
    *("table ", "inet ", "t ", "{", "}", "chain ", "\n", ";", "type filter hook input priority 0", "tcp dport ", "22 ", "accept", "drop"),
    *("vmap", "$x", "define x = ", "include ", '"', "@", "=", "log ", "limit ", "counter", "jump ", "reject with ", "ct state ", ","),
    *("é", "\x00"),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_text_makes_nft_files_raise(text: str) -> None:
    for whole in (text, f"table inet t {{\nchain i {{\n{text}\n}}\n}}\n"):
        assert isinstance(of_nft(whole), PacketFilterAtStart | Missing)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text("<>/zoneservcprt=\"' ", max_size=200).map(str.encode))
def test_no_bytes_make_zones_raise(content: bytes) -> None:
    for data in (content, b"<zone>" + content + b"</zone>"):
        zone = [saw(ZONES[1], data, source="/etc/firewalld/zones/public.xml")]
        assert isinstance(read(packet_filter_at_start, SERVICES, *zone, *starts("firewalld.service")), PacketFilterAtStart | Missing)


def test_hostile_sizes() -> None:
    doubling = "define a = { 1, 2 }\n" + "".join(f"define {chr(98 + n)} = {{ ${chr(97 + n)}, ${chr(97 + n)} }}\n" for n in range(20))
    doubled = doubling + "table t { chain c { tcp dport $u accept\n } }"
    for text in (doubled, "{" * 200_000, "add table t\n" * 200_000, "include x\n" * 5_000):
        assert isinstance(of_nft(text), PacketFilterAtStart | Missing)


def test_a_table_that_sleeps_is_not_followed() -> None:
    assert isinstance(of_nft(WORKSTATION.replace("table inet filter {", "table inet filter { flags dormant;")), Missing)


def test_connections_that_others_make_may_have_zones() -> None:
    run, vendor = MADE_CONNECTIONS
    for listing in (run, vendor):
        assert isinstance(of_firewalld(more={listing: THERE}), Missing)
