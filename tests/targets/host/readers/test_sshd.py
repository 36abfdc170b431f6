"""sshd: what it says itself, and our own reading of its files."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sshd_settings.matching import Connection
from govaudit.facts.sshd_settings.printing import printed
from govaudit.model import Absent, Missing, Observation, Place, Reason, Request, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.readers.sshd import DUMP, ELSEWHERE, MAIN, PASSWD, PROGRAM, RELEASE, VENDOR, included, ssh_daemon
from govaudit.targets.host.requests import Glob
from govaudit.targets.host.sshd.start import STARTING
from tests.support import DENIED, NOT_THERE, observations, saw

DROP_INS = Glob("/etc/ssh/sshd_config.d/*.conf")
BOOKWORM = b'ID=debian\nVERSION_ID="12"\n'
USUAL = [saw(request, NOT_THERE) for request in (*ELSEWHERE, *STARTING)]
"""No other sshd, and nothing that starts it with options."""
NOT_RUNNING = missing(Reason.NEEDS_RUNNING_SYSTEM, "{command} needs a running system", command="sshd -T")


def at_rest(configuration: str | bytes, drop_ins: dict[str, str] | None = None, release: bytes = BOOKWORM) -> Observations:
    """A host of which only files can be seen."""
    brought = [saw(DROP_INS, text, source=f"/etc/ssh/sshd_config.d/{name}") for name, text in (drop_ins or {}).items()]
    return observations(
        [
            saw(DUMP, NOT_RUNNING),
            saw(MAIN, configuration, source=MAIN.path),
            saw(VENDOR, NOT_THERE),
            saw(PROGRAM, NOT_THERE),
            saw(RELEASE, release),
            *(brought or [saw(DROP_INS, NOT_THERE)]),
            *USUAL,
        ]
    )


def read(configuration: str | bytes, drop_ins: dict[str, str] | None = None, release: bytes = BOOKWORM) -> SshDaemon:
    found = ssh_daemon(at_rest(configuration, drop_ins, release))
    assert isinstance(found, SshDaemon), found
    return found


def of_root(sshd: SshDaemon) -> list[str]:
    """What PermitRootLogin can be for root."""
    answers = sshd.answers("permitrootlogin", Connection(user="root"))
    assert not isinstance(answers, Missing)
    return [answer.text for answer in answers]


def test_the_first_value_wins_whatever_the_case_and_however_it_is_written() -> None:
    sshd = read("# PermitRootLogin yes\n\tpermitrootlogin=no\nPermitRootLogin yes\nMaxAuthTries = \"3\" # few\nX11Forwarding 'yes'\n")
    assert (sshd.permit_root_login, sshd.max_auth_tries, sshd.x11_forwarding) == ("no", 3, True)
    assert sshd.places("permitrootlogin") == [Place("/etc/ssh/sshd_config", 2)]


def test_what_is_not_set_stands_at_the_default_of_its_version() -> None:
    sshd = read("")
    assert (sshd.permit_root_login, sshd.password_authentication, sshd.use_pam) == ("prohibit-password", True, False)
    assert sshd.version == "9.2"
    assert isinstance(sshd.ciphers, list)
    assert "aes256-ctr" in sshd.ciphers
    assert sshd.places("permitrootlogin") == []
    assert read("Ciphers aes256-ctr,aes128-ctr\n").ciphers == ["aes256-ctr", "aes128-ctr"]
    added = read("Ciphers +aes128-cbc\n").ciphers
    assert isinstance(added, list)
    assert added[-1] == "aes128-cbc"
    assert read("Ciphers -aes*\n").ciphers == ["chacha20-poly1305@openssh.com"]


def test_algorithms_are_not_guessed() -> None:
    unknown = b"ID=mint\n"
    assert isinstance(read("", release=unknown).ciphers, Missing)
    assert isinstance(read("Ciphers +aes128-cbc\n", release=unknown).ciphers, Missing)
    rocky = b'ID="rocky"\nVERSION_ID="9.4"\n'
    assert isinstance(read("", release=rocky).ciphers, Missing)
    assert read("Ciphers aes256-ctr\n", release=rocky).ciphers == ["aes256-ctr"]
    on_the_command_line = b'ID="rhel"\nVERSION_ID="8.10"\n'
    assert isinstance(read("Ciphers aes256-ctr\n", release=on_the_command_line).ciphers, Missing)


def test_a_setting_under_match_is_unknown_for_all_but_known_for_one() -> None:
    sshd = read("PermitRootLogin no\nMaxAuthTries 3\nMatch User backup\n  PermitRootLogin yes\n")
    assert isinstance(sshd.permit_root_login, Missing)
    assert str(sshd.permit_root_login.sentence) == "permitrootlogin depends on the connection, by Match: no, yes"
    assert sshd.max_auth_tries == 3
    assert of_root(sshd) == ["no"]


def test_match_all_holds_for_all_and_goes_before_what_stands_above_it() -> None:
    assert read("PermitRootLogin no\nMatch all\nPermitRootLogin yes\n").permit_root_login == "yes"
    assert read("Match all\nPermitRootLogin no\nX11Forwarding yes\n").permit_root_login == "no"


def test_an_include_brings_its_files_in_order_at_its_place() -> None:
    assert read("Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n").permit_root_login == "no"
    sshd = read(
        "MaxAuthTries 3\nInclude sshd_config.d/*.conf\nPermitRootLogin no\nX11Forwarding no\n",
        {"a.conf": "X11Forwarding yes\nMaxAuthTries 9\n", "b.conf": "X11Forwarding no\n"},
    )
    assert (sshd.max_auth_tries, sshd.permit_root_login, sshd.x11_forwarding) == (3, "no", True)
    assert sshd.places("x11forwarding") == [Place("/etc/ssh/sshd_config.d/a.conf", 1)]


def test_a_match_ends_with_its_file() -> None:
    sshd = read("Include sshd_config.d/*.conf\nPermitRootLogin yes\n", {"a.conf": "Match User ann\nPermitRootLogin no\n"})
    assert of_root(sshd) == ["yes"]


def test_an_include_that_was_not_looked_at_leaves_the_rest_unknown() -> None:
    elsewhere = read("MaxAuthTries 3\nUsePAM yes\nInclude /srv/*.conf\nStrictModes yes\n")
    assert isinstance(elsewhere.max_auth_tries, Missing)  # a Match in there may change it
    assert elsewhere.use_pam is True  # cannot stand under a Match, and the first value wins
    assert isinstance(elsewhere.strict_modes, Missing)


def test_includes_are_asked_for_from_file_to_file() -> None:
    asked = list(included([saw(MAIN, 'Include a.conf "/srv/b c/*.conf"\n  include=/x\n# Include no\nInclude ~/z\n')]))
    assert asked == [Glob("/etc/ssh/a.conf"), Glob("/srv/b c/*.conf"), Glob("/x"), Glob("/~/z"), PASSWD]


@pytest.mark.parametrize(
    "line",
    [
        "PermitRootLogin maybe",
        "PermitRootLogin",
        "PermitRootLogin no yes",
        "PermitRootLogn no",
        'PermitRootLogin "no',
        "MaxAuthTries many",
        "!",
        "Match User",
        "Match Address 10.0.0.1/8\n",
        "Match User ann\nUsePAM yes",
        "AuthenticationMethods any publickey",
        "AuthenticationMethods password\nPasswordAuthentication no",
        "AuthorizedKeysCommand /bin/x",
        "Ciphers nonsense",
    ],
)
def test_what_sshd_would_refuse_is_not_read_on(line: str) -> None:
    found = ssh_daemon(at_rest(f"X11Forwarding no\n{line}\n"))
    assert isinstance(found, Missing)
    assert found.reason is Reason.UNPARSEABLE


def test_keyboard_interactive_was_two_settings_before_8_7() -> None:
    assert read("KbdInteractiveAuthentication no\n").kbd_interactive_authentication is False
    assert isinstance(read("KbdInteractiveAuthentication no\n", release=b"").kbd_interactive_authentication, Missing)
    bullseye = b'ID=debian\nVERSION_ID="11"\n'
    assert read("KbdInteractiveAuthentication no\n", release=bullseye).kbd_interactive_authentication is True
    assert read("ChallengeResponseAuthentication no\n", release=bullseye).kbd_interactive_authentication is False
    assert isinstance(ssh_daemon(at_rest("ChallengeResponseAuthentication no yes\n", release=bullseye)), Missing)


def test_versions_that_would_read_a_line_differently_leave_it_unknown() -> None:
    sshd = read("Banner /etc/issue#1\nX11Forwarding no\n", release=b"")
    assert isinstance(sshd.setting("banner"), Missing)
    assert sshd.setting("x11forwarding") == ["no"]


def test_no_program_and_no_configuration_is_absent() -> None:
    nothing = [saw(MAIN, NOT_THERE), saw(VENDOR, NOT_THERE), saw(PROGRAM, NOT_THERE), *USUAL]
    assert isinstance(ssh_daemon(observations([saw(DUMP, NOT_THERE), *nothing])), Absent)
    assert isinstance(ssh_daemon(observations([saw(DUMP, NOT_RUNNING), *nothing])), Absent)


TUMBLEWEED = b'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n'


def suse(vendor: str, main: Any = NOT_THERE, release: bytes = TUMBLEWEED) -> Any:
    """A host with the configuration that the package brought below /usr/etc."""
    drop_in = saw(Glob("/usr/etc/ssh/sshd_config.d/*.conf"), "PermitRootLogin yes\n", source="/usr/etc/ssh/sshd_config.d/50.conf")
    files = [saw(MAIN, main, source=MAIN.path), saw(VENDOR, vendor, source=VENDOR.path), drop_in, saw(DROP_INS, NOT_THERE)]
    return ssh_daemon(observations([saw(DUMP, NOT_RUNNING), *files, saw(PROGRAM, NOT_THERE), saw(RELEASE, release), *USUAL]))


def test_suse_reads_what_the_package_brought_where_etc_has_none() -> None:
    text = "Include /etc/ssh/sshd_config.d/*.conf\nInclude /usr/etc/ssh/sshd_config.d/*.conf\nX11Forwarding yes\n"
    found = suse(text)
    assert (found.source, found.permit_root_login, found.x11_forwarding) == (VENDOR.path, "yes", True)
    assert found.set_at["permitrootlogin"].path == "/usr/etc/ssh/sshd_config.d/50.conf"
    assert suse(text, main="PermitRootLogin no\n").permit_root_login == "no"
    assert isinstance(suse(text, main=DENIED), Missing)
    assert isinstance(suse(text, release=BOOKWORM), Missing)


def test_whether_builds_of_suse_let_root_in_by_default_is_not_known() -> None:
    assert isinstance(suse("", main="X11Forwarding no\n").permit_root_login, Missing)
    assert suse("", main="X11Forwarding no\n").x11_forwarding is False


def test_what_may_not_be_seen_is_missing() -> None:
    assert isinstance(ssh_daemon(observations([saw(DUMP, NOT_THERE), saw(MAIN, DENIED), *USUAL])), Missing)
    program_denied = [saw(DUMP, NOT_RUNNING), saw(MAIN, NOT_THERE), saw(VENDOR, NOT_THERE), saw(PROGRAM, DENIED), *USUAL]
    assert isinstance(ssh_daemon(observations(program_denied)), Missing)


def test_what_sshd_says_counts_where_its_file_may_not_be_read() -> None:
    dump = "permitrootlogin no\npasswordauthentication no\npubkeyauthentication yes\nauthenticationmethods any\nusepam yes\n"
    found = ssh_daemon(observations([saw(DUMP, Seen(content=dump.encode(), status=0)), saw(MAIN, DENIED), *USUAL]))
    assert isinstance(found, SshDaemon)
    assert found.use_pam is True  # cannot stand under a Match
    assert isinstance(found.permit_root_login, Missing)


def test_drop_ins_that_may_not_be_read_leave_what_they_may_set_unknown() -> None:
    seen = [saw(DUMP, NOT_RUNNING), saw(MAIN, "Include sshd_config.d/*.conf\nPermitRootLogin no\n"), saw(DROP_INS, DENIED), *USUAL]
    found = ssh_daemon(observations(seen))
    assert isinstance(found, SshDaemon)
    assert found.permit_root_login == DENIED


@pytest.mark.parametrize(
    "refusal",
    [
        "/etc/ssh/sshd_config: line 5: Bad configuration option: Foo\nterminating, 1 bad configuration options\n",
        '/etc/ssh/sshd_config line 2: unsupported option "maybe".\n',
        "/etc/ssh/sshd_config line 1: Deprecated option UseLogin\n/etc/ssh/sshd_config line 7: MaxAuthTries integer value invalid.\n",
    ],
)
def test_sshd_that_refuses_its_configuration_is_told(refusal: str) -> None:
    found = ssh_daemon(observations([saw(DUMP, Seen(status=255, errors=refusal)), saw(MAIN, "PermitRootLogin no\n"), *USUAL]))
    assert isinstance(found, Missing)
    assert found.reason is Reason.UNPARSEABLE


def test_an_sshd_that_may_not_read_its_keys_leaves_it_to_the_files() -> None:
    errors = "/etc/ssh/sshd_config line 3: Deprecated option UseLogin\nsshd: no hostkeys available -- exiting.\n"
    found = ssh_daemon(observations([saw(DUMP, Seen(status=1, errors=errors)), saw(MAIN, "PermitRootLogin no\n"), *USUAL]))
    assert isinstance(found, SshDaemon)
    assert (found.source, found.permit_root_login) == ("/etc/ssh/sshd_config", "no")


def started(*how: Observation) -> SshDaemon | Absent | Missing:
    """An sshd that is started so."""
    replaced = {one.request for one in how}
    asked = [one for one in at_rest("PermitRootLogin no\nMaxAuthTries 3\n") if one.request not in replaced]
    found: SshDaemon | Absent | Missing = ssh_daemon(observations([*asked, *how]))
    return found


DEFAULT, UNIT = STARTING[0], STARTING[6]


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ('SSHD_OPTS="-o PermitRootLogin=yes"', DEFAULT),
        ("SSHD_OPTS='-4oPermitRootLogin=yes'", DEFAULT),
        ("A=1;SSHD_OPTS=-oPermitRootLogin=yes", DEFAULT),
        ('[Service]\nEnvironment=A=1 "SSHD_OPTS=-o PermitRootLogin=yes"', UNIT),
        ("export SSHD_OPTS=\"-p 22 -o 'PermitRootLogin yes'\"", DEFAULT),
        ("[Service]\nExecStart=\nExecStart=-/usr/sbin/sshd -D -u0 \\\n -o permitrootlogin=yes", UNIT),
        ('[Service]\nEnvironment="SSHD_OPTS=-o PermitRootLogin=yes"', UNIT),
    ],
)
def test_what_an_option_of_the_start_sets_is_missing(line: str, request_: Request) -> None:
    sshd = started(saw(request_, f"# how\n{line}\n", source="/etc/x"))
    assert isinstance(sshd, SshDaemon)
    assert isinstance(sshd.permit_root_login, Missing)
    assert sshd.max_auth_tries == 3


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("SSHD_OPTS=-f /srv/sshd_config", DEFAULT),
        ("OPTIONS='-Df/srv/sshd_config'", DEFAULT),
        ("ExecStart=/usr/sbin/sshd -D -f /srv/config", UNIT),
        ("ExecStart=/opt/start-sshd", UNIT),
        ("EnvironmentFile=-/srv/environment", UNIT),
        ("SSHD_OPTS=-o Include=/srv/more", DEFAULT),
    ],
)
def test_another_configuration_makes_all_missing(line: str, request_: Request) -> None:
    assert isinstance(started(saw(request_, f"{line}\n", source="/etc/x")), Missing)
    assert started(saw(request_, DENIED)) == DENIED


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("# Options to pass to sshd\nSSHD_OPTS=\n", DEFAULT),
        ('OPTIONS="-u0 -f /etc/ssh/sshd_config -p 2222 -E /var/log/sshd"\n#OPTIONS=-oPermitRootLogin=yes\n', DEFAULT),
        ("[Service]\nEnvironmentFile=-/etc/default/ssh\nExecStartPre=/usr/sbin/sshd -t\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n", UNIT),
    ],
)
def test_the_usual_start_changes_nothing(text: str, request_: Request) -> None:
    sshd = started(saw(request_, text, source="/etc/x"))
    assert isinstance(sshd, SshDaemon)
    assert (sshd.permit_root_login, sshd.max_auth_tries) == ("no", 3)


def test_no_match_makes_known_what_an_option_sets() -> None:
    configuration = "PermitRootLogin no\nMatch User root\nPermitRootLogin no\n"
    option = saw(DEFAULT, "SSHD_OPTS=-oPermitRootLogin=yes\n")
    asked = [one for one in at_rest(configuration) if one.request != option.request]
    sshd = ssh_daemon(observations([*asked, option]))
    assert isinstance(sshd, SshDaemon)
    assert isinstance(sshd.answers("permitrootlogin", Connection(user="root")), Missing)
    assert isinstance(sshd.answers("permitrootlogin"), Missing)
    assert sshd.places("permitrootlogin") == []


@pytest.mark.parametrize(
    ("option", "keywords"),
    [
        ("-q", ["loglevel"]),
        ("-De", ["syslogfacility"]),
        ("-E /var/log/sshd", ["syslogfacility"]),
        ("-p2222", ["port", "listenaddress"]),
        ("-oPort=2222", ["port", "listenaddress"]),
        ("-o RekeyLimit=1G", ["rekeylimit", "rekeyinterval"]),
        ("-o ChallengeResponseAuthentication=yes", ["kbdinteractiveauthentication"]),
        ("-o AllowUsers=ann -o MaxSessions=99", ["allowusers", "maxsessions"]),
    ],
)
def test_settings_without_a_field_are_missing_too(option: str, keywords: list[str]) -> None:
    sshd = started(saw(DEFAULT, f'SSHD_OPTS="{option}"\n'))
    assert isinstance(sshd, SshDaemon)
    settings = sshd.of(Connection(user="ann"))
    assert not isinstance(settings, Missing)
    usual = read("PermitRootLogin no\nMaxAuthTries 3\n").of(Connection(user="ann"))
    assert not isinstance(usual, Missing)
    assert [keyword for keyword, value in settings.items() if isinstance(value, Missing) and value != usual[keyword]] == sorted(
        keywords, key=list(settings).index
    )


def test_the_algorithms_of_a_crypto_policy_are_given_at_the_start() -> None:
    policy = saw(STARTING[5], "CRYPTO_POLICY='-oCiphers=aes256-ctr -oMACs=hmac-sha2-256'\n")
    sshd = ssh_daemon(observations([*(one for one in at_rest("Ciphers aes128-ctr\n") if one.request != policy.request), policy]))
    assert isinstance(sshd, SshDaemon)
    assert isinstance(sshd.ciphers, Missing)
    assert sshd.permit_root_login == "prohibit-password"


def test_the_units_of_this_host_change_nothing() -> None:
    units = [saw(UNIT, path.read_bytes(), source=str(path)) for path in Path("/lib/systemd/system").glob("ssh*.service")]
    assert units
    assert isinstance(started(*units, saw(DEFAULT, Path("/etc/default/ssh").read_bytes())), SshDaemon)


@pytest.mark.parametrize("path", ["/usr/local/sbin/sshd", "/usr/sbin/dropbear"])
def test_another_server_is_not_followed(path: str) -> None:
    request = ELSEWHERE[0 if "sshd" in path else 4]
    others = [one for one in USUAL if one.request != request.key]
    nothing = [saw(DUMP, NOT_THERE), saw(MAIN, NOT_THERE), saw(VENDOR, NOT_THERE), saw(PROGRAM, NOT_THERE), saw(DROP_INS, NOT_THERE)]
    found = ssh_daemon(observations([*nothing, *others, saw(request, Seen(), source=path)]))
    assert isinstance(found, Missing)
    assert str(found.sentence) == f"{path} is installed, which is not followed"


# Beside the real program ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def host_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    Path("/run/sshd").mkdir(exist_ok=True)
    key = tmp_path_factory.mktemp("key") / "host_key"
    subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", key], check=True)
    return key


def test_sshd_says_it_of_the_real_program(host_key: Path) -> None:
    configuration = "PermitRootLogin without-password\nMatch User x\nPasswordAuthentication no\n"
    path = host_key.with_name("config")
    path.write_text(configuration)
    dump = subprocess.run(["/usr/sbin/sshd", "-T", "-f", path, "-h", host_key], capture_output=True, check=False)
    sshd = ssh_daemon(observations([saw(DUMP, Seen(content=dump.stdout, status=dump.returncode)), saw(MAIN, configuration), *USUAL]))
    assert isinstance(sshd, SshDaemon)
    assert sshd.source == "sshd -T"
    assert sshd.permit_root_login == "prohibit-password"
    assert isinstance(sshd.ciphers, list)
    assert "aes256-gcm@openssh.com" in sshd.ciphers
    assert isinstance(sshd.password_authentication, Missing)
    # The file that was seen must be the one that the program read.
    other = ssh_daemon(observations([saw(DUMP, Seen(content=dump.stdout, status=0)), saw(MAIN, "PermitRootLogin yes\n"), *USUAL]))
    assert isinstance(other, SshDaemon)
    assert isinstance(other.rules, Missing)


# Hostile files --------------------------------------------------------------------------------

SNIPPETS = st.sampled_from(
    ["Match ", "User ", "all", "Include ", "*", "/etc/ssh/sshd_config.d/*.conf", "Address ", "10.0.0.0/8,", "!", '"', "'", "=", "\\", "#",
     "\0", "\n", " ", "AllowUsers ", "Ciphers ", "+aes*", "RekeyLimit ", "1G ", "PermitOpen ", "[", ":", "Port ", "²", "LoginGraceTime 1m"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode), st.lists(SNIPPETS).map(lambda found: "".join(found).encode()))
)
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    text = content.decode(errors="replace")
    for release in (BOOKWORM, b""):
        found = ssh_daemon(at_rest(content, {"a.conf": text}, release))
        if isinstance(found, SshDaemon):
            found.of(Connection(user="root", address="10.0.0.1"))
    ssh_daemon(at_rest("Include sshd_config.d/*.conf\n" + text, {"a.conf": text}))
    ssh_daemon(observations([saw(DUMP, Seen(content=content, status=0)), saw(MAIN, content), *USUAL]))


@pytest.mark.parametrize(
    "line", ["maxsessions many", "maxstartups 1:2", "maxauthtries 6\nmaxauthtries 7", "clientaliveinterval " + "9" * 5000]
)
def test_what_sshd_would_never_print_is_not_believed(line: str, host_key: Path) -> None:
    path = host_key.with_name("plain")
    path.write_text("")
    dump = subprocess.run(["/usr/sbin/sshd", "-T", "-f", path, "-h", host_key], capture_output=True, text=True, check=True).stdout
    kept = [one for one in dump.splitlines() if one.split(" ")[0] != line.split(" ", maxsplit=1)[0]]
    seen = [saw(DUMP, Seen(content="\n".join([*kept, line]).encode(), status=0)), saw(MAIN, ""), *USUAL]
    found = ssh_daemon(observations(seen))
    assert isinstance(found, Missing)
    assert found.reason is Reason.UNPARSEABLE


@pytest.mark.parametrize("value", ["1" * 400 + "x", "9" * 5000, "1h" * 5000 + "?", "1m" * 3000, " " * 5000 + "1"])
def test_long_numbers_and_times_take_no_time(value: str) -> None:
    for keyword in ("LoginGraceTime", "MaxAuthTries", "RekeyLimit", "Port", "MaxStartups", "StreamLocalBindMask", "ChannelTimeout x="):
        ssh_daemon(at_rest(f"{keyword} {value}\n"))


def test_a_huge_file_is_not_read() -> None:
    found = ssh_daemon(at_rest(b"x" * 2_000_000))
    assert isinstance(found, Missing)
    assert found.reason is Reason.TOO_LARGE


def test_files_that_include_each_other_come_to_an_end() -> None:
    loop = dict.fromkeys(("a.conf", "b.conf"), "Include sshd_config.d/*.conf\n" * 9)
    found = ssh_daemon(at_rest("Include sshd_config.d/*.conf\n", loop))
    assert isinstance(found, Missing)


def test_ten_thousand_match_blocks_are_read() -> None:
    sshd = read("".join(f"Match User u{number}\nPermitRootLogin yes\n" for number in range(10_000)))
    assert isinstance(sshd.permit_root_login, Missing)
    assert sshd.unlike("permitrootlogin", lambda lines: lines != ["yes"], Connection(user="root")) == []


BULLSEYE = b'ID=debian\nVERSION_ID="11"\n'
TRIXIE = b'ID=debian\nVERSION_ID="13"\n'


def test_behind_the_last_comma_of_a_list_stands_nothing() -> None:
    sshd = read("Match User root,\nPermitRootLogin yes\n")
    for user, value in (("root", ["yes"]), ("", ["without-password"])):
        found = sshd.of(Connection(user=user, host="h", address="192.0.2.1"))
        assert not isinstance(found, Missing)
        assert found["permitrootlogin"] == value


def test_a_command_for_keys_may_run_as_a_user_called_none() -> None:
    assert read("AuthorizedKeysCommand /bin/x\nAuthorizedKeysCommandUser none\n").settings["authorizedkeyscommanduser"] == ["none"]
    assert isinstance(ssh_daemon(at_rest("AuthorizedKeysCommand /bin/x\n")), Missing)


def test_addresses_are_written_as_the_c_library_writes_them() -> None:
    assert read("ListenAddress ::1:22\n").settings["listenaddress"] == ["[::0.1.0.34]:22"]


def test_none_among_channel_timeouts_is_refused_by_10_0_alone() -> None:
    line = "ChannelTimeout session=1h none\n"
    assert read(line).settings["channeltimeout"] == ["session=1h none"]
    refused = ssh_daemon(at_rest(line, release=TRIXIE))
    assert isinstance(refused, Missing)
    assert refused.reason is Reason.UNPARSEABLE


def test_patterns_for_keys_bring_them_in_the_order_of_the_version() -> None:
    line = "HostKeyAlgorithms ecdsa-sha2-nistp*\n"
    old, new = (read(line, release=release).settings["hostkeyalgorithms"] for release in (BULLSEYE, BOOKWORM))
    assert isinstance(old, list)
    assert isinstance(new, list)
    assert old[0].startswith("ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,ecdsa-sha2-nistp256-cert")
    assert new[0].startswith("ecdsa-sha2-nistp256,ecdsa-sha2-nistp256-cert")


def test_before_8_5_two_settings_have_their_older_names() -> None:
    settings = read("", release=BULLSEYE).settings
    names = [line.partition(" ")[0] for line in printed(settings, before_8_5=True)]
    assert {"pubkeyacceptedkeytypes", "hostbasedacceptedkeytypes"} <= set(names)
    assert "pubkeyacceptedalgorithms" not in names
