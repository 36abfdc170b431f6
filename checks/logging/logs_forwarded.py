"""Whether logs, those of log-ins among them, are also kept where an intruder of the host cannot reach them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.logs import LOGIN_FACILITIES, LogForwarding


@check("logging.logs-forwarded", severity=Severity.MEDIUM, version="2")
def logs_forwarded(
    forwarding: LogForwarding, *, facilities: Annotated[tuple[str, ...], Meta(min_length=1)] = tuple(LOGIN_FACILITIES)
) -> Verdict:
    """The host sends its logs to another host, those of log-ins (the syslog `facilities`) among them.

    Whoever becomes root on a host can change its logs. A copy elsewhere stays true, and brings the logs of many hosts
    together, where an attack can be seen.

    To fix: forward `*.*` with rsyslog over TLS or RELP, or the journal with systemd-journal-upload, or use the agent of your SIEM.
    """
    destinations = known(forwarding.destinations)
    sent = {name for one in destinations if isinstance(one.login_facilities, list) for name in one.login_facilities}
    unsent = [name for name in facilities if name not in sent]
    targets = sorted({f"{one.target} ({one.program}, {one.protocol})" for one in destinations})
    if not unsent:
        return passed("logs are sent to {targets}", targets=targets)
    for one in destinations:
        known(one.login_facilities)
    known(forwarding.all_followed)
    if not destinations:
        return failed("logs must be sent to another host; no program that does so is set up")
    return failed("messages of {unsent} must be sent to another host; {targets} are sent others alone", unsent=unsent, targets=targets)
