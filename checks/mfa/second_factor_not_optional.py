"""Whether accounts without a second factor are let through."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.pam import PamService, Proof, in_words


@check("mfa.second-factor-not-optional", severity=Severity.HIGH)
def second_factor_not_optional(service: PamService) -> Verdict:
    """Where a service asks for a second factor, it asks every account.

    With `nullok` and the like an account that has not enrolled gets in with its password alone, so an intruder
    looks for that one account.

    To fix: remove `nullok` (or `nouserok`) from the line in /etc/pam.d and make the module `required`, once all have enrolled.
    """
    entries = known(service.second_factors)
    if not entries:
        return not_applicable("{subject} asks for no second factor")
    optional = [entry for entry in entries if entry.lets_unenrolled_pass is True]
    if optional:
        modules = [entry.module for entry in optional]
        return failed("{subject} asks only those who have enrolled: {modules}", modules=modules, places=[entry.place for entry in optional])
    for entry in entries:
        known(entry.lets_unenrolled_pass)
    around = next((way for way in known(service.ways) if Proof.SECOND_FACTOR not in way), None)
    if around is not None:
        return failed(
            "{subject} does not ask everybody: enough is {enough}", enough=in_words(around), places=[entry.place for entry in entries]
        )
    return passed("{subject} asks by {modules}, enrolled or not", modules=[entry.module for entry in entries])
