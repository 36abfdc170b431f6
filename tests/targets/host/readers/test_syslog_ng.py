"""Where the log paths of syslog-ng lead; what each comes to was seen with syslog-ng 3.38, which was sent such messages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.logs import LogForwarding, LogStorage
from govaudit.model import Missing, Reason, missing
from govaudit.targets.host.readers.logs import log_forwarding, log_storage
from govaudit.targets.host.readers.syslog_ng import CONF, DROP_INS
from govaudit.targets.host.syslog_ng.language import NotFollowed, statements
from govaudit.targets.host.syslog_ng.paths import configuration, reached
from tests.support import DENIED, saw
from tests.support.startup import read, starts, there

SOURCE = 'source s { unix-dgram("/dev/log"); };\nsource other { network(port(601)); };\n'
LOGHOST = 'destination d { network("logs.example" port(601)); };\n'
BOTH = {"auth": True, "authpriv": True}
NEITHER = {"auth": False, "authpriv": False}
UNKNOWN = {"auth": None, "authpriv": None}


def taken(text: str) -> dict[str, bool | None]:
    found = [one for one in reached(configuration(statements(SOURCE + LOGHOST + text))) if one.driver.name == "network"]
    return dict(found[-1].taken)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("source(s); destination(d);", BOTH),
        ("destination(d); source(s);", BOTH),
        ("source(other); destination(d);", NEITHER),
        ("source { system(); }; destination(d);", BOTH),
        ("source(s); filter { facility(auth, authpriv); }; destination(d);", BOTH),
        ("source(s); filter { facility(auth authpriv) }; destination(d);", BOTH),
        ("source(s); filter { facility(auth); }; destination(d);", {"auth": True, "authpriv": False}),
        ("source(s); filter { not facility(auth); }; destination(d);", {"auth": False, "authpriv": True}),
        ("source(s); filter { facility(mail) or facility(auth) and level(info); }; destination(d);", {"auth": True, "authpriv": False}),
        ("source(s); filter { (facility(mail) or facility(auth)) and level(err .. emerg); }; destination(d);", NEITHER),
        ("source(s); filter { level(debug..warn); }; destination(d);", BOTH),
        ("source(s); filter { level(emerg..debug); }; destination(d);", BOTH),
        ("source(s); filter { level(info,notice); }; destination(d);", BOTH),
        ("source(s); filter { level(warning); }; destination(d);", NEITHER),
        ('source(s); filter { program("sshd"); }; destination(d);', UNKNOWN),
        ('source(s); filter { level(err) and program("sshd"); }; destination(d);', NEITHER),
        ("source(s); filter { facility(security); }; destination(d);", UNKNOWN),
        ("source(s); filter { facility(10); }; destination(d);", UNKNOWN),
        ("source(s); filter { not not facility(auth); }; destination(d);", {"auth": True, "authpriv": False}),
        ("source(s); destination(d); filter { facility(mail); };", BOTH),
        ("source(s); log { filter { facility(auth); }; destination(d); };", {"auth": True, "authpriv": False}),
        ("source(s); log { destination { file(\"/x\"); }; flags(final); }; log { destination(d); };", NEITHER),
        ("source(s); parser(p); destination(d);", UNKNOWN),
        ("source(s); if (facility(auth)) { destination(d); } else { destination { file(\"/x\"); }; };", UNKNOWN),
        ("source(s); destination(d); flags(fallback);", UNKNOWN),
        ("source(other); destination(d); flags(catchall);", BOTH),
        ("source(s); destination(d); flags(flow-control);", BOTH),
    ],
)  # fmt: skip
def test_what_comes_through_a_path(path: str, expected: dict[str, bool | None]) -> None:
    assert taken(f"log {{ {path} }};\n") == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("flags(final);", NEITHER),
        ("filter { facility(auth); }; flags(final);", {"auth": False, "authpriv": True}),
        ('filter { program("x"); }; flags(final);', UNKNOWN),
        ("filter { level(debug); }; flags(final);", BOTH),
        ("filter { facility(auth); };", BOTH),
        ('log { filter { facility(mail); }; destination { file("/x"); }; }; flags(final);', UNKNOWN),
        ('log { destination { file("/x"); }; flags(final); }; flags(final);', UNKNOWN),
    ],
)
def test_what_a_final_path_leaves(before: str, expected: dict[str, bool | None]) -> None:
    assert taken(f"log {{ source(s); {before} }};\nlog {{ source(s); destination(d); }};\n") == expected


def test_filters_by_name() -> None:
    filters = "filter f_dbg { level(debug); };\nfilter f_auth { facility(auth, authpriv) and not filter(f_dbg); };\n"
    assert taken(filters + "log { source(s); filter(f_auth); destination(d); };") == BOTH
    assert taken("filter f { filter(f); };\nlog { source(s); filter(f); destination(d); };") == UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "log { source(s); destination(nowhere); };",
        "log { source(nowhere); destination(d); };",
        "log { source(s); filter(nowhere); destination(d); };",
        "log { source(s); destination(d) };",
        "log { source(s); flags(final); destination(d); };",
        "log { source(s; destination(d); };",
        "log { source(s); destination(d); ",
        "@define x y\n",
        'destination e { file("/var/log/`host`"); };',
        LOGHOST,
        "Log { source(s); };",
        "}",
        ")",
        '"',
        "source;",
    ],
)
def test_what_it_does_not_start_with_or_is_not_followed(text: str) -> None:
    with pytest.raises(NotFollowed):
        taken("log { source(s); destination(d); };\n" + text)


def forwarding(text: str, drop_in: str | Missing | None = None) -> LogForwarding:
    parts = [] if drop_in is None else [saw(DROP_INS, drop_in, source="/etc/syslog-ng/conf.d/x.conf")]
    answers: dict[Any, Any] = {**there("/usr/sbin/syslog-ng"), CONF: text}
    found = read(log_forwarding, answers, *parts, *starts("syslog-ng.service"))
    assert isinstance(found, LogForwarding)
    return found


@pytest.mark.parametrize(
    ("driver", "protocol", "is_encrypted"),
    [
        ('network("logs.example" port(601))', "tcp", False),
        ('network(logs.example port(601))', "tcp", False),
        ('network("logs.example" transport("udp"))', "udp", False),
        ('network("logs.example" port(6514) transport("tls") tls(peer-verify(yes) ca-dir("/etc/ssl/certs")))', "tcp", True),
        ('network("logs.example" port(6514) transport(tls) tls(peer_verify(no)))', "tcp", True),
        ('network("logs.example" port(6514) transport("tls"))', "tcp", False),
        ('network("logs.example" port(6514) tls(peer-verify(yes)))', "tcp", False),
        ('syslog("logs.example" transport("tls") tls(ca-dir("/x")))', "tcp", True),
        ('tcp("logs.example" port(6514) tls(ca_dir("/x")))', "tcp", True),
        ('tcp("logs.example")', "tcp", False),
        ('udp("logs.example" port(514))', "udp", False),
    ],
)
def test_how_it_sends(driver: str, protocol: str, is_encrypted: bool) -> None:
    found = forwarding(f"{SOURCE}log {{ source(s); destination {{ {driver}; }}; }};")
    assert not isinstance(found.destinations, Missing)
    assert [(one.program, one.target, one.protocol, one.is_encrypted) for one in found.destinations] == [
        ("syslog-ng", "logs.example", protocol, is_encrypted)
    ]
    assert found.all_followed is True


def test_drop_ins_are_read_where_they_are_included() -> None:
    main = SOURCE + '@include "/etc/syslog-ng/conf.d/*.conf"\n'
    part = LOGHOST + "log { source(s); destination(d); };\n"
    assert len(_known(forwarding(main, part))) == 1
    assert _known(forwarding(SOURCE, part)) == []
    denied = forwarding(main, DENIED)
    assert (denied.destinations, denied.all_followed) == (DENIED, DENIED)
    assert isinstance(forwarding(SOURCE + '@include "/etc/more.conf"\n').destinations, Missing)


def _known(found: LogForwarding) -> list[Any]:
    assert not isinstance(found.destinations, Missing)
    return found.destinations


def test_a_driver_that_is_not_followed_may_send_more() -> None:
    found = forwarding(SOURCE + LOGHOST + "log { source(s); destination(d); destination { loggly(token(x)); }; };")
    assert len(_known(found)) == 1
    assert found.all_followed == missing(Reason.NOT_SUPPORTED, "where syslog-ng's {driver}() sends logs is not followed", driver="loggly")


def test_the_files_that_it_writes() -> None:
    text = SOURCE + 'destination m { file("/var/log/messages"); };\ndestination unused { file("/var/log/unused"); };\n'
    text += 'log { source(s); destination(m); destination { file("/srv/x"); }; };\n'
    found = read(log_storage, {**there("/usr/sbin/syslog-ng"), CONF: text}, *starts("syslog-ng.service"))
    assert isinstance(found, LogStorage)
    assert (found.syslog, found.syslog_files) == ("syslog-ng", ["/var/log/messages"])


PIECES = [
    *("source s ", "log ", "{", "}", "(", ")", ";", '"', "'", "filter f ", "filter(f)", "not ", "and ", "or ", "..", "\\"),
    *("system()", "flags(final)", "@include 'x'\n", "\x00", "\ufffd", "é", "#", "\n", "destination d ", "`"),
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_hostile_text(text: str) -> None:
    found = forwarding(text)
    assert isinstance(found.destinations, Missing | list)


def test_deep_long_and_many() -> None:
    for text in ("(" * 100_000, "{" * 100_000, "a " * 500_000, '"' * 100_001, "not " * 200_000):
        forwarding(f"{SOURCE}filter f {{ {text}; }};\nlog {{ source(s); filter(f); }};")
    many = "filter f0 { facility(auth); };\n" + "".join(
        f"filter f{n} {{ {' or '.join([f'filter(f{n - 1})'] * 50)}; }};\n" for n in range(1, 500)
    )
    assert taken(many + "log { source(s); filter(f499); destination(d); };")["auth"] in (True, None)
