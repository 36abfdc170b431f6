"""Stored files: `files:PATH`, searched for personal data by the detectors, in a child process beside the bytes."""

from __future__ import annotations

from govaudit.looking import TargetKind
from govaudit.targets.files.address import check_address

kind = TargetKind(
    name="files",
    schemes=("files",),
    package="govaudit.targets.files",
    check_address=check_address,
    path_schemes=("files",),
    connect_at="govaudit.targets.files.observer:connect",
)
