"""What logging in at the console takes."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.derived.local_factors import ConsoleFactors
from govaudit.facts.pam import in_words


@check("mfa.console-login-second-factor-required", severity=Severity.MEDIUM)
def console_login_second_factor_required(console: ConsoleFactors, *, min_factors: Annotated[int, Meta(ge=2, le=5)] = 2) -> Verdict:
    """Logging in at the console takes at least `min_factors` different proofs.

    The console of a virtual machine is a web page away: the hypervisor's administrators, and whoever took over their accounts, reach it.

    To fix: add a second factor that is `required` to /etc/pam.d/login, and remove `--autologin` from the units of getty.
    """
    ways = known(console.ways)
    if not ways:
        return not_applicable("nobody logs in at the console")
    easiest = ways[0]
    if not easiest:
        return failed("the console asks for no proof at all; {min_factors} are required", min_factors=min_factors, places=console.unguarded)
    if len(easiest) < min_factors:
        return failed(
            "the console is content with: {easiest}; {min_factors} proofs are required", easiest=in_words(easiest), min_factors=min_factors
        )
    return passed("the console asks at least for: {easiest}", easiest=in_words(easiest))
