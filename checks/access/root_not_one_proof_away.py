"""Whether one proof, once given, is all that lies between the outside and root."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.ways_in import WayIn, administrators
from govaudit.model import Missing, Reason, missing

_NOBODY_KNOWN = missing(Reason.NOT_SUPPORTED, "whom the console lets in without asking is not known")


@check("access.root-not-one-proof-away", severity=Severity.CRITICAL)
def root_not_one_proof_away(ways: list[WayIn], *, exempt: tuple[str, ...] = ()) -> Verdict:
    """No account into which one proof leads becomes root without a further one.

    Where sudo, doas, polkit or su ask for nothing, whoever holds the one password or key of such an account holds root.

    To fix: remove NOPASSWD (sudoers), `nopass` (doas.conf) and `trust` (pam_wheel), or demand two factors to log in; accounts of
    automation can be named in `exempt`.
    """
    roots = administrators(ways)
    outside = [way for way in ways if not way.from_session and way.becomes != "root"]
    for way in outside:
        for name in way.accounts:
            step = roots.certain.get(name)
            if name not in exempt and step is not None and step.factors == 0 and isinstance(way.factors, int) and way.factors < 2:
                return failed(
                    "{account} gets in by {door} (proofs demanded: {factors}), and becomes root by {step} without any",
                    account=name,
                    door=way.door,
                    factors=way.factors,
                    step=step.door,
                    places=[*step.places, *way.places],
                )
    for way in outside:
        if isinstance(way.factors, int) and way.factors >= 2:
            continue
        if way.becomes == "others" and any(step.factors == 0 for step in roots.certain.values()):
            known(_NOBODY_KNOWN)
        for name in way.accounts:
            step = roots.certain.get(name)
            if name not in exempt and step is not None and step.factors == 0:
                known(way.factors)
            elif name not in exempt and name in roots.perhaps:
                known(roots.perhaps[name])
        doubt = roots.of_directories if way.directories else roots.unlisted
        if doubt is not None:
            known(doubt)
    if not outside:
        return not_applicable("no way leads in but to root itself")
    if all(isinstance(way.factors, Missing) for way in outside):
        known(outside[0].factors)  # whether anybody gets in at all
    return passed("nobody who gets in with one proof becomes root without a further one")
