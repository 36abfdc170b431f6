from __future__ import annotations

from typing import Literal

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.code import HardCodedSecrets


@check("code.no-hard-coded-secrets", severity=Severity.CRITICAL)
def no_hard_coded_secrets(secrets: HardCodedSecrets, *, min_confidence: Literal["medium", "high"] = "medium") -> Verdict:
    """No text file of the code holds a secret: a token, a private key, a password.

    Code is copied to laptops, build servers and contractors, and keeps its history for ever; a secret in it is known to all of
    them, and seldom changed.

    To fix: change the secret first, for it is known; then read it from the environment or a secret store, and keep
    it out of the repository.
    """
    found = secrets.at_least("low", min_confidence)
    if found:
        return failed(
            "{place}: {count} places hold what looks like a secret, such as {example} ({what})",
            places=[Place(at.path, at.line, at.column) for at in found],
            place=secrets.place,
            count=len(found),
            example=f"{found[0].path}:{found[0].line}",
            what=found[0].what,
        )
    known(secrets.all_judged)
    return passed(
        "{place}: no secret in {files} text files searched; {no_text} other files were not",
        place=secrets.place,
        files=secrets.files,
        no_text=secrets.no_text,
    )
