"""POSIX extended regular expressions, as far as they are plain; matched with all ways at once, so in linear time.

Followed are letters, `.`, `[…]` without classes, `( )`, `|`, `*`, `+`, `?`, `{2}`, `{2,3}` and `\\` before a sign. None where there is
more: back references and the further escapes of glibc.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

_MOST_STATES = 2_000
_MOST_STEPS = 2_000_000
_DEEPEST = 40
_BRACKET = re.compile(r"\[(\^?)(\]?[^\]\[\\]*)\]")
_TIMES = re.compile(r"\{([0-9]{1,2})(?:(,)([0-9]{1,2})?)?\}")


class _NotFollowed(Exception):
    pass


class _Step(NamedTuple):
    """What one state does: take a letter, or go on to others."""

    letters: frozenset[str] | None
    """Which it takes; None: it goes on without."""
    is_turned: bool
    """It takes any other letter."""
    then: list[int]


def matches_whole(pattern: str, text: str) -> bool | None:
    r"""Whether `^…$` matches a text; None where the expression is not followed."""
    if not (pattern.isascii() and text.isascii()):  # sudo looks at bytes, in the locale C
        return None
    program = _program(pattern)
    if program is None or len(text) * len(program) > _MOST_STEPS:
        return None
    current = _reached({0}, program)
    for letter in text:
        after = set[int]()
        for at in current:
            step = program[at]
            if step.letters is not None and (letter in step.letters) is not step.is_turned:
                after.update(step.then)
        current = _reached(after, program)
    return len(program) - 1 in current


def _reached(states: set[int], program: list[_Step]) -> set[int]:
    found: set[int] = set()
    waiting = list(states)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            if program[at].letters is None:
                waiting.extend(program[at].then)
    return found


@functools.lru_cache(maxsize=256)
def _program(pattern: str) -> list[_Step] | None:
    if not (pattern.startswith("^") and pattern.endswith("$")) or len(pattern) < 2:
        return None
    try:
        compiler = _Compiler(pattern[1:-1])
        first, last = compiler.alternatives(0)
        if compiler.at != len(compiler.text) or compiler.had_top_level_choice:
            return None
        return compiler.finished(first, last)
    except _NotFollowed:
        return None


class _Compiler:
    """Thompson's construction: a part is the state that it begins with and the one that it ends with."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.had_top_level_choice = False
        """`^a|b$` means `^a` or `b$`: the anchors then belong to the parts."""
        self._steps: list[_Step] = []

    def finished(self, first: int, last: int) -> list[_Step]:
        """The states, the first one put to the beginning and the last one to the end."""
        steps = [_Step(None, False, [first + 1]), *(step._replace(then=[at + 1 for at in step.then]) for step in self._steps)]
        steps[last + 1].then.append(len(steps))
        return [*steps, _Step(None, False, [])]

    def _new(self, letters: frozenset[str] | None = None, *, is_turned: bool = False) -> int:
        if len(self._steps) >= _MOST_STATES:
            raise _NotFollowed
        self._steps.append(_Step(letters, is_turned, []))
        return len(self._steps) - 1

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def alternatives(self, depth: int) -> tuple[int, int]:
        """Parts with `|` between them."""
        if depth > _DEEPEST:
            raise _NotFollowed
        first, last = self._new(), self._new()
        while True:
            begin, end = self._sequence(depth)
            self._steps[first].then.append(begin)
            self._steps[end].then.append(last)
            if self._peek() != "|":
                return first, last
            self.had_top_level_choice = self.had_top_level_choice or depth == 0
            self.at += 1

    def _sequence(self, depth: int) -> tuple[int, int]:
        first = last = self._new()
        while self._peek() not in ("", "|", ")"):
            begin = self.at
            part = self._atom(depth)
            least, most = self._times()
            end = self.at
            if (least, most) == (1, 1):
                self._steps[last].then.append(part[0])
                last = part[1]
                continue
            last = self._repeated(begin, end, depth, last, least, most)
        return first, last

    def _repeated(self, begin: int, end: int, depth: int, last: int, least: int, most: int | None) -> int:
        """The part that stands between `begin` and `end`, so often; it is made anew for each time."""
        out = self._new()
        for number in range(max(least, 1) if most is None else most):
            self.at = begin
            part = self._atom(depth)
            if number >= least:
                self._steps[last].then.append(out)
            self._steps[last].then.append(part[0])
            if most is None and number == max(least, 1) - 1:
                again = self._new()
                self._steps[part[1]].then.append(again)
                self._steps[again].then.extend([part[0], out])
                last = again
            else:
                last = part[1]
        self._steps[last].then.append(out)
        self.at = end
        return out

    def _times(self) -> tuple[int, int | None]:
        found = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(self._peek(), (1, 1))
        if found != (1, 1):
            self.at += 1
        elif self._peek() == "{":
            match = _TIMES.match(self.text, self.at)
            if match is None:
                raise _NotFollowed
            least = int(match[1])
            found = (least, least if not match[2] else int(match[3]) if match[3] else None)
            if found[1] is not None and found[1] < least:
                raise _NotFollowed
            self.at = match.end()
        if self._peek() in ("*", "+", "?", "{") and self._peek():
            raise _NotFollowed
        return found

    def _atom(self, depth: int) -> tuple[int, int]:
        letter = self._peek()
        if letter == "(":
            self.at += 1
            part = self.alternatives(depth + 1)
            if self._peek() != ")":
                raise _NotFollowed
            self.at += 1
            return part
        if letter in ("*", "+", "?", "{", "^", "$", "") or (letter == "[" and not _BRACKET.match(self.text, self.at)):
            raise _NotFollowed
        if letter == "[":
            return self._bracket()
        if letter == "\\":
            self.at += 1
            letter = self._peek()
            if not letter or letter.isalnum() or letter in "<>`'":
                raise _NotFollowed
            one = self._new(frozenset(letter))
        else:
            one = self._new(frozenset()) if letter == "." else self._new(frozenset(letter))
            if letter == ".":
                self._steps[one] = _Step(frozenset(), True, [])
        self.at += 1
        return self._closed(one)

    def _bracket(self) -> tuple[int, int]:
        found = _BRACKET.match(self.text, self.at)
        assert found
        self.at = found.end()
        letters: set[str] = set()
        inner = found[2]
        at = 0
        while at < len(inner):
            if inner[at + 1 : at + 2] == "-" and at + 2 < len(inner):
                if not (inner[at].isascii() and inner[at + 2].isascii()) or inner[at] > inner[at + 2]:
                    raise _NotFollowed
                letters.update(map(chr, range(ord(inner[at]), ord(inner[at + 2]) + 1)))
                at += 3
            else:
                letters.add(inner[at])
                at += 1
        if not inner:
            raise _NotFollowed
        return self._closed(self._new(frozenset(letters), is_turned=bool(found[1])))

    def _closed(self, one: int) -> tuple[int, int]:
        end = self._new()
        self._steps[one].then.append(end)
        return one, end
