from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.code import Rating, TlsVerificationGaps


@check("code.tls-verification-on", severity=Severity.HIGH)
def tls_verification_on(gaps: TlsVerificationGaps, *, min_severity: Rating = "medium", min_confidence: Rating = "low") -> Verdict:
    """Python code verifies the other side of its TLS connections and does not choose broken versions.

    Without verification anyone on the way can answer in the name of the other side, and reads and
    changes all that is sent, passwords included. Bandit sees what is written into the call; a context whose
    `verify_mode` or `minimum_version` is set on a line of its own it does not see.

    To fix: remove `verify=False` and `_create_unverified_context`, give the agency's own authority with
    `verify="/path/ca.pem"`, and use `ssl.create_default_context()`.
    """
    found = gaps.at_least(min_severity, min_confidence)
    if found:
        return failed(
            "{place}: {count} places switch the verification of TLS off or allow broken versions, such as {example} ({test})",
            places=[Place(at.path, at.line, at.column) for at in found],
            place=gaps.place,
            count=len(found),
            example=f"{found[0].path}:{found[0].line}",
            test=found[0].what,
        )
    known(gaps.all_judged)
    return passed(
        "{place}: no place in {files} Python files looked at switches the verification of TLS off or allows broken versions, by {tool}",
        place=gaps.place,
        files=gaps.files,
        tool=gaps.tool,
    )
