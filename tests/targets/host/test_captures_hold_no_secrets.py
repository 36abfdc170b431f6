"""A capture is a file that is carried about: it never holds a secret, whatever lies on the host and whoever points at it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.detectors.redaction import MARK, redact, redact_text
from govaudit.model import Seen
from govaudit.targets.host.requests import Command
from govaudit.targets.host.script import CUTTING, installed_script
from tests.support.command_lines import DIRECTIVES, FORMS, ON_LINES, WITH_SECRET, WITHOUT_SECRET
from tests.support.hosts import ask
from tests.support.luks import formatted
from tests.support.scenarios import Files, With, built
from tests.targets.host.test_captures_hold_everything import followed
from tests.targets.host.test_same_verdicts import judged, seen_inside, tree_of

HASH = "$6$saltsalt$Zm9vYmFyU2VjcmV0Zm9vYmFyU2VjcmV0Zm9vYmFyU2VjcmV0"
BODY = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
BODY += "U2VjcmV0Qm9keU9mS2V5VGhhdE5vYm9keU1heVNlZQAAAAtzc2gtZWQyNTUxOQAAACBF\n"
KEY = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{BODY}-----END OPENSSH PRIVATE KEY-----\n"
RSA = "-----BEGIN RSA PRIVATE KEY-----\nTUlJRXBBSUJBQUtDQVFFQVNlY3JldA==\n-----END RSA PRIVATE KEY-----\n"

HOLDING: Files = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\nold:abJnggxhB/yWI:1001:1001::/home/old:/bin/sh\n"
    f"older:{HASH}:1002:1002::/home/older:/bin/sh\n",
    "etc/shadow": With(f"root:{HASH}:19000:0:99999:7:::\nann:$y$j9T$abcdefgh$SecretYescryptHashOfAnnThatIsLong:1::::::\n", 0o640),
    "etc/shadow-": With(f"root:{HASH}:19000:0:99999:7:::\n", 0o640),
    "etc/gshadow": With(f"root:{HASH}::\nwheel:$1$salt$SecretMd5HashOfGroup22::ann\n", 0o640),
    "etc/security/opasswd": With(f"ann:1000:1:{HASH}\n", 0o600),
    "etc/users.oath": With("HOTP ann - 00112233445566778899aabbccddeeff00112233\n", 0o600),
    "etc/wpa_supplicant/wpa_supplicant.conf": 'network={\n ssid="x"\n psk="SecretOfRadio1"\n}\n',
    "etc/sssd/sssd.conf": "[domain/x]\nldap_default_authtok = SecretOfSssd1\n",
    "etc/crontab": "MYSQL_PWD=SecretOfCron1\n1 2 * * * root mysqldump -uroot -pSecretOfCron2 all\n3 4 * * * root curl -u me:SecretOfCron3 https://x/\n"
    "5 6 * * * root backup --password SecretOfCron4 >/dev/null\n7 8 * * * root rsync https://me:SecretOfCron5@host/\n",
    "var/spool/cron/crontabs/root": With("9 9 * * * PGPASSWORD=SecretOfCron6 psql\n", 0o600),
    "etc/systemd/system/own.service": "[Service]\nEnvironment=DB_PASSWORD=SecretOfUnit1 API_KEY=SecretOfUnit2\n"
    "ExecStart=/bin/x --token SecretOfUnit3\n",
    "usr/lib/systemd/system/shipped.service": "[Service]\nEnvironment=TOKEN=SecretOfUnit4\n",
    "boot/grub/grub.cfg": "set superusers=root\n"
    "password_pbkdf2 root grub.pbkdf2.sha512.10000.AABBCCDDEEFF00112233AABBCCDDEEFF.99887766554433221100AABB\n",
    "etc/apt/sources.list": "deb https://me:SecretOfApt1@repo.example/ a main\n",
    "etc/apt/apt.conf.d/proxy": 'Acquire::http::Proxy "http://me:SecretOfApt2@proxy:3128/";\n',
    "etc/redis/redis.conf": "requirepass SecretOfRedis1\nmasterauth SecretOfRedis2\ndir /var/lib/redis\n",
    "etc/mysql/my.cnf": "[client]\npassword = SecretOfMysql1\n",
    "etc/ldap/slapd.conf": "rootpw SecretOfLdap1\nrootpw {SSHA}U2VjcmV0T2ZTbGFwZA==\ndirectory /var/lib/ldap\n",
    "etc/rsyslog.conf": 'module(load="ommysql")\n*.* action(type="ommysql" pwd="SecretOfRsyslog1" password="SecretOfRsyslog2")\n',
    "etc/fstab": "//host/x /x cifs username=me,password=SecretOfFstab1 0 0\n",
    "etc/docker/daemon.json": '{"registry-token": "SecretOfDocker1"}\n',
    "etc/nginx/nginx.conf": "ssl_certificate /etc/nginx/both.pem;\nssl_certificate_key /etc/nginx/other.key;\n",
    "etc/nginx/both.pem": RSA,
    "etc/nginx/ssl/site.key": RSA,
    "etc/ssl/private/x.key": With(KEY, 0o600),
    "etc/ssh/ssh_host_ed25519_key": With(KEY, 0o600),
    "etc/pam.d/sshd": "auth required pam_listfile.so item=user sense=allow file=/etc/users.access\nauth required pam_unix.so\n",
    "etc/users.access": "->/etc/shadow",
    "etc/ssh/sshd_config": "Include /etc/shadow /etc/sha*\nInclude /etc/ssh/linked.conf\n"
    "AuthorizedKeysFile /etc/shadow .ssh/authorized_keys\n",
    "etc/ssh/linked.conf": "->/etc/gshadow",
    "etc/sudoers": With("@include /etc/shadow\n@includedir /etc/security\nroot ALL=(ALL) ALL\n", 0o440),
    "home/ann/.ssh/authorized_keys": "->/etc/shadow",
    "home/ann/.ssh/id_rsa": With(RSA, 0o600, 1000, 1000),
    "home/ann/.netrc": With("machine x login ann password SecretOfNetrc1\n", 0o600, 1000, 1000),
    "home/ann/.pgpass": With("host:5432:db:ann:SecretOfPgpass1\n", 0o600, 1000, 1000),
    "home/ann/.my.cnf": With("[client]\npassword=SecretOfMycnf1\n", 0o600, 1000, 1000),
    "home/ann/.google_authenticator": With('ABCDEFGHIJKLMNOP234567\n" TOTP_AUTH\n12345678\n87654321\n', 0o400, 1000, 1000),
    "home/old/.ssh/authorized_keys": "->../.netrc",
    "home/old/.netrc": With("machine x login old password SecretOfNetrc2\n", 0o600, 1001, 1001),
    "etc/crypttab": "data /dev/x none luks,header=/var/header1\nlog /dev/y none luks,header=/var/header2\n",
}

NEVER = (
    *(rb"Secret(?:Of|Yes|Md5|Body)[A-Z]?", rb"U2VjcmV0", rb"Zm9vYmFyU2VjcmV0", rb"abJnggxhB", rb"TUlJRXBBSUJB", rb"saltsalt\$[^\[]"),
    *(rb"00112233445566778899", rb"AABBCCDDEEFF0011", rb"ABCDEFGHIJKLMNOP234567", rb"12345678\n87654321", rb"\n87654321"),
)


def held(made: bytes) -> list[bytes]:
    """What of the secrets is in a capture, with what stands around it."""
    return [made[max(0, found.start() - 80) : found.end() + 20] for pattern in NEVER for found in re.finditer(pattern, made)]


def test_no_secret_of_a_host_is_in_the_raw_bytes(tmp_path: Path) -> None:
    root = tree_of(tmp_path / "root", "debian")
    for path in HOLDING:
        (root / path).unlink(missing_ok=True)
    built(root, HOLDING)
    for number in (1, 2):
        made_by = ("--pbkdf=pbkdf2", "--pbkdf-force-iterations=1000")
        volume = formatted(tmp_path / f"luks{number}", f"luks{number}", *made_by)
        (root / f"var/header{number}").write_bytes(volume.read_bytes()[: 1 << 20])
    _, inside = seen_inside(root, tmp_path, f"local:{root}")
    (root / "bin/script").write_text(followed())
    raw = subprocess.run(inside, capture_output=True, stdin=subprocess.DEVNULL, check=True, timeout=120).stdout
    assert held(raw) == []
    for number in (1, 2):
        header = (root / f"var/header{number}").read_bytes()
        places = [(112, 20), (132, 32), (216, 32)] if number == 1 else [(104, 64), (4096 * 8, 64)]
        for place, length in places:
            assert header[place : place + length] not in raw
            assert header[place : place + length].hex().encode() not in raw
        for secret in re.findall(rb'"(?:salt|digest)":"([^"]+)"', header):
            assert secret not in raw
    assert re.search(rb" luks 0\n1 4c554b53babe", raw), "the header of LUKS1 is told, by every awk"
    made = tmp_path / "made.capture"
    made.write_bytes(raw)
    verdicts = judged(f"capture:{made}")
    assert verdicts["access.no-empty-passwords"]
    assert MARK in raw


def _by_awk(content: bytes, *awk: str) -> bytes:
    source = "".join(Path("govaudit/targets/host", name).read_text() for name in CUTTING)
    program = subprocess.run(["sh", "-c", source + "printf %s \"$cutter\""], capture_output=True, check=True, text=True).stdout
    assert "{}" not in program  # `find -exec` would put a name there
    command = [*(awk or ("mawk",)), program]
    return subprocess.run(command, input=content, capture_output=True, check=True, env={"LC_ALL": "C", "PATH": os.environ["PATH"]}).stdout


SECRET = "hunter2xQ9zW7k"


@pytest.mark.parametrize("awk", [("mawk",), ("busybox", "awk")], ids=["mawk", "busybox"])
def test_what_the_redactor_knows_is_cut_on_the_host(awk: tuple[str, ...]) -> None:
    lines = [
        f"password={SECRET}", f'"api_key": "{SECRET}",', f"db_pass = '{SECRET}' # x", f"export TOKEN={SECRET}", f"bindpw {SECRET}",
        f"<password>{SECRET}</password>", f"x --token {SECRET} y", f"postgres://u:{SECRET}@h/db", f"Authorization: Basic {SECRET}==",
        f"sshpass -p {SECRET} ssh x", f"redis-cli -a {SECRET} x", f"ldapsearch -w {SECRET} x", f"mysql -u x -p{SECRET}",
        f"psk={SECRET}", f"masterauth {SECRET}", f"login a password {SECRET}", f"secret: |\n  {SECRET}\n  {SECRET}",
        f"kata_sandi: {SECRET}",
    ]  # fmt: skip
    cut = _by_awk("\n".join(lines).encode() + b"\n", *awk)
    assert SECRET.encode() not in cut
    assert cut.count(MARK) == len(lines)


@pytest.mark.parametrize("awk", [("mawk",), ("busybox", "awk")], ids=["mawk", "busybox"])
def test_commands_are_cut_as_the_redactor_cuts_them(awk: tuple[str, ...]) -> None:
    """Each without its secret; what the script leaves of one is all that the redactor would leave."""
    text = "".join(line.replace("{}", SECRET) + "\n" for line in (*WITH_SECRET, *DIRECTIVES, *FORMS))
    text += f"[admins]\nadmin = {SECRET}\n[log]\nExecStart=/x \\\n  --password \\\n  {SECRET}\nExecStart=mysql -u root \\\n  -p{SECRET}\n"
    cut = _by_awk(text.encode(), *awk).decode().splitlines()
    assert [line for line in cut if SECRET in line] == []
    assert [redact_text(line) for line in cut] == cut
    plain = "".join(f"{line}\n" for line in WITHOUT_SECRET)
    assert _by_awk(plain.encode(), *awk).decode() == plain


@pytest.mark.parametrize("awk", [("mawk",), ("busybox", "awk")], ids=["mawk", "busybox"])
@pytest.mark.parametrize("text", ON_LINES)
def test_a_secret_on_another_line_than_its_name_is_cut(text: str, awk: tuple[str, ...]) -> None:
    cut = _by_awk(text.replace("{}", SECRET).encode(), *awk).decode()
    assert SECRET not in cut
    assert cut.replace("[redacted]", SECRET) == text.replace("{}", SECRET)
    assert redact_text(cut) == cut


@pytest.mark.parametrize("awk", [("mawk",), ("busybox", "awk")], ids=["mawk", "busybox"])
def test_what_readers_need_stays(awk: tuple[str, ...]) -> None:
    lines = (
        b"PasswordAuthentication yes\npassword requisite pam_pwquality.so retry=3\nauth required pam_x.so secret=/var/otp/${USER}\n"
        b"root:x:0:0:root:/root:/bin/bash\npasswd: files systemd\nx ALL=(ALL) NOPASSWD: ALL\nPermitRootLogin=prohibit-password\n"
        b"data UUID=x /etc/keys/x.key luks\nset password=$PW\nHostKey /etc/ssh/ssh_host_rsa_key\nPASS_MAX_DAYS 90\nEnvironment=\n"
    )
    assert _by_awk(lines, *awk) == lines


def test_what_a_program_prints_is_cut_and_else_the_same(tmp_path: Path) -> None:
    printing = tmp_path / "effective"
    printing.write_text(f"usepam yes\nforcecommand /x --password {SECRET}\nsetenv TOKEN={SECRET}\nport 22")
    asked = Command(("cat", str(printing)))
    made = tmp_path / "made"
    made.write_bytes(subprocess.run(["sh", "-c", installed_script([asked])], capture_output=True, check=True).stdout)
    assert SECRET.encode() not in made.read_bytes()
    [seen] = ask(f"capture:{made}", asked)
    assert isinstance(seen.outcome, Seen)
    assert seen.outcome.text == "usepam yes\nforcecommand /x --password [redacted]\nsetenv TOKEN=[redacted]\nport 22"
    assert (seen.outcome.status, seen.outcome.errors) == (0, "")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(alphabet="password=:tokn ky\"'#/${}[]<>@x1\t-", max_size=60), max_size=8))
def test_the_host_cuts_no_more_than_the_redactor_and_no_less(lines: list[str]) -> None:
    content = "\n".join(lines).encode() + b"\n"
    cut = _by_awk(content)
    assert redact(cut).count(MARK) >= redact(content).count(MARK)
    assert _by_awk(content, "busybox", "awk") == cut


def test_long_lines_and_many_take_linear_time() -> None:
    content = b"password=x; " * 80_000 + b"\n" + b"password = hunter2\n" * 20_000
    cut = _by_awk(content)
    assert b"hunter2" not in cut
    assert len(cut) < len(content)
