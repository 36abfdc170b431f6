"""Which operating system it is: os-release(5)."""

from __future__ import annotations

import re

from govaudit.facts.operating_system import OperatingSystem
from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import FirstOf, Observations, reads
from govaudit.targets.host.requests import File

PLACES = (File("/etc/os-release"), File("/usr/lib/os-release"))

MAX_LINE = 1_000

_ASSIGNMENT = re.compile(r"""([A-Z][A-Z0-9_]*)=(?:"((?:[^"\\$`]|\\.)*)"|'([^']*)'|([^\s"'\\$`;&|<>()]*))\s*""")


@reads(FirstOf(*PLACES))
def operating_system(seen: Observations) -> OperatingSystem | Missing:
    """The first of the two files that is there counts, as the manual page says."""
    trouble: Missing | None = None
    for place in PLACES:
        observation = seen.one(place)
        match observation.outcome:
            case Missing() as why:
                trouble = trouble or why
            case Seen() as file:
                values = assignments(file)
                if not values.get("ID"):
                    return missing(Reason.UNPARSEABLE, "{path} does not name the operating system", path=observation.source)
                return OperatingSystem(
                    id=values["ID"],
                    version=values.get("VERSION_ID", ""),
                    name=values.get("PRETTY_NAME", ""),
                    like=values.get("ID_LIKE", "").split(),
                    observed_at=observation.at,
                )
    return trouble or missing(Reason.NOT_SUPPORTED, "no os-release file says which operating system this is")


def assignments(file: Seen) -> dict[str, str]:
    """Shell assignments in their simple forms; the last of a name counts, lines of another form are left out."""
    values: dict[str, str] = {}
    for line in file.lines()[:1_000]:
        match = _ASSIGNMENT.fullmatch(line.strip()) if len(line) <= MAX_LINE else None
        if match:
            double, single, bare = match[2], match[3], match[4]
            values[match[1]] = re.sub(r"\\(.)", r"\1", double) if double is not None else single if single is not None else bare
    return values
