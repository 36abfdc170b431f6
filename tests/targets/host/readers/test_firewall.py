"""The packet filter as one model, from the kernel's rules and from files; the rules of nft and ufw are as these programs wrote them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.firewall import PacketFilter
from govaudit.model import FileAttributes, Missing, Observation, Reason, Seen, missing
from govaudit.targets.host.packet_filters.iptables import filter_table
from govaudit.targets.host.packet_filters.nftables import entries_of, ruleset
from govaudit.targets.host.packet_filters.rules import Match, NotFollowed, Rule, come_to
from govaudit.targets.host.readers.firewall import (
    MODULES,
    NFT,
    OLD_SAVES,
    OLD_TABLES,
    SAVES,
    packet_filter,
    where_filled,
    where_loaded,
)
from govaudit.targets.host.readers.firewall_at_start import (
    ENGINES,
    SAVED,
    UFW_CONF,
    UFW_DEFAULTS,
    UFW_HOOKS,
    UFW_RULES,
)
from tests.support import DENIED, NOT_THERE, saw
from tests.support.startup import THERE, read, starts

LOADED: dict[Any, Any] = {MODULES: "nf_tables 372736 1 - Live 0x0\n"}
NOT_LOADED: dict[Any, Any] = {MODULES: "ext4 1 1 - Live 0x0\n"}

STATES = [["invalid", {"drop": None}], ["established", {"accept": None}], ["related", {"accept": None}]]
RULES: list[list[dict[str, Any]]] = [
    [{"vmap": {"key": {"ct": {"key": "state"}}, "data": {"set": STATES}}}],
    [{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lo"}}, {"accept": None}],
    [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": {"set": [22, 443]}}}, {"accept": None}],
    [
        {
            "match": {
                "op": "==",
                "left": {"payload": {"protocol": "ip", "field": "saddr"}},
                "right": {"prefix": {"addr": "198.51.100.0", "len": 24}},
            }
        },
        {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 5432}},
        {"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": "new"}},
        {"accept": None},
    ],
    [
        {"match": {"op": "==", "left": {"payload": {"protocol": "udp", "field": "dport"}}, "right": {"range": [60000, 61000]}}},
        {"counter": {"packets": 0, "bytes": 0}},
        {"accept": None},
    ],
]
REJECT: list[dict[str, Any]] = [{"reject": {"type": "icmpx", "expr": "admin-prohibited"}}]


def listed(
    *rules: list[dict[str, Any]], policy: str = "drop", family: str = "inet", chains: dict[str, list[list[dict[str, Any]]]] | None = None
) -> bytes:
    base = {"family": family, "table": "filter", "name": "input", "type": "filter", "hook": "input", "prio": 0, "policy": policy}
    entries: list[dict[str, Any]] = [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}}]
    entries += [{"table": {"family": family, "name": "filter"}}, {"chain": base}]
    for name, theirs in {"input": list(rules), **(chains or {})}.items():
        if name != "input":
            entries.append({"chain": {"family": family, "table": "filter", "name": name}})
        entries += [{"rule": {"family": family, "table": "filter", "chain": name, "expr": rule}} for rule in theirs]
    return json.dumps({"nftables": entries}).encode()


def kernel(content: bytes) -> PacketFilter:
    found = read(packet_filter, {**LOADED, NFT: Seen(content=content, status=0)}, *starts())
    assert isinstance(found, PacketFilter)
    return found


def names(found: PacketFilter, family: str = "ipv4") -> list[str]:
    assert not isinstance(found.openings, Missing), found.openings
    return [one.name + (f" from {one.sources[0]}" if one.sources else "") for one in found.openings if one.family == family]


def test_a_usual_ruleset() -> None:
    found = kernel(listed(*RULES, REJECT))
    assert (found.seen_in, found.incoming, found.incoming_ipv6, found.forwarded) == ("kernel", "drop", "drop", "accept")
    assert names(found) == ["22,443/tcp", "5432/tcp from 198.51.100.0/24", "60000-61000/udp"]
    assert names(found, "ipv6") == ["22,443/tcp", "60000-61000/udp"]
    anybody = found.open_to_anybody
    assert not isinstance(anybody, Missing)
    assert [one.name for one in anybody if one.family == "ipv4"] == ["22,443/tcp", "60000-61000/udp"]


TCP_22: dict[str, Any] = {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}


@pytest.mark.parametrize(
    ("rules", "incoming"),
    [
        ([REJECT], "drop"),
        ([[{"accept": None}], REJECT], "accept"),
        ([[TCP_22, {"drop": None}]], "accept"),
        ([[TCP_22, {"accept": None}], [{"drop": None}]], "drop"),
    ],
)
def test_an_open_policy_is_closed_by_a_last_rule(rules: list[list[dict[str, Any]]], incoming: str) -> None:
    assert kernel(listed(*rules, policy="accept")).incoming == incoming


def test_a_table_of_one_family_says_nothing_of_the_other() -> None:
    found = kernel(listed(*RULES, family="ip"))
    assert (found.incoming, found.incoming_ipv6) == ("drop", "accept")


def test_jumps_are_followed() -> None:
    zones: dict[str, list[list[dict[str, Any]]]] = {"zone": [[TCP_22, {"accept": None}], [{"return": None}], [{"accept": None}]]}
    assert names(kernel(listed([{"jump": {"target": "zone"}}], chains=zones))) == ["22/tcp"]
    eth0 = {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "eth0"}}
    assert names(kernel(listed([eth0, {"goto": {"target": "zone"}}], chains=zones))) == ["22/tcp (eth0)"]
    loop: dict[str, list[list[dict[str, Any]]]] = {"a": [[{"jump": {"target": "a"}}]]}
    found = read(packet_filter, {**LOADED, NFT: Seen(content=listed([{"jump": {"target": "a"}}], chains=loop), status=0)}, *starts())
    assert isinstance(found, Missing)


def test_what_was_refused_before_is_not_opened_later() -> None:
    assert names(kernel(listed([TCP_22, {"drop": None}], [TCP_22, {"accept": None}]))) == []


@pytest.mark.parametrize(
    "rule",
    [
        [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": "@ports"}}, {"accept": None}],
        [{"match": {"op": "!=", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": "192.0.2.1"}}, {"accept": None}],
        [{"vmap": {"key": {"payload": {"protocol": "tcp", "field": "dport"}}, "data": {"set": [[22, {"accept": None}]]}}}],
        [{"xt": {"type": "match", "name": "recent"}}, {"accept": None}],
        [{"something": "new"}, {"accept": None}],
    ],
)
def test_what_may_let_something_in_and_is_not_followed_is_missing(rule: list[dict[str, Any]]) -> None:
    found = kernel(listed(rule))
    assert found.incoming == "drop"
    assert isinstance(found.openings, Missing)


def test_a_refusal_that_is_not_followed_clouds_what_comes_later() -> None:
    others = {"match": {"op": "!=", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": "192.0.2.1"}}
    assert isinstance(kernel(listed([others, TCP_22, {"drop": None}], [TCP_22, {"accept": None}])).openings, Missing)


def test_nft_is_asked_only_where_its_part_of_the_kernel_is_loaded() -> None:
    assert list(where_loaded([saw(MODULES, LOADED[MODULES])])) == [NFT, *SAVES.values()]
    for answer in (NOT_LOADED[MODULES], "nf_tables_other 1\n", NOT_THERE, DENIED):
        assert list(where_loaded([saw(MODULES, answer)])) == []


AT_REST = missing(Reason.NEEDS_RUNNING_SYSTEM, "{request} needs a running system", request="x")


def test_no_filter_is_said_only_where_one_would_be_seen() -> None:
    nothing = PacketFilter(seen_in="", incoming="accept", incoming_ipv6="accept", forwarded="accept", openings=[])
    assert read(packet_filter, NOT_LOADED, *starts()) == nothing
    assert read(packet_filter, {**LOADED, NFT: Seen(content=b'{"nftables": []}', status=0)}, *starts()) == nothing
    unclear: list[dict[Any, Any]] = [
        {},
        {MODULES: DENIED},
        {**NOT_LOADED, OLD_TABLES["ip"]: "filter\n"},
        {**NOT_LOADED, OLD_TABLES["ip"]: DENIED},
        {**LOADED, NFT: NOT_THERE},
        {**LOADED, NFT: DENIED},
        {**LOADED, NFT: Seen(errors="Operation not permitted", status=1)},
        {**LOADED, NFT: Seen(content=b"nonsense", status=0)},
    ]
    for answers in unclear:
        assert isinstance(read(packet_filter, answers, *starts()), Missing), answers


def test_what_is_refused_in_part_closes_nothing_else() -> None:
    limited: list[dict[str, Any]] = [{"limit": {"rate": 10, "per": "second", "inv": True}}, {"drop": None}]
    assert isinstance(kernel(listed(limited, [TCP_22, {"accept": None}])).openings, Missing)
    for line in ("-d 192.0.2.9 -j DROP", "-p udp --sport 53 -j DROP", "-m limit --limit 5/min -j DROP"):
        text = SAVED_RULES.replace("-A INPUT -i lo", f"-A INPUT {line}\n-A INPUT -i lo")
        found = read(packet_filter, {**NOT_LOADED, SAVED["ip"][0]: text}, *starts("iptables.service"))
        assert isinstance(found.openings, Missing) or names(found)[0] == "22/tcp", line


@pytest.mark.parametrize("unit", ["firewalld.service", "nftables.service", "shorewall.service"])
def test_programs_whose_files_are_not_followed_or_not_there(unit: str) -> None:
    found = read(packet_filter, NOT_LOADED, *starts(unit))
    assert isinstance(found, Missing)
    assert found.reason is Reason.NOT_SUPPORTED
    assert isinstance(read(packet_filter, NOT_LOADED, *starts(unit, "iptables.service")), Missing)


SAVED_RULES = """\
# Generated by iptables-save v1.8.9 (nf_tables)
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT
-A INPUT -s 192.0.2.0/24 -p tcp -m multiport --dports 80,8000:8100 -m comment --comment "in the house" -j ACCEPT
COMMIT
*nat
-A PREROUTING -j ACCEPT
COMMIT
"""


def test_files_of_iptables() -> None:
    found = read(packet_filter, {**NOT_LOADED, SAVED["ip"][0]: SAVED_RULES}, *starts("netfilter-persistent.service"))
    assert (found.seen_in, found.incoming, found.incoming_ipv6, found.forwarded) == ("iptables", "drop", "accept", "accept")
    assert names(found) == ["22/tcp", "80,8000-8100/tcp from 192.0.2.0/24"]
    at_rest = {MODULES: AT_REST, SAVED["ip"][1]: SAVED_RULES}
    assert read(packet_filter, at_rest, *starts("iptables.service")).incoming == "drop"
    assert read(packet_filter, {**NOT_LOADED, SAVED["ip"][0]: DENIED}, *starts("iptables.service")) == DENIED


@pytest.mark.parametrize(
    "line", ["-A INPUT ! -s 192.0.2.1 -j ACCEPT", "-A INPUT -m geoip --src-cc ID -j ACCEPT", "-A INPUT -m string --hex x -j ACCEPT"]
)
def test_conditions_of_iptables_that_are_not_followed(line: str) -> None:
    text = SAVED_RULES.replace("COMMIT", line + "\nCOMMIT", 1)
    found = read(packet_filter, {**NOT_LOADED, SAVED["ip"][0]: text}, *starts("iptables.service"))
    assert found.incoming == "drop"
    assert isinstance(found.openings, Missing)


BEFORE = """\
*filter
:ufw-before-input - [0:0]
:ufw-not-local - [0:0]
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw-before-input -p icmp --icmp-type echo-request -j ACCEPT
-A ufw-before-input -p udp --sport 67 --dport 68 -j ACCEPT
-A ufw-before-input -j ufw-not-local
-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
-A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN
-A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j ufw-logging-deny
-A ufw-not-local -j DROP
-A ufw-before-input -p udp -d 224.0.0.251 --dport 5353 -j ACCEPT
COMMIT
"""
USER = """\
*filter
:ufw-user-input - [0:0]
:ufw-user-limit - [0:0]
:ufw-user-limit-accept - [0:0]
### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in
-A ufw-user-input -p tcp --dport 22 -j ACCEPT
-A ufw-user-input -p tcp --dport 2222 -m conntrack --ctstate NEW -m recent --set
-A ufw-user-input -p tcp --dport 2222 -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 -j ufw-user-limit
-A ufw-user-input -p tcp --dport 2222 -j ufw-user-limit-accept
-A ufw-user-input -p tcp --dport 5432 -s 192.0.2.0/24 -j ACCEPT
-A ufw-user-input -p udp -m multiport --dports 8000:8100 -j ACCEPT
-A ufw-user-limit -m limit --limit 3/minute -j LOG --log-prefix "[UFW LIMIT BLOCK] "
-A ufw-user-limit -j REJECT
-A ufw-user-limit-accept -j ACCEPT
COMMIT
"""
UFW: dict[Any, Any] = {
    **NOT_LOADED,
    UFW_CONF: "# on\nENABLED=yes\n",
    UFW_DEFAULTS: 'IPV6=no\nDEFAULT_INPUT_POLICY="DROP"\nDEFAULT_FORWARD_POLICY="DROP"\n',
    UFW_RULES["ip"][0]: BEFORE,
    UFW_RULES["ip"][1]: USER,
}


def test_files_of_ufw() -> None:
    found = read(packet_filter, UFW, *starts("ufw.service"))
    assert (found.seen_in, found.incoming, found.incoming_ipv6, found.forwarded) == ("ufw", "drop", "drop", "drop")
    assert names(found) == ["*/icmp", "68/udp", "22/tcp", "2222/tcp", "5432/tcp from 192.0.2.0/24", "8000-8100/udp"]
    assert names(found, "ipv6") == []


def test_ufw_that_lets_everything_in_or_is_off() -> None:
    loose = {**UFW, UFW_DEFAULTS: 'IPV6=yes\nDEFAULT_INPUT_POLICY="ACCEPT"\n'}
    assert read(packet_filter, loose, *starts("ufw.service")).incoming == "accept"
    assert read(packet_filter, {**UFW, UFW_CONF: "ENABLED=no\n"}, *starts("ufw.service")).seen_in == ""
    for request in (UFW_CONF, UFW_DEFAULTS, UFW_RULES["ip"][1]):
        assert read(packet_filter, {**UFW, request: DENIED}, *starts("ufw.service")) == DENIED


def test_a_table_that_no_end_is_found_to() -> None:
    chains = {f"c{n}": [Rule(Match(), "jump", f"c{n + 1}")] * 2 for n in range(60)}
    with pytest.raises(NotFollowed):
        come_to(chains, "c0", "drop")
    wide = {"a": [Rule(Match(), "jump", "b")] * 1_000, "b": [Rule(Match("tcp"), "drop")] * 1_000}
    with pytest.raises(NotFollowed):
        come_to(wide, "a", "drop")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text("-AIm jpsd!:*INPUT ACEPT filter 0123/\n", max_size=300).map(str.encode)))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    units = starts("ufw.service")
    for text in (data, b"*filter\n-A INPUT " + data, b"*filter\n" + data):
        answers = {**UFW, UFW_CONF: b"ENABLED=yes\n" + data, UFW_RULES["ip"][1]: text}
        assert isinstance(read(packet_filter, answers, *units), PacketFilter | Missing)
    saved: list[Observation] = starts("iptables.service")
    assert isinstance(read(packet_filter, {**NOT_LOADED, SAVED["ip"][0]: data}, *saved), PacketFilter | Missing)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 70_000) | st.sampled_from(["==", "lo", "input", "tcp", "@x", "new"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["match", "op", "left", "right", "meta", "key", "payload", "set", "accept", "jump", "vmap"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_no_rules_make_the_reader_raise(value: Any) -> None:
    for content in (listed([value]), json.dumps({"nftables": value}).encode(), json.dumps({"nftables": [{"rule": value}]}).encode()):
        found = read(packet_filter, {**LOADED, NFT: Seen(content=content, status=0)}, *starts())
        assert isinstance(found, PacketFilter | Missing)


def test_hostile_sizes() -> None:
    for content in (b"[" * 1_000_000, json.dumps({"nftables": [{}] * 30_000}).encode()):
        with pytest.raises(NotFollowed):
            ruleset(entries_of(content), "ip")
    with pytest.raises(NotFollowed):
        filter_table("*filter\n" + "-A INPUT -j ACCEPT\n" * 30_000)


def xt(policy: str = "drop") -> bytes:
    """What nft lists of rules that iptables made: conditions of its own are not shown."""
    base = {"family": "ip", "table": "filter", "name": "INPUT", "type": "filter", "hook": "input", "prio": 0, "policy": policy}
    rule = {"family": "ip", "table": "filter", "chain": "INPUT", "expr": [{"xt": {"type": "match", "name": "multiport"}}, {"accept": None}]}
    return json.dumps({"nftables": [{"table": {"family": "ip", "name": "filter"}}, {"chain": base}, {"rule": rule}]}).encode()


def told(content: str) -> Seen:
    return Seen(content=content.encode(), status=0)


SAVED_XT = """\
# Generated by iptables-nft-save v1.8.9 (nf_tables)
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
COMMIT
"""


def test_what_iptables_put_into_nftables_is_asked_of_iptables() -> None:
    assert isinstance(kernel(xt()).openings, Missing)
    found = read(packet_filter, {**LOADED, NFT: Seen(content=xt(), status=0), SAVES["ip"]: told(SAVED_XT)}, *starts())
    assert (found.seen_in, found.incoming, found.incoming_ipv6, found.forwarded) == ("kernel", "drop", "accept", "drop")
    assert names(found) == ["*/icmp", "80,443/tcp"]
    both = json.loads(xt())["nftables"] + json.loads(listed(REJECT))["nftables"]
    two = read(packet_filter, {**LOADED, NFT: told(json.dumps({"nftables": both})), SAVES["ip"]: told(SAVED_XT)}, *starts())
    assert isinstance(two.openings, Missing)  # two tables that refuse are not put together


def test_without_nft_what_iptables_refuses_is_refused() -> None:
    answers = {**LOADED, NFT: NOT_THERE, SAVES["ip"]: told(SAVED_XT), SAVES["ip6"]: told(SAVED_XT.replace("icmp -m icmp --icmp-type", "x"))}
    assert isinstance(read(packet_filter, {**answers, SAVES["ip6"]: NOT_THERE}, *starts()), Missing)
    six = SAVED_XT.replace("-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT\n", "")
    found = read(packet_filter, {**answers, SAVES["ip6"]: told(six)}, *starts())
    assert (found.incoming, found.incoming_ipv6, names(found, "ipv6")) == ("drop", "drop", ["80,443/tcp"])


def test_old_tables_in_the_kernel() -> None:
    assert list(where_filled("ip")([saw(OLD_TABLES["ip"], "nat\nfilter\n")])) == [OLD_SAVES["ip"]]
    for answer in ("nat\n", NOT_THERE, DENIED):
        assert list(where_filled("ip")([saw(OLD_TABLES["ip"], answer)])) == []
    answers = {**NOT_LOADED, OLD_TABLES["ip"]: "filter\n", OLD_SAVES["ip"]: told(SAVED_XT)}
    found = read(packet_filter, answers, *starts())
    assert (found.seen_in, found.incoming, found.incoming_ipv6) == ("kernel", "drop", "accept")


def test_what_is_enabled_and_not_in_the_kernel_is_not_in_force() -> None:
    answers = {**LOADED, NFT: told('{"nftables": []}'), SAVED["ip"][0]: SAVED_RULES}
    assert read(packet_filter, answers, *starts("iptables.service")).seen_in == ""


PING: dict[str, Any] = {"match": {"op": "==", "left": {"payload": {"protocol": "icmp", "field": "type"}}, "right": "echo-request"}}
ICMP_BOTH = {"match": {"op": "==", "left": {"meta": {"key": "l4proto"}}, "right": {"set": ["icmp", "ipv6-icmp"]}}}
DNAT: dict[str, Any] = {"match": {"op": "in", "left": {"ct": {"key": "status"}}, "right": "dnat"}}
TO_LINK_LOCAL: dict[str, Any] = {
    "match": {"op": "==", "left": {"payload": {"protocol": "ip6", "field": "daddr"}}, "right": {"prefix": {"addr": "fe80::", "len": 64}}}
}


def test_what_a_sender_can_choose_opens_as_much() -> None:
    found = kernel(listed([PING, {"accept": None}], [ICMP_BOTH, {"accept": None}], [DNAT, {"accept": None}], REJECT))
    assert (names(found), names(found, "ipv6")) == (["*/icmp", "*/icmpv6"], ["*/icmp", "*/icmpv6"])
    dhcp = {"match": {"op": "==", "left": {"payload": {"protocol": "udp", "field": "dport"}}, "right": 546}}
    assert names(kernel(listed([TO_LINK_LOCAL, dhcp, {"accept": None}], REJECT)), "ipv6") == ["546/udp"]
    assert isinstance(kernel(listed([PING, {"drop": None}], [{"accept": None}])).openings, list)


def test_ports_that_lead_elsewhere_are_not_followed() -> None:
    redirect: list[dict[str, Any]] = [TCP_22, {"redirect": {"port": 2222}}]
    assert isinstance(kernel(listed([DNAT, {"accept": None}], redirect, REJECT)).openings, Missing)


def test_an_answer_of_one_family_refuses_that_family_alone() -> None:
    for kind, incoming, incoming_ipv6 in (("icmp", "drop", "accept"), ("icmpv6", "accept", "drop"), ("icmpx", "drop", "drop")):
        found = kernel(listed([{"reject": {"type": kind, "expr": "admin-prohibited"}}], policy="accept"))
        assert (found.incoming, found.incoming_ipv6) == (incoming, incoming_ipv6)
    assert kernel(listed([{"reject": {"type": "tcp reset"}}], policy="accept")).incoming == "accept"


@pytest.mark.parametrize(
    ("line", "opened"),
    [
        ("-A INPUT -m conntrack ! --ctstate INVALID -j ACCEPT", "accept"),
        ("-A INPUT ! -i lo -j ACCEPT", "accept"),
        ("-A INPUT -m addrtype ! --dst-type BROADCAST -j ACCEPT", "accept"),
        ("-A INPUT ! -d 224.0.0.0/4 -j ACCEPT", "accept"),
        ("-A INPUT -m conntrack ! --ctstate NEW -j ACCEPT", "drop"),
        ("-A INPUT -m addrtype ! --dst-type LOCAL -j ACCEPT", "drop"),
        ("-A INPUT ! -i lo -d 127.0.0.0/8 -j REJECT", "drop"),
    ],
)
def test_conditions_that_are_turned_round(line: str, opened: str) -> None:
    text = SAVED_RULES.replace("COMMIT", line + "\nCOMMIT", 1)
    found = read(packet_filter, {**NOT_LOADED, SAVED["ip"][0]: text}, *starts("netfilter-persistent.service"))
    assert found.incoming == opened
    assert isinstance(found.openings, list)


def test_each_address_family_of_the_rhel_family_has_its_own_service() -> None:
    both = {**NOT_LOADED, SAVED["ip"][1]: SAVED_RULES, SAVED["ip6"][1]: SAVED_RULES}
    found = read(packet_filter, both, *starts("iptables.service"))
    assert (found.incoming, found.incoming_ipv6) == ("drop", "accept")
    assert read(packet_filter, both, *starts("iptables.service", "ip6tables.service")).incoming_ipv6 == "drop"


@pytest.mark.parametrize("flags", ["dormant", "filter", ["dormant", "owner"]])
def test_a_table_that_sleeps_filters_nothing(flags: Any) -> None:
    """nft 1.0.6 prints the table's name in the place of its flags."""
    entries = json.loads(listed(REJECT))["nftables"]
    entries[1]["table"]["flags"] = flags
    content = json.dumps({"nftables": entries}).encode()
    assert isinstance(read(packet_filter, {**LOADED, NFT: Seen(content=content, status=0)}, *starts()), Missing)
    entries[1]["table"]["flags"] = ["owner", "persist"]
    assert kernel(json.dumps({"nftables": entries}).encode()).incoming == "drop"


def test_rules_of_docker_lead_past_what_is_let_in() -> None:
    not_docker = {"match": {"op": "!=", "left": {"meta": {"key": "iifname"}}, "right": "docker0"}}
    port = {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 5432}}
    inside = {"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "daddr"}}, "right": "127.0.0.1"}}
    to_container = {"xt": {"type": "target", "name": "DNAT"}}

    def led_on(*expr: dict[str, Any]) -> list[str]:
        entries = json.loads(listed(REJECT))["nftables"]
        entries.append({"rule": {"family": "ip", "table": "nat", "chain": "DOCKER", "expr": list(expr)}})
        found = kernel(json.dumps({"nftables": entries}).encode()).led_on
        assert not isinstance(found, Missing)
        return [one.name for one in found]

    assert led_on(not_docker, port, to_container) == ["5432/tcp"]
    assert led_on(inside, port, to_container) == []
    assert led_on(not_docker, port, {"accept": None}) == []
    assert led_on(TCP_22, {"dnat": {"family": "ip", "addr": "172.17.0.2", "port": 5432}}) == ["22/tcp", "5432/tcp"]


def test_what_files_lead_on_is_not_followed() -> None:
    dnat = "*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp --dport 80 -j DNAT --to 10.0.0.5\nCOMMIT\n"
    for answers in ({SAVED["ip"][0]: SAVED_RULES + dnat}, {SAVED["ip"][0]: SAVED_RULES, ENGINES[0]: THERE}):
        found = read(packet_filter, {**NOT_LOADED, **answers}, *starts("netfilter-persistent.service"))
        assert isinstance(found.led_on, Missing)
    assert read(packet_filter, {**NOT_LOADED, SAVED["ip"][0]: SAVED_RULES}, *starts("netfilter-persistent.service")).led_on == []
    assert isinstance(read(packet_filter, {**UFW, OLD_TABLES["ip"]: "nat\n"}, *starts("ufw.service")), PacketFilter)


def test_scripts_and_rules_beside_those_of_ufw() -> None:
    assert isinstance(read(packet_filter, {**UFW, UFW_HOOKS[1]: THERE}, *starts("ufw.service")), Missing)
    plain = Seen(attributes=FileAttributes(mode=0o640, uid=0, gid=0, kind="file"))
    assert isinstance(read(packet_filter, {**UFW, UFW_HOOKS[1]: plain}, *starts("ufw.service")), PacketFilter)
    for chain in ("INPUT", "ufw-before-input"):
        after = f"*filter\n:ufw-after-input - [0:0]\n-A {chain} -p tcp --dport 3306 -j ACCEPT\nCOMMIT\n"
        assert isinstance(read(packet_filter, {**UFW, UFW_RULES["ip"][2]: after}, *starts("ufw.service")), Missing)
