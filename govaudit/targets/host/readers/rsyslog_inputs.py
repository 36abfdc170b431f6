"""Whether rsyslog is given the host's own messages: by imuxsock(8) from /dev/log, or by imjournal from the journal."""

from __future__ import annotations

import re

from govaudit.model import Missing, Reason, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File

from .journald import JOURNALD_CONF, JOURNALD_DROP_INS, left_out
from .started_with import other_file, words_of_start

OPTIONS = (File("/etc/sysconfig/rsyslog"), File("/etc/sysconfig/syslog"))
"""Where the services of the RHEL family and of SUSE have rsyslogd's options."""
ASKED = (*JOURNALD_CONF, *JOURNALD_DROP_INS, *OPTIONS)

_MODULE = re.compile(r"""\bmodule\s*\(([^()]*)\)""", re.IGNORECASE)
_LOADED = re.compile(r"""(?<![\w.])load\s*=\s*["'](?:[^"']*/)?(\w+)""", re.IGNORECASE)
_LOADED_OF_OLD = re.compile(r"^\$ModLoad\s+(?:\S*/)?(\w+)", re.IGNORECASE | re.MULTILINE)
_WITHOUT_SOCKET = re.compile(r"""SysSock\.Use\s*=\s*["']off["']""", re.IGNORECASE)
_WITHOUT_SOCKET_OF_OLD = re.compile(r"^\$OmitLocalLogging\s+on\b", re.IGNORECASE | re.MULTILINE)

def modules(text: str) -> dict[str, str]:
    """The modules that are loaded, in lower case, each with its parameters."""
    found = {name.lower(): "" for name in _LOADED_OF_OLD.findall(text)}
    for parameters in _MODULE.findall(text):
        found.update({name.lower(): parameters for name in _LOADED.findall(parameters)[:1]})
    return found


def other_configuration(seen: Observations) -> Missing | None:
    """Why it is another file than the usual one that rsyslogd reads; None where it is not."""
    words = words_of_start(seen, "rsyslogd", ("rsyslog.service", "syslog.service"), OPTIONS)
    if isinstance(words, Missing):
        return words
    if (file := other_file(words, "-f", ("/etc/rsyslog.conf",))) is not None:
        return missing(Reason.NOT_SUPPORTED, "rsyslogd is started with the configuration {path}, which is not read", path=file)
    return None


def without_own_messages(seen: Observations, lines: list[str]) -> Missing | None:
    """Why rsyslog may not be given what programs of the host report; None where it is."""
    text = "\n".join(line[:2_000] for line in lines)
    loaded = modules(text)
    if "imjournal" in loaded:
        return left_out(seen, "MaxLevelStore")
    if "imuxsock" not in loaded:
        return missing(
            Reason.NOT_SUPPORTED, "rsyslog's configuration loads no module that takes the host's own messages (imuxsock, imjournal)"
        )
    if _WITHOUT_SOCKET.search(loaded["imuxsock"]) or _WITHOUT_SOCKET_OF_OLD.search(text):
        return missing(Reason.NOT_SUPPORTED, "rsyslog is told not to take the host's own messages from their socket")
    return left_out(seen, "MaxLevelSyslog", "ForwardToSyslog")
