"""Account registers kept as JSON files: `register:PATH`."""

from __future__ import annotations

from pathlib import Path

from govaudit.looking import TargetKind


def check_address(address: str) -> str:
    """The address with an absolute path."""
    scheme, _, path = address.partition(":")
    if not path:
        raise ValueError("register: needs a path, as in register:accounts.json")
    return f"{scheme}:{Path(path).absolute()}"


kind = TargetKind(
    name="register",
    schemes=("register",),
    package="govaudit_sample_plugin.targets.register",
    check_address=check_address,
    path_schemes=("register",),
    connect_at="govaudit_sample_plugin.targets.register.observer:connect",
)
