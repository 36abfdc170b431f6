"""Whether the host can tell its time servers from others."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.time_sync import TimeSynchronisation

SHOWN = 8


@check("logging.time-sources-authenticated", severity=Severity.LOW)
def time_sources_authenticated(time: TimeSynchronisation, *, trusted: tuple[str, ...] = ()) -> Verdict:
    """The answers of time servers prove where they come from, by NTS or a key; those of servers in `trusted` need not.

    Plain NTP can be answered by anybody on the way. Whoever sets a host's clock makes expired certificates valid again, and logs untrue.

    To fix: with chrony write `nts` behind servers that offer it, or `key N` and the key into its key file; systemd-timesyncd knows
    neither, so put chrony in its place. Servers in a network that nobody else reaches can be named in `trusted` by a policy.
    """
    used = [one for one in time.clients if known(one.starts_by_itself)]
    if not used:
        return not_applicable("no time client starts with the host")
    plain = {client.name: [server for server in known(client.unauthenticated) if server not in trusted] for client in used}
    servers = [server for found in plain.values() for server in found]
    if servers:
        programs = [name for name, found in plain.items() if found]
        return failed("answers of time servers must prove where they come from; {program} does not ask that of {servers}",
                      program=programs, servers=servers[:SHOWN])
    if not any(known(client.servers) for client in used):
        return not_applicable("no time server is named")
    return passed("answers of all time servers must prove where they come from")
