"""Secrets that programs take as arguments: in crontabs, units and scripts they stand for everybody who may read these."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLANK = rb"(?:[ \t]|\\\r?\n)"
"""Between two arguments; a command goes on behind a backslash at the end of a line."""
_GAP = _BLANK + rb"{1,40}"
_MAYBE = _BLANK + rb"{0,40}"
_WORD = rb"[\"']?([^\s\"'][^\s\"']{0,255})"
_OPENING = _BLANK + rb"[\"']?"
_UNTIL_COLON = rb"[\"']?[^\s:\"']{1,128}:([^\s\"']{1,256})"
_PRINTED = rb"(?:echo|printf)[ \t]{1,4}(?:-\w{1,4}[ \t]{1,4}){0,4}(?:[\"']?%s(?:\\n)?[\"']?[ \t]{1,4})?"
_INTO = rb"[\"']?[ \t]{0,4}\|[^\n;|&]{0,200}?"
_ARGUMENTS = re.compile(rb"(?:[^\n;|&\\]|\\\r?\n|\\[^\n]){0,600}")


def _program(names: str, pattern: bytes, options: bytes) -> tuple[tuple[bytes, ...], re.Pattern[bytes], re.Pattern[bytes]]:
    return tuple(names.encode().split(b",")), re.compile(pattern + rb"(?![\w-])"), re.compile(options)


_PROGRAMS = (
    # With a blank behind it, -p of these asks for the password, and the next word is another thing.
    _program(
        "mysql,mariadb,mydumper,7z,rar",
        rb"(?:mysql\w*|mariadb[\w-]*|mydumper|7z[ar]?|\bu?n?rar)",
        _BLANK + rb"(?:-h?p[\"']?|[\"']-h?p)([^\s\"']{1,256})",
    ),
    _program(
        "sshpass,mongo,docker,podman,oc ,cqlsh,psexec,ncftp,useradd,usermod",
        rb"(?:sshpass|mongo\w*|(?:docker|podman|\boc)[ \t]{1,4}login|cqlsh|psexec|ncftp\w*|user(?:add|mod))",
        _OPENING + rb"-p" + _MAYBE + _WORD,
    ),
    _program(
        "curl,wget,etcdctl",
        rb"(?:curl|wget|etcdctl)",
        _OPENING + rb"(?:-[A-Za-z#]{0,12}[uU]|--user|--proxy-user)(?:=|" + _BLANK + rb"){0,4}" + _UNTIL_COLON,
    ),
    _program("curl", rb"curl", _OPENING + rb"(?:-b|--cookie)(?:=|" + _BLANK + rb"){0,4}[\"']?[^\s=\"'/;]{1,128}=([^\s\"']{1,512})"),
    _program("http,xh", rb"\b(?:https?|xhs?)", _OPENING + rb"(?:-a|--auth)(?:=|" + _BLANK + rb"){0,4}" + _UNTIL_COLON),
    _program(
        "ldap",
        rb"ldap(?:search|modify|modrdn|add|delete|passwd|whoami|compare|exop)",
        # -s is a scope of ldapsearch, a secret of ldappasswd
        _OPENING + rb"-[ws]" + _MAYBE + rb"(?!base\b|one\b|sub\b|children\b)" + _WORD,
    ),
    _program("redis-cli", rb"redis-cli", _OPENING + rb"-a" + _MAYBE + _WORD),
    _program(
        "smbclient,rpcclient,net ads,net rpc,winexe,wmic,smbget",
        rb"(?:smbclient|rpcclient|\bnet (?:ads|rpc)|winexe|wmic|smbget)",
        _OPENING + rb"(?:-U|--user)(?:=|" + _BLANK + rb"){0,4}[\"']?[^\s%\"']{1,128}%([^\s\"']{1,256})",
    ),
    _program(
        "sqlcmd,zip,ipmitool,isql,tsql,bcp,mosquitto",
        rb"(?:sqlcmd|\bzip|unzip|ipmitool|\b[it]sql|\bbcp|mosquitto_(?:pub|sub|rr))",
        _OPENING + rb"-P" + _MAYBE + _WORD,
    ),
    _program("plink,pscp,psftp", rb"(?:plink|pscp|psftp)", _OPENING + rb"-pw" + _GAP + _WORD),
    _program("freerdp", rb"[xw]freerdp", _OPENING + rb"/p:" + _WORD),
    _program("swaks", rb"swaks", _OPENING + rb"-ap" + _GAP + _WORD),
    _program("snmp", rb"snmp(?:get|walk|bulk|set|table|status|df|netstat|trap|inform|usm|vacm)\w*", _OPENING + rb"-[AXc]" + _MAYBE + _WORD),
    _program("lftp", rb"lftp", _OPENING + rb"-u" + _MAYBE + rb"[\"']?[^\s,\"']{1,128},([^\s\"']{1,256})"),
    _program(
        "sqlplus,exp,imp,rman",
        rb"(?:sqlplus|\bexp(?:dp)?|\bimp(?:dp)?|\brman)",
        _OPENING + rb"[\w.$#]{1,128}/([^\s\"'@/]{1,256})(?=[@\s\"']|$)",
    ),
    _program("openssl", rb"openssl[ \t]{1,4}enc", _OPENING + rb"-[kK]" + _GAP + _WORD),
)
"""Names one of which must be there, the program, and where in its arguments the secret stands."""

_FORMS: tuple[tuple[tuple[bytes, ...], re.Pattern[bytes]], ...] = (
    (
        (b"htpasswd",),
        re.compile(rb"htpasswd[ \t]{1,4}-\w{0,8}b\w{0,8}" + _GAP + rb"(?:-\w{1,8}[ \t]{1,4}){0,8}(?:\S{1,256}[ \t]{1,4}){2}" + _WORD),
    ),
    ((b"chpasswd",), re.compile(_PRINTED + _UNTIL_COLON + _INTO + rb"chpasswd")),
    (
        (b"sudo -S", b"stdin", b"cryptsetup", b"passphrase-fd", b"kinit", b"smbpasswd", b"pass-file"),
        re.compile(
            _PRINTED
            + rb"(?:\"([^\"\n]{1,256})\"|'([^'\n]{1,256})'|([^\s\"'|]{1,256}))[ \t]{0,4}\|[^\n;|&]{0,200}?"
            + rb"(?:sudo -S|-stdin|cryptsetup|passphrase-fd|kinit|smbpasswd|pass-file)"
        ),
    ),
    (
        (b"<<<",),
        re.compile(
            rb"(?:cryptsetup|passwd|sudo|kinit|gpg2?|login|openssl)\b[^\n;|&<]{0,400}<<<[ \t]{0,4}"
            rb"(?:\"([^\"\n]{1,256})\"|'([^'\n]{1,256})'|([^\s\"']{1,256}))"
        ),
    ),
    ((b"vault login", b"bw unlock"), re.compile(rb"(?:vault login|bw unlock)[ \t]{1,4}(?!-)" + _WORD)),
    ((b"wpa_passphrase",), re.compile(rb"wpa_passphrase[ \t]{1,4}\S{1,64}[ \t]{1,4}(?!-)" + _WORD)),
    (
        (b"rabbitmqctl",),
        re.compile(rb"rabbitmqctl[ \t][^\n;|&]{0,80}?(?:change_password|add_user|authenticate_user)[ \t]{1,4}\S{1,128}" + _GAP + _WORD),
    ),
    ((b"isql",), re.compile(rb"\bisql[ \t]{1,4}(?:-\w[ \t]{1,4}){0,4}[\w.]{1,128}[ \t]{1,4}\w{1,128}[ \t]{1,4}(?![-<|>])" + _WORD)),
    ((b"mc alias",), re.compile(rb"\bmc alias set(?:[ \t]{1,4}\S{1,256}){3}" + _GAP + _WORD)),
    ((b"aws_secret",), re.compile(rb"set[ \t]{1,4}aws_secret_access_key" + _GAP + _WORD)),
    ((b"psk",), re.compile(rb"(?:wpa-|wifi-sec\.|security\.)psk[ \t]{1,4}(?![\w.-]{0,80}psk\b|-)" + _WORD)),
    ((b"pass:",), re.compile(rb"-pass(?:in|out)?" + _GAP + rb"[\"']?pass:([^\s\"']{1,256})")),
    # A command that prints the secret, as the value of a setting.
    (
        (b"-command", b"_command"),
        re.compile(rb"pass(?:word|phrase|wd)?[_-]command[^\n;|&]{0,80}?(?:echo|printf)[ \t]{1,4}(?:-\w{1,4}[ \t]{1,4})?" + _WORD),
    ),
    ((b"exec:",), re.compile(rb"exec:\S{0,128}/(?:echo|printf)[ \t]{1,4}" + _WORD)),
    # expect(1)
    ((b"send ",), re.compile(rb"\bsend[ \t]{1,4}(?:--?\w{0,8}[ \t]{1,4}){0,3}\\?[\"'{]([^\"'\n\\]{4,128})\\{1,2}[rn]")),
    # Of a program that is not known: what looks like no number, port, path or name.
    (
        (b" -p", b" -P"),
        re.compile(
            rb" -[pP]" + _BLANK + rb"{1,40}[\"']?(?!icmpv6|tcp|udp)(?=[^\s\"']{0,60}\d)(?=[^\s\"']{0,60}[A-Za-z])"
            rb"([^\s\"'./:,=$%+{}()<>*?\[\]~|;&-][^\s\"'./:,=$%{}()<>*?\[\]~|;&-]{5,255})(?=[\s\"';|&)}]|\Z)"
        ),
    ),
    (
        (b" -",),
        re.compile(
            rb" -[A-Za-z]" + _BLANK + rb"{1,40}[\"']?(?=[A-Z0-9]{0,60}[a-z])(?=[a-z0-9]{0,60}[A-Z])(?=[A-Za-z]{0,60}\d[A-Za-z]{0,60}\d)"
            rb"([A-Za-z0-9]{12,64})(?=[\s\"';|&)}]|\Z)"
        ),
    ),
)
"""Names one of which must be there, and the whole form."""


def secrets_in_commands(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the secrets begin and end; each pattern stays within a bounded part of one command."""
    for names, program, option in _PROGRAMS:
        if any(name in data for name in names):
            done = 0
            for called in program.finditer(data):
                if called.start() >= done:
                    arguments = _ARGUMENTS.match(data, called.end())
                    done = arguments.end() if arguments else called.end()
                    for found in option.finditer(data, called.end(), done):
                        yield found.span(found.lastindex or 0)
    for names, form in _FORMS:
        if any(name in data for name in names):
            for found in form.finditer(data):
                yield found.span(found.lastindex or 0)
