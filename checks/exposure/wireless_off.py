"""Whether a host speaks by radio."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.wireless import WirelessInterface


@check("exposure.wireless-off", severity=Severity.LOW)
def wireless_off(interface: WirelessInterface, *, allowed: tuple[str, ...] = ()) -> Verdict:
    """No wireless interface is switched on, except those in `allowed`.

    A server is reached by cable. A radio is a second way in that no packet filter at the edge of the network sees, and
    that ends behind no wall.

    To fix: `nmcli radio wifi off` or `rfkill block wifi`, and keep the driver from being loaded (/etc/modprobe.d).
    """
    if interface.name in allowed:
        return passed("the wireless interface {subject} is allowed")
    if known(interface.is_up):
        return failed("the wireless interface {subject} is switched on")
    return passed("the wireless interface {subject} is switched off")
