"""PerSourcePenalties of sshd_config: each part is a setting of its own, of which the first value holds."""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.model import Missing, Reason, Sentence, missing
from govaudit.targets.host.sshd.amounts import LARGEST, number_in, seconds_in
from govaudit.targets.host.sshd.lines import NotFollowed, Refused
from govaudit.targets.host.sshd.values import Value, Words
from govaudit.targets.host.sshd.version import Version

_USUAL = {
    "crash": "90",
    "authfail": "5",
    "noauth": "1",
    "grace-exceeded": "10",
    "refuseconnection": "10",
    "max": "600",
    "min": "15",
    "max-sources4": "65536",
    "max-sources6": "65536",
    "overflow": "permissive",
}
"""What holds in OpenSSH 10.0 where nothing is set, in the order in which it is printed."""
_OVERFLOWS = ("overflow", "overflow6")


def penalties(words: Words) -> Value:
    """Parts such as `crash:90s`, or `yes` or `no` alone; what they come to, `settled` tells."""
    parts: list[str] = []
    if not words.left:
        raise Refused(Sentence("an argument is missing"))
    while words.left:
        word = words.next_as_it_is()
        name, colon, value = word.partition(":")
        if word.lower() in ("yes", "no"):
            if words.left:
                raise Refused(Sentence("{word} must stand alone", {"word": word}))
            parts.append(word.lower())
        elif not colon or name not in (*_USUAL, "overflow6"):
            raise Refused(Sentence("it is none of {choices}", {"choices": [*_USUAL, "overflow6"]}))
        elif name in _OVERFLOWS:
            if value not in ("deny-all", "permissive"):
                raise Refused(Sentence("it is none of {choices}", {"choices": ["deny-all", "permissive"]}))
            parts.append(word)
        elif name == "refuseconnection" and (words.version is None or words.version < (9, 9)):
            raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
        else:
            number = number_in(value, LARGEST) if name.startswith("max-sources") else seconds_in(value, words.version)
            parts.append(f"{name}:{number}")
    return parts


def settled(parts: Value, version: Version | None) -> Value:
    """The line that `sshd -T` prints."""
    if isinstance(parts, Missing):
        return parts
    if version != (10, 0):
        return missing(Reason.NOT_SUPPORTED, "the default is built into this OpenSSH, and `sshd -T` alone tells it")
    on, values = _first_values(parts)
    if not on:
        return ["no"]
    overflow = values["overflow"]
    values["overflow6"] = values.get("overflow6", overflow)
    return [" ".join(f"{name}:{values[name]}" for name in (*_USUAL, "overflow6"))]


def _first_values(parts: Sequence[str]) -> tuple[bool, dict[str, str]]:
    """Whether penalties are on, and each part. Any part switches them on, whatever was said of it before."""
    on: bool | None = None
    values: dict[str, str] = {}
    for part in parts:
        name, colon, value = part.partition(":")
        if colon and name not in values:
            values[name] = value
            on = True
        elif not colon and on is None:
            on = part == "yes"
    return on is not False, _USUAL | values
