"""The system's crypto policy on RHEL 8, which sshd gets on its command line (update-crypto-policies(8), sshd.service).

There the unit ends with `$CRYPTO_POLICY`, which a file of the policy sets to options like `-oCiphers=…`. On RHEL 9 and later
sshd_config includes that file, and nothing is on the command line.
"""

from __future__ import annotations

import re

from govaudit.model import Absent, Seen
from govaudit.reading import Observations
from govaudit.targets.host.sshd.algorithms import KINDS
from govaudit.targets.host.sshd.keywords import canonical
from govaudit.targets.host.sshd.start import POLICY, UNITS, VARIABLES
from govaudit.targets.host.sshd.version import Build

_ASSIGNED = re.compile(r"""(?m)^[ \t]*CRYPTO_POLICY[ \t]*=[ \t]*(['"]?)(.*?)\1[ \t]*$""")
_OPTION = re.compile(r"-o([A-Za-z]+)=([A-Za-z0-9@.,_-]+)")
_STARTS = re.compile(r"(?m)^[ \t]*ExecStart[ \t]*=[ \t]*(\S*/sshd[ \t].*)$")
_USED = re.compile(r"(?:^|[ \t])\$\{?CRYPTO_POLICY\}?(?=[ \t]|$)")
_READ = re.compile(rf"(?m)^[ \t]*EnvironmentFile[ \t]*=[ \t]*-?{re.escape(POLICY.path)}[ \t]*$")


def algorithms_of_policy(seen: Observations, build: Build) -> dict[str, list[str]]:
    """The lists of algorithms that the policy sets, by keyword; none where anything about it is unusual."""
    policy = seen.seen(POLICY)
    if policy is None or not (build.red_hat and build.release == "8") or not _is_given(seen):
        return {}
    assigned = _ASSIGNED.findall(policy.text)
    if len(assigned) != 1:
        return {}
    options = assigned[0][1].split()
    found: dict[str, list[str]] = {}
    for option in options:
        pair = _OPTION.fullmatch(option)
        if pair is None:
            return {}
        keyword = canonical(pair[1].lower())
        if keyword in KINDS:
            found.setdefault(keyword, [pair[2]])
    return found


def _is_given(seen: Observations) -> bool:
    """Whether every unit hands it to sshd, and no other file of variables sets it."""
    for file in VARIABLES:
        outcome = seen.outcome(file)
        if file != POLICY and not isinstance(outcome, Absent) and not (isinstance(outcome, Seen) and not _ASSIGNED.search(outcome.text)):
            return False
    started = 0
    for request in UNITS:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Seen):
                text = observation.outcome.text
                if re.search(r"(?m)^[ \t]*Environment[ \t]*=.*CRYPTO_POLICY", text):
                    return False
                for line in _STARTS.findall(text):
                    if not _USED.search(line) or not _READ.search(text):
                        return False
                    started += 1
            elif not isinstance(observation.outcome, Absent):
                return False
    return started > 0
