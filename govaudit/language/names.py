"""What our own words are called in the reader's language: statuses, severities, reasons, domains."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from govaudit.language import in_words
from govaudit.model import ControlStatus, Criticality, Reason, Sentence, Severity, Status

NAMES: dict[StrEnum, Sentence] = {
    Status.PASS: Sentence("passed"),
    Status.FAIL: Sentence("failed"),
    Status.UNKNOWN: Sentence("not judged"),
    Status.NOT_APPLICABLE: Sentence("not applicable"),
    Severity.CRITICAL: Sentence("critical"),
    Severity.HIGH: Sentence("high"),
    Severity.MEDIUM: Sentence("medium"),
    Severity.LOW: Sentence("low"),
    ControlStatus.MET: Sentence("met"),
    ControlStatus.NOT_MET: Sentence("not met"),
    ControlStatus.UNKNOWN: Sentence("not judged"),
    ControlStatus.NOT_APPLICABLE: Sentence("not applicable"),
    ControlStatus.ATTESTATION_REQUIRED: Sentence("to be attested"),
    ControlStatus.OPEN: Sentence("open"),
    Criticality.CRITICAL: Sentence("critical"),
    Criticality.HIGH: Sentence("high"),
    Criticality.NORMAL: Sentence("normal"),
    Criticality.LOW: Sentence("low"),
    Reason.UNREACHABLE: Sentence("unreachable"),
    Reason.REFUSED: Sentence("refused"),
    Reason.PERMISSION_DENIED: Sentence("permission denied"),
    Reason.TOOL_MISSING: Sentence("a tool is missing"),
    Reason.TIMED_OUT: Sentence("timed out"),
    Reason.TOO_LARGE: Sentence("too large"),
    Reason.INCOMPLETE: Sentence("seen in part"),
    Reason.UNPARSEABLE: Sentence("unreadable"),
    Reason.NOT_SUPPORTED: Sentence("not supported yet"),
    Reason.NEEDS_RUNNING_SYSTEM: Sentence("needs a running system"),
    Reason.NOT_COLLECTED: Sentence("not collected"),
    Reason.NOT_AUTHORISED: Sentence("not authorised"),
    Reason.WITHHELD: Sentence("withheld"),
    Reason.STALE: Sentence("out of date"),
    Reason.INTERRUPTED: Sentence("interrupted"),
    Reason.BUG: Sentence("a bug in govaudit"),
}

DOMAINS: dict[str, Sentence] = {
    "access": Sentence("access control"),
    "code": Sentence("source code"),
    "encryption": Sentence("encryption"),
    "exposure": Sentence("exposed services"),
    "hardening": Sentence("host hardening"),
    "logging": Sentence("audit logs"),
    "mfa": Sentence("multi-factor authentication"),
    "patching": Sentence("updates and support"),
    "privacy": Sentence("personal data protection"),
}

_MONTHS = (
    Sentence("January"),
    Sentence("February"),
    Sentence("March"),
    Sentence("April"),
    Sentence("May"),
    Sentence("June"),
    Sentence("July"),
    Sentence("August"),
    Sentence("September"),
    Sentence("October"),
    Sentence("November"),
    Sentence("December"),
)


def name_of(word: StrEnum, language: str) -> str:
    """A status, severity, reason, criticality as people say it."""
    return in_words(NAMES[word], language)


def domain_name(domain: str, language: str) -> str:
    """A domain as people say it; a plugin's own domain by its id."""
    return in_words(DOMAINS[domain], language) if domain in DOMAINS else domain


def date_in_words(moment: datetime, language: str) -> str:
    """`3 November 2026`, the day in UTC."""
    moment = moment.astimezone(UTC)
    return f"{moment.day} {in_words(_MONTHS[moment.month - 1], language)} {moment.year}"


def time_in_words(moment: datetime, language: str) -> str:
    """`3 November 2026, 08:55 UTC`; Indonesian writes `3 November 2026 pukul 08.55 UTC`."""
    clock = moment.astimezone(UTC).strftime("%H.%M" if language == "id" else "%H:%M")
    return in_words(Sentence("{date}, {time} UTC", {"date": date_in_words(moment, language), "time": clock}), language)
