"""Secrets that programs take as short options: in crontabs, units and scripts they stand for everybody who may read these."""

from __future__ import annotations

import re
from collections.abc import Iterator

_REST = rb"\b[^\n;|&]{0,400}?[ \t]"
_WORD = rb"[\"']?([^\s\"'][^\s\"']{0,255})"

_GAP = rb"[ \t]{1,4}"
_UNTIL_COLON = rb"[\"']?[^\s:\"']{1,128}:([^\s\"']{1,256})"
_ECHO = rb"(?:echo|printf)[ \t]{1,4}(?:-\w{1,4}[ \t]{1,4}){0,4}"
_INTO = rb"[\"']?[ \t]{0,4}\|[^\n;|&]{0,80}"

_FAMILIES: tuple[tuple[tuple[bytes, ...], re.Pattern[bytes]], ...] = (
    # With a blank behind it, -p of these asks for the password, and the next word is another thing.
    (
        (b"mysql", b"mariadb", b"mydumper", b"7z", b"rar"),
        re.compile(rb"(?:mysql\w*|mariadb[\w-]*|mydumper|7z[ar]?|\bu?n?rar)" + _REST + rb"-h?p" + _WORD),
    ),
    (
        (b"sshpass", b"mongo", b"docker", b"podman", b"oc ", b"cqlsh", b"psexec", b"ncftp", b"useradd", b"usermod"),
        re.compile(
            rb"(?:sshpass|mongo\w*|(?:docker|podman|\boc)[ \t]{1,4}login|cqlsh|psexec|ncftp\w*|user(?:add|mod))"
            + _REST
            + rb"-p[ \t]{0,4}"
            + _WORD
        ),
    ),
    (
        (b"curl", b"wget", b"etcdctl"),
        re.compile(rb"(?:curl|wget|etcdctl)" + _REST + rb"(?:-u|-U|--user|--proxy-user)[ \t=]{0,4}" + _UNTIL_COLON),
    ),
    (
        (b"ldap",),
        re.compile(
            rb"ldap(?:search|modify|modrdn|add|delete|passwd|whoami|compare|exop)"
            + _REST
            + rb"-[ws][ \t]{0,4}(?!base\b|one\b|sub\b|children\b)"  # -s is a scope of ldapsearch, a secret of ldappasswd
            + _WORD
        ),
    ),
    ((b"redis-cli",), re.compile(rb"redis-cli" + _REST + rb"-a[ \t]{0,4}" + _WORD)),
    (
        (b"smbclient", b"rpcclient", b"net ads", b"net rpc"),
        re.compile(rb"(?:smbclient|rpcclient|\bnet (?:ads|rpc))" + _REST + rb"-U[ \t]{0,4}[\"']?[^\s%\"']{1,128}%([^\s\"']{1,256})"),
    ),
    (
        (b"sqlcmd", b"zip", b"ipmitool", b"isql", b"tsql", b"bcp"),
        re.compile(rb"(?:sqlcmd|\bzip|unzip|ipmitool|\b[it]sql|\bbcp)" + _REST + rb"-P[ \t]{0,4}" + _WORD),
    ),
    ((b"plink", b"pscp", b"psftp"), re.compile(rb"(?:plink|pscp|psftp)" + _REST + rb"-pw" + _GAP + _WORD)),
    ((b"xfreerdp", b"wfreerdp"), re.compile(rb"[xw]freerdp" + _REST + rb"/p:" + _WORD)),
    ((b"swaks",), re.compile(rb"swaks" + _REST + rb"-ap" + _GAP + _WORD)),
    (
        (b"snmp",),
        re.compile(rb"snmp(?:get|walk|bulk|set|table|status|df|netstat|trap|inform|usm|vacm)\w*" + _REST + rb"-[AXc][ \t]{0,4}" + _WORD),
    ),
    ((b"lftp",), re.compile(rb"lftp" + _REST + rb"-u[ \t]{0,4}[\"']?[^\s,\"']{1,128},([^\s\"']{1,256})")),
    (
        (b"htpasswd",),
        re.compile(rb"htpasswd[ \t]{1,4}-\w{0,8}b\w{0,8}" + _GAP + rb"(?:-\w{1,8}[ \t]{1,4}){0,8}(?:\S{1,256}[ \t]{1,4}){2}" + _WORD),
    ),
    (
        (b"sqlplus", b"expdp", b"impdp", b"rman"),
        re.compile(rb"(?:sqlplus|expdp|impdp|rman)" + _REST + rb"[\"']?[\w.$#]{1,128}/([^\s\"'@/]{1,256})(?=[@\s\"']|$)"),
    ),
    ((b"chpasswd",), re.compile(_ECHO + _UNTIL_COLON + _INTO + rb"chpasswd")),
    ((b"sudo -S",), re.compile(_ECHO + _WORD + _INTO + rb"sudo -S")),
    ((b"vault login", b"wpa_passphrase"), re.compile(rb"(?:vault login|wpa_passphrase[ \t]{1,4}\S{1,64})[ \t]{1,4}(?!-)" + _WORD)),
    ((b"mc alias",), re.compile(rb"\bmc alias set(?:[ \t]{1,4}\S{1,256}){3}" + _GAP + _WORD)),
    ((b"aws_secret",), re.compile(rb"set[ \t]{1,4}aws_secret_access_key" + _GAP + _WORD)),
    ((b"psk",), re.compile(rb"(?:wpa-|wifi-sec\.|security\.)psk[ \t]{1,4}(?![\w.-]{0,80}psk\b|-)" + _WORD)),
    ((b"openssl",), re.compile(rb"openssl[ \t]{1,4}enc" + _REST + rb"-[kK]" + _GAP + _WORD)),
    ((b"pass:",), re.compile(rb"-pass(?:in|out)?[ \t]{1,4}[\"']?pass:([^\s\"']{1,256})")),
)
"""Names that must be there, and where the secret stands behind one of them."""


def secrets_in_commands(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the secrets begin and end; each pattern stays within a bounded part of one command."""
    for names, pattern in _FAMILIES:
        if any(name in data for name in names):
            for found in pattern.finditer(data):
                yield found.span(1)
