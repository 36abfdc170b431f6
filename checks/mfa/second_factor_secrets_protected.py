"""Who can read the secrets of second factors."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.home_files import SecondFactorSecret


@check("mfa.second-factor-secrets-protected", severity=Severity.HIGH)
def second_factor_secrets_protected(secret: SecondFactorSecret) -> Verdict:
    """Nobody but its owner and root reads or changes the secret of a second factor.

    Whoever reads the secret makes the codes themselves: the second factor is then worth nothing, and nobody notices.

    To fix: `chmod 600` and `chown` to its account; then make new secrets, since the old ones may be known.
    """
    seen = known(secret.seen)
    places = [Place(secret.path)]
    if secret.is_public:
        if seen.mode & 0o022:
            return failed("{subject} has the mode {mode}: others may write keys of their own to it", mode=f"{seen.mode:04o}", places=places)
    elif seen.mode & 0o077:
        return failed("{subject} has the mode {mode}; at most 0600 is required", mode=f"{seen.mode:04o}", places=places)
    if seen.uid not in (0, secret.uid):
        return failed(
            "{subject} belongs to the user id {found}; {required} or 0 is required", found=seen.uid, required=secret.uid, places=places
        )
    return passed("{subject} has the mode {mode}", mode=f"{seen.mode:04o}")
