"""Configurations of sshd made up at random, with Includes and Match blocks, and what the real sshd makes of them."""

from __future__ import annotations

import glob
import grp
import pwd
import random
import subprocess
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import msgspec

from govaudit.facts.sshd import OUTSIDE_OF_MATCH
from govaudit.facts.sshd_settings.matching import Connection
from govaudit.facts.sshd_settings.printing import printed
from govaudit.facts.sshd_settings.rules import Lines, effective
from govaudit.model import Missing, Reason
from govaudit.targets.host.sshd.config import read_configuration
from govaudit.targets.host.sshd.includes import include_patterns
from govaudit.targets.host.sshd.keywords import ALIASES
from govaudit.targets.host.sshd.version import Build, homes_in, name_told, services_in, told

USERS = ["root", "daemon", "nobody", "www-data", "ann"]
FLAGS = str.split(
    """
    PasswordAuthentication PubkeyAuthentication KbdInteractiveAuthentication PermitEmptyPasswords X11Forwarding UsePAM
    StrictModes HostbasedAuthentication GSSAPIAuthentication KerberosAuthentication AllowAgentForwarding DisableForwarding
    PermitTTY PermitUserRC UseDNS PrintMotd TCPKeepAlive ExposeAuthInfo StreamLocalBindUnlink IgnoreUserKnownHosts
    HostbasedUsesNameFromPacketOnly ChallengeResponseAuthentication GSSAPIKeyExchange X11UseLocalhost DSAAuthentication
    SkeyAuthentication
    """
)
YES_NO = ["yes", "no", "YES", "No", '"yes"', "'no'", '"no" # off', "yes#", "no #", "true", "", "yes no", '""', "n\\o", '"yes']
VALUES: dict[str, list[str]] = {
    "PermitRootLogin": ["yes", "no", "prohibit-password", "without-password", "Forced-Commands-Only", "maybe", '"no"', "no # x", "no,yes"],
    "MaxAuthTries": ["1", "06", "3 ", "-1", "x", "2147483647", "2147483648", "+4", '"5"', "4 4"],
    "MaxSessions": ["0", "10", "x"],
    "LoginGraceTime": ["0", "30", "1m30", "2H", "1w1d", "x", "1m 3", "90s", "999999999999", "s", "1hm"],
    "ClientAliveInterval": ["0", "300", "5m", "x"],
    "ClientAliveCountMax": ["0", "3", "none"],
    "AuthenticationMethods": ["any", "publickey", "publickey,password publickey", "publickey,keyboard-interactive:pam", "any password",
                              "password any", "nothing", '"publickey"', "publickey,,password", "hostbased", "none", "gssapi-keyex"],
    "LogLevel": ["INFO", "verbose", "DEBUG", "quiet", "SILENT", "loud", "DEBUG3"],
    "SyslogFacility": ["AUTH", "authpriv", "LOCAL3", "MAIL"],
    "IgnoreRhosts": ["yes", "no", "shosts-only", "maybe"],
    "PermitUserEnvironment": ["no", "yes", "LANG,LC_*", "YES"],
    "AllowTcpForwarding": ["yes", "no", "local", "remote", "all", "some"],
    "AllowStreamLocalForwarding": ["yes", "local", "no"],
    "GatewayPorts": ["yes", "no", "clientspecified", "x"],
    "PermitTunnel": ["yes", "no", "point-to-point", "ethernet", "Yes"],
    "Compression": ["yes", "delayed", "no", "x"],
    "AllowUsers": ["root", "root ann", "*", "!root *", "ann@10.0.0.0/8", "ann@10.0.0.1/8", '"two words" x', "root@*.example.org",
                   "# none", ""],
    "DenyUsers": ["root", "ann daemon", "*@192.0.2.*"],
    "AllowGroups": ["wheel sudo", "root", "'a b'", "# none"],
    "DenyGroups": ["nogroup", "x*"],
    "AcceptEnv": ["LANG LC_*", "FOO", "A=B", "LANG # c"],
    "SetEnv": ["A=1 B=2", "A=1 A=2", "A", 'A="x y"', "B=3"],
    "AuthorizedKeysFile": [".ssh/authorized_keys", "/etc/ssh/keys/%u .ssh/authorized_keys2", "none", "/a /b", '"/a b"'],
    "AuthorizedKeysCommand": ["/bin/x %u", "none", "bin/x", "/bin/x # y", '"/bin/x"'],
    "AuthorizedKeysCommandUser": ["nobody", "root"],
    "AuthorizedPrincipalsCommand": ["/bin/p", "none"],
    "AuthorizedPrincipalsCommandUser": ["nobody"],
    "AuthorizedPrincipalsFile": ["none", "/etc/p/%u", "NONE"],
    "TrustedUserCAKeys": ["/etc/ssh/ca.pub", "none"],
    "RevokedKeys": ["/etc/ssh/krl", "none"],
    "Banner": ["/etc/issue.net", "none", "None", '"/etc/is sue"'],
    "ForceCommand": ["internal-sftp", "/bin/echo 'a  b' # c", "none", "NONE", '"x y"', '"/bin/x'],
    "ChrootDirectory": ["/srv/%u", "none", "NONE"],
    "Ciphers": ["aes256-ctr,aes128-ctr", "+aes128-cbc", "-aes*", "^aes256-ctr,3des-cbc", "nonsense", "-*", "+nonsense", "aes256-ctr,,x",
                "aes256-ctr,aes256-ctr", "aes*", '"aes256-ctr"'],
    "MACs": ["hmac-sha2-256", "-*sha1*,umac-64*", "+hmac-md5", "^hmac-sha2-512", "x"],
    "KexAlgorithms": ["curve25519-sha256", "-diffie-*", "+diffie-hellman-group1-sha1", "^ecdh-sha2-nistp521", "x"],
    "PubkeyAcceptedAlgorithms": ["+ssh-rsa", "ssh-ed25519", "-ecdsa*", "ssh-*", "RSA", "^ssh-dss", "x", "!ssh-rsa", "ssh-ed25519,x*",
                                 "*,!ssh-rsa"],
    "PubkeyAcceptedKeyTypes": ["+ssh-rsa"],
    "HostKeyAlgorithms": ["ssh-ed25519", "-*cert*", "+ssh-dss"],
    "HostbasedAcceptedKeyTypes": ["ssh-ed25519", "+ssh-rsa"],
    "CASignatureAlgorithms": ["ssh-ed25519", "+ssh-rsa", "-rsa*"],
    "Port": ["22", "2222", "0", "70000", "ssh", "22 23"],
    "ListenAddress": ["0.0.0.0", "127.0.0.1:2222", "::", "[::1]:22", "[::1]", "10.1", "::1", "127.0.0.1:0", "[::1", "127.0.0.1/2022"],
    "AddressFamily": ["any", "inet", "inet6", "x"],
    "Subsystem": ["sftp internal-sftp", "sftp /usr/lib/sftp-server -f AUTH", "x y", "sftp", 'z "a b" c'],
    "MaxStartups": ["10:30:60", "10", "0", "10:0:60", "x", "60:30:10", "10:30", "10:30:100x"],
    "PerSourceMaxStartups": ["none", "5", "x"],
    "PerSourceNetBlockSize": ["32:128", "24:64", "33:1", "x"],
    "RekeyLimit": ["default none", "1G 1h", "512", "8", "default 30m", "x", "1K"],
    "IPQoS": ["af21 cs1", "lowdelay", "ef", "x", "cs0 cs1 cs2"],
    "PermitOpen": ["any", "none", "host:22 [::1]:*", "host", "any x:1", "1.2.3.4:http"],
    "PermitListen": ["any", "8080 localhost:*", "none", "x:y:z"],
    "PubkeyAuthOptions": ["none", "touch-required", "verify-required touch-required", "x"],
    "StreamLocalBindMask": ["0177", "077", "0", "9", "1777"],
    "FingerprintHash": ["md5", "SHA256", "x"],
    "RequiredRSASize": ["2048", "x"],
    "ChannelTimeout": ["none", "session=5m", "session:*=10 x=1h", "none x=1", "x"],
    "UnusedConnectionTimeout": ["none", "5m", "x"],
    "LogVerbose": ["none", "kex.c:*:1000,packet.c", "none x"],
    "VersionAddendum": ["none", "Debian # x", "a b"],
    "X11DisplayOffset": ["10", "x"],
    "HostKeyAgent": ["none"],
    "PidFile": ["none", "/run/x.pid"],
    "ModuliFile": ["/etc/ssh/moduli"],
    "SecurityKeyProvider": ["internal", "none", "/lib/sk.so"],
    "XAuthLocation": ["none", "/usr/bin/xauth"],
    "DebianBanner": ["no", "yes", "x"],
    "Protocol": ["2", "1,2 # x"],
    "UseLogin": ["no"],
    "RSAAuthentication": ["yes"],
    "Nonsense": ["1"],
    "GSSAPIKexAlgorithms": ["gss-gex-sha1-"],
}  # fmt: skip
CRITERIA: dict[str, list[str]] = {
    "User": ["root", "ann", "*", "!root,*", "ann,daemon", "n?body", "!ann", '"root"', "", "ROOT", "a*"],
    "Group": ["root", "nogroup", "!root,*", "*", "wheel,daemon", "x"],
    "Host": ["*.example.org", "client", "!evil.example.org,*", "CLIENT", "*"],
    "Address": ["10.0.0.0/8", "10.0.0.1/8", "192.0.2.1", "!192.0.2.1,192.0.2.0/24", "*", "192.0.2.*", "2001:db8::/32",
                "10.0.0.0/33", "::1,10.0.0.0/8", "0.0.0.0/0", "x", "10/8", "192.0.2.0/24,", "!10.0.0.0/8"],
    "LocalAddress": ["127.0.0.1", "10.0.0.0/8", "*"],
    "LocalPort": ["22", "2222", "0", "x"],
    "RDomain": ["x", "*"],
    "all": [""],
    "Nothing": ["x"],
}  # fmt: skip
NOT_IN_MATCH = OUTSIDE_OF_MATCH | {"subsystem", "dsaauthentication", "protocol", "uselogin"}
ODD_CRITERIA = ("10.0.0.1/8", "10.0.0.0/33", "x", "192.0.2.0/24,", "")
SEPARATORS = [" "] * 8 + ["\t", "=", " = ", "  ", "= "]


class Made(NamedTuple):
    """One configuration and one connection."""

    main: str
    parts: dict[str, str]
    """Files of the folder that Includes name."""
    connection: Connection


class Sshd(NamedTuple):
    """The program to compare with."""

    command: Sequence[str]
    folder: Path
    """Where it finds its files."""
    seen_as: str
    """The folder's name for the program."""
    host_key: str


def make(chance: random.Random) -> Made:
    """A configuration, mostly one that sshd takes: odd values are rarer than usual ones."""
    parts = {f"{number}{chance.choice(['', '-x'])}.conf": "" for number in range(chance.randrange(4))}
    odd = chance.random() < 0.25
    for name in parts:
        parts[name] = _text(chance, parts, depth=1, odd=odd)
    connection = Connection(
        user=chance.choice([*USERS, None]),
        host=chance.choice(["client", "www.example.org", "evil.example.org", "Client", None]),
        address=chance.choice(["10.1.2.3", "192.0.2.1", "192.0.2.9", "2001:db8::5", "::1", None]),
        local_address=chance.choice(["127.0.0.1", "10.0.0.5", None]),
        local_port=chance.choice([22, 2222]),
        routing_domain=chance.choice([None, None, "x"]),
    )
    return Made(_text(chance, parts, depth=0, odd=odd), parts, connection)


def _text(chance: random.Random, parts: Mapping[str, str], depth: int, *, odd: bool) -> str:
    lines: list[str] = []
    conditional = False
    for _ in range(chance.randrange(1, 9)):
        lines.append(_line(chance, parts, depth, odd=odd, conditional=conditional or depth > 0))
        if chance.random() < 0.25:
            conditional = True
            lines.append(_match(chance, odd=odd))
    return "\n".join(lines) + chance.choice(["\n", ""])


def _line(chance: random.Random, parts: Mapping[str, str], depth: int, *, odd: bool, conditional: bool) -> str:
    kind = chance.random()
    if kind < 0.12 and parts and (depth < 1 or chance.random() < 0.3):
        patterns = ["@/*.conf", "@/0*.conf", "@/1.conf @/2.conf", "@/none/*.conf", "@/[01]*.conf", '"@/*.conf"']
        return f"{chance.choice(['Include', 'include'])} {chance.choice(patterns)}"
    if kind < 0.18:
        return chance.choice(["# PermitRootLogin yes", "", "   ", "\t# x", "\r", "PermitRootLogin no \t\r", "\fPort 2"][: 7 if odd else 5])
    indent = chance.choice(["", "", "  ", "\t"])
    if kind < 0.45:
        keyword, value = chance.choice(FLAGS), chance.choice(YES_NO if odd else YES_NO[:7])
    else:
        keyword = chance.choice(list(VALUES))
        values = VALUES[keyword]
        value = chance.choice(values if odd else values[: max(1, len(values) // 2)])
    if not odd and (keyword == "Nonsense" or (conditional and keyword.lower() in NOT_IN_MATCH and chance.random() < 0.97)):
        keyword, value = "X11Forwarding", "yes"
    keyword = chance.choice([keyword, keyword, keyword.lower(), keyword.upper()] + ([f'"{keyword}"'] if odd else []))
    return indent + keyword + chance.choice(SEPARATORS) + value


def _match(chance: random.Random, *, odd: bool) -> str:
    criteria = []
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        name = chance.choice(list(CRITERIA)[: len(CRITERIA) if odd else -1])
        values = CRITERIA[name]
        value = chance.choice(values if odd or name in ("User", "Host") else [one for one in values if one not in ODD_CRITERIA] or [""])
        criteria.append(f"{name}{chance.choice([' ', ' ', ' ', '=' if odd else ' '])}{value}".strip())
    return f"{chance.choice(['Match', 'match'])} {' '.join(criteria)}{chance.choice(['', '', ' # x' if odd else ''])}"


def ask(sshd: Sshd, made: Made) -> subprocess.CompletedProcess[str]:
    """What the real program prints for the connection, or that it refuses."""
    for old in sshd.folder.iterdir():
        if not old.name.startswith("key"):
            old.unlink()
    for name, text in made.parts.items():
        (sshd.folder / name).write_text(text.replace("@/", f"{sshd.seen_as}/"), newline="")
    (sshd.folder / "sshd_config").write_text(made.main.replace("@/", f"{sshd.seen_as}/"), newline="")
    connection = made.connection
    pairs = {"user": connection.user, "host": connection.host, "addr": connection.address, "laddr": connection.local_address,
             "lport": connection.local_port, "rdomain": connection.routing_domain}  # fmt: skip
    spec = ",".join(f"{name}={value}" for name, value in pairs.items() if value is not None)
    return subprocess.run(
        [*sshd.command, "-T", "-f", f"{sshd.seen_as}/sshd_config", "-h", sshd.host_key, "-C", spec],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        cwd="/",
    )


class Agreement(Enum):
    """How our reading compares with the program's answer."""

    SAME = "the same settings"
    REFUSED = "refused by both"
    PARTLY = "the same settings, some unknown"
    UNKNOWN = "unknown"
    STRICTER = "stricter: taken, though sshd refuses"
    WRONG = "dangerous: said otherwise than sshd"


def compare(sshd: Sshd, made: Made, build: Build) -> tuple[Agreement, str]:
    """Our reading beside the program's; the text says what differs."""
    theirs = ask(sshd, made)
    main = sshd.folder / "sshd_config"
    ours = read_configuration(f"{sshd.seen_as}/sshd_config", main.read_bytes(), _included(main.read_bytes(), sshd), build)
    settings: dict[str, Lines | Missing] | Missing
    if isinstance(ours, Missing):
        settings = ours
    elif isinstance(ours.rules, Missing):
        settings = ours.rules
    else:
        settings = effective(ours.settings, ours.rules, msgspec.structs.replace(made.connection, groups=groups_of(made.connection.user)))
    if isinstance(settings, Missing):
        if settings.reason is not Reason.UNPARSEABLE:
            return Agreement.UNKNOWN, str(settings.sentence)
        return (Agreement.REFUSED, "") if theirs.returncode else (Agreement.WRONG, f"we refuse: {settings.sentence}")
    lines = list(printed(settings))
    unknown = {line.split(" ")[1] for line in lines if line.startswith("# ")}
    if theirs.returncode:
        return (Agreement.UNKNOWN, ", ".join(unknown)) if unknown else (Agreement.STRICTER, f"sshd refuses: {theirs.stderr}")
    left, right = _by_keyword(lines), _by_keyword(theirs.stdout.splitlines())
    both = sorted((left.keys() | right.keys()) - unknown)
    differing = [keyword for keyword in both if left.get(keyword) != right.get(keyword)]
    if differing:
        return Agreement.WRONG, "; ".join(f"{keyword}: {left.get(keyword)}, sshd: {right.get(keyword)}" for keyword in differing)
    return (Agreement.PARTLY, ", ".join(sorted(unknown))) if unknown else (Agreement.SAME, "")


def _by_keyword(lines: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        keyword, _, value = line.partition(" ")
        if keyword not in ("hostkey", "#"):  # the program is given another key on its command line
            found.setdefault(ALIASES.get(keyword, keyword), []).append(value)
    return found


def _included(content: bytes, sshd: Sshd) -> dict[str, list[tuple[str, bytes]] | Missing]:
    found: dict[str, list[tuple[str, bytes]] | Missing] = {}
    waiting = include_patterns(content)
    root = str(sshd.folder).removesuffix(sshd.seen_as)
    while waiting:
        pattern = waiting.pop()
        if pattern not in found:
            paths = [path for path in sorted(glob.glob(f"{root}{pattern}")) if Path(path).is_file()]  # noqa: PTH207 unlike Path.glob, without hidden files
            found[pattern] = [(path.removeprefix(root), Path(path).read_bytes()) for path in paths]
            waiting.extend(inner for path in paths for inner in include_patterns(Path(path).read_bytes()))
    return found


def counted(found: Mapping[Agreement, int]) -> str:
    """How often they agreed, in the words of docs/agreement.md."""
    agree = found[Agreement.SAME] + found[Agreement.REFUSED]
    unknown = found[Agreement.PARTLY] + found[Agreement.UNKNOWN]
    return (
        f"{agree} of {sum(found.values())} agree ({found[Agreement.REFUSED]} of them refused by both), {unknown} unknown at least partly, "
        f"{found[Agreement.STRICTER]} stricter, {found[Agreement.WRONG]} dangerous"
    )


def build_at(root: Path, sshd: Path) -> Build:
    """What the host below a root tells of the program and of what its reading rests on."""
    version = subprocess.run(
        [*(("chroot", root) if root != Path("/") else ()), sshd, "-V"], capture_output=True, text=True, check=False
    ).stderr
    services = root / "etc/services"
    return Build(
        told(version),
        debian=True,
        calls_itself=name_told(version),
        services=services_in(services.read_bytes()) if services.exists() else (),
        homes=homes_in((root / "etc/passwd").read_bytes()),
    )


def groups_of(user: str | None) -> list[str] | None:
    """The groups of a user of this machine; none for one that does not exist."""
    if user is None:
        return None
    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        return []
    return [grp.getgrgid(entry.pw_gid).gr_name, *(group.gr_name for group in grp.getgrall() if user in group.gr_mem)]
