"""What logging in by SSH as root takes."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.derived.ssh_factors import SshFactors
from govaudit.facts.pam import in_words, of_the_person


@check("mfa.ssh-root-second-factor-required", severity=Severity.CRITICAL)
def ssh_root_second_factor_required(ssh: SshFactors, *, min_factors: Annotated[int, Meta(ge=2, le=5)] = 2) -> Verdict:
    """Root does not log in by SSH, or needs at least `min_factors` different proofs.

    Exceptions for root are the usual hole in multi-factor authentication, and the worst.

    To fix: set `PermitRootLogin no` in /etc/ssh/sshd_config, and remove exceptions for root.
    """
    ways = known(ssh.root)
    if not ways:
        return passed("root does not get in by SSH")
    easiest = min(ways, key=lambda proofs: len(of_the_person(proofs)))
    if not easiest:
        return failed("SSH asks root for no proof at all; {min_factors} are required", min_factors=min_factors)
    if len(of_the_person(easiest)) < min_factors:
        return failed(
            "SSH lets root in with: {easiest}; {min_factors} proofs are required", easiest=in_words(easiest), min_factors=min_factors
        )
    return passed("SSH asks root at least for: {easiest}", easiest=in_words(easiest))
