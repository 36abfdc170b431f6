"""The one redactor: everything passes it before it is written or logged.

What goes: the bodies of private keys, password hashes, values that are given to secret names,
tokens, passwords in URLs, cookies, and personal identifiers with strong structural proof. What stays: everything that
readers need of a configuration. Replacements keep quotes, names and lines, so that files still parse.

A personal identifier becomes a stand-in such as `nip-k3j9x2m8qa`: two people never share one (an account may be named
by its owner's number, and readers join files by such names), and only who has the key can tell whose it is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Iterator

from govaudit.detectors import email, nik, nip, npwp, payment_card, phone
from govaudit.detectors.assignments import assignments
from govaudit.detectors.command_lines import secrets_in_commands
from govaudit.detectors.directives import secrets_in_directives
from govaudit.detectors.forms import secrets_of_known_forms
from govaudit.detectors.tokens import password_hashes, private_keys, tokens

MARK = b"[redacted]"

_key = secrets.token_bytes(32)


def use_key(key: bytes) -> None:
    """Make stand-ins under this key from now on; until then under one of this process alone."""
    global _key  # noqa: PLW0603 (one redactor, one key)
    _key = key


def own_key() -> bytes:
    """The key in use, for a child process of ours."""
    return _key


def stand_in(kind: str, identifier: bytes) -> bytes:
    """What stands for a personal identifier: the kind and 50 bits of an HMAC under the key; written forms of a number are one."""
    plain = identifier.translate(None, b" .-+") if kind != "email" else identifier.lower()
    digest = hmac.digest(_key, kind.encode() + b":" + plain, "sha256")
    return kind.encode() + b"-" + base64.b32encode(digest)[:10].lower()


_SHORT = 64
_SUSPICIOUS = re.compile(rb"[^\w./+~-]|\d[\d-]{9}|[A-Za-z0-9_.-]{16}")
"""What a short text without any of this holds is no secret: most paths, names and words in answers are so."""

_MOST_CLEAN = 8192
_clean: dict[bytes, None] = {}
"""Digests of what was found to be clean: on the hosts of a fleet most files are alike."""
_one_at_a_time = threading.Lock()
"""Threads that meet the same at the same time would each look through it, and none would be done sooner: there is one interpreter."""
_LONGEST_CLEAN_TEXT = 256
_clean_texts: dict[str, None] = {}
"""Short texts that were found to be clean, as they are: names of requests and paths, which come again for every host."""

_Span = tuple[int, int, bytes]


def redact_text(text: str) -> str:
    """`redact` for text."""
    if text in _clean_texts:
        return text
    data = text.encode("utf-8", "surrogatepass")
    left = redact(data)
    if left != data:
        return left.decode("utf-8", "surrogatepass")
    if len(text) <= _LONGEST_CLEAN_TEXT:
        if len(_clean_texts) >= _MOST_CLEAN:
            _clean_texts.clear()
        _clean_texts[text] = None
    return text


def redact(data: bytes) -> bytes:
    """The data without secrets and personal identifiers."""
    if len(data) < _SHORT and _SUSPICIOUS.search(data) is None:
        return data
    digest = hashlib.blake2b(data, digest_size=16).digest()
    if digest in _clean:
        return data
    with _one_at_a_time:
        if digest in _clean:
            return data
        whole = data
        for spans in (
            _keys,
            _hashes,
            _urls,
            _headers,
            _tokens,
            _assigned,
            _commands,
            _directives,
            _known_forms,
            _one_time_secrets,
            _identifiers,
            _addresses,
        ):
            data = _replaced(data, spans(data))
        if data is whole:
            if len(_clean) >= _MOST_CLEAN:
                _clean.clear()
            _clean[digest] = None
    return data


def _replaced(data: bytes, spans: Iterator[_Span]) -> bytes:
    parts: list[bytes] = []
    done = 0
    for start, end, replacement in sorted(spans):
        if start >= done:
            parts += (data[done:start], replacement)
            done = end
    return b"".join([*parts, data[done:]]) if parts else data


_KEY_LINE = re.compile(rb"(?m)^[ \t#;*/>|-]{0,16}((?:Proc-Type|DEK-Info|Version|Comment|Hash): [^\n]*|[A-Za-z0-9+/=]{16,}=*)\r?$")


def _keys(data: bytes) -> Iterator[_Span]:
    """The bodies of private keys; between lines that only look like a key's ends, whatever else stands there stays."""
    for found in private_keys(data):
        body = data[found.start : found.end]
        if b"\n" in body.strip() and not _is_body(body):
            for line in _KEY_LINE.finditer(body):
                yield found.start + line.start(1), found.start + line.end(1), MARK
            continue
        escaped = data[found.start : found.start + 2] == b"\\n"
        line_end = b"\\n" if escaped else b"\n"
        if data[found.start : found.end].strip() != MARK:
            yield found.start, found.end, line_end + MARK + line_end


def _is_body(body: bytes) -> bool:
    """Whether every line is one of a key's: base64, a header, or blank."""
    lines = [line.strip() for line in body.split(b"\n")]
    return all(not line or line == MARK or _BODY_LINE.fullmatch(line) for line in lines)


_BODY_LINE = re.compile(rb"[A-Za-z0-9+/=]+|[\w-]{1,40}: .*")
_DES_FIELD = re.compile(rb"(?m)^([^:\s]{1,64}:)(_[./A-Za-z0-9]{19}|[./A-Za-z0-9]{13}):(?:-?\d*:|$)")
_LDAP_HASH = re.compile(rb"\{(?:S?SHA(?:-?\d{3})?|S?MD5|CRYPT|PBKDF2[^}\n]{0,20}|ARGON2)\}([A-Za-z0-9+/=.$,_-]{8,512}+)")
_SCRAM = re.compile(rb"SCRAM-SHA-\d{1,3}\$\d{1,9}:([A-Za-z0-9+/=]{4,256}+\$[A-Za-z0-9+/=:]{8,512}+)")
_GRUB = re.compile(rb"grub\.pbkdf2\.sha\d{1,3}\.\d{1,9}\.([0-9A-Za-z.]{16,4096}+)")


def _hashes(data: bytes) -> Iterator[_Span]:
    for found in password_hashes(data):
        yield found.start, found.end, MARK
    if b":" in data:
        for field in _DES_FIELD.finditer(data):
            yield field.start(2), field.end(2), MARK
    for anchor, pattern in ((b"{", _LDAP_HASH), (b"SCRAM-SHA-", _SCRAM), (b"grub.pbkdf2", _GRUB)):
        if anchor in data:
            for found_hash in pattern.finditer(data):
                yield found_hash.start(1), found_hash.end(1), MARK


def _commands(data: bytes) -> Iterator[_Span]:
    """Passwords that programs are given as short options."""
    for start, end in secrets_in_commands(data):
        if not data[start:end].startswith((MARK, b"$")):
            yield start, end, MARK


def _directives(data: bytes) -> Iterator[_Span]:
    for start, end in secrets_in_directives(data):
        yield start, end, MARK


def _known_forms(data: bytes) -> Iterator[_Span]:
    for start, end in secrets_of_known_forms(data):
        yield start, end, MARK


_USER_INFO = re.compile(rb"://[^\s/:@\"'<>]{0,128}:([^\s/@\"'<>]{1,256})@")


def _urls(data: bytes) -> Iterator[_Span]:
    """Passwords in URLs (RFC 3986, section 3.2.1)."""
    position = data.find(b"://") if b"@" in data else -1
    while position >= 0:
        found = _USER_INFO.match(data, position)
        if found and found[1] != MARK:
            yield found.start(1), found.end(1), MARK
        position = data.find(b"://", position + 3)


_CREDENTIALS = re.compile(rb"\b(?:Bearer|Basic|Negotiate|NTLM|Token)[ \t]{1,4}([A-Za-z0-9._~+/=-]{8,8192}+)", re.IGNORECASE)
_COOKIE = re.compile(rb"(?:Set-)?Cookie\\?[\"']?[ \t]*:[ \t]*\\?[\"']?([^\r\n\"]{1,8192}+)", re.IGNORECASE)
_COOKIE_VALUE = re.compile(rb"(?:\A|;)[ \t]{0,8}([^\s=;]{1,128})=([^;]+)")
_COOKIE_ATTRIBUTES = frozenset(b"expires max-age domain path samesite version priority".split())


def _headers(data: bytes) -> Iterator[_Span]:
    """HTTP credentials (RFC 9110, section 11) and the values of cookies (RFC 6265)."""
    lower = data.lower()
    if any(scheme in lower for scheme in (b"bearer ", b"authorization")):
        for found in _CREDENTIALS.finditer(data):
            before = lower[_line_start(data, found.start(), 64) : found.start()]
            if found[0][:6].lower() == b"bearer" or b"authorization" in before:
                yield found.start(1), found.end(1), MARK
    if b"cookie" in lower:
        for header in _COOKIE.finditer(data):
            for pair in _COOKIE_VALUE.finditer(header[1]):
                if pair[1].lower() not in _COOKIE_ATTRIBUTES and pair[2] != MARK:
                    yield header.start(1) + pair.start(2), header.start(1) + pair.end(2), MARK


def _tokens(data: bytes) -> Iterator[_Span]:
    for found in tokens(data):
        yield found.start, found.end, MARK


def _assigned(data: bytes) -> Iterator[_Span]:
    for found in assignments(data):
        yield found.start, found.end, MARK


_AUTHENTICATOR_SECRET = re.compile(rb"(?m)^[A-Z2-7]{16,128}$(?=\r?\n\" )")
_SCRATCH_CODE = re.compile(rb"(?m)^\d{8}$")
_OATH_SECRET = re.compile(rb"(?m)^HOTP\S{0,20}[ \t]+\S{1,64}[ \t]+\S{1,64}[ \t]+([0-9A-Fa-f]{8,256})\b")


def _one_time_secrets(data: bytes) -> Iterator[_Span]:
    """The files of pam_google_authenticator and pam_oath."""
    if b'\n" ' in data:
        for found in _AUTHENTICATOR_SECRET.finditer(data):
            yield found.start(), found.end(), MARK
        if b'" TOTP_AUTH' in data or b'" HOTP_COUNTER' in data:
            for found in _SCRATCH_CODE.finditer(data):
                yield found.start(), found.end(), MARK
    if b"HOTP" in data:
        for found in _OATH_SECRET.finditer(data):
            yield found.start(1), found.end(1), MARK


_NIK_IN_GROUPS = tuple(
    separator.join(b"0" * length for length in groups)
    for groups in ((4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (2, 2, 2, 2, 2, 2, 4))
    for separator in (b" ", b".", b"-")
)
"""How people write a NIK, as the detector knows it; only one of a known district is taken out of a text."""

_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"000000000")
_SHORTEST = b"0" * 10
_RUN = re.compile(rb"0+")
_NAMED_NUMBER = re.compile(rb"(?:nik|npwp|ktp|kk|nip)[\"']?\s{0,4}[:=]?\s{0,4}[\"']?\Z", re.IGNORECASE)


def _identifiers(data: bytes) -> Iterator[_Span]:
    """NIK, NIP, NPWP, payment cards and phone numbers that stand alone and cannot well be anything else."""
    shape = data.translate(_DIGITS_AS_ZERO)
    position = shape.find(_SHORTEST)
    while position >= 0:
        run = _RUN.match(shape, position)
        end = run.end() if run else position + 1
        if _stands_alone(data, position, end):
            kind = _kind(data, position, end)
            if kind:
                yield position, end, stand_in(kind, data[position:end])
        position = shape.find(_SHORTEST, end)
    for written in (npwp.WRITTEN, *payment_card.WRITTEN, *_NIK_IN_GROUPS):
        position = shape.find(written)
        while position >= 0:
            end = position + len(written)
            kind = _kind_of_written(data[position:end]) if _stands_alone(data, position, end) else ""
            if kind:
                yield position, end, stand_in(kind, data[position:end])
            position = shape.find(written, end if kind else position + 1)
    if b"-000" in shape or b" 000" in shape:
        for found in phone.written(data):
            if _stands_alone(data, *found.span()):
                yield found.start(), found.end(), stand_in("phone", found[0])


def _kind(data: bytes, start: int, end: int) -> str:
    digits = data[start:end]
    named = _NAMED_NUMBER.search(data[max(0, start - 16) : start]) is not None
    match end - start:
        case 16:
            area = nik.area_known(digits)
            if area == "district" or (area and named):
                return "nik"
            if payment_card.network(digits):
                return "card"
            return "npwp" if named and npwp.is_new(digits) else ""
        case 18:
            return "nip" if nip.is_nip(digits) else ""
        case 15:
            if named and npwp.is_old(digits):
                return "npwp"
            return "card" if payment_card.network(digits) else ""
        case _ if phone.is_national(digits) or (data[start - 1 : start] == b"+" and phone.is_international(digits)):
            return "phone"
    return ""


def _kind_of_written(text: bytes) -> str:
    digits = text.translate(None, b" .-")
    if len(digits) == nik.LENGTH and nik.area_known(digits) == "district":
        return "nik"
    if b"." in text:
        return "npwp" if npwp.is_written(text) else ""
    return "card" if payment_card.network(payment_card.plain(text)) else ""


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    """Whether it is no part of a longer number, word or version; shorter numbers, also of a path or URL."""
    before, after = data[max(0, start - 1) : start], data[end : end + 1]
    if before.isalnum() or after.isalnum() or before == b".":
        return False
    if after in (b".", b"-", b":") and data[end + 1 : end + 2].isdigit():
        return False
    if end - start in (nik.LENGTH, nip.LENGTH):
        return True
    if before == b":":
        return data[start - 2 : start - 1].isalpha()
    return before not in (b"_", b"/", b"-") and after not in (b"_", b"/")


_ACCOUNT_AFTER = re.compile(rb":[x*!]*:|[ \t]+[\w,!@.-]{1,64}[ \t]*=|:[\w~/]")
_BEFORE_COMMENT = re.compile(rb"[^:\n]{1,64}:[^:\n]{0,512}:\d{1,10}:\d{1,10}:[^:\n]*")
"""What stands before an address in the comment field of /etc/passwd, in which people write their own."""
_ACCOUNT_LINE = re.compile(
    rb"[ \t]*(?:allowusers|denyusers|allowgroups|denygroups|match|user|group|owner|user_alias|runas_alias)\b", re.IGNORECASE
)


def _addresses(data: bytes) -> Iterator[_Span]:
    """E-mail addresses; not accounts of the form user@domain where accounts are listed, nor the user of a URL."""
    position = data.find(b"@")
    while position >= 0:
        found = email.at(data, position)
        if found and not _is_account(data, *found):
            yield found[0], found[1], stand_in("email", data[found[0] : found[1]])
        position = data.find(b"@", position + 1)


def _is_account(data: bytes, start: int, end: int) -> bool:
    line_start = _line_start(data, start, 512)
    if _BEFORE_COMMENT.fullmatch(data, line_start, start):
        return False
    if (start and data[start - 1] in b"%/") or _ACCOUNT_AFTER.match(data, end) or data[start : start + 4] == b"git@":
        return True
    return _ACCOUNT_LINE.match(data, line_start, start) is not None


def _line_start(data: bytes, position: int, reach: int) -> int:
    """Where the line of `position` begins, at most `reach` bytes before it."""
    first = max(0, position - reach)
    return max(first, data.rfind(b"\n", first, position) + 1)
