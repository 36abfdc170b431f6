"""What PAM demands of new passwords: pwquality, cracklib, passwdqc, pwhistory, pam_unix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.pam import PamEntry
from govaudit.facts.password_rules import PasswordRules
from govaudit.model import Complete, Missing, Reason, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.pam import quality
from govaudit.targets.host.pam.files import FOLDER, PLACES, configuration_of
from govaudit.targets.host.pam.options import number, options_of_arguments, options_of_files
from govaudit.targets.host.pam.stack import stack_of
from govaudit.targets.host.requests import File, Glob

SERVICES = ("passwd", "sshd", "login")
"""Through which passwords are changed: on purpose, or because they have expired."""

PWQUALITY = File("/etc/security/pwquality.conf")
PWQUALITY_DROP_INS = Glob("/etc/security/pwquality.conf.d/*.conf")
PWHISTORY = File("/etc/security/pwhistory.conf")
PASSWDQC = File("/etc/passwdqc.conf")
"""Where `config=` of pam_passwdqc usually points."""

CHECKERS = ("pam_pwquality", "pam_cracklib", "pam_passwdqc")
SCHEMES = ("md5", "bigcrypt", "sha256", "sha512", "blowfish", "gost_yescrypt", "yescrypt")
"""Arguments of pam_unix; the last one that stands there counts."""

_KINDS = ("dcredit", "ucredit", "lcredit", "ocredit")


class _Demands(msgspec.Struct):
    min_length: int | Missing
    min_kinds: int | Missing
    max_repeat: int | Missing
    min_changed: int | Missing
    checks_dictionary: bool | Missing
    binds_root: bool | Missing


@reads(*(Maybe(request) for request in PLACES), Maybe(PWQUALITY), Maybe(PWQUALITY_DROP_INS), Maybe(PWHISTORY), Maybe(PASSWDQC))
def password_rules(seen: Observations) -> Iterator[PasswordRules | Complete | Missing]:
    """The `password` stacks of passwd, sshd and login, with the files that their modules read; those that only deny are left out."""
    written = configuration_of(seen)
    if isinstance(written, Missing):
        yield written
        return
    for service in SERVICES:
        stack = stack_of("password", service, written) if service in written.files else []
        if isinstance(stack, Missing) or any(entry.module not in ("pam_deny", "pam_warn") for entry in stack):
            yield _rules(seen, service, stack)
    yield written.doubt or complete("no passwd, SSH or login service under {folder}", folder=FOLDER)


def _rules(seen: Observations, service: str, stack: list[PamEntry] | Missing) -> PasswordRules:
    if isinstance(stack, Missing):
        checker: str | Missing = stack
        entry, demands = None, _all(stack)
        remembered: int | Missing = stack
        scheme: str | Missing = stack
        rounds: int | Missing | None = stack
    else:
        entry = next((one for one in stack if one.module in CHECKERS), None)
        checker = "" if entry is None else entry.module
        demands = _demands(seen, entry, stack)
        if entry is not None and (unsure := _unsure(entry)) is not None:
            checker, demands = unsure, _all(unsure)
        remembered = _remembered(seen, stack)
        scheme, rounds = _hash(stack)
    return PasswordRules(
        service=service,
        checker=checker,
        place=entry.place if entry is not None else None,
        min_length=demands.min_length,
        min_kinds=demands.min_kinds,
        max_repeat=demands.max_repeat,
        min_changed=demands.min_changed,
        checks_dictionary=demands.checks_dictionary,
        binds_root=demands.binds_root,
        remembered=remembered,
        hash_scheme=scheme,
        hash_rounds=rounds,
    )


def _all(why: Missing) -> _Demands:
    return _Demands(why, why, why, why, why, why)


def _unsure(entry: PamEntry) -> Missing | None:
    """A module whose refusal does not end the change: only `required` and `requisite` are sure to."""
    if entry.control in ("required", "requisite"):
        return None
    return missing(Reason.NOT_SUPPORTED, "{path}:{line}: whether {module} can refuse a password is not followed",
                   path=entry.place.path, line=entry.place.line, module=entry.module)  # fmt: skip


def _demands(seen: Observations, entry: PamEntry | None, stack: Sequence[PamEntry]) -> _Demands:
    if entry is None:
        return _of_unix(stack)
    arguments = options_of_arguments(entry.arguments)
    match entry.module:
        case "pam_pwquality":
            options = quality.settings_of_files([*seen.many(PWQUALITY_DROP_INS), seen.one(PWQUALITY)])
            if isinstance(options, Missing):
                return _all(options)
            return _of_pwquality({**options, **quality.settings_of_arguments(entry.arguments)})
        case "pam_cracklib":
            return _of_cracklib(arguments)
        case _:
            options = _options_of_passwdqc(seen, entry)
            return _all(options) if isinstance(options, Missing) else _of_passwdqc(entry, options)


def _of_unix(stack: Sequence[PamEntry]) -> _Demands:
    """pam_unix alone: `minlen` (6 unless it is given), and with `obscure` a few tests against the old password."""
    entry = next((one for one in stack if one.module == "pam_unix"), None)
    if entry is None:
        unsupported = missing(Reason.NOT_SUPPORTED, "nothing in the stack is known to demand anything of passwords")
        return _all(unsupported)
    return _Demands(number(options_of_arguments(entry.arguments), "minlen", 6), 1, 0, 0, False, False)


def _of_pwquality(options: dict[str, str]) -> _Demands:
    """Defaults and meanings of pwquality.conf(5); a length below 6 counts as 6, and a positive credit makes up for a character."""
    enforcing = number(options, "enforcing", 1)
    if isinstance(enforcing, Missing):
        return _all(enforcing)
    if not enforcing:  # it only warns
        return _Demands(0, 0, 0, 0, False, False)
    credits_ = [number(options, name, 0) for name in _KINDS]
    return _Demands(
        min_length=_length(number(options, "minlen", 8), credits_, least=6),
        min_kinds=_kinds(number(options, "minclass", 0), credits_),
        max_repeat=number(options, "maxrepeat", 0),
        min_changed=number(options, "difok", 1),
        checks_dictionary=_is_on(number(options, "dictcheck", 1)),
        binds_root="enforce_for_root" in options,
    )


def _of_cracklib(options: dict[str, str]) -> _Demands:
    """Defaults of pam_cracklib(8): length 9, one credit for each kind of character, 5 that must differ."""
    credits_ = [number(options, name, 1) for name in _KINDS]
    return _Demands(
        min_length=_length(number(options, "minlen", 9), credits_, least=5),
        min_kinds=_kinds(number(options, "minclass", 0), credits_),
        max_repeat=number(options, "maxrepeat", 0),
        min_changed=number(options, "difok", 5),
        checks_dictionary=True,
        binds_root="enforce_for_root" in options,
    )


def _options_of_passwdqc(seen: Observations, entry: PamEntry) -> dict[str, str] | Missing:
    """Its arguments in order; `config=` is read where it stands, and what follows overrides it."""
    found: dict[str, str] = {}
    for argument in entry.arguments:
        name, _, path = argument.partition("=")
        if name != "config":
            found |= options_of_arguments([argument])
            continue
        if path != PASSWDQC.path:
            return missing(Reason.NOT_SUPPORTED, "{path}:{line}: other config files of pam_passwdqc than {usual} are not followed",
                           path=entry.place.path, line=entry.place.line, usual=PASSWDQC.path)  # fmt: skip
        options = options_of_files([seen.one(PASSWDQC)])
        if isinstance(options, Missing):
            return options
        found |= options
    return found


def _of_passwdqc(entry: PamEntry, options: dict[str, str]) -> _Demands:
    """`min=N0,N1,N2,N3,N4` of pam_passwdqc(8): lengths for one to four kinds of characters, passphrases apart."""
    fields = options.get("min", "disabled,24,11,8,7").split(",")
    lengths = [int(field) for field in fields if field.isascii() and field.isdigit() and len(field) < 5]
    if len(fields) != 5 or len(lengths) + fields.count("disabled") != 5 or not lengths:
        return _all(missing(Reason.UNPARSEABLE, "{path}:{line}: min of pam_passwdqc cannot be read",
                            path=entry.place.path, line=entry.place.line))  # fmt: skip
    if options.get("enforce", "everyone") == "none":
        return _Demands(0, 0, 0, 0, False, False)
    kinds = [(0, 1), (1, 2), (2, 1), (3, 3), (4, 4)]
    allowed = [least for (position, least) in kinds if fields[position] != "disabled"]
    everyone = options.get("enforce", "everyone") == "everyone"
    return _Demands(min(lengths), min(allowed), 0, 0, True, everyone)


def _length(least_asked: int | Missing, credits_: Sequence[int | Missing], *, least: int) -> int | Missing:
    total = 0
    for credit in credits_:
        if isinstance(credit, Missing):
            return credit
        total += max(credit, 0)
    return least_asked if isinstance(least_asked, Missing) else max(least, least_asked - total)


def _kinds(classes: int | Missing, credits_: Sequence[int | Missing]) -> int | Missing:
    """`minclass`, or the kinds of which a negative credit demands some."""
    demanded = 0
    for credit in credits_:
        if isinstance(credit, Missing):
            return credit
        demanded += credit < 0
    return classes if isinstance(classes, Missing) else max(classes, demanded, 1)


def _is_on(value: int | Missing) -> bool | Missing:
    return value if isinstance(value, Missing) else value != 0


def _remembered(seen: Observations, stack: Sequence[PamEntry]) -> int | Missing:
    """pam_pwhistory remembers 10 unless it is told otherwise, pam_unix none."""
    most: int = 0
    for entry in stack:
        arguments = options_of_arguments(entry.arguments)
        found: int | Missing = 0
        if entry.module == "pam_pwhistory":
            if entry.control not in ("required", "requisite"):
                return missing(Reason.NOT_SUPPORTED, "{path}:{line}: whether {module} can refuse a password is not followed",
                               path=entry.place.path, line=entry.place.line, module=entry.module)  # fmt: skip
            if "conf" in arguments:
                return missing(Reason.NOT_SUPPORTED, "{path}:{line}: pam_pwhistory has its settings in another file",
                               path=entry.place.path, line=entry.place.line)  # fmt: skip
            options = options_of_files([seen.one(PWHISTORY)])
            found = options if isinstance(options, Missing) else number({**options, **arguments}, "remember", 10)
        elif entry.module == "pam_unix":
            found = number(arguments, "remember", 0)
        if isinstance(found, Missing):
            return found
        most = max(most, found)
    return most


def _hash(stack: Sequence[PamEntry]) -> tuple[str | Missing, int | Missing | None]:
    entry = next((one for one in stack if one.module == "pam_unix"), None)
    if entry is None:
        none = missing(Reason.NOT_SUPPORTED, "the stack has no pam_unix, and how passwords are stored is not known")
        return none, none
    schemes = [argument for argument in entry.arguments if argument in SCHEMES]
    options = options_of_arguments(entry.arguments)
    return schemes[-1] if schemes else "", number(options, "rounds", 0) if "rounds" in options else None
