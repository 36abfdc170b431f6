"""Programs without settings of their own in PAM let nobody in."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.pam import PamService, in_words


@check("access.pam-other-refuses", severity=Severity.LOW)
def pam_other_refuses(services: list[PamService]) -> Verdict:
    """Programs that have no settings of their own in PAM let nobody in.

    libpam takes the service `other` for them: what it allows, a program allows that nobody has thought of.

    To fix: in /etc/pam.d/other, let all four types be `required pam_deny.so`.
    """
    other = next((service for service in services if service.service == "other"), None)
    if other is None:
        return not_applicable("there is no PAM service {service}, and libpam refuses", service="other")
    ways = known(other.ways)
    places = [entry.place for entry in other.auth[:1]] if isinstance(other.auth, list) else []
    if ways:
        return failed(
            "programs without settings of their own must refuse; the PAM service {service} lets in with {enough}",
            service=other.service,
            enough=in_words(ways[0]),
            places=places,
        )
    return passed("programs without settings of their own in PAM let nobody in")
