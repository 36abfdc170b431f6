"""Whether the host knows who made the packages that it installs."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.package_sources import PackageSource


@check("patching.package-signatures-verified", severity=Severity.HIGH)
def package_signatures_verified(source: PackageSource) -> Verdict:
    """What comes from a source of packages is installed only with a signature that the host knows.

    Without it, whoever stands between the host and the source, or has broken into a mirror, installs programs as root on it.

    To fix: on Debian and Ubuntu remove `trusted=yes`, `allow-insecure=yes` and AllowUnauthenticated, and give the source's key by
    `signed-by=`; on Red Hat and its like and on SUSE set `gpgcheck=1` in every .repo file and in /etc/dnf/dnf.conf.
    """
    if not known(source.is_verified):
        if source.weakened_by == "gpgcheck":
            return failed(
                "packages from {subject} must carry a known signature; gpgcheck is not set, which leaves it off", places=[source.place]
            )
        return failed(
            "packages from {subject} must carry a known signature; {setting} waives it", places=[source.place], setting=source.weakened_by
        )
    return passed("packages from {subject} must carry a known signature")
