"""Whether logs are encrypted on their way to another host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.logs import LogForwarding


@check("logging.logs-forwarded-encrypted", severity=Severity.MEDIUM)
def logs_forwarded_encrypted(forwarding: LogForwarding) -> Verdict:
    """Logs that are sent to another host are encrypted on their way.

    They name people, addresses and what was done. Whoever listens on the network learns it, and over plain UDP or TCP
    anybody can change it or add to it.

    To fix: in rsyslog give the action `StreamDriver="gtls" StreamDriverMode="1"` and `protocol="tcp"`, or `tls="on"` with omrelp;
    give systemd-journal-upload a URL that begins with https://.
    """
    destinations = known(forwarding.destinations)
    plain = sorted({f"{one.target} ({one.program}, {one.protocol})" for one in destinations if one.is_encrypted is False})
    if plain:
        return failed("logs must be encrypted on their way; those to {plain} are not", plain=plain)
    for one in destinations:
        known(one.is_encrypted)
    known(forwarding.all_followed)
    if not destinations:
        return not_applicable("no logs are sent to another host")
    targets = sorted({f"{one.target} ({one.program}, {one.protocol})" for one in destinations})
    return passed("logs are encrypted on their way to {targets}", targets=targets)
