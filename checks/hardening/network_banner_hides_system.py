"""What /etc/issue.net shows by network services does not name the operating system and its version."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.login_defaults import LoginBanners


@check("hardening.network-banner-hides-system", severity=Severity.LOW)
def network_banner_hides_system(banners: LoginBanners) -> Verdict:
    """What /etc/issue.net shows by network services does not name the operating system and its version.

    Who knows the version knows which flaws to try.

    To fix: replace the text of /etc/issue.net by a notice that use is for authorised people alone.
    """
    text = known(banners.issue_net)
    if text is None or not text.strip():
        return passed("/etc/issue.net shows nothing")
    found = [one for one in ("\\m", "\\r", "\\s", "\\v", "\\S") if one in text]
    found += [name for name in banners.names if name in text.lower()]
    if found:
        return failed("/etc/issue.net must not name the system; it shows {found}", found=found)
    return passed("/etc/issue.net does not name the system")
