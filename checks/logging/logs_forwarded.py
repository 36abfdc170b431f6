"""Whether logs are also kept where an intruder of the host cannot reach them."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.logs import LogForwarding


@check("logging.logs-forwarded", severity=Severity.MEDIUM)
def logs_forwarded(forwarding: LogForwarding) -> Verdict:
    """The host sends its logs to another host.

    Whoever becomes root on a host can change its logs. A copy elsewhere stays true, and brings the logs of many hosts
    together, where an attack can be seen.

    To fix: forward with rsyslog over TLS or RELP, with systemd-journal-upload, or with the agent of your SIEM.
    """
    destinations = known(forwarding.destinations)
    if not destinations:
        return failed("logs must be sent to another host; no program that does so is set up")
    targets = sorted({f"{one.target} ({one.program}, {one.protocol})" for one in destinations})
    return passed("logs are sent to {targets}", targets=targets)
