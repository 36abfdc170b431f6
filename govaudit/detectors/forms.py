"""Secrets in forms that neither a directive nor an assignment explains: SQL, headers, queries of URLs, here-strings, key files.

What a form looks like is the same in any file. Each pattern is asked for only where its anchor stands in the text, and stays
within a bounded part of a line, or of the lines that belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from govaudit.detectors.assignments import is_secret

_VALUE = rb"(?:\\?\"([^\"\n\\]{1,1024})|\\?'([^'\n\\]{1,1024})|([^\s\"';,<>{}()|`\\]{1,1024}))"
_WORD = rb"(?:pass(?:word|wd|phrase)?|secret|token)"
_STRONG = (
    rb"[\"']?(?=[A-Za-z0-9!@#%^&*_+~-]{0,60}?[0-9])(?=[A-Za-z0-9!@#%^&*_+~-]{0,60}?[a-z])(?=[A-Za-z0-9!@#%^&*_+~-]{0,60}?[A-Z])"
    rb"([A-Za-z0-9!@#%^&*_+~-]{8,128}={0,2})(?![\w.(:/=$\\-])"
)
_PRINTED = rb"(?:echo|printf|yes)[ \t]{1,4}(?:-\w{1,4}[ \t]{1,4}){0,4}"
_INTO = rb"\|[^\n;|&]{0,200}?\b(?:(?:smb|vnc)?passwd|cryptsetup|kinit|adcli|sudo -S)\b"


def _form(anchor: bytes, pattern: bytes, flags: int = re.IGNORECASE) -> tuple[bytes, re.Pattern[bytes]]:
    """What must stand in the text, in small letters, and where the secret stands: in the last group."""
    return anchor, re.compile(pattern, flags | re.MULTILINE)


_FORMS = (
    # SQL
    _form(
        b"identified", rb"\bidentified[ \t]{1,8}(?:with[ \t]{1,8}\S{1,64}[ \t]{1,8})?(?:by|as)[ \t]{1,8}(?:password[ \t]{1,8})?" + _VALUE
    ),
    _form(b"password", rb"password[ \t]{0,4}=(?:\[redacted\]|password)\([ \t]{0,4}" + _VALUE),
    _form(b"''", rb"pass(?:word|wd)?[ \t]{0,8}=[ \t]{0,8}''([^'\n]{1,256})''"),
    # Values that a shell works out, and such as it is given
    _form(b"${", rb"\$\{\w{0,60}?(?:" + _WORD + rb"|_key|pw)\w{0,20}:?[-=][\"']([^\"'}\n]{1,256})"),
    _form(b"`", _WORD + rb"[\"']?[ \t]{0,8}[:=][ \t]{0,8}`([^`\s$]{4,256})`"),
    _form(b"key", rb"(?:api|secret)_?key[\"']?[ \t]{0,8}[:=][ \t]{0,8}`([^`\s$]{4,256})`"),
    _form(b"<<<", rb"<<<[ \t]{0,4}(?:\"([^\"\n]{1,256})\"|'([^'\n]{1,256})'|([^\s\"';|&]{1,256}))"),
    _form(b"<(", rb"<\([ \t]{0,4}" + _PRINTED + rb"([^)\n]{1,256})\)"),
    _form(b"passwd", _PRINTED + rb"[\"']?([^\s\"';]{1,256})[\"']?[ \t]{0,4}(?:;[^\n|&]{0,200})?" + _INTO),
    _form(
        b"passwd",
        rb"\([ \t]{0,4}" + _PRINTED + rb"[^\n;|]{1,256};[ \t]{0,4}" + _PRINTED + rb"[\"']?([^\s\"';)]{1,256})[^\n|;]{0,9}" + _INTO,
    ),
    _form(b"pass=", rb"(?-i:(?<![\w-])(?!BYPASS|COMPASS)[A-Z][A-Z0-9_]{0,40}PASS)[ \t]{0,4}=[ \t]{0,4}" + _VALUE),
    _form(
        b"_key=",
        rb"(?<![\w-])(?!(?:gpg|pgp|ssh|public)_key)[a-z][a-z0-9]{0,20}(?:_[a-z0-9]{1,20}){0,4}_key=[\"']?(?=[\w+/-]{0,60}\d)([\w+/-]{16,256}={0,2})(?![\w.])",
    ),
    _form(b"pass", rb"[\"']--?[a-z-]{0,36}" + _WORD + rb"\\?[\"'][ \t]{1,40}" + _VALUE),
    _form(b"\\=", _WORD + rb"\\=[\"']?([^\s\"',;:]{1,256})"),
    _form(b"\\:", rb"://[^\s:@/\\]{1,128}\\:([^\s@/]{1,256})@"),
    # A word before what looks like chance
    _form(
        b"",
        rb"(?<![a-z])(?:pass(?:word|wd|phrase)?|pw|sandi|token|secret)(?:[ \t]{1,8}|[ \t]{0,4}[(=:][ \t]{0,4})(?:\w{1,20}[ \t]{1,4})?(?-i:"
        + _STRONG
        + rb")",
    ),
    _form(b"sandi", rb"\bsandi[ \t]{1,4}\w{1,20}[ \t]{1,4}[=:][ \t]{0,4}" + _VALUE),
    _form(
        b"pass",
        rb"pass(?:word|phrase|wd)?[_-]?(?:command|eval)[^\n;|&]{0,80}?(?:echo|printf)[ \t]{1,4}"
        rb"(?:-\w{1,4}[ \t]{1,4}|%s[ \t]{1,4})?([^\s\"'%]{1,256})",
    ),
    _form(b"passwd:", rb"PASSWD:[ \t]{0,4}/(?:[^\s,]{1,128}[ \t]{1,8}){1,6}?(?-i:" + _STRONG + rb")"),
    _form(b"pam_exec.so", rb"pam_exec\.so[ \t](?:[^\s]{1,128}[ \t]{1,8}){1,6}?(?-i:" + _STRONG + rb")"),
    # Options of the form NAME:SECRET, and further ones
    _form(b":", rb"(?:[\s\"']|^)--?[a-z-]{0,24}(?:auth|creds?|credentials?)(?:=|[ \t]{1,4})[\"']?[^\s:\"'/=]{1,64}:([^\s\"'/@:]{4,256})"),
    _form(b"etcdctl_user", rb"ETCDCTL_USER=[\"']?[^\s:\"']{1,64}:([^\s\"']{1,256})"),
    _form(b"cloud.auth", rb"cloud\.auth[ \t]{0,8}:[ \t]{0,8}[\"']?[^\s:\"']{1,64}:([^\s\"']{1,256})"),
    _form(b"curl", rb"curl\b[^\n;|]{0,200}?[ \t](?:-E|--(?:proxy-)?cert)[ \t=]{1,4}[\"']?[^\s:\"']{1,128}:([^\s\"']{1,256})"),
    _form(b"userid=", rb"\buserid=[\w.$#]{1,64}/([^\s\"'@/]{1,256})"),
    _form(b"connect", rb"\bconnect[ \t]{1,4}to[ \t]{1,4}\S{1,64}[ \t]{1,4}user[ \t]{1,4}\S{1,64}[ \t]{1,4}using[ \t]{1,4}" + _VALUE),
    _form(b"nmcli", rb"nmcli[ \t][^\n;|&]{0,200}?[ \t]password[ \t]{1,4}" + _VALUE),
    _form(b"sendemail", rb"sendemail[ \t][^\n;|&]{0,300}?[ \t]-xp[ \t]{1,4}" + _VALUE),
    _form(b"_pw", rb"\b(?:user|owner|input|default)_pw[ \t]{1,4}" + _VALUE),
    _form(b"qpdf", rb"qpdf[ \t][^\n;|&]{0,200}?--encrypt[ \t]{1,4}([^\s\"'-]\S{0,128})"),
    _form(b"qpdf", rb"qpdf[ \t][^\n;|&]{0,200}?--encrypt[ \t]{1,4}\S{1,128}[ \t]{1,4}([^\s\"'-]\S{0,128})"),
    _form(b"key", rb"\b(?:macopt[ \t]{1,4}(?:hex)?key:|key[ \t]{1,4}(?:s:|\d:)|activationkey[= ])([^\s\"']{5,256})"),
    _form(b"tls-psk", rb"--tls-psk[ \t]{1,4}" + _VALUE),
    _form(b"hmac", rb"\s-hmac[ \t]{1,4}" + _VALUE),
    _form(
        b" -y ",
        rb"\b(?:nsupdate|dig|rndc|host)[ \t][^\n;|&]{0,200}?-y[ \t]{1,4}[\"']?(?:[\w.-]{1,64}:){1,2}"
        rb"([A-Za-z0-9+/]{4,256}={0,2})(?![\w:+/=])",
    ),
    _form(b"security-", rb"--security-(?:unlock|set-pass|disable|erase)[ \t]{1,4}" + _VALUE),
    _form(b"htdigest", rb"htdigest[ \t]{1,4}(?:-c[ \t]{1,4})?\S{1,128}[ \t]{1,4}\S{1,128}[ \t]{1,4}\S{1,64}[ \t]{1,4}" + _VALUE),
    _form(b"check_", rb"check_\w{1,20}[ \t][^\n;|&]{0,200}?[ \t](?-i:-[pC])[ \t]{1,4}(?=[a-z])(?!public\b)([^\s\"'/=.,:-]{6,128})(?=\s|$)"),
    _form(b"_authtoken", rb"_authtoken[ \t=]{1,4}" + _VALUE),
    _form(b"redis", rb"--(?:masterauth|requirepass|primaryauth)[ \t]{1,4}" + _VALUE),
    _form(b"primaryauth", rb"^[ \t]{0,8}primaryauth[ \t]{1,8}" + _VALUE),
    # Headers, queries and paths of URLs
    _form(b"x-", rb"\bx-[\w-]{0,40}(?:auth|key|token|secret)\\?[\"']?[ \t]{0,4}[:= \t][ \t]{0,4}(?:\[(?!redacted)[ \t]{0,4})?" + _VALUE),
    _form(b"-key:", rb"[\w-]{1,40}-key:[ \t]{0,4}(?=[\w-]{0,60}\d)([\w-]{16,256})"),
    _form(
        b"authorization",
        rb"authorization\\?[\"']?[ \t]{0,4}[:=][ \t]{0,4}(?:\[[ \t]{0,4})?\\?[\"']?(?=[\w.~+/=-]{0,60}\d)([\w.~+/=-]{8,4096})[\"']",
    ),
    _form(b"cookie", rb"\b(?:set|append|add|header)[ \t]{1,4}cookie[ \t]{1,4}[\"']?[\w.-]{1,64}=([^\s\"';]{4,512})"),
    _form(b"cookie", rb"^[ \t]{0,64}proxy_set_header[ \t]{1,4}cookie[ \t]{1,4}[\"']?[\w.-]{1,64}=([^\s\"';$]{4,512})"),
    _form(
        b"!=",
        rb"(?:_key|token|secret|authorization|password)[ \t]{0,4}!=[ \t]{0,4}"
        rb"(?:\"(?:basic |bearer )?([^\"\n$]{6,512})\"|'([^'\n$]{6,512})')",
    ),
    _form(b"=", rb"[?&](?:key|sig|signature|code|auth|k)=(?!\[)(?!\$)([^\s\"'&<>;]{8,512})"),
    _form(b"/api/webhooks/", rb"/api/webhooks/\d{1,24}/([\w-]{16,256})"),
    _form(b"://", rb"https?://(?=[^\s/@:]{0,128}\d)([\w.~-]{12,256}):[^\s/@]{1,64}@"),
    _form(b"curlftpfs#", rb"curlftpfs#[^\s:@]{1,128}:([^\s@]{1,256})@"),
    # Tokens of other issuers
    _form(b"hvs.", rb"\bhvs\.([\w-]{20,256})"),
    _form(b"_v1_", rb"\bdo[opr]_v1_([0-9a-f]{32,128})"),
    _form(b"sq", rb"\bsq[apu]_([0-9a-f]{36,64})"),
    _form(b"tskey-", rb"\btskey-[a-z]{1,20}-([\w-]{8,256})"),
    # Directives of single programs
    _form(b"sessioncryptopassphrase", rb"SessionCryptoPassphrase[ \t]{1,8}\S{1,256}[ \t]{1,8}" + _VALUE),
    _form(b"authbasicfake", rb"AuthBasicFake[ \t]{1,8}\S{1,128}[ \t]{1,8}" + _VALUE),
    _form(b"setenv", rb"^[ \t]{0,64}SetEnv[ \t]{1,8}(?:\w{0,40}_)?PW[ \t]{1,8}" + _VALUE),
    _form(b"key", rb"(?:^|[;{])[ \t]{0,64}(?:secret|encrypted_session|session)_key[ \t]{1,8}" + _VALUE),
    _form(b">", rb"\S[ \t]{1,8}>[\w.-]{1,128},[\w.-]{1,64},[\w.-]{1,64},([^\s,;]{1,256})"),  # rsyslog's ommysql of old
    _form(b"auth(", rb"\bauth\([ \t]{0,4}(?:\"([^\"\n]{4,256})\"|'([^'\n]{4,256})')[ \t]{0,4}\)"),
    _form(b"(", rb"\b(?:pass-phrase|user-key|api-key)\([ \t]{0,4}(?:\"([^\"\n]{1,256})\"|'([^'\n]{1,256})')"),
    _form(b"skey=", rb"\bskey=([^\s\"']{8,256})"),
    _form(b"credential", rb"set_credential(?:_binary)?=[^\s:]{1,255}:([^\s\"']{1,4096})"),
    _form(b"iscsi_password", rb"iscsi_password(?:_in)?=([^\s\"']{1,256})"),
    _form(b"wireless_key", rb"^[ \t]{0,8}WIRELESS_KEY_[0-4]=[\"']?([^\s\"']{5,256})"),
    _form(b"filekey", rb"file_?key(?:_management_filekey)?[ \t]{0,8}=[ \t]{0,8}(?![/.])([^\s\"']{8,256})"),
    _form(b"::", rb"^(?:olcRootPW|userPassword)::[ \t]{0,4}([A-Za-z0-9+/=]{4,1024})"),
    _form(b"pbkdf2", rb"-pbkdf2-([0-9a-f]{16,256},[0-9a-f]{8,128})"),  # CouchDB
    _form(b"hmac", rb"^[ \t]{0,8}hmac(?::[\w.-]{1,64})?[ \t]{0,8}=[ \t]{0,8}([A-Za-z0-9+/]{8,512}={0,2})"),
    _form(b" m ", rb"^[ \t]{0,8}\d{1,10}[ \t]{1,8}(?-i:M)[ \t]{1,8}(\S{4,256})"),  # keys of NTP
    # XML
    _form(
        b"<",
        rb"<[\w.:-]{0,40}(?:" + _WORD + rb"|(?:api|access|secret|private)[_-]?key)[ \t][^<>\n]{0,200}>(?:<!\[CDATA\[)?([^<\n\]]{1,1024})",
    ),
    _form(b"<name>", rb"<name>[\w.-]{0,80}" + _WORD + rb"</name>\s{0,40}<value>([^<\n]{1,1024})"),
    _form(b"<key>", rb"<key>([0-9a-f]{32})</key>"),
    # YAML and JSON, of which the name and the value are two things
    _form(
        b"name",
        rb"\bname[\"']?[ \t]{0,8}:[ \t\r\n]{0,40}[\"']?(?=[\w.-]{0,80}(?:"
        + _WORD
        + rb"|[_-]key|[_-]pw))[\w.-]{1,128}[\"']?,?[ \t\r\n]{1,40}"
        rb"[\"']?value[\"']?[ \t]{0,8}:[ \t\r\n]{0,40}" + _VALUE,
    ),
    _form(
        b"value",
        rb"\bvalue[\"']?[ \t]{0,8}:[ \t]{0,8}"
        + _VALUE
        + rb"[\"']?,?[ \t\r\n]{1,40}[\"']?name[\"']?[ \t]{0,8}:[ \t]{0,8}[\"']?(?=[\w.-]{0,80}"
        + _WORD
        + rb")",
    ),
    _form(b"pass", _WORD + rb"\"[ \t]{0,8}:[ \t]{0,8}\r?\n[ \t]{0,80}\"([^\"\n]{1,1024})\""),
    _form(b'"""', _WORD + rb"[ \t]{0,8}=[ \t]{0,8}\"\"\"\r?\n([^\"\n]{1,1024})"),
    # Files of keys and of passwords
    _form(b"private-mac:", rb"^Private-MAC:[ \t]{0,4}([0-9a-f]{40,128})"),
    _form(b":", rb"^[^:\s]{1,64}:[^:\n]{1,128}:([0-9a-f]{32})\r?$"),  # htdigest
)
_LINES = (
    # What opens, and what each of the lines that follow it looks like
    (b"private-lines:", re.compile(rb"^Private-Lines: \d{1,4}\r?\n((?:[A-Za-z0-9+/=]{1,80}\r?(?:\n|\Z)){1,200})", re.MULTILINE)),
    (b"-----begin openvpn ", re.compile(rb"-----BEGIN OpenVPN [\w -]{1,40}-----\r?\n((?:[A-Za-z0-9+/=]{1,80}\r?(?:\n|\Z)){1,200})")),
    (
        b"setcredential",
        re.compile(
            rb"^[ \t]*SetCredential(?:Encrypted)?=[^:\n]{1,255}:[^\n]{0,4096}\\\r?\n((?:[^\n]{0,4096}\\\r?\n){0,200}[^\n]{0,4096})",
            re.MULTILINE,
        ),
    ),
)
_IN_LINES = re.compile(rb"[^\s\\][^\s\\]*")
_SECRETS_OF_PPP = re.compile(rb"^[ \t]*#[^\n]{0,40}client[^\n]{0,40}server[^\n]{0,40}secret", re.IGNORECASE | re.MULTILINE)
_OF_PPP = re.compile(
    rb"^(?:\"[^\"\n]{1,128}\"|[^\s#\"]\S{0,128})[ \t]{1,40}(?:\"[^\"\n]{1,128}\"|[^\s\"]\S{0,128})[ \t]{1,40}"
    rb"(?:\"([^\"\n]{1,256})\"|([^\s\"]\S{0,256}))",
    re.MULTILINE,
)


def secrets_of_known_forms(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the secrets begin and end."""
    lower = data.lower()
    for anchor, pattern in _FORMS:
        if anchor in lower:
            for found in pattern.finditer(data):
                start, end = found.span(found.lastindex or 0)
                if not data.startswith((b"$", b"[redacted", b"redacted]"), start) and is_secret(data[start : min(end, start + 512)]):
                    yield start, end
    for anchor, pattern in _LINES:
        if anchor in lower:
            for block in pattern.finditer(data):
                for found in _IN_LINES.finditer(data, *block.span(1)):
                    if is_secret(found[0]):
                        yield found.span()
    if b"secret" in lower and _SECRETS_OF_PPP.search(data):
        for found in _OF_PPP.finditer(data):
            start, end = found.span(found.lastindex or 0)
            if is_secret(data[start:end]):
                yield start, end
