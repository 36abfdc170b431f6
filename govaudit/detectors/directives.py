"""Secrets that no `=` of a telling name stands before: directives of servers and boot loaders, arguments, headers, paths of URLs.

`AuthLDAPBindPassword X`, `SetEnv DB_PASS X`, `password("X")` of syslog-ng, `password root X` of GRUB, communities of snmpd,
`PSK "X"` of ipsec.secrets, the fields of files of accounts. Each form stays within one line and a bounded part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from govaudit.detectors.assignments import is_secret

_BLANK = rb"[ \t]{1,40}"
_VALUE = rb"(?:\\?\"([^\"\n\\]{1,1024})|\\?'([^'\n\\]{1,1024})|([^\s\"';,<>{}()|`\\]{1,1024}))"
_WORD = rb"(?:pass(?:word|wd|phrase|code)|(?<![a-z])pass|secret|token|(?:api|access|auth|private|preshared|secret|shared|master)[_.-]?key)"
_NAME_PART = rb"[\w$@:.-]"

_ANCHORS = (b"pass", b"secret", b"token", b"key", b"sandi")
_DIRECTIVE = re.compile(
    rb"[ \t]{0,64}[#;]{0,2}(?:"
    + _NAME_PART
    + rb"{1,60}[ \t]{1,8}){0,2}?"
    # A word alone says too little: `password required` of PAM.
    + _NAME_PART
    + rb"{0,60}?(?<=[\w$@:.-])(?<!ask-)"
    + _WORD
    + rb"[ \t]{1,40}(?!-|!|=|[\w.-]{1,64}(?:=[^=\s]|[ \t]{1,8}=)|\\?[\"']{2})"
    + _VALUE,
    re.IGNORECASE,
)
_QUOTED = re.compile(_WORD + rb"[ \t]{1,40}(?![\"'][ \t])(?:\"([^\"\n\\]{1,1024})\"|'([^'\n\\]{1,1024})')", re.IGNORECASE)
_BOOT_LOADER = re.compile(
    rb"[ \t]{0,64}#?(?:menu[ \t]{1,8})?(?:master[ \t]{1,8})?(?:pass(?:word|wd)|enable[ \t]secret)[ \t]{1,8}"
    rb"(?!(?:required|requisite|sufficient|optional|include|substack)\b)(?:[^\s\"'\[=-][^\s\"'=]{0,80}[ \t]{1,8})?([^\s\[=-]\S{0,255})"
    rb"[ \t]{0,8}\r?$",
    re.IGNORECASE | re.MULTILINE,
)
"""`password USER PASSWORD` of GRUB, `menu master passwd PASSWORD` of syslinux, `password PASSWORD` of routing daemons."""
_CALL = re.compile(
    _WORD + rb"[ \t]{0,4}\([ \t]{0,4}(?:\"([^\"\n\\]{1,1024})\"|'([^'\n\\]{1,1024})'|([^\s\"'(){};,]{4,1024}))[ \t]{0,4}\)", re.IGNORECASE
)
_SAID = re.compile(
    rb"(?:pass(?:word|wd|phrase)?|sandi)" + _BLANK + rb"(?:is|adalah|ialah|yaitu)[ \t]{0,4}:?[ \t]{0,4}(?=[^\s\"']{0,60}\d)" + _VALUE,
    re.IGNORECASE,
)
_LISTED = re.compile(
    rb"(?:pass(?:word|wd|phrase)?|token|secret)[\"'],[ \t\r\n]{0,40}(?:\"([^\"\n\\]{1,1024})\"|'([^'\n\\]{1,1024})')", re.IGNORECASE
)
_IN_LIST = re.compile(rb"[\"']--?[A-Za-z-]{0,36}\Z")
"""`["--password", "X"]`."""
_NAMED = re.compile(
    rb"(?:pass(?:word|wd|phrase)?|secret|token|key)[\"'][ \t]{0,8},?[ \t]{0,8}[\"']?value[\"']?[ \t]{0,8}[:=][ \t]{0,8}" + _VALUE,
    re.IGNORECASE,
)
"""`{"name": "DB_PASSWORD", "value": "X"}`."""
_NO_STATEMENT = re.compile(
    rb"[ \t]*(?:allow|deny|permit|match|acceptenv|passenv|unset|defaults|options|wpa_passphrase|htpasswd|rabbitmqctl"
    rb"|\w*alias\b|user\b|group\b)|[^\n]*?\.so\b",
    re.IGNORECASE,
)
"""Where accounts, names of variables or arguments of PAM modules stand."""
_NO_VALUE = re.compile(
    rb"accept|drop|reject|return|soft|hard|as|cmd|args|include|substack|is|are|must|may|can|will|was|has|to|for|of|in|and|or|the|from|with"
    rb"|[0-9a-f]{0,3}|\d{1,5}/(?:tcp|udp|sctp)",
    re.IGNORECASE,
)


def secrets_in_directives(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the secrets begin and end."""
    lower = data.lower()
    for anchor in _ANCHORS:
        position = lower.find(anchor)
        while position >= 0:
            for start, end in _around(data, position):
                if is_secret(data[start : min(end, start + 512)]):
                    yield start, end
            position = lower.find(anchor, position + 1)
    yield from _of_known_forms(data, lower)


def _around(data: bytes, position: int) -> Iterator[tuple[int, int]]:
    first = max(0, position - 200)
    line = max(first, data.rfind(b"\n", first, position) + 1)
    statement = max(line, *(data.rfind(sign, line, position) + 1 for sign in (b";", b"{", b"}")))
    begins = statement > first or first == 0
    if begins and _NO_STATEMENT.match(data, line, min(len(data), line + 400)) is None:
        if found := _DIRECTIVE.match(data, statement):
            if found.lastindex != 3 or _NO_VALUE.fullmatch(data, *found.span(3)) is None:
                yield found.span(found.lastindex or 0)
        elif statement == line and (found := _BOOT_LOADER.match(data, line)):
            yield found.span(1)
    if (data[position - 1 : position] or b" ") in b" \t;{(" and (found := _QUOTED.match(data, position)):
        yield found.span(found.lastindex or 0)
    if _IN_LIST.search(data, max(0, position - 40), position) and (found := _LISTED.match(data, position)):
        yield found.span(found.lastindex or 0)
    for pattern in (_CALL, _SAID, _NAMED):
        if (found := pattern.match(data, position)) and not (found.lastindex == 3 and data[line:position].endswith(b"function ")):
            yield found.span(found.lastindex or 0)


def _form(anchor: bytes, pattern: bytes, flags: int = 0) -> tuple[bytes, re.Pattern[bytes]]:
    """What must stand in the text, in small letters, and where the secret stands."""
    return anchor, re.compile(pattern, flags | re.MULTILINE)


_LINE = rb"^[ \t]{0,64}"
_KNOWN = (
    _form(b":om", rb":om[a-z]{2,20}:(?:[^,\s;]{1,128},){3}([^,\s;]{1,256})"),  # rsyslog: server, database, user, password
    _form(b"setcredential=", _LINE + rb"SetCredential=[^:\n]{1,255}:([^\n]{1,4096}?)[ \t]{0,8}\\?\r?$", re.IGNORECASE),
    _form(b"crypto", _LINE + rb"crypto[ \t][^\n]{0,200}?pw" + _BLANK + rb"(\S{1,256})"),  # ntpd
    _form(b"user", rb"\buser(?:name)?=[^\s,%=\"']{1,128}%([^\s,\"']{1,256})"),  # mount.cifs
    _form(b"iscsi:", rb"iscsi:[^\s:@/]{0,128}:([^\s@/\[]{1,256})@"),  # dracut
    _form(b"key", rb"(?:^|[ \t])(?:rd\.luks\.|luks\.)?(?<!-F )key(?:_?[1-4])?=([A-Za-z0-9+][A-Za-z0-9+:-]{4,255}={0,2})(?![^\s,;])"),
    _form(b"key", _LINE + rb"KEY(?:_?[1-4])?=[ \t]{0,8}[\"']?([^\s\"']{5,256})"),  # WEP
    _form(b"rename-command", _LINE + rb"rename-command[ \t]{1,40}\S{1,64}" + _BLANK + rb"\"?([^\s\"]{1,256})", re.IGNORECASE),
    _form(b"secure_link_md5", rb"secure_link_md5" + _BLANK + _VALUE),
    _form(b"sst_auth", rb"sst_auth[ \t]{0,40}=[ \t]{0,40}" + _VALUE),
    _form(b"auth", rb"\b_?auth\"?[ \t]{0,8}[=:][ \t]{0,8}\"((?=[^\"\n]{0,256}[A-Z0-9=:])[A-Za-z0-9+/:._-]{8,512}={0,2})"),
    _form(b"credentials=", rb"\bcredentials=" + _VALUE),
    _form(b"headervalue", rb"headervalue[ \t]{0,8}=[ \t]{0,8}" + _VALUE, re.IGNORECASE),
    _form(b"_pat", rb"_PAT[ \t]{0,8}=[ \t]{0,8}" + _VALUE),
    _form(b"auth-pass", rb"auth-pass" + _BLANK + rb"\S{1,128}" + _BLANK + _VALUE),  # of Redis Sentinel
    _form(b"bot-id", rb"bot-id\([ \t]{0,4}" + _VALUE),
    _form(
        b"authorization",
        rb"authorization\\?[\"']?[ \t]{0,8}[:=, ][ \t]{0,8}\\?[\"']?[a-z][\w-]{1,20}[ \t]{1,4}"
        rb"(?=[^\s\"']{0,60}(?-i:[A-Z0-9]))([^\s\"'\\;]{6,8192})",
        re.IGNORECASE,
    ),
    _form(b"splunk ", rb"\bSplunk[ \t]{1,4}([\w.-]{8,256})"),
    _form(b"community", _LINE + rb"(?:r[ow]community6?|trapcommunity|authcommunity[ \t]{1,40}\S{1,64})" + _BLANK + _VALUE, re.IGNORECASE),
    _form(b"com2sec", _LINE + rb"com2sec6?[ \t]{1,40}(?:-Cn[ \t]{1,40}\S{1,64}[ \t]{1,40})?\S{1,64}[ \t]{1,40}\S{1,64}" + _BLANK + _VALUE),
    _form(b"createuser", _LINE + rb"createUser[^\n]{1,200}?[ \t](?:MD5|SHA[\w-]{0,8})" + _BLANK + rb"\"?([^\s\"]{1,256})"),
    _form(b"createuser", _LINE + rb"createUser[^\n]{1,300}?[ \t](?:DES|AES[\w-]{0,8})" + _BLANK + rb"\"?([^\s\"]{1,256})"),
    _form(b"psk", rb":[ \t]{0,8}PSK" + _BLANK + _VALUE),  # ipsec.secrets
    _form(b"eap", rb":[ \t]{0,8}EAP" + _BLANK + _VALUE),
    _form(b"xauth", rb":[ \t]{0,8}XAUTH" + _BLANK + _VALUE),
    _form(b"rootpw", _LINE + rb"rootpw(?:[ \t]{1,8}--[\w-]{1,20}){1,4}[ \t]{1,8}([^\s-]\S{0,256})"),  # kickstart
    _form(b"stats", _LINE + rb"stats[ \t]{1,8}auth[ \t]{1,8}[^\s:]{1,128}:(\S{1,256})"),  # HAProxy
    *(
        _form(kind, _LINE + rb"\d{1,10}[ \t]{1,8}(?:MD5|SHA\d{0,3}|AES\w{0,8}|CMAC)[ \t]{1,8}(?:HEX:|ASCII:)?(\S{4,256})")  # keys of NTP
        for kind in (b" md5 ", b" sha", b" aes")
    ),
    _form(b"*", rb"\*([0-9A-F]{40})\b"),  # MySQL
    _form(b"md5", rb"\bmd5([0-9a-f]{32})\b"),  # PostgreSQL
    _form(b":[u", rb"^[^:\s/]{1,64}:\d{1,10}:([0-9A-FX]{32}:[0-9A-F]{32}):"),  # smbpasswd
    # Tokens in URLs: as the user, or as a part of the path.
    _form(b"://", rb"https?://(?=[^\s/@:]{0,128}\d)([\w.~-]{12,256})@", re.IGNORECASE),
    _form(b":aa", rb"(?<!\d)\d{6,12}:(AA[\w-]{25,64})"),  # Telegram
)
_CHANCE = re.compile(
    rb"=[\"']?(?=[A-Z0-9]{0,60}[a-z])(?=[a-z0-9]{0,60}[A-Z])(?=[A-Za-z]{0,60}\d[A-Za-z]{0,60}\d)([A-Za-z0-9]{12,128})(?![\w/.:@-])"
)
_VARIABLE = re.compile(rb"(?<![\w-])(?!(?:PART)?(?:LABEL|UUID)\Z)[A-Z][A-Z0-9_]{1,40}\Z")
"""A variable of any name, of which the value looks like nothing but chance."""
_ACCOUNT = re.compile(
    rb"\n[A-Za-z_][\w.@$-]{0,63}:[!*]{0,2}(?!x:|LK|NP|\$|\[redacted\])([^:\s!*]{2,256}):\d{1,10}:"
    rb"(?:\d{1,10}:[^:\n]{0,512}:[^:\n]{0,512}:[^:\n]{0,512}|[A-Za-z_][^:\n]{0,4096}|)\r?(?=\n|\Z)"
)
"""Of /etc/passwd and /etc/group, with something else than `x` in the field of the password; marks that lock it stay."""
_PATH = re.compile(rb"https?://[^\s\"'<>]{1,2048}", re.IGNORECASE)
_SEGMENT = re.compile(
    rb"/((?=[a-zA-Z]*\d)(?:[0-9a-f]{32,128}|(?=[a-z0-9]*[A-Z])(?=[A-Z0-9]*[a-z])(?=[a-zA-Z]*\d[a-zA-Z]*\d)[A-Za-z0-9]{12,128}))(?![\w.:@%-])"
)
_RULE = re.compile(rb"^[ \t]{0,8}user[ \t]{1,8}\S{1,128}[ \t]([^\n]{0,2000})", re.MULTILINE | re.IGNORECASE)
_IN_RULE = re.compile(rb"(?:^|[ \t])[><#!]([^\s]{1,256})")
_ADMINS = re.compile(rb"^[ \t]*[\w.-]{1,128}[ \t]*=[ \t]*(?!-pbkdf2-|-hashed-)(\S[^\n]*?)[ \t]*\r?$", re.MULTILINE)


def _of_known_forms(data: bytes, lower: bytes) -> Iterator[tuple[int, int]]:
    for anchor, pattern in _KNOWN:
        if anchor in lower:
            for found in pattern.finditer(data):
                start, end = found.span(found.lastindex or 0)
                if is_secret(data[start:end]):
                    yield start, end
    for found in _CHANCE.finditer(data):
        if _VARIABLE.search(data[max(0, found.start() - 43) : found.start()]):
            yield found.span(1)
    if b":" in data:
        for found in _ACCOUNT.finditer(b"\n" + data):
            yield found.start(1) - 1, found.end(1) - 1
    if b"://" in lower:
        for url in _PATH.finditer(data):
            for found in _SEGMENT.finditer(data, url.start(), url.end()):
                yield found.span(1)
    if b"user " in lower:
        for rule in _RULE.finditer(data):
            if rule[1].startswith((b"on ", b"off ")):
                for found in _IN_RULE.finditer(data, rule.start(1), rule.end(1)):
                    yield found.span(1)
    if b"[admins]" in lower:
        start = lower.find(b"[admins]")
        end = lower.find(b"\n[", start)
        for found in _ADMINS.finditer(data, start + 8, end if end >= 0 else len(data)):
            yield found.span(1)
