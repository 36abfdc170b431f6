"""The programs that a command names. No shell is run here: what is not plain is said to be not followed."""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import NamedTuple

from .steering import glued, holds_command_line, is_steering, steers

_LONGEST = 4_000
_DEEPEST = 2

_PLAIN = re.compile(r"/[A-Za-z0-9_.+@/-]+")
_NAME = re.compile(r"[A-Za-z0-9_.+-]+")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_OPTION = re.compile(r"-.*|[0-9.]+[smhd]?|[A-Za-z_]\w*=.*", re.DOTALL)
_SHELL = re.compile(r"(?:ba|da|a|k|z)?sh")
_INTERPRETER = re.compile(
    r"(?:ba|da|a|k|z)?sh|python[0-9.]*|perl[0-9.]*|ruby[0-9.]*|php[0-9.]*|node|nodejs|lua[0-9.]*|tclsh|expect"
    r"|(?:rba|c|tc|fi|mk|ya|elvi)sh|pypy[0-9.]*|Rscript|dotnet|mono|groovy|deno|bun|pwsh|guile|julia|octave|wish|luajit|java|jshell|scala"
)
_FLAGS = {"python": re.compile(r"-[uBEsIO]+"), "perl": re.compile(r"-[wT]+"), "php": re.compile(r"-[qf]"), "": re.compile(r"-[euxlv]+|--")}

_WORDS_OF_SHELL = frozenset({"if", "then", "else", "elif", "fi", "while", "until", "do", "done", "!", "{", "}"})
def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_BUILT_IN = _set("cd test [ [[ true false : echo printf exit umask ulimit export set unset wait return shift read type break continue")
_BEFORE_ANOTHER = _set("exec command builtin nohup nice ionice time chronic setsid env timeout stdbuf flock")
_NO_PROGRAMS = frozenset({"exec", "command", "builtin"})
_NOT_FOLLOWED = _set(
    "eval trap for case select function xargs parallel su sudo doas runuser setpriv chroot watch unshare nsenter ssh",
    "systemd-run systemd-nspawn start-stop-daemon busybox at batch script screen tmux",
)
_FOR_FILES = _set("cp mv rm cat chmod chown chgrp tar rsync touch ls gzip ln mkdir grep stat tee logger")
"""Programs that do not run what they are given, but for some options."""
_FOR_TEXT = _set("sed awk gawk mawk nawk mail mailx sendmail logger date curl wget")
"""Programs of which a word with blanks is no command."""


class Named(NamedTuple):
    """What a command names."""

    programs: tuple[str, ...] = ()
    """Paths of programs and scripts that it runs."""
    arguments: tuple[str, ...] = ()
    """Paths that it hands to a program, which may run them."""
    names: tuple[str, ...] = ()
    """Programs without a path."""
    folders: tuple[str, ...] = ()
    """Folders of which it runs everything (run-parts(8))."""
    is_followed: bool = True
    """All that it runs was understood."""

    def and_of(self, other: Named) -> Named:
        """Both together."""
        return Named(
            self.programs + other.programs,
            self.arguments + other.arguments,
            self.names + other.names,
            self.folders + other.folders,
            is_followed=self.is_followed and other.is_followed,
        )


UNCLEAR = Named(is_followed=False)


def of_shell(text: str, depth: int = 0) -> Named:
    """A line for /bin/sh."""
    if len(text) > _LONGEST or depth > _DEEPEST:
        return UNCLEAR
    reader = shlex.shlex(text, posix=True, punctuation_chars=True)
    reader.whitespace_split = True
    reader.commenters = ""
    try:
        tokens = list(reader)
    except ValueError:
        return UNCLEAR
    # A substitution, a here-document or a comment: what is known of the rest is said all the same.
    found = Named(is_followed="`" not in text and "$(" not in text and "<<" not in text)
    words: list[str] = []
    awaits_file = False
    for token in [*tokens, ";"]:
        if set(token) <= set("();<>|&") and token:
            if "<" in token or ">" in token:
                awaits_file = True
                continue
            found = found.and_of(of_words(words, depth))
            words = []
        elif token.startswith("#"):
            return found.and_of(of_words(words, depth)).and_of(UNCLEAR)
        elif not awaits_file:
            words.append(token)
        awaits_file = False
    return found


def of_words(words: list[str], depth: int = 0) -> Named:
    """One simple command, as its words."""
    while words and (words[0] in _WORDS_OF_SHELL or _ASSIGNMENT.match(words[0])):
        if is_steering(words[0]):
            return UNCLEAR.and_of(of_words(words[1:], depth))
        words = words[1:]
    if not words:
        return Named()
    first, rest = words[0], words[1:]
    name = posixpath.basename(first)
    if first in (".", "source"):
        return _script(rest, "", depth)
    if first in _BUILT_IN:
        return UNCLEAR if any(is_steering(word) for word in rest) else Named()
    itself = _itself(first)
    if not itself.is_followed:
        return itself
    if name in _NOT_FOLLOWED:
        return itself.and_of(UNCLEAR)
    if name in _BEFORE_ANOTHER:
        return _another(itself, name, rest, depth)
    if name == "run-parts":
        folders = [word for word in rest if not word.startswith("-")]
        plain = [posixpath.normpath(word) for word in folders if _is_plain(word)]
        return itself.and_of(Named(folders=tuple(plain), is_followed=len(plain) == len(folders) == 1))
    if _INTERPRETER.fullmatch(name):
        return itself.and_of(_script(rest, name, depth))
    if steers(name, rest):
        itself = itself.and_of(UNCLEAR)
    if name in _FOR_FILES:
        return itself
    if holds_command_line(rest) and name not in _FOR_TEXT:
        itself = itself.and_of(UNCLEAR)
    return itself.and_of(Named(arguments=_plain_ones([*rest, *glued(rest)])))


def _itself(word: str) -> Named:
    if _is_plain(word):
        return Named(programs=(posixpath.normpath(word),))
    if word in _NO_PROGRAMS:
        return Named()
    return Named(names=(word,)) if _NAME.fullmatch(word) else UNCLEAR


def _another(itself: Named, name: str, rest: list[str], depth: int) -> Named:
    """A program that starts the one that follows its options."""
    if name == "flock" and any(word in ("-c", "--command") for word in rest):
        return itself.and_of(UNCLEAR)
    files = 1 if name == "flock" else 0
    while rest and (_OPTION.fullmatch(rest[0]) or files):
        files -= 0 if _OPTION.fullmatch(rest[0]) else 1
        if is_steering(rest[0]) or rest[0].startswith(("-S", "--split", "-C", "--chdir")):
            return itself.and_of(UNCLEAR)
        rest = rest[1:]
    return itself.and_of(of_words(rest, depth))


def _script(rest: list[str], interpreter: str, depth: int) -> Named:
    """What an interpreter runs: its first argument, or for a shell what stands behind `-c`."""
    if len(rest) > 1 and _SHELL.fullmatch(interpreter) and re.fullmatch(r"-[euxl]*c", rest[0]):
        return of_shell(rest[1], depth + 1)
    kind = interpreter.rstrip("0123456789.")
    flags = _FLAGS.get(kind, _FLAGS[""] if _SHELL.fullmatch(interpreter) else re.compile(r"(?!)"))
    while rest and flags.fullmatch(rest[0]):
        rest = rest[1:]
    if not rest or not _is_plain(rest[0]):
        return UNCLEAR
    return Named(programs=(posixpath.normpath(rest[0]),), arguments=_plain_ones(rest[1:]))


def _plain_ones(words: list[str]) -> tuple[str, ...]:
    return tuple(posixpath.normpath(word) for word in words if _is_plain(word))


def _is_plain(word: str) -> bool:
    return _PLAIN.fullmatch(word) is not None and ".." not in word.split("/") and not word.startswith("//")
