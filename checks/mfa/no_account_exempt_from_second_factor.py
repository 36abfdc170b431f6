"""Whether some accounts get by with less than others."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.ways_in import WayIn


@check("mfa.no-account-exempt-from-second-factor", severity=Severity.HIGH)
def no_account_exempt_from_second_factor(ways: list[WayIn], *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Where a door demands two factors of some accounts, no account, and no place to come from, gets by with fewer.

    An intruder looks for the exception: the account of automation, the one that never enrolled, the network that is trusted.

    To fix: remove the Match, `nullok` or group condition that lets these accounts by; those that must stay can be named in `exempt`.
    """
    strict = {way.door for way in ways if not way.from_session and isinstance(way.factors, int) and way.factors >= 2}
    weak = [way for way in ways if way.door in strict and not (isinstance(way.factors, int) and way.factors >= 2)]
    for way in weak:
        concerned = [name for name in way.accounts if name not in exempt]
        if isinstance(way.factors, int) and (concerned or not way.accounts):
            who = concerned or way.directories or ["-"]
            places = [place for bypass in way.bypass if (place := bypass.place)]
            return failed(
                "{door} demands two factors of some accounts, and {factors} of {accounts}",
                door=way.door,
                factors=way.factors,
                accounts=who,
                places=places or way.places,
            )
    for way in weak:
        if not way.accounts or any(name not in exempt for name in way.accounts):
            known(way.factors)
    if not strict:
        return not_applicable("no door demands two factors")
    return passed("all accounts give two factors or more at {doors}", doors=sorted(strict))
