"""What logging in by SSH takes."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.derived.ssh_factors import SshFactors
from govaudit.facts.pam import in_words, of_the_person


@check("mfa.ssh-second-factor-required", severity=Severity.HIGH)
def ssh_second_factor_required(ssh: SshFactors, *, min_factors: Annotated[int, Meta(ge=2, le=5)] = 2) -> Verdict:
    """Logging in by SSH takes at least `min_factors` different proofs.

    A stolen key or a guessed password alone must not open a session on an agency's server.

    To fix: install a second factor for PAM (e.g. libpam-google-authenticator) and set
    `AuthenticationMethods publickey,keyboard-interactive` in /etc/ssh/sshd_config.
    """
    ways = known(ssh.ordinary)
    if not ways:
        return not_applicable("no method is left by which anybody logs in by SSH")
    easiest = min(ways, key=lambda proofs: len(of_the_person(proofs)))
    if not easiest:
        return failed("SSH asks for no proof at all; {min_factors} are required", min_factors=min_factors)
    if len(of_the_person(easiest)) < min_factors:
        return failed(
            "SSH is content with: {easiest}; {min_factors} proofs are required", easiest=in_words(easiest), min_factors=min_factors
        )
    return passed("SSH asks at least for: {easiest}", easiest=in_words(easiest))
