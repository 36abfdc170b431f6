"""Source code: `code:PATH`, looked at by bandit (Python) and by a search for secrets (all text)."""

from __future__ import annotations

from govaudit.looking import TargetKind
from govaudit.targets.code.address import check_address

kind = TargetKind(
    name="code",
    schemes=("code",),
    package="govaudit.targets.code",
    check_address=check_address,
    path_schemes=("code",),
    connect_at="govaudit.targets.code.observer:connect",
)
