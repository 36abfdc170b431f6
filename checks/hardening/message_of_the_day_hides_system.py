"""What /etc/motd shows after logging in does not name the operating system and its version."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.login_defaults import LoginBanners


@check("hardening.message-of-the-day-hides-system", severity=Severity.LOW)
def message_of_the_day_hides_system(banners: LoginBanners) -> Verdict:
    """What /etc/motd shows after logging in does not name the operating system and its version.

    Who knows the version knows which flaws to try.

    To fix: replace the text of /etc/motd by a notice that use is for authorised people alone.
    """
    text = known(banners.motd)
    if text is None or not text.strip():
        return passed("/etc/motd shows nothing")
    found = [one for one in ("\\m", "\\r", "\\s", "\\v", "\\S") if one in text]
    found += [name for name in banners.names if name in text.lower()]
    if found:
        return failed("/etc/motd must not name the system; it shows {found}", found=found)
    return passed("/etc/motd does not name the system")
