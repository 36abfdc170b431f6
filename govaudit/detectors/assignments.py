"""Values that are given to a name which says that they are secret: `password=`, `"api_key": `, `--token `, `bindpw `.

In the forms of shell, ini, YAML, JSON, TOML, XML, URL queries, HTTP headers and programs in source.
What only looks like it is left out: paths, references to variables, switches (`yes`, `required`), the name
services of nsswitch.conf, tags of sudoers, lines of /etc/passwd.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Assignment(NamedTuple):
    """A secret value and its name."""

    start: int
    """Where the value begins, after its quote."""
    end: int
    name_start: int
    is_quoted: bool


_ANCHORS = (b"pass", b"pw", b"secret", b"token", b"key", b"bindpw", b"rootpw", b"psk", b"authtok", b"requirepass", b"masterauth", b"sandi")
_NAME = re.compile(
    rb"(?P<word>pass(?:word|wd|phrase|code)?|passw|pwd?|secret|token|key|bindpw|rootpw|psk|authtok|kata[_-]?sandi|sandi)"
    rb"(?:[_.-]?(?:key|value|hash|base64|string|text|plain|data|confirm(?:ation)?|\d{1,2}))?"
    rb"(?P<quote>\\{0,3}[\"'])?\]?"
    rb"(?:[ \t]{0,40}(?P<separator>=>|:=|==?|:(?![=:]))[ \t]{0,40}|(?P<element>>))",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(
    rb"(?:api|access|private|preshared|secret|encryption|signing|signature|shared|master|auth|account|storage|session|app|client"
    rb"|jwt|hmac|aes|wep|subscription|activation|application)[_.-]?\Z",
    re.IGNORECASE,
)
"""Which keys are secret: an `api_key` is, a `primary_key` is not."""
_SPACED = re.compile(rb"(?:(?:root)?bindpw|rootpw|requirepass|masterauth|masterpass)[ \t]{1,40}(?=[^\s=:-])", re.IGNORECASE)
_OPTION = re.compile(rb"(?:pass(?:word|wd|phrase)?|pwd?|token|secret|key)(?:[ \t]|\\\r?\n){1,40}(?=[^\s\\-])", re.IGNORECASE)
_OPTION_START = re.compile(rb"(?:\s|^)-{1,2}(?!-|(?:no-)?ask-)[A-Za-z-]{0,30}\Z")
_BLANK_FOLLOWS = re.compile(rb"[A-Za-z]{2,12}[ \t\\]")
_LOGIN = re.compile(rb"\blogin[ \t]+\S{1,60}\s{1,4}\Z")
_PASSWORD = re.compile(rb"password[ \t]{1,8}")
_SUDO_TAGS = (b"PASSWD:", b"PASSWD: ")

_QUOTED = re.compile(rb"[bBrRfFuU]{0,2}(?P<quote>\\{0,3}[\"'])")
_TOKEN = re.compile(
    rb"(?:\$\{[^}\n]{0,99}\}|\$\([^)\n]{0,99}\)|\{\{[^}\n]{0,99}\}\}|<[^<>\n]{0,99}>|\[redacted\])?[^\s\"'&;,<>{}\[\]()|`\\]*+"
)
_LINE = re.compile(rb"[^\n\r]*+")
_LINE_START = re.compile(rb"(?:^|[\n\r])[ \t]{0,64}(?:- |export |set )?[\w.-]{0,64}\Z")
_PATH_END = re.compile(rb"/[\w.-]{0,64}\Z")
"""`/etc/passwd:`, as listings and grep print paths."""
_NESTED = re.compile(rb"\s*<(?!!\[CDATA\[|value>|string>)", re.IGNORECASE)
"""After `<action id="…password">` other elements stand, no text."""
_CLOSED = re.compile(rb"</[\w.:-]{0,64}\Z")
_COMMENT = re.compile(rb"\s[#;]")
_BLOCK = re.compile(rb"[|>][+-]?[ \t]*(?=\r?\n)")

_NO_SECRET = re.compile(
    rb"""(?:
        |[x*!?-]+|\d{1,3}
        |yes|no|y|n|true|false|on|off|none|null|nil|undefined|empty|default|required|requisite|sufficient|optional|include|substack|enabled?|disabled?
        |never|always|ask|prompt|ignore|all|string|str|bytes|bool|text|chauthtok
        |prohibit-password|without-password|forced-commands-only
        |all|amd64|arm64|armhf|armel|i386|ppc64el|s390x|riscv64|mips64el|any|native
        |(?:\.{0,2}|~|file:(?://)?|[A-Za-z]:)/(?:[\w.-]+/[^\s]*|(?:etc|var|run|home|root|usr|opt|srv|tmp|dev|proc|sys|mnt|lib|boot)\b[^\s]*)
        |\.{0,2}/[\w.-]{1,40}
        |\$\{[^}]*\}[^\s]*|\$\([^)]*\)|\$[A-Z_][A-Z0-9_]*|%\([^)]*\)s|%[A-Za-z_]+%|\{\{.*\}\}|<[^<>]*>|@@?[A-Z_]+@@?
        |(?:env|command|vault|secret|ref|arn):\S*
        |(?:PART)?(?:UUID|LABEL)=\S*
        |\[redacted\].*
    )[,;)\]]*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""Nothing, a switch, an architecture of Debian, a path, a reference."""
_ACCOUNT_LINE = re.compile(rb"[x*!]*:-?\d*:")
_NAME_SERVICES = re.compile(
    rb"(?:\s*(?:files|compat|systemd|sss|ldap|winbind|wins|db|nis|nisplus|hesiod|dns|cache|extrausers|altfiles|unix|\[[!A-Za-z=]+\]))+\s*(?:#.*)?"
)


def assignments(data: bytes) -> Iterator[Assignment]:
    """All secret values by their place, none within another."""
    done = 0
    for position in _anchors(data):
        if position < done:
            continue
        found = _assigned(data, position)
        if found:
            done = found.end
            yield found


def is_secret(value: bytes) -> bool:
    """Whether a value under a secret name can be one: no switch, path or reference."""
    return _NO_SECRET.fullmatch(value.strip()) is None


def _anchors(data: bytes) -> list[int]:
    lower = data.lower()
    positions: set[int] = set()
    for anchor in _ANCHORS:
        position = lower.find(anchor)
        while position >= 0:
            positions.add(position)
            position = lower.find(anchor, position + 1)
    return sorted(positions)


def _assigned(data: bytes, position: int) -> Assignment | None:
    before = data[max(0, position - 80) : position]
    name = _NAME.match(data, position)
    if name is None or not _is_secret_name(before, name):
        return _after_space(data, position, before) if _BLANK_FOLLOWS.match(data, position) else None
    start = name.end()
    if name["element"]:
        if _CLOSED.search(before) or (name["quote"] and _NESTED.match(data, start)):
            return None
        end = data.find(b"</", start, start + 4096)
        text = data[start:end] if end >= 0 else b""
        start += len(text) - len(text.lstrip())
        return _checked(data, position, start, start + len(text.strip()), quoted=True)
    value = _QUOTED.match(data, start)
    if value:
        if not name["quote"] and _closes(data, position, value["quote"]):
            return None
        return _checked(data, position, value.end(), _closing(data, value.end(), value["quote"]), quoted=True)
    if name["separator"] == b":" and (_ACCOUNT_LINE.match(data, start) or name[0] in _SUDO_TAGS):
        return None
    is_tight = name["separator"] == b":" and name[0].endswith(b":")
    if is_tight and _PATH_END.search(before):
        return None
    if name["quote"] or is_tight or _LINE_START.search(before) is None:
        return _checked(data, position, start, _end(_TOKEN, data, start), quoted=False)
    if _BLOCK.match(data, start):
        return _checked(data, position, start, _block_end(data, start, before), quoted=False)
    end = _line_end(data, start)
    if name["separator"] == b":" and _NAME_SERVICES.fullmatch(data, start, end):
        return None
    return _checked(data, position, start, end, quoted=False)


def _is_secret_name(before: bytes, name: re.Match[bytes]) -> bool:
    """Whether the word is a name of its own: `db_pass`, not `compass`; `api_key`, not `primary_key`."""
    word = name["word"].lower()
    if word == b"key":
        return _QUALIFIED.search(before) is not None
    if word in {b"pass", b"psk", b"pwd", b"pw", b"sandi"} and before[-1:].isalpha():
        return name[0][:1].isupper() and before[-1:].islower()
    return True


def _after_space(data: bytes, position: int, before: bytes) -> Assignment | None:
    """`bindpw X` of LDAP clients, `--token X` of a command line, `login X password Y` of .netrc."""
    found = _SPACED.match(data, position) if _LINE_START.search(before) else None
    if found is None and _OPTION_START.search(before):
        found = _OPTION.match(data, position)
        if found and found[0].lower().startswith(b"key") and not _QUALIFIED.search(before):
            return None
    if found is None:
        found = _PASSWORD.match(data, position) if _LOGIN.search(before) else None
    if found is None:
        return None
    start = found.end()
    quote = _QUOTED.match(data, start)
    if quote:
        return _checked(data, position, quote.end(), _closing(data, quote.end(), quote["quote"]), quoted=True)
    return _checked(data, position, start, _end(_TOKEN, data, start), quoted=False)


def _checked(data: bytes, name_start: int, start: int, end: int, *, quoted: bool) -> Assignment | None:
    return Assignment(start, end, name_start, quoted) if end > start and is_secret(data[start : min(end, start + 512)]) else None


def _closes(data: bytes, position: int, quote: bytes) -> bool:
    """Whether a quote after the name ends a text in which the name stands, as in `prompt="password: ", next`."""
    line = data[max(0, position - 512, data.rfind(b"\n", 0, position) + 1) : position]
    return line.count(quote) % 2 == 1


def _closing(data: bytes, start: int, quote: bytes) -> int:
    """Where a quoted value ends: at its quote, or with the line."""
    position = data.find(quote, start)
    while len(quote) == 1 and position > start and _is_escaped(data, position, start):
        position = data.find(quote, position + 1)
    line_end = data.find(b"\n", start, position if position >= 0 else len(data))
    return line_end if line_end >= 0 else position if position >= 0 else len(data)


def _is_escaped(data: bytes, position: int, start: int) -> bool:
    backslashes = 0
    while position - backslashes > start and data[position - backslashes - 1] == 0x5C:
        backslashes += 1
    return backslashes % 2 == 1


def _end(pattern: re.Pattern[bytes], data: bytes, start: int) -> int:
    found = pattern.match(data, start)
    return found.end() if found else start


def _line_end(data: bytes, start: int) -> int:
    """Where an unquoted value on a line of its own ends: before a comment, without trailing blanks."""
    end = _end(_LINE, data, start)
    comment = _COMMENT.search(data, start, end)
    return start + len(data[start : comment.start() if comment else end].rstrip())


def _block_end(data: bytes, start: int, before: bytes) -> int:
    """Where a YAML block scalar ends: with the last line that is indented more than its key."""
    line = re.split(rb"[\n\r]", before)[-1]
    indent = len(line) - len(line.lstrip(b" "))
    lines = re.compile(rb"[^\n]*+(?:\r?\n(?:[ ]{%d,}[^\n]*+|(?=\r?\n)))*" % (indent + 1))
    return _end(lines, data, start)
