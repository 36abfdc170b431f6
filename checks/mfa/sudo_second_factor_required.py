"""What becoming root by sudo takes."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.derived.local_factors import SudoFactors
from govaudit.facts.pam import Proof, in_words


@check("mfa.sudo-second-factor-required", severity=Severity.MEDIUM)
def sudo_second_factor_required(sudo: SudoFactors) -> Verdict:
    """Becoming root by sudo takes a second factor.

    The password that was typed to log in is often the one that sudo asks for again: whoever has it has all of the machine.

    To fix: add a second factor that is `required` to /etc/pam.d/sudo and /etc/pam.d/sudo-i.
    """
    ways = known(sudo.ways)
    if not ways:
        return not_applicable("nobody gets through the PAM service of sudo")
    for way in ways:
        if Proof.SECOND_FACTOR not in way:
            return failed("sudo is content with: {proofs}; a second factor is required", proofs=in_words(way))
    return passed("where sudo asks, it asks for a second factor")
