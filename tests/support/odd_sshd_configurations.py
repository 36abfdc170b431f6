"""Whole configurations of sshd as nobody should write them: odd spellings, odd values, odd places, in several files.

What sshd refuses at one line says nothing of the others, so that line is taken out and the rest tried again (`tried`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from govaudit.facts.sshd_settings.matching import Connection
from govaudit.targets.host.sshd.version import Build
from tests.support.sshd_configurations import FLAGS, USERS, VALUES, Agreement, Made, Sshd, ask, compare

_TIMES = ["30", "0", "1m", "1m30s", "2H", "1w", "1d12h", "-1", "1x", "2147483647", "2147483648", '""', '"1 m"', "m", "00010", "+5", "1.5h"]
_NUMBERS = ["0", "1", "+5", "-1", "007", "0x10", "2147483647", "99999999999", "a", '" 4"', "6 7", "10 # c", "1e3"]
_NAMES = {
    "Ciphers": ["aes256-ctr", "aes128-ctr", "aes256-gcm@openssh.com", "3des-cbc", "aes*", "*-cbc", "nonsense"],
    "MACs": ["hmac-sha2-256", "hmac-sha1", "umac-64@openssh.com", "*-etm@openssh.com", "hmac-md5", "umac*", "hmac-ripemd160", "*"],
    "KexAlgorithms": ["curve25519-sha256", "diffie-hellman-group14-sha1", "ecdh-*", "mlkem768x25519-sha256", "*sha1"],
}
_SIGNATURES = ["ssh-ed25519", "ssh-rsa", "rsa-sha2-512", "ecdsa-sha2-*", "ssh-dss", "*cert*", "ssh-rsa-cert-v01@openssh.com", "rsa"]
_NAMES |= dict.fromkeys(
    ["HostKeyAlgorithms", "PubkeyAcceptedAlgorithms", "PubkeyAcceptedKeyTypes", "HostbasedAcceptedAlgorithms", "CASignatureAlgorithms"],
    _SIGNATURES,
)
_METHODS = ["publickey", "password", "keyboard-interactive", "hostbased", "keyboard-interactive:pam", "none", "any", "publickey:x"]
_PATTERNS = ["root", "daemon", "*", "r*", "?oot", "!root", "root@10.0.0.0/8", "*@*.example.org", "root@10.0.0.1/8", "a@", "@x", "x@y@z"]
_PATHS = ["/etc/x", "none", "NONE", "x", "~/x", "~root/x", "~", '"/a b"', "/a b", "'/q q'", "/x\\ y", "~~", "//x"]
_ODD: dict[str, list[str]] = {
    **dict.fromkeys(["LoginGraceTime", "ClientAliveInterval", "UnusedConnectionTimeout"], _TIMES),
    **dict.fromkeys(["ClientAliveCountMax", "MaxAuthTries", "MaxSessions", "X11DisplayOffset", "RequiredRSASize"], _NUMBERS),
    **dict.fromkeys(["Banner", "TrustedUserCAKeys", "RevokedKeys", "PidFile", "ModuliFile", "XAuthLocation", "SecurityKeyProvider",
                     "AuthorizedKeysFile", "AuthorizedPrincipalsFile", "ChrootDirectory"], _PATHS),
    **dict.fromkeys(["AllowUsers", "DenyUsers"], _PATTERNS),
    "MaxStartups": ["10:30:60", "10:30:5", "10:101:60", "0", "1:1:1", "10:30:60:5", "10:30:60x", "-1:3:4", "10:30"],
    "PerSourceMaxStartups": ["none", "5", "NONE", "0", "x"],
    "PerSourceNetBlockSize": ["32:128", "24", "24:64", "33", "24:129", "24:", "0:0"],
    "PermitOpen": ["any", "none", "host:22", "*:80", "host:http", "host", "any x:1", "[::1]:22 h:*", "x:0", "host/22", "none none"],
    "PermitListen": ["any", "none", "8080", "localhost:8080", "*:80", "any 80", "ssh", "x", "8080 9090", "[::1]:80", "0"],
    "Port": ["22", "0", "65536", "ssh", "22 23", "-1", "022", "+22", "nonsense"],
    "ListenAddress": ["0.0.0.0", "::", "127.0.0.1:2222", "[::1]:2222", "127.0.0.1:ssh", "::1:22", "127.1", "[127.0.0.1]", "127.0.0.1:0",
                      "127.0.0.1/22", "[::1]22", "127.0.0.1 x", "127.0.0.1:022"],
    "IPQoS": ["af21 cs1", "lowdelay", "throughput", "0x10", "none", "EF", "16 32", "lowdelay 8", "bad", "256", "010", "af21 cs1 x", "le"],
    "RekeyLimit": ["1G", "default none", "512M 1h", "15", "none", "1G 1h x", "1.5G", ".5M 30", "1g none", "4T", "8E", "9E", "0", "G", "1Gx",
                   "+1G", "-1G", "default 1m", "1K "],
    "StreamLocalBindMask": ["0177", "177", "0", "777", "1000", "8", "0o17", "+17"],
    "VersionAddendum": ["none", "x y", '"a b"', "hi # there", "a  b"],
    "ForceCommand": ["internal-sftp", "none", '/bin/x -a "b c"', "echo  hi # there", "=x", '"internal-sftp" -l', "None", ""],
    "AuthorizedKeysCommand": ["/usr/bin/k %u", "none", "relative", '"/usr/bin/x y" %u', "/usr/bin/a  b\t c # d", "None", '"none"'],
    "AuthorizedPrincipalsCommand": ["/usr/bin/p %u", "none", "p"],
    "ChannelTimeout": ["none", "session:*=5m", "a=1m b=2m", "x", "=5", "session=", "NONE", "session=1h none", "none session=1h", "a=+5"],
    "PerSourcePenalties": ["yes", "no", "authfail:10s", "max:100 min:5", "x:5", "overflow:permissive", "crash:1h noauth:1", "no authfail:1",
                           "overflow:deny-all overflow6:permissive", "max-sources4:7", "refuseconnection:10s", "max:"],
    "PerSourcePenaltyExemptList": ["10.0.0.0/8", "10.0.0.0/8,192.168.1.1", "10.0.0.1/8", "x"],
    "PAMServiceName": ["sshd", "x", "a/b", '""'],
    "RefuseConnection": ["yes", "no"],
    "PubkeyAuthOptions": ["none", "touch-required", "verify-required touch-required", "x", "none touch-required", "TOUCH-REQUIRED", "#"],
    "Subsystem": ["sftp internal-sftp", 'sftp "/usr/lib/sftp server" -f AUTH', "sftp /x 'a b'", "other /bin/x -a  b", '"s s" /x', "sftp"],
    "SetEnv": ["A=b", "A=b A=c", 'A="b c"', "A= B=c", "A", "=b", "LANG=x # y"],
    "AcceptEnv": ["LANG LC_*", "*", "A=B", "#", "X # y"],
    "GSSAPIKexAlgorithms": ["gss-group14-sha256-", "gss-gex-sha1-,gss-nistp256-sha256-x", "x", "gss-x-", "gss-gex-sha1-,,x"],
    "RDomain": ["x", "none"],
    "HostKeyAgent": ["none", "SSH_AUTH_SOCK"],
    "LogVerbose": ["none", "kex.c:*:1000", "a b", "none a", "#"],
    "DSAAuthentication": ["yes"], "RhostsRSAAuthentication": ["no"], "UsePrivilegeSeparation": ["sandbox"], "CheckMail": ["yes"],
    "AuthorizedKeysFile2": ["x"], "ServerKeyBits": ["768"], "UseBlacklist": ["yes"],
}  # fmt: skip
_USUAL = [*FLAGS, *VALUES, *_ODD, *_NAMES]
_HOT = str.split(
    """
    PermitRootLogin PasswordAuthentication PubkeyAuthentication KbdInteractiveAuthentication AuthenticationMethods AllowUsers DenyUsers
    AllowGroups PermitEmptyPasswords AllowTcpForwarding X11Forwarding AuthorizedKeysFile ForceCommand MaxAuthTries Banner SetEnv AcceptEnv
    PermitOpen LogLevel PubkeyAcceptedAlgorithms AuthorizedKeysCommand AuthorizedKeysCommandUser TrustedUserCAKeys IPQoS RekeyLimit
    ChannelTimeout PermitTunnel
    """
)
"""What stands under a Match in the main."""

_ODD_MATCHES = str.splitlines(
    """Match all
Match All
Match all # x
Match user root all
Match all user root
Match
Match final
Match exec true
Match localnetwork 10.0.0.0/8
Match sessiontype shell
Match command x
Match tagged x
Match canonical
Match originalhost x
Match version *
Match version OpenSSH_10.*
Match version=OpenSSH_9*
Match version !OpenSSH_8*,OpenSSH_*
Match user
Match invalid-user
Match User * invalid-user
match ALL
Match=all
Match "all"
Match user root # c
Match user root #c
Match user=root group=root
Match !user root
Match "user" "root"
Match user 'root'
Match all=x
Match all\r
Match LocalPort ssh
Match LocalPort nonsense"""
)
_STYLES = str.splitlines(
    """{k} {v} # comment
{k} {v} #c "
{k} "{v}"
{k} '{v}'
{k} "{v}
{k}="{v}"
{k} = "{v}" x
{k} {v}#x
{k} {v}\\
{k} {v} extra
{k}
{k}=
={k} {v}
{k} == {v}
"{k}" {v}
{k}:{v}
\f{k} {v}
{k} {v}\f
{k}\v{v}
; {k} {v}
#{k} {v}
 # {k} {v}
\ufeff{k} {v}
{k}\u00a0{v}
{k} {v};
{k} #
{k} # {v}
{k} \\{v}
{k} {v}\r"""
)
_FILES = ["a.conf", "b.conf", ".hidden.conf", "d.txt", "z.conf"]
_INCLUDES = str.split('@/*.conf @/a.conf "@/b.conf" @/[ab].conf @/? @/{a,b}.conf @/.*.conf @/* @/none ~/x nope/*.conf "" @/[!a]*.conf', " ")


def make_odd(chance: random.Random) -> Made:
    """One such configuration, and a connection."""
    trouble = chance.choice([0.02, 0.15, 0.15, 0.5])
    parts = {name: _text(chance, trouble, main=False) for name in _FILES if chance.random() < 0.4}
    address = chance.choice(["10.0.0.1", "10.2.3.4", "192.168.1.5", "2001:db8::1", "::1", "203.0.113.9"])
    connection = Connection(
        user=chance.choice(USERS),
        host=chance.choice(["a.example.org", "b.example.com", "localhost", address]),
        address=address,
        local_address=chance.choice(["10.0.0.1", "192.168.1.5", "::1"]),
        local_port=chance.choice([22, 2222]),
        routing_domain=chance.choice([None, None, "x"]),
    )
    return Made(_text(chance, trouble, main=True), parts, connection)


def tried(sshd: Sshd, made: Made, build: Build) -> Iterator[tuple[Made, Agreement, str]]:
    """The configuration, and what is left of it without the lines that sshd minds, until it minds none."""
    for _ in range(40):
        yield made, *compare(sshd, made, build)
        left = _without_what_is_minded(sshd, made)
        if left is None:
            return
        made = left


def _without_what_is_minded(sshd: Sshd, made: Made) -> Made | None:
    answer = ask(sshd, made)
    if answer.returncode == 0:
        return None
    for found in re.finditer(rf"{re.escape(sshd.seen_as)}/(\S+?):? line (\d+): (?!Deprecated|Unsupported)", answer.stderr):
        name, number = found[1], int(found[2]) - 1
        text = made.main if name == "sshd_config" else made.parts.get(name, "")
        lines = text.split("\n")
        if number < len(lines) and lines != [""]:
            rest = "\n".join(lines[:number] + lines[number + 1 :])
            return made._replace(main=rest) if name == "sshd_config" else made._replace(parts={**made.parts, name: rest})
    return None


def _text(chance: random.Random, trouble: float, *, main: bool) -> str:
    lines = [_line(chance, trouble, _USUAL) for _ in range(chance.randrange(6))]
    if main and chance.random() < 0.6:
        lines.insert(chance.randrange(len(lines) + 1), _include(chance))
    for _ in range(chance.choice([0, 1, 1, 2, 3] if main else [0, 0, 1])):
        lines.append(_match(chance))
        inner = [_line(chance, trouble, _HOT if chance.random() < 0.75 else _USUAL) for _ in range(chance.randrange(5))]
        if chance.random() < (0.2 if main else 0.05):
            inner.insert(chance.randrange(len(inner) + 1), _include(chance))
        lines += inner
    text = "\n".join(lines) + chance.choice(["\n", "\n", "", "\n\n"])
    return text.replace("\n", "\r\n") if chance.random() < 0.04 else text


def _include(chance: random.Random) -> str:
    return f"Include {chance.choice(_INCLUDES) if chance.random() < 0.45 else '@/*.conf'}"


def _line(chance: random.Random, trouble: float, keywords: list[str]) -> str:
    keyword = chance.choice(keywords)
    value = _value(chance, keyword)
    if chance.random() < 0.12:
        keyword = chance.choice([keyword.lower(), keyword.upper(), keyword.swapcase()])
    if chance.random() < trouble:
        return chance.choice(_STYLES).format(k=keyword, v=value)
    return chance.choice(["{k} {v}"] * 7 + ["{k}\t{v}", "{k}={v}", "{k} = {v}", "  {k} {v}", "\t{k}  {v}  "]).format(k=keyword, v=value)


def _value(chance: random.Random, keyword: str) -> str:
    if keyword in FLAGS:
        return chance.choice(["yes", "no", "yes", "no", "YES", "true", '"yes"', "1"])
    if keyword in _NAMES:
        names = ",".join(chance.choice(_NAMES[keyword]) for _ in range(chance.randrange(1, 4)))
        if chance.random() < 0.05:
            names = chance.choice([",", f"{names},", f",{names}", names.upper(), names.replace(",", ", ")])
        return chance.choice(["", "+", "-", "^", "!" if chance.random() < 0.1 else ""]) + names
    if keyword == "AuthenticationMethods" and chance.random() < 0.7:
        usual = _METHODS if chance.random() < 0.2 else _METHODS[:4]
        return " ".join(",".join(chance.choice(usual) for _ in range(chance.randrange(1, 4))) for _ in range(chance.randrange(1, 3)))
    return chance.choice([*VALUES.get(keyword, []), *_ODD.get(keyword, [])])


def _match(chance: random.Random) -> str:
    if chance.random() < 0.12:
        return chance.choice(_ODD_MATCHES)
    criteria: list[str] = []
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        name, entries = chance.choice(list(_CRITERIA.items()))
        picked = [("!" if chance.random() < 0.2 else "") + chance.choice(entries) for _ in range(chance.randrange(1, 4))]
        value = ",".join(picked[:1] if name == "LocalPort" else picked)
        if chance.random() < 0.05:
            value = chance.choice([f'"{value}"', f"'{value}'", f"{value},", f",{value}", f"!{value}", value.replace(",", ", ")])
        criteria.append(chance.choice([f"{name} {value}"] * 6 + [f"{name}={value}", f"{name}\t{value}", f"{name.lower()}  {value}"]))
    return "Match " + " ".join(criteria) + chance.choice([""] * 12 + [" # comment", " #x", "\r", "#x"])


_CRITERIA = {
    "User": ["root", "daemon", "ann", "*", "r*", "?oot", "*n"],
    "Group": ["root", "nogroup", "daemon", "nosuch", "*", "r*"],
    "Host": ["*.example.org", "b.example.com", "EXAMPLE.com", "localhost", "*"],
    "Address": ["10.0.0.1", "10.0.0.0/8", "192.168.1.0/24", "2001:db8::/32", "::1", "0.0.0.0/0", "::/0", "10.0.0.*", "10.1", "2001:DB8::1",
                "10.0.0.1/32", "::ffff:10.0.0.1", "10.0.0.1/8", "*"],
    "LocalAddress": ["10.0.0.1", "10.0.0.0/8", "192.168.1.0/24", "::1", "*"],
    "LocalPort": ["22", "2222", "22", "0", "x"],
    "RDomain": ["x", "*", "y"],
}  # fmt: skip
