"""Web endpoints: `https://host[:port]/`, looked at from outside with TLS handshakes and two GETs."""

from __future__ import annotations

from govaudit.looking import Setting, TargetKind
from govaudit.targets.web.address import check_address

kind = TargetKind(
    name="web",
    schemes=("https",),
    package="govaudit.targets.web",
    check_address=check_address,
    settings={
        "ca": Setting("PEM file with the certificate authorities that are trusted, instead of this machine's own store.", is_path=True),
        "http_port": Setting("Port on which plain HTTP would be served, 80 unless set.", int),
    },
    connect_at="govaudit.targets.web.observer:connect",
)
