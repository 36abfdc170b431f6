"""Whether a mail box service starts with the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.services import StartingServices

from ._services import not_starting


@check("exposure.mail-boxes-not-started", severity=Severity.LOW)
def mail_boxes_not_started(services: StartingServices) -> Verdict:
    """No mail box service starts with the host.

    IMAP and POP take passwords from anybody on the network, so they belong on mail servers alone. Hosts whose task it
    is are exempt by policy.

    To fix: disable the units that are named (`systemctl disable --now UNIT`), or remove the package.
    """
    return not_starting(services, "mail-boxes")
