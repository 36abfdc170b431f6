"""Values of sshd_config as each version reads them. What is asserted here, the real programs of these versions print."""

from __future__ import annotations

import pytest

from govaudit.facts.sshd_settings.matching import Connection, begins_to_match
from govaudit.facts.sshd_settings.rules import effective
from govaudit.model import Missing, Reason
from govaudit.targets.host.readers.sshd import MAIN, PASSWD, SERVICES, included
from govaudit.targets.host.requests import Glob
from govaudit.targets.host.sshd.config import Configuration, read_configuration
from govaudit.targets.host.sshd.version import Build, Version, homes_in, services_in
from tests.support import saw

SERVICES_FILE = b"# names\nssh\t22/tcp  # Secure Shell\nhttp 80/tcp www\ndomain 53/udp\n"
PASSWD_FILE = b"root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n"
OLD, BOOKWORM, NEW = (8, 4), (9, 2), (10, 0)


def settings(text: str, version: Version = BOOKWORM, *, alone: bool = False) -> dict[str, list[str] | Missing]:
    build = Build(version, debian=True)
    if not alone:
        build = build._replace(services=services_in(SERVICES_FILE), homes=homes_in(PASSWD_FILE))
    found = read_configuration("/etc/ssh/sshd_config", text.encode(), {}, build)
    assert isinstance(found, Configuration), found
    return found.settings


def refused(text: str, version: Version = BOOKWORM) -> bool:
    build = Build(version, debian=True, services=services_in(SERVICES_FILE), homes=homes_in(PASSWD_FILE))
    found = read_configuration("/etc/ssh/sshd_config", text.encode(), {}, build)
    return isinstance(found, Missing) and found.reason is Reason.UNPARSEABLE


@pytest.mark.parametrize(
    ("line", "keyword", "value"),
    [
        ("Port www", "port", "80"),
        ("Port +22", "port", "22"),
        ("ListenAddress 127.0.0.1:ssh", "listenaddress", "127.0.0.1:22"),
        ("ListenAddress 127.0.0.1:022", "listenaddress", "127.0.0.1:22"),
        ("PermitOpen host:http", "permitopen", "host:http"),
        ("Banner ~/notice", "banner", "/root/notice"),
        ("Banner ~ann/notice", "banner", "/home/ann/notice"),
        ("Banner notice", "banner", "//notice"),
        ("AuthorizedKeysFile ~/keys .ssh/keys", "authorizedkeysfile", "/root/keys .ssh/keys"),
        ("RekeyLimit 1.5G", "rekeylimit", "1610612736"),
        ("RekeyLimit G", "rekeylimit", "0"),
        ("LoginGraceTime +5", "logingracetime", "5"),
        ("IPQoS 0x10 32", "ipqos", "lowdelay cs1"),
        ("IPQoS EF 3", "ipqos", "ef 0x03"),
        ("PerSourceNetBlockSize 24", "persourcenetblocksize", "24:0"),
        ("ChannelTimeout session=1h none", "channeltimeout", "session=1h none"),
        ("HostKey none", "hostkey", "(null)"),
    ],
)
def test_what_9_2_prints(line: str, keyword: str, value: str) -> None:
    assert settings(line + "\n")[keyword] == [value]


@pytest.mark.parametrize(
    ("line", "keyword", "value"),
    [
        ("IPQoS lowdelay 16", "ipqos", "none 0x10"),
        ("PerSourcePenalties no", "persourcepenalties", "no"),
        ("PerSourceMaxStartups 5\nPerSourceMaxStartups none", "persourcemaxstartups", "5"),
        ("Subsystem sftp \"/usr/lib/sftp server\" -f 'a\\\\b'", "subsystem", 'sftp "/usr/lib/sftp server" -f a\\\\b'),
        ("Match version OpenSSH_10.*\nPermitRootLogin no", "permitrootlogin", "no"),
        ("Match version !OpenSSH_10*,*\nPermitRootLogin no", "permitrootlogin", "without-password"),
    ],
)
def test_what_10_0_prints(line: str, keyword: str, value: str) -> None:
    assert settings(line + "\n", NEW)[keyword] == [value]


def test_penalties_are_settings_of_their_own() -> None:
    found = settings("PerSourcePenalties authfail:1m overflow:deny-all\nPerSourcePenalties no\nPerSourcePenalties authfail:9\n", NEW)
    assert found["persourcepenalties"] == [
        "crash:90 authfail:60 noauth:1 grace-exceeded:10 refuseconnection:10 max:600 min:15 max-sources4:65536 max-sources6:65536"
        " overflow:deny-all overflow6:deny-all"
    ]


@pytest.mark.parametrize(
    ("line", "keyword", "value"),
    [
        ("LoginGraceTime 2147483648", "logingracetime", "-2147483648"),
        ("MaxStartups -1:3:4", "maxstartups", "10:3:4"),
        ("MaxStartups 0", "maxstartups", "0:30:0"),
        ("Banner ~notice", "banner", "/root/notice"),
        ("AuthorizedKeysFile == x", "authorizedkeysfile", ".ssh/authorized_keys .ssh/authorized_keys2"),
        ("AuthenticationMethods publickey\nAuthenticationMethods any password", "authenticationmethods", "publickey"),
        ("Match User ann\nAuthorizedKeysCommand relative", "authorizedkeyscommand", "none"),
        ("Ciphers +,3des-cbc", "ciphers", settings("\n", OLD)["ciphers"]),
    ],
)
def test_what_8_4_prints(line: str, keyword: str, value: str | list[str]) -> None:
    assert settings(line + "\n", OLD)[keyword] == (value if isinstance(value, list) else [value])


@pytest.mark.parametrize(
    ("line", "versions"),
    [
        ("Port nonsense", [OLD, BOOKWORM, NEW]),
        ("PermitOpen host:0", [OLD, BOOKWORM, NEW]),
        ("PermitOpen # any", [OLD, BOOKWORM, NEW]),
        ("IPQoS 256", [OLD, BOOKWORM, NEW]),
        ("IPQoS 0x10", [NEW]),
        ('IPQoS "ef"', [OLD]),
        ('RekeyLimit "1G"', [OLD]),
        ("RekeyLimit 1.5Gx", [OLD, BOOKWORM, NEW]),
        ("LoginGraceTime +5", [NEW]),
        ("ForceCommand", [OLD, BOOKWORM, NEW]),
        ("RDomain x", [OLD, BOOKWORM, NEW]),
        ("ChannelTimeout session=", [BOOKWORM, NEW]),
        ("ChannelTimeout session=1h none", [NEW]),
        ("GSSAPIKexAlgorithms gss-x-", [OLD, BOOKWORM, NEW]),
        ("PerSourcePenalties no authfail:5", [NEW]),
        ("PerSourcePenalties max:", [NEW]),
        ("Match version OpenSSH_9*", [OLD, BOOKWORM]),
        ("MaxStartups 0", [BOOKWORM, NEW]),
    ],
)
def test_what_is_refused(line: str, versions: list[Version]) -> None:
    for version in versions:
        assert refused(line + "\n", version), version


def test_what_rests_on_other_files_is_not_known_without_them() -> None:
    for line, keyword in (("Port ssh", "port"), ("Banner ~/notice", "banner"), ("AuthorizedKeysFile ~/keys", "authorizedkeysfile")):
        assert isinstance(settings(line + "\n", alone=True)[keyword], Missing)
    assert isinstance(settings("Banner ~bob/notice\n")["banner"], Missing)  # an account of a directory, perhaps


def test_these_files_are_asked_for_where_they_decide() -> None:
    def asked(text: str) -> list[object]:
        return list(included([saw(MAIN, text)]))

    assert asked("Port 22\nPermitOpen any host:22\nMatch User ann\nListenAddress 127.0.0.1\n") == []
    assert asked("PermitListen localhost:ssh\n") == [SERVICES]
    assert asked("Match LocalPort=ssh\n") == [SERVICES]
    assert asked("Banner ~/x\n") == [PASSWD]
    assert asked("Include ~/x\n") == [Glob("/~/x"), PASSWD]
    assert list(included([saw(SERVICES, "port ssh\n"), saw(PASSWD, "Include ~/x\n")])) == []


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [("*", True), ("OpenSSH_10.*", True), ("OpenSSH_1?.0*", True), ("OpenSSH_10.0", None), ("*p2", None), ("OpenSSH_9*", False)],
)
def test_a_name_of_which_the_beginning_is_known(pattern: str, answer: bool | None) -> None:
    assert begins_to_match("OpenSSH_10.0", pattern) is answer


def of_ann(text: str) -> dict[str, list[str] | Missing] | Missing:
    found = read_configuration("/etc/ssh/sshd_config", text.encode(), {}, Build(NEW, debian=True))
    assert isinstance(found, Configuration)
    assert not isinstance(found.rules, Missing)
    return effective(found.settings, found.rules, Connection(user="ann"))


def test_subsystems_under_a_match_stand_for_all_others() -> None:
    under = "Match User ann\nSubsystem sftp /x\nSubsystem sftp /y\n"
    found = of_ann(f"Subsystem sftp internal-sftp\nSubsystem b /b\n{under}")
    assert not isinstance(found, Missing)
    assert found["subsystem"] == ["sftp /x"]
    crashed = of_ann(under)
    assert isinstance(crashed, Missing)
    assert crashed.reason is Reason.UNPARSEABLE
    unknown = of_ann(f"Subsystem b /b\n{under}Subsystem c /c\n")
    assert not isinstance(unknown, Missing)
    assert isinstance(unknown["subsystem"], Missing)
