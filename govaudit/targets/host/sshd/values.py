"""How the values of sshd_config are written, and what `sshd -T` prints for them (servconf.c, misc.c, log.c).

A grammar takes the words after the keyword and gives the value as `sshd -T` would print it: one text a line.
It raises Refused where sshd would not start, NotFollowed where that rests on more than the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from govaudit.model import Missing, Reason, Sentence, missing
from govaudit.targets.host.sshd.lines import NotFollowed, Refused
from govaudit.targets.host.sshd.version import Version

_TIME_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
LARGEST = 2**31 - 1


class Words:
    """The words of one line, taken one by one."""

    def __init__(self, words: list[str], rest: str, version: Version | None) -> None:
        self.left = list(words)
        self.rest = rest
        self.version = version

    def next(self) -> str:
        """The next word; sshd takes none that is empty."""
        if not self.left or not self.left[0]:
            raise Refused(Sentence("an argument is missing"))
        return self.left.pop(0)

    def all(self) -> list[str]:
        """All that are left. To 9.2, a line may have none (where a comment follows the keyword), and then sets nothing."""
        if not self.left and (self.version is None or (9, 2) < self.version < (10, 0)):
            raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
        if not self.left and self.version is not None and self.version >= (10, 0):
            self.next()
        words = []
        while self.left:
            words.append(self.next())
        return words

    def take_rest(self) -> str:
        """The rest of the line as it is written."""
        self.left.clear()
        return self.rest.lstrip(" \t\r\n")


Value = list[str] | Missing
Grammar = Callable[[Words], Value]


def one_of(choices: dict[str, str]) -> Grammar:
    """One of several words, whatever the case; each with what is printed for it."""

    def read(words: Words) -> Value:
        word = words.next().lower()
        if word not in choices:
            raise Refused(Sentence("it is none of {choices}", {"choices": list(choices)}))
        return [choices[word]]

    return read


def exactly(*choices: str) -> Grammar:
    """One of several words as they are written."""

    def read(words: Words) -> Value:
        word = words.next()
        if word not in choices:
            raise Refused(Sentence("it is none of {choices}", {"choices": list(choices)}))
        return [word]

    return read


def same(*words: str) -> dict[str, str]:
    """Words that are printed as they are."""
    return {word: word for word in words}


yes_or_no = one_of(same("yes", "no"))
forwarding = one_of({"yes": "yes", "all": "yes", "no": "no", "remote": "remote", "local": "local"})


def text(words: Words) -> Value:
    """A word as it is."""
    return [words.next()]


def text_or_none(words: Words) -> Value:
    """A word as it is, or `none` in any case."""
    word = words.next()
    return ["none"] if word.lower() == "none" else [word]


def texts(words: Words) -> Value:
    """Any number of words, a line each."""
    return words.all()


def together(words: Words) -> Value:
    """Any number of words on one line."""
    return [" ".join(words.all())]


def path(words: Words) -> Value:
    """A file name; a relative one is below the folder that sshd was started in."""
    return _absolute(words.next())


def _absolute(name: str) -> Value:
    if name.lower() == "none":
        return ["none"]
    if name.startswith("/"):
        return [name]
    return missing(Reason.NOT_SUPPORTED, "{name} does not begin with /: what it stands for depends on how sshd was started", name=name)


def key_files(words: Words) -> Value:
    """AuthorizedKeysFile: paths that may be relative to the home of whoever logs in."""
    names = words.all()
    if any(name.startswith("~") for name in names):
        return missing(Reason.NOT_SUPPORTED, "a path begins with ~, which sshd takes for the home of root")
    return [" ".join(names)]


def principals_file(words: Words) -> Value:
    """AuthorizedPrincipalsFile."""
    name = words.next()
    if name.startswith("~"):
        return missing(Reason.NOT_SUPPORTED, "a path begins with ~, which sshd takes for the home of root")
    return [name]


def provider(words: Words) -> Value:
    """SecurityKeyProvider: a library, or `internal`."""
    name = words.next()
    return [name] if name.lower() == "internal" else _absolute(name)


def agent(words: Words) -> Value:
    """HostKeyAgent: a socket, or the name of the variable that has it."""
    name = words.next()
    return [name] if name == "SSH_AUTH_SOCK" else _absolute(name)


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
    return [str(seconds_in(words.next()))]


def seconds_in(word: str) -> int:
    lower = word.lower()
    if not re.fullmatch(r"(?:[0-9]{1,19}[smhdw])*(?:[0-9]{1,19}[smhdw]?)?", lower, re.ASCII):
        if re.match(r"[ \t\n\v\f\r+]|.*[smhdw][ \t\n\v\f\r+]", lower):
            raise NotFollowed(missing(Reason.NOT_SUPPORTED, "the time {time} is written unusually", time=word))
        raise Refused(Sentence("a time is expected"))
    total = sum(int(count) * _TIME_UNITS[unit] for count, unit in re.findall(r"([0-9]+)([smhdw]?)", lower))
    if total > LARGEST:
        raise Refused(Sentence("a time is expected"))
    return total


def unused_timeout(words: Words) -> Value:
    """UnusedConnectionTimeout: a time, or `none`."""
    if words.left and words.left[0].lower() == "none":
        words.next()
        return ["none"]
    value = seconds_in(words.next())
    return [str(value) if value else "none"]


def octal(words: Words) -> Value:
    """StreamLocalBindMask."""
    word = words.next()
    found = re.match(r"[ \t\n\v\f\r]*[+-]?([0-7]{1,400})", word, re.ASCII)
    value = int(found[0], 8) if found else -1
    if not 0 <= value <= 0o777:
        raise Refused(Sentence("an octal mode is expected"))
    return [f"0{value:o}" if value else "00"]


def port(word: str) -> int:
    """A port by number; a name is not looked up."""
    if re.fullmatch(r"[0-9]{1,9}", word, re.ASCII) and int(word) <= 65535:
        return int(word)
    if re.fullmatch(r"[a-zA-Z][a-zA-Z0-9+_.-]*", word):
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "the port is a name, {name}, which is not looked up", name=word))
    raise Refused(Sentence("a port is expected"))
