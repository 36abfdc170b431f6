"""Whether the host keeps its clock right by itself."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.time_sync import TimeSynchronisation


@check("logging.time-synchronised", severity=Severity.MEDIUM)
def time_synchronised(time: TimeSynchronisation) -> Verdict:
    """A time client that has time servers starts with the host, and does not say that the clock is not synchronised.

    Logs of several hosts can be put together only when their clocks agree; certificates, Kerberos tickets and one-time
    codes are refused or accepted wrongly on a host whose clock is wrong.

    To fix: install chrony or systemd-timesyncd, name the agency's time servers, and enable the service.
    """
    if not time.clients:
        return failed("the clock must be set from time servers; no time client is installed")
    # What is not known of one client matters only where no other one is ready.
    ready = [one for one in time.clients if one.starts_by_itself is True and isinstance(one.servers, list) and one.servers]
    if not ready:
        for client in time.clients:
            if known(client.starts_by_itself):
                known(client.servers)
        names = [client.name for client in time.clients]
        return failed("the clock must be set from time servers; of {clients} none starts with the host and has servers", clients=names)
    if time.is_synchronised is False:
        return failed("{client} starts with the host, and the clock is not synchronised", client=ready[0].name)
    return passed("{client} starts with the host and has the servers {servers}", client=ready[0].name, servers=known(ready[0].servers)[:8])
