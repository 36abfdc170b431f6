"""How the values of sshd_config are written, and what `sshd -T` prints for them (servconf.c, misc.c, log.c).

A grammar takes the words after the keyword and gives the value as `sshd -T` would print it: one text a line.
It raises Refused where sshd would not start, NotFollowed where that rests on more than the file.
"""

from __future__ import annotations

from collections.abc import Callable

from govaudit.model import Missing, Reason, Sentence, missing
from govaudit.targets.host.sshd.lines import NotFollowed, Refused
from govaudit.targets.host.sshd.version import Build, Version


class Words:
    """The words of one line, taken one by one."""

    def __init__(self, words: list[str], rest: str | None, build: Build) -> None:
        self.left = list(words)
        self.rest = rest or ""
        self.build = build

    @property
    def version(self) -> Version | None:
        return self.build.version

    def next(self) -> str:
        """The next word; sshd takes none that is empty."""
        if not self.left or not self.left[0]:
            raise Refused(Sentence("an argument is missing"))
        return self.left.pop(0)

    def next_as_it_is(self) -> str:
        """The next word, which may be empty."""
        return self.left.pop(0) if self.left else ""

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

    def end_at_empty(self) -> None:
        """To 8.6 an empty word ends some lists, and what follows it is not looked at."""
        if "" in self.left and self.version is not None and self.version < (8, 7):
            del self.left[self.left.index("") :]

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
    """A file name (`derelativise_path`); services are started in the root directory."""
    return _absolute(words.next(), words.build)


def _absolute(name: str, build: Build) -> Value:
    if name.lower() == "none":
        return ["none"]
    expanded = at_home(name, build)
    return expanded if isinstance(expanded, Missing) else [expanded if expanded.startswith("/") else f"//{expanded}"]


def at_home(name: str, build: Build) -> str | Missing:
    """`~/…` and `~NAME/…` with the home that they stand for: root's, or that of the account (`tilde_expand`)."""
    if not name.startswith("~"):
        return name
    if build.homes is None:
        return missing(Reason.NOT_SUPPORTED, "a path begins with ~, which stands for a home that is not known")
    ways = [_old_tilde(name), _new_tilde(name)]
    version = build.version
    if version is not None and (version <= (8, 4) or version >= (9, 2)):
        ways = ways[:1] if version <= (8, 4) else ways[1:]
    if ways[0] != ways[-1]:
        return missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently")
    user, rest = ways[0]
    home = dict(build.homes).get(user)
    if home is None:
        return missing(Reason.NOT_SUPPORTED, "a path begins with ~{user}, and no such account is known", user=user)
    return f"{home.removesuffix('/')}/{rest}"


def _old_tilde(name: str) -> tuple[str, str]:
    """The account and what follows its home: to 8.4 at least, `~x` is the file x at home."""
    user, slash, rest = name[1:].partition("/")
    return (user, rest) if slash else ("", user)


def _new_tilde(name: str) -> tuple[str, str]:
    user, _, rest = name[1:].partition("/")
    return user, rest.lstrip("/")


def key_files(words: Words) -> Value:
    """AuthorizedKeysFile: paths that may be relative to the home of whoever logs in."""
    names: list[str] = []
    words.end_at_empty()
    for name in words.all():
        expanded = at_home(name, words.build)
        if isinstance(expanded, Missing):
            return expanded
        names.append(expanded)
    return [" ".join(names)] if names else []


def principals_file(words: Words) -> Value:
    """AuthorizedPrincipalsFile."""
    expanded = at_home(words.next(), words.build)
    return expanded if isinstance(expanded, Missing) else [expanded]


def provider(words: Words) -> Value:
    """SecurityKeyProvider: a library, or `internal`."""
    name = words.next()
    return [name] if name.lower() == "internal" else _absolute(name, words.build)


def agent(words: Words) -> Value:
    """HostKeyAgent: a socket, or the name of the variable that has it."""
    name = words.next()
    return [name] if name == "SSH_AUTH_SOCK" else _absolute(name, words.build)
