"""From settings as `sshd -T` prints them to the typed fields of SshDaemon."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from govaudit.facts.sshd import FIELDS, typed
from govaudit.facts.sshd_settings.rules import Answer, Lines
from govaudit.model import Missing, Reason, missing
from govaudit.targets.host.sshd.keywords import ALIASES, KEYWORDS, Wins


def settings_of_dump(lines: Iterable[str]) -> dict[str, Lines | Missing] | Missing:
    """What `sshd -T` printed, by keyword."""
    settings: dict[str, list[str]] = {}
    for line in lines:
        written, _, text = line.partition(" ")
        keyword = ALIASES.get(written, written)
        if keyword == "rekeylimit":
            text, _, interval = text.partition(" ")
            settings["rekeyinterval"] = [interval]
        settings.setdefault(keyword, []).append(text)
    for keyword in ("permitrootlogin", "passwordauthentication", "pubkeyauthentication", "authenticationmethods"):
        if keyword not in settings:
            return missing(Reason.UNPARSEABLE, "the output of {command} lacks {keyword}", command="sshd -T", keyword=keyword)
    for keyword, value in settings.items():
        if keyword in KEYWORDS and KEYWORDS[keyword].wins is not Wins.ALL and keyword != "setenv":
            form = _FORMS.get(keyword, "")
            if len(value) != 1 or not re.fullmatch(form or ".*", value[0], re.ASCII | re.DOTALL):
                return missing(
                    Reason.UNPARSEABLE, "the output of {command} cannot be read at {keyword}", command="sshd -T", keyword=keyword
                )
    # Of lists that are empty nothing is printed.
    found: dict[str, Lines | Missing] = {keyword: [] for keyword, known in KEYWORDS.items() if known.default == []}
    return found | settings


def fields_of(settings: Mapping[str, Lines | Missing], answers: Callable[[str], list[Answer] | Missing]) -> dict[str, Any]:
    """The typed fields; missing where connections differ. `answers` gives the values that a setting can have."""
    return {field: _field(keyword, settings.get(keyword), answers) for keyword, field in FIELDS.items()}


def _field(keyword: str, usual: Lines | Missing | None, answers: Callable[[str], list[Answer] | Missing]) -> Any:
    if usual is None:
        # What this sshd was built without is not printed: it is off. Before 9.8 the PAM service was always the same.
        return "sshd" if keyword == "pamservicename" else False if keyword in _MAY_BE_LEFT_OUT else _lacking(keyword)
    found = answers(keyword)
    if isinstance(found, Missing):
        return found
    if len(found) > 1:
        values = sorted({" ".join(answer.lines) for answer in found})
        return missing(Reason.NOT_SUPPORTED, "{keyword} depends on the connection, by Match: {values}", keyword=keyword, values=values)
    return typed(keyword, found[0].lines)


def _lacking(keyword: str) -> Missing:
    return missing(Reason.NOT_SUPPORTED, "{keyword} is not among the settings of this sshd", keyword=keyword)


_NUMBER = "[0-9]{1,10}"
_FORMS = {
    "maxauthtries": _NUMBER,
    "maxsessions": _NUMBER,
    "logingracetime": _NUMBER,
    "clientaliveinterval": _NUMBER,
    "clientalivecountmax": _NUMBER,
    "requiredrsasize": _NUMBER,
    "maxstartups": f"{_NUMBER}:{_NUMBER}:{_NUMBER}",
}
"""Values that are read as numbers."""

_MAY_BE_LEFT_OUT = ("kerberosauthentication", "gssapiauthentication", "usepam")
