"""Which connections meet the conditions of a Match, and what holds for those that leave something open."""

from __future__ import annotations

import random
from fnmatch import fnmatch

import pytest

from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sshd_settings.cases import cases
from govaudit.facts.sshd_settings.matching import (
    BadAddress,
    Condition,
    Connection,
    address_in,
    connection_of,
    is_met,
    matches,
    matches_list,
)
from govaudit.facts.sshd_settings.rules import answers, effective
from govaudit.model import Missing
from govaudit.targets.host.sshd.config import read_configuration
from govaudit.targets.host.sshd.version import Build
from tests.facts.access_examples import sshd_of
from tests.support.sshd_configurations import groups_of, make


@pytest.mark.parametrize(
    ("text", "pattern", "does"),
    [
        ("root", "r*", True),
        ("root", "?oot", True),
        ("root", "", False),
        ("", "*", True),
        ("root", "r*t*", True),
        ("root", "ro", False),
        ("a" * 5000, "*a" * 50 + "b", False),
    ],
)
def test_patterns(text: str, pattern: str, does: bool) -> None:
    assert matches(text, pattern) is does


def test_an_exclusion_wins_wherever_it_stands() -> None:
    assert matches_list("ann", "*,!ann") == -1
    assert matches_list("bob", "!ann,*") == 1
    assert matches_list("bob", "!ann") == 0


@pytest.mark.parametrize(
    ("address", "patterns", "does"),
    [
        ("10.1.2.3", "10.0.0.0/8", 1),
        ("10.1.2.3", "10.*", 1),
        ("10.1.2.3", "10.0.0.0/8,!10.1.2.3", -1),
        ("2001:db8::5", "2001:DB8::/32", 1),
        ("2001:db8::5", "0.0.0.0/0", 0),
        ("nonsense", "*", 0),
    ],
)
def test_addresses(address: str, patterns: str, does: int) -> None:
    assert address_in(address, patterns) == does


@pytest.mark.parametrize("patterns", ["10.0.0.1/8", "10/8", "10.0.0.0/33", "", "10.0.0.0/8,", "!"])
def test_masks_that_do_not_fit_are_refused(patterns: str) -> None:
    with pytest.raises(BadAddress):
        address_in(None, patterns)


def test_what_a_connection_leaves_open_is_neither_met_nor_not() -> None:
    assert is_met(Condition("user", "ann"), Connection()) is None
    assert is_met(Condition("user", "*"), Connection()) is True
    assert is_met(Condition("user", "!ann"), Connection()) is False
    assert is_met(Condition("user", "root"), Connection(other_than="root")) is False
    assert is_met(Condition("group", "sudo"), Connection(user="ann")) is None
    assert is_met(Condition("group", "sudo"), Connection(groups=["ann"])) is False


def test_a_connection_is_written_as_for_sshd() -> None:
    found = connection_of("user=ann,host=client,addr=10.0.0.1,laddr=127.0.0.1,lport=22")
    assert found == Connection(user="ann", host="client", address="10.0.0.1", local_address="127.0.0.1", local_port=22)
    assert connection_of("user=ann,invalid-user,rdomain=") == Connection(user="ann", user_exists=False, routing_domain="")
    assert connection_of("addr=2001:db8::1,laddr=fe80::1%eth0").address == "2001:db8::1"


@pytest.mark.parametrize("written", ["", "user", "lport", "users=ann", "addr=10.0.0.1,,", "group=wheel", "port=22", "USER=ann"])
def test_an_unknown_part_of_a_connection_is_named_with_those_there_are(written: str) -> None:
    with pytest.raises(ValueError, match="is not understood; say user=NAME"):
        connection_of(written)


@pytest.mark.parametrize("written", ["addr=foo", "addr=10.0.0.256", "laddr=", "addr=10.0.0.0/8", "laddr=::x", "addr=10.*"])
def test_an_address_that_is_none_is_not_taken(written: str) -> None:
    with pytest.raises(ValueError, match="is no IP address"):
        connection_of(written)


@pytest.mark.parametrize("written", ["lport=ssh", "lport=65536", "lport=-1", "lport="])
def test_a_port_that_is_none_is_not_taken(written: str) -> None:
    with pytest.raises(ValueError, match="a port is a number"):
        connection_of(written)


def from_anywhere(sshd: SshDaemon, **who: str) -> list[str]:
    answers = sshd.answers("passwordauthentication", Connection(**who))  # type: ignore[arg-type]
    assert not isinstance(answers, Missing)
    return sorted(answer.text if answer.connection else f"{answer.text}?" for answer in answers)


def test_all_values_that_a_setting_can_have_for_somebody() -> None:
    sshd = sshd_of("PasswordAuthentication no\nMatch Address 10.0.0.0/8 User ann\nPasswordAuthentication yes\n")
    assert from_anywhere(sshd) == ["no", "yes"]
    assert from_anywhere(sshd, user="ann") == ["no", "yes"]
    assert from_anywhere(sshd, user="root") == ["no"]
    assert from_anywhere(sshd, address="192.0.2.1") == ["no"]


def test_what_stands_above_a_match_that_is_always_met_is_never_left() -> None:
    assert from_anywhere(sshd_of("PasswordAuthentication yes\nMatch all\nPasswordAuthentication no\n")) == ["no"]
    assert from_anywhere(sshd_of("PasswordAuthentication yes\nMatch User *\nPasswordAuthentication no\n")) == ["no"]


def test_a_value_that_perhaps_nobody_gets_is_told_as_such() -> None:
    sshd = sshd_of("PasswordAuthentication no\nMatch User ann,!ann\nPasswordAuthentication yes\n")
    assert from_anywhere(sshd) == ["no", "yes?"]
    assert isinstance(sshd.unlike("passwordauthentication", lambda lines: lines == ["no"]), Missing)
    assert sshd.unlike("passwordauthentication", lambda lines: lines == ["yes"]) != []


def test_who_is_let_in_by_the_lists() -> None:
    sshd = sshd_of("AllowUsers ann bob@10.0.0.0/8\nDenyGroups guests\nMatch Address 192.0.2.0/24\nAllowUsers carl\n")
    here = {"host": "client", "address": "10.0.0.1", "groups": ["users"]}
    assert sshd.admits(Connection(user="ann", **here)) is True  # type: ignore[arg-type]
    assert sshd.admits(Connection(user="bob", **here)) is True  # type: ignore[arg-type]
    assert sshd.admits(Connection(user="root", **here)) is False  # type: ignore[arg-type]
    assert sshd.admits(Connection(user="ann", host="client", address="192.0.2.1", groups=["users"])) is False
    assert sshd.admits(Connection(user="ann", host="client", address="10.0.0.1", groups=["guests"])) is False
    assert isinstance(sshd.admits(Connection(user="ann", host="client", address="10.0.0.1")), Missing)


def test_a_match_for_groups_that_are_not_known_leaves_its_settings_unknown() -> None:
    settings = sshd_of("Match Group staff\nX11Forwarding yes\n").of(Connection(user="ann"))
    assert isinstance(settings, dict)
    assert isinstance(settings["x11forwarding"], Missing)
    assert settings["permitrootlogin"] == ["without-password"]


def test_no_connection_gets_a_value_that_was_not_foreseen() -> None:
    """For configurations made up at random: what holds for a connection is among the answers for all connections like it."""
    looked_at = 0
    for number in range(400):
        made = make(random.Random(f"answers {number}"))
        who = Connection(
            user=made.connection.user or "ann",
            groups=groups_of(made.connection.user or "ann"),
            host=made.connection.host or "client",
            address=made.connection.address or "192.0.2.1",
            local_address=made.connection.local_address or "127.0.0.1",
            local_port=made.connection.local_port,
            routing_domain=made.connection.routing_domain,
        )
        parts = {name: [(f"/{name}", text.encode())] for name, text in made.parts.items()}
        included = {f"/{pattern}": [one for name in sorted(parts) if fnmatch(name, pattern) for one in parts[name]] for pattern in PATTERNS}
        found = read_configuration("/main", made.main.replace("@/", "/").encode(), included, Build((9, 2), debian=True))
        if isinstance(found, Missing) or isinstance(found.rules, Missing):
            continue
        for keyword in sorted({rule.keyword for rule in found.rules}):
            rules = [rule for rule in found.rules if rule.keyword == keyword]
            for like in (Connection(), Connection(user=who.user), Connection(address=who.address)):
                foreseen = answers(found.settings[keyword], None, rules, like)
                real = effective(found.settings, found.rules, who)
                if isinstance(foreseen, Missing) or isinstance(real, Missing) or isinstance(real[keyword], Missing) or rules[0].adds:
                    continue
                looked_at += 1
                assert real[keyword] in [answer.lines for answer in foreseen], (made, keyword)
                for answer in foreseen:
                    if answer.connection is not None:
                        again = effective(found.settings, rules, answer.connection)
                        assert isinstance(again, Missing) or again[keyword] == answer.lines, (made, keyword)
    assert looked_at > 500


PATTERNS = ["*.conf", "0*.conf", "1.conf", "2.conf", "none/*.conf", "[01]*.conf"]


def test_any_outside_of_match_leaves_nothing_open() -> None:
    """From 8.7 to 9.6 sshd looks at such a line for every connection, though it takes no effect there."""
    text = "AuthenticationMethods any\nMatch Address 127.0.0.0/30\nPermitRootLogin no\n"
    daemon = sshd_of(text)
    assert not isinstance(daemon.rules, Missing)
    found = cases(daemon.settings, daemon.rules, Connection(user="root", groups=["root"]), ["permitrootlogin", "authenticationmethods"])
    assert not isinstance(found, Missing)
    assert sorted(str(case.settings["permitrootlogin"]) for case in found) == ["['no']", "['without-password']"]
    assert all(case.example is not None for case in found)
