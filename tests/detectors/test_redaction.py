"""The one redactor: what must go, what must stay, and how long it may take."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.detectors import redaction
from govaudit.detectors.redaction import redact, redact_text
from tests.detectors import synthetic

SECRET = "hunter2x9"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("DB_PASSWORD=hunter2x9", "DB_PASSWORD=[redacted]"),
        ("export API_TOKEN=hunter2x9", "export API_TOKEN=[redacted]"),
        ('{"password": "hunter2x9", "user": "a"}', '{"password": "[redacted]", "user": "a"}'),
        (r'{"body": "{\"password\":\"hunter2x9\"}"}', r'{"body": "{\"password\":\"[redacted]\"}"}'),
        ("password: hunter2x9", "password: [redacted]"),
        ("  db_pass: 'hunter2x9'  # old", "  db_pass: '[redacted]'  # old"),
        ("password = hunter2x9 and more ; note", "password = [redacted] ; note"),
        ("secret: |\n  hunter2x9\n  hunter2x9\nnext: 1", "secret: [redacted]\nnext: 1"),
        ("<password>hunter2x9</password>", "<password>[redacted]</password>"),
        ("bindpw hunter2x9", "bindpw [redacted]"),
        ("requirepass hunter2x9", "requirepass [redacted]"),
        ("machine web login me password hunter2x9", "machine web login me password [redacted]"),
        ("ExecStart=/bin/x --password hunter2x9 --fast", "ExecStart=/bin/x --password [redacted] --fast"),
        ("curl --token=hunter2x9 host", "curl --token=[redacted] host"),
        ("GET /?a=1&token=hunter2x9&b=2", "GET /?a=1&token=[redacted]&b=2"),
        ("PrivateKey = hunter2x9=", "PrivateKey = [redacted]"),
        ('psk="hunter2x9"', 'psk="[redacted]"'),
        ("postgresql://app:hunter2x9@db/app", "postgresql://app:[redacted]@db/app"),
        ("Authorization: Basic aHVudGVyMng5", "Authorization: Basic [redacted]"),
        ("Authorization: Bearer hunter2x9hunter2x9", "Authorization: Bearer [redacted]"),
        ("Set-Cookie: sid=hunter2x9; Path=/; HttpOnly; Secure", "Set-Cookie: sid=[redacted]; Path=/; HttpOnly; Secure"),
        ("Cookie: a=hunter2x9; b=hunter2x9", "Cookie: a=[redacted]; b=[redacted]"),
        ("root:$6$abcdefgh$" + "h" * 86 + ":19000:0:", "root:$6$[redacted]:19000:0:"),
        ("bob:$y$j9T$abcd$" + "h" * 43 + ":1:", "bob:$y$j9T$abcd$[redacted]:1:"),
        ("$2b$12$" + "h" * 53, "$2b$12$[redacted]"),
        ("$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$" + "h" * 43, "$argon2id$v=19$m=65536,t=3,p=4$[redacted]"),
        ("old:abJnggxhB/yWI:500:500::/:/bin/sh", "old:[redacted]:500:500::/:/bin/sh"),
        ("userPassword: {SSHA}" + "h" * 32, "userPassword: [redacted]"),
        ("password_pbkdf2 root grub.pbkdf2.sha512.10000.AB12CD34EF56AB12.AB12", "password_pbkdf2 root grub.pbkdf2.sha512.10000.[redacted]"),
        ("key AKIAABCDEFGHIJKLMNOP here", "key [redacted] here"),
        ("ghp_" + "a1B2" * 9, "[redacted]"),
        ("xoxb-1234567890-abcdef", "[redacted]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef", "[redacted]"),
        (
            'JBSWY3DPEHPK3PXPJBSWY3DPEH\n" RATE_LIMIT 3 30\n" TOTP_AUTH\n12345678\n',
            '[redacted]\n" RATE_LIMIT 3 30\n" TOTP_AUTH\n[redacted]\n',
        ),
        ("HOTP/T30/6 alice - 3132333435363738", "HOTP/T30/6 alice - [redacted]"),
    ],
)
def test_secrets_go_and_the_rest_of_the_line_stays(before: str, after: str) -> None:
    assert redact_text(before) == after
    assert redact_text(after) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"nik {synthetic.NIK} here", "nik nik-# here"),
        (f"foto/ktp_{synthetic.NIK}.jpg", "foto/ktp_nik-#.jpg"),
        ("NIK 3201 0145 0199 9901 dan", "NIK nik-# dan"),
        ("# 32.01.01.450199.9901", "# nik-#"),
        ("320101-450199-9901", "nik-#"),
        (f"nip={synthetic.NIP}", "nip=nip-#"),
        (f"npwp: {synthetic.NPWP}", "npwp: npwp-#"),
        (f'"npwp": "{synthetic.NPWP_DIGITS}"', '"npwp": "npwp-#"'),
        (f"card {synthetic.CARD}", "card card-#"),
        (f"card {synthetic.CARD_WRITTEN}, too", "card card-#, too"),
        (f"hp {synthetic.PHONE}", "hp phone-#"),
        (f"call {synthetic.PHONE_INTERNATIONAL}.", "call +phone-#."),
        (f"wa {synthetic.PHONE_WRITTEN}", "wa phone-#"),
        (f"root: {synthetic.EMAIL}", "root: email-#"),
        (f"ann:x:1001:1001:Ann,,,{synthetic.EMAIL}:/home/ann:/bin/sh", "ann:x:1001:1001:Ann,,,email-#:/home/ann:/bin/sh"),
    ],
)
def test_identifiers_get_stand_ins(before: str, after: str) -> None:
    redacted = redact_text(before)
    assert re.sub(r"-[a-z2-7]{10}", "-#", redacted) == after
    assert redact_text(redacted) == redacted


def test_two_people_never_share_a_stand_in_and_one_has_one_everywhere() -> None:
    one, other = "199901012050011999", "199901012050011998"
    passwd = redact_text(f"{one}:x:1001:1001::/home/{one}:/bin/sh\n{other}:x:1002:1002::/home/{other}:/bin/sh\n")
    shadow = redact_text(f"{one}:!:19000::::::\n{other}::19000::::::\n")
    names = [line.split(":")[0] for line in passwd.splitlines()]
    assert len(set(names)) == 2
    assert [line.split(":")[0] for line in shadow.splitlines()] == names
    assert [line.split(":")[5] for line in passwd.splitlines()] == [f"/home/{name}" for name in names]


def test_no_text_with_a_secret_is_remembered() -> None:
    for text in ("/etc/ssh/sshd_config_of_a_long_name.conf", "password=hunter2x9"):
        assert redact_text(text) == redact_text(text)
    assert "/etc/ssh/sshd_config_of_a_long_name.conf" in redaction._clean_texts
    assert not any(SECRET in text for text in redaction._clean_texts)


def test_stand_ins_depend_on_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_key", b"a" * 32)
    first = redact_text(synthetic.NIP)
    monkeypatch.setattr(redaction, "_key", b"b" * 32)
    assert redact_text(synthetic.NIP) != first


@pytest.mark.parametrize(
    "configuration",
    [
        'Defaults passprompt="[sudo] password: ", !authenticate\n',
        "# -----BEGIN RSA PRIVATE KEY-----\nPASS_MAX_DAYS 99999\n# -----END RSA PRIVATE KEY-----\n",
    ],
)
def test_a_setting_cannot_be_hidden_from_its_reader(configuration: str) -> None:
    assert redact_text(configuration) == configuration


def test_a_key_in_a_comment_goes_and_the_setting_in_it_stays() -> None:
    body = "MIIEpAIBAAKCAQEA" * 4
    text = f"# -----BEGIN RSA PRIVATE KEY-----\n# {body}\nPermitRootLogin yes\n# -----END RSA PRIVATE KEY-----\n"
    redacted = redact_text(text)
    assert body not in redacted
    assert "PermitRootLogin yes" in redacted


CONFIGURATION = """\
PasswordAuthentication no
permitemptypasswords no
PermitRootLogin=prohibit-password
PASS_MAX_DAYS\t90
passwd:         files systemd
passwd: compat [NOTFOUND=return] sss
shadow:         files
auth sufficient pam_unix.so nullok try_first_pass
password\t[success=1 default=ignore]\tpam_unix.so obscure yescrypt
auth required pam_google_authenticator.so secret=/var/lib/ga/${USER}/.google_authenticator
auth required pam_google_authenticator.so nullok secret=${HOME}/.ga
auth requisite pam_u2f.so authfile=/etc/u2f_mappings cue
alice ALL=(ALL:ALL) NOPASSWD: ALL
bob ALL = PASSWD: /usr/bin/x, NOPASSWD:/bin/ls
Defaults passwd_timeout=5, passwd_tries=3, !targetpw, env_keep+="DISPLAY"
%admins@corp.example.com ALL=(ALL) ALL
alice@corp.example.com ALL=(ALL) ALL
AllowUsers alice@corp.example.com bob@10.0.0.1
root:x:0:0:root:/root:/bin/bash
token:x:1001:1001::/home/token:/bin/sh
secret:x:42:alice,bob
alice@corp.example.com:*:1000:1000:Alice:/home/alice:/bin/bash
root:$6$rounds=5000$:19000:0:99999:7:::
bob:$y$j9T$:19000:0:99999:7:::
eve:!$2b$12$:19000::::::
ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com
macs umac-64@openssh.com,umac-128-etm@openssh.com
kexalgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256@libssh.org
getty@tty1.service user@1000.service loaded active
ssh://audit@web1.example.go.id:22
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1764000000000000 1 0000000000000000 100 0
btime 1764000000
62813896704 4000787030016 1764000000000000000 9007199254740993
passwd:amd64 libsecret-1-0:amd64 installed
pam_unix(passwd:chauthtok): password changed for bob
PWD=/root ; USER=root ; COMMAND=/bin/ls
-w /etc/passwd -p wa -k passwd
cache_credentials = True
password_encryption = scram-sha-256
ssl_password_file /etc/nginx/pass;
//server/share /mnt cifs credentials=/etc/cifs,uid=1000
curl -H "X-Token: $TOKEN" --password "${PASSWORD}"
adduser --disabled-password --gecos "" bob
requirement: {{ password }}
Number of tries to enter a password: 3
/etc/passwd:644:root:1267:1795513646.8580538610
/etc/pam.d/passwd:auth required pam_unix.so
token: <your token>
"""


@pytest.mark.parametrize("line", CONFIGURATION.splitlines())
def test_what_readers_need_stays(line: str) -> None:
    assert redact_text(line) == line


def test_a_whole_configuration_stays() -> None:
    assert redact_text(CONFIGURATION) == CONFIGURATION


def test_the_body_of_a_private_key_goes_and_its_frame_stays() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIabc\nxyz==\n-----END RSA PRIVATE KEY-----\n"
    assert redact_text(f"a\n{key}b\n") == "a\n-----BEGIN RSA PRIVATE KEY-----\n[redacted]\n-----END RSA PRIVATE KEY-----\nb\n"


def test_a_key_that_was_cut_off_goes_too() -> None:
    assert redact_text("-----BEGIN PRIVATE KEY-----\nMIIabc\nxyz\nUsePAM yes\n") == "-----BEGIN PRIVATE KEY-----\n[redacted]\nUsePAM yes\n"


def test_a_key_within_a_string_goes_and_the_string_stays_one() -> None:
    text = r'{"key": "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----\n"}'
    assert redact_text(text) == r'{"key": "-----BEGIN PRIVATE KEY-----\n[redacted]\n-----END PRIVATE KEY-----\n"}'


def test_a_certificate_stays() -> None:
    text = "-----BEGIN CERTIFICATE-----\nMIIabc\n-----END CERTIFICATE-----\n"
    assert redact_text(text) == text


FRAGMENTS = st.sampled_from(
    [
        b"password",
        b"=",
        b": ",
        b'"',
        b"'",
        b"\\",
        b"\n",
        b" ",
        b"secret",
        b"token",
        b"$6$",
        b"-----BEGIN PRIVATE KEY-----",
        b"@",
        b"eyJ",
        b"a.go.id",
        b"://",
        b"320101",
        b"4501",
        b"999901",
        b"0812",
        b"-",
        b"{",
        b"<",
        b">",
        b"|",
        b"\x00",
        b"\xff",
        b"key",
        b"api_",
        b"Cookie:",
        b"Bearer ",
        b"[redacted]",
        b"x" * 20,
        b"AKIA",
        b"HOTP ",
        b'" TOTP_AUTH',
        b"login ",
        b"#",
        b"1111",
        b",",
    ]
)


@given(st.lists(FRAGMENTS | st.binary(max_size=6), max_size=40).map(b"".join))
@settings(max_examples=200, deadline=None)
def test_nothing_is_raised_on_any_bytes_and_lines_without_a_trigger_stay(data: bytes) -> None:
    calm = b"UsePAM yes\n"
    assert redact(calm + data).startswith(calm[:-1])


@given(
    st.sampled_from(['password="{}"', "API_TOKEN={}", "secret: {}", "https://u:{}@h/", '"api_key":"{}"', "bindpw {}", "--password {}"]),
    st.text(alphabet="abcdefghijkmnpqrstuvwzABCDEFGH23456789%+_", min_size=12, max_size=40),
    st.text(alphabet="abc =:\n#", max_size=20),
)
@settings(max_examples=150, deadline=None)
def test_a_secret_value_never_stays(form: str, value: str, around: str) -> None:
    assert f"9{value}" not in redact_text(f"{around}\n{form.format('9' + value)}\n{around}")


@given(st.text())
@settings(deadline=None)
def test_any_text_can_be_redacted(text: str) -> None:
    assert isinstance(redact_text(text), str)


def test_paths_that_are_no_unicode_survive() -> None:
    assert redact_text("/srv/\udcff/x") == "/srv/\udcff/x"


HOSTILE = [
    b"password=",
    b'"password":"',
    b"password: |\n ",
    b"-----BEGIN ",
    b"-----BEGIN PRIVATE KEY-----\n\n",
    b"$6$",
    b"$argon2id$v=1$",
    b"eyJ",
    b"a@a.",
    b"a@a.aa",
    b"://a:",
    b"3201014501999901 ",
    b"0812-",
    b"4111-1111-",
    b"api_key: ",
    b"secret",
    b"cookie: a=b;",
    b"bearer ",
    b'\\"',
    b"password='\\",
    b"<password>",
    b"ghp_",
    b"\npasswd: files ",
    b"\n ",
    b"0",
    b"SCRAM-SHA-256$4096:a$",
    b"\nHOTP a b ",
    b"login a password ",
    b"'\\''",
    b"token:\\\\\\",
    b"; ",
    b"x-pass ",
    b"{token ",
    b"password(",
    b"password is ",
    b"--token \\\n ",
    b"curl -u ",
    b"mysql -p ",
    b" -p a1",
    b"echo 'a | ",
    b"sudo <<<",
    b"https://a/b1/",
    b"=Aa1",
    b"\na:b:1:",
    b"\nuser a on >b",
    b"authorization: a ",
    b"\ncreateUser a ",
    b"send -a ",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_hostile_input_takes_linear_time(piece: bytes) -> None:
    """What is quadratic on 300 kB takes minutes; the limit of the test is far above what is linear."""
    redact(piece * (300_000 // len(piece)))
