"""What is said, in a language chosen when it is shown; and the three ways in which there is no fact."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Reason(StrEnum):
    """Why something is missing: a closed list."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    PERMISSION_DENIED = "permission denied"
    TOOL_MISSING = "tool missing"
    """A program that *we* need in order to look; the audited program's lack is Absent."""
    TIMED_OUT = "timed out"
    TOO_LARGE = "too large"
    INCOMPLETE = "incomplete"
    UNPARSEABLE = "unparseable"
    NOT_SUPPORTED = "not supported"
    NEEDS_RUNNING_SYSTEM = "needs a running system"
    NOT_COLLECTED = "not collected"
    NOT_AUTHORISED = "not authorised"
    WITHHELD = "withheld"
    STALE = "stale"
    INTERRUPTED = "interrupted"
    BUG = "bug"


class Sentence(msgspec.Struct, frozen=True):
    """A template with named values, put into words only when shown, in the reader's language."""

    template: str
    """English, with `{name}` where a value goes; it is the key of the translation."""

    values: dict[str, Value] = {}
    """What was expected, what was found: text as the target gave it, so treat it as hostile."""

    def __str__(self) -> str:
        return self.fill(self.template)

    def fill(self, template: str) -> str:
        """Put the values into `template`, this one or its translation.

        Not `str.format`: a template can come from an evidence file, and must not reach attributes.
        """
        return _PLACEHOLDER.sub(lambda found: shown(self.values[found[1]]) if found[1] in self.values else found[0], template)


Value = str | int | float | bool | None | list[str] | Sentence


def shown(value: Value) -> str:
    """A value as it stands in an English sentence."""
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(value) if value else "-"
        case _:
            return str(value)


class Missing(msgspec.Struct, frozen=True, tag="missing"):
    """We could not look. Whatever rests on it is unknown, for this reason."""

    reason: Reason
    sentence: Sentence


class Absent(msgspec.Struct, frozen=True, tag="absent"):
    """We looked, and it is not there. That is knowledge, unlike Missing."""

    sentence: Sentence


class Complete(msgspec.Struct, frozen=True, tag="complete"):
    """A reader of many subjects has seen them all."""

    sentence: Sentence
    """What was searched, for the case that nothing was found: "no private keys under {places}"."""


def missing(reason: Reason, template: str, /, **values: Value) -> Missing:
    """We could not look: `missing(Reason.UNREACHABLE, "{endpoint}: {error}", endpoint=…, error=…)`."""
    return Missing(reason, Sentence(template, values))


def absent(template: str, /, **values: Value) -> Absent:
    """We looked, and it is not there: `absent("sshd is not installed")`."""
    return Absent(Sentence(template, values))


def complete(template: str, /, **values: Value) -> Complete:
    """All subjects were seen: `complete("no private keys under {places}", places=[…])`."""
    return Complete(Sentence(template, values))
