"""Numbers in sshd_config: ports, times, amounts of data, limits, classes of service (misc.c, fmt_scaled.c, strtonum.c)."""

from __future__ import annotations

import re

from govaudit.model import Missing, Reason, Sentence, missing
from govaudit.targets.host.sshd.lines import NotFollowed, Refused
from govaudit.targets.host.sshd.values import Value, Words
from govaudit.targets.host.sshd.version import Build, Version

_TIME_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
LARGEST = 2**31 - 1


def number(words: Words) -> Value:
    """A number from 0 to 2147483647 (`strtonum`)."""
    if not words.left:
        raise Refused(Sentence("an argument is missing"))
    return [str(number_in(words.left.pop(0), LARGEST))]


def number_in(word: str, largest: int) -> int:
    if not re.fullmatch(r"[ \t\n\v\f\r]*[+-]?[0-9]{1,400}", word, re.ASCII):
        raise Refused(Sentence("a number is expected"))
    value = int(word)
    if not 0 <= value <= largest:
        raise Refused(Sentence("the number is not between {least} and {most}", {"least": 0, "most": largest}))
    return value


def seconds(words: Words) -> Value:
    """A time such as `90`, `1m30s` or `2h` (`convtime`)."""
    return [str(seconds_in(words.next(), words.version))]


_PART_OF_TIME = re.compile(r"[ \t\n\v\f\r]*[+-]?([0-9]{1,400})([smhdw]|\Z)", re.ASCII | re.IGNORECASE)


def seconds_in(word: str, version: Version | None) -> int:
    """To 8.4 it is counted in 64 bits and kept in 32; signs and blanks are taken to 9.2 at least."""
    total, at = 0, 0
    largest = 2**63 - 2 if version is not None and version <= (8, 4) else LARGEST
    while at < len(word):
        part = _PART_OF_TIME.match(word, at)
        if part is None:
            break
        unusual = part.start(1) > at
        if unusual and (version is None or (9, 2) < version < (10, 0)):
            raise NotFollowed(missing(Reason.NOT_SUPPORTED, "the time {time} is written unusually", time=word))
        value = int(part[1]) * _TIME_UNITS[part[2].lower()]
        negative = unusual and "-" in word[at : part.start(1)] and value != 0
        if negative or (unusual and version is not None and version >= (10, 0)):
            break
        total, at = total + value, part.end()
        if total > largest:
            break
    if at < len(word) or not word or total > largest:
        if word and total > largest and (version is None or (8, 4) < version < (8, 7)):
            raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
        raise Refused(Sentence("a time is expected"))
    kept = (total + 2**31) % 2**32 - 2**31
    if kept == -1:
        raise Refused(Sentence("a time is expected"))
    return kept


def unused_timeout(words: Words) -> Value:
    """UnusedConnectionTimeout: a time, or `none`."""
    if words.left and words.left[0].lower() == "none":
        words.next()
        return ["none"]
    value = seconds_in(words.next(), words.version)
    return [str(value) if value else "none"]


def octal(words: Words) -> Value:
    """StreamLocalBindMask."""
    word = words.next()
    found = re.match(r"[ \t\n\v\f\r]*[+-]?([0-7]{1,400})", word, re.ASCII)
    value = int(found[0], 8) if found else -1
    if not 0 <= value <= 0o777:
        raise Refused(Sentence("an octal mode is expected"))
    return [f"0{value:o}" if value else "00"]


def port(word: str, build: Build) -> int:
    """A port by number, or by the name that /etc/services has for it (`a2port`)."""
    if re.fullmatch(r"[ \t\n\v\f\r]*[+-]?[0-9]{1,400}", word, re.ASCII):
        if 0 <= int(word) <= 65535:
            return int(word)
    elif build.services is None and re.search("[a-zA-Z]", word):
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "the port is a name, {name}, which is not looked up", name=word))
    elif build.services is not None and (number := dict(build.services).get(word)) is not None:
        return number
    raise Refused(Sentence("a port is expected"))


_INTEGER = r"[ \t\n\v\f\r]*([+-]?[0-9]{1,9})"
"""As sscanf(3) takes `%d`."""


def startups(words: Words) -> Value:
    """MaxStartups: `begin:rate:full`, or one number for both ends. Whether they are positive is looked at from 8.7 on."""
    word = words.next()
    if found := re.match(f"{_INTEGER}:{_INTEGER}:{_INTEGER}", word, re.ASCII):
        begin, rate, full = (int(part) for part in found.groups())
        if begin > full or not 1 <= rate <= 100:
            raise Refused(Sentence("begin:rate:full is expected"))
    else:
        one = re.match(_INTEGER, word, re.ASCII)
        if one is None or re.match(f"{_INTEGER}:{_INTEGER}", word, re.ASCII):
            raise Refused(Sentence("begin:rate:full is expected"))
        begin, rate, full = int(one[1]), 30, int(one[1])
    if begin <= 0 or full <= 0:
        if words.version is None or (8, 4) < words.version < (8, 7):
            raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
        if words.version >= (8, 7):
            raise Refused(Sentence("begin:rate:full is expected"))
        begin, full = 10 if begin == -1 else begin, 100 if full == -1 else full  # that stands for not set
    return [f"{begin}:{rate}:{full}"]


def per_source_startups(words: Words) -> Value:
    """PerSourceMaxStartups."""
    word = words.next()
    return ["none"] if word == "none" else [str(number_in(word, LARGEST))]


def net_block(words: Words) -> Value:
    """PerSourceNetBlockSize: prefix lengths for IPv4 and IPv6."""
    word = words.next()
    if found := re.match(r"([0-9]{1,9}):([0-9]{1,9})", word, re.ASCII):
        if int(found[1]) > 32 or int(found[2]) > 128:
            raise Refused(Sentence("prefix lengths are expected"))
        return [f"{int(found[1])}:{int(found[2])}"]
    if (found := re.match(r"[0-9]{1,9}", word, re.ASCII)) and int(found[0]) <= 32:
        if words.version is None or words.version < (9, 2):
            return missing(Reason.NOT_SUPPORTED, "the length for IPv6 is left out, which leaves it to chance")
        return [f"{int(found[0])}:0"]  # later ones are built so that what is not set is zero
    raise Refused(Sentence("prefix lengths are expected"))


_CODES = {f"af{group}{drop}": 8 * group + 2 * drop for group in range(1, 5) for drop in range(1, 4)}
_CODES |= {f"cs{group}": 8 * group for group in range(8)} | {"ef": 46, "le": 1}
_SERVICE_CLASSES = {name: code << 2 for name, code in _CODES.items()} | {"lowdelay": 0x10, "throughput": 0x08, "reliability": 0x04}
"""The byte that each class stands for (RFC 2474, 3246, 8622; RFC 1349)."""
_OLD_CLASSES = ("lowdelay", "throughput", "reliability")


def service_class(words: Words) -> Value:
    """IPQoS: one class for all, or one for sessions and one for the rest."""
    names = [words.next()]
    if words.left:
        names.append(words.left.pop(0))
    found = [_class_named(name, words.build) for name in names]
    whys = [why for why in found if isinstance(why, Missing)]
    return whys[0] if whys else [f"{found[0]} {found[-1]}"]


def _class_named(word: str, build: Build) -> str | Missing:
    """As it is printed (`parse_ipqos`, `iptos2str`)."""
    name, version = word.lower(), build.version
    ignored = missing(Reason.NOT_SUPPORTED, "how this OpenSSH version takes the class {class} is not known", **{"class": name})
    if name == "none":
        return name
    if name in _OLD_CLASSES and (version is None or version >= (10, 0)):
        return "none" if build.debian and version == (10, 0) else ignored  # Debian took that over from 10.1
    if name in _SERVICE_CLASSES:
        return ignored if name == "le" and version is None else name
    value = _byte(word, version)
    if value is None:
        return ignored
    old_too = version is None or version < (10, 0)
    by_value = {value: name for name, value in reversed(_SERVICE_CLASSES.items()) if old_too or name not in _OLD_CLASSES}
    return by_value.get(value, f"0x{value:02x}")


def _byte(word: str, version: Version | None) -> int | None:
    """To 9.2 numbers of C, from 10.0 decimal ones; between, those that both read alike."""
    blanks = r"[ \t\n\v\f\r]*[+-]?"
    decimal = re.fullmatch(rf"{blanks}[0-9]{{1,400}}", word, re.ASCII)
    new = int(word) if decimal else -1
    of_c = re.fullmatch(rf"({blanks})(?:0x([0-9a-f]{{1,400}})|0([0-7]{{0,400}})|([1-9][0-9]{{0,400}}))", word, re.ASCII | re.IGNORECASE)
    old = -1
    if of_c:
        old = int(of_c[2], 16) if of_c[2] else int(of_c[3] or "0", 8) if of_c[4] is None else int(of_c[4])
        old = -old if "-" in of_c[1] else old
    new, old = (value if 0 <= value <= 255 else -1 for value in (new, old))
    if version is not None and version >= (10, 0):
        old = new
    elif version is not None and version <= (9, 2):
        new = old
    if new != old:
        return None
    if new < 0:
        raise Refused(Sentence("it is none of {choices}", {"choices": ["none", *_SERVICE_CLASSES]}))
    return new


_SCALES = {"": 1, "b": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40, "p": 2**50, "e": 2**60}
_MOST_DIGITS = 21
_LARGEST_AMOUNT = 2**63 - 1


def rekey_limit(words: Words) -> Value:
    """RekeyLimit: an amount of data; the time that may follow is a setting of its own (`rekey_time`)."""
    word = words.next()
    value = 0 if word == "default" else _amount(word)
    if value != 0 and value < 16:
        raise Refused(Sentence("an amount is expected"))
    return [str(value)]


def _amount(word: str) -> int:
    """A number with a scale, such as `1.5G` (`scan_scaled`). What follows the scale is not looked at, if it is no letter or digit."""
    found = re.match(r"[ \t\n\v\f\r]*([+-]?)([0-9]*)(?:\.([0-9]*))?(?:([bkmgtpe])(?![a-z0-9])|$)", word, re.ASCII | re.IGNORECASE)
    if found is None or len(found[2]) >= _MOST_DIGITS or word.endswith("\n"):
        raise Refused(Sentence("an amount is expected"))
    scale = _SCALES[(found[4] or "").lower()]
    whole = int(found[2] or "0")
    if found[3] and len(found[3]) >= 19:
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "the amount {amount} is written unusually", amount=word))
    digits, count = int(found[3] or "0"), len(found[3] or "")
    if found[4]:
        while digits and digits >= _LARGEST_AMOUNT // scale:
            digits, count = digits // 10, count - 1
    part = digits * scale // 10 ** max(0, count) if found[4] else 0
    if whole * scale > _LARGEST_AMOUNT or (digits and whole * scale + part > _LARGEST_AMOUNT):
        raise Refused(Sentence("an amount is expected"))
    return -(whole * scale + part) if found[1] == "-" else whole * scale + part


def rekey_time(words: Words) -> Value:
    """The time of RekeyLimit; `none` sets nothing."""
    if words.left and words.left[0] == "none":
        words.next()
        return []
    return seconds(words)


