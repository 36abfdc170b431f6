"""Runs nmap through python-nmap, as a program of its own, so that it can be killed: `python -m govaudit.targets.network.scanner`.

Standard input is a JSON object {"addresses", "ports", "ipv6", "seconds", "parent"}; standard output is nmap's report, in XML.
Exit status 3: nmap is not installed. 4: nmap said on standard error why it made no report.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys

from govaudit.detectors.child import end_with_parent

NOT_INSTALLED = 3
NO_REPORT = 4

ARGUMENTS = "-n -Pn -sT -T4 --max-retries 2 --min-hostgroup 1024 --unprivileged --disable-arp-ping --noninteractive"
"""No name look-ups, no host discovery, plain connections as any user can make them; no version or script probes.

All hosts at once, so that those that do not answer do not keep the others waiting.
"""

MEMORY = 2 * 1024**3
"""Bytes that may be had: python-nmap builds a tree of the whole report."""


def _end_all(*_: object) -> None:
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def main() -> int:
    """Search as standard input says."""
    import nmap

    asked = json.load(sys.stdin)
    # nmap, which python-nmap starts, is in the same group and ends with it.
    signal.signal(signal.SIGTERM, _end_all)
    end_with_parent(asked["parent"], signal.SIGTERM)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    arguments = ARGUMENTS + f" --host-timeout {int(asked['seconds'])}s" + (" -6" if asked["ipv6"] else "")
    try:
        scanner = nmap.PortScanner(nmap_search_path=("nmap",))
    except nmap.PortScannerError:
        return NOT_INSTALLED
    try:
        scanner.scan(hosts=" ".join(asked["addresses"]), ports=asked["ports"], arguments=arguments)
    except nmap.PortScannerError as error:
        print(str(error.value)[:500], file=sys.stderr)  # noqa: T201 this is a program
        return NO_REPORT
    # The report itself, because python-nmap's own reading of it drops which hosts timed out and how many ports were filtered.
    report = scanner.get_nmap_last_output()
    sys.stdout.write(report if isinstance(report, str) else report.decode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
