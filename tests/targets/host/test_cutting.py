"""What is left of secrets, cut by awk on a host and by Python below a root directory, alike."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.model import Absent, Missing, Seen
from govaudit.targets.host.cutting import group_shadow_states, private_keys, protection, shadow_states, unrecognised
from govaudit.targets.host.requests import KeyFiles
from tests.support.hosts import GSHADOW, SHADOW, ask, by_source, capture, outcome

STATES = """\
root:$y$j9T$:19000:0:99999:7:::
sha512:$6$:19000::::::
rounds:$6$rounds=5000$:19000:0:99999:7:::
sha256:$5$:19000:0:99999:7::20000:
md5:$1$:1::::::
blowfish:$2b$12$:1::::::
des:des:1::::::
bsdi:bsdi:1::::::
scrypt:$7$:1::::::
star:none:1::::::
bang:none:1::::::
bangstar:none:1::::::
bangbang:none:1::::::
locked:!$6$:1::::::
locked2:!$1$:1::::::
lockedtext:locked:1::::::
solaris:locked:1::::::
nothing:empty:1::::::
plain:invalid:1::::::
broken:invalid:1::::::
short:invalid:::::::
invalid
invalid:invalid:1::::::
fields:none:invalid:2:3:4:5:6:invalid
"""


def test_every_password_field_becomes_its_state() -> None:
    assert shadow_states(SHADOW.encode()).decode() == STATES


GROUP_STATES = """\
root:none::
wheel:$6$:ada:ada,bob
hosts:none::pc1$,pc2$
open:empty::
des:des::
plain:invalid::x
moved:none:invalid:
further:none::invalid
short:invalid:invalid:invalid
invalid
invalid:invalid::
many:none:invalid:invalid
"""


def test_every_password_field_of_a_group_becomes_its_state() -> None:
    assert group_shadow_states(GSHADOW.encode()).decode() == GROUP_STATES


def _by_awk(content: bytes, folder: Path, *awk: str, kind: str = "shadow") -> bytes:
    """The script's own awk program, fed with a file."""
    import re

    source = Path("govaudit/targets/host/observe.sh").read_text()
    program = re.search(r"awk -F: -v \"kind=\$1\" '(.*?)' <\"/etc/", source, re.DOTALL)
    assert program is not None
    command = [*awk, "-F:", "-v", f"kind={kind}", program[1]]
    return subprocess.run(command, input=content, capture_output=True, check=True, env={"LC_ALL": "C"}).stdout


@pytest.mark.parametrize("awk", [("/usr/bin/mawk",), ("/bin/busybox", "awk")], ids=["mawk", "busybox"])
def test_awk_cuts_alike(awk: tuple[str, ...], tmp_path: Path) -> None:
    assert _by_awk(SHADOW.encode(), tmp_path, *awk).decode() == STATES
    assert _by_awk(GSHADOW.encode(), tmp_path, *awk, kind="gshadow").decode() == GROUP_STATES


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(alphabet=":$!*./xyz12_=,roundsAB\t ", max_size=60), max_size=12))
def test_awk_and_python_cut_alike_whatever_stands_there(lines: list[str]) -> None:
    content = "\n".join(lines).encode()
    assert _by_awk(content, Path(), "/usr/bin/mawk") == shadow_states(content)
    assert _by_awk(content, Path(), "/usr/bin/mawk", kind="gshadow") == group_shadow_states(content)


SECRET = "Zm9vYmFyU2VjcmV0"


@given(st.text(alphabet="$!*:y612bj9T=rounds,", max_size=30), st.sampled_from([":", "$", "!", "*", "", "\t"]))
def test_nothing_of_a_secret_is_left(before: str, after: str) -> None:
    line = f"user:{before}{SECRET}{after}more{SECRET}:1:::::"
    assert SECRET.encode() not in shadow_states(line.encode())
    assert SECRET.encode() not in group_shadow_states(line.encode())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n", [("rsa", "none")]),
        ("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,00\n\nMII\n", [("rsa", "DES-EDE3-CBC")]),
        ("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nMII\n", [("rsa", None)]),
        ("-----BEGIN EC PARAMETERS-----\nBgg\n-----END EC PARAMETERS-----\n-----BEGIN EC PRIVATE KEY-----\nMHc\n", [("ec", "none")]),
        ("-----BEGIN DSA PRIVATE KEY-----\nMII\n", [("dsa", "none")]),
        ("-----BEGIN PRIVATE KEY-----\nMII\n", [("pkcs8", "none")]),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII\n", [("pkcs8-encrypted", None)]),
        ("-----BEGIN ANY PRIVATE KEY-----\nMII\n", [("pem", "none")]),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\n", [("pgp", None)]),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0IGJvZHkgb2YgYW5vdGhlciBraW5k\n", [("openssh", None)]),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0\n", [("openssh", "aes256-ctr")]),
        ("-----BEGIN PUBLIC KEY-----\nMII\n", []),
        ("-----BEGIN CERTIFICATE-----\nMII\n", []),
        ("# -----BEGIN PRIVATE KEY-----\n", []),
        ("PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\nComment: x\r\n", [("putty", "none")]),
        ("PuTTY-User-Key-File-2: ssh-rsa\nEncryption: aes256-cbc\n", [("putty", "aes256-cbc")]),
        ("", []),
    ],
)
def test_how_keys_are_protected(content: str, expected: list[tuple[str, str | None]]) -> None:
    assert [protection(kind, detail) for kind, detail in private_keys(content.encode()) if kind != "other"] == expected


DER = [
    (("genrsa", "-out", "{out}.pem", "1024"), ("rsa", "-in", "{out}.pem", "-outform", "DER", "-traditional", "-out", "{out}")),
    (("genpkey", "-algorithm", "ED25519", "-outform", "DER", "-out", "{out}"),),
    (("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-outform", "DER", "-out", "{out}"),),
    (
        ("req", "-x509", "-newkey", "rsa:1024", "-nodes", "-subj", "/CN=x", "-keyout", "{out}.key", "-out", "{out}.pem"),
        ("pkcs12", "-export", "-inkey", "{out}.key", "-in", "{out}.pem", "-passout", "pass:x", "-out", "{out}"),
    ),
]


@pytest.mark.parametrize("commands", DER, ids=["pkcs1", "pkcs8", "sec1", "pkcs12"])
def test_keys_in_binary_form_are_keys(commands: tuple[tuple[str, ...], ...], tmp_path: Path) -> None:
    out = tmp_path / "key"
    for command in commands:
        subprocess.run(["openssl", *(word.replace("{out}", str(out)) for word in command)], check=True, capture_output=True)
    assert [protection(kind, detail) for kind, detail in private_keys(out.read_bytes())] == [("der", None)]
    for shell in ("dash", "busybox sh"):
        [seen] = by_source(ask(capture(tmp_path, [KeyFiles((str(out),))], *shell.split()), KeyFiles((str(out),)))).values()
        assert isinstance(seen, Seen)
        assert (seen.data["format"], seen.data["cipher"]) == ("der", None)


def test_a_certificate_in_binary_form_is_no_key(tmp_path: Path) -> None:
    made = tmp_path / "certificate"
    subject = ["-subj", "/CN=x", "-keyout", str(tmp_path / "key"), "-outform", "DER", "-out", str(made)]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:1024", "-nodes", *subject], check=True, capture_output=True)
    assert list(private_keys(made.read_bytes())) == [("other", "none")]
    assert isinstance(outcome("local:", KeyFiles((str(made),))), Absent)


def test_what_is_not_recognised_where_only_keys_lie_is_not_known() -> None:
    assert isinstance(unrecognised("/etc/ssl/private/site.jks", 100), Missing)
    assert unrecognised("/etc/ssl/private/empty", 0) is None
    assert unrecognised("/home/ada/.ssh/config", 100) is None


def test_another_body_under_the_heading_of_openssh_is_not_shown() -> None:
    ((_, detail),) = private_keys(b"-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0IGJvZHk=\n")
    assert detail == "?"


@given(st.binary(max_size=2000))
def test_no_bytes_upset_the_cutting(noise: bytes) -> None:
    shadow_states(noise)
    group_shadow_states(noise)
    for kind, detail in private_keys(noise + b"\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA" + noise):
        protection(kind, detail)
