"""sshd: what it says itself, and our own reading of its files beside the real program."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govaudit.facts.sshd import SshDaemon
from govaudit.model import Absent, Missing, Observation, Place, Reason, Request, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.readers.sshd import DROP_INS, DUMP, ELSEWHERE, MAIN, PROGRAM, RELEASE, VENDOR, ssh_daemon
from govaudit.targets.host.sshd_config import parse, settings_of_files
from govaudit.targets.host.sshd_settings import SETTINGS, settings_of_dump
from govaudit.targets.host.sshd_start import STARTING
from tests.support import DENIED, NOT_THERE, observations, saw

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


def test_the_first_value_wins_whatever_the_case_and_however_it_is_written() -> None:
    sshd = read("# PermitRootLogin yes\n\tpermitrootlogin=no\nPermitRootLogin yes\nMaxAuthTries = \"3\" # few\nX11Forwarding 'yes'\n")
    assert (sshd.permit_root_login, sshd.max_auth_tries, sshd.x11_forwarding) == ("no", 3, True)
    assert sshd.places("permitrootlogin") == [Place("/etc/ssh/sshd_config", 2)]


def test_what_is_not_set_stands_at_its_default_and_algorithms_are_not_guessed() -> None:
    sshd = read("")
    assert (sshd.permit_root_login, sshd.password_authentication, sshd.use_pam) == ("prohibit-password", True, False)
    assert isinstance(sshd.ciphers, Missing)
    assert sshd.places("permitrootlogin") == []
    assert read("Ciphers aes256-ctr,aes128-ctr\n").ciphers == ["aes256-ctr", "aes128-ctr"]
    assert isinstance(read("Ciphers +aes128-cbc\n").ciphers, Missing)


def test_a_setting_under_match_is_unknown_the_others_are_not() -> None:
    sshd = read("PermitRootLogin no\nMaxAuthTries 3\nMatch User backup\n  PermitRootLogin yes\n")
    assert isinstance(sshd.permit_root_login, Missing)
    assert sshd.permit_root_login.reason is Reason.NOT_SUPPORTED
    assert str(sshd.permit_root_login.sentence) == "/etc/ssh/sshd_config:4 sets permitrootlogin under a Match, which is not followed yet"
    assert sshd.max_auth_tries == 3


def test_an_include_of_nothing_changes_nothing() -> None:
    sshd = read("Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n")
    assert sshd.permit_root_login == "no"


def test_an_include_makes_what_it_may_set_unknown() -> None:
    sshd = read("MaxAuthTries 3\nInclude sshd_config.d/*.conf\nPermitRootLogin no\n", {"a.conf": "X11Forwarding yes\n"})
    assert isinstance(sshd.permit_root_login, Missing)
    assert isinstance(sshd.x11_forwarding, Missing)
    assert sshd.max_auth_tries == 3


def test_an_include_may_bring_a_match_that_changes_what_was_set_before() -> None:
    assert isinstance(
        read("MaxAuthTries 3\nInclude sshd_config.d/*.conf\n", {"a.conf": "Match all\nMaxAuthTries 9\n"}).max_auth_tries, Missing
    )
    elsewhere = read("MaxAuthTries 3\nUsePAM yes\nInclude /srv/*.conf\n")
    assert isinstance(elsewhere.max_auth_tries, Missing)
    assert elsewhere.use_pam is True  # cannot stand under a Match, and the first value wins


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
    ],
)
def test_what_sshd_would_refuse_is_not_read_on(line: str) -> None:
    found = ssh_daemon(at_rest(f"X11Forwarding no\n{line}\n"))
    assert isinstance(found, Missing)
    assert found.reason is Reason.UNPARSEABLE


def test_keyboard_interactive_was_two_settings_before_8_7() -> None:
    assert read("KbdInteractiveAuthentication no\n").kbd_interactive_authentication is False
    bullseye = b'ID=debian\nVERSION_ID="11"\n'
    assert isinstance(read("KbdInteractiveAuthentication no\n", release=bullseye).kbd_interactive_authentication, Missing)
    assert read("ChallengeResponseAuthentication no\n", release=bullseye).kbd_interactive_authentication is False


def test_no_program_and_no_configuration_is_absent() -> None:
    nothing = [saw(MAIN, NOT_THERE), saw(VENDOR, NOT_THERE), saw(PROGRAM, NOT_THERE), saw(DROP_INS, NOT_THERE), *USUAL]
    assert isinstance(ssh_daemon(observations([saw(DUMP, NOT_THERE), *nothing])), Absent)
    assert isinstance(ssh_daemon(observations([saw(DUMP, NOT_RUNNING), *nothing])), Absent)


def test_what_may_not_be_seen_is_missing() -> None:
    assert isinstance(ssh_daemon(observations([saw(DUMP, NOT_THERE), saw(MAIN, DENIED), saw(DROP_INS, NOT_THERE), *USUAL])), Missing)
    program_denied = [
        saw(DUMP, NOT_RUNNING),
        saw(MAIN, NOT_THERE),
        saw(VENDOR, NOT_THERE),
        saw(PROGRAM, DENIED),
        saw(DROP_INS, NOT_THERE),
        *USUAL,
    ]
    assert isinstance(ssh_daemon(observations(program_denied)), Missing)


@pytest.mark.parametrize(
    "refusal",
    [
        "/etc/ssh/sshd_config: line 5: Bad configuration option: Foo\nterminating, 1 bad configuration options\n",
        '/etc/ssh/sshd_config line 2: unsupported option "maybe".\n',
        "/etc/ssh/sshd_config line 1: Deprecated option UseLogin\n/etc/ssh/sshd_config line 7: MaxAuthTries integer value invalid.\n",
    ],
)
def test_sshd_that_refuses_its_configuration_is_told(refusal: str) -> None:
    found = ssh_daemon(
        observations([saw(DUMP, Seen(status=255, errors=refusal)), saw(MAIN, "PermitRootLogin no\n"), saw(DROP_INS, NOT_THERE), *USUAL])
    )
    assert isinstance(found, Missing)
    assert found.reason is Reason.UNPARSEABLE


def test_an_sshd_that_may_not_read_its_keys_leaves_it_to_the_files() -> None:
    errors = "/etc/ssh/sshd_config line 3: Deprecated option UseLogin\nsshd: no hostkeys available -- exiting.\n"
    seen = [saw(DUMP, Seen(status=1, errors=errors)), saw(MAIN, "PermitRootLogin no\n"), saw(DROP_INS, NOT_THERE), *USUAL]
    found = ssh_daemon(observations(seen))
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


def dump_of(configuration: str, host_key: Path) -> subprocess.CompletedProcess[bytes]:
    path = host_key.with_name("config")
    path.write_text(configuration)
    return subprocess.run(["/usr/sbin/sshd", "-T", "-f", path, "-h", host_key], capture_output=True, check=False)


def test_sshd_says_it_of_the_real_program(host_key: Path) -> None:
    configuration = "PermitRootLogin without-password\nMatch User x\nPasswordAuthentication no\n"
    dump = dump_of(configuration, host_key)
    sshd = ssh_daemon(
        observations(
            [saw(DUMP, Seen(content=dump.stdout, status=dump.returncode)), saw(MAIN, configuration), saw(DROP_INS, NOT_THERE), *USUAL]
        )
    )
    assert isinstance(sshd, SshDaemon)
    assert sshd.source == "sshd -T"
    assert sshd.permit_root_login == "prohibit-password"
    assert isinstance(sshd.ciphers, list)
    assert "aes256-gcm@openssh.com" in sshd.ciphers
    assert isinstance(sshd.password_authentication, Missing)


YES_NO = ["PasswordAuthentication", "PubkeyAuthentication", "KbdInteractiveAuthentication", "PermitEmptyPasswords", "X11Forwarding"]
LINES = st.one_of(
    st.builds("{}{}{}".format, st.sampled_from([*YES_NO, "UsePAM", "StrictModes"]), st.sampled_from([" ", "=", " = ", "\t"]),
              st.sampled_from(["yes", "no", "YES", '"no"', "'yes'", "no # why", "yes#", "true", "no yes", ""])),
    st.builds("  permitrootlogin {}".format, st.sampled_from(["yes", "no", "without-password", "Prohibit-Password"])),
    st.sampled_from(["PermitRootLogin forced-commands-only", "PermitRootLogin x"]),
    st.builds("MaxAuthTries {}".format, st.sampled_from(["1", "06", "-1", "4 ", "a"])),
    st.builds("LoginGraceTime {}".format, st.sampled_from(["1m30", "2H", "0", "30s", "x", "1w1d"])),
    st.builds("AuthenticationMethods {}".format, st.sampled_from(["any", "publickey,password publickey", '"publickey"', "any password"])),
    st.builds("LogLevel {}".format, st.sampled_from(["verbose", "DEBUG", "loud"])),
    st.builds("IgnoreRhosts {}".format, st.sampled_from(["yes", "no", "shosts-only", "maybe"])),
    st.builds("PermitUserEnvironment {}".format, st.sampled_from(["no", "yes", "LANG,LC_*"])),
    st.sampled_from(["# comment", "", "   ", "Ciphers aes128-ctr,aes256-ctr", "MACs hmac-sha2-256", "Nonsense 1", "UseLogin no"]),
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, max_size=6))
def test_our_reading_is_that_of_the_real_program(lines: list[str], host_key: Path) -> None:
    configuration = "\n".join(lines) + "\n"
    dump = dump_of(configuration, host_key)
    directives = parse("config", configuration.encode())
    ours = directives if isinstance(directives, Missing) else settings_of_files(directives, {})
    if dump.returncode:
        unknown = isinstance(ours, Missing) or isinstance(ours["authentication_methods"], Missing)  # a second `any`: not every sshd
        assert unknown, f"sshd refuses, we do not: {dump.stderr.decode()}"
        return
    assert isinstance(ours, dict), ours
    theirs = settings_of_dump(dump.stdout.decode().splitlines())
    assert isinstance(theirs, dict)
    for setting in SETTINGS.values():
        if not isinstance(ours[setting.field], Missing):
            assert ours[setting.field] == theirs[setting.field], setting.field


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode), st.lists(LINES).map(lambda lines: "\n".join(lines).encode()))
)
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    ssh_daemon(at_rest(content, {"a.conf": content.decode(errors="replace")}))
    ssh_daemon(observations([saw(DUMP, Seen(content=content, status=0)), saw(MAIN, content), saw(DROP_INS, NOT_THERE), *USUAL]))


def test_a_huge_file_is_not_read() -> None:
    found = ssh_daemon(at_rest(b"x" * 2_000_000))
    assert isinstance(found, Missing)
    assert found.reason is Reason.TOO_LARGE
