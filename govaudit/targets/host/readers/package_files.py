"""Files of the packages on which security rests, as `dpkg --verify` and `rpm -V` compare them with what was installed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govaudit.facts.package_files import AlteredFile, VerifiedPrograms
from govaudit.model import Missing, Observation, Reason, Request, Seen, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import Command, Listing

DEBIAN = (
    *("apt", "base-passwd", "bash", "coreutils", "cron", "dash", "dpkg", "gpgv", "kmod", "libc6", "libc-bin", "libpam0g", "libpam-modules"),
    *("libpam-modules-bin", "libpam-runtime", "libpam-systemd", "libpam-sss", "libssl3", "libssl3t64", "login", "mount", "openssh-client"),
    *("openssh-server", "openssh-sftp-server", "passwd", "policykit-1", "polkitd", "procps", "sudo", "sudo-rs", "systemd", "util-linux"),
)
RED_HAT = (
    *("authselect-libs", "bash", "coreutils", "coreutils-single", "cronie", "dnf", "glibc", "kmod", "openssh", "openssh-clients"),
    *("openssh-server", "openssl-libs", "pam", "pam-libs", "polkit", "procps-ng", "rpm", "shadow", "shadow-utils", "sssd-client", "sudo"),
    *("systemd", "util-linux", "util-linux-core", "zypper"),
)
"""What lets people in, gives rights, installs programs, or shows administrators what runs."""

DPKG_INSTALLED = Command(("dpkg-query", "-W", "-f", "${binary:Package}\\t${db:Status-Status}\\n", *DEBIAN))
RPM_INSTALLED = Command(("rpm", "-q", "--qf", "%{NAME}\\n", *RED_HAT))

MAX_LINES = 20_000
MAX_LINE = 5_000
SECONDS = 60

_LINE = re.compile(r"([.?SM5DLUGTP]{8,9}|missing) +(?:([a-z]) +)?(/.*)")
_UNREAD = re.compile(r" \([A-Z][a-z]+[^()/]*\)$")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]*(?::[a-z0-9-]+)?")
_APART = frozenset("cdglr")
"""Marks of configuration, documentation, ghosts, licences and readmes."""


def what_follows(observations: Sequence[Observation]) -> list[Request]:
    """The comparison of what is installed, and for dpkg whether it keeps digests of it."""
    return [query for one in observations for query in _queries(one)]


def _queries(one: Observation) -> list[Request]:
    if not isinstance(one.outcome, Seen):
        return []
    if one.request == DPKG_INSTALLED.key:
        packages = dpkg_installed(one.outcome)
        return [dpkg_verify(packages), *map(_digests, packages)] if packages else []
    packages = rpm_installed(one.outcome)
    return [rpm_verify(packages)] if packages else []


def dpkg_installed(outcome: Seen) -> list[str]:
    """Of the packages those that are unpacked, in whatever state of being set up."""
    rows = [line.split("\t") for line in outcome.lines()[:MAX_LINES]]
    return [row[0] for row in rows if len(row) == 2 and row[1] not in ("not-installed", "config-files") and _NAME.fullmatch(row[0])]


def rpm_installed(outcome: Seen) -> list[str]:
    return [line for line in dict.fromkeys(outcome.lines()[:MAX_LINES]) if line in RED_HAT]


def dpkg_verify(packages: Sequence[str]) -> Command:
    return Command(("dpkg", "--verify", *packages), seconds=SECONDS)


def rpm_verify(packages: Sequence[str]) -> Command:
    """Without what packages would run in order to verify themselves."""
    return Command(("rpm", "-V", "--nomtime", "--nodeps", "--noscripts", *packages), seconds=SECONDS)


def _digests(package: str) -> Listing:
    return Listing(f"/var/lib/dpkg/info/{package}.md5sums")


@reads(Maybe(DPKG_INSTALLED), Maybe(RPM_INSTALLED), Each(DPKG_INSTALLED, what_follows), Each(RPM_INSTALLED, what_follows))
def verified_programs(seen: Observations) -> VerifiedPrograms | Missing:
    """By the package manager that has any of these installed."""
    trouble: Missing | None = None
    for request, installed, verify in ((DPKG_INSTALLED, dpkg_installed, dpkg_verify), (RPM_INSTALLED, rpm_installed, rpm_verify)):
        outcome = seen.outcome(request)
        if isinstance(outcome, Missing):
            trouble = trouble or outcome
        packages = installed(outcome) if isinstance(outcome, Seen) else []
        if not packages:
            continue
        answer, program = seen.outcome(verify(packages)), verify([]).argv[0]
        if not isinstance(answer, Seen):
            return answer if isinstance(answer, Missing) else missing(Reason.INCOMPLETE, "{program} is not there", program=program)
        altered, why = _compared(answer, program)
        if request == DPKG_INSTALLED:
            why = why or next((gap for package in packages if (gap := _gap(seen, package)) is not None), None)
        return VerifiedPrograms(packages=packages, altered=altered, all_compared=why or trouble or True)
    return trouble or missing(Reason.NOT_SUPPORTED, "no package manager that is known here compares files with what was installed")


def _gap(seen: Observations, package: str) -> Missing | None:
    """dpkg passes in silence over packages of which it has no digests."""
    outcome = seen.outcome(_digests(package))
    if isinstance(outcome, Missing):
        return outcome
    size = outcome.attributes.size if isinstance(outcome, Seen) and outcome.attributes is not None else 0
    return None if size else missing(Reason.INCOMPLETE, "dpkg has no digests of the files of {package}", package=package)


def _compared(outcome: Seen, program: str) -> tuple[list[AlteredFile], Missing | None]:
    lines = [line for line in outcome.lines() if line]
    if len(lines) > MAX_LINES:
        return [], missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=program, limit=MAX_LINES)
    altered: list[AlteredFile] = []
    trouble: Missing | None = None
    # Both end with 1 where they found a difference; rpm with the number of packages in some releases.
    if outcome.status not in (0, 1) and (program == "dpkg" or not lines):
        trouble = missing(Reason.INCOMPLETE, "{program} ended with status {status}", program=program, status=outcome.status or 0)
    if "error:" in outcome.errors:
        trouble = missing(Reason.INCOMPLETE, "{program} could not compare all files: {error}", program=program, error=outcome.errors[:200])
    for line in lines:
        match = _LINE.fullmatch(line) if len(line) <= MAX_LINE else None
        if match is None:
            trouble = trouble or missing(Reason.UNPARSEABLE, "what {program} prints cannot be followed", program=program)
        elif match[2] is None or match[2] not in _APART:
            path, flags = match[3], match[1]
            if _UNREAD.search(path) or (flags != "missing" and flags[2] == "?"):
                trouble = trouble or missing(Reason.PERMISSION_DENIED, "{path} could not be read by {program}", path=path, program=program)
            elif flags == "missing":
                altered.append(AlteredFile(path=path, change="removed"))
            elif set(flags) & set("S5DLP"):
                altered.append(AlteredFile(path=path, change="content"))
    return altered, trouble
