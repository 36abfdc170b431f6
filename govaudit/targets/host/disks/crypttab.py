"""/etc/crypttab: what is opened when the host starts (crypttab(5) of systemd and of Debian's cryptsetup)."""

from __future__ import annotations

import msgspec

from govaudit.model import Seen

MAX_LINES = 1_000


class Line(msgspec.Struct, frozen=True):
    """One line that names a volume."""

    number: int
    name: str
    """The mapping that it makes, /dev/mapper/NAME."""
    source: str
    """The device that is opened, as it is named there."""
    key: str
    """The third field; empty where it is `none`, `-` or left out."""
    options: list[str]

    def option(self, name: str) -> str | None:
        """The value of an option, empty where it has none; None where it is not set. The last one counts."""
        found: str | None = None
        for option in self.options:
            word, _, value = option.partition("=")
            if word == name:
                found = value
        return found

    @property
    def header(self) -> str:
        """The file or device that holds its header, where that is detached (`header=FILE` or `header=FILE:DEVICE`)."""
        return self.option("header") or ""


def lines_of(answer: Seen) -> list[Line]:
    """The lines of crypttab; blanks divide fields, and `#` begins a comment at the beginning of a line alone.

    Backslashes are left as they are: systemd takes them for themselves, Debian's cryptsetup for octal escapes.
    """
    found = []
    for number, raw in enumerate(answer.lines()[:MAX_LINES], start=1):
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        fields = text.split()
        if len(fields) < 2:
            continue
        key = fields[2] if len(fields) > 2 else ""
        options = [option for option in fields[3].split(",") if option] if len(fields) > 3 else []
        found.append(Line(number, fields[0][:256], fields[1][:4096], "" if key in ("none", "-") else key[:4096], options[:100]))
    return found
