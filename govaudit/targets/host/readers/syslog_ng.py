"""syslog-ng: what it writes on this host, and where it sends logs."""

from __future__ import annotations

import msgspec

from govaudit.facts.logs import LOGIN_FACILITIES, Destination
from govaudit.model import Missing, Reason, Request, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.syslog_ng.language import MAX_BYTES, USUAL_INCLUDE, Include, NotFollowed, Statement, statements
from govaudit.targets.host.syslog_ng.paths import LOCAL_DRIVERS, NETWORK_DRIVERS, Driver, Reached, configuration, option, reached

from .rsyslog import is_this_host
from .startup import is_there, starts_by_itself

SYSLOG_NG = (Listing("/usr/sbin/syslog-ng"), Listing("/sbin/syslog-ng"))
CONF = File("/etc/syslog-ng/syslog-ng.conf")
DROP_INS = Glob(USUAL_INCLUDE)
ASKED: tuple[Request, ...] = (*SYSLOG_NG, CONF, DROP_INS)
UNITS = ("syslog-ng.service", "syslog-ng@default.service")

NAME = "syslog-ng"


class SyslogNg(msgspec.Struct, frozen=True):
    """Where its log paths lead."""

    files: list[str]
    """Those below /var/log that its log paths write."""
    destinations: list[Destination]
    trouble: Missing | None
    """Why there may be more destinations."""


def syslog_ng_starts(seen: Observations) -> bool | Missing:
    """Whether it is there and starts with the host."""
    installed = is_there(seen, SYSLOG_NG)
    return starts_by_itself(seen, UNITS) if installed is True else installed


def syslog_ng(seen: Observations) -> SyslogNg | Missing:
    """What its configuration comes to."""
    try:
        paths = _paths(seen)
        if isinstance(paths, Missing):
            return paths
        files: set[str] = set()
        found: list[Destination] = []
        unfollowed = ""
        for one in paths:
            if one.driver.name in NETWORK_DRIVERS:
                found.append(_destination(one))
            elif one.driver.name not in LOCAL_DRIVERS:
                unfollowed = unfollowed or one.driver.name
            elif one.driver.name == "file" and one.driver.positional.startswith("/var/log/"):
                files.add(one.driver.positional)
    except NotFollowed as why:
        return missing(Reason.NOT_SUPPORTED, "syslog-ng's configuration is not followed from here on: {text}", text=str(why)[:100])
    others = [one for one in found if not is_this_host(one.target)]
    if not unfollowed:
        return SyslogNg(sorted(files), others, None)
    why_not = missing(Reason.NOT_SUPPORTED, "where syslog-ng's {driver}() sends logs is not followed", driver=unfollowed[:60])
    return SyslogNg(sorted(files), others, why_not)


def _paths(seen: Observations) -> list[Reached] | Missing:
    main = seen.outcome(CONF)
    if not isinstance(main, Seen):
        return main if isinstance(main, Missing) else []
    lines: list[Statement | Include] = []
    size = len(main.content)
    for line in statements(main.text):
        if not isinstance(line, Include) or line.name not in (USUAL_INCLUDE, "conf.d/*.conf"):
            lines.append(line)
            continue
        for observation in seen.many(DROP_INS):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                size += len(observation.outcome.content)
                if size > MAX_BYTES:
                    return missing(Reason.TOO_LARGE, "{path} has more than {limit} bytes", path=CONF.path, limit=MAX_BYTES)
                lines.extend(statements(observation.outcome.text))
    return reached(configuration(lines))


def _destination(one: Reached) -> Destination:
    driver = one.driver
    if not driver.positional:
        raise NotFollowed(driver.name)
    unfollowed = missing(Reason.NOT_SUPPORTED, "which messages syslog-ng sends to {target} is not followed", target=driver.positional[:100])
    sent = [facility for facility in LOGIN_FACILITIES if one.taken[facility]]
    return Destination(
        program=NAME,
        target=driver.positional,
        protocol=_protocol(driver),
        login_facilities=unfollowed if None in one.taken.values() else sent,
        is_encrypted=_is_encrypted(driver),
    )


def _protocol(driver: Driver) -> str:
    return "udp" if driver.name.startswith("udp") or option(driver, "transport").lower() == "udp" else "tcp"


def _is_encrypted(driver: Driver) -> bool | Missing:
    """`transport("tls")` with `tls(…)`; of the older tcp() `tls(…)` is enough."""
    if driver.name.startswith("tcp") or "tls" not in driver.options:
        return "tls" in driver.options
    transport = option(driver, "transport").lower()
    if transport in ("", "tcp", "udp", "tls", "proxied-tcp"):
        return transport == "tls"
    return missing(Reason.NOT_SUPPORTED, "whether syslog-ng's transport {name} encrypts is not followed", name=transport[:40])
