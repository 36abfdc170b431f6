"""gdm, lightdm, sddm and smaller ones: whether they log somebody in by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from govaudit.facts.display_managers import AutomaticLogin, DisplayManagers
from govaudit.model import Absent, Missing, Place, Reason, Seen, absent, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob

# Of each the files in the order in which they are read; a later one overrides.
GDM = (File("/etc/gdm/custom.conf"), File("/etc/gdm3/custom.conf"), File("/etc/gdm3/daemon.conf"))
LIGHTDM = (
    Glob("/usr/share/lightdm/lightdm.conf.d/*.conf"),
    Glob("/etc/xdg/lightdm/lightdm.conf.d/*.conf"),
    Glob("/etc/lightdm/lightdm.conf.d/*.conf"),
    File("/etc/lightdm/lightdm.conf"),
)
SDDM = (Glob("/usr/lib/sddm/sddm.conf.d/*.conf"), Glob("/etc/sddm.conf.d/*.conf"), File("/etc/sddm.conf"))
GREETD = (File("/etc/greetd/config.toml"),)
LXDM = (File("/etc/lxdm/lxdm.conf"), File("/etc/lxdm/default.conf"))
SLIM = (File("/etc/slim.conf"), Glob("/usr/share/slim/slim.conf.d/*"), Glob("/etc/slim.conf.d/*"))
NODM = (File("/etc/default/nodm"), File("/etc/nodm.conf"))
LY = (File("/etc/ly/config.ini"),)
SUSE = (File("/etc/sysconfig/displaymanager"),)
"""Which user one of several managers is told to log in."""
_MANAGERS: tuple[tuple[str, tuple[File | Glob, ...]], ...] = (
    *(("gdm", GDM), ("lightdm", LIGHTDM), ("sddm", SDDM), ("greetd", GREETD), ("lxdm", LXDM), ("slim", SLIM), ("nodm", NODM), ("ly", LY)),
    ("displaymanager", SUSE),
)

_MOST_LINES = 20_000
_SLIMS = re.compile(r"(auto_login|default_user)[ \t]+([^=\s]\S*)")
_FALSE = frozenset({"false", "0", "no", ""})
Settings = Mapping[tuple[str, str], tuple[str, Place]]
"""By section and key in small letters: the value, and where it stands."""


@reads(*(Maybe(request) for _, requests in _MANAGERS for request in requests))
def display_managers(seen: Observations) -> DisplayManagers | Absent:
    """What their files of settings say; those of a manager that is not there are not looked at by anybody, and do no harm."""
    managers: list[str] = []
    automatic: list[AutomaticLogin] = []
    doubt: Missing | None = None
    for manager, requests in _MANAGERS:
        settings: dict[tuple[str, str], tuple[str, Place]] = {}
        for request in requests:
            for observation in seen.many(request):
                if isinstance(observation.outcome, Seen):
                    managers.append(manager)
                    path = request.path if isinstance(request, File) else observation.source
                    found = _settings(path, observation.outcome)
                    if isinstance(found, Missing):
                        doubt = doubt or found
                    else:
                        settings |= found
                elif isinstance(observation.outcome, Missing):
                    doubt = doubt or observation.outcome
        automatic += _automatic(manager, settings)
    if not managers and doubt is None:
        return absent("there is no display manager")
    return DisplayManagers(managers=sorted(set(managers)), automatic=automatic, is_complete=doubt or True)


def _settings(path: str, file: Seen) -> Settings | Missing:
    lines = file.lines()
    if len(lines) > _MOST_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=_MOST_LINES)
    found: dict[tuple[str, str], tuple[str, Place]] = {}
    section = ""
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip().lower()
        elif spaced := _SLIMS.fullmatch(line):
            found[section, spaced[1]] = spaced[2], Place(path, number)
        elif "=" in line and not line.startswith(("#", ";")):
            key, _, value = line.partition("=")
            found[section, key.strip().lower()] = value.strip(), Place(path, number)
    return found


def _automatic(manager: str, settings: Settings) -> Iterator[AutomaticLogin]:
    for (section, key), (value, place) in settings.items():
        match manager, section, key:
            case ("gdm", "daemon", "automaticloginenable" | "timedloginenable") if value.lower() not in _FALSE:
                account, _ = settings.get((section, key.removesuffix("enable")), ("", place))
                yield AutomaticLogin(manager=manager, account=account, place=place)
            case ("lightdm", _, "autologin-user") if value and section.startswith("seat"):
                yield AutomaticLogin(manager=manager, account=value, place=place)
            case ("lightdm", _, "autologin-guest") if value.lower() == "true" and section.startswith("seat"):
                yield AutomaticLogin(manager=manager, account="", place=place)
            case ("sddm", "autologin", "user") if value:
                yield AutomaticLogin(manager=manager, account=value, place=place)
            case ("greetd", "initial_session", "user") | ("lxdm", "base", "autologin") if value.strip("\"'"):
                yield AutomaticLogin(manager=manager, account=value.strip("\"'"), place=place)
            case ("slim", _, "auto_login") if value.lower() not in _FALSE:
                account, _ = settings.get((section, "default_user"), ("", place))
                yield AutomaticLogin(manager=manager, account=account, place=place)
            case ("nodm", _, "nodm_user") if value.strip("\"'"):
                yield AutomaticLogin(manager=manager, account=value.strip("\"'"), place=place)
            case ("ly", _, "auto_login_user") if value.lower() not in ("", "null"):
                yield AutomaticLogin(manager=manager, account=value, place=place)
            case ("displaymanager", _, "displaymanager_autologin") if value.strip("\"'"):
                yield AutomaticLogin(manager=manager, account=value.strip("\"'"), place=place)
            case _:
                pass
