"""PAM: stacks with their includes, and what they come to beside the real libpam."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govaudit.facts.pam import Consoles, PamService, Proof
from govaudit.facts.pam_stacks.for_anybody import ways_through
from govaudit.model import Absent, Complete, Missing, Observation, Place, Reason, Request, Seen
from govaudit.targets.host.pam.files import FILES, MODULE_FOLDERS, SINGLE, VENDORS, VENDORS_BEFORE, Configuration, Written
from govaudit.targets.host.pam.lines import Lines, lines_of, words
from govaudit.targets.host.pam.release import RELEASE
from govaudit.targets.host.pam.stack import stack_of
from govaudit.targets.host.readers.pam import CONSOLES, CREDENTIALS, GETTYS, INITTAB, consoles, pam_services
from govaudit.targets.host.sshd.further import OF_UNITS
from tests.support import DENIED, NOT_THERE, observations, saw
from tests.support.startup import THERE, read

PASSWORD, SECOND = Proof.PASSWORD, Proof.SECOND_FACTOR
SERVICE = f"govaudit-test-{os.getpid()}"
"""Of this process alone: libpam of this machine reads it."""
INNER = f"{SERVICE}-inner"

COMMON_AUTH = """\
auth [success=1 default=ignore] pam_unix.so nullok
auth requisite pam_deny.so
auth required pam_permit.so
auth optional pam_cap.so
"""


NOWHERE_ELSE = [saw(VENDORS, NOT_THERE), saw(VENDORS_BEFORE, NOT_THERE), saw(SINGLE, NOT_THERE)]


def services(files: dict[str, str | bytes | Missing]) -> list[PamService | Absent | Complete | Missing]:
    stacks = [saw(FILES, text, source=f"/etc/pam.d/{name}") for name, text in files.items()]
    return list(pam_services(observations([*stacks, *NOWHERE_ELSE])))


def service(stack: str, **files: str) -> PamService:
    found = services({"sshd": stack, **{name.replace("_", "-"): text for name, text in files.items()}})[0]
    assert isinstance(found, PamService)
    return found


def test_includes_are_followed_and_each_entry_says_where_it_stands() -> None:
    found = service("# doors\n@include common-auth\nauth required pam_oath.so \\\n  usersfile=/etc/users.oath\n", common_auth=COMMON_AUTH)
    assert isinstance(found.auth, list)
    assert [(entry.module, entry.place.path, entry.place.line) for entry in found.auth][-2:] == [
        ("pam_cap", "/etc/pam.d/common-auth", 4),
        ("pam_oath", "/etc/pam.d/sshd", 3),
    ]
    assert found.auth[-1].arguments == ["usersfile=/etc/users.oath"]
    assert found.ways == [[PASSWORD, SECOND]]


@pytest.mark.parametrize(
    ("stack", "ways"),
    [
        ("auth required pam_unix.so", [[PASSWORD]]),
        ("auth required pam_unix.so\nauth required pam_google_authenticator.so", [[PASSWORD, SECOND]]),
        ("auth required pam_unix.so\nauth required pam_google_authenticator.so nullok", [[PASSWORD]]),
        ("auth required pam_unix.so\nauth optional pam_google_authenticator.so", [[PASSWORD]]),
        ("auth sufficient pam_unix.so\nauth required pam_oath.so", [[PASSWORD], [SECOND]]),
        ("auth requisite pam_oath.so\nauth sufficient pam_unix.so\nauth required pam_deny.so", [[PASSWORD, SECOND]]),
        ("auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_oath.so", [[PASSWORD, SECOND]]),
        ("auth [success=2 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_oath.so\nauth required pam_permit.so",
         [[PASSWORD]]),
        ("auth required pam_permit.so", [[]]),
        ("auth sufficient pam_rootok.so\nauth required pam_unix.so", [[]]),  # sshd itself is root
        ("auth required pam_deny.so", []),
        ("auth required pam_env.so", []),
        ("auth required pam_nologin.so\nauth required pam_unix.so\nauth optional pam_group.so", [[PASSWORD]]),
        ("auth [default=1 success=ok] pam_localuser.so\nauth sufficient pam_unix.so\nauth sufficient pam_sss.so\nauth required pam_deny.so",
         [[PASSWORD]]),
    ],
)  # fmt: skip
def test_what_a_stack_comes_to(stack: str, ways: list[list[Proof]]) -> None:
    assert service(stack).ways == ways


@pytest.mark.parametrize(
    "stack",
    [
        "auth sufficient pam_succeed_if.so user ingroup staff\nauth required pam_unix.so",
        "auth [success=1 default=ignore] pam_access.so\nauth required pam_oath.so\nauth required pam_unix.so",
        "auth required pam_unix.so\nauth required pam_radius_auth.so",
        "auth required pam_unix.so\nauth required pam_duo.so",
        "auth sufficient pam_of_our_own.so\nauth required pam_unix.so",
        "auth required pam_unix.so\nauth [success=ok user_unknown=ignore default=die] pam_oath.so",
        "auth [success=99999 default=ignore] pam_unix.so",
    ],
)
def test_what_the_stack_does_not_say_is_unknown(stack: str) -> None:
    ways = service(stack).ways
    assert isinstance(ways, Missing)
    assert ways.reason is Reason.NOT_SUPPORTED


def test_the_stacks_of_the_red_hat_family() -> None:
    password_auth = """\
auth        required                                     pam_env.so
auth        required                                     pam_faildelay.so delay=2000000
auth        [default=1 ignore=ignore success=ok]         pam_usertype.so isregular
auth        [default=1 ignore=ignore success=ok]         pam_localuser.so
auth        sufficient                                   pam_unix.so nullok
auth        [default=1 ignore=ignore success=ok]         pam_usertype.so isregular
auth        sufficient                                   pam_sss.so forward_pass
auth        required                                     pam_deny.so
"""
    sshd = "auth       substack     password-auth\nauth       include      postlogin\n"
    assert service(sshd, password_auth=password_auth, postlogin="session optional pam_umask.so\n").ways == [[PASSWORD]]


def test_a_substack_ends_itself_alone() -> None:
    inner = "auth sufficient pam_unix.so\nauth required pam_deny.so\n"
    assert service("auth substack inner\nauth required pam_oath.so\n", inner=inner).ways == [[PASSWORD, SECOND]]
    assert service("auth include inner\nauth required pam_oath.so\n", inner=inner).ways == [[PASSWORD]]


def test_what_cannot_be_followed_is_missing_with_its_reason() -> None:
    assert isinstance(service("@include elsewhere").auth, Missing)
    assert isinstance(service("@include /srv/pam/sshd").auth, Missing)
    looped = service("@include sshd").auth
    assert isinstance(looped, Missing)
    assert looped.reason is Reason.UNPARSEABLE


def test_a_file_that_does_not_end_is_given_up() -> None:
    assert service("auth sufficient pam_permit.so\nauth required x\\").ways == []
    sshd, *_ = services({"sshd": "auth sufficient pam_permit.so\n", "other": "auth required pam_deny.so\\"})
    assert isinstance(sshd, PamService)
    assert sshd.ways == []  # libpam reads `other` in any case
    sshd, *_ = services({"sshd": "auth include inner\nauth optional pam_permit.so\n", "inner": "auth sufficient pam_permit.so\n\\\n"})
    assert isinstance(sshd, PamService)
    assert sshd.ways == [[]]  # what stood before is taken
    sshd, *_ = services({"sshd": "auth include inner\n", "inner": "auth required pam_permit.so\n\\\n"})
    assert isinstance(sshd, PamService)
    assert sshd.ways == []


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("auth required \\  \n  pam_permit.so", [[]]),
        ("auth required \\\n\tpam_permit.so # \\\n", [[]]),
        ("# \\\nauth required pam_permit.so", [[]]),
        ("auth [required] pam_permit.so", [[]]),
        ("[auth] Required [pam_permit.so]", [[]]),
        ("auth required pam_permit.so\r\n", []),
        ("nonsense include inner", [[]]),
        ("-@INCLUDE inner", [[]]),
        ("auth required pam_permit", []),
    ],
)
def test_lines_and_words_are_those_of_libpam(text: str, ways: list[list[Proof]]) -> None:
    files = {"sshd": text, "inner": "auth required pam_permit.so\n"}
    there = [saw(MODULE_FOLDERS[0], THERE, source=f"/lib/security/pam_{name}.so") for name in ("unix", "permit")]
    stacks = [saw(FILES, stack, source=f"/etc/pam.d/{name}") for name, stack in files.items()]
    assert next(iter(read(pam_services, None, *stacks, *there))).ways == ways


@pytest.mark.parametrize(
    "text", ["auth required \\\n\npam_permit.so", "auth required \\\n# or\npam_permit.so", f"auth required {'x' * 1100} y"]
)
def test_lines_that_versions_read_differently(text: str) -> None:
    def of(release: str) -> object:
        return next(iter(read(pam_services, None, saw(FILES, text, source="/etc/pam.d/sshd"), saw(RELEASE, release)))).auth

    assert isinstance(of("ID=arch\n"), Missing)
    assert isinstance(of("ID=debian\nVERSION_ID=\"13\"\n"), list)
    assert of("ID=debian\nVERSION_ID=12\n") != of("ID=debian\nVERSION_ID=13\n")


@pytest.mark.parametrize(
    "line",
    [
        *("auth", "auth required", "nonsense required pam_permit.so", "auth perhaps pam_permit.so", "auth [success=1 pam_permit.so"),
        *("auth [success=ok nonsense=ignore] pam_permit.so", "auth [success=0] pam_permit.so", "auth include", "auth [] pam_permit.so"),
    ],
)
def test_a_line_that_is_no_rule_lets_the_stack_fail(line: str) -> None:
    assert service(f"{line}\nauth required pam_permit.so").ways == []


def test_a_line_that_is_no_rule_may_be_passed_over() -> None:
    assert service("auth sufficient\nauth required pam_unix.so").ways == [[PASSWORD]]
    assert service("auth success=ok=x pam_permit.so\nauth success=done pam_permit.so").ways == []
    assert service("auth success=done pam_permit.so\nauth required pam_deny.so").ways == [[]]
    assert service("auth [success = done] pam_permit.so\nauth required pam_deny.so").ways == [[]]


def test_a_file_that_may_not_be_read_spoils_those_that_include_it() -> None:
    first, second, *_ = services({"login": "@include common-auth", "sshd": "auth required pam_unix.so", "common-auth": DENIED})
    assert isinstance(first, PamService)
    assert first.auth == DENIED
    assert isinstance(second, PamService)
    assert second.ways == [[PASSWORD]]


def test_no_folder_and_a_denied_folder() -> None:
    assert [type(answer) for answer in pam_services(observations([saw(FILES, NOT_THERE), *NOWHERE_ELSE]))] == [Complete]
    assert list(pam_services(observations([saw(FILES, DENIED)]))) == [DENIED]


def test_vendors_stand_behind_the_host_and_suse_looks_further() -> None:
    def ways(*seen: Observation) -> dict[str, object]:
        found = read(pam_services, None, *seen)
        return {one.service: one.ways for one in found if isinstance(one, PamService)}

    host = saw(FILES, "auth required pam_permit.so\n", source="/etc/pam.d/common-auth")
    vendor = [
        saw(VENDORS, "auth include common-auth\nauth required pam_unix.so\n", source="/usr/lib/pam.d/sshd"),
        saw(VENDORS, "auth required pam_deny.so\n", source="/usr/lib/pam.d/common-auth"),
    ]
    assert ways(host, *vendor) == {"sshd": [[PASSWORD]]}
    assert ways(*vendor) == {"sshd": []}
    before = saw(VENDORS_BEFORE, "auth required pam_unix.so\n", source="/usr/etc/pam.d/sshd")
    assert isinstance(ways(before)["sshd"], Missing)
    assert ways(before, saw(RELEASE, 'ID="sles"\nID_LIKE="suse"\n')) == {"sshd": [[PASSWORD]]}
    assert ways(before, *vendor) == {"sshd": []}


def test_a_single_file_where_there_is_no_folder() -> None:
    single = saw(SINGLE, "# services\nsshd auth required pam_unix.so\n\nOTHER auth required pam_deny.so\nsshd auth required pam_oath.so\n")
    sshd, other, ending = read(pam_services, None, single)
    assert (other.service, other.ways) in (("sshd", [[PASSWORD, SECOND]]), ("other", []))
    assert sshd.service == "other" or [entry.place.line for entry in sshd.auth] == [2, 5]
    assert isinstance(ending, Complete)
    folder = saw(FILES, "auth required pam_unix.so\n", source="/etc/pam.d/su")
    assert [one.service for one in [*read(pam_services, None, single, folder)][:-1]] == ["su"]
    included = saw(SINGLE, "sshd auth required \\\npam_unix.so\nsshd auth include su\nsu auth required pam_permit.so")
    [joined, *_] = read(pam_services, None, included)
    assert joined.ways == []  # there is nothing to include from
    [joined, *_] = read(pam_services, None, saw(SINGLE, "sshd auth required \\\npam_unix.so\n"))
    assert joined.ways == [[PASSWORD]]
    for doubtful in (DENIED, "sshd auth required \\\n", "x" * 300_000):
        assert [type(one) for one in read(pam_services, None, saw(SINGLE, doubtful))] == [Missing]
    assert [type(one) for one in read(pam_services, None, saw(SINGLE, "# services\n\n"))] == [Complete]


def test_a_folder_of_the_vendor_that_may_not_be_listed() -> None:
    denied = [saw(FILES, "auth include vendor\nauth required pam_unix.so\n", source="/etc/pam.d/sshd"), saw(VENDORS, DENIED)]
    found = [*read(pam_services, None, *denied)]
    assert found[0].auth == DENIED
    assert found[-1] == DENIED


def test_what_includes_nothing_refuses_as_libpam_does() -> None:
    found = service("auth sufficient pam_unix.so\nauth include elsewhere\nauth required pam_permit.so")
    assert found.ways == [[PASSWORD]]
    assert service("auth required pam_unix.so\nauth include elsewhere").ways == []
    assert service("auth sufficient pam_unix.so\nauth substack elsewhere\nauth required pam_permit.so").ways == [[PASSWORD]]


def test_a_service_without_a_stack_goes_by_other() -> None:
    found = services({"sshd": "account required pam_permit.so", "other": "auth required pam_permit.so\naccount required pam_deny.so"})
    sshd = next(one for one in found if isinstance(one, PamService) and one.service == "sshd")
    assert sshd.ways == [[]]
    assert isinstance(sshd.account, list)
    assert [entry.module for entry in sshd.account] == ["pam_permit"]


def test_modules_that_are_not_there_fail_with_a_dash_too() -> None:
    there = [saw(MODULE_FOLDERS[0], THERE, source=f"/lib/security/pam_{name}.so") for name in ("unix", "permit")]

    def ways(stack: str, *modules: Observation) -> object:
        return next(iter(read(pam_services, None, saw(FILES, stack, source="/etc/pam.d/sshd"), *modules))).ways

    assert ways("auth required pam_unix.so\n-auth required pam_oath.so\n", *there) == []
    assert ways("auth required pam_unix.so\n-auth optional pam_oath.so\n", *there) == [[PASSWORD]]
    skipped = "auth required pam_unix.so\nauth [success=ok module_unknown=ignore default=die] pam_oath.so\n"
    assert ways(skipped, *there) == [[PASSWORD]]
    assert isinstance(ways(skipped, saw(MODULE_FOLDERS[0], DENIED)), Missing)
    assert isinstance(ways(skipped), Missing)
    assert ways("auth required pam_unix.so\nauth required pam_oath.so\n") == [[PASSWORD, SECOND]]


def test_sudo_has_another_door() -> None:
    found = services({"sudo": "auth required pam_oath.so", "sudo-i": "auth required pam_unix.so", "su": "auth required pam_unix.so"})
    doors = {one.service: one.other_doors for one in found if isinstance(one, PamService)}
    assert doors == {"sudo": {"sudo-i": [[PASSWORD]]}, "sudo-i": {}, "su": {}}


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        ("required pam_google_authenticator.so", False),
        ("required pam_google_authenticator.so nullok", True),
        ("required pam_u2f.so nouserok", True),
        ("required pam_u2f.so alwaysok", True),
        ("optional pam_oath.so", True),
        ("required pam_duo.so", None),
        ("required pam_google_authenticator.so grace_period=3600", None),
        ("required pam_google_authenticator.so grace_period=0", False),
    ],
)
def test_whether_those_who_have_not_enrolled_are_asked(line: str, passes: bool | None) -> None:
    found = service(f"auth {line}")
    assert isinstance(found.auth, list)
    lets_pass = found.auth[0].lets_unenrolled_pass
    assert isinstance(lets_pass, Missing) if passes is None else lets_pass is passes
    if passes is None:
        assert isinstance(found.ways, Missing)


def test_includes_that_multiply_are_bounded() -> None:
    files = {f"f{number}": f"@include f{number + 1}\n" * 10 for number in range(15)}
    found = services({"sshd": "@include f0", **files, "f15": "auth required pam_unix.so\n"})[0]
    assert isinstance(found, PamService)
    assert isinstance(found.auth, Missing)


def test_nothing_secret_is_kept() -> None:
    found = service("auth required pam_yubico.so id=16 key=c2VjcmV0c2VjcmV0 urllist=https://x mode=client\n")
    assert "c2VjcmV0" not in repr(found)


def started(text: str | bytes, request: Request = GETTYS[1]) -> Consoles:
    """Consoles of a host with this one drop-in."""
    others = [saw(one, NOT_THERE) for one in CONSOLES if one != request]
    found = consoles(observations([*others, saw(request, text, source="/etc/systemd/system/getty@.service.d/a.conf")]))
    assert isinstance(found, Consoles)
    return found


@pytest.mark.parametrize(
    ("command", "lets_in"),
    [
        ("-/sbin/agetty -o '-p -- \\\\u' --noclear - $TERM", False),
        ("-/sbin/agetty --keep-baud 115200,57600,38400,9600 - $TERM", False),
        ("-/sbin/agetty --autologin root --noclear %I $TERM", True),
        ("-/sbin/agetty -a root %I", True),
        ("-/sbin/agetty --auto=root %I", True),
        ("-/sbin/agetty --skip %I", None),
        ("-/sbin/agetty --login-pause %I", False),
        ("-/sbin/agetty -Jaroot \\\n %I", True),
        ("/bin/bash", True),
        ("-/sbin/agetty -n -l /bin/sh %I", None),
        ("/opt/kiosk/start", None),
        ("", False),
    ],
)
def test_consoles_that_do_not_ask(command: str, lets_in: bool | None) -> None:
    found = started(f"[Service]\nExecStart=\nExecStart={command}\n")
    assert bool(found.unguarded) is (lets_in is True)
    assert (found.is_complete is True) is (lets_in is not None)
    if found.unguarded:
        assert found.unguarded[0].path == "/etc/systemd/system/getty@.service.d/a.conf"


def test_consoles_of_inittab_and_of_this_host() -> None:
    assert started("tty1::respawn:/sbin/getty 38400 tty1\n::sysinit:/sbin/openrc sysinit\n", INITTAB).unguarded == []
    assert started("::askfirst:-/bin/sh\n", INITTAB).unguarded == [Place("/etc/inittab", 1)]
    units = [*Path("/lib/systemd/system").glob("*getty*.service")]
    assert units
    for unit in units:
        assert started(unit.read_bytes()) == Consoles(unguarded=[], is_complete=True)
    assert consoles(observations([saw(one, DENIED) for one in CONSOLES])) == Consoles(unguarded=[], is_complete=DENIED)


@pytest.mark.parametrize(
    ("path", "text", "lets_in"),
    [
        ("kiosk.service", "[Service]\nExecStart=-/sbin/agetty --autologin root tty5\n", True),
        ("kiosk.service", "[Service]\nExecStart=/bin/bash\nStandardInput=tty\nTTYPath=/dev/tty9\n", True),
        ("rescue.service", "[Service]\nExecStart=-/bin/bash\n", True),
        ("kiosk.service", "[Service]\nExecStart=/opt/kiosk\nStandardInput=tty-force\n", None),
        ("kiosk.service", "[Service]\nExecStart=/usr/bin/openvt -- bash\n", None),
        ("kiosk.service", "[Service]\nExecStart=/bin/sh -c 'bash </dev/tty9'\n", None),
        ("kiosk.service", "[Service]\nExecStart=/sbin/sulogin --force\n", None),
        ("rescue.service.d/x.conf", "[Service]\nEnvironment=SYSTEMD_SULOGIN_FORCE=1\n", None),
        ("getty@.service.d/x.conf", "[Service]\nSetCredential=agetty.autologin:root\n", None),
        ("kiosk.service", "[Service]\nExecStart=/opt/kiosk\n", False),
        ("rescue.service.d/x.conf", "[Service]\nExecStart=-/bin/sh -c \"/sbin/sulogin; /bin/systemctl default\"\n", False),
        ("rescue.service.d/x.conf", "[Service]\nExecStart=\nExecStart=-/usr/lib/systemd/systemd-sulogin-shell rescue\n", False),
        ("display-manager.service", "[Service]\nExecStart=/usr/bin/greetd\nTTYPath=/dev/tty1\n", False),
    ],
)
def test_units_of_any_name_and_those_for_repairs(path: str, text: str, lets_in: bool | None) -> None:
    request = OF_UNITS[1 if path.endswith(".conf") else 0]
    others = [saw(one, NOT_THERE) for one in CONSOLES if one != request]
    found = consoles(observations([saw(request, text, source=f"/etc/systemd/system/{path}"), *others]))
    assert bool(found.unguarded) is (lets_in is True)
    assert (found.is_complete is True) is (lets_in is not None)


@pytest.mark.parametrize(("name", "is_safe"), [("agetty.autologin", False), ("login.noauth.cred", False), ("wifi.key", True)])
def test_credentials_that_getty_is_handed(name: str, is_safe: bool) -> None:
    others = [saw(one, NOT_THERE) for one in CONSOLES if one != CREDENTIALS[0]]
    found = consoles(observations([saw(CREDENTIALS[0], Seen(), source=f"/etc/credstore/{name}"), *others]))
    assert (found.is_complete is True) is is_safe


# Beside the real libpam -----------------------------------------------------------------------


@pytest.fixture
def real() -> Iterator[list[Path]]:
    """Files under the real /etc/pam.d, removed afterwards."""
    paths = [Path("/etc/pam.d") / name for name in (SERVICE, INNER)]
    yield paths
    for path in paths:
        path.unlink(missing_ok=True)


CODES = ["success", "ignore", "auth_err", "user_unknown", "perm_denied", "new_authtok_reqd", "maxtries"]
ACTIONS = ["ignore", "ok", "done", "bad", "die", "1", "2", "3"]
CONTROLS = st.one_of(
    st.sampled_from(["required", "requisite", "sufficient", "optional"]),
    st.builds("[success={} auth_err={} default={}]".format, *[st.sampled_from(ACTIONS)] * 3),
    st.builds("[ignore={} user_unknown={} default={}]".format, *[st.sampled_from(ACTIONS)] * 3),
)
MODULES = st.one_of(st.sampled_from(["pam_permit.so", "pam_deny.so"]), st.builds("pam_debug.so auth={}".format, st.sampled_from(CODES)))
ENTRIES = st.builds("auth {} {}".format, CONTROLS, MODULES)
OUTER = st.one_of(ENTRIES, ENTRIES, ENTRIES, st.sampled_from([f"auth substack {INNER}", f"auth include {INNER}"]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outer=st.lists(OUTER, min_size=1, max_size=6), inner=st.lists(ENTRIES, max_size=3))
def test_our_dispatch_is_that_of_the_real_libpam(outer: list[str], inner: list[str], real: list[Path]) -> None:
    for path, lines in zip(real, (outer, inner), strict=True):
        path.write_text("\n".join(lines) + "\n")
    asked = subprocess.run(
        ["pamtester", SERVICE, "root", "authenticate"], capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    stack = stack_of("auth", SERVICE, Configuration({path.name: Written(str(path), path.read_bytes()) for path in real}))
    assert isinstance(stack, list)
    assert ways_through(SERVICE, stack) == ([[]] if asked.returncode == 0 else [])


def test_the_stacks_of_this_host_can_be_followed() -> None:
    files: dict[str, str | bytes | Missing] = {
        path.name: path.read_bytes() for path in Path("/etc/pam.d").iterdir() if not path.name.startswith("govaudit")
    }
    answers = services(files)
    assert {answer.service: answer.ways for answer in answers if isinstance(answer, PamService)}["sudo"] == [[PASSWORD]]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text("authsinclde[]=\\# \n@pm_.o1", max_size=400).map(str.encode)))
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    assert services({"sshd": content, "common-auth": content})


def test_a_line_of_brackets_is_read_in_one_pass() -> None:
    found = lines_of("/etc/pam.d/sshd", b"auth required pam_unix.so " + b"[" * 150_000, (1, 7))
    assert isinstance(found, Lines)
    assert [len(list(words(text))) for _, text in found.lines] == [4]
