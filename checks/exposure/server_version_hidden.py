"""Whether an endpoint tells everybody which versions it runs."""

from __future__ import annotations

import re

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.http import HttpAnswer

_NAMES_WITH_DIGITS = re.compile(r"\b(?:h2o|amazons3|cloud9)\b", re.IGNORECASE)


@check("exposure.server-version-hidden", severity=Severity.LOW)
def server_version_hidden(answer: HttpAnswer) -> Verdict:
    """The endpoint's headers do not tell the version of its software.

    Versions let attackers pick out, from millions of servers, those with the hole that was published today.

    To fix: switch it off (nginx: `server_tokens off;`, Apache: `ServerTokens Prod`, PHP: `expose_php = Off`).
    """
    telling = [f"{name}: {value[:100]}" for name, value in sorted(answer.products.items()) if _tells_version(value) or "version" in name]
    if telling:
        return failed("{subject} tells versions of its software: {headers}", headers=telling)
    return passed("{subject} tells no versions of its software")


def _tells_version(value: str) -> bool:
    """Any digit does (`Apache 2`, `PHP8`), but those in the names of a few products."""
    return any(one.isdigit() for one in _NAMES_WITH_DIGITS.sub("", value))
