"""What bandit and the search for secrets found, subject by subject.

Ids of tests as in bandit 1.9. Left out are tests that only report an import (B403, B413: `Crypto` is also the name of
a maintained library) or a command without a shell (B603, B606, B607): they find no fault.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from govaudit.detectors.placing import absolute, all_searched, nothing_there
from govaudit.detectors.results import Found, Searched
from govaudit.facts.code import (
    CodeFindings,
    CodePlace,
    HardCodedPasswords,
    HardCodedSecrets,
    InjectionRisks,
    TlsVerificationGaps,
    UnsafeDeserialisations,
    WeakCipherUses,
    WeakHashUses,
)
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Observations, reads
from govaudit.targets.code.bandit_run import BanditResult
from govaudit.targets.code.requests import BanditTests, SecretScan

F = TypeVar("F", bound=CodeFindings)

WEAK_HASHES = BanditTests(("B303", "B324"))
WEAK_CIPHERS = BanditTests(("B304", "B305", "B505"))
TLS_VERIFICATION = BanditTests(("B323", "B501", "B502", "B503", "B504"))
DESERIALISATION = BanditTests(("B301", "B302", "B506", "B614"))
INJECTION = BanditTests(("B102", "B307", "B601", "B602", "B604", "B605", "B608", "B609", "B610", "B611"))
PASSWORDS = BanditTests(("B105", "B106", "B107"))


class SecretScanResult(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a SecretScan."""

    place: str
    found: Found
    extent: Searched
    """The extent of the search; its own list of finds is empty."""


@reads(WEAK_HASHES)
def weak_hashes(seen: Observations) -> WeakHashUses | Absent | Missing:
    """Broken hash functions."""
    return _findings(seen, WEAK_HASHES, WeakHashUses)


@reads(WEAK_CIPHERS)
def weak_ciphers(seen: Observations) -> WeakCipherUses | Absent | Missing:
    """Broken ciphers and modes, short keys."""
    return _findings(seen, WEAK_CIPHERS, WeakCipherUses)


@reads(TLS_VERIFICATION)
def tls_verification(seen: Observations) -> TlsVerificationGaps | Absent | Missing:
    """Verification that is off, versions that are broken."""
    return _findings(seen, TLS_VERIFICATION, TlsVerificationGaps)


@reads(DESERIALISATION)
def unsafe_deserialisation(seen: Observations) -> UnsafeDeserialisations | Absent | Missing:
    """Bytes made objects."""
    return _findings(seen, DESERIALISATION, UnsafeDeserialisations)


@reads(INJECTION)
def injection(seen: Observations) -> InjectionRisks | Absent | Missing:
    """Shell, SQL, eval."""
    return _findings(seen, INJECTION, InjectionRisks)


@reads(PASSWORDS)
def hard_coded_passwords(seen: Observations) -> HardCodedPasswords | Absent | Missing:
    """Strings as passwords."""
    return _findings(seen, PASSWORDS, HardCodedPasswords)


@reads(SecretScan())
def hard_coded_secrets(seen: Observations) -> HardCodedSecrets | Absent | Missing:
    """Secrets in any text file."""
    outcome = seen.outcome(SecretScan())
    if isinstance(outcome, Missing):
        return outcome
    try:
        result = msgspec.convert(outcome.data if isinstance(outcome, Seen) else None, SecretScanResult)
    except msgspec.ValidationError as error:
        return missing(Reason.UNPARSEABLE, "the result of the search for secrets cannot be read: {error}", error=str(error))
    nothing = nothing_there(result.extent, result.place)
    if nothing is not None:
        return nothing
    return HardCodedSecrets(
        place=result.place,
        count=sum(result.found.counts.values()),
        found=[
            CodePlace(
                path=absolute(result.place, hit.path),
                line=hit.line,
                column=hit.column,
                what=hit.masked,
                severity="high",
                confidence="high" if hit.confidence == "high" else "medium",
            )
            for hit in result.found.hits
        ],
        files=result.extent.files,
        all_judged=all_searched(result.extent, result.place, text_only=True),
        no_text=sum(result.extent.no_text.values()),
        tool=f"secrets {result.found.version}",
    )


def _findings(seen: Observations, request: BanditTests, fact: type[F]) -> F | Absent | Missing:
    outcome = seen.outcome(request)
    if not isinstance(outcome, Seen):
        return outcome
    try:
        result = msgspec.convert(outcome.data, BanditResult)
    except msgspec.ValidationError as error:
        return missing(Reason.UNPARSEABLE, "the result of bandit cannot be read: {error}", error=str(error))
    return fact(
        place=result.place,
        count=result.count,
        found=[
            CodePlace(
                path=absolute(result.place, finding.path),
                line=finding.line,
                column=finding.column,
                what=finding.test,
                severity=finding.severity,
                confidence=finding.confidence,
            )
            for finding in result.findings
        ],
        files=result.files,
        all_judged=_all_judged(result),
        tool=f"bandit {result.version}",
    )


def _all_judged(result: BanditResult) -> bool | Missing:
    if result.stopped:
        return missing(
            Reason.INCOMPLETE,
            "bandit judged {files} files below {place}, then: {why}",
            files=result.files,
            place=result.place,
            why=result.stopped,
        )
    if result.not_judged_count:
        return missing(
            Reason.INCOMPLETE,
            "{count} Python files below {place} could not be judged ({not_parsed} of them not even parsed), such as {example}",
            count=result.not_judged_count,
            place=result.place,
            not_parsed=result.not_parsed_count,
            example=absolute(result.place, result.not_judged[0].path) if result.not_judged else "-",
        )
    return True
