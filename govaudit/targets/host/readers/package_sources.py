"""Sources of packages: sources.list(5) in both its forms, the .repo files of dnf, yum and zypper, and apk's repositories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from govaudit.facts.package_sources import PackageSource
from govaudit.model import Absent, Complete, Missing, Place, Reason, Seen, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing

from .apt_configuration import apt_settings
from .startup import is_there

SOURCES_LIST = File("/etc/apt/sources.list")
LISTS = Glob("/etc/apt/sources.list.d/*.list")
STANZAS = Glob("/etc/apt/sources.list.d/*.sources")
APT_CONF_PARTS = Glob("/etc/apt/apt.conf.d/*")
APT_CONF = File("/etc/apt/apt.conf")
YUM_REPOS = (Glob("/etc/yum.repos.d/*.repo"), Glob("/etc/yum/repos.d/*.repo"), Glob("/etc/distro.repos.d/*.repo"))
"""Where dnf looks unless `reposdir` says otherwise."""
DNF_CONF = File("/etc/dnf/dnf.conf")
YUM_CONF = File("/etc/yum.conf")
ZYPP_REPOS = Glob("/etc/zypp/repos.d/*.repo")
ZYPP_CONF = (File("/etc/zypp/zypp.conf"), File("/usr/etc/zypp/zypp.conf"))
ZYPP_PARTS = Listing("/etc/zypp/zypp.conf.d/*")
APK = File("/etc/apk/repositories")
APK_MORE = (Glob("/etc/apk/repositories.d/*.list"), Glob("/lib/apk/repositories.d/*.list"))
APK_CONFIG = (File("/etc/apk/config"), File("/lib/apk/config"))
"""What version 3 of apk reads as well."""
PACMAN = File("/etc/pacman.conf")

MAX_LINES = 20_000
MAX_SOURCES = 1000

_ONE_LINE = re.compile(r"\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s*)?([^\s\[]\S*)\s+(\S+)")
_FILE_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_YES, _NO = {"1", "yes", "true", "on", "enable", "with"}, {"0", "no", "false", "off", "disable", "without"}
"""What apt's StringToBool takes; dnf takes the first four of each."""
_ONE = re.compile(r"\s*\+?(?:0[xX])?0*1")
"""The number 1 as strtol(3) reads it, which apt's StringToBool takes as well."""

_PLACES = {"dir", "dir::etc", "dir::etc::sourcelist", "dir::etc::sourceparts", "rootdir"}
"""Settings that move the sources elsewhere."""

_GLOBAL = {
    "apt::get::allowunauthenticated": "APT::Get::AllowUnauthenticated",
    "acquire::allowinsecurerepositories": "Acquire::AllowInsecureRepositories",
    "acquire::allowdowngradetoinsecurerepositories": "Acquire::AllowDowngradeToInsecureRepositories",
    "acquire::allowweakrepositories": "Acquire::AllowWeakRepositories",
}
"""Settings that waive signatures for all sources (apt.conf(5), apt-secure(8))."""


RPM_SOURCES = (*YUM_REPOS, DNF_CONF, YUM_CONF, ZYPP_REPOS, *ZYPP_CONF, ZYPP_PARTS)
_APT = (SOURCES_LIST, LISTS, STANZAS, APT_CONF_PARTS, APT_CONF)


@reads(*(Maybe(one) for one in (*_APT, *RPM_SOURCES, APK, *APK_MORE, *APK_CONFIG, PACMAN)))
def package_sources(seen: Observations) -> Iterator[PackageSource | Complete | Missing]:
    """Every source that is switched on."""
    trouble: list[Missing] = []
    count = 0
    for found in (*_apt(seen), *_dnf(seen), *_zypper(seen), *_apk(seen)):
        if isinstance(found, Missing):
            trouble.append(found)
            continue
        count += 1
        if count > MAX_SOURCES:
            trouble.append(missing(Reason.TOO_LARGE, "there are more than {limit} sources of packages", limit=MAX_SOURCES))
            break
        yield found
    pacman = seen.outcome(PACMAN)
    if isinstance(pacman, Missing):
        trouble.append(pacman)
    elif isinstance(pacman, Seen):
        trouble.append(missing(Reason.NOT_SUPPORTED, "the sources in {path} are not followed", path=PACMAN.path))
    yield trouble[0] if trouble else complete("no source of packages is configured")


def rpm_sources(seen: Observations) -> Iterator[PackageSource | Missing]:
    """Those of dnf, yum and zypper, which `RPM_SOURCES` name."""
    yield from _dnf(seen)
    yield from _zypper(seen)


def _files(seen: Observations, *requests: File | Glob) -> Iterator[tuple[str, list[str]] | Missing]:
    """The lines of each file that is there."""
    for request in requests:
        for observation in seen.many(request):
            match observation.outcome:
                case Missing() as why:
                    yield why
                case Absent():
                    pass
                case Seen() as file:
                    lines = file.lines()
                    if len(lines) > MAX_LINES:
                        yield missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=observation.source, limit=MAX_LINES)
                    else:
                        yield observation.source, lines


def _apt(seen: Observations) -> Iterator[PackageSource | Missing]:
    settings = apt_settings([*seen.many(APT_CONF_PARTS), seen.one(APT_CONF)])
    waived = settings if isinstance(settings, Missing) else _waived_for_all(settings)
    if not isinstance(settings, Missing) and (moved := sorted(_PLACES & settings.keys())):
        yield missing(Reason.NOT_SUPPORTED, "apt looks for its sources where {setting} says, which is not followed", setting=moved[0])
    for file in _files(seen, SOURCES_LIST, LISTS, STANZAS):
        if isinstance(file, Missing):
            yield file
            continue
        path, lines = file
        if not _FILE_NAME.fullmatch(path.rpartition("/")[2]):
            continue  # apt passes over such names
        yield from _stanzas(path, lines, waived) if path.endswith(".sources") else _one_liners(path, lines, waived)


def _waived_for_all(settings: dict[str, list[str]]) -> str:
    """The setting of apt.conf that waives signatures for all sources; empty where none does."""
    for name, written in _GLOBAL.items():
        values = settings.get(name, [])
        if values and _is_yes(values[-1]):
            return f"{written} {values[-1].strip().lower()}"
    return ""


def _is_yes(value: str) -> bool:
    return value.strip().lower() in _YES or _ONE.fullmatch(value) is not None


def _unquoted(word: str) -> str:
    """As apt's ParseQuoteWord reads it: without its quotes, and `%79` for y."""
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), word.replace('"', ""))


def _one_liners(path: str, lines: list[str], waived: str | Missing) -> Iterator[PackageSource | Missing]:
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0]
        if not text.strip():
            continue
        found = _ONE_LINE.match(text)
        if found is None:
            yield missing(Reason.UNPARSEABLE, "{path}:{line} cannot be followed", path=path, line=number)
            continue
        options = dict(_unquoted(pair).partition("=")[::2] for pair in (found[2] or "").split())
        yield _of_apt(
            f"{found[3]} {found[4]}", {name.lower().rstrip("+-"): value for name, value in options.items()}, Place(path, number), waived
        )


def _stanzas(path: str, lines: list[str], waived: str | Missing) -> Iterator[PackageSource | Missing]:
    """deb822(5): fields of a stanza, which ends with an empty line; what begins with a blank goes on with the field before."""
    fields: dict[str, str] = {}
    begin, last = 1, ""
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            yield from _of_stanza(fields, Place(path, begin), waived)
            fields, last = {}, ""
        elif line[0] in " \t":
            fields[last] = f"{fields.get(last, '')} {line.strip()}".strip()
        else:
            if not fields:
                begin = number
            name, _, value = line.partition(":")
            last = name.strip().lower()
            fields[last] = value.strip()


def _of_stanza(fields: Mapping[str, str], place: Place, waived: str | Missing) -> Iterator[PackageSource | Missing]:
    if not fields or fields.get("enabled", "yes").lower() in _NO:
        return
    addresses, suites = fields.get("uris", "").split(), fields.get("suites", "").split()
    if not addresses or not suites:
        yield missing(Reason.UNPARSEABLE, "{path}:{line} cannot be followed", path=place.path, line=place.line)
    for address in addresses:
        for suite in suites:
            yield _of_apt(f"{address} {suite}", fields, place, waived)


def _of_apt(name: str, options: Mapping[str, str], place: Place, waived: str | Missing) -> PackageSource:
    """`trusted` settles it for one source, either way; else insecure sources may be allowed here or for all (sources.list(5))."""
    trusted = options.get("trusted", "").lower()
    own = next(
        (
            f"{key}={options[key]}"
            for key in ("allow-insecure", "allow-downgrade-to-insecure", "allow-weak")
            if _is_yes(options.get(key, ""))
        ),
        "",
    )
    if _is_yes(trusted):
        verified, why = False, f"trusted={options['trusted']}"
    elif own:
        verified, why = False, own
    elif isinstance(waived, Missing):
        return PackageSource(manager="apt", name=name, is_verified=waived, weakened_by="", place=place)
    else:
        verified, why = not waived, waived
    return PackageSource(manager="apt", name=name, is_verified=verified, weakened_by=why, place=place)


_Sections = dict[str, dict[str, tuple[str, int]]]


def _sections(lines: list[str]) -> _Sections:
    """An .ini file: by section and key the value and its line; a value goes on in lines that begin with a blank.

    A key in another case is another key.
    """
    found: _Sections = {}
    section: dict[str, tuple[str, int]] = {}
    last = ""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        if line.startswith("["):
            section = found.setdefault(line.strip().strip("[]").strip(), {})
            section.setdefault("", ("", number))
        elif line[0] in " \t" and last in section:
            section[last] = (f"{section[last][0]} {line.strip()}", section[last][1])
        elif "=" in line:
            name, _, value = line.partition("=")
            last = name.strip()
            section[last] = (value.strip(), number)
    return found


def _dnf(seen: Observations) -> Iterator[PackageSource | Missing]:
    """gpgcheck of the source, else of [main], else off (dnf.conf(5))."""
    main: dict[str, tuple[str, int]] = {}
    main_path = ""
    for file in _files(seen, YUM_CONF, DNF_CONF):
        if isinstance(file, Missing):
            yield file
            return
        main_path = file[0]
        main = _sections(file[1]).get("main", {})
    if "reposdir" in main:
        yield missing(Reason.NOT_SUPPORTED, "{path} names other folders of sources, which are not looked at", path=main_path)
    for file in _files(seen, *YUM_REPOS):
        if isinstance(file, Missing):
            yield file
            continue
        for name, section in _sections(file[1]).items():
            if name == "main" or section.get("enabled", ("1", 0))[0].lower() in _NO:
                continue
            yield _of_ini("dnf", name, section, file[0], main.get("gpgcheck", ("", 0)), main_path)


def _of_ini(
    manager: str, name: str, section: dict[str, tuple[str, int]], path: str, usual: tuple[str, int], usual_path: str
) -> PackageSource:
    own = section.get("gpgcheck") or section.get("pkg_gpgcheck")
    value, line = own or usual
    place = Place(path, line) if own else Place(usual_path or path, line or section[""][1])
    if value.lower() in _YES:
        return PackageSource(manager=manager, name=name, is_verified=True, weakened_by="", place=place)
    if value.lower() in _NO or not value:
        why = f"gpgcheck={value}" if value else "gpgcheck"
        return PackageSource(manager=manager, name=name, is_verified=False, weakened_by=why, place=place)
    why_not = missing(Reason.UNPARSEABLE, "{path}: gpgcheck is {value}", path=place.path, value=value[:100])
    return PackageSource(manager=manager, name=name, is_verified=why_not, weakened_by="", place=place)


def _zypper(seen: Observations) -> Iterator[PackageSource | Missing]:
    """gpgcheck of the source, else of zypp.conf, where it is on unless it is switched off.

    Of repo_gpgcheck and pkg_gpgcheck each can undo what it says; how they go together is not followed.
    """
    usual = _usual_of_zypp(seen)
    for file in _files(seen, ZYPP_REPOS):
        if isinstance(file, Missing):
            yield file
            continue
        for name, section in _sections(file[1]).items():
            if section.get("enabled", ("1", 0))[0].lower() in _NO:
                continue
            if "gpgcheck" in section or "pkg_gpgcheck" in section:
                yield _of_ini("zypper", name, section, file[0], ("", 0), "")
                continue
            place = Place(file[0], section[""][1])
            if "repo_gpgcheck" in section or not usual:
                why = missing(Reason.NOT_SUPPORTED, "{path} does not set gpgcheck, and what holds then is not followed", path=file[0])
                yield PackageSource(manager="zypper", name=name, is_verified=why, weakened_by="", place=place)
            elif isinstance(usual, Missing):
                yield PackageSource(manager="zypper", name=name, is_verified=usual, weakened_by="", place=place)
            else:
                yield PackageSource(manager="zypper", name=name, is_verified=True, weakened_by="", place=place)


def _usual_of_zypp(seen: Observations) -> bool | Missing:
    """Whether zypp.conf leaves gpgcheck on and says nothing of its two parts; False where what holds is not followed."""
    if is_there(seen, (ZYPP_PARTS,)) is not False:
        return False
    for file in ZYPP_CONF:
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return outcome
        if isinstance(outcome, Seen):
            if len(outcome.lines()) > MAX_LINES:
                return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=file.path, limit=MAX_LINES)
            main = _sections(outcome.lines()).get("main", {})
            return main.get("gpgcheck", ("on", 0))[0].lower() in _YES and not {"repo_gpgcheck", "pkg_gpgcheck"} & main.keys()
    return False


def _apk(seen: Observations) -> Iterator[PackageSource | Missing]:
    """apk verifies every index and package but where the command line, or version 3's file of its options, says otherwise."""
    waived = ""
    for file in _files(seen, *APK_CONFIG):
        if isinstance(file, Missing):
            yield file
        elif any(line.split()[:1] in (["allow-untrusted"], ["--allow-untrusted"]) for line in file[1]):
            waived = f"allow-untrusted ({file[0]})"
    for file in _files(seen, APK, *APK_MORE):
        if isinstance(file, Missing):
            yield file
            continue
        for number, line in enumerate(file[1], 1):
            words = line.partition("#")[0].split()
            if words:
                place = Place(file[0], number)
                yield PackageSource(manager="apk", name=words[-1], is_verified=not waived, weakened_by=waived, place=place)
