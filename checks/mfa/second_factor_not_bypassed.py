"""Whether a way leads around the second factor."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.pam import PamService, Proof, in_words


@check("mfa.second-factor-not-bypassed", severity=Severity.HIGH)
def second_factor_not_bypassed(service: PamService) -> Verdict:
    """Where a service asks for a second factor, no way leads around it.

    A `sufficient` password module above it, or a jump over it, and the second factor is never asked for.

    To fix: in /etc/pam.d put the second factor before modules that are `sufficient`, or make both `required`; give
    sudo-i and su-l the same lines as sudo and su.
    """
    entries = known(service.second_factors)
    if not entries:
        return not_applicable("{subject} asks for no second factor")
    ways = known(service.ways)
    for way in ways:
        if Proof.SECOND_FACTOR not in way:
            return failed(
                "{subject} lets accounts through without the second factor; enough is: {enough}",
                enough=in_words(way),
                places=[entry.place for entry in entries],
            )
    for other, through in service.other_doors.items():
        for way in known(through):
            if Proof.SECOND_FACTOR not in way:
                return failed(
                    "{other} lets accounts through without the second factor of {subject}; enough is: {enough}",
                    other=other,
                    enough=in_words(way),
                    places=[entry.place for entry in entries],
                )
    return passed("{subject} lets nobody through without the second factor")
