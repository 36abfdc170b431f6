"""Only root may change where packages come from and whose signatures count."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.system_files import PackageSourceFile

from ._files import in_hands_of_root


@check("hardening.package-sources-protected", severity=Severity.HIGH)
def package_sources_protected(file: PackageSourceFile) -> Verdict:
    """Only root may change where packages come from and whose signatures count.

    Whoever can name a source or a key installs programs on the host with the next update.

    To fix: `chown root FILE` and `chmod go-w FILE`; packages know the original modes.
    """
    return in_hands_of_root(file)
